/* The steps of staff. Each begins with its guarded UPDATE; what it brings with it follows in the same transaction. */
#include "domain/shop/fulfilment.h"

#include "base/must.h"
#include "base/text.h"
#include "core/locale.h"
#include "domain/common/messages.h"
#include "domain/common/outbox.h"
#include "domain/money/commissions_book.h"
#include "domain/money/ledger.h"
#include "domain/shop/reference.h"
#include "sql/fulfilment.h"
#include "sql/orders.h"

RECORD(staff_order, FIELD(staff_order, id), FIELD(staff_order, partner_id), FIELD(staff_order, partner_name),
       FIELD(staff_order, partner_state), FIELD(staff_order, state), FIELD(staff_order, hold), FIELD(staff_order, currency),
       FIELD(staff_order, goods_net), FIELD(staff_order, delivery_net), FIELD(staff_order, net), FIELD(staff_order, vat),
       FIELD(staff_order, gross), FIELD(staff_order, paid), FIELD(staff_order, returned), FIELD(staff_order, delivery_name),
       FIELD(staff_order, delivery_name_pl), FIELD(staff_order, delivery_name_ru), FIELD(staff_order, recipient),
       FIELD(staff_order, street), FIELD(staff_order, postcode), FIELD(staff_order, city), FIELD(staff_order, country),
       FIELD(staff_order, note), FIELD(staff_order, buyer_reference), FIELD(staff_order, payment_due),
       FIELD(staff_order, placed_at), FIELD(staff_order, confirmed_at), FIELD(staff_order, shipped_at),
       FIELD(staff_order, delivered_at), FIELD(staff_order, paid_at), FIELD(staff_order, closed_at),
       FIELD(staff_order, ended_reason), FIELD(staff_order, terms), FIELD(staff_order, commissioned_at),
       FIELD(staff_order, version), FIELD(staff_order, person_name), FIELD(staff_order, person_email),
       FIELD(staff_order, person_phone), FIELD(staff_order, person_language), FIELD(staff_order, imported));
RECORD(staff_order_brief, FIELD(staff_order_brief, id), FIELD(staff_order_brief, partner_name),
       FIELD(staff_order_brief, state), FIELD(staff_order_brief, hold), FIELD(staff_order_brief, net),
       FIELD(staff_order_brief, gross), FIELD(staff_order_brief, paid), FIELD(staff_order_brief, returned), FIELD(staff_order_brief, placed_at),
       FIELD(staff_order_brief, payment_due), FIELD(staff_order_brief, asked));
RECORD(order_count, FIELD(order_count, state), FIELD(order_count, count));
RECORD(order_id, FIELD(order_id, id));

/* One sentence for a step that the machine does not know from here, or that somebody else was quicker with. */
static const struct refused not_now = {
	.rule = N_("The order is no longer where it was when you opened it, or it is on hold."),
	.remedy = N_("Look at it as it is now and choose again. A hold is lifted by the order manager, of credit by finance.")
};
static const struct refused nothing_open = {
	.rule = N_("Only what is open can be changed, and nothing of this line is open any more."),
	.remedy = N_("Look at the order as it is now.")
};
static const struct refused too_many = { .rule = N_("Only %1$s of line %2$s is open."),
					 .remedy = N_("Enter at most what is open.") };
static const struct refused no_goods = { .rule = N_("A parcel needs at least one piece."),
					 .remedy = N_("Enter how many of each line go into it.") };
static const struct refused not_in_stock = {
	.rule = N_("Only what is in stock can be shipped, and the stock does not show that much of %1$s."),
	.remedy = N_("Correct the stock first, or ship less.")
};
static const struct refused all_gone = { .rule = N_("Nothing of the order would be left."),
					 .remedy = N_("Cancel the whole order instead, with a reason.") };
static const struct refused parcel_known = { .rule = N_("This parcel is already marked as delivered."),
					     .remedy = N_("Nothing more needs to be done.") };

static void note_step(struct db *db, const struct actor *actor, int64_t order_id, const char *state, const char *kind,
		      const char *note)
{
	sql_order_event_add(db, order_id, state, kind, note, actor->person_id, actor->now);
	audit(db, actor, arena_printf(db_arena(db), "order.%s", kind), "order", order_id, "state", *state ? state : NULL,
	      "note", *note ? note : NULL);
}

static void letter_send(struct db *db, const struct actor *actor, const struct staff_order *order, const char *name,
			const char *subject, const char *text)
{
	const char *reference = order_reference(db_arena(db), order->id);
	struct money to_pay = money_subtract(money_subtract(order->gross, order->returned), order->paid);
	bool owing = to_pay.minor > 0;
	enum language language = ENGLISH;
	const struct letter letter = { .name = order->person_name,
				       .link = arena_printf(db_arena(db), "/shop/orders/%s", reference),
				       .reference = reference,
				       .payment = owing ? payment_reference(db_arena(db), order->id) : "",
				       .subject = subject,
				       .text = text,
				       .total = owing ? to_pay : money_of(0, order->currency),
				       .day = owing ? order->payment_due : (struct date){ 0 } };

	if (text_empty(order->person_email))
		return;
	locale_of_code(order->person_language, &language);
	outbox_letter(db, actor->now, order->person_email, language, name, &letter, false);
}

/* ---- Confirming ---- */

static void revenue_book(struct db *db, const struct actor *actor, const struct staff_order *order)
{
	struct booking booking = { .kind = "revenue",
				   .source = "order",
				   .source_id = order->id,
				   .debit = { "receivable", 0 },
				   .credit = { "revenue", 0 },
				   .amount = order->net,
				   .day = locale_today(actor->now),
				   .now = actor->now };

	if (order->net.minor > 0)
		ledger_book(db, &booking);
	booking.leg = 1;
	booking.credit.kind = "vat";
	booking.amount = order->vat;
	if (order->vat.minor > 0)
		ledger_book(db, &booking);
}

void order_confirmed(struct db *db, const struct actor *actor, int64_t order_id)
{
	const struct staff_order *order = sql_staff_order(db, order_id);

	if (!order)
		return;
	sql_order_paid_free(db, order_id, actor->now);
	revenue_book(db, actor, order);
	note_step(db, actor, order_id, "confirmed", "confirmed", "");
	letter_send(db, actor, order, "order_confirmed", order->partner_name, "");
}

refusal order_confirm(struct db *db, const struct actor *actor, int64_t order_id, int64_t version)
{
	if (sql_step_confirm(db, order_id, version, actor->now) != 1)
		return &not_now;
	order_confirmed(db, actor, order_id);
	return NULL;
}

refusal order_await(struct db *db, const struct actor *actor, int64_t order_id, int64_t version)
{
	if (sql_step_await(db, order_id, version) != 1)
		return &not_now;
	note_step(db, actor, order_id, "awaiting_payment", "awaiting_payment", "");
	return NULL;
}

/* ---- Ending early ---- */

static void give_back(struct db *db, int64_t order_id)
{
	struct reservation_list kept = sql_reservations_of(db, order_id);

	for (size_t i = 0; i < kept.count; i++)
		must(kept.items[i].quantity == 0 ||
		     sql_stock_release(db, kept.items[i].product_id, kept.items[i].quantity) == 1 || db_fault(db));
	sql_reservations_remove(db, order_id);
}

/* The money of an order that was confirmed: every entry of it and of its cut lines gets its mirror. */
static void revenue_reverse(struct db *db, const struct actor *actor, int64_t order_id)
{
	struct order_line_list lines = sql_staff_order_lines(db, order_id);
	struct date today = locale_today(actor->now);

	ledger_reverse(db, "cancel", "order", order_id, today, actor->now);
	for (size_t i = 0; i < lines.count; i++)
		ledger_reverse(db, "cancel", "order_line", lines.items[i].id, today, actor->now);
}

static void end(struct db *db, const struct actor *actor, int64_t order_id, const char *state, const char *reason)
{
	give_back(db, order_id);
	sql_order_lines_cancel(db, order_id);

	const struct staff_order *order = sql_staff_order(db, order_id);

	if (!order)
		return;
	if (when_set(order->confirmed_at))
		revenue_reverse(db, actor, order_id);
	note_step(db, actor, order_id, state, state, reason);
	if (order->paid.minor > 0)
		sql_order_event_add(db, order_id, "", "refund_due", money_plain(db_arena(db), order->paid),
				    actor->person_id, actor->now);
	letter_send(db, actor, order, "order_cancelled", order->partner_name, reason);
}

refusal order_reject(struct db *db, const struct actor *actor, int64_t order_id, int64_t version, const char *reason)
{
	if (sql_step_reject(db, order_id, version, reason) != 1)
		return &not_now;
	end(db, actor, order_id, "rejected", reason);
	return NULL;
}

refusal order_end(struct db *db, const struct actor *actor, int64_t order_id, int64_t version, const char *reason)
{
	if (sql_step_cancel(db, order_id, version, reason) != 1)
		return &not_now;
	end(db, actor, order_id, "cancelled", reason);
	return NULL;
}

/* ---- Packing and shipping ---- */

refusal order_pick(struct db *db, const struct actor *actor, int64_t order_id, int64_t version)
{
	if (sql_step_pick(db, order_id, version) != 1)
		return &not_now;
	note_step(db, actor, order_id, "picking", "picking", "");
	return NULL;
}

refusal order_unpick(struct db *db, const struct actor *actor, int64_t order_id, int64_t version)
{
	if (sql_step_unpick(db, order_id, version) != 1)
		return &not_now;
	note_step(db, actor, order_id, "confirmed", "unpicked", "");
	return NULL;
}

static int64_t wanted_of(const struct parcel *parcel, int64_t line_id)
{
	int64_t sum = 0;

	for (size_t i = 0; i < parcel->count; i++)
		if (parcel->lines[i].line_id == line_id && parcel->lines[i].quantity > 0)
			sum += parcel->lines[i].quantity;
	return sum;
}

static refusal line_ship(struct db *db, int64_t order_id, int64_t shipment_id, const struct order_line *line,
			 int64_t quantity)
{
	struct arena *arena = db_arena(db);

	if (quantity > line->open || sql_order_line_ship(db, order_id, line->id, quantity) != 1)
		return refuse(arena, &too_many, locale_number(arena, line->open), locale_number(arena, line->line));
	if (sql_reservation_take(db, line->id, quantity) != 1 || sql_stock_take(db, line->product_id, quantity) != 1)
		return refuse(arena, &not_in_stock, line->name);
	sql_shipment_line_add(db, shipment_id, line->id, quantity);
	return NULL;
}

/* Every line of the parcel; *pieces counts what goes into it. */
static refusal lines_ship(struct db *db, int64_t order_id, int64_t shipment_id, const struct parcel *parcel, int64_t *pieces)
{
	struct order_line_list lines = sql_staff_order_lines_lock(db, order_id);

	*pieces = 0;
	for (size_t i = 0; i < lines.count; i++) {
		int64_t quantity = wanted_of(parcel, lines.items[i].id);
		refusal why = quantity ? line_ship(db, order_id, shipment_id, &lines.items[i], quantity) : NULL;

		if (why)
			return why;
		*pieces += quantity;
	}
	return *pieces ? NULL : &no_goods;
}

refusal order_ship(struct db *db, const struct actor *actor, int64_t order_id, int64_t version, const struct parcel *parcel)
{
	int64_t pieces;

	if (sql_step_ship(db, order_id, version) != 1)
		return &not_now;

	int64_t shipment_id = sql_shipment_add(db, order_id, parcel->carrier, parcel->tracking, actor->person_id, actor->now);
	refusal why = lines_ship(db, order_id, shipment_id, parcel, &pieces);

	if (why)
		return why;
	sql_reservations_sweep(db, order_id);
	must(sql_step_shipped(db, order_id, actor->now) == 1 || db_fault(db));

	const struct staff_order *order = sql_staff_order(db, order_id);

	if (!order)
		return &not_now;
	note_step(db, actor, order_id, order->state, "shipped", parcel->tracking);
	letter_send(db, actor, order, "order_shipped",
		    arena_printf(db_arena(db), "%s %s", parcel->carrier, parcel->tracking), "");
	return NULL;
}

/* ---- Cutting ---- */

/* A line is cut more than once at most as often as it has pieces: the cancelled quantity tells the entries apart. */
static void cut_book(struct db *db, const struct actor *actor, const struct order_line *line, struct money net,
		     struct money vat)
{
	struct booking booking = { .kind = "cut",
				   .source = "order_line",
				   .source_id = line->id,
				   .leg = (line->cancelled + line->open) * 2,
				   .debit = { "revenue", 0 },
				   .credit = { "receivable", 0 },
				   .amount = net,
				   .day = locale_today(actor->now),
				   .now = actor->now };

	if (net.minor > 0)
		ledger_book(db, &booking);
	booking.leg++;
	booking.debit.kind = "vat";
	booking.amount = vat;
	if (vat.minor > 0)
		ledger_book(db, &booking);
}

static const struct order_line *line_find(struct order_line_list lines, int64_t line_id)
{
	for (size_t i = 0; i < lines.count; i++)
		if (lines.items[i].id == line_id)
			return &lines.items[i];
	return NULL;
}

static void line_cut(struct db *db, const struct actor *actor, int64_t order_id, const struct order_line *line)
{
	struct money net = money_times(line->unit_price, line->quantity - line->cancelled - line->open);
	struct money vat = money_share(net, line->vat_points);
	struct money less_net = money_subtract(line->net, net), less_vat = money_subtract(line->vat, vat);

	must(sql_order_line_cut(db, order_id, line->id, line->open, net.minor, vat.minor) == 1 || db_fault(db));
	must(sql_reservation_take(db, line->id, line->open) == 1 || db_fault(db));
	must(sql_stock_release(db, line->product_id, line->open) == 1 || db_fault(db));
	sql_reservations_sweep(db, order_id);
	sql_order_reprice(db, order_id, less_net.minor, less_vat.minor, actor->now);
	cut_book(db, actor, line, less_net, less_vat);
}

refusal order_cut(struct db *db, const struct actor *actor, int64_t order_id, int64_t version, int64_t line_id)
{
	if (sql_step_cut(db, order_id, version) != 1)
		return &not_now;

	struct order_line_list lines = sql_staff_order_lines_lock(db, order_id);
	const struct order_line *line = line_find(lines, line_id);
	int64_t left = 0;

	if (!line || line->open == 0)
		return &nothing_open;
	for (size_t i = 0; i < lines.count; i++)
		left += lines.items[i].quantity - lines.items[i].cancelled;
	if (left == line->open)
		return &all_gone;
	line_cut(db, actor, order_id, line);
	sql_step_shipped(db, order_id, actor->now); /* the rest may be all that was open */

	const struct staff_order *order = sql_staff_order(db, order_id);
	bool shipped = order && text_same(order->state, "shipped");

	note_step(db, actor, order_id, shipped ? "shipped" : "", "cut",
		  arena_printf(db_arena(db), "%lld × %s", (long long)line->open, line->name));
	if (shipped && sql_step_delivered(db, order_id, 0, actor->now) == 1) {
		note_step(db, actor, order_id, "delivered", "delivered", "");
		commissions_book(db, order_id, actor->now);
	}
	return NULL;
}

/* ---- Arriving, closing, holding ---- */

/* owner: the partner whose order it must be, 0 for staff. */
static refusal parcel_arrive(struct db *db, const struct actor *actor, int64_t owner, int64_t order_id, int64_t parcel)
{
	if (sql_step_parcel(db, order_id, owner) != 1)
		return &not_now;
	if (sql_shipment_delivered(db, order_id, owner, parcel, actor->now) != 1)
		return &parcel_known;

	bool all = sql_step_delivered(db, order_id, owner, actor->now) == 1;

	note_step(db, actor, order_id, all ? "delivered" : "", "received",
		  arena_printf(db_arena(db), "%lld", (long long)parcel));
	if (all && !owner)
		commissions_book(db, order_id, actor->now);
	return NULL;
}

refusal order_arrived(struct db *db, const struct actor *actor, int64_t order_id, int64_t parcel)
{
	return parcel_arrive(db, actor, 0, order_id, parcel);
}

refusal order_received(struct db *db, const struct actor *actor, int64_t order_id, int64_t parcel)
{
	must(actor->partner_id != 0);
	return parcel_arrive(db, actor, actor->partner_id, order_id, parcel);
}

refusal order_close(struct db *db, const struct actor *actor, int64_t order_id, int64_t version)
{
	if (sql_step_close(db, order_id, version, actor->now) != 1)
		return &not_now;
	note_step(db, actor, order_id, "closed", "closed", "");
	return NULL;
}

refusal order_hold(struct db *db, const struct actor *actor, int64_t order_id, int64_t version, const char *kind)
{
	if (sql_step_hold(db, order_id, version, kind) != 1)
		return &not_now;
	note_step(db, actor, order_id, "", "held", kind);
	return NULL;
}

refusal order_release(struct db *db, const struct actor *actor, int64_t order_id, int64_t version, const char *kind)
{
	if (sql_step_release(db, order_id, version, kind) != 1)
		return &not_now;
	note_step(db, actor, order_id, "", "released", kind);
	return NULL;
}

/* ---- Answering ---- */

refusal order_answer(struct db *db, const struct actor *actor, int64_t order_id, const char *author, const char *text)
{
	if (!sql_staff_order_lock(db, order_id))
		return &not_now;

	const struct staff_order *order = sql_staff_order(db, order_id);

	if (!order || !order->partner_id)
		return &not_now;
	message_add(db, actor, "order", order_id, order->partner_id, true, text);
	letter_send(db, actor, order, "message_new", author, text);
	return NULL;
}
