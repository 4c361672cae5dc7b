/* Booking a return: guarded by the order's row, written once, told to the partner. */
#include "domain/shop/returns.h"

#include "base/must.h"
#include "base/text.h"
#include "core/locale.h"
#include "domain/common/outbox.h"
#include "domain/money/commissions_book.h"
#include "domain/money/ledger.h"
#include "domain/money/reversals.h"
#include "domain/shop/fulfilment.h"
#include "domain/shop/reference.h"
#include "sql/fulfilment.h"
#include "sql/orders.h"
#include "sql/returns.h"

RECORD(returnable, FIELD(returnable, id), FIELD(returnable, line), FIELD(returnable, product_id), FIELD(returnable, sku),
       FIELD(returnable, name), FIELD(returnable, sold), FIELD(returnable, open), FIELD(returnable, delivered),
       FIELD(returnable, returned), FIELD(returnable, left), FIELD(returnable, net), FIELD(returnable, vat),
       FIELD(returnable, returned_net), FIELD(returnable, returned_vat));
RECORD(order_return, FIELD(order_return, id), FIELD(order_return, received_on), FIELD(order_return, reason),
       FIELD(order_return, restocked), FIELD(order_return, contents), FIELD(order_return, amount),
       FIELD(order_return, booked_at), FIELD(order_return, booked_by));
RECORD(refund_due, FIELD(refund_due, order_id), FIELD(refund_due, partner_name), FIELD(refund_due, amount),
       FIELD(refund_due, since));

static const struct refused not_now = {
	.rule = N_("Nothing of this order can be booked as returned now: it changed since you opened it, or nothing of it was "
		   "delivered yet."),
	.remedy = N_("Look at it as it is now.")
};
static const struct refused nothing = { .rule = N_("A return needs at least one piece."),
					.remedy = N_("Enter how many of each line came back.") };
static const struct refused too_many = {
	.rule = N_("Of line %2$s at most %1$s can come back."),
	.remedy = N_("It is what was delivered and has not come back yet.")
};
static const struct refused still_open = {
	.rule = N_("A part of line %1$s is still open."),
	.remedy = N_("Send or cancel the rest first; then what comes back can be booked.")
};
static const struct refused later_day = { .rule = N_("The day of the return lies in the future."),
					  .remedy = N_("Enter the day on which the goods came back.") };
static const struct refused other_line = { .rule = N_("One of the lines does not belong to this order."),
					   .remedy = N_("Look at the order as it is now.") };

struct money return_part(struct money amount, int64_t returned, int64_t whole)
{
	int64_t weights[2] = { returned, whole - returned };
	struct money parts[2];

	must(returned >= 0 && whole >= returned && whole > 0);
	money_split(amount, weights, parts, 2);
	return parts[0];
}

static refusal wish_refused(struct db *db, const struct return_wish *wish, struct returnable_list lines, struct when now)
{
	struct arena *arena = db_arena(db);
	int64_t pieces = 0;

	if (wish->received_on.days > locale_today(now).days)
		return &later_day;
	for (size_t i = 0; i < wish->count; i++) {
		const struct returnable *line = NULL;

		for (size_t n = 0; n < lines.count; n++)
			if (lines.items[n].id == wish->lines[i].line_id)
				line = &lines.items[n];
		if (!line)
			return &other_line;
		if (wish->lines[i].quantity == 0)
			continue;
		if (line->open > 0)
			return refuse(arena, &still_open, locale_number(arena, line->line));
		pieces += wish->lines[i].quantity;
	}
	return pieces ? NULL : &nothing;
}

static int64_t wanted_of(const struct return_wish *wish, int64_t line_id)
{
	int64_t sum = 0;

	for (size_t i = 0; i < wish->count; i++)
		if (wish->lines[i].line_id == line_id)
			sum += wish->lines[i].quantity;
	return sum;
}

static void revenue_reverse(struct db *db, const struct actor *actor, int64_t return_line_id, struct money net,
			    struct money vat)
{
	struct booking booking = { .kind = "return",
				   .source = "return_line",
				   .source_id = return_line_id,
				   .debit = { "revenue", 0 },
				   .credit = { "receivable", 0 },
				   .amount = net,
				   .day = locale_today(actor->now),
				   .now = actor->now };

	if (net.minor > 0)
		ledger_book(db, &booking);
	booking.leg = 1;
	booking.debit.kind = "vat";
	booking.amount = vat;
	if (vat.minor > 0)
		ledger_book(db, &booking);
}

/* Answers what the partner need not pay for it, with VAT. */
static struct money line_book(struct db *db, const struct actor *actor, int64_t order_id, int64_t return_id,
			      const struct returnable *line, int64_t quantity, bool restock)
{
	int64_t back = line->returned + quantity;
	struct money net = money_subtract(return_part(line->net, back, line->sold), line->returned_net);
	struct money vat = money_subtract(return_part(line->vat, back, line->sold), line->returned_vat);
	int64_t id = sql_return_line_add(db, return_id, line->id, quantity, net.minor, vat.minor, order_id);

	if (restock)
		must(sql_stock_return(db, line->product_id, quantity) == 1 || db_fault(db));
	if (id) {
		revenue_reverse(db, actor, id, net, vat);
		commissions_reverse(db, id, actor->now);
	}
	return money_add(net, vat);
}

static void tell(struct db *db, const struct actor *actor, int64_t order_id, const struct return_wish *wish,
		 const char *contents, struct money amount)
{
	struct arena *arena = db_arena(db);
	const struct staff_order *order = sql_staff_order(db, order_id);
	enum language language = ENGLISH;

	sql_order_event_add(db, order_id, "", "returned", contents, actor->person_id, actor->now);
	audit(db, actor, "order.returned", "order", order_id, "contents", contents, "amount", money_plain(arena, amount),
	      "reason", wish->reason, "restocked", wish->restock ? "yes" : "no");
	if (!order)
		return;

	struct money over = money_subtract(order->paid, money_subtract(order->gross, order->returned));

	if (over.minor > 0)
		sql_order_event_add(db, order_id, "", "refund_due", money_plain(arena, over), actor->person_id, actor->now);
	if (text_empty(order->person_email))
		return;
	locale_of_code(order->person_language, &language);
	outbox_letter(db, actor->now, order->person_email, language, "order_returned",
		      &(struct letter){ .name = order->person_name,
					.link = arena_printf(arena, "/shop/orders/%s", order_reference(arena, order_id)),
					.reference = order_reference(arena, order_id),
					.subject = contents,
					.text = wish->reason,
					.total = amount,
					.day = wish->received_on },
		      false);
}

refusal return_book(struct db *db, const struct actor *actor, int64_t order_id, int64_t version,
		    const struct return_wish *wish)
{
	struct arena *arena = db_arena(db);

	if (sql_return_take(db, order_id, version) != 1)
		return &not_now;

	struct returnable_list lines = sql_returnables_lock(db, order_id);
	refusal why = wish_refused(db, wish, lines, actor->now);

	if (why || lines.count == 0)
		return why ? why : &not_now;

	int64_t id = sql_return_add(db, order_id, wish->received_on, wish->reason, wish->restock, actor->person_id, actor->now);
	struct money amount = money_of(0, lines.items[0].net.currency);
	const char *contents = "";

	for (size_t i = 0; i < lines.count; i++) {
		const struct returnable *line = &lines.items[i];
		int64_t quantity = wanted_of(wish, line->id), left = line->delivered - line->returned;

		if (quantity == 0)
			continue;
		if (quantity > left)
			return refuse(arena, &too_many, locale_number(arena, left), locale_number(arena, line->line));
		amount = money_add(amount, line_book(db, actor, order_id, id, line, quantity, wish->restock));
		contents = arena_printf(arena, "%s%s%lld × %s", contents, *contents ? ", " : "", (long long)quantity, line->name);
	}
	must(sql_order_returned(db, order_id, amount.minor, actor->now) == 1 || db_fault(db));
	tell(db, actor, order_id, wish, contents, amount);
	commissions_book(db, order_id, actor->now);
	return NULL;
}
