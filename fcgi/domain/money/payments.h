/* Money that came in for an order, or went back. Booked by finance from a document of the bank or the cashier, once. */
#ifndef MONEY_PAYMENTS_H
#define MONEY_PAYMENTS_H

#include "base/refusal.h"
#include "core/db.h"
#include "domain/common/audit.h"

struct payment {
	int64_t id;
	struct money amount;     /* below zero: went back to the partner */
	const char *document;
	struct date received_on;
	struct when booked_at;
	const char *booked_by;
};
LIST_OF(payment);
RECORD_OF(payment);

/* Books it: payments row, bank against receivable, what is paid of the order. An order that waited for its payment is
 * confirmed by it; one that was delivered gets its commissions booked. The same document with the same amount again is
 * answered like the first time. An amount below zero is a refund: only of what was paid too much or for an order that
 * ended early. First statement of its transaction. */
refusal payment_book(struct db *db, const struct actor *actor, int64_t order_id, struct money amount, const char *document,
		     struct date received_on);

#endif
