/* What a partner reached by the facts in the database: the measure of its tier, the tier that it holds, its activity. The
 * rules are those of domain/programme/tiers.h; here they meet orders, payments and returns. */
#ifndef MONEY_STANDING_H
#define MONEY_STANDING_H

#include "core/db.h"
#include "domain/programme/tiers.h"

struct standing {
	int64_t measure;     /* in the unit of the terms' measure */
	int64_t place;       /* of the tier held among the terms' tiers: earned, or assigned where that is higher */
	int64_t began;       /* of the tier with which the period began; no lower than the one assigned */
	int64_t earned;      /* place of the tier earned */
	struct date since;   /* the first day that counts */
};

/* Of each of so many partners at that moment, in their order. activity: measured as activity, without a tier. Days are those
 * of the company's zone. */
struct standing *standings_of(struct db *db, const int64_t *partners, size_t count, const struct terms *terms, bool activity,
			      struct when now);

struct standing standing_of(struct db *db, int64_t partner_id, const struct terms *terms, bool activity, struct when now);

/* What counts for a measure on the days from one to another (both count): orders, and what came back of them (negative), in
 * the order in which they became known. */
struct span_fact {
	int64_t order_id;
	enum relation relation;
	struct when known;
	struct date counted;
	bool came_back;
	int64_t value;
};
struct span_fact_list {
	struct span_fact *items;
	size_t count;
};
struct span_fact_list span_facts(struct db *db, int64_t partner_id, enum measure measure, enum whose whose, struct date from,
				 struct date until, struct when now);
/* The watch itself, advanced to the day of now: for domain/programme/outlook.h. */
struct tier_watch standing_watch(struct db *db, int64_t partner_id, const struct terms *terms, bool activity, struct when now);

/* ---- Rows ---- */

struct team_member {
	int64_t above;         /* whose team it is */
	int64_t partner_id;
	struct date since_day;
	struct date until_day; /* not set: for ever */
};
LIST_OF(team_member);
RECORD_OF(team_member);

struct standing_assigned {
	int64_t partner_id;
	const char *tier;
};
LIST_OF(standing_assigned);
RECORD_OF(standing_assigned);

struct standing_order {
	int64_t order_id;
	int64_t relation;
	struct when delivered_at;
	struct when done_at;   /* not set: not paid */
	int64_t net, early_net, margin, units;
};
LIST_OF(standing_order);
RECORD_OF(standing_order);

struct standing_return {
	int64_t order_id;
	int64_t relation;
	struct when delivered_at;
	struct when done_at;
	struct when booked_at;
	bool early;
	int64_t net, units, margin;
	bool empties;
};
LIST_OF(standing_return);
RECORD_OF(standing_return);

#endif
