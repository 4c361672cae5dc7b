#include "domain/programme/levels.h"

struct level_walk level_walk_start(const struct terms *terms)
{
	return (struct level_walk){ .terms = terms, .next = 1 };
}

bool level_walk_goes_on(const struct level_walk *walk)
{
	return walk->next < walk->terms->levels;
}

bool level_walk_take(struct level_walk *walk, bool earns, bool active, int64_t *level, bool *took_over)
{
	if (earns && !active && walk->terms->active_rollup.value == ROLLUP_NEXT) {
		walk->passed = true;
		return false;
	}
	*level = walk->next++;
	*took_over = walk->passed;
	walk->passed = false;
	return earns && active;
}
