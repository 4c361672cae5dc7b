/* Orders for the staff: the list, and one order with everything that belongs to it. What can be done with it is in
 * orders_steps.c. */
#include <string.h>

#include "admin/pages.h"
#include "base/text.h"
#include "core/locale.h"
#include "domain/common/messages.h"
#include "domain/money/commissions_book.h"
#include "domain/money/payments.h"
#include "domain/shop/delivery.h"
#include "domain/shop/fulfilment.h"
#include "domain/shop/reference.h"
#include "domain/shop/returns.h"
#include "shared/visitor.h"
#include "sql/commissions.h"
#include "sql/fulfilment.h"
#include "sql/payments.h"
#include "sql/returns.h"
#include "web/response.h"

enum { ROWS = 40, PARTNER_BASE = 1000 };

const struct field_rule staff_orders_form[] = {
	{ "q", TEXT, .max = 100 },
	{ "state", CHOICE,
	  .choices = "submitted awaiting_payment confirmed picking partially_shipped shipped delivered closed cancelled rejected expired sending owing asked" },
	{ "after", WHOLE, .min = 0 },
	{ "before", WHOLE, .min = 0 },
	{ 0 }
};

/* The states in the order of an order's life, as the filter shows them; then what cuts across them and is not counted twice. */
static const struct {
	const char *state;
	const char *label;
	bool across;
} state_labels[] = {
	{ "asked", N_("With a question"), true },
	{ "sending", N_("To pack and send"), true },
	{ "owing", N_("Delivered, not paid"), true },
	{ "submitted", N_("To confirm") },
	{ "awaiting_payment", N_("Awaiting payment") },
	{ "confirmed", N_("To pack") },
	{ "picking", N_("Being packed") },
	{ "partially_shipped", N_("Partly shipped") },
	{ "shipped", N_("On their way") },
	{ "delivered", N_("Delivered") },
	{ "closed", N_("Completed") },
	{ "cancelled", N_("Cancelled") },
	{ "rejected", N_("Not approved") },
	{ "expired", N_("Expired") },
};

enum { STATE_LABELS = sizeof(state_labels) / sizeof(state_labels[0]) };

/* ---- The list ---- */

struct order_tab {
	const char *label;
	const char *address;
	int64_t count;
	bool current;
};
LIST_OF(order_tab);
RECORD(order_tab, FIELD(order_tab, label), FIELD(order_tab, address), FIELD(order_tab, count), FIELD(order_tab, current));

struct staff_orders_row {
	const char *reference;
	const struct staff_order_brief *brief;
	const char *payment;
	bool late;           /* its payment is overdue */
};
LIST_OF(staff_orders_row);
RECORD(staff_orders_row, FIELD(staff_orders_row, reference), ONE(staff_orders_row, brief, staff_order_brief),
       FIELD(staff_orders_row, payment), FIELD(staff_orders_row, late));

struct staff_orders_page {
	struct order_tab_list tabs;
	struct staff_orders_row_list rows;
	const char *q;
	const char *state;
	const char *prev, *next;
	bool searched;
	bool has_rows;
};
RECORD(staff_orders_page, LIST(staff_orders_page, tabs, order_tab), LIST(staff_orders_page, rows, staff_orders_row),
       FIELD(staff_orders_page, q), FIELD(staff_orders_page, state), FIELD(staff_orders_page, prev),
       FIELD(staff_orders_page, next), FIELD(staff_orders_page, searched), FIELD(staff_orders_page, has_rows));

static struct order_tab_list tabs_of(struct request *req, const char *state)
{
	struct order_count_list counts = sql_staff_order_counts(req->db);
	struct order_tab_list tabs = { arena_many(req->arena, struct order_tab, STATE_LABELS + 1), 0 };
	struct order_tab *all = &tabs.items[tabs.count++];

	*all = (struct order_tab){ .label = locale_text(N_("All")), .address = "/admin/orders", .current = !*state };
	for (size_t i = 0; i < STATE_LABELS; i++) {
		struct order_tab tab = { .label = locale_text(state_labels[i].label),
					 .address = arena_printf(req->arena, "/admin/orders?state=%s", state_labels[i].state),
					 .current = text_same(state, state_labels[i].state) };

		for (size_t n = 0; n < counts.count; n++)
			if (text_same(counts.items[n].state, state_labels[i].state))
				tab.count = counts.items[n].count;
		all->count += state_labels[i].across ? 0 : tab.count;
		if (tab.count || tab.current)
			tabs.items[tabs.count++] = tab;
	}
	return tabs;
}

/* "%word%" with the signs of LIKE made harmless. */
static const char *pattern_of(struct arena *arena, const char *text)
{
	char *pattern = arena_alloc(arena, strlen(text) * 2 + 3), *to = pattern;

	*to++ = '%';
	for (; *text; text++) {
		if (strchr("%_\\", *text))
			*to++ = '\\';
		*to++ = *text;
	}
	*to = '%';
	return pattern;
}

static void turn_round(struct staff_order_brief_list *briefs)
{
	for (size_t i = 0; i < briefs->count / 2; i++) {
		struct staff_order_brief kept = briefs->items[i];

		briefs->items[i] = briefs->items[briefs->count - 1 - i];
		briefs->items[briefs->count - 1 - i] = kept;
	}
}

static struct staff_orders_row_list rows_of(struct request *req, struct staff_order_brief_list briefs)
{
	struct staff_orders_row_list rows = { arena_many(req->arena, struct staff_orders_row, briefs.count + 1), briefs.count };
	int64_t today = locale_today(req->now).days;

	for (size_t i = 0; i < briefs.count; i++) {
		const struct staff_order_brief *brief = &briefs.items[i];
		struct money worth = money_subtract(brief->gross, brief->returned);
		bool ended = text_same(brief->state, "cancelled") || text_same(brief->state, "rejected") ||
			     text_same(brief->state, "expired");
		bool owing = !ended && brief->paid.minor < worth.minor;

		rows.items[i] = (struct staff_orders_row){
			.reference = order_reference(req->arena, brief->id),
			.brief = brief,
			.payment = ended && brief->paid.minor == 0 ? "" : order_payment_state(worth, brief->paid),
			.late = owing && date_set(brief->payment_due) && brief->payment_due.days < today
		};
	}
	return rows;
}

static const char *beside(struct request *req, const char *way, int64_t id)
{
	return arena_printf(req->arena, "/admin/orders?q=%s&state=%s&%s=%lld", url_encode(req->arena, form_text(req, "q")),
			    form_text(req, "state"), way, (long long)id);
}

enum status show_staff_orders(struct request *req)
{
	struct staff_orders_page *data = arena_one(req->arena, struct staff_orders_page);
	const char *q = form_text(req, "q"), *state = form_text(req, "state"), *pattern = pattern_of(req->arena, q);
	int64_t before = form_int(req, "before"), after = form_int(req, "after"), number = order_of_reference(q);
	struct staff_order_brief_list briefs =
		before ? sql_staff_orders_back(req->db, state, pattern, number, before, ROWS + 1) :
			 sql_staff_orders(req->db, state, pattern, number, after, ROWS + 1);
	bool more = briefs.count > ROWS;

	if (more)
		briefs.count = ROWS;
	if (before)
		turn_round(&briefs);
	*data = (struct staff_orders_page){ .tabs = tabs_of(req, state),
					    .rows = rows_of(req, briefs),
					    .q = q,
					    .state = state,
					    .prev = "",
					    .next = "",
					    .searched = *q || *state,
					    .has_rows = briefs.count > 0 };
	if (briefs.count && (before ? more : after != 0))
		data->prev = beside(req, "before", briefs.items[0].id);
	if (briefs.count && (before || more))
		data->next = beside(req, "after", briefs.items[briefs.count - 1].id);
	return page(req, "admin/orders", data);
}

/* ---- One order ---- */

struct pack_line {
	const struct order_line *line;
	int64_t put;         /* into the parcel: what was typed, else all that is open */
};
LIST_OF(pack_line);
RECORD(pack_line, ONE(pack_line, line, order_line), FIELD(pack_line, put));

/* A line of which something may come back, and how much was typed. */
struct back_line {
	const struct returnable *line;
	int64_t put;
};
LIST_OF(back_line);
RECORD(back_line, ONE(back_line, line, returnable), FIELD(back_line, put));

struct staff_order_page {
	const char *reference;
	const char *self;
	const struct staff_order *order;
	struct order_line_list lines;
	struct pack_line_list to_pack;
	struct order_parcel_list parcels;
	struct payment_list payments;
	struct back_line_list to_return;
	struct order_return_list returns;
	struct commission_of_order_list commissions;
	struct order_event_list events;
	struct message_list messages;
	const char *delivery_name;
	const char *partner_code, *partner_path;
	const char *payment;
	const char *payment_reference;
	const char *action;           /* of the thread's form; "" for those who may only read it */
	struct money to_pay;
	struct money to_refund;
	struct date today;
	bool late;
	bool ended;                   /* cancelled, refused, expired */
	bool may_confirm, may_await, may_pick, may_unpick, may_ship, may_cut, may_arrive, may_close;
	bool may_reject, may_cancel, may_pay, may_hold, may_release, may_answer, may_release_credit;
	bool may_return;
	bool returning;               /* a return was refused: its form stays open */
	bool more_steps;              /* something stands under "more" */
};
RECORD(staff_order_page, FIELD(staff_order_page, reference), FIELD(staff_order_page, self),
       ONE(staff_order_page, order, staff_order), LIST(staff_order_page, lines, order_line),
       LIST(staff_order_page, to_pack, pack_line), LIST(staff_order_page, parcels, order_parcel),
       LIST(staff_order_page, payments, payment),
       LIST(staff_order_page, to_return, back_line), LIST(staff_order_page, returns, order_return), LIST(staff_order_page, commissions, commission_of_order),
       LIST(staff_order_page, events, order_event), LIST(staff_order_page, messages, message),
       FIELD(staff_order_page, delivery_name), FIELD(staff_order_page, partner_code), FIELD(staff_order_page, partner_path),
       FIELD(staff_order_page, payment), FIELD(staff_order_page, payment_reference), FIELD(staff_order_page, action),
       FIELD(staff_order_page, to_pay), FIELD(staff_order_page, to_refund), FIELD(staff_order_page, today),
       FIELD(staff_order_page, late), FIELD(staff_order_page, returning), FIELD(staff_order_page, ended), FIELD(staff_order_page, may_confirm),
       FIELD(staff_order_page, may_await), FIELD(staff_order_page, may_pick), FIELD(staff_order_page, may_unpick),
       FIELD(staff_order_page, may_ship), FIELD(staff_order_page, may_cut), FIELD(staff_order_page, may_arrive),
       FIELD(staff_order_page, may_close), FIELD(staff_order_page, may_reject), FIELD(staff_order_page, may_cancel),
       FIELD(staff_order_page, may_pay), FIELD(staff_order_page, may_hold), FIELD(staff_order_page, may_release),
       FIELD(staff_order_page, may_answer), FIELD(staff_order_page, may_release_credit),
       FIELD(staff_order_page, may_return), FIELD(staff_order_page, more_steps));

static bool holds(const struct request *req, enum right right)
{
	return (req->visitor.rights & RIGHT(right)) != 0;
}

static bool in(const struct staff_order *order, const char *a, const char *b, const char *c)
{
	return text_same(order->state, a) || (b && text_same(order->state, b)) || (c && text_same(order->state, c));
}

/* Which buttons are shown. Whether a step is really possible is decided by the step itself. */
static void fill_may(struct request *req, struct staff_order_page *data)
{
	const struct staff_order *order = data->order;
	bool manage = holds(req, ORDERS_MANAGE), ship = holds(req, ORDERS_SHIP), free = !*order->hold;
	bool paid = order->paid.minor >= order->gross.minor - order->returned.minor;

	data->may_confirm = manage && free && in(order, "submitted", NULL, NULL);
	data->may_await = data->may_confirm && !paid;
	data->may_pick = ship && free && in(order, "confirmed", NULL, NULL);
	data->may_unpick = ship && in(order, "picking", NULL, NULL);
	data->may_ship = ship && free && in(order, "picking", "partially_shipped", NULL);
	data->may_cut = manage && in(order, "picking", "partially_shipped", NULL);
	data->may_arrive = ship && free && in(order, "partially_shipped", "shipped", NULL);
	data->may_close = manage && free && paid && in(order, "delivered", NULL, NULL);
	data->may_reject = manage && in(order, "submitted", NULL, NULL);
	data->may_cancel = manage && (in(order, "submitted", "awaiting_payment", "confirmed") || in(order, "picking", NULL, NULL));
	data->may_pay = holds(req, MONEY_MANAGE) && (data->to_pay.minor > 0 || data->to_refund.minor > 0);
	data->may_hold = manage && free && !data->ended && !in(order, "closed", NULL, NULL);
	data->may_release = manage && !free && !text_same(order->hold, "credit");
	data->may_release_credit = holds(req, MONEY_MANAGE) && text_same(order->hold, "credit");
	data->may_answer = manage;
	data->may_return = manage && data->to_return.count > 0;
	data->more_steps = data->may_await || data->may_unpick || data->may_reject || data->may_cancel || data->may_hold;
}

static void fill_money(struct request *req, struct staff_order_page *data)
{
	const struct staff_order *order = data->order;
	struct money zero = money_of(0, order->currency), worth = money_subtract(order->gross, order->returned);
	struct money left = money_subtract(worth, order->paid);

	data->ended = in(order, "cancelled", "rejected", "expired");
	data->payment = data->ended && order->paid.minor == 0 ? "" : order_payment_state(worth, order->paid);
	data->to_pay = data->ended || left.minor < 0 ? zero : left;
	data->to_refund = data->ended ? order->paid : left.minor < 0 ? money_times(left, -1) : zero;
	data->late = data->to_pay.minor > 0 && date_set(order->payment_due) &&
		     order->payment_due.days < locale_today(req->now).days;
	data->today = locale_today(req->now);
}

/* What was typed for a line when that form was refused; else what stands there at first. */
static int64_t typed_for(const struct request *req, handler *form, const char *ids, const char *pieces, int64_t line_id,
			 int64_t first)
{
	if (req->method != POST || req->route->handle != form || form_count(req, ids) != form_count(req, pieces))
		return first;
	for (size_t i = 0; i < form_count(req, ids); i++)
		if (form_int_at(req, ids, i) == line_id)
			return form_int_at(req, pieces, i);
	return 0;
}

static void fill_lines(struct request *req, struct staff_order_page *data)
{
	data->lines = sql_staff_order_lines(req->db, data->order->id);
	data->to_pack.items = arena_many(req->arena, struct pack_line, data->lines.count + 1);
	for (size_t i = 0; i < data->lines.count; i++) {
		const struct order_line *line = &data->lines.items[i];

		if (line->open)
			data->to_pack.items[data->to_pack.count++] = (struct pack_line){
				line, typed_for(req, ship_order, "line[]", "quantity[]", line->id, line->open)
			};
	}
}

static void fill_returns(struct request *req, struct staff_order_page *data)
{
	struct returnable_list lines = sql_returnables(req->db, data->order->id);

	data->to_return.items = arena_many(req->arena, struct back_line, lines.count + 1);
	data->to_return.count = lines.count;
	for (size_t i = 0; i < lines.count; i++)
		data->to_return.items[i] = (struct back_line){
			&lines.items[i], typed_for(req, book_return, "returned[]", "pieces[]", lines.items[i].id, 0)
		};
	data->returns = sql_order_returns(req->db, data->order->id);
	data->returning = req->method == POST && req->route->handle == book_return;
}

enum status show_staff_order(struct request *req)
{
	const struct staff_order *order = sql_staff_order(req->db, order_of_reference(path_text(req, 0)));
	struct staff_order_page *data = arena_one(req->arena, struct staff_order_page);
	struct arena *arena = req->arena;

	if (!order)
		return not_found(req);
	data->order = order;
	data->reference = order_reference(arena, order->id);
	data->self = arena_printf(arena, "/admin/orders/%s", data->reference);
	data->payment_reference = payment_reference(arena, order->id);
	data->delivery_name = delivery_name(order->delivery_name, order->delivery_name_pl, order->delivery_name_ru);
	data->partner_code = order->partner_id ? arena_printf(arena, "P-%lld", (long long)(PARTNER_BASE + order->partner_id)) : "";
	data->partner_path = holds(req, PARTNERS_MANAGE) && order->partner_id ?
				     arena_printf(arena, "/admin/partners/%lld", (long long)order->partner_id) : "";
	fill_lines(req, data);
	data->parcels = sql_staff_order_parcels(req->db, order->id);
	data->payments = sql_payments_of_order(req->db, order->id);
	fill_returns(req, data);
	data->commissions = sql_commissions_of_order(req->db, order->id);
	data->events = sql_staff_order_events(req->db, order->id);
	data->messages = messages_of(req->db, "order", order->id, order->partner_id, true);
	fill_money(req, data);
	fill_may(req, data);
	data->action = data->may_answer ? arena_printf(arena, "%s/messages", data->self) : "";
	return page(req, "admin/order", data);
}
