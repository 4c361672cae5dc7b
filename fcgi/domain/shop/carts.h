/* The partner's cart: what is wanted, without prices; those are read anew at every look. One open cart per partner, shared
 * by its people. */
#ifndef SHOP_CARTS_H
#define SHOP_CARTS_H

#include "base/refusal.h"
#include "core/db.h"
#include "domain/common/audit.h"
#include "domain/shop/prices.h"

struct cart_line {
	int64_t cart_id;
	int64_t product_id;
	int64_t quantity;
};
LIST_OF(cart_line);
RECORD_OF(cart_line);

/* The open cart's lines in product order; with locks inside a transaction that changes or orders it. */
struct cart_line_list cart_lines(struct db *db, int64_t partner_id);
struct cart_line_list cart_lines_locked(struct db *db, int64_t partner_id, int64_t *cart_id);

/* NULL when that many may be ordered: whole packs, between minimum and maximum. Names the nearest valid quantities. */
refusal quantity_refused(struct arena *arena, const struct offer *offer, int64_t quantity);

/* The greatest valid quantity that is in stock, 0 when there is none. */
int64_t quantity_in_stock(const struct offer *offer);

/* More of a product; the sum must be a valid quantity. The first statement locks the cart. */
refusal cart_add(struct db *db, const struct actor *actor, struct date today, const char *sku, int64_t quantity);

/* Sets a line's quantity, 0 removes it. */
refusal cart_change(struct db *db, const struct actor *actor, struct date today, const char *sku, int64_t quantity);

/* Cuts every line to what is in stock and takes out what is sold out or no longer offered. Answers how many changed. */
int64_t cart_trim(struct db *db, const struct actor *actor, struct date today);

#endif
