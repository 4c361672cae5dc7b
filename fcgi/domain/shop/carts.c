#include "domain/shop/carts.h"

#include "core/locale.h"
#include "sql/carts.h"
#include "sql/catalogue.h"

RECORD(cart_line, FIELD(cart_line, cart_id), FIELD(cart_line, product_id), FIELD(cart_line, quantity));

enum { LINES_AT_MOST = 500 };

static const char main_cart[] = "main";

static const struct refused not_offered = {
	.rule = N_("You order from your own assortment, and this product is not in it."),
	.remedy = N_("Our partner managers can add it: ask us on any of your orders.")
};
static const struct refused too_few = { .rule = N_("The smallest order of %1$s is %2$s."),
					.remedy = N_("Choose %2$s or more.") };
static const struct refused not_whole = { .rule = N_("%1$s comes in packs of %2$s, so %3$s would break one."),
					  .remedy = N_("Choose %4$s.") };
static const struct refused too_much = { .rule = N_("At most %2$s of %1$s go into one order."),
					 .remedy = N_("Choose %2$s or less, or ask us for more.") };
static const struct refused too_long = { .rule = N_("This cart is full: it holds %1$s different products."),
					 .remedy = N_("Place the order first, then go on with a new cart.") };

struct cart_line_list cart_lines(struct db *db, int64_t partner_id)
{
	return sql_cart_lines(db, partner_id, main_cart);
}

struct cart_line_list cart_lines_locked(struct db *db, int64_t partner_id, int64_t *cart_id)
{
	struct cart_line_list lines = sql_cart_lines_lock(db, partner_id, main_cart);

	*cart_id = lines.count ? lines.items[0].cart_id : 0;
	if (lines.count == 1 && !lines.items[0].product_id)
		lines.count = 0;
	return lines;
}

/* The greatest order, in whole packs; 0 when there is no limit. */
static int64_t most(const struct offer *offer)
{
	return offer->maximum_quantity / offer->pack_size * offer->pack_size;
}

static refusal broken_pack(struct arena *arena, const struct offer *offer, int64_t quantity)
{
	int64_t below = quantity / offer->pack_size * offer->pack_size, above = below + offer->pack_size;
	const char *nearest = arena_printf(arena, "%s / %s", locale_number(arena, below), locale_number(arena, above));

	if (most(offer) && above > most(offer))
		nearest = locale_number(arena, below);
	else if (below < offer->least_quantity)
		nearest = locale_number(arena, above);
	return refuse(arena, &not_whole, offer->name, locale_number(arena, offer->pack_size),
		      locale_number(arena, quantity), nearest);
}

refusal quantity_refused(struct arena *arena, const struct offer *offer, int64_t quantity)
{
	if (quantity < offer->least_quantity)
		return refuse(arena, &too_few, offer->name, locale_number(arena, offer->least_quantity));
	if (offer->maximum_quantity && quantity > most(offer))
		return refuse(arena, &too_much, offer->name, locale_number(arena, most(offer)));
	return quantity % offer->pack_size ? broken_pack(arena, offer, quantity) : NULL;
}

int64_t quantity_in_stock(const struct offer *offer)
{
	int64_t quantity = offer->available / offer->pack_size * offer->pack_size;

	if (offer->maximum_quantity && quantity > most(offer))
		quantity = most(offer);
	return quantity < offer->least_quantity ? 0 : quantity;
}

static int64_t quantity_of(struct cart_line_list lines, int64_t product_id)
{
	for (size_t i = 0; i < lines.count; i++)
		if (lines.items[i].product_id == product_id)
			return lines.items[i].quantity;
	return 0;
}

static const struct offer *offer_at(struct db *db, const struct actor *actor, struct date today, const char *sku,
				    int64_t quantity)
{
	struct wanted one = { .product_id = sql_product_of_sku(db, actor->partner_id, sku), .quantity = quantity };
	struct offer_list offers = one.product_id ? offers_of(db, actor->partner_id, today, &one, 1) :
						    (struct offer_list){ 0 };

	return offers.count ? &offers.items[0] : NULL;
}

refusal cart_add(struct db *db, const struct actor *actor, struct date today, const char *sku, int64_t quantity)
{
	struct arena *arena = db_arena(db);
	int64_t cart_id;

	sql_cart_open(db, actor->partner_id, actor->person_id, main_cart, actor->now);

	struct cart_line_list lines = cart_lines_locked(db, actor->partner_id, &cart_id);
	const struct offer *offer = offer_at(db, actor, today, sku, quantity);

	if (!offer)
		return &not_offered;

	int64_t had = quantity_of(lines, offer->id);
	refusal why = quantity_refused(arena, offer, had + quantity);

	if (why)
		return why;
	if (!had && lines.count >= LINES_AT_MOST)
		return refuse(arena, &too_long, locale_number(arena, LINES_AT_MOST));
	sql_cart_line_add(db, cart_id, offer->id, quantity, actor->now);
	audit(db, actor, "cart.add", "cart", cart_id, "sku", sku, "quantity", arena_printf(arena, "%lld", (long long)quantity));
	return NULL;
}

refusal cart_change(struct db *db, const struct actor *actor, struct date today, const char *sku, int64_t quantity)
{
	struct arena *arena = db_arena(db);
	int64_t cart_id;

	sql_cart_open(db, actor->partner_id, actor->person_id, main_cart, actor->now);
	cart_lines_locked(db, actor->partner_id, &cart_id);

	if (quantity == 0) {
		sql_cart_line_drop(db, cart_id, sku);
		audit(db, actor, "cart.change", "cart", cart_id, "sku", sku, "quantity", "0");
		return NULL;
	}

	const struct offer *offer = offer_at(db, actor, today, sku, quantity);
	refusal why = offer ? quantity_refused(arena, offer, quantity) : &not_offered;

	if (why)
		return why;
	if (sql_cart_line_set(db, cart_id, offer->id, quantity) > 0)
		audit(db, actor, "cart.change", "cart", cart_id, "sku", sku, "quantity",
		      arena_printf(arena, "%lld", (long long)quantity));
	return NULL;
}

int64_t cart_trim(struct db *db, const struct actor *actor, struct date today)
{
	int64_t cart_id, changed = 0;
	struct arena *arena = db_arena(db);

	sql_cart_open(db, actor->partner_id, actor->person_id, main_cart, actor->now);

	struct cart_line_list lines = cart_lines_locked(db, actor->partner_id, &cart_id);

	for (size_t i = 0; i < lines.count; i++) {
		struct wanted one = { .product_id = lines.items[i].product_id, .quantity = lines.items[i].quantity };
		struct offer_list offers = offers_of(db, actor->partner_id, today, &one, 1);
		int64_t in_stock = offers.count ? quantity_in_stock(&offers.items[0]) : 0;

		if (in_stock >= one.quantity)
			continue;
		if (in_stock)
			sql_cart_line_set(db, cart_id, one.product_id, in_stock);
		else
			sql_cart_line_remove(db, cart_id, one.product_id);
		changed++;
	}
	audit(db, actor, "cart.trim", "cart", cart_id, "lines", arena_printf(arena, "%lld", (long long)changed));
	return changed;
}
