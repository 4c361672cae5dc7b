/* Placing an order, once and wholly. The order of the statements matters: stock is promised first (rows in product
 * order), so that the prices read afterwards are those of a moment behind all locks. */
#include <stdlib.h>
#include <string.h>

#include "base/buffer.h"
#include "base/must.h"
#include "base/text.h"
#include "core/json.h"
#include "core/locale.h"
#include "domain/common/outbox.h"
#include "domain/programme/versions.h"
#include "domain/shop/carts.h"
#include "domain/shop/orders.h"
#include "domain/shop/reference.h"
#include "sql/addresses.h"
#include "sql/carts.h"
#include "sql/delivery.h"
#include "sql/orders.h"

enum { QUANTITY_AT_MOST = 1000000 };

static const struct refused nothing = {
	.rule = N_("An order needs at least one product, and there is none yet."),
	.remedy = N_("Put products into the cart first.")
};
static const struct refused bad_quantity = { .rule = N_("Every line needs a quantity from 1 to 1,000,000."),
					     .remedy = N_("Change the quantity, then place the order again.") };
static const struct refused not_offered = { .rule = N_("Some products are no longer in your assortment."),
					    .remedy = N_("Take them out of the cart, then place the order again.") };
static const struct refused sold_out = {
	.rule = N_("We could not place the order: %1$s of %2$s lines are sold out. %3$s."),
	.remedy = N_("Order what is left, or wait. Nothing has been ordered, and your cart is unchanged.")
};
static const struct refused price_changed = {
	.rule = N_("A price has changed while you were deciding: %1$s now costs %2$s, not %3$s."),
	.remedy = N_("Look at the new total below. Nothing has been ordered yet.")
};
static const struct refused total_changed = {
	.rule = N_("The total has changed while you were deciding: it is %1$s now, not %2$s."),
	.remedy = N_("Look at the new total below. Nothing has been ordered yet.")
};
static const struct refused cart_changed = {
	.rule = N_("The cart has changed while you were deciding."),
	.remedy = N_("Somebody of your company may have worked on it. Look at the lines below. Nothing has been ordered yet.")
};
static const struct refused no_address = { .rule = N_("The delivery address is no longer there."),
					   .remedy = N_("Choose another address, or add it again.") };
static const struct refused no_method = { .rule = N_("This way of delivery is not offered any more."),
					  .remedy = N_("Choose another one below.") };
static const struct refused not_active = {
	.rule = N_("Orders are placed by partners whose cooperation is running, and yours is not "
	    "running now."),
	.remedy = N_("Our partner managers can lift this: write to us.")
};
static const struct refused ordered_before = { .rule = N_("This cart has already become an order."),
					       .remedy = N_("You will find it among your orders.") };

/* ---- What was shown ---- */

const char *order_seen(struct arena *arena, const struct reckoning *sum, const struct delivery_method_list *methods,
		       const char *currency)
{
	struct buffer text = { 0 };

	for (size_t i = 0; i < sum->count; i++)
		buffer_printf(&text, "P%lld:%lld:%lld,", (long long)sum->lines[i].offer->id,
			      (long long)sum->lines[i].quantity, (long long)sum->lines[i].offer->price.minor);
	for (size_t i = 0; i < methods->count; i++) {
		struct offer_list offers = { .items = arena_many(arena, struct offer, sum->count + 1), .count = sum->count };

		for (size_t n = 0; n < sum->count; n++)
			offers.items[n] = *sum->lines[n].offer;

		struct reckoning with = order_reckon(arena, currency, offers, sum->count, &methods->items[i]);

		buffer_printf(&text, "M%lld:%lld,", (long long)methods->items[i].id, (long long)with.gross.minor);
	}

	const char *kept = arena_text(arena, buffer_get(&text));

	buffer_free(&text);
	return kept;
}

/* The number behind "P12:24:" or "M1:" in what was shown; -1 when it is not there. */
static int64_t seen_number(const char *seen, const char *key)
{
	size_t length = strlen(key);

	for (const char *at = seen; at && *at; at = strchr(at, ','), at = at ? at + 1 : NULL)
		if (strncmp(at, key, length) == 0)
			return strtoll(at + length, NULL, 10);
	return -1;
}

static size_t seen_lines(const char *seen)
{
	size_t count = 0;

	for (const char *at = seen; at && *at; at = strchr(at, ','), at = at ? at + 1 : NULL)
		count += *at == 'P';
	return count;
}

static refusal seen_refused(struct arena *arena, const char *seen, const struct reckoning *sum, int64_t method_id)
{
	if (seen_lines(seen) != sum->count)
		return &cart_changed;
	for (size_t i = 0; i < sum->count; i++) {
		const struct offer *offer = sum->lines[i].offer;
		int64_t price = seen_number(seen, arena_printf(arena, "P%lld:%lld:", (long long)offer->id,
							       (long long)sum->lines[i].quantity));

		if (price < 0)
			return &cart_changed;
		if (price != offer->price.minor)
			return refuse(arena, &price_changed, offer->name, locale_money(arena, offer->price),
				      locale_money(arena, money_of(price, offer->price.currency)));
	}

	int64_t gross = seen_number(seen, arena_printf(arena, "M%lld:", (long long)method_id));

	if (gross != sum->gross.minor)
		return gross < 0 ? &no_method :
				   refuse(arena, &total_changed, locale_money(arena, sum->gross),
					  locale_money(arena, money_of(gross, sum->gross.currency)));
	return NULL;
}

/* ---- Checks ---- */

static int by_product(const void *a, const void *b)
{
	const struct wanted *one = a, *other = b;

	return (one->product_id > other->product_id) - (one->product_id < other->product_id);
}

/* In product order, each product once. */
static struct wanted *sorted(struct arena *arena, const struct order_wish *wish, size_t *count)
{
	struct wanted *lines = arena_many(arena, struct wanted, wish->count + 1);

	for (size_t i = 0; i < wish->count; i++)
		lines[i] = wish->lines[i];
	qsort(lines, wish->count, sizeof(*lines), by_product);
	*count = 0;
	for (size_t i = 0; i < wish->count; i++) {
		if (*count && lines[*count - 1].product_id == lines[i].product_id && lines[i].quantity > 0 &&
		    lines[i].quantity <= QUANTITY_AT_MOST && lines[*count - 1].quantity <= QUANTITY_AT_MOST)
			lines[*count - 1].quantity += lines[i].quantity;
		else
			lines[(*count)++] = lines[i];
	}
	return lines;
}

/* Which lines could not be promised, with what is left of them. */
static refusal sold_out_refused(struct arena *arena, const struct reckoning *sum, const bool *promised, size_t count)
{
	const char *names = "";
	size_t missing = 0, named = 0;

	for (size_t i = 0; i < count; i++) {
		const struct offer *offer = sum->lines[i].offer;

		if (promised[i])
			continue;
		missing++;
		if (named == 5)
			continue;
		names = arena_printf(arena, "%s%s%s (%s/%s)", names, *names ? ", " : "", offer->name,
				     locale_number(arena, offer->available > 0 ? offer->available : 0),
				     locale_number(arena, sum->lines[i].quantity));
		named++;
	}
	return missing ? refuse(arena, &sold_out, locale_number(arena, (int64_t)missing),
				locale_number(arena, (int64_t)count), names) :
			 NULL;
}

static refusal wish_refused(struct arena *arena, const struct order_wish *wish, const struct reckoning *sum,
			    const struct delivery_method *method, const bool *promised, size_t count)
{
	if (sum->missing)
		return &not_offered;
	for (size_t i = 0; i < sum->count; i++)
		if (sum->lines[i].problem)
			return sum->lines[i].problem;

	refusal why = sold_out_refused(arena, sum, promised, count);

	if (why)
		return why;
	if (!method || method->vat_points < 0)
		return &no_method;
	return wish->seen ? seen_refused(arena, wish->seen, sum, method->id) : NULL;
}

/* ---- Writing ---- */

static void number_add(struct json_object *row, int64_t number)
{
	json_object_array_add(row, json_object_new_int64(number));
}

static const char *lines_text(struct arena *arena, const struct reckoning *sum)
{
	struct json_object *lines = json_object_new_array();

	for (size_t i = 0; i < sum->count; i++) {
		const struct reckoned_line *line = &sum->lines[i];
		struct json_object *row = json_object_new_array();

		number_add(row, (int64_t)i + 1);
		number_add(row, line->offer->id);
		json_object_array_add(row, json_object_new_string(line->offer->sku));
		json_object_array_add(row, json_object_new_string(line->offer->name));
		number_add(row, line->quantity);
		number_add(row, line->offer->price.minor);
		number_add(row, line->offer->price_list_id);
		number_add(row, line->offer->price_from);
		number_add(row, line->net.minor);
		number_add(row, line->offer->vat_points);
		number_add(row, line->vat.minor);
		json_object_array_add(lines, row);
	}

	const char *text = arena_text(arena, json_object_to_json_string_ext(lines, JSON_C_TO_STRING_PLAIN));

	json_object_put(lines);
	return text;
}

static void letter_send(struct db *db, const struct actor *actor, const struct order_party *party, int64_t order_id,
			const struct reckoning *sum, struct date due)
{
	struct arena *arena = db_arena(db);
	const char *reference = order_reference(arena, order_id);
	enum language language = ENGLISH;
	const struct letter letter = { .name = party->name,
				       .link = arena_printf(arena, "/shop/orders/%s", reference),
				       .reference = reference,
				       .payment = payment_reference(arena, order_id),
				       .subject = party->partner_name,
				       .total = sum->gross,
				       .day = due,
				       .count = (int64_t)sum->count };

	locale_of_code(party->language, &language);
	outbox_letter(db, actor->now, party->email, language, "order_placed", &letter, false);
}

static refusal order_write(struct db *db, const struct actor *actor, const struct company *company,
			   const struct order_wish *wish, const struct reckoning *sum,
			   const struct delivery_method *method, int64_t *order_id)
{
	struct arena *arena = db_arena(db);
	const struct order_party *party = sql_order_party(db, actor->partner_id, actor->person_id);
	const struct programme_version *version = version_for_partner(db, actor->partner_id, actor->now);

	if (!party)
		return &not_active;

	int64_t days = party->payment_days >= 0 ? party->payment_days : company->payment_days;
	struct date due = date_plus_days(locale_today(actor->now), days);

	*order_id = sql_order_add(db, actor->partner_id, actor->person_id, wish->cart_id, company->currency,
				  sum->goods_net.minor, sum->delivery_net.minor, sum->net.minor, sum->vat.minor,
				  sum->gross.minor, method->id, method->vat_points, wish->address_id, wish->note,
				  wish->buyer_reference, version ? version->id : 0, due, actor->now);
	if (*order_id == 0)
		return sql_address_of(db, actor->partner_id, wish->address_id) ? &ordered_before : &no_address;
	sql_order_lines_add(db, *order_id, lines_text(arena, sum));
	sql_reservations_add(db, *order_id, actor->now);
	sql_order_event_add(db, *order_id, "submitted", "placed", "", actor->person_id, actor->now);
	if (wish->cart_id && sql_cart_close(db, actor->partner_id, wish->cart_id) != 1)
		return &ordered_before;
	letter_send(db, actor, party, *order_id, sum, due);
	audit(db, actor, "order.submit", "order", *order_id, "reference", order_reference(arena, *order_id), "gross",
	      money_plain(arena, sum->gross));
	return NULL;
}

/* All lines or none; says of which there is enough. */
static void stock_promise(struct db *db, const struct wanted *lines, size_t count, bool *promised)
{
	const char *wanted = wanted_text(db_arena(db), lines, count);
	struct catalogue_stock_list stock = sql_stock_lock(db, wanted);
	size_t enough = 0;

	for (size_t i = 0, n = 0; i < count && n < stock.count; i++)
		if (stock.items[n].product_id == lines[i].product_id) {
			promised[i] = stock.items[n++].available >= lines[i].quantity;
			enough += promised[i];
		}
	if (enough == count && !db_fault(db))
		must(sql_stock_reserve(db, wanted) == (int64_t)count || db_fault(db));
}

refusal order_submit(struct db *db, const struct actor *actor, const struct company *company,
		     const struct order_wish *wish, int64_t *order_id)
{
	struct arena *arena = db_arena(db);
	struct date today = locale_today(actor->now);
	size_t count;
	struct wanted *lines = sorted(arena, wish, &count);
	bool *promised = arena_many(arena, bool, count + 1);

	*order_id = 0;
	if (count == 0)
		return &nothing;
	for (size_t i = 0; i < count; i++)
		if (lines[i].quantity < 1 || lines[i].quantity > QUANTITY_AT_MOST)
			return &bad_quantity;
	stock_promise(db, lines, count, promised);

	struct offer_list offers = offers_of(db, actor->partner_id, today, lines, count);
	struct delivery_method_list methods = sql_delivery_methods(db, today, company->currency);
	const struct delivery_method *method = delivery_find(methods, wish->delivery_method_id);
	struct reckoning sum = order_reckon(arena, company->currency, offers, count, method);
	refusal why = wish_refused(arena, wish, &sum, method, promised, count);

	return why ? why : order_write(db, actor, company, wish, &sum, method, order_id);
}
