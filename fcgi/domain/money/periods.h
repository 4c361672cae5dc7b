/* Closing the books: a month that is closed takes no entry any more, whoever books. What is booked later for one of its days
 * goes into the first open month. Months close in order and stay closed. */
#ifndef MONEY_PERIODS_H
#define MONEY_PERIODS_H

#include "base/refusal.h"
#include "core/db.h"
#include "domain/common/audit.h"

struct closed_month {
	struct date month;        /* its first day */
	struct when closed_at;
	const char *closed_by;
};
LIST_OF(closed_month);
RECORD_OF(closed_month);

/* The month that can be closed next; its first day. Not set: there is none yet. */
struct date period_next(struct db *db, struct when now);

/* Closes exactly that month: the one after the last closed, and over in the company's zone. First statement of its
 * transaction. */
refusal period_close(struct db *db, const struct actor *actor, struct date month);

#endif
