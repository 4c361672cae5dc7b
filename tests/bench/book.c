/* Books what is due as the worker does, a portion of orders in one transaction, until nothing is left. Needs FILAR_CONFIG.
 * Prints seconds and how many portions it took. */
#include <stdio.h>
#include <time.h>

#include "core/config.h"
#include "core/locale.h"
#include "domain/money/commissions_book.h"

static double seconds_of(struct timespec moment)
{
	return (double)moment.tv_sec + (double)moment.tv_nsec / 1e9;
}

int main(void)
{
	const struct config *config = config_load();
	struct arena *arena = arena_new();
	struct db *db = db_new(config, "worker", arena);
	struct arena_mark mark = arena_mark(arena);
	struct timespec from, until, now;
	int portions = 1;

	locale_start(config->locale);
	locale_zone("Europe/London"); /* the demo company's */
	clock_gettime(CLOCK_REALTIME, &now);
	clock_gettime(CLOCK_MONOTONIC, &from);
	while (commissions_catch_up(db, (struct when){ now.tv_sec * 1000000 })) {
		arena_rewind(arena, mark);
		portions++;
	}
	clock_gettime(CLOCK_MONOTONIC, &until);
	printf("%.3f %d\n", seconds_of(until) - seconds_of(from), portions);
	return db_fault(db) != DB_FINE;
}
