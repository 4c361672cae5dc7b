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

enum { ROWS = 100 };

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

/* All entries of one kind. */
struct statement_kind {
	const char *kind;
	int64_t count;
	struct money amount;
	struct money change;      /* of what is owed */
};
LIST_OF(statement_kind);
RECORD(statement_kind, FIELD(statement_kind, kind), FIELD(statement_kind, count), FIELD(statement_kind, amount),
       FIELD(statement_kind, change));

struct statement_page {
	const char *month;
	const char *prev, *next;  /* addresses of the months beside; "" none yet */
	const char *prev_month, *next_month;
	const char *file;         /* address of the month as CSV */
	const char *first, *more; /* addresses of the month's beginning and of its rest; "" none */
	struct money pending_before, payable_before, pending_after, payable_after, in_payout_after;
	struct statement_kind_list kinds;
	struct money change;      /* of all kinds together */
	struct statement_row_list rows;
	bool has_rows, paged;
};
RECORD(statement_page, FIELD(statement_page, month), FIELD(statement_page, prev), FIELD(statement_page, next),
       FIELD(statement_page, prev_month), FIELD(statement_page, next_month), FIELD(statement_page, first),
       FIELD(statement_page, file), FIELD(statement_page, more), FIELD(statement_page, pending_before),
       FIELD(statement_page, payable_before), FIELD(statement_page, pending_after), FIELD(statement_page, payable_after),
       FIELD(statement_page, in_payout_after), LIST(statement_page, kinds, statement_kind), FIELD(statement_page, change),
       LIST(statement_page, rows, statement_row), FIELD(statement_page, has_rows), FIELD(statement_page, paged));

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

static const char *statement_path(struct request *req, struct date start)
{
	return arena_printf(req->arena, "/shop/earnings/statement?month=%s", month_code(req->arena, start));
}

static void fill_rows(struct request *req, struct statement_page *data, struct date since, struct date until)
{
	struct ledger_entry_list entries = sql_ledger_of_partner(req->db, req->visitor.partner_id, company(req)->currency,
								  since, until, form_int(req, "after"), ROWS + 1);
	bool more = entries.count > ROWS;

	if (more)
		entries.count = ROWS;
	data->more = more ? arena_printf(req->arena, "%s&after=%lld", statement_path(req, since),
					 (long long)entries.items[entries.count - 1].id) : "";
	data->first = form_int(req, "after") ? statement_path(req, since) : "";
	data->rows.items = arena_many(req->arena, struct statement_row, entries.count + 1);
	data->rows.count = entries.count;
	data->has_rows = entries.count > 0;
	data->paged = *data->first || *data->more;
	for (size_t i = 0; i < entries.count; i++)
		data->rows.items[i] = row_of(req, &entries.items[i]);
}

static struct money standing(struct ledger_standing_list list, const char *kind, const char *currency)
{
	for (size_t i = 0; i < list.count; i++)
		if (text_same(list.items[i].kind, kind))
			return list.items[i].balance;
	return money_of(0, currency);
}

/* The moves in the order of their kinds, those of a kind as one. */
static struct statement_kind_list kinds_of(struct arena *arena, struct ledger_move_list moves)
{
	struct statement_kind_list kinds = { arena_many(arena, struct statement_kind, moves.count + 1), 0 };

	for (size_t i = 0; i < moves.count; i++) {
		const struct ledger_move *move = &moves.items[i];
		struct money change = money_of(statement_change(move->debit, move->credit, move->amount.minor), move->amount.currency);
		struct statement_kind *kind = kinds.count ? &kinds.items[kinds.count - 1] : NULL;

		if (!kind || !text_same(kind->kind, move->kind)) {
			kinds.items[kinds.count++] = (struct statement_kind){ move->kind, move->count, move->amount, change };
			continue;
		}
		kind->count += move->count;
		kind->amount = money_add(kind->amount, move->amount);
		kind->change = money_add(kind->change, change);
	}
	return kinds;
}

/* What stood on an account before those moves. */
static struct money before_moves(struct money after, const char *kind, struct ledger_move_list moves)
{
	for (size_t i = 0; i < moves.count; i++) {
		if (text_same(moves.items[i].credit, kind))
			after = money_subtract(after, moves.items[i].amount);
		if (text_same(moves.items[i].debit, kind))
			after = money_add(after, moves.items[i].amount);
	}
	return after;
}

static void fill_sums(struct request *req, struct statement_page *data, struct date since, struct date until)
{
	const char *currency = company(req)->currency;
	int64_t partner = req->visitor.partner_id;
	struct ledger_standing_list after = sql_ledger_before(req->db, partner, currency, until);
	struct ledger_move_list moves = sql_ledger_moved(req->db, partner, currency, since, until);

	data->pending_after = standing(after, "pending", currency);
	data->payable_after = standing(after, "payable", currency);
	data->in_payout_after = standing(after, "in_payout", currency);
	data->pending_before = before_moves(data->pending_after, "pending", moves);
	data->payable_before = before_moves(data->payable_after, "payable", moves);
	data->kinds = kinds_of(req->arena, moves);
	data->change = money_of(0, currency);
	for (size_t i = 0; i < data->kinds.count; i++)
		data->change = money_add(data->change, data->kinds.items[i].change);
}

enum status show_statement(struct request *req)
{
	struct statement_page *data = arena_one(req->arena, struct statement_page);
	struct date since = month_asked(req), until = month_start(since, -1);

	data->month = locale_month_year(req->arena, since);
	data->prev = statement_path(req, month_start(since, 1));
	data->prev_month = locale_month_year(req->arena, month_start(since, 1));
	data->next = until.days <= locale_today(req->now).days ? statement_path(req, until) : "";
	data->next_month = locale_month_year(req->arena, until);
	data->file = arena_printf(req->arena, "/shop/earnings/statement/csv?month=%s", month_code(req->arena, since));
	fill_sums(req, data, since, until);
	fill_rows(req, data, since, until);
	return page(req, "shop/statement", data);
}

enum status export_statement(struct request *req)
{
	struct date since = month_asked(req);
	struct buffer out = { 0 };
	const char *bytes;

	statement_csv(req->db, req->visitor.partner_id, company(req)->currency, since, month_start(since, -1), &out);
	bytes = arena_text(req->arena, buffer_get(&out));
	buffer_free(&out);
	return file_reply(req, "text/csv; charset=utf-8",
			  arena_printf(req->arena, "statement-%s.csv", month_code(req->arena, since)), bytes, strlen(bytes));
}
