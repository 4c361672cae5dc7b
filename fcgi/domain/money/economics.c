#include "domain/money/economics.h"

#include <stdlib.h>
#include <string.h>

#include "core/locale.h"
#include "sql/economics.h"

RECORD(economics_row, FIELD(economics_row, id), FIELD(economics_row, name), FIELD(economics_row, orders),
       FIELD(economics_row, order_lines), FIELD(economics_row, unknown), FIELD(economics_row, turnover),
       FIELD(economics_row, margin), FIELD(economics_row, earned), FIELD(economics_row, caused), FIELD(economics_row, bonuses),
       FIELD(economics_row, service), FIELD(economics_row, result), FIELD(economics_row, share), FIELD(economics_row, loss));
RECORD(service_costs, FIELD(service_costs, per_order), FIELD(service_costs, per_month));
RECORD(economics_partner, FIELD(economics_partner, id), FIELD(economics_partner, name), FIELD(economics_partner, created_at),
       FIELD(economics_partner, sells), FIELD(economics_partner, ended));
RECORD(economics_sales, FIELD(economics_sales, id), FIELD(economics_sales, orders), FIELD(economics_sales, order_lines),
       FIELD(economics_sales, unknown), FIELD(economics_sales, turnover), FIELD(economics_sales, margin));
RECORD(economics_share, FIELD(economics_share, earner_id), FIELD(economics_share, seller_id), FIELD(economics_share, amount));
RECORD(economics_span, FIELD(economics_span, place), FIELD(economics_span, turnover), FIELD(economics_span, paid));

enum { PARTNERS = 50000, WHOLE = 10000, MONTHS_A_YEAR = 12 };

static int by_id(const void *one, const void *two)
{
	const struct economics_row *a = one, *b = two;

	return a->id < b->id ? -1 : a->id > b->id;
}

static struct economics_row *row_of(struct economics_row_list rows, int64_t id)
{
	const struct economics_row wanted = { .id = id };

	return bsearch(&wanted, rows.items, rows.count, sizeof(*rows.items), by_id);
}

static struct economics_row empty(const char *currency)
{
	struct money zero = money_of(0, currency);

	return (struct economics_row){ .name = "", .turnover = zero, .margin = zero, .earned = zero, .caused = zero,
				       .bonuses = zero, .service = zero, .result = zero };
}

/* Calendar months touched by the days from one to another. */
static int64_t months_touched(struct date from, struct date to)
{
	int year, month, day, later_year, later_month, later_day;

	if (to.days < from.days)
		return 0;
	date_parts(from, &year, &month, &day);
	date_parts(to, &later_year, &later_month, &later_day);
	return (int64_t)(later_year - year) * MONTHS_A_YEAR + later_month - month + 1;
}

static void sales_fill(struct db *db, struct economics_row_list rows, struct when since, struct when until, const char *currency)
{
	struct economics_sales_list sales = sql_economics_orders(db, since, until);
	struct economics_share_list shares = sql_economics_commissions(db, since, until);
	struct economics_share_list bonuses = sql_economics_bonuses(db, since, until);
	struct economics_row *row;

	for (size_t i = 0; i < sales.count; i++) {
		const struct economics_sales *sold = &sales.items[i];

		if (!(row = row_of(rows, sold->id)))
			continue;
		row->orders = sold->orders;
		row->order_lines = sold->order_lines;
		row->unknown = sold->unknown;
		row->turnover = money_of(sold->turnover, currency);
		row->margin = money_of(sold->margin, currency);
	}
	for (size_t i = 0; i < shares.count; i++) {
		struct money amount = money_of(shares.items[i].amount, currency);

		if ((row = row_of(rows, shares.items[i].earner_id)))
			row->earned = money_add(row->earned, amount);
		if ((row = row_of(rows, shares.items[i].seller_id)))
			row->caused = money_add(row->caused, amount);
	}
	for (size_t i = 0; i < bonuses.count; i++)
		if ((row = row_of(rows, bonuses.items[i].earner_id)))
			row->bonuses = money_of(bonuses.items[i].amount, currency);
}

static void finish(struct economics_row *row)
{
	struct money paid = money_add(row->caused, row->bonuses);

	row->result = money_subtract(money_subtract(row->margin, paid), row->service);
	row->share = row->turnover.minor > 0 ? (int64_t)((__int128)paid.minor * WHOLE / row->turnover.minor) : 0;
	row->loss = row->result.minor < 0;
}

static void total_add(struct economics_row *total, const struct economics_row *row)
{
	total->orders += row->orders;
	total->order_lines += row->order_lines;
	total->unknown += row->unknown;
	total->turnover = money_add(total->turnover, row->turnover);
	total->margin = money_add(total->margin, row->margin);
	total->earned = money_add(total->earned, row->earned);
	total->caused = money_add(total->caused, row->caused);
	total->bonuses = money_add(total->bonuses, row->bonuses);
	total->service = money_add(total->service, row->service);
}

/* ---- Sorting: by result the worst first, by figures the greatest first ---- */

static int compared(int64_t one, int64_t two)
{
	return one > two ? -1 : one < two;
}

#define SORTED(name, figure)                                                  \
	static int name(const void *one, const void *two)                     \
	{                                                                     \
		const struct economics_row *a = one, *b = two;                \
		int order = compared(a->figure, b->figure);                   \
									      \
		return order ? order : by_id(one, two);                       \
	}
SORTED(by_turnover, turnover.minor)
SORTED(by_margin, margin.minor)
SORTED(by_caused, caused.minor)
SORTED(by_earned, earned.minor)
SORTED(by_share, share)

static int by_result(const void *one, const void *two)
{
	const struct economics_row *a = one, *b = two;
	int order = compared(b->result.minor, a->result.minor);

	return order ? order : by_id(one, two);
}

static int by_name(const void *one, const void *two)
{
	const struct economics_row *a = one, *b = two;
	int order = strcmp(a->name, b->name);

	return order ? order : by_id(one, two);
}

struct economics *economics_of(struct db *db, struct date from, struct date to, enum economics_order order, const char *currency)
{
	static int (*const orders[])(const void *, const void *) = {
		[BY_RESULT] = by_result, [BY_TURNOVER] = by_turnover, [BY_MARGIN] = by_margin, [BY_CAUSED] = by_caused,
		[BY_EARNED] = by_earned, [BY_SHARE] = by_share,	      [BY_NAME] = by_name,
	};
	struct economics *economics = arena_one(db_arena(db), struct economics);
	struct economics_partner_list partners = sql_economics_partners(db, PARTNERS);
	const struct service_costs *costs = sql_service_costs(db);
	struct economics_row_list *rows = &economics->rows;
	size_t kept = 0;

	rows->items = arena_many(db_arena(db), struct economics_row, partners.count + 1);
	rows->count = partners.count;
	for (size_t i = 0; i < partners.count; i++) {
		rows->items[i] = empty(currency);
		rows->items[i].id = partners.items[i].id;
		rows->items[i].name = partners.items[i].name;
	}
	sales_fill(db, *rows, locale_day_start(from), locale_day_start(date_plus_days(to, 1)), currency);
	economics->total = empty(currency);
	for (size_t i = 0; i < partners.count; i++) {
		const struct economics_partner *partner = &partners.items[i];
		struct economics_row row = rows->items[i];
		struct date since = locale_today(partner->created_at);
		int64_t months = partner->sells && !partner->ended ? months_touched(since.days > from.days ? since : from, to) : 0;

		if (!months && !row.orders && !row.earned.minor && !row.bonuses.minor)
			continue;
		if (costs)
			row.service = money_of(costs->per_order.minor * row.orders + costs->per_month.minor * months, currency);
		finish(&row);
		economics->losses += row.loss;
		total_add(&economics->total, &row);
		rows->items[kept++] = row;
	}
	rows->count = kept;
	finish(&economics->total);
	qsort(rows->items, rows->count, sizeof(*rows->items), orders[order]);
	return economics;
}
