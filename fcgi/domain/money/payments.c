#include "domain/money/payments.h"

#include "base/must.h"
#include "base/text.h"
#include "core/locale.h"
#include "domain/money/commissions_book.h"
#include "domain/money/ledger.h"
#include "domain/shop/fulfilment.h"
#include "domain/shop/reference.h"
#include "sql/fulfilment.h"
#include "sql/orders.h"
#include "sql/payments.h"

RECORD(payment, FIELD(payment, id), FIELD(payment, amount), FIELD(payment, document), FIELD(payment, received_on),
       FIELD(payment, booked_at), FIELD(payment, booked_by));

static const struct refused no_order = { .rule = N_("There is no such order."),
					 .remedy = N_("Look it up in the list of orders.") };
static const struct refused other_amount = {
	.rule = N_("The document %1$s is already booked for this order, with %2$s."),
	.remedy = N_("Check the number of the document. A correction is booked with a document of its own.")
};
static const struct refused no_refund = {
	.rule = N_("At most %1$s can go back to the partner now."),
	.remedy = N_("Money goes back when too much was paid, when goods came back, or after the order was cancelled or refused.")
};
static const struct refused later_day = {
	.rule = N_("A payment is booked once the money is there, not for a day in the future."),
	.remedy = N_("Enter the day on which the money came in.")
};
static const struct refused no_amount = { .rule = N_("A payment of nothing cannot be booked."),
					  .remedy = N_("Enter the amount of the document.") };

static bool ended_early(const struct staff_order *order)
{
	return text_same(order->state, "cancelled") || text_same(order->state, "rejected") ||
	       text_same(order->state, "expired");
}

static struct money refundable(const struct staff_order *order)
{
	struct money over = ended_early(order) ? order->paid : money_subtract(order->paid, money_subtract(order->gross, order->returned));

	return over.minor > 0 ? over : money_of(0, order->currency);
}

static refusal amount_refused(struct db *db, const struct staff_order *order, struct money amount, struct date received_on,
			      struct when now)
{
	struct arena *arena = db_arena(db);

	if (amount.minor == 0)
		return &no_amount;
	if (received_on.days > locale_today(now).days)
		return &later_day;
	if (amount.minor < 0 && -amount.minor > refundable(order).minor)
		return refuse(arena, &no_refund, locale_money(arena, refundable(order)));
	return NULL;
}

/* Booked before: fine when it was the same amount. */
static refusal booked_before(struct db *db, int64_t order_id, struct money amount, const char *document)
{
	const struct payment *payment = sql_payment_of_document(db, order_id, document);
	struct arena *arena = db_arena(db);

	if (!payment || payment->amount.minor == amount.minor)
		return NULL;
	return refuse(arena, &other_amount, document, locale_money(arena, payment->amount));
}

static void entry_write(struct db *db, const struct actor *actor, int64_t payment_id, struct money amount,
			struct date received_on)
{
	const struct account_name bank = { "bank", 0 }, receivable = { "receivable", 0 };
	bool in = amount.minor > 0;

	ledger_book(db, &(struct booking){ .kind = in ? "payment" : "refund",
					   .source = "payment",
					   .source_id = payment_id,
					   .debit = in ? bank : receivable,
					   .credit = in ? receivable : bank,
					   .amount = in ? amount : money_times(amount, -1),
					   .day = received_on,
					   .now = actor->now });
}

refusal payment_book(struct db *db, const struct actor *actor, int64_t order_id, struct money amount, const char *document,
		     struct date received_on)
{
	struct arena *arena = db_arena(db);

	if (!sql_staff_order_lock(db, order_id))
		return &no_order;
	if (sql_payment_of_document(db, order_id, document))
		return booked_before(db, order_id, amount, document);

	const struct staff_order *order = sql_staff_order(db, order_id);

	if (!order)
		return &no_order;

	refusal why = amount_refused(db, order, amount, received_on, actor->now);

	if (why)
		return why;

	int64_t id = sql_payment_add(db, order_id, amount, document, received_on, actor->person_id, actor->now);

	if (id == 0)
		return booked_before(db, order_id, amount, document);
	entry_write(db, actor, id, amount, received_on);
	must(sql_order_paid_add(db, order_id, amount.minor, actor->now) == 1 || db_fault(db));
	sql_order_event_add(db, order_id, "", amount.minor > 0 ? "paid" : "refunded", money_plain(arena, amount),
			    actor->person_id, actor->now);
	audit(db, actor, "payment.book", "order", order_id, "amount", money_plain(arena, amount), "document", document);
	if (sql_step_confirm_paid(db, order_id, actor->now) == 1)
		order_confirmed(db, actor, order_id);
	commissions_book(db, order_id, actor->now);
	return NULL;
}
