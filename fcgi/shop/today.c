/* The partner's start page: the one next step, orders on the way, turnover by month. */
#include "shop/pages.h"

#include "base/text.h"
#include "domain/money/commissions_book.h"
#include "domain/people/own.h"
#include "domain/people/welcome.h"
#include "domain/shop/reference.h"
#include "shared/months.h"
#include "sql/commissions.h"
#include "sql/orders.h"
#include "sql/partner_own.h"
#include "sql/welcome.h"
#include "web/chart.h"

enum { MONTHS = 6 };

struct today_order {
	const char *reference;
	const struct order_brief *brief;
	const char *payment;
	bool partly;
};
LIST_OF(today_order);
RECORD_OF(today_order);

struct today_page {
	bool must_accept;              /* nothing else is open yet */
	bool may_order;
	const struct own_partner *ended; /* the partnership, when it has ended */
	bool tail;                     /* and still earns */
	const struct welcome *welcome; /* the first steps, until all are done */
	const struct today_order *to_pay; /* comes before the next of the first steps */
	struct today_order_list orders;
	const struct chart *turnover;
	const struct chart *earned;
	const struct cart_bar *bar;
	struct money month;            /* net ordered in this month */
	struct money last_month;
	int64_t under_way;
	const struct earnings *earnings; /* of those who may see them, once there are any */
};

RECORD(today_order, FIELD(today_order, reference), ONE(today_order, brief, order_brief), FIELD(today_order, payment),
       FIELD(today_order, partly));
RECORD(today_page, FIELD(today_page, must_accept), FIELD(today_page, may_order), ONE(today_page, ended, own_partner),
       FIELD(today_page, tail),
       ONE(today_page, welcome, welcome), ONE(today_page, to_pay, today_order), LIST(today_page, orders, today_order), ONE(today_page, turnover, chart),
       ONE(today_page, earned, chart),
       ONE(today_page, bar, cart_bar), FIELD(today_page, month), FIELD(today_page, last_month),
       FIELD(today_page, under_way), ONE(today_page, earnings, earnings));

static void fill_turnover(struct request *req, struct today_page *data)
{
	const char *currency = company(req)->currency;
	struct chart_value values[MONTHS] = { 0 };
	const char *between = month_values(req->arena, locale_today(req->now), values, MONTHS);
	struct order_span_list spans = sql_orders_by_span(req->db, req->visitor.partner_id, between);

	for (size_t i = 0; i < MONTHS; i++)
		values[i].amount = i < spans.count ? spans.items[i].amount : 0;
	data->turnover = chart_bars(req->arena, values, MONTHS, currency);
	data->month = money_of(values[MONTHS - 1].amount, currency);
	data->last_month = money_of(values[MONTHS - 2].amount, currency);
}

/* Commissions of the same months, added up. */
static void fill_earned(struct request *req, struct today_page *data)
{
	const char *currency = company(req)->currency;
	struct chart_value values[MONTHS] = { 0 };
	const char *between = month_values(req->arena, locale_today(req->now), values, MONTHS);
	struct money_span_list spans = sql_commissions_by_span(req->db, req->visitor.partner_id, between);
	int64_t sum = 0;

	for (size_t i = 0; i < MONTHS; i++) {
		sum += i < spans.count ? spans.items[i].amount : 0;
		values[i].amount = sum;
	}
	data->earned = chart_line(req->arena, values, MONTHS, currency);
	data->earnings = earnings_of(req->db, req->visitor.partner_id, currency, req->now);
}

static void fill_orders(struct request *req, struct today_page *data)
{
	struct order_brief_list briefs = sql_orders_under_way(req->db, req->visitor.partner_id);

	data->orders.items = arena_many(req->arena, struct today_order, briefs.count + 1);
	data->orders.count = briefs.count;
	data->under_way = (int64_t)briefs.count;
	for (size_t i = 0; i < briefs.count; i++) {
		const struct order_brief *brief = &briefs.items[i];
		struct today_order *row = &data->orders.items[i];

		*row = (struct today_order){ .reference = order_reference(req->arena, brief->id),
					     .brief = brief,
					     .payment = order_payment_state(money_subtract(brief->gross, brief->returned),
								    brief->paid),
					     .partly = brief->done_count > 0 && brief->done_count < brief->line_count };
		if (brief->paid.minor < brief->gross.minor - brief->returned.minor)
			data->to_pay = row; /* the oldest: it is due first */
	}
}

/* Whose partnership has ended is told so, and is not led through first steps any more. */
static void fill_end(struct request *req, struct today_page *data)
{
	const struct own_partner *partner = sql_own_partner(req->db, req->visitor.partner_id);

	if (!partner || !text_same(partner->state, "terminated"))
		return;
	data->ended = partner;
	data->tail = partner->tail_until.days > locale_today(req->now).days;
	data->welcome = NULL;
}

enum status show_today(struct request *req)
{
	struct today_page *data = arena_one(req->arena, struct today_page);
	const struct welcome_facts *facts = sql_welcome_facts(req->db, req->visitor.partner_id);
	struct welcome *welcome = facts ? welcome_of(req->arena, facts, req->visitor.rights) : NULL;

	if (!welcome)
		return not_found(req);
	/* Who only works on projects has a start page of their own. */
	if (facts->accepted && !facts->reseller && !facts->promoter)
		return redirect(req, "/work");
	data->may_order = (req->visitor.rights & RIGHT(PARTNER_ORDER)) != 0;
	data->must_accept = !facts->accepted;
	if (!data->must_accept) {
		fill_orders(req, data);
		fill_turnover(req, data);
		if (req->visitor.rights & RIGHT(PARTNER_EARNINGS))
			fill_earned(req, data);
		if (data->may_order)
			data->bar = cart_bar_of(req, storefront_view(req->db, req->visitor.partner_id, locale_today(req->now)));
	}
	welcome->quiet = data->to_pay != NULL;
	data->welcome = welcome->finished ? NULL : welcome;
	fill_end(req, data);
	return page(req, "shop/today", data);
}
