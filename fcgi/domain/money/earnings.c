/* What a partner sees of its commissions: the records of its pages, and the figures that sum them up. */
#include "domain/money/commissions_book.h"
#include "domain/money/ledger.h"
#include "domain/programme/individual.h"
#include "sql/commissions.h"

RECORD(earnings, FIELD(earnings, payable), FIELD(earnings, in_payout), FIELD(earnings, pending), FIELD(earnings, has_pending), FIELD(earnings, next_at),
       FIELD(earnings, next_amount), FIELD(earnings, payout_day), FIELD(earnings, payout_minimum));
RECORD(commission_brief, FIELD(commission_brief, id), FIELD(commission_brief, order_id), FIELD(commission_brief, product),
       FIELD(commission_brief, seller), FIELD(commission_brief, level), FIELD(commission_brief, base),
       FIELD(commission_brief, basis_points), FIELD(commission_brief, amount), FIELD(commission_brief, reversed), FIELD(commission_brief, computed_at),
       FIELD(commission_brief, matures_at), FIELD(commission_brief, payable_at), FIELD(commission_brief, state),
       FIELD(commission_brief, paid_out_on));
RECORD(commission_of_order, FIELD(commission_of_order, id), FIELD(commission_of_order, product),
       FIELD(commission_of_order, partner_name), FIELD(commission_of_order, level), FIELD(commission_of_order, base),
       FIELD(commission_of_order, basis_points), FIELD(commission_of_order, amount), FIELD(commission_of_order, reversed),
       FIELD(commission_of_order, matures_at), FIELD(commission_of_order, payable_at), FIELD(commission_of_order, state),
       FIELD(commission_of_order, paid_out_on));
RECORD(commission_slip, FIELD(commission_slip, id), FIELD(commission_slip, order_id), FIELD(commission_slip, line),
       FIELD(commission_slip, product), FIELD(commission_slip, sku), FIELD(commission_slip, quantity),
       FIELD(commission_slip, seller), FIELD(commission_slip, level), FIELD(commission_slip, article),
       FIELD(commission_slip, version), FIELD(commission_slip, base), FIELD(commission_slip, basis_points),
       FIELD(commission_slip, amount), FIELD(commission_slip, reversed), FIELD(commission_slip, steps), FIELD(commission_slip, computed_at),
       FIELD(commission_slip, matures_at), FIELD(commission_slip, payable_at), FIELD(commission_slip, reversed_at),
       FIELD(commission_slip, placed_at), FIELD(commission_slip, delivered_at), FIELD(commission_slip, paid_at),
       FIELD(commission_slip, state),
       FIELD(commission_slip, paid_out_on));
RECORD(commission_pending, FIELD(commission_pending, matures_at), FIELD(commission_pending, amount),
       FIELD(commission_pending, count));
RECORD(level_span, FIELD(level_span, place), FIELD(level_span, level), FIELD(level_span, amount));
RECORD(money_span, FIELD(money_span, place), FIELD(money_span, amount));
RECORD(commission_sale, FIELD(commission_sale, id), FIELD(commission_sale, partner_id), FIELD(commission_sale, terms),
       FIELD(commission_sale, currency), FIELD(commission_sale, placed_at), FIELD(commission_sale, delivered_at),
       FIELD(commission_sale, paid_at));
RECORD(commission_line, FIELD(commission_line, order_id), FIELD(commission_line, id), FIELD(commission_line, name), FIELD(commission_line, sku),
       FIELD(commission_line, category), FIELD(commission_line, brand), FIELD(commission_line, has_cost),
       FIELD(commission_line, cost), FIELD(commission_line, quantity), FIELD(commission_line, net));
RECORD(commission_sponsor, FIELD(commission_sponsor, place), FIELD(commission_sponsor, id), FIELD(commission_sponsor, earns),
       FIELD(commission_sponsor, kinds), FIELD(commission_sponsor, since_day));
RECORD(commission_due, FIELD(commission_due, id), FIELD(commission_due, amount));
RECORD(money_reader, FIELD(money_reader, name), FIELD(money_reader, email), FIELD(money_reader, language));

static void fill_terms(struct db *db, struct earnings *sums, int64_t partner_id, const char *currency, struct when now)
{
	const struct terms *terms = partner_terms(db, partner_id, currency, now, NULL);

	if (!terms)
		return;
	sums->payout_day = terms->payout_day.value;
	sums->payout_minimum = money_of(terms->payout_minimum.value, currency);
}

struct earnings *earnings_of(struct db *db, int64_t partner_id, const char *currency, struct when now)
{
	struct earnings *sums = arena_one(db_arena(db), struct earnings);
	struct commission_pending_list next = sql_commissions_pending(db, partner_id, 1);
	struct money zero = money_of(0, currency);

	sums->payable = ledger_owed(db, partner_id, "payable", currency);
	sums->in_payout = ledger_owed(db, partner_id, "in_payout", currency);
	sums->pending = ledger_owed(db, partner_id, "pending", currency);
	sums->has_pending = next.count > 0;
	sums->next_amount = sums->payout_minimum = zero;
	if (next.count) {
		sums->next_at = next.items[0].matures_at;
		sums->next_amount = next.items[0].amount;
	}
	fill_terms(db, sums, partner_id, currency, now);
	return sums;
}
