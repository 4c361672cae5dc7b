/* Orders of partners: what one would cost, placing it once, and what the partner may do with it afterwards. What staff do
 * (confirm, pack, ship, book payments) stands in other files. States are those of the order machine; the payment axis is
 * derived from the amounts. Net amounts are rounded never, VAT once per line, half up. */
#ifndef SHOP_ORDERS_H
#define SHOP_ORDERS_H

#include "base/refusal.h"
#include "core/db.h"
#include "domain/common/audit.h"
#include "domain/common/company.h"
#include "domain/shop/delivery.h"
#include "domain/shop/prices.h"

/* ---- What it would cost ---- */

struct reckoned_line {
	const struct offer *offer;
	int64_t quantity;
	struct money net;      /* price × quantity */
	struct money vat;      /* of that net, half up */
	refusal problem;       /* quantity rule or want of a tax rate, NULL when fine */
	bool short_of;         /* fewer in stock than wanted */
	int64_t in_stock;      /* the greatest valid quantity in stock */
};

/* One rate of VAT, with what it is taken of; also the sum line of an order. */
struct vat_rate {
	int64_t points;
	struct money net;
	struct money vat;
};
LIST_OF(vat_rate);
RECORD_OF(vat_rate);

struct reckoning {
	struct reckoned_line *lines;
	size_t count;
	size_t missing;               /* lines wanted that the partner does not see any more */
	struct money goods_net;
	struct money delivery_net;
	struct money delivery_vat;
	struct money net;
	struct money vat;
	struct money gross;
	struct vat_rate_list rates;   /* highest first, delivery included */
};

/* method may be NULL: goods only. The one formula for cart, checkout, order and API. */
struct reckoning order_reckon(struct arena *arena, const char *currency, struct offer_list offers, size_t wanted,
			      const struct delivery_method *method);

/* What a page showed, as text for a hidden field: "P12:24:230,M1:20180" (product, quantity, unit price; delivery method,
 * gross). Placing the order compares with it, so that nobody pays another price than the one that was seen. */
const char *order_seen(struct arena *arena, const struct reckoning *reckoning, const struct delivery_method_list *methods,
		       const char *currency);

/* ---- Placing ---- */

struct order_wish {
	int64_t cart_id;               /* closed by the order; 0: none (API) */
	const struct wanted *lines;    /* any order; a product named twice is one line */
	size_t count;
	int64_t address_id;
	int64_t delivery_method_id;
	const char *buyer_reference;
	const char *note;
	const char *seen;              /* of order_seen; NULL: any price is fine (API) */
};

/* Places it: stock is promised, prices, assortment and quantities are checked, all in the caller's transaction. Call it
 * as the first statements of one (behind the idempotency row and the cart's lock). NULL: *order_id is the new order. */
refusal order_submit(struct db *db, const struct actor *actor, const struct company *company,
		     const struct order_wish *wish, int64_t *order_id);

/* ---- Afterwards ---- */

struct order {
	int64_t id;
	int64_t partner_id;
	const char *kind;
	const char *state;
	const char *hold;
	const char *currency;
	struct money goods_net, delivery_net, net, vat, gross, paid;
	struct money returned;        /* of gross: what came back is not to be paid */
	int64_t delivery_vat_points;
	const char *delivery_name, *delivery_name_pl, *delivery_name_ru;
	const char *recipient, *street, *postcode, *city, *country;
	const char *note;
	const char *buyer_reference;
	int64_t terms;
	struct date payment_due;
	struct when placed_at, confirmed_at, shipped_at, delivered_at, paid_at, closed_at;
	const char *ended_reason;
	const char *placed_by_name;
};
RECORD_OF(order);

struct order_line {
	int64_t id;
	int64_t line;
	int64_t product_id;
	const char *sku;
	const char *name;
	int64_t quantity;
	int64_t shipped;
	int64_t cancelled;
	int64_t open;
	struct money unit_price;
	int64_t price_from;
	const char *list_name;
	struct money net;
	int64_t vat_points;
	struct money vat;
	struct date promised_on;
};
LIST_OF(order_line);
RECORD_OF(order_line);

struct order_event {
	int64_t id;
	const char *state;
	const char *kind;
	const char *note;
	struct when at;
	const char *person_name;
};
LIST_OF(order_event);
RECORD_OF(order_event);

struct order_parcel {
	int64_t id;
	int64_t number;
	const char *carrier;
	const char *tracking;
	struct when shipped_at;
	struct when delivered_at;
	bool delivered;
	int64_t pieces;
	const char *contents;
};
LIST_OF(order_parcel);
RECORD_OF(order_parcel);

/* A row of a list of orders. */
struct order_brief {
	int64_t id;
	const char *state;
	const char *hold;
	struct money net, gross, paid, returned;
	struct when placed_at;
	struct date payment_due;
	const char *buyer_reference;
	int64_t line_count;
	int64_t done_count; /* lines with nothing open */
};
LIST_OF(order_brief);
RECORD_OF(order_brief);

struct order_party {
	const char *partner_name;
	int64_t payment_days; /* -1: the company's */
	const char *name;
	const char *email;
	const char *language;
};
RECORD_OF(order_party);

struct order_span {
	int64_t place;
	int64_t amount; /* minor units */
};
LIST_OF(order_span);
RECORD_OF(order_span);

struct reservation {
	int64_t order_line_id;
	int64_t product_id;
	int64_t quantity;
};
LIST_OF(reservation);
RECORD_OF(reservation);

/* unpaid, partly_paid, paid. gross: less what came back. */
const char *order_payment_state(struct money gross, struct money paid);

/* VAT of an order by rate, from its lines and its delivery. */
struct vat_rate_list order_rates(struct arena *arena, const struct order *order, struct order_line_list lines);

/* By the partner, while nothing was confirmed or paid: releases the stock. */
refusal order_cancel(struct db *db, const struct actor *actor, int64_t order_id, const char *reason);

#endif
