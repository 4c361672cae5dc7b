/* Slots are locked files in VAR/run: the kernel gives a lock back when its process dies, however it dies. A place in the
 * queue is taken first, without waiting; then the slot that belongs to the place. */
#include "auth/hashing.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/file.h>
#include <unistd.h>

#include "base/must.h"
#include "base/text.h"

enum { COMMON_MOST = 1000, LINE_BYTES = 200 };

static int place = -1, slot = -1;

static int open_lock(struct arena *arena, const struct config *config, const char *kind, long number)
{
	return open(arena_printf(arena, "%s/run/hash-%s.%ld", config->var, kind, number), O_RDWR | O_CREAT | O_CLOEXEC, 0600);
}

static long slots(void)
{
	long cores = sysconf(_SC_NPROCESSORS_ONLN);

	return cores >= 4 ? cores / 2 : 1;
}

/* The first free place of the queue; its number, or -1. */
static long take_place(struct arena *arena, const struct config *config)
{
	for (long i = 0; i < HASHING_QUEUE + slots(); i++) {
		place = open_lock(arena, config, "place", i);
		must(place >= 0);
		if (flock(place, LOCK_EX | LOCK_NB) == 0)
			return i;
		close(place);
		place = -1;
	}
	return -1;
}

bool hashing_begin(const struct config *config)
{
	struct arena *arena = arena_new();
	long number = take_place(arena, config);

	if (number >= 0) {
		slot = open_lock(arena, config, "slot", number % slots());
		must(slot >= 0);
		while (flock(slot, LOCK_EX) < 0)
			must(errno == EINTR);
	}
	arena_free(arena);
	return number >= 0;
}

void hashing_end(void)
{
	close(slot);
	close(place);
	slot = place = -1;
}

const char *const *common_passwords(const struct config *config)
{
	static const char *list[COMMON_MOST + 1];
	static struct arena *kept;
	char line[LINE_BYTES];
	size_t count = 0;
	FILE *file;

	if (kept)
		return list;
	kept = arena_new();
	file = fopen(arena_printf(kept, "%s/deploy/passwords.txt", config->share), "r");
	must(file != NULL);
	while (count < COMMON_MOST && fgets(line, sizeof(line), file)) {
		const char *word = text_trimmed(kept, line);

		if (*word && *word != '#')
			list[count++] = word;
	}
	fclose(file);
	must(count > 0);
	return list;
}
