/* What products cost us, each from a day on. A cost is entered and never changed: of several for one day the last one counts.
 * An order takes the cost of its day with it, so a later entry never reaches back into margins that were counted. */
#ifndef SHOP_COSTS_H
#define SHOP_COSTS_H

#include "base/record.h"
#include "base/refusal.h"
#include "domain/common/audit.h"

enum { COST_ROWS = 5000 };

struct cost_line {
	int64_t id;
	const char *sku;
	const char *name;
	bool known;
	struct money cost;
	struct date from_day;
};
LIST_OF(cost_line);
RECORD_OF(cost_line);

struct cost_entry {
	struct date from_day;
	struct money cost;
	struct when entered_at;
	const char *entered_by;
	bool planned;
	bool counts;
};
LIST_OF(cost_entry);
RECORD_OF(cost_entry);

struct cost_judged {
	int64_t place;
	int64_t product_id; /* 0: there is no such product */
	const char *name;
	int64_t same_day;   /* what counts from that day so far; -1 nothing */
};
LIST_OF(cost_judged);
RECORD_OF(cost_judged);

/* Products by their number, those without a cost first, from a place on; one more than rows tells that there are more.
 * missing: whether the place is among those without. */
struct cost_line_list costs_page(struct db *db, const char *like, const char *currency, struct date today, bool missing,
				 const char *after, int64_t rows);

refusal cost_enter(struct db *db, const struct actor *actor, int64_t product_id, struct money cost, struct date from);

/* One row of a file and what becomes of it. */
struct cost_verdict {
	int64_t line;        /* of the file */
	const char *sku;
	const char *cost;    /* as written */
	const char *from;
	const char *name;
	const char *verdict; /* new, correction, same, unknown, cost, day, columns */
	bool fine;           /* new or a correction */
	int64_t product_id;
	struct money amount;
	struct date day;
};
LIST_OF(cost_verdict);
RECORD_OF(cost_verdict);

/* Judges the text of a file "sku,cost,from"; a head is passed over. enter: also enters every fine row. A refusal when the
 * text is no such file. */
refusal costs_file(struct db *db, const struct actor *actor, const char *text, size_t length, const char *currency, bool enter,
		   struct cost_verdict_list *verdicts);

#endif
