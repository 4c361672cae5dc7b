/* A partner's tier in words: what it holds, how far the next one is, what that changes, and what would make it fall. */
#ifndef SHOP_TIER_H
#define SHOP_TIER_H

#include "shop/pages.h"

struct tier_rate_view {
	int64_t level;
	const char *before, *after;
};
LIST_OF(tier_rate_view);
RECORD_OF(tier_rate_view);

struct tier_view {
	const char *name;
	const char *reached;       /* what counts today: "£2,860.00" */
	const char *measure;       /* what is counted, and whose */
	const char *whose;
	struct date since;         /* not set: ever */
	const char *next;          /* name; "" at the top */
	const char *next_from;
	const char *missing;       /* "" when next is reached and begins with the next period */
	struct date by, begins;
	int64_t progress;          /* hundredths of the way to next */
	struct tier_rate_view_list moves;
	bool has_moves;            /* more than the one of the sentence */
	const char *rate_before, *rate_after; /* of the first of them; "" without */
	const char *list, *next_list;         /* price lists that come with the tiers; "" none */
	const char *falls;         /* name of the tier; "" nothing makes it fall */
	struct date falls_on, keep_by;
	const char *keep;          /* "" nothing prevents it */
	const char *earned;        /* the tier is assigned, and only this one earned; "" the one held is earned */
	struct date assigned_until;
	const char *to_earn;       /* what is missing to earn the one held */
};
RECORD_OF(tier_view);

/* NULL: no programme is in force for this partner, or it has no tiers. */
const struct tier_view *tier_view_of(struct request *req);

#endif
