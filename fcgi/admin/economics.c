/* What each partner brings and costs over a period, and what share of turnover goes to partners month by month. */
#include <string.h>

#include "admin/pages.h"
#include "base/text.h"
#include "core/csv.h"
#include "core/locale.h"
#include "domain/money/economics.h"
#include "shared/months.h"
#include "shared/visitor.h"
#include "sql/company.h"
#include "sql/economics.h"
#include "web/chart.h"
#include "web/response.h"

enum { ROWS = 50, MONTHS = 12, BACK = 2, CODE_BASE = 1000, WHOLE_SHARE = 10000, MOST_COST = 100000000 };

#define ORDERS "result turnover margin caused earned share name"

const struct field_rule economics_query[] = {
	{ "from", DAY }, { "to", DAY }, { "sort", CHOICE, .choices = ORDERS }, { "page", WHOLE, .min = 0, .max = 100000 }, { 0 }
};
const struct field_rule service_costs_form[] = {
	{ "per_order", AMOUNT, .required = true, .min = 0, .max = MOST_COST },
	{ "per_month", AMOUNT, .required = true, .min = 0, .max = MOST_COST },
	{ 0 }
};

struct economics_view {
	const struct economics_row *row;
	const char *code;
	const char *path;      /* of the partner; "" when the reader may not open it */
};
LIST_OF(economics_view);
RECORD(economics_view, ONE(economics_view, row, economics_row), FIELD(economics_view, code), FIELD(economics_view, path));

struct economics_sort {
	const char *word;
	const char *label;
	const char *path;
	bool current;
};
LIST_OF(economics_sort);
RECORD(economics_sort, FIELD(economics_sort, word), FIELD(economics_sort, label), FIELD(economics_sort, path), FIELD(economics_sort, current));

struct economics_page {
	struct economics_view_list rows;
	const struct economics_row *total;
	struct economics_sort_list sorts;
	const struct service_costs *costs;
	const struct chart *shares;
	int64_t losses, partners;
	struct date from, to;
	const char *file, *prev, *next;
	const char *sort;
	bool has_rows, may_set;
};
RECORD(economics_page, LIST(economics_page, rows, economics_view), ONE(economics_page, total, economics_row),
       LIST(economics_page, sorts, economics_sort), ONE(economics_page, costs, service_costs),
       ONE(economics_page, shares, chart), FIELD(economics_page, losses), FIELD(economics_page, partners),
       FIELD(economics_page, from), FIELD(economics_page, to), FIELD(economics_page, file), FIELD(economics_page, prev),
       FIELD(economics_page, next), FIELD(economics_page, sort), FIELD(economics_page, has_rows), FIELD(economics_page, may_set));

/* In the order of enum economics_order. */
static const char *const words[] = { "result", "turnover", "margin", "caused", "earned", "share", "name", NULL };

static enum economics_order order_of(struct request *req)
{
	for (size_t i = 0; words[i]; i++)
		if (text_same(words[i], form_text(req, "sort")))
			return (enum economics_order)i;
	return BY_RESULT;
}

/* The period asked for, else this month and the two before. */
static void period_of(struct request *req, struct date *from, struct date *to)
{
	struct date today = locale_today(req->now);

	*to = date_set(form_day(req, "to")) ? form_day(req, "to") : today;
	*from = date_set(form_day(req, "from")) ? form_day(req, "from") : month_start(*to, BACK);
	if (from->days > to->days)
		*from = *to;
}

static const char *path_of(struct request *req, const char *file, const struct economics_page *data, const char *sort, int64_t page)
{
	return arena_printf(req->arena, "/admin/partners/economics%s?from=%s&to=%s&sort=%s&page=%lld", file,
			    date_plain(req->arena, data->from), date_plain(req->arena, data->to), sort, (long long)page);
}

static void sorts_fill(struct request *req, struct economics_page *data)
{
	static const char *const labels[] = { N_("Result"),  N_("Turnover, net"), N_("Margin"), N_("Commissions caused"),
					      N_("Paid to it"), N_("Share"),	     N_("Partner") };

	data->sorts.items = arena_many(req->arena, struct economics_sort, sizeof(labels) / sizeof(labels[0]));
	data->sorts.count = sizeof(labels) / sizeof(labels[0]);
	for (size_t i = 0; i < data->sorts.count; i++)
		data->sorts.items[i] = (struct economics_sort){ words[i], locale_text(labels[i]), path_of(req, "", data, words[i], 0),
								text_same(words[i], data->sort) };
}

static const char *partner_path(struct request *req, int64_t id)
{
	if (req->visitor.rights & RIGHT(PARTNERS_MANAGE))
		return arena_printf(req->arena, "/admin/partners/%lld", (long long)id);
	if (req->visitor.rights & RIGHT(PROGRAMME_MANAGE))
		return arena_printf(req->arena, "/admin/programme/partners/%lld", (long long)id);
	return "";
}

/* Months as shares: hundredths of a percent. */
static const struct chart *shares_of(struct request *req)
{
	struct chart_value values[MONTHS] = { 0 };
	const char *between = month_values(req->arena, locale_today(req->now), values, MONTHS);
	struct economics_span_list spans = sql_economics_by_span(req->db, between);

	for (size_t i = 0; i < spans.count && i < MONTHS; i++)
		values[i].amount = spans.items[i].turnover > 0 ? (int64_t)((__int128)spans.items[i].paid * WHOLE_SHARE / spans.items[i].turnover) : 0;
	return chart_bars(req->arena, values, MONTHS, CHART_PERCENT);
}

static void rows_fill(struct request *req, struct economics_page *data, const struct economics *economics, int64_t at)
{
	size_t count = economics->rows.count, first = (size_t)at > count / ROWS ? count : (size_t)at * ROWS;

	data->rows.count = count - first < ROWS ? count - first : ROWS;
	data->rows.items = arena_many(req->arena, struct economics_view, data->rows.count + 1);
	for (size_t i = 0; i < data->rows.count; i++) {
		const struct economics_row *row = &economics->rows.items[first + i];

		data->rows.items[i] = (struct economics_view){ row, arena_printf(req->arena, "P-%lld", (long long)(CODE_BASE + row->id)),
							       partner_path(req, row->id) };
	}
	data->has_rows = data->rows.count > 0;
	data->prev = at > 0 ? path_of(req, "", data, data->sort, at - 1) : "";
	data->next = first + data->rows.count < count ? path_of(req, "", data, data->sort, at + 1) : "";
}

enum status show_economics(struct request *req)
{
	struct economics_page *data = arena_one(req->arena, struct economics_page);
	const struct economics *economics;

	period_of(req, &data->from, &data->to);
	data->sort = words[order_of(req)];
	economics = economics_of(req->db, data->from, data->to, order_of(req), company(req)->currency);
	data->total = &economics->total;
	data->losses = economics->losses;
	data->partners = (int64_t)economics->rows.count;
	data->costs = sql_service_costs(req->db);
	data->shares = shares_of(req);
	data->file = path_of(req, "/file", data, data->sort, 0);
	data->may_set = (req->visitor.rights & RIGHT(SETTINGS_MANAGE)) != 0;
	sorts_fill(req, data);
	rows_fill(req, data, economics, form_int(req, "page"));
	return page(req, "admin/economics", data);
}

static void row_write(struct request *req, struct buffer *out, const struct economics_row *row, const char *code)
{
	const struct money sums[] = { row->turnover, row->margin, row->earned, row->caused, row->bonuses, row->service, row->result };

	csv_field(out, code);
	csv_field(out, row->name);
	csv_field(out, arena_printf(req->arena, "%lld", (long long)row->orders));
	csv_field(out, arena_printf(req->arena, "%lld", (long long)row->order_lines));
	csv_field(out, arena_printf(req->arena, "%lld", (long long)row->unknown));
	for (size_t i = 0; i < sizeof(sums) / sizeof(sums[0]); i++)
		csv_field(out, money_plain(req->arena, sums[i]));
	csv_field(out, row->turnover.currency);
	csv_end(out);
}

enum status export_economics(struct request *req)
{
	static const char *const heads[] = { "partner", "name",	  "orders",  "lines",	"lines_without_cost", "turnover", "margin",
					     "earned",	"caused", "bonuses", "service", "result",	      "currency" };
	struct buffer out = { 0 };
	struct date from, to;
	const struct economics *economics;
	const char *text;

	period_of(req, &from, &to);
	economics = economics_of(req->db, from, to, order_of(req), company(req)->currency);
	for (size_t i = 0; i < sizeof(heads) / sizeof(heads[0]); i++)
		csv_field(&out, heads[i]);
	csv_end(&out);
	for (size_t i = 0; i < economics->rows.count; i++)
		row_write(req, &out, &economics->rows.items[i],
			  arena_printf(req->arena, "P-%lld", (long long)(CODE_BASE + economics->rows.items[i].id)));
	text = arena_text(req->arena, buffer_get(&out));
	buffer_free(&out);
	return file_reply(req, "text/csv; charset=utf-8", "partner-economics.csv", text, strlen(text));
}

enum status set_service_costs(struct request *req)
{
	const struct actor actor = actor_of(req);
	struct money per_order = form_money(req, "per_order"), per_month = form_money(req, "per_month");

	if (sql_service_costs_set(req->db, per_order.minor, per_month.minor) == 1)
		audit(req->db, &actor, "service_costs", "company", 1, "per_order", money_plain(req->arena, per_order), "per_month",
		      money_plain(req->arena, per_month));
	return redirect_notice(req, N_("Saved. The economics of partners are counted with it from now on, for past periods too."),
			       "/admin/settings");
}
