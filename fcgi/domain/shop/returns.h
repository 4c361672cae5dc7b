/* Goods that came back. The order itself stays as it was placed; what came back stands beside it, takes its part of
 * revenue, VAT and debt back in the ledger, and walks up the chain of commissions (domain/money/reversals.h).
 *
 * Rounding: of a line with net N for Q pieces, r pieces that came back in all are worth N × r / Q, rounded half up once;
 * a return is worth that less what the earlier ones were worth. VAT likewise. Delivery is not given back. */
#ifndef SHOP_RETURNS_H
#define SHOP_RETURNS_H

#include "base/refusal.h"
#include "core/db.h"
#include "domain/common/audit.h"

struct returned_line {
	int64_t line_id;
	int64_t quantity; /* 0: nothing of it */
};

struct return_wish {
	const struct returned_line *lines;
	size_t count;
	struct date received_on;
	const char *reason;
	bool restock;             /* the goods are fine and go back on the shelf */
};

/* Books it: rows, stock, ledger, commissions, history, letter. At most what was delivered and has not come back, of lines
 * with nothing open. version is what the person saw, 0: whatever it is. First statement of its transaction. */
refusal return_book(struct db *db, const struct actor *actor, int64_t order_id, int64_t version,
		    const struct return_wish *wish);

/* What of r of whole pieces the amount is; the formula of the head. */
struct money return_part(struct money amount, int64_t returned, int64_t whole);

/* ---- Rows ---- */

/* A line with what may still come back of it. */
struct returnable {
	int64_t id;
	int64_t line;
	int64_t product_id;
	const char *sku;
	const char *name;
	int64_t sold;              /* quantity less cancelled */
	int64_t open;
	int64_t delivered;
	int64_t returned;
	int64_t left;              /* may come back */
	struct money net, vat;
	struct money returned_net, returned_vat;
};
LIST_OF(returnable);
RECORD_OF(returnable);

/* A return as people read it. */
struct order_return {
	int64_t id;
	struct date received_on;
	const char *reason;
	bool restocked;
	const char *contents;      /* "2 × Candle, 1 × Lamp" */
	struct money amount;       /* with VAT */
	struct when booked_at;
	const char *booked_by;
};
LIST_OF(order_return);
RECORD_OF(order_return);

/* An order of which more is paid than it still costs. */
struct refund_due {
	int64_t order_id;
	const char *partner_name;
	struct money amount;
	struct when since;
};
LIST_OF(refund_due);
RECORD_OF(refund_due);

#endif
