#include "domain/money/reversals.h"

#include "base/must.h"
#include "core/locale.h"
#include "domain/money/ledger.h"
#include "domain/programme/commissions.h"
#include "sql/reversals.h"

RECORD(reversal_fact, FIELD(reversal_fact, order_line_id), FIELD(reversal_fact, base), FIELD(reversal_fact, returned),
       FIELD(reversal_fact, pieces), FIELD(reversal_fact, returned_pieces));
RECORD(reversible, FIELD(reversible, id), FIELD(reversible, partner_id), FIELD(reversible, amount),
       FIELD(reversible, reversed), FIELD(reversible, pending));
RECORD(slip_reversal, FIELD(slip_reversal, return_line_id), FIELD(slip_reversal, amount), FIELD(slip_reversal, booked_at), FIELD(slip_reversal, received_on),
       FIELD(slip_reversal, quantity), FIELD(slip_reversal, steps), FIELD(slip_reversal, from_pending));

static void take_back(struct db *db, int64_t return_line_id, int64_t leg, const struct reversible *commission,
		      const struct reversal_fact *fact, struct when now)
{
	bool by_net = fact->base.minor > 0;
	struct money base = by_net ? fact->base : money_of(fact->pieces, fact->base.currency);
	struct money returned = by_net ? fact->returned : money_of(fact->returned_pieces, fact->base.currency);
	struct money back = share_returned(base, commission->amount, returned, commission->reversed);
	struct slip_step step = share_return_step(base, commission->amount, returned, commission->reversed);

	if (back.minor <= 0)
		return;
	must(sql_reversal_add(db, commission->id, return_line_id, leg, back.minor, commission->pending,
			      slip_pack(db_arena(db), (struct slip_step_list){ &step, 1 }), now) == 1 || db_fault(db));
	must(sql_commission_reversed(db, commission->id, back.minor, now) == 1 || db_fault(db));
	ledger_book(db, &(struct booking){ .kind = "reversal",
					   .source = "return_line",
					   .source_id = return_line_id,
					   .leg = leg,
					   .debit = { commission->pending ? "pending" : "payable", commission->partner_id },
					   .credit = { "commission_cost", 0 },
					   .amount = back,
					   .day = locale_today(now),
					   .now = now });
}

void commissions_reverse(struct db *db, int64_t return_line_id, struct when now)
{
	const struct reversal_fact *fact = sql_reversal_fact(db, return_line_id);

	if (!fact)
		return;

	struct reversible_list commissions = sql_reversibles(db, fact->order_line_id);

	for (size_t i = 0; i < commissions.count && db_fault(db) == DB_FINE; i++)
		take_back(db, return_line_id, (int64_t)i, &commissions.items[i], fact, now);
}
