/* The public income calculator: equal synthetic sales through the commission engine, one question of each kind. */
#include "domain/programme/calculator.h"

#include "base/must.h"

RECORD(income, FIELD(income, margin), FIELD(income, clients), FIELD(income, partners), FIELD(income, second_partners),
       FIELD(income, month), FIELD(income, year), FIELD(income, turnover), FIELD(income, tier),
       FIELD(income, next_tier), FIELD(income, to_next));

enum { MONTHS = 12 };

/* What someone at that level earns from one sale of that size. */
static struct money earned(struct arena *arena, const struct terms *terms, enum sale_kind kind, struct money net,
			   int64_t level, int64_t turnover)
{
	const struct sale_line line = { .id = 1, .name = "", .quantity = 1, .net = net };
	const struct sale sale = { kind, &line, 1 };
	struct party parties[TERMS_LEVELS];
	struct money sum = money_of(0, terms->currency);
	size_t count = 0;
	struct share_list shares;

	/* Those nearer to the sale take part too, since they come first under the cap. */
	for (int64_t nearer = 0; nearer <= level; nearer++)
		parties[count++] = (struct party){ .partner_id = nearer + 1,
						   .level = nearer,
						   .kinds = KIND_ANY,
						   .measure = nearer == level ? turnover : 0 };
	shares = shares_of_sale(arena, terms, &sale, parties, count);
	for (size_t i = 0; i < shares.count; i++) {
		if (shares.items[i].level == level)
			sum = money_add(sum, shares.items[i].amount);
	}
	return sum;
}

static void tier_of(struct income *income, const struct terms *terms)
{
	const struct terms_tier *tier = terms_tier(terms, income->turnover.minor);
	const struct terms_tier *next = terms_next_tier(terms, income->turnover.minor);

	income->tier = tier ? tier->code : NULL;
	income->next_tier = next ? next->code : NULL;
	income->to_next = money_of(next ? next->from.value - income->turnover.minor : 0, terms->currency);
}

struct income income_expected(struct arena *arena, const struct terms *terms, const struct income_question *question)
{
	const int64_t team_orders = question->partners * question->partner_orders;
	const int64_t second_orders = question->second_partners * question->partner_orders;
	struct income income = { .margin = money_of(0, terms->currency), .clients = money_of(0, terms->currency) };
	struct money month = money_times(question->order_net, question->orders);
	int64_t turnover;

	must(question->orders >= 0 && team_orders >= 0 && second_orders >= 0);
	income.turnover = money_times(month, MONTHS);
	turnover = income.turnover.minor;
	tier_of(&income, terms);
	if (question->kind == SALE_OWN)
		income.margin = money_share(month, question->markup);
	else
		income.clients = money_times(earned(arena, terms, SALE_CLIENT, question->order_net, 0, turnover),
					     question->orders);
	income.partners = money_times(earned(arena, terms, SALE_OWN, question->partner_order_net, 1, turnover),
				      team_orders);
	income.second_partners = money_times(earned(arena, terms, SALE_OWN, question->partner_order_net, 2, turnover),
					     second_orders);
	income.month = money_add(money_add(income.margin, income.clients),
				 money_add(income.partners, income.second_partners));
	income.year = money_times(income.month, MONTHS);
	return income;
}
