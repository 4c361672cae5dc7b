/* What lies ahead of a partner's tier: how much more lifts it and until when, what would make it fall and when, and what
 * that changes in its rates. Nothing is computed by a second rule: each answer is tried on a copy of the watch that holds
 * the tier (tiers.h), by letting days pass. */
#ifndef PROGRAMME_OUTLOOK_H
#define PROGRAMME_OUTLOOK_H

#include "domain/programme/tiers.h"

struct outlook {
	int64_t place;         /* of the tier held today */
	int64_t next;          /* place of the tier after it; -1 at the top */
	int64_t missing;       /* so much more, in the unit of the measure, lifts to next; 0: it is reached and begins on begins */
	struct date by;        /* the last day on which that is enough; not set: as long as nothing else changes */
	struct date begins;    /* when next begins; not set: at once */
	int64_t falls_to;      /* where the tier falls if nothing more is added; -1: nowhere */
	struct date falls_on;
	int64_t keep;          /* so much more up to the day before prevents it; 0: nothing does, counting begins anew */
};

/* Of a watch of tiers that has been advanced to today. */
struct outlook outlook_of(struct arena *arena, const struct tier_watch *watch);

/* A rate that depends on the tier, under two tiers. NULL rates: nothing is paid. */
struct rate_move {
	int64_t level;
	const struct terms_rate *before, *after;
};
LIST_OF(rate_move);

/* What changes between the tiers at two places for a partner of these kinds, on sales that no narrower rate applies to, level by
 * level. Rates that stay are left out. */
struct rate_move_list outlook_rates(struct arena *arena, const struct terms *terms, int64_t kinds, int64_t before, int64_t after);

/* ---- For people, in the current language ---- */

/* "£2,140.00", "3 orders": a measure's value. */
const char *measure_words(struct arena *arena, enum measure measure, int64_t value, const char *currency);

/* "12 %", "£2.00"; a rate's value. NULL: "0 %". */
const char *rate_words(struct arena *arena, const struct terms_rate *rate, const char *currency);

/* "Silver"; an owner's own tiers are shown as they are called. */
const char *tier_words(const char *code);

#endif
