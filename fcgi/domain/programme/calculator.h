/* Expected income for the public calculator: builds a month of equal sales and asks the commission engine about them. */
#ifndef DOMAIN_PROGRAMME_CALCULATOR_H
#define DOMAIN_PROGRAMME_CALCULATOR_H

#include <stdint.h>

#include "base/arena.h"
#include "base/money.h"
#include "domain/programme/commissions.h"

/* What the visitor expects, per month. Counts are >= 0; amounts are net, in the terms' currency. */
struct income_question {
	enum sale_kind kind;             /* SALE_OWN: a reseller's orders; SALE_CLIENT: orders of clients it brings */
	int64_t orders;
	struct money order_net;
	int64_t markup;                  /* of a reseller: own margin on what it buys, basis points; 0 when not said */
	int64_t partners;                /* active partners that it brought */
	int64_t partner_orders;          /* of each of them */
	struct money partner_order_net;
	int64_t second_partners;         /* partners that those brought, ordering alike */
};

struct income {
	struct money margin;             /* own margin: earned from its customers, not paid by us */
	struct money clients;            /* commission at level 0 */
	struct money partners;           /* commission at level 1 */
	struct money second_partners;    /* commission at level 2 */
	struct money month;              /* all four */
	struct money year;               /* twelve such months */
	struct money turnover;           /* own turnover of that year, which decides the tier */
	const char *tier;                /* code, NULL without tiers */
	const char *next_tier;           /* NULL at the top */
	struct money to_next;            /* turnover still missing to it in such a year */
};
RECORD_OF(income);

struct income income_expected(struct arena *arena, const struct terms *terms, const struct income_question *question);

#endif
