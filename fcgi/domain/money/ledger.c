/* Booking and checking. Money never moves by UPDATE: no service has the right to. */
#include "domain/money/ledger.h"

#include "base/must.h"
#include "sql/ledger.h"
#include "sql/ledger_check.h"

RECORD(ledger_balance, FIELD(ledger_balance, kind), FIELD(ledger_balance, balance), FIELD(ledger_balance, accounts));
RECORD(ledger_entry, FIELD(ledger_entry, id), FIELD(ledger_entry, kind), FIELD(ledger_entry, source),
       FIELD(ledger_entry, source_id), FIELD(ledger_entry, debit), FIELD(ledger_entry, debit_partner),
       FIELD(ledger_entry, credit), FIELD(ledger_entry, credit_partner), FIELD(ledger_entry, amount),
       FIELD(ledger_entry, booked_at), FIELD(ledger_entry, day), FIELD(ledger_entry, reverses_id),
       FIELD(ledger_entry, order_id), FIELD(ledger_entry, incoming), FIELD(ledger_entry, commission_id));
RECORD(ledger_move, FIELD(ledger_move, kind), FIELD(ledger_move, debit), FIELD(ledger_move, credit), FIELD(ledger_move, count),
       FIELD(ledger_move, amount));
RECORD(ledger_standing, FIELD(ledger_standing, kind), FIELD(ledger_standing, balance));
RECORD(ledger_finding, FIELD(ledger_finding, text));

static int64_t entry_add(struct db *db, const struct booking *b)
{
	return sql_ledger_entry_add(db, b->kind, b->source, b->source_id, b->leg, b->debit.kind, b->debit.partner_id,
				    b->credit.kind, b->credit.partner_id, b->amount, b->day, b->now);
}

static bool same_booked(struct db *db, const struct booking *b)
{
	return sql_ledger_entry_same(db, b->kind, b->source, b->source_id, b->leg, b->debit.kind, b->debit.partner_id,
				     b->credit.kind, b->credit.partner_id, b->amount) == 1;
}

/* The first booking of a kind opens its accounts; afterwards they are found while the entry is written. */
bool ledger_book(struct db *db, const struct booking *booking)
{
	must(booking->amount.minor > 0);

	int64_t added = entry_add(db, booking);

	if (added == 0 && db_fault(db) == DB_FINE) {
		sql_ledger_account_open(db, booking->debit.kind, booking->debit.partner_id, booking->amount.currency);
		sql_ledger_account_open(db, booking->credit.kind, booking->credit.partner_id, booking->amount.currency);
		added = entry_add(db, booking);
		must(added != 0 || db_fault(db));
	}
	if (added == 1)
		return true;

	bool same = same_booked(db, booking);

	must(same || db_fault(db));
	return false;
}

/* The first commission of a partner opens its account. */
bool ledger_book_commissions(struct db *db, const char *orders, int64_t count, struct date day, struct when now)
{
	int64_t added = sql_ledger_commissions_add(db, orders, day, now);

	if (added < count && db_fault(db) == DB_FINE) {
		sql_ledger_accounts_of_orders_open(db, orders);
		added += sql_ledger_commissions_rest(db, orders, day, now);
	}
	return added == count;
}

int64_t ledger_reverse(struct db *db, const char *kind, const char *source, int64_t source_id, struct date day,
		       struct when now)
{
	return sql_ledger_reverse(db, kind, source, source_id, day, now);
}

struct money ledger_owed(struct db *db, int64_t partner_id, const char *kind, const char *currency)
{
	struct money owed = sql_ledger_owed(db, partner_id, kind, currency);

	return owed.currency[0] ? owed : money_of(0, currency);
}

int ledger_check(struct db *db, void (*tell)(const char *sentence))
{
	static struct ledger_finding *(*const checks[])(struct db *) = {
		sql_ledger_check_shape,	  sql_ledger_check_sum,	     sql_ledger_check_mirror,  sql_ledger_check_once,
		sql_ledger_check_orphan,  sql_ledger_check_revenue,  sql_ledger_check_payment, sql_ledger_check_paid,
		sql_ledger_check_commission, sql_ledger_check_maturity, sql_ledger_check_cap,
		sql_ledger_check_stock,	  sql_ledger_check_lines,	  sql_ledger_check_returns,  sql_ledger_check_returned,
		sql_ledger_check_reversed, sql_ledger_check_reversal, sql_ledger_check_pending,
		sql_ledger_check_balance,  sql_ledger_check_owed,     sql_ledger_check_period,  sql_ledger_check_approval,
		sql_ledger_check_payout,    sql_ledger_check_bonus,     sql_ledger_check_award,
		sql_ledger_check_withdrawal,
	};
	int findings = 0;

	db_begin(db, DB_SNAPSHOT);
	for (size_t i = 0; i < sizeof(checks) / sizeof(checks[0]) && db_fault(db) == DB_FINE; i++) {
		const struct ledger_finding *finding = checks[i](db);

		if (!finding)
			continue;
		tell(finding->text);
		findings++;
	}
	if (db_fault(db) != DB_FINE) {
		db_fault_clear(db);
		return -1;
	}
	db_rollback(db);
	return findings;
}
