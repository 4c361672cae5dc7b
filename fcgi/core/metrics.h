/* Counters that all processes of a service share: a small file beside the database's socket, mapped into memory. `filar
 * monitor` reads them. Counting never fails and never waits; where the file cannot be made, it counts for nobody. */
#ifndef CORE_METRICS_H
#define CORE_METRICS_H

#include <stdbool.h>
#include <stdint.h>
#include <sys/types.h>

#include "core/config.h"

enum { METRICS_CLASSES = 8, METRICS_STATUSES = 6, METRICS_BUCKETS = 10, METRICS_CHILDREN = 64 };

struct metrics {
	uint64_t size;                                        /* of this struct, in the program that made the file */
	uint64_t requests[METRICS_CLASSES][METRICS_STATUSES]; /* by rate class and by status / 100 */
	uint64_t durations[METRICS_BUCKETS + 1];              /* up to metrics_bounds[n]; the last: longer */
	uint64_t microseconds, database, statements, retries, repeated;
	int64_t round;                                        /* of a worker's lane: when its last one ended, seconds of UTC */
	int64_t children[METRICS_CHILDREN];                   /* process ids; 0: free */
};

/* Upper bounds in microseconds. */
extern const uint64_t metrics_bounds[METRICS_BUCKETS];

struct metrics_request {
	unsigned rate_class, status;
	uint64_t microseconds, database, statements, attempts;
	bool repeated;
};

/* For the process that counts; its children inherit it. */
void metrics_open(const struct config *config, const char *name);
/* This process serves from now on, or no longer. */
void metrics_child(bool serves);
void metrics_count(const struct metrics_request *request);
void metrics_round(int64_t now);

/* For who reads: false when there is none of that name. */
bool metrics_read(const struct config *config, const char *name, struct metrics *metrics);
/* How many of them live. */
int metrics_alive(const struct metrics *metrics);

#endif
