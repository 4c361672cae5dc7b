/* The partner's orders: the list, one order with its parcels and its thread, the printed order, and what the partner may
 * do with it. */
#include "shop/pages.h"

#include "base/text.h"
#include "domain/common/messages.h"
#include "domain/shop/fulfilment.h"
#include "domain/shop/reference.h"
#include "domain/shop/returns.h"
#include "sql/orders.h"
#include "sql/returns.h"

enum { ROWS = 25 };

struct order_row {
	const char *reference;
	const struct order_brief *brief;
	const char *payment; /* unpaid, partly_paid, paid */
	bool partly;         /* some lines are done, others open */
};
LIST_OF(order_row);
RECORD_OF(order_row);

struct orders_page {
	struct order_row_list orders;
	const char *state;
	const char *prev, *next;
	bool has_orders;
	bool may_order;
};

struct order_page {
	const char *reference;
	const struct order *order;
	struct order_line_list lines;
	struct vat_rate_list rates;
	struct order_event_list events;
	struct order_parcel_list parcels;
	struct message_list messages;
	struct order_return_list returns;
	const char *delivery_name;
	const char *action;            /* of the thread's form */
	const char *payment;
	const char *payment_reference;
	struct money to_pay;
	struct money to_get;           /* back from us; may be below zero */
	bool must_pay;
	bool gets_back;
	bool may_cancel;
	bool all_open;                 /* nothing shipped yet */
	int64_t parcels_to_receive;
	int64_t done_steps;            /* 1 received, 2 confirmed, 3 shipped, 4 delivered */
	bool running;                  /* not ended early */
	const struct company *seller;
};

RECORD(order_row, FIELD(order_row, reference), ONE(order_row, brief, order_brief), FIELD(order_row, payment),
       FIELD(order_row, partly));
RECORD(orders_page, LIST(orders_page, orders, order_row), FIELD(orders_page, state), FIELD(orders_page, prev),
       FIELD(orders_page, next), FIELD(orders_page, has_orders), FIELD(orders_page, may_order));
RECORD(order_page, FIELD(order_page, reference), ONE(order_page, order, order), LIST(order_page, lines, order_line),
       LIST(order_page, rates, vat_rate), LIST(order_page, events, order_event), LIST(order_page, parcels, order_parcel),
       LIST(order_page, messages, message), FIELD(order_page, delivery_name), FIELD(order_page, action),
       FIELD(order_page, payment), FIELD(order_page, payment_reference), FIELD(order_page, to_pay),
       FIELD(order_page, to_get), LIST(order_page, returns, order_return), FIELD(order_page, must_pay),
       FIELD(order_page, gets_back), FIELD(order_page, may_cancel), FIELD(order_page, all_open),
       FIELD(order_page, parcels_to_receive), FIELD(order_page, done_steps), FIELD(order_page, running),
       ONE(order_page, seller, company));

const struct field_rule orders_query[] = {
	{ "state", CHOICE, .choices = "submitted confirmed picking partially_shipped shipped delivered closed cancelled rejected" },
	{ "after", WHOLE, .min = 0 },
	{ "before", WHOLE, .min = 0 },
	{ 0 }
};
const struct field_rule order_message_form[] = { { "text", LINES, .required = true, .max = 4000 }, { 0 } };
const struct field_rule order_cancel_form[] = { { "reason", TEXT, .max = 200 }, { 0 } };
const struct field_rule order_received_form[] = { { "parcel", WHOLE, .required = true, .min = 1 }, { 0 } };

static struct order_row_list rows_of(struct request *req, struct order_brief_list briefs)
{
	struct order_row_list rows = { arena_many(req->arena, struct order_row, briefs.count + 1), briefs.count };

	for (size_t i = 0; i < briefs.count; i++) {
		const struct order_brief *brief = &briefs.items[i];

		rows.items[i] = (struct order_row){ .reference = order_reference(req->arena, brief->id),
						    .brief = brief,
						    .payment = order_payment_state(money_subtract(brief->gross, brief->returned),
										   brief->paid),
						    .partly = brief->done_count > 0 && brief->done_count < brief->line_count };
	}
	return rows;
}

static void reverse(struct order_brief_list *briefs)
{
	for (size_t i = 0; i < briefs->count / 2; i++) {
		struct order_brief kept = briefs->items[i];

		briefs->items[i] = briefs->items[briefs->count - 1 - i];
		briefs->items[briefs->count - 1 - i] = kept;
	}
}

static const char *beside(struct request *req, const char *state, const char *way, bool exists, const struct order_brief *row)
{
	return exists ? arena_printf(req->arena, "/shop/orders?state=%s&%s=%lld", state, way, (long long)row->id) : "";
}

enum status show_orders(struct request *req)
{
	struct orders_page *data = arena_one(req->arena, struct orders_page);
	const char *state = form_text(req, "state");
	int64_t before = form_int(req, "before"), after = form_int(req, "after");
	int64_t partner = req->visitor.partner_id;
	struct order_brief_list briefs = before ? sql_orders_of_back(req->db, partner, state, before, ROWS + 1) :
						  sql_orders_of(req->db, partner, state, after, ROWS + 1);
	bool more = briefs.count > ROWS;

	if (more)
		briefs.count = ROWS;
	if (before)
		reverse(&briefs);
	data->orders = rows_of(req, briefs);
	data->state = state;
	data->has_orders = briefs.count > 0;
	data->may_order = (req->visitor.rights & RIGHT(PARTNER_ORDER)) != 0;
	data->prev = data->next = "";
	if (briefs.count) {
		data->prev = beside(req, state, "before", before ? more : after != 0, &briefs.items[0]);
		data->next = beside(req, state, "after", before || more, &briefs.items[briefs.count - 1]);
	}
	return page(req, "shop/orders", data);
}

static int64_t steps_done(const char *state)
{
	static const struct {
		const char *state;
		int64_t steps;
	} table[] = { { "submitted", 1 }, { "awaiting_payment", 1 }, { "confirmed", 2 }, { "picking", 2 },
		      { "partially_shipped", 2 }, { "shipped", 3 }, { "delivered", 4 }, { "closed", 5 } };

	for (size_t i = 0; i < sizeof(table) / sizeof(table[0]); i++)
		if (text_same(state, table[i].state))
			return table[i].steps;
	return 0;
}

static void fill_state(struct order_page *data)
{
	const struct order *order = data->order;

	struct money worth = money_subtract(order->gross, order->returned);

	data->payment = order_payment_state(worth, order->paid);
	data->to_pay = money_subtract(worth, order->paid);
	data->to_get = money_times(data->to_pay, -1);
	data->done_steps = steps_done(order->state);
	data->running = data->done_steps > 0;
	data->must_pay = data->running && data->to_pay.minor > 0;
	data->gets_back = data->running && data->to_get.minor > 0;
	data->may_cancel = data->done_steps == 1 && order->paid.minor == 0;
	data->all_open = data->parcels.count == 0;
	for (size_t i = 0; i < data->parcels.count; i++)
		data->parcels_to_receive += !data->parcels.items[i].delivered;
}

static struct order_page *order_page_of(struct request *req)
{
	int64_t partner = req->visitor.partner_id;
	const struct order *order = sql_order_of_partner(req->db, partner, order_of_reference(path_text(req, 0)));

	if (!order)
		return NULL;

	struct order_page *data = arena_one(req->arena, struct order_page);

	data->order = order;
	data->reference = order_reference(req->arena, order->id);
	data->payment_reference = payment_reference(req->arena, order->id);
	data->lines = sql_order_lines_of(req->db, partner, order->id);
	data->rates = order_rates(req->arena, order, data->lines);
	data->parcels = sql_order_parcels_of(req->db, partner, order->id);
	data->returns = sql_order_returns_of(req->db, partner, order->id);
	data->delivery_name = delivery_name(order->delivery_name, order->delivery_name_pl, order->delivery_name_ru);
	data->action = arena_printf(req->arena, "/shop/orders/%s/messages", data->reference);
	data->seller = company(req);
	fill_state(data);
	return data;
}

enum status show_order(struct request *req)
{
	struct order_page *data = order_page_of(req);

	if (!data)
		return not_found(req);
	data->events = sql_order_events_of(req->db, req->visitor.partner_id, data->order->id);
	data->messages = messages_of(req->db, "order", data->order->id, req->visitor.partner_id, false);
	return page(req, "shop/order", data);
}

enum status print_order(struct request *req)
{
	struct order_page *data = order_page_of(req);

	return data ? page(req, "shop/order_print", data) : not_found(req);
}

/* Reaches only the visitor's own orders, and locks the one it finds. */
static const struct order *order_in_path(struct request *req)
{
	return sql_order_lock(req->db, req->visitor.partner_id, order_of_reference(path_text(req, 0)));
}

enum status write_message(struct request *req)
{
	const struct order *order = order_in_path(req);
	struct actor actor = actor_of(req);

	if (!order)
		return not_found(req);
	message_add(req->db, &actor, "order", order->id, order->partner_id, false, form_text(req, "text"));
	return redirect_notice(req, N_("Your message is with us. The answer will stand here and in your mail."),
			       "/shop/orders/%s", path_text(req, 0));
}

enum status cancel_order(struct request *req)
{
	const struct order *order = order_in_path(req);
	struct actor actor = actor_of(req);

	if (!order)
		return not_found(req);

	refusal why = order_cancel(req->db, &actor, order->id, form_text(req, "reason"));

	return why ? refused(req, why) :
		     redirect_notice(req, N_("The order is cancelled. Nothing is to be paid."), "/shop/orders/%s",
				     path_text(req, 0));
}

enum status receive_parcel(struct request *req)
{
	const struct order *order = order_in_path(req);
	struct actor actor = actor_of(req);

	if (!order)
		return not_found(req);

	refusal why = order_received(req->db, &actor, order->id, form_int(req, "parcel"));

	return why ? refused(req, why) :
		     redirect_notice(req, N_("Thank you, the parcel is marked as received."), "/shop/orders/%s",
				     path_text(req, 0));
}
