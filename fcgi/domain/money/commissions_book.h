/* Commissions between the engine and the ledger: computed once when an order is delivered and paid, pending for the hold,
 * then payable. The rule stands in domain/programme/commissions.h; here it meets the facts. */
#ifndef MONEY_COMMISSIONS_BOOK_H
#define MONEY_COMMISSIONS_BOOK_H

#include "core/db.h"
#include "domain/programme/slip.h"

/* Books what the sponsors above the seller earn from an order that is delivered and paid, and marks the order. False:
 * it is not both yet, or it was booked before. Whoever brings the second half calls it, in the same transaction; the
 * worker's commissions_catch_up() does it for the partner's own receipt, whose service may not book. The sponsors are
 * those of the day on which the order was placed, the terms those pinned on it. */
bool commissions_book(struct db *db, int64_t order_id, struct when now);

/* Books a portion of orders that are due and nobody booked, in one transaction and by one statement of each kind; where that fails, each in one of its own, so
 * that no order stops the others. True: there may be more. */
bool commissions_catch_up(struct db *db, struct when now);

/* Makes payable what has passed its hold, all of one partner in one transaction, with one letter to those who read its
 * money. True: there may be more. It begins and commits by itself. */
bool commissions_mature(struct db *db, struct when now);

/* ---- What a partner sees ---- */

/* The figures of a partner's money: start page and earnings page. */
struct earnings {
	struct money payable;
	struct money in_payout;
	struct money pending;
	bool has_pending;
	struct when next_at;       /* when the next sum matures */
	struct money next_amount;
	int64_t payout_day;        /* of the month; 0: the programme says none */
	struct money payout_minimum;
};
RECORD_OF(earnings);

/* currency: the company's. Services: shop. */
struct earnings *earnings_of(struct db *db, int64_t partner_id, const char *currency, struct when now);

struct commission_brief {
	int64_t id;
	int64_t order_id;
	const char *product;
	const char *seller;
	int64_t level;
	struct money base;
	int64_t basis_points;
	struct money amount, reversed;
	struct when computed_at, matures_at, payable_at;
	const char *state;         /* pending, payable, in_payout, paid, reversed */
	struct date paid_out_on;
};
LIST_OF(commission_brief);
RECORD_OF(commission_brief);

struct commission_of_order {
	int64_t id;
	const char *product;
	const char *partner_name;
	int64_t level;
	struct money base;
	int64_t basis_points;
	struct money amount, reversed;
	struct when matures_at, payable_at;
	const char *state;
	struct date paid_out_on;
};
LIST_OF(commission_of_order);
RECORD_OF(commission_of_order);

struct commission_slip {
	int64_t id;
	int64_t order_id;
	int64_t line;
	const char *product;
	const char *sku;
	int64_t quantity;
	const char *seller;
	int64_t level;
	int64_t article;
	int64_t version;           /* number of the programme version */
	struct money base;
	int64_t basis_points;
	struct money amount, reversed;
	const char *steps;         /* slip_pack() */
	struct when computed_at, matures_at, payable_at, reversed_at;
	struct when placed_at, delivered_at, paid_at;
	const char *state;
	struct date paid_out_on;
};
RECORD_OF(commission_slip);

struct commission_pending {
	struct when matures_at;
	struct money amount;
	int64_t count;
};
LIST_OF(commission_pending);
RECORD_OF(commission_pending);

/* What came in one stretch of time from one level. */
struct level_span {
	int64_t place;
	int64_t level;
	int64_t amount; /* minor units */
};
LIST_OF(level_span);
RECORD_OF(level_span);

struct money_span {
	int64_t place;
	int64_t amount; /* minor units */
};
LIST_OF(money_span);
RECORD_OF(money_span);

/* ---- Rows between SQL and the engine ---- */

struct commission_sale {
	int64_t id;
	int64_t partner_id;
	int64_t terms;
	const char *currency;
	struct when placed_at, delivered_at, paid_at;
};
LIST_OF(commission_sale);
RECORD_OF(commission_sale);

struct commission_line {
	int64_t order_id;
	int64_t id;
	const char *name;
	const char *sku;
	const char *category;
	const char *brand;         /* "" none */
	bool has_cost;
	int64_t cost;              /* of one unit */
	int64_t quantity;
	struct money net;
};
LIST_OF(commission_line);
RECORD_OF(commission_line);

struct commission_sponsor {
	int64_t place;             /* of the sale among those asked for */
	int64_t id;
	bool earns;
	int64_t kinds;
	struct date since_day;
};
LIST_OF(commission_sponsor);
RECORD_OF(commission_sponsor);

struct commission_due {
	int64_t id;
	struct money amount;
};
LIST_OF(commission_due);
RECORD_OF(commission_due);

struct money_reader {
	const char *name;
	const char *email;
	const char *language;
};
LIST_OF(money_reader);
RECORD_OF(money_reader);

#endif
