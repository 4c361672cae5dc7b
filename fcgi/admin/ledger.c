/* The ledger for finance: what each kind of account comes to, what is owed to partners now and in the weeks to come, and
 * every entry. */
#include "admin/pages.h"
#include "base/text.h"
#include "core/locale.h"
#include "domain/money/commissions_book.h"
#include "domain/money/ledger.h"
#include "domain/shop/reference.h"
#include "shared/months.h"
#include "shared/visitor.h"
#include "sql/commissions.h"
#include "sql/ledger.h"
#include "web/chart.h"
#include "web/response.h"

enum { ROWS = 50, WEEKS = 8, WEEK_DAYS = 7 };

const struct field_rule ledger_form[] = {
	{ "kind", CHOICE, .choices = "revenue cut cancel payment refund return commission reversal maturity stage" },
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

struct ledger_page {
	struct ledger_balance_list balances;
	struct ledger_row_list rows;
	const struct chart *weeks;
	struct money owed;       /* payable now */
	struct money pending;    /* all that is still to mature */
	struct money first_week; /* of it within seven days */
	const char *kind;
	const char *prev, *next;
	bool has_rows;
};
RECORD(ledger_page, LIST(ledger_page, balances, ledger_balance), LIST(ledger_page, rows, ledger_row),
       ONE(ledger_page, weeks, chart), FIELD(ledger_page, owed), FIELD(ledger_page, pending), FIELD(ledger_page, first_week),
       FIELD(ledger_page, kind), FIELD(ledger_page, prev), FIELD(ledger_page, next), FIELD(ledger_page, has_rows));

/* Weeks of seven days from today on. The first reaches back over what is overdue. */
static const char *week_spans(struct request *req, struct date today)
{
	struct date days[WEEKS + 1];

	for (int i = 0; i <= WEEKS; i++)
		days[i] = i ? date_plus_days(today, i * WEEK_DAYS) : date_of(2000, 1, 1);
	return day_spans(req->arena, days, WEEKS);
}

static void fill_meter(struct request *req, struct ledger_page *data)
{
	const char *currency = company(req)->currency;
	struct date today = locale_today(req->now);
	struct money_span_list spans = sql_commissions_maturing(req->db, week_spans(req, today));
	struct chart_value values[WEEKS] = { 0 };

	for (int i = 0; i < WEEKS; i++) {
		values[i].label = locale_day_short(req->arena, locale_day_start(date_plus_days(today, i * WEEK_DAYS)));
		values[i].amount = (size_t)i < spans.count ? spans.items[i].amount : 0;
	}
	data->weeks = chart_bars(req->arena, values, WEEKS, currency);
	data->first_week = money_of(values[0].amount, currency);
	data->owed = data->pending = money_of(0, currency);
	for (size_t i = 0; i < data->balances.count; i++) {
		if (text_same(data->balances.items[i].kind, "payable"))
			data->owed = data->balances.items[i].balance;
		if (text_same(data->balances.items[i].kind, "pending"))
			data->pending = data->balances.items[i].balance;
	}
}

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
	fill_meter(req, data);
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
