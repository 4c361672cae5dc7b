/* Prices of a partner. A partner has a short chain of lists (contract, tier, base). The list that decides a product is the
 * first of the chain that is valid today and prices the smallest quantity that may be ordered; its quantity breaks never
 * mix with another list's. There is one resolution, offers_of in sql/queries/prices.sql, for pages, carts, orders, API. */
#ifndef SHOP_PRICES_H
#define SHOP_PRICES_H

#include "core/db.h"

/* A product as the partner sees it, at one quantity. Net prices of one unit. */
struct offer {
	int64_t id;
	const char *sku;
	const char *name;
	const char *description;
	const char *picture;
	int64_t category_id;
	int64_t pack_size;
	int64_t minimum_quantity;
	int64_t least_quantity;    /* the smallest that may be ordered: whole packs, not below the minimum */
	int64_t maximum_quantity;  /* 0: none */
	int64_t quantity;          /* the one asked for; 0: the smallest */
	struct money price;        /* of one unit at that quantity */
	int64_t price_from;        /* the break that it comes from */
	int64_t price_list_id;
	const char *list_name;
	const char *list_reason;   /* contract, tier, base */
	struct date list_ends;     /* not set: open end */
	struct money base;         /* of one unit in the base list at the smallest quantity; 0 when it has none */
	int64_t vat_points;        /* hundredths of a percent; -1 when the tax class has no rate for today */
	int64_t available;         /* not promised to anyone */
	struct date expected_on;   /* when more comes; not set: unknown */
};
LIST_OF(offer);
RECORD_OF(offer);

struct wanted {
	int64_t product_id;
	int64_t quantity; /* 0: the smallest that may be ordered */
};

/* As statements take it: a JSON list of [product, quantity]. */
const char *wanted_text(struct arena *arena, const struct wanted *wanted, size_t count);

/* The offers in the order asked for; what the partner does not see is missing. */
struct offer_list offers_of(struct db *db, int64_t partner_id, struct date today, const struct wanted *wanted, size_t count);

struct price_break {
	int64_t minimum_quantity;
	struct money price;
};
LIST_OF(price_break);
RECORD_OF(price_break);

struct price_place {
	int64_t place;
	int64_t price_list_id;
	const char *name;
	const char *reason;
	struct date valid_from;
	struct date valid_to;
	bool valid; /* today */
	bool has;   /* prices the product */
};
LIST_OF(price_place);
RECORD_OF(price_place);

struct tier_price {
	const char *tier;
	int64_t price_list_id;
	const char *name;
	struct money price;
	bool own; /* the partner's tier */
};
LIST_OF(tier_price);
RECORD_OF(tier_price);

struct tier_list {
	const char *tier;
	const char *name; /* of a price list */
};
LIST_OF(tier_list);
RECORD_OF(tier_list);

#endif
