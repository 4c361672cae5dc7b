/* Orders as staff move them on: confirm, pack, ship in parcels, deliver, cut, close, or end early. The machine of states
 * stands in sql/queries/fulfilment.sql, one guarded UPDATE per step; here is what each step brings with it (stock, revenue
 * in the ledger, history, audit, letter). What the partner may do stands in orders.h.
 *
 * Every step is the first statement of its transaction. version is what the person saw, 0: whatever it is now. A refusal
 * leaves rows behind: roll back. Lines keep ordered = open + shipped + cancelled, with a reservation for what is open. */
#ifndef SHOP_FULFILMENT_H
#define SHOP_FULFILMENT_H

#include "base/refusal.h"
#include "core/db.h"
#include "domain/common/audit.h"
#include "domain/shop/orders.h"

/* One pick of a parcel; a quantity of 0 leaves the line open. */
struct shipped_line {
	int64_t line_id;
	int64_t quantity;
};

struct parcel {
	const char *carrier;
	const char *tracking;
	const struct shipped_line *lines;
	size_t count;
};

refusal order_await(struct db *db, const struct actor *actor, int64_t order_id, int64_t version);
refusal order_confirm(struct db *db, const struct actor *actor, int64_t order_id, int64_t version);
refusal order_reject(struct db *db, const struct actor *actor, int64_t order_id, int64_t version, const char *reason);
refusal order_end(struct db *db, const struct actor *actor, int64_t order_id, int64_t version, const char *reason);
refusal order_pick(struct db *db, const struct actor *actor, int64_t order_id, int64_t version);
refusal order_unpick(struct db *db, const struct actor *actor, int64_t order_id, int64_t version);

/* Goods leave the house: reservation, reserved and on_hand go down together. The order is then shipped when nothing is
 * open, else partly shipped. */
refusal order_ship(struct db *db, const struct actor *actor, int64_t order_id, int64_t version,
		   const struct parcel *parcel);

/* The open rest of a line will not come: its stock is free again, the order costs less, the revenue is corrected. */
refusal order_cut(struct db *db, const struct actor *actor, int64_t order_id, int64_t version, int64_t line_id);

/* A parcel arrived, say the staff, or the partner whose order it is (order_received). With the last one of a wholly shipped
 * order the order is delivered. When it is paid too, the commissions are booked: at once by staff, by the worker after a
 * partner's word, since nothing is booked from the storefront. */
refusal order_arrived(struct db *db, const struct actor *actor, int64_t order_id, int64_t parcel);
refusal order_received(struct db *db, const struct actor *actor, int64_t order_id, int64_t parcel);

refusal order_close(struct db *db, const struct actor *actor, int64_t order_id, int64_t version);

/* kind: credit, overdue, stock, fraud, suspended. A hold stops every step forward. */
refusal order_hold(struct db *db, const struct actor *actor, int64_t order_id, int64_t version, const char *kind);
refusal order_release(struct db *db, const struct actor *actor, int64_t order_id, int64_t version, const char *kind);

/* What confirming brings with it, for a payment that confirms. */
void order_confirmed(struct db *db, const struct actor *actor, int64_t order_id);

/* An answer in the order's thread, and a letter with it to whoever placed the order. author: who wrote, for the letter. */
refusal order_answer(struct db *db, const struct actor *actor, int64_t order_id, const char *author, const char *text);

struct staff_order {
	int64_t id;
	int64_t partner_id;
	const char *partner_name;
	const char *partner_state;
	const char *state;
	const char *hold;
	const char *currency;
	struct money goods_net, delivery_net, net, vat, gross, paid;
	struct money returned;       /* of gross: what came back is not to be paid */
	const char *delivery_name, *delivery_name_pl, *delivery_name_ru;
	const char *recipient, *street, *postcode, *city, *country;
	const char *note;
	const char *buyer_reference;
	struct date payment_due;
	struct when placed_at, confirmed_at, shipped_at, delivered_at, paid_at, closed_at;
	const char *ended_reason;
	int64_t terms;
	struct when commissioned_at;
	int64_t version;
	const char *person_name;     /* who placed it */
	const char *person_email;
	const char *person_phone;
	const char *person_language;
	bool imported;
};
RECORD_OF(staff_order);

struct staff_order_brief {
	int64_t id;
	const char *partner_name;
	const char *state;
	const char *hold;
	struct money net, gross, paid, returned;
	struct when placed_at;
	struct date payment_due;
	bool asked;                  /* the thread's last word is the partner's */
};
LIST_OF(staff_order_brief);
RECORD_OF(staff_order_brief);

struct order_count {
	const char *state;
	int64_t count;
};
LIST_OF(order_count);
RECORD_OF(order_count);

struct order_id {
	int64_t id;
};
LIST_OF(order_id);
RECORD_OF(order_id);

#endif
