/* The ledger for finance: what each kind of account comes to, what is owed to partners now and in the weeks to come, and
 * every entry. */
#include "admin/debt.h"
#include "admin/pages.h"
#include "base/text.h"
#include "core/locale.h"
#include "domain/money/ledger.h"
#include "domain/money/periods.h"
#include "domain/money/seals.h"
#include "domain/shop/reference.h"
#include "domain/shop/returns.h"
#include "shared/visitor.h"
#include "sql/ledger.h"
#include "sql/periods.h"
#include "sql/returns.h"
#include "sql/seals.h"
#include "web/response.h"

enum { ROWS = 50, REFUNDS = 50, MONTHS = 36, DAYS = 400 };

const struct field_rule ledger_form[] = {
	{ "kind", CHOICE, .choices = "revenue cut cancel payment refund return commission reversal maturity stage bonus bonus_back withdrawal payout paid_out payout_failed payout_dropped" },
	{ "after", WHOLE, .min = 0 },
	{ "before", WHOLE, .min = 0 },
	{ 0 }
};

struct ledger_row {
	const struct ledger_entry *entry;
	const char *reference;  /* of the order; "" none */
};
LIST_OF(ledger_row);
RECORD(ledger_row, ONE(ledger_row, entry, ledger_entry), FIELD(ledger_row, reference));

/* An order of which money has to go back. */
struct refund_row {
	const char *reference;
	const struct refund_due *due;
};
LIST_OF(refund_row);
RECORD(refund_row, FIELD(refund_row, reference), ONE(refund_row, due, refund_due));

struct ledger_page {
	struct ledger_balance_list balances;
	struct ledger_row_list rows;
	const struct debt *debt;
	struct refund_row_list refunds;
	bool has_refunds;
	const char *kind;
	const char *prev, *next;
	bool has_rows;
};
RECORD(ledger_page, LIST(ledger_page, balances, ledger_balance), LIST(ledger_page, rows, ledger_row),
       ONE(ledger_page, debt, debt), LIST(ledger_page, refunds, refund_row), FIELD(ledger_page, has_refunds),
       FIELD(ledger_page, kind), FIELD(ledger_page, prev), FIELD(ledger_page, next), FIELD(ledger_page, has_rows));

static struct ledger_row_list rows_of(struct request *req, struct ledger_entry_list entries, bool backwards)
{
	struct ledger_row_list rows = { arena_many(req->arena, struct ledger_row, entries.count + 1), entries.count };

	for (size_t i = 0; i < entries.count; i++) {
		const struct ledger_entry *entry = &entries.items[backwards ? entries.count - 1 - i : i];

		rows.items[i] = (struct ledger_row){
			entry, entry->order_id ? order_reference(req->arena, entry->order_id) : "" };
	}
	return rows;
}

static const char *beside(struct request *req, const char *way, const struct ledger_row *row)
{
	return arena_printf(req->arena, "/admin/ledger?kind=%s&%s=%lld", form_text(req, "kind"), way, (long long)row->entry->id);
}

static struct refund_row_list refunds_of(struct request *req)
{
	struct refund_due_list due = sql_refunds_due(req->db, REFUNDS);
	struct refund_row_list rows = { arena_many(req->arena, struct refund_row, due.count + 1), due.count };

	for (size_t i = 0; i < due.count; i++)
		rows.items[i] = (struct refund_row){ order_reference(req->arena, due.items[i].order_id), &due.items[i] };
	return rows;
}

enum status show_ledger(struct request *req)
{
	struct ledger_page *data = arena_one(req->arena, struct ledger_page);
	const char *kind = form_text(req, "kind");
	int64_t before = form_int(req, "before"), after = form_int(req, "after");
	struct ledger_entry_list entries = before ? sql_ledger_page_back(req->db, kind, before, ROWS + 1) :
						    sql_ledger_page(req->db, kind, after, ROWS + 1);
	bool more = entries.count > ROWS;

	if (more)
		entries.count = ROWS;
	data->balances = sql_ledger_balances(req->db, company(req)->currency);
	data->debt = debt_of(req, data->balances, company(req)->currency);
	data->refunds = refunds_of(req);
	data->has_refunds = data->refunds.count > 0;
	data->rows = rows_of(req, entries, before != 0);
	data->kind = kind;
	data->has_rows = entries.count > 0;
	data->prev = data->next = "";
	if (entries.count && (before ? more : after != 0))
		data->prev = beside(req, "before", &data->rows.items[0]);
	if (entries.count && (before || more))
		data->next = beside(req, "after", &data->rows.items[entries.count - 1]);
	return page(req, "admin/ledger", data);
}

/* ---- Closed months and the daily seals ---- */

const struct field_rule ledger_close_form[] = { { "month", DAY, .required = true }, { 0 } };

struct ledger_proof_page {
	struct closed_month_list months;
	struct ledger_head_list heads;
	struct date next;        /* the month that can be closed; not set: none */
	bool has_months, has_heads;
};
RECORD(ledger_proof_page, LIST(ledger_proof_page, months, closed_month), LIST(ledger_proof_page, heads, ledger_head),
       FIELD(ledger_proof_page, next), FIELD(ledger_proof_page, has_months), FIELD(ledger_proof_page, has_heads));

enum status show_ledger_proof(struct request *req)
{
	struct ledger_proof_page *data = arena_one(req->arena, struct ledger_proof_page);

	data->months = sql_closed_months(req->db, MONTHS);
	data->heads = sql_ledger_heads(req->db, DAYS);
	data->next = period_next(req->db, req->now);
	data->has_months = data->months.count > 0;
	data->has_heads = data->heads.count > 0;
	return page(req, "admin/ledger_proof", data);
}

enum status close_month(struct request *req)
{
	struct actor actor = actor_of(req);
	refusal why = period_close(req->db, &actor, form_day(req, "month"));

	return why ? refused(req, why) :
		     redirect_notice(req, N_("The month is closed. What comes later is booked into the open one."),
				     "/admin/ledger/proof");
}
