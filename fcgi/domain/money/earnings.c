/* What a partner sees of its commissions: the records of its pages, and the figures that sum them up. */
#include "base/text.h"
#include "domain/money/commissions_book.h"
#include "domain/money/ledger.h"
#include "domain/money/standing.h"
#include "domain/people/own.h"
#include "domain/programme/versions.h"
#include "sql/commissions.h"
#include "sql/partner_own.h"

RECORD(earnings, FIELD(earnings, payable), FIELD(earnings, in_payout), FIELD(earnings, pending), FIELD(earnings, has_pending), FIELD(earnings, next_at),
       FIELD(earnings, next_amount), FIELD(earnings, tier), FIELD(earnings, next_tier), FIELD(earnings, turnover),
       FIELD(earnings, to_next), FIELD(earnings, next_from), FIELD(earnings, progress), FIELD(earnings, months),
       FIELD(earnings, payout_day), FIELD(earnings, payout_minimum));
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
RECORD(money_span, FIELD(money_span, place), FIELD(money_span, amount));
RECORD(commission_sale, FIELD(commission_sale, id), FIELD(commission_sale, partner_id), FIELD(commission_sale, terms),
       FIELD(commission_sale, currency), FIELD(commission_sale, placed_at), FIELD(commission_sale, delivered_at),
       FIELD(commission_sale, paid_at));
RECORD(commission_line, FIELD(commission_line, id), FIELD(commission_line, name), FIELD(commission_line, sku),
       FIELD(commission_line, category), FIELD(commission_line, brand), FIELD(commission_line, has_cost),
       FIELD(commission_line, cost), FIELD(commission_line, quantity), FIELD(commission_line, net));
RECORD(commission_sponsor, FIELD(commission_sponsor, id), FIELD(commission_sponsor, earns),
       FIELD(commission_sponsor, kinds), FIELD(commission_sponsor, since_day));
RECORD(commission_due, FIELD(commission_due, id), FIELD(commission_due, amount));
RECORD(money_reader, FIELD(money_reader, name), FIELD(money_reader, email), FIELD(money_reader, language));

/* The tier that the partner holds, which approval may have set above its turnover, and the way to the one after it. */
static void fill_tier(struct earnings *sums, const struct terms *terms, const char *held, const char *currency)
{
	const struct terms_tier *tier = terms_tier(terms, sums->turnover.minor);
	size_t place = 0;

	for (size_t i = 0; i < terms->tier_count; i++)
		if (&terms->tiers[i] == tier || text_same(terms->tiers[i].code, held))
			place = i;
	if (!terms->tier_count)
		return;
	sums->tier = terms->tiers[place].code;
	if (place + 1 == terms->tier_count)
		return;

	const struct terms_tier *next = &terms->tiers[place + 1];

	sums->next_tier = next->code;
	sums->next_from = money_of(next->from.value, currency);
	sums->to_next = money_of(next->from.value - sums->turnover.minor, currency);
	sums->progress = sums->turnover.minor > 0 ? sums->turnover.minor * 100 / next->from.value : 0;
}

static void fill_terms(struct db *db, struct earnings *sums, int64_t partner_id, const char *currency, struct when now)
{
	const struct programme_version *version = version_in_force(db, now);
	const struct terms *terms = version ? version_terms(db, version, currency) : NULL;

	if (!terms)
		return;
	sums->months = terms->tier_months.value;
	sums->payout_day = terms->payout_day.value;
	sums->payout_minimum = money_of(terms->payout_minimum.value, currency);
	sums->turnover = money_of(standing_of(db, partner_id, terms, false, now).measure, currency);

	const struct own_partner *partner = sql_own_partner(db, partner_id);

	fill_tier(sums, terms, partner ? partner->tier : "", currency);
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
	sums->next_amount = sums->turnover = sums->to_next = sums->next_from = sums->payout_minimum = zero;
	sums->tier = sums->next_tier = "";
	if (next.count) {
		sums->next_at = next.items[0].matures_at;
		sums->next_amount = next.items[0].amount;
	}
	fill_terms(db, sums, partner_id, currency, now);
	return sums;
}
