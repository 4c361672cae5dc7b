/* A shelf is memory that the children of a service share: bytes under a key, the least used thrown out when there is no
 * room. Nobody waits at it: a place that is just being written counts as empty. The whole key is compared, so what was
 * put there for one question is never the answer to another. What is kept must be true for ever under its key: put the
 * version of the data into it. */
#ifndef BASE_SHELF_H
#define BASE_SHELF_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"

struct shelf;

/* places of at most bytes each, key included; shared with all processes forked afterwards. Only what is used costs
 * memory. Lives as long as the process. */
struct shelf *shelf_new(size_t places, size_t bytes);

/* A copy in arena, *length bytes; NULL when nothing is kept. */
void *shelf_get(struct shelf *shelf, const char *key, struct arena *arena, size_t *length);

/* Lets look read in place, where a copy would cost more than the reading. look may see bytes that are just changing and
 * must stay within length whatever they say; false then, and when nothing is kept: what it learned is void. */
bool shelf_look(struct shelf *shelf, const char *key, void (*look)(const void *bytes, size_t length, void *context),
		void *context);

/* True for one process at a time, which is to make what others will find; after so many seconds another may. Two that ask
 * in the same moment may both be told so: then one works in vain. */
bool shelf_claim(struct shelf *shelf, const char *key, int64_t seconds);

/* Keeps a copy; what is too long is not kept. */
void shelf_put(struct shelf *shelf, const char *key, const void *bytes, size_t length);

#endif
