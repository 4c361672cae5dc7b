/* A partner's money: what is due and what will be, every commission with its proof slip. */
#include <string.h>

#include "base/text.h"
#include "core/locale.h"
#include "domain/money/commissions_book.h"
#include "domain/money/export.h"
#include "domain/money/reversals.h"
#include "domain/programme/slip.h"
#include "domain/programme/terms.h"
#include "domain/shop/reference.h"
#include "shop/pages.h"
#include "shop/tier.h"
#include "shared/months.h"
#include "sql/commissions.h"
#include "sql/reversals.h"
#include "web/chart.h"

enum { ROWS = 25, MONTHS = 12, PENDING_ROWS = 12 };

const struct field_rule earnings_query[] = { { "after", WHOLE, .min = 0 }, { "before", WHOLE, .min = 0 }, { 0 } };

static const char *month_code(struct arena *arena, struct date start)
{
	int year, month, of_month;

	date_parts(start, &year, &month, &of_month);
	return arena_printf(arena, "%04d-%02d", year, month);
}

/* ---- The page of earnings ---- */

struct earned_row {
	const char *path;
	const char *reference;
	const struct commission_brief *commission;
};
LIST_OF(earned_row);
RECORD(earned_row, FIELD(earned_row, path), FIELD(earned_row, reference), ONE(earned_row, commission, commission_brief));

/* What came from one level in each month. */
struct level_cell {
	struct money amount;
};
LIST_OF(level_cell);
RECORD(level_cell, FIELD(level_cell, amount));

struct level_row {
	const char *month;
	struct level_cell_list cells; /* one for each level */
	struct money sum;
};
LIST_OF(level_row);
RECORD(level_row, FIELD(level_row, month), LIST(level_row, cells, level_cell), FIELD(level_row, sum));

struct level_head {
	int64_t level;
};
LIST_OF(level_head);
RECORD(level_head, FIELD(level_head, level));

struct earnings_page {
	const struct earnings *sums;
	const struct tier_view *tier;
	struct level_head_list levels;
	struct level_row_list by_level; /* newest month first */
	struct commission_pending_list maturing;
	const struct chart *months;
	struct earned_row_list rows;
	const char *prev, *next;
	const char *statement;      /* address of this month's */
	bool has_rows;
	bool has_pending, has_levels;
};
RECORD(earnings_page, ONE(earnings_page, sums, earnings), ONE(earnings_page, tier, tier_view),
       LIST(earnings_page, levels, level_head), LIST(earnings_page, by_level, level_row), LIST(earnings_page, maturing, commission_pending),
       ONE(earnings_page, months, chart), LIST(earnings_page, rows, earned_row), FIELD(earnings_page, prev),
       FIELD(earnings_page, next), FIELD(earnings_page, statement), FIELD(earnings_page, has_rows),
       FIELD(earnings_page, has_pending),
       FIELD(earnings_page, has_levels));

static const struct chart *months_chart(struct request *req)
{
	struct chart_value values[MONTHS] = { 0 };
	const char *between = month_values(req->arena, locale_today(req->now), values, MONTHS);
	struct money_span_list spans = sql_commissions_by_span(req->db, req->visitor.partner_id, between);

	for (size_t i = 0; i < MONTHS; i++)
		values[i].amount = i < spans.count ? spans.items[i].amount : 0;
	return chart_bars(req->arena, values, MONTHS, company(req)->currency);
}

/* Levels and months without anything have no column and no row. */
static void levels_fill(struct request *req, struct earnings_page *data)
{
	const char *currency = company(req)->currency;
	struct chart_value values[MONTHS] = { 0 };
	const char *between = month_values(req->arena, locale_today(req->now), values, MONTHS);
	struct level_span_list spans = sql_commissions_by_level(req->db, req->visitor.partner_id, between);
	bool seen[TERMS_LEVELS] = { false };

	for (size_t i = 0; i < spans.count; i++)
		if (spans.items[i].level < TERMS_LEVELS)
			seen[spans.items[i].level] = true;
	data->levels.items = arena_many(req->arena, struct level_head, TERMS_LEVELS);
	for (int64_t level = 0; level < TERMS_LEVELS; level++)
		if (seen[level])
			data->levels.items[data->levels.count++].level = level;
	data->by_level.items = arena_many(req->arena, struct level_row, MONTHS);
	for (size_t i = spans.count; i > 0; i--) {
		const struct level_span *span = &spans.items[i - 1];
		struct level_row *row = &data->by_level.items[data->by_level.count ? data->by_level.count - 1 : 0];

		if (data->by_level.count == 0 || i == spans.count || spans.items[i].place != span->place) {
			row = &data->by_level.items[data->by_level.count++];
			*row = (struct level_row){ .month = values[span->place - 1].label, .sum = money_of(0, currency) };
			row->cells = (struct level_cell_list){ arena_many(req->arena, struct level_cell, data->levels.count + 1),
							       data->levels.count };
			for (size_t cell = 0; cell < data->levels.count; cell++)
				row->cells.items[cell].amount = money_of(0, currency);
		}
		for (size_t cell = 0; cell < data->levels.count; cell++)
			if (data->levels.items[cell].level == span->level)
				row->cells.items[cell].amount = money_of(span->amount, currency);
		row->sum = money_add(row->sum, money_of(span->amount, currency));
	}
}

static struct earned_row_list rows_of(struct request *req, struct commission_brief_list briefs, bool backwards)
{
	struct earned_row_list rows = { arena_many(req->arena, struct earned_row, briefs.count + 1), briefs.count };

	for (size_t i = 0; i < briefs.count; i++) {
		const struct commission_brief *brief = &briefs.items[backwards ? briefs.count - 1 - i : i];

		rows.items[i] = (struct earned_row){ arena_printf(req->arena, "/shop/earnings/%lld", (long long)brief->id),
						     order_reference(req->arena, brief->order_id), brief };
	}
	return rows;
}

static void fill_rows(struct request *req, struct earnings_page *data)
{
	int64_t before = form_int(req, "before"), after = form_int(req, "after"), partner = req->visitor.partner_id;
	struct commission_brief_list briefs = before ? sql_commissions_of_back(req->db, partner, before, ROWS + 1) :
						       sql_commissions_of(req->db, partner, after, ROWS + 1);
	bool more = briefs.count > ROWS;

	if (more)
		briefs.count = ROWS;
	data->rows = rows_of(req, briefs, before != 0);
	data->has_rows = briefs.count > 0;
	data->prev = data->next = "";
	if (briefs.count && (before ? more : after != 0))
		data->prev = arena_printf(req->arena, "/shop/earnings?before=%lld", (long long)data->rows.items[0].commission->id);
	if (briefs.count && (before || more))
		data->next = arena_printf(req->arena, "/shop/earnings?after=%lld",
					  (long long)data->rows.items[briefs.count - 1].commission->id);
}

enum status show_earnings(struct request *req)
{
	struct earnings_page *data = arena_one(req->arena, struct earnings_page);

	data->sums = earnings_of(req->db, req->visitor.partner_id, company(req)->currency, req->now);
	data->maturing = sql_commissions_pending(req->db, req->visitor.partner_id, PENDING_ROWS);
	data->months = months_chart(req);
	data->statement = arena_printf(req->arena, "/shop/earnings/statement?month=%s",
				       month_code(req->arena, locale_today(req->now)));
	data->has_pending = data->maturing.count > 0;
	data->tier = tier_view_of(req);
	levels_fill(req, data);
	data->has_levels = data->levels.count > 0;
	fill_rows(req, data);
	return page(req, "shop/earnings", data);
}

/* ---- The proof slip ---- */

/* What a return took back, in words. */
struct back_row {
	int64_t id;               /* of the line that came back */
	struct when booked_at;
	struct date received_on;
	int64_t quantity;
	const char *text;
};
LIST_OF(back_row);
RECORD(back_row, FIELD(back_row, id), FIELD(back_row, booked_at), FIELD(back_row, received_on), FIELD(back_row, quantity), FIELD(back_row, text));

struct slip_page {
	const struct commission_slip *slip;
	const char *reference;
	struct slip_line_list proof;
	struct back_row_list taken_back;
	struct commission_brief_list others; /* of the same order */
	bool has_others;
	struct money left;        /* of the amount, after what was taken back */
};
RECORD(slip_page, ONE(slip_page, slip, commission_slip), FIELD(slip_page, reference), LIST(slip_page, proof, slip_line),
       LIST(slip_page, taken_back, back_row), LIST(slip_page, others, commission_brief), FIELD(slip_page, has_others),
       FIELD(slip_page, left));

static struct back_row_list taken_back_of(struct request *req, int64_t commission_id)
{
	struct slip_reversal_list reversals = sql_slip_reversals(req->db, req->visitor.partner_id, commission_id);
	struct back_row_list rows = { arena_many(req->arena, struct back_row, reversals.count + 1), reversals.count };

	for (size_t i = 0; i < reversals.count; i++) {
		const struct slip_reversal *reversal = &reversals.items[i];
		struct slip_step_list steps = { 0 };

		must(slip_unpack(req->arena, reversal->steps, &steps) && steps.count == 1);
		rows.items[i] = (struct back_row){ reversal->return_line_id, reversal->booked_at, reversal->received_on, reversal->quantity,
						   slip_read(req->arena, steps).items[0].text };
	}
	return rows;
}

enum status show_slip(struct request *req)
{
	struct slip_page *data = arena_one(req->arena, struct slip_page);
	struct slip_step_list steps = { 0 };
	int64_t id;

	if (!text_to_int(path_text(req, 0), &id))
		return not_found(req);
	data->slip = sql_commission_slip(req->db, req->visitor.partner_id, id);
	if (!data->slip)
		return not_found(req);
	must(slip_unpack(req->arena, data->slip->steps, &steps));
	data->proof = slip_read(req->arena, steps);
	data->taken_back = taken_back_of(req, id);
	data->others = sql_commissions_beside(req->db, req->visitor.partner_id, data->slip->order_id, id);
	data->has_others = data->others.count > 0;
	data->left = money_subtract(data->slip->amount, data->slip->reversed);
	data->reference = order_reference(req->arena, data->slip->order_id);
	return page(req, "shop/slip", data);
}

/* ---- The books as a file ---- */

const struct field_rule export_query[] = { { "format", CHOICE, .required = true, .choices = "json csv" }, { 0 } };

enum status export_earnings(struct request *req)
{
	bool json = text_same(form_text(req, "format"), "json");
	struct buffer out = { 0 };
	const char *bytes;

	if (json)
		export_json(req->db, req->visitor.partner_id, req->visitor.partner_name, company(req)->currency, req->now, &out);
	else
		export_csv(req->db, req->visitor.partner_id, &out);
	bytes = arena_text(req->arena, buffer_get(&out));
	buffer_free(&out);
	return file_reply(req, json ? "application/json" : "text/csv; charset=utf-8", json ? "filar-export.json" : "filar-entries.csv",
			  bytes, strlen(bytes));
}
