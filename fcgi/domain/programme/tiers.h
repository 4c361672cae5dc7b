/* Counts what a partner reached, day by day, and says which tier that gives under the switches of the terms. A watch is
 * fed with facts in the order in which they became known; the booking feeds it from SQL, a history from its operations.
 *
 * Measure of a day: what counts in the calendar period of that day, or in the months counted back from it (days after the
 * same day so many months ago), or ever. Facts count on the day on which their order was delivered (turnover) or was both
 * delivered and paid (all else); a return counts, negative, on the day of its order.
 * Held tier: with up at once and fall at once it is the tier of the measure, always. Else it is judged on the first day of
 * each period (each month when counted back or ever) by the measure with which the last period closed: reached or above,
 * it is that tier; below, it is kept, or kept for tier.grace periods and then the one reached, or one less, or the one
 * reached. With up at once a higher tier also begins within the period. */
#ifndef DOMAIN_PROGRAMME_TIERS_H
#define DOMAIN_PROGRAMME_TIERS_H

#include "base/arena.h"
#include "base/when.h"
#include "domain/programme/terms.h"

/* Whose order a fact comes from, seen from the partner watched. */
enum relation { RELATION_OWN = 1, RELATION_CLIENT = 2, RELATION_TEAM = 4 };

/* What one order, or one return (negative), adds to each measure. */
struct measured {
	int64_t values[MEASURES];
};

struct tier_watch {
	const struct terms *terms;
	bool activity;       /* counts by active.* instead of tier.*: a window of active.months, no tier */
	struct date day;     /* today, as far as it knows; 0 before the first fact */
	struct date since;   /* first day that counts */
	int64_t sum;         /* the measure of today */
	int64_t held;        /* place of the tier held */
	int64_t began;       /* place with which the period began, as judged at the end of the last one */
	int64_t misses;      /* periods in a row in which it was not reached */
	int64_t *ring;       /* of a window: what counted on each day, by day modulo ring_days */
	int64_t ring_days;
};

/* The same day of the month so many months earlier or later, or the last of that month. */
struct date date_plus_months(struct date day, int64_t months);

/* Whole months that passed from one day to another. */
int64_t months_between(struct date from, struct date to);

bool whose_counts(int64_t whose, enum relation relation);

void tier_watch_start(struct arena *arena, struct tier_watch *watch, const struct terms *terms, bool activity);

/* Lets days pass, up to that one. Never back. */
void tier_watch_advance(struct tier_watch *watch, struct date day);

/* A fact of today that counts on that day, not after today. It is left out when the terms do not count it. */
void tier_watch_add(struct tier_watch *watch, enum relation relation, struct date counted, const struct measured *what,
		    bool is_return);

/* Place of the tier that is held today; 0 is the first. */
int64_t tier_watch_place(const struct tier_watch *watch);

/* The same for a measure of activity: enough to earn from others under these terms? */
bool tier_watch_active(const struct tier_watch *watch, const struct terms *terms);

/* The last day of the period that counts today; day 0 when counted ever. */
struct date tier_period_end(const struct terms *terms, struct date today);

/* The first day that counts today; day INT64_MIN when counted ever. */
struct date tier_period_start(const struct terms *terms, struct date today);

/* The first day after today on which a period begins, and with it a tier that is judged at the ends of periods. */
struct date tier_period_next(const struct terms *terms, struct date today);

/* What counts is forgotten day by day, counted back from each day, and not all at once. */
bool tier_watch_slides(const struct tier_watch *watch);

/* A watch of its own, to try on it what would be. */
struct tier_watch tier_watch_copy(struct arena *arena, const struct tier_watch *watch);

/* Whether the held tier follows from the measure of today alone, without its past. */
bool tier_follows_measure(const struct terms *terms);

#endif
