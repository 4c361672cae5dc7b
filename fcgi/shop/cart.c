/* The cart: adding, looking, changing; and the bar that follows the partner through the storefront. */
#include "shop/pages.h"

#include "base/text.h"
#include "domain/shop/carts.h"

struct cart_page {
	struct line_view_list lines;
	struct money goods_net;
	int64_t missing;    /* lines that are no longer in the assortment */
	bool trouble;       /* something is sold out or gone */
	bool can_order;
	const struct cart_bar *bar;
	int64_t line_count;
};

RECORD(cart_bar, FIELD(cart_bar, lines), FIELD(cart_bar, net), FIELD(cart_bar, has_lines), FIELD(cart_bar, to_free),
       FIELD(cart_bar, has_goal), FIELD(cart_bar, done));
RECORD(line_view, FIELD(line_view, sku), FIELD(line_view, name), FIELD(line_view, picture), FIELD(line_view, quantity),
       FIELD(line_view, pack_size), FIELD(line_view, least_quantity), FIELD(line_view, maximum_quantity),
       FIELD(line_view, price), FIELD(line_view, net), FIELD(line_view, vat_points), FIELD(line_view, list_name),
       FIELD(line_view, price_from), FIELD(line_view, has_break), FIELD(line_view, problem), FIELD(line_view, short_of),
       FIELD(line_view, in_stock), FIELD(line_view, left), FIELD(line_view, expected_on));
RECORD(cart_page, LIST(cart_page, lines, line_view), FIELD(cart_page, goods_net), FIELD(cart_page, missing),
       FIELD(cart_page, trouble), FIELD(cart_page, can_order), ONE(cart_page, bar, cart_bar),
       FIELD(cart_page, line_count));

const struct field_rule cart_add_form[] = {
	{ "sku", TEXT, .required = true, .max = 40 },
	{ "quantity", WHOLE, .required = true, .min = 1, .max = 1000000 },
	{ "back", TEXT, .max = 1000 },
	{ 0 }
};

const struct field_rule cart_change_form[] = {
	{ "sku", TEXT, .required = true, .max = 40 },
	{ "quantity", WHOLE, .min = 0, .max = 1000000 },
	{ .name = "remove", .type = FLAG },
	{ 0 }
};

static const char *currency_of(struct request *req)
{
	return company(req)->currency;
}

struct cart_state cart_state(struct request *req, const struct delivery_method *method)
{
	struct cart_line_list lines = cart_lines(req->db, req->visitor.partner_id);
	struct cart_state state = { .count = lines.count, .wanted = arena_many(req->arena, struct wanted, lines.count + 1) };

	for (size_t i = 0; i < lines.count; i++) {
		state.cart_id = lines.items[i].cart_id;
		state.wanted[i] = (struct wanted){ lines.items[i].product_id, lines.items[i].quantity };
	}
	state.offers = offers_of(req->db, req->visitor.partner_id, locale_today(req->now), state.wanted, state.count);
	state.sum = order_reckon(req->arena, currency_of(req), state.offers, state.count, method);
	return state;
}

/* The nearest amount of goods from which any delivery is free. */
static void set_goal(struct request *req, const struct catalogue_view *view, struct cart_bar *bar)
{
	struct delivery_method_list methods = catalogue_delivery(req->db, view, currency_of(req));

	for (size_t i = 0; i < methods.count; i++) {
		const struct delivery_method *method = &methods.items[i];
		int64_t to_free = method->free_from.minor - bar->net.minor;

		if (!method->may_be_free || to_free <= 0 || (bar->has_goal && to_free >= bar->to_free.minor))
			continue;
		bar->has_goal = true;
		bar->to_free = money_of(to_free, bar->net.currency);
		bar->done = bar->net.minor * 100 / method->free_from.minor;
	}
}

struct cart_bar *cart_bar_of(struct request *req, const struct catalogue_view *view)
{
	struct cart_bar *bar = arena_one(req->arena, struct cart_bar);
	size_t count;
	struct offer_list offers = catalogue_cart(req->db, view, &count);

	bar->lines = (int64_t)count;
	bar->has_lines = count > 0;
	bar->net = order_reckon(req->arena, currency_of(req), offers, count, NULL).goods_net;
	if (bar->has_lines)
		set_goal(req, view, bar);
	return bar;
}

struct line_view_list line_views(struct request *req, const struct reckoning *sum)
{
	struct line_view_list list = { arena_many(req->arena, struct line_view, sum->count + 1), sum->count };

	for (size_t i = 0; i < sum->count; i++) {
		const struct reckoned_line *line = &sum->lines[i];
		const struct offer *offer = line->offer;

		list.items[i] = (struct line_view){
			.sku = offer->sku,
			.name = offer->name,
			.picture = offer->picture,
			.quantity = line->quantity,
			.pack_size = offer->pack_size,
			.least_quantity = offer->least_quantity,
			.maximum_quantity = offer->maximum_quantity,
			.price = offer->price,
			.net = line->net,
			.vat_points = offer->vat_points,
			.list_name = offer->list_name,
			.price_from = offer->price_from,
			.has_break = offer->price_from > offer->least_quantity,
			.problem = line->problem ? locale_refusal(req->arena, line->problem) : "",
			.short_of = line->short_of,
			.in_stock = line->in_stock,
			.left = line->in_stock > 0,
			.expected_on = offer->expected_on,
		};
	}
	return list;
}

enum status show_cart(struct request *req)
{
	struct cart_page *data = arena_one(req->arena, struct cart_page);
	struct cart_state state = cart_state(req, NULL);
	bool fine = state.count > 0;

	data->lines = line_views(req, &state.sum);
	data->line_count = (int64_t)state.count;
	data->goods_net = state.sum.goods_net;
	data->missing = (int64_t)state.sum.missing;
	data->trouble = state.sum.missing > 0;
	for (size_t i = 0; i < state.sum.count; i++) {
		data->trouble = data->trouble || state.sum.lines[i].short_of;
		fine = fine && !state.sum.lines[i].problem;
	}
	data->can_order = fine && !data->trouble;
	return page(req, "shop/cart", data);
}

/* Where the partner was, or the product's page. */
static const char *way_back(struct request *req)
{
	const char *back = form_text(req, "back");

	return path_is_local(back) && text_starts(back, "/shop") ? back : "/shop/cart";
}

enum status add_to_cart(struct request *req)
{
	struct actor actor = actor_of(req);
	refusal why = cart_add(req->db, &actor, locale_today(req->now), form_text(req, "sku"), form_int(req, "quantity"));

	if (why)
		return refused(req, why);
	return redirect_notice(req, N_("It is in your cart."), "%s", way_back(req));
}

enum status change_cart(struct request *req)
{
	struct actor actor = actor_of(req);
	int64_t quantity = form_flag(req, "remove") ? 0 : form_int(req, "quantity");
	refusal why = cart_change(req->db, &actor, locale_today(req->now), form_text(req, "sku"), quantity);

	return why ? refused(req, why) : redirect(req, "/shop/cart");
}

enum status trim_cart(struct request *req)
{
	struct actor actor = actor_of(req);

	cart_trim(req->db, &actor, locale_today(req->now));
	return redirect_notice(req, N_("The cart now holds what can be sent today."), "/shop/cart");
}
