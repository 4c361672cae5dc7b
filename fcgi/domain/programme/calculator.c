/* The public income calculator: equal synthetic sales through the commission engine, one question of each kind. */
#include "domain/programme/calculator.h"

#include "base/must.h"
#include "domain/programme/commissions.h"
#include "domain/programme/tiers.h"

RECORD(income, FIELD(income, margin), FIELD(income, clients), FIELD(income, partners), FIELD(income, second_partners),
       FIELD(income, month), FIELD(income, year), FIELD(income, turnover), FIELD(income, tier),
       FIELD(income, next_tier), FIELD(income, to_next));

enum { MONTHS = 12 };

/* No threshold and no sale may be larger; visitors may ask for anything. */
static const int64_t most = INT64_MAX / TERMS_WHOLE;

/* A year's worth of the answer while it is made. */
struct reckoning {
	struct arena *arena;
	const struct terms *terms;
	const struct income_question *question;
	int64_t months;   /* of the period over which tiers are measured */
	int64_t measure;  /* what such a period comes to */
};

static int64_t months_of_period(const struct terms *terms)
{
	switch (terms->tier_period.value) {
	case PERIOD_MONTH:
		return 1;
	case PERIOD_QUARTER:
		return 3;
	case PERIOD_ROLLING:
		return terms->tier_months.value;
	default: /* of a whole partnership a year is looked at */
		return MONTHS;
	}
}

static enum relation relation_of(const struct reckoning *reckoning, int64_t level)
{
	if (level > 0)
		return RELATION_TEAM;
	return reckoning->question->kind == SALE_CLIENT ? RELATION_CLIENT : RELATION_OWN;
}

/* What a month's orders of one size add to the measure. Of a margin nothing is known; a unit is one order at least. */
static int64_t added(const struct reckoning *reckoning, int64_t level, struct money net, int64_t orders)
{
	if (!whose_counts(reckoning->terms->tier_whose.value, relation_of(reckoning, level)))
		return 0;
	switch (reckoning->terms->tier_measure.value) {
	case MEASURE_TURNOVER:
	case MEASURE_PAID:
		return money_times(net, orders).minor;
	case MEASURE_MARGIN:
		return 0;
	default:
		return orders;
	}
}

static struct money of_level(const struct share_list *shares, int64_t level, const char *currency)
{
	struct money sum = money_of(0, currency);

	for (size_t i = 0; i < shares->count; i++) {
		if (shares->items[i].level == level)
			sum = money_add(sum, shares->items[i].amount);
	}
	return sum;
}

/* What someone at that level earns in a month from so many orders of that size. Where a sale is cut at thresholds, all
 * sales of a period are taken as one, which fills the tiers from below. */
static struct money earned(const struct reckoning *reckoning, struct money net, int64_t level, int64_t orders)
{
	const struct terms *terms = reckoning->terms;
	bool counts = whose_counts(terms->tier_whose.value, relation_of(reckoning, level));
	bool cut = terms->tier_method.value == METHOD_MARGINAL && terms->tier_rates && counts && reckoning->measure < most;
	const struct sale_line line = { .id = 1, .name = "", .quantity = 1,
					.net = cut ? money_times(net, orders * reckoning->months) : net };
	const struct sale sale = { level == 0 ? SALE_CLIENT : SALE_OWN, &line, 1, 0 };
	struct party parties[TERMS_LEVELS];
	struct share_list shares;
	struct money sum;

	if (orders == 0)
		return money_of(0, terms->currency);
	/* Those nearer to the sale take part too, since they come first under the cap. */
	for (int64_t nearer = 0; nearer <= level; nearer++)
		parties[nearer] = (struct party){
			.partner_id = nearer + 1,
			.level = nearer,
			.kinds = reckoning->question->kind == SALE_CLIENT ? KIND_PROMOTER : KIND_RESELLER,
			.measure = nearer == level ? reckoning->measure : 0,
			.counts = cut && nearer == level
		};
	shares = shares_of_sale(reckoning->arena, terms, &sale, parties, (size_t)level + 1);
	sum = of_level(&shares, level, terms->currency);
	return cut ? money_of(sum.minor / reckoning->months, terms->currency) : money_times(sum, orders);
}

static void tier_of(struct income *income, const struct reckoning *reckoning)
{
	const struct terms_tier *tier = terms_tier(reckoning->terms, reckoning->measure);
	const struct terms_tier *next = terms_next_tier(reckoning->terms, reckoning->measure);
	bool money = reckoning->terms->tier_measure.value <= MEASURE_PAID;

	income->tier = tier ? tier->code : NULL;
	income->next_tier = next && money ? next->code : NULL;
	income->to_next = money_of(next && money ? next->from.value - reckoning->measure : 0, reckoning->terms->currency);
}

struct income income_expected(struct arena *arena, const struct terms *terms, const struct income_question *question)
{
	const int64_t team_orders = question->partners * question->partner_orders;
	const int64_t second_orders = question->second_partners * question->partner_orders;
	struct income income = { .margin = money_of(0, terms->currency), .clients = money_of(0, terms->currency) };
	struct money month = money_times(question->order_net, question->orders);
	struct reckoning reckoning = { arena, terms, question, months_of_period(terms), 0 };

	must(question->orders >= 0 && team_orders >= 0 && second_orders >= 0);
	income.turnover = money_times(month, MONTHS);
	reckoning.measure = added(&reckoning, 0, question->order_net, question->orders) +
			    added(&reckoning, 1, question->partner_order_net, team_orders + second_orders);
	reckoning.measure = reckoning.measure < most / reckoning.months ? reckoning.measure * reckoning.months : most;
	tier_of(&income, &reckoning);
	if (question->kind == SALE_OWN)
		income.margin = money_share(month, question->markup);
	else
		income.clients = earned(&reckoning, question->order_net, 0, question->orders);
	income.partners = earned(&reckoning, question->partner_order_net, 1, team_orders);
	income.second_partners = earned(&reckoning, question->partner_order_net, 2, second_orders);
	income.month = money_add(money_add(income.margin, income.clients),
				 money_add(income.partners, income.second_partners));
	income.year = money_times(income.month, MONTHS);
	return income;
}
