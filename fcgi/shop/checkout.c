/* Checkout: where to, how, what it costs in all; and the one request that makes an order of the cart. */
#include "shop/pages.h"

#include "base/text.h"
#include "domain/shop/addresses.h"
#include "domain/shop/carts.h"
#include "domain/shop/reference.h"
#include "sql/addresses.h"
#include "sql/delivery.h"

/* A way of delivery with what the order would cost by it. */
struct delivery_choice {
	int64_t id;
	const char *name;
	int64_t days;
	struct money cost;
	bool is_free;
	struct money to_free;
	bool may_be_free;
	struct money goods_net, net, vat, gross;
	struct vat_rate_list rates;
};
LIST_OF(delivery_choice);
RECORD_OF(delivery_choice);

struct address_choice {
	int64_t id;
	const struct address *address;
};
LIST_OF(address_choice);
RECORD_OF(address_choice);

struct checkout_page {
	struct line_view_list lines;
	struct address_choice_list addresses;
	struct delivery_choice_list methods;
	int64_t first_address, first_method; /* chosen until the partner chooses */
	const char *seen;
	bool empty;
	bool trouble;
	struct money goods_net;
	int64_t payment_days;
	int64_t line_count;
};

RECORD(delivery_choice, FIELD(delivery_choice, id), FIELD(delivery_choice, name), FIELD(delivery_choice, days),
       FIELD(delivery_choice, cost), FIELD(delivery_choice, is_free), FIELD(delivery_choice, to_free),
       FIELD(delivery_choice, may_be_free), FIELD(delivery_choice, goods_net), FIELD(delivery_choice, net),
       FIELD(delivery_choice, vat), FIELD(delivery_choice, gross), LIST(delivery_choice, rates, vat_rate));
RECORD(address_choice, FIELD(address_choice, id), ONE(address_choice, address, address));
RECORD(checkout_page, LIST(checkout_page, lines, line_view), LIST(checkout_page, addresses, address_choice),
       LIST(checkout_page, methods, delivery_choice), FIELD(checkout_page, first_address),
       FIELD(checkout_page, first_method), FIELD(checkout_page, seen), FIELD(checkout_page, empty),
       FIELD(checkout_page, trouble), FIELD(checkout_page, goods_net), FIELD(checkout_page, payment_days),
       FIELD(checkout_page, line_count));

const struct field_rule checkout_form[] = {
	{ "address", WHOLE, .required = true, .min = 1 },
	{ "delivery", WHOLE, .required = true, .min = 1 },
	{ "buyer_reference", TEXT, .max = 60 },
	{ "note", LINES, .max = 1000 },
	{ "seen", TEXT, .required = true, .max = 30000 },
	{ 0 }
};

static void fill_methods(struct request *req, struct checkout_page *data, const struct cart_state *state,
			 struct delivery_method_list methods)
{
	const char *currency = company(req)->currency;

	data->methods.items = arena_many(req->arena, struct delivery_choice, methods.count + 1);
	data->methods.count = methods.count;
	for (size_t i = 0; i < methods.count; i++) {
		const struct delivery_method *method = &methods.items[i];
		struct reckoning sum = order_reckon(req->arena, currency, state->offers, state->count, method);
		int64_t to_free = method->free_from.minor - sum.goods_net.minor;

		data->methods.items[i] = (struct delivery_choice){
			.id = method->id,
			.name = delivery_name(method->name, method->name_pl, method->name_ru),
			.days = method->days,
			.cost = sum.delivery_net,
			.is_free = sum.delivery_net.minor == 0,
			.may_be_free = method->may_be_free && to_free > 0,
			.to_free = money_of(to_free > 0 ? to_free : 0, currency),
			.goods_net = sum.goods_net,
			.net = sum.net,
			.vat = sum.vat,
			.gross = sum.gross,
			.rates = sum.rates,
		};
	}
	data->first_method = methods.count ? methods.items[0].id : 0;
}

static void fill_addresses(struct request *req, struct checkout_page *data)
{
	struct address_list all = sql_addresses_of(req->db, req->visitor.partner_id);

	data->addresses.items = arena_many(req->arena, struct address_choice, all.count + 1);
	data->addresses.count = all.count;
	for (size_t i = 0; i < all.count; i++)
		data->addresses.items[i] = (struct address_choice){ .id = all.items[i].id, .address = &all.items[i] };
	data->first_address = all.count ? all.items[0].id : 0;
}

enum status show_checkout(struct request *req)
{
	struct checkout_page *data = arena_one(req->arena, struct checkout_page);
	const struct company *settings = company(req);
	struct cart_state state = cart_state(req, NULL);
	struct delivery_method_list methods = sql_delivery_methods(req->db, locale_today(req->now), settings->currency);

	if (state.count == 0 && req->method == GET)
		return redirect(req, "/shop/cart");
	data->lines = line_views(req, &state.sum);
	data->line_count = (int64_t)state.count;
	data->empty = state.count == 0;
	data->trouble = state.sum.missing > 0;
	for (size_t i = 0; i < state.sum.count; i++)
		data->trouble = data->trouble || state.sum.lines[i].short_of || state.sum.lines[i].problem;
	data->goods_net = state.sum.goods_net;
	data->payment_days = settings->payment_days;
	data->seen = order_seen(req->arena, &state.sum, &methods, settings->currency);
	fill_methods(req, data, &state, methods);
	fill_addresses(req, data);
	return page(req, "shop/checkout", data);
}

enum status place_order(struct request *req)
{
	struct actor actor = actor_of(req);
	const struct company *settings = company(req);
	int64_t cart_id, order_id;
	struct cart_line_list lines = cart_lines_locked(req->db, req->visitor.partner_id, &cart_id);
	struct wanted *wanted = arena_many(req->arena, struct wanted, lines.count + 1);

	for (size_t i = 0; i < lines.count; i++)
		wanted[i] = (struct wanted){ lines.items[i].product_id, lines.items[i].quantity };

	struct order_wish wish = { .cart_id = cart_id,
				   .lines = wanted,
				   .count = lines.count,
				   .address_id = form_int(req, "address"),
				   .delivery_method_id = form_int(req, "delivery"),
				   .buyer_reference = form_text(req, "buyer_reference"),
				   .note = form_text(req, "note"),
				   .seen = form_text(req, "seen") };
	refusal why = order_submit(req->db, &actor, settings, &wish, &order_id);

	if (why)
		return refused(req, why);
	return redirect_notice(req, N_("Thank you. Your order is with us, and the confirmation is on its way to your mail."),
			       "/shop/orders/%s", order_reference(req->arena, order_id));
}
