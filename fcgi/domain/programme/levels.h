/* Who earns at which level above a sale: the chain of sponsors, those who take part in it, and those who must not. */
#ifndef DOMAIN_PROGRAMME_LEVELS_H
#define DOMAIN_PROGRAMME_LEVELS_H

#include "domain/programme/terms.h"

enum { CHAIN_LONGEST = 100 };

/* A walk up the chain from who sold or ordered. */
struct level_walk {
	const struct terms *terms; /* of the sale */
	int64_t next;              /* level that the next sponsor may take */
	bool passed;               /* a sponsor who was not active was passed by */
};

/* From the partner who sold or ordered (level 0 is its own). */
struct level_walk level_walk_start(const struct terms *terms);

/* More levels to give? */
bool level_walk_goes_on(const struct level_walk *walk);

/* The next sponsor up. earns: it may earn at all (has not left); one that may not still takes up its level. active: it
 * meets the rule of activity; who does not leaves its level to nobody or to the next one up, as the terms say. True: it
 * takes *level; *took_over when someone below it was passed by. */
bool level_walk_take(struct level_walk *walk, bool earns, bool active, int64_t *level, bool *took_over);

#endif
