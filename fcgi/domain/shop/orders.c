/* Orders as the partner reads and ends them; placing is in orders_submit.c. */
#include "domain/shop/orders.h"

#include "base/must.h"
#include "base/text.h"
#include "domain/shop/carts.h"
#include "sql/orders.h"

RECORD(vat_rate, FIELD(vat_rate, points), FIELD(vat_rate, net), FIELD(vat_rate, vat));
RECORD(order, FIELD(order, id), FIELD(order, partner_id), FIELD(order, kind), FIELD(order, state), FIELD(order, hold),
       FIELD(order, currency), FIELD(order, goods_net), FIELD(order, delivery_net), FIELD(order, net), FIELD(order, vat),
       FIELD(order, gross), FIELD(order, paid), FIELD(order, returned), FIELD(order, delivery_vat_points), FIELD(order, delivery_name),
       FIELD(order, delivery_name_pl), FIELD(order, delivery_name_ru), FIELD(order, recipient), FIELD(order, street),
       FIELD(order, postcode), FIELD(order, city), FIELD(order, country), FIELD(order, note),
       FIELD(order, buyer_reference), FIELD(order, terms), FIELD(order, payment_due), FIELD(order, placed_at),
       FIELD(order, confirmed_at), FIELD(order, shipped_at), FIELD(order, delivered_at), FIELD(order, paid_at),
       FIELD(order, closed_at), FIELD(order, ended_reason), FIELD(order, placed_by_name));
RECORD(order_line, FIELD(order_line, id), FIELD(order_line, line), FIELD(order_line, product_id), FIELD(order_line, sku),
       FIELD(order_line, name), FIELD(order_line, quantity), FIELD(order_line, shipped), FIELD(order_line, cancelled),
       FIELD(order_line, open), FIELD(order_line, unit_price), FIELD(order_line, price_from),
       FIELD(order_line, list_name), FIELD(order_line, net), FIELD(order_line, vat_points), FIELD(order_line, vat),
       FIELD(order_line, promised_on));
RECORD(order_event, FIELD(order_event, id), FIELD(order_event, state), FIELD(order_event, kind),
       FIELD(order_event, note), FIELD(order_event, at), FIELD(order_event, person_name));
RECORD(order_parcel, FIELD(order_parcel, id), FIELD(order_parcel, number), FIELD(order_parcel, carrier),
       FIELD(order_parcel, tracking), FIELD(order_parcel, shipped_at), FIELD(order_parcel, delivered_at),
       FIELD(order_parcel, delivered), FIELD(order_parcel, pieces), FIELD(order_parcel, contents));
RECORD(order_brief, FIELD(order_brief, id), FIELD(order_brief, state), FIELD(order_brief, hold),
       FIELD(order_brief, net), FIELD(order_brief, gross), FIELD(order_brief, paid), FIELD(order_brief, returned), FIELD(order_brief, placed_at),
       FIELD(order_brief, payment_due), FIELD(order_brief, buyer_reference), FIELD(order_brief, line_count),
       FIELD(order_brief, done_count));
RECORD(order_party, FIELD(order_party, partner_name), FIELD(order_party, payment_days), FIELD(order_party, name),
       FIELD(order_party, email), FIELD(order_party, language));
RECORD(order_span, FIELD(order_span, place), FIELD(order_span, amount));
RECORD(reservation, FIELD(reservation, order_line_id), FIELD(reservation, product_id), FIELD(reservation, quantity));

static const struct refused too_late = {
	.rule = N_("You can cancel an order until we confirm it or it is paid, and that has happened."),
	.remedy = N_("The order manager may still stop what has not left: ask us below.")
};

const char *order_payment_state(struct money gross, struct money paid)
{
	if (paid.minor >= gross.minor)
		return "paid";
	return paid.minor > 0 ? "partly_paid" : "unpaid";
}

/* Adds to the rate's row, keeping the highest rate first. */
static void rate_add(struct vat_rate_list *rates, int64_t points, struct money net, struct money vat)
{
	size_t at = 0;

	while (at < rates->count && rates->items[at].points > points)
		at++;
	if (at == rates->count || rates->items[at].points != points) {
		for (size_t i = rates->count; i > at; i--)
			rates->items[i] = rates->items[i - 1];
		rates->items[at] = (struct vat_rate){ .points = points, .net = money_of(0, net.currency),
						      .vat = money_of(0, net.currency) };
		rates->count++;
	}
	rates->items[at].net = money_add(rates->items[at].net, net);
	rates->items[at].vat = money_add(rates->items[at].vat, vat);
}

struct vat_rate_list order_rates(struct arena *arena, const struct order *order, struct order_line_list lines)
{
	struct vat_rate_list rates = { .items = arena_many(arena, struct vat_rate, lines.count + 1) };

	for (size_t i = 0; i < lines.count; i++)
		rate_add(&rates, lines.items[i].vat_points, lines.items[i].net, lines.items[i].vat);
	if (order->delivery_net.minor)
		rate_add(&rates, order->delivery_vat_points, order->delivery_net,
			 money_share(order->delivery_net, order->delivery_vat_points));
	return rates;
}

static struct reckoned_line line_reckon(struct arena *arena, const char *currency, const struct offer *offer)
{
	struct reckoned_line line = { .offer = offer, .quantity = offer->quantity };

	static const struct refused no_rate = { .rule = N_("%1$s cannot be ordered today: its tax rate is not known."),
						.remedy = N_("Ask us; we will put it right.") };
	static const struct refused foreign = { .rule = N_("%1$s has no price in our currency today."),
						.remedy = N_("Ask us; we will put it right.") };

	line.problem = quantity_refused(arena, offer, offer->quantity);
	if (offer->vat_points < 0)
		line.problem = refuse(arena, &no_rate, offer->name);
	if (!text_same(offer->price.currency, currency))
		line.problem = refuse(arena, &foreign, offer->name);
	line.net = money_times(money_of(offer->price.minor, currency), offer->quantity);
	line.vat = money_share(line.net, offer->vat_points < 0 ? 0 : offer->vat_points);
	line.short_of = offer->available < offer->quantity;
	line.in_stock = quantity_in_stock(offer);
	return line;
}

struct reckoning order_reckon(struct arena *arena, const char *currency, struct offer_list offers, size_t wanted,
			      const struct delivery_method *method)
{
	struct money zero = money_of(0, currency);
	struct reckoning sum = { .goods_net = zero, .delivery_net = zero, .delivery_vat = zero, .net = zero, .vat = zero };

	sum.lines = arena_many(arena, struct reckoned_line, offers.count + 1);
	sum.count = offers.count;
	sum.missing = wanted - offers.count;
	sum.rates.items = arena_many(arena, struct vat_rate, offers.count + 2);
	for (size_t i = 0; i < offers.count; i++) {
		struct reckoned_line line = line_reckon(arena, currency, &offers.items[i]);

		sum.lines[i] = line;
		sum.goods_net = money_add(sum.goods_net, line.net);
		sum.vat = money_add(sum.vat, line.vat);
		rate_add(&sum.rates, line.offer->vat_points, line.net, line.vat);
	}
	if (method) {
		sum.delivery_net = delivery_cost(method, sum.goods_net);
		sum.delivery_vat = money_share(sum.delivery_net, method->vat_points < 0 ? 0 : method->vat_points);
		if (sum.delivery_net.minor)
			rate_add(&sum.rates, method->vat_points, sum.delivery_net, sum.delivery_vat);
	}
	sum.net = money_add(sum.goods_net, sum.delivery_net);
	sum.vat = money_add(sum.vat, sum.delivery_vat);
	sum.gross = money_add(sum.net, sum.vat);
	return sum;
}

static void stock_give_back(struct db *db, int64_t order_id)
{
	struct reservation_list kept = sql_reservations_of(db, order_id);

	for (size_t i = 0; i < kept.count; i++)
		must(sql_stock_release(db, kept.items[i].product_id, kept.items[i].quantity) == 1 || db_fault(db));
	sql_reservations_remove(db, order_id);
}

refusal order_cancel(struct db *db, const struct actor *actor, int64_t order_id, const char *reason)
{
	if (sql_order_cancel(db, actor->partner_id, order_id, reason) != 1)
		return &too_late;
	stock_give_back(db, order_id);
	sql_order_lines_cancel(db, order_id);
	sql_order_event_add(db, order_id, "cancelled", "cancelled", reason, actor->person_id, actor->now);
	audit(db, actor, "order.cancel", "order", order_id, "state", "cancelled", "reason", reason);
	return NULL;
}
