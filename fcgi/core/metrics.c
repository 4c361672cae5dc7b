/* The shared counters; see metrics.h. */
#include "core/metrics.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

enum { PATH_BYTES = 300 };

const uint64_t metrics_bounds[METRICS_BUCKETS] = { 1000, 2500, 5000, 10000, 25000, 50000, 100000, 250000, 1000000, 5000000 };

static struct metrics nobody;
static struct metrics *own = &nobody;

/* FOLDER/metrics/NAME, where FOLDER holds the database's socket; without a name the folder. */
static bool path_of(const struct config *config, const char *name, char *path, size_t size)
{
	const char *end = strrchr(config->database_socket, '/');
	int length = snprintf(path, size, "%.*s/metrics%s%s", end ? (int)(end - config->database_socket) : 0,
			      config->database_socket, *name ? "/" : "", name);

	return end && length > 0 && (size_t)length < size;
}

/* A file of another size belongs to another version: it begins anew. */
static int file_of(const char *path)
{
	struct stat about;
	int file = open(path, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0640);

	if (file < 0)
		return -1;
	if (fstat(file, &about) || (about.st_size && about.st_size != (off_t)sizeof(struct metrics))) {
		close(file);
		unlink(path);
		file = open(path, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0640);
	}
	if (file >= 0 && ftruncate(file, (off_t)sizeof(struct metrics))) {
		close(file);
		return -1;
	}
	return file;
}

void metrics_open(const struct config *config, const char *name)
{
	char path[PATH_BYTES];
	void *shared;
	int file;

	if (!path_of(config, "", path, sizeof(path)) || (mkdir(path, 0750) && errno != EEXIST) ||
	    !path_of(config, name, path, sizeof(path)) || (file = file_of(path)) < 0)
		return;
	shared = mmap(NULL, sizeof(struct metrics), PROT_READ | PROT_WRITE, MAP_SHARED, file, 0);
	close(file);
	if (shared == MAP_FAILED)
		return;
	own = shared;
	own->size = sizeof(struct metrics);
}

static bool lives(int64_t process)
{
	return process > 0 && (kill((pid_t)process, 0) == 0 || errno == EPERM);
}

void metrics_child(bool serves)
{
	int64_t self = getpid();

	for (size_t n = 0; n < METRICS_CHILDREN; n++) {
		int64_t process = __atomic_load_n(&own->children[n], __ATOMIC_RELAXED);

		if (!serves && process == self)
			__atomic_store_n(&own->children[n], 0, __ATOMIC_RELAXED);
		else if (serves && !lives(process) &&
			 __atomic_compare_exchange_n(&own->children[n], &process, self, false, __ATOMIC_RELAXED, __ATOMIC_RELAXED))
			return;
	}
}

static void add(uint64_t *counter, uint64_t more)
{
	__atomic_fetch_add(counter, more, __ATOMIC_RELAXED);
}

void metrics_count(const struct metrics_request *request)
{
	unsigned rate_class = request->rate_class < METRICS_CLASSES ? request->rate_class : METRICS_CLASSES - 1;
	unsigned status = request->status / 100 < METRICS_STATUSES ? request->status / 100 : 0;
	size_t bucket = 0;

	while (bucket < METRICS_BUCKETS && request->microseconds > metrics_bounds[bucket])
		bucket++;
	add(&own->requests[rate_class][status], 1);
	add(&own->durations[bucket], 1);
	add(&own->microseconds, request->microseconds);
	add(&own->database, request->database);
	add(&own->statements, request->statements);
	add(&own->retries, request->attempts > 1 ? request->attempts - 1 : 0);
	add(&own->repeated, request->repeated);
}

void metrics_round(int64_t now)
{
	__atomic_store_n(&own->round, now, __ATOMIC_RELAXED);
}

bool metrics_read(const struct config *config, const char *name, struct metrics *metrics)
{
	char path[PATH_BYTES];
	int file = path_of(config, name, path, sizeof(path)) ? open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW) : -1;
	bool whole;

	if (file < 0)
		return false;
	whole = pread(file, metrics, sizeof(*metrics), 0) == (ssize_t)sizeof(*metrics) && metrics->size == sizeof(*metrics);
	close(file);
	return whole;
}

int metrics_alive(const struct metrics *metrics)
{
	int count = 0;

	for (size_t n = 0; n < METRICS_CHILDREN; n++)
		count += lives(metrics->children[n]);
	return count;
}
