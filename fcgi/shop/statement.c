/* The statement of a month: what a partner was owed before and after, sums by kind, every movement, and all as a file. */
#include <string.h>

#include "base/text.h"
#include "core/locale.h"
#include "domain/money/export.h"
#include "domain/money/ledger.h"
#include "domain/shop/reference.h"
#include "shop/pages.h"
#include "shared/months.h"
#include "sql/ledger.h"

enum { ROWS = 500 };

const struct field_rule statement_query[] = { { "month", TEXT, .max = 7 }, { "after", WHOLE, .min = 0 }, { 0 } };
const struct field_rule statement_file_query[] = { { "month", TEXT, .max = 7 }, { 0 } };

struct statement_row {
	const struct ledger_entry *entry;
	const char *path;         /* of the proof slip; "" none */
	const char *reference;
	const char *account;      /* the partner's account that moves */
	struct money change;      /* of what is owed */
};
LIST_OF(statement_row);
RECORD(statement_row, ONE(statement_row, entry, ledger_entry), FIELD(statement_row, path), FIELD(statement_row, reference),
       FIELD(statement_row, account), FIELD(statement_row, change));

struct statement_page {
	const char *month;
	const char *prev, *next;
	const char *file;         /* address of the month as CSV */
	const char *more;         /* address of the rest of the month; "" none */
	struct money pending_before, payable_before, pending_after, payable_after, in_payout_after;
	struct ledger_kind_list kinds;
	struct money change;      /* of all kinds together */
	struct statement_row_list rows;
	bool has_rows;
};
RECORD(statement_page, FIELD(statement_page, month), FIELD(statement_page, prev), FIELD(statement_page, next),
       FIELD(statement_page, file), FIELD(statement_page, more), FIELD(statement_page, pending_before),
       FIELD(statement_page, payable_before), FIELD(statement_page, pending_after), FIELD(statement_page, payable_after),
       FIELD(statement_page, in_payout_after), LIST(statement_page, kinds, ledger_kind), FIELD(statement_page, change),
       LIST(statement_page, rows, statement_row), FIELD(statement_page, has_rows));

static const char *month_code(struct arena *arena, struct date start)
{
	int year, month, of_month;

	date_parts(start, &year, &month, &of_month);
	return arena_printf(arena, "%04d-%02d", year, month);
}

/* The first day of the month that was asked for, else of this one. */
static struct date month_asked(const struct request *req)
{
	struct date since;

	if (!date_parse(arena_printf(req->arena, "%s-01", form_text(req, "month")), &since))
		since = month_start(locale_today(req->now), 0);
	return since;
}

static const char *slip_path(struct arena *arena, const struct ledger_entry *entry)
{
	bool back = text_same(entry->kind, "reversal");

	if (!entry->commission_id)
		return "";
	return back ? arena_printf(arena, "/shop/earnings/%lld#return-%lld", (long long)entry->commission_id,
				   (long long)entry->source_id)
		    : arena_printf(arena, "/shop/earnings/%lld", (long long)entry->commission_id);
}

static struct statement_row row_of(struct request *req, const struct ledger_entry *entry)
{
	int64_t change = statement_change(entry->debit, entry->credit, entry->amount.minor);

	return (struct statement_row){
		.entry = entry,
		.path = slip_path(req->arena, entry),
		.reference = entry->order_id ? order_reference(req->arena, entry->order_id) : "",
		.account = entry->incoming ? entry->credit : entry->debit,
		.change = money_of(change, entry->amount.currency)
	};
}

static struct money before_day(struct request *req, const char *kind, struct date day)
{
	const char *currency = company(req)->currency;
	struct money sum = sql_ledger_before(req->db, req->visitor.partner_id, kind, currency, day);

	return sum.currency[0] ? sum : money_of(0, currency);
}

static const char *statement_path(struct request *req, struct date start)
{
	return arena_printf(req->arena, "/shop/earnings/statement?month=%s", month_code(req->arena, start));
}

static void fill_rows(struct request *req, struct statement_page *data, struct date since, struct date until)
{
	struct ledger_entry_list entries = sql_ledger_of_partner(req->db, req->visitor.partner_id, since, until,
								  form_int(req, "after"), ROWS + 1);
	bool more = entries.count > ROWS;

	if (more)
		entries.count = ROWS;
	data->more = more ? arena_printf(req->arena, "%s&after=%lld", statement_path(req, since),
					 (long long)entries.items[entries.count - 1].id) : "";
	data->rows.items = arena_many(req->arena, struct statement_row, entries.count + 1);
	data->rows.count = entries.count;
	data->has_rows = entries.count > 0;
	for (size_t i = 0; i < entries.count; i++)
		data->rows.items[i] = row_of(req, &entries.items[i]);
}

enum status show_statement(struct request *req)
{
	struct statement_page *data = arena_one(req->arena, struct statement_page);
	struct date since = month_asked(req), until = month_start(since, -1);

	data->month = locale_month_year(req->arena, since);
	data->prev = statement_path(req, month_start(since, 1));
	data->next = until.days <= locale_today(req->now).days ? statement_path(req, until) : "";
	data->file = arena_printf(req->arena, "/shop/earnings/statement/csv?month=%s", month_code(req->arena, since));
	data->pending_before = before_day(req, "pending", since);
	data->payable_before = before_day(req, "payable", since);
	data->pending_after = before_day(req, "pending", until);
	data->payable_after = before_day(req, "payable", until);
	data->in_payout_after = before_day(req, "in_payout", until);
	data->kinds = sql_ledger_kinds_of_partner(req->db, req->visitor.partner_id, since, until);
	data->change = money_of(0, company(req)->currency);
	for (size_t i = 0; i < data->kinds.count; i++)
		data->change = money_add(data->change, data->kinds.items[i].change);
	fill_rows(req, data, since, until);
	return page(req, "shop/statement", data);
}

enum status export_statement(struct request *req)
{
	struct date since = month_asked(req);
	struct buffer out = { 0 };
	const char *bytes;

	statement_csv(req->db, req->visitor.partner_id, since, month_start(since, -1), &out);
	bytes = arena_text(req->arena, buffer_get(&out));
	buffer_free(&out);
	return file_reply(req, "text/csv; charset=utf-8",
			  arena_printf(req->arena, "statement-%s.csv", month_code(req->arena, since)), bytes, strlen(bytes));
}
