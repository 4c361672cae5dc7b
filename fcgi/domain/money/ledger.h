/* The double-entry ledger. An entry moves an amount from its credit account to its debit account; rows are only ever
 * inserted, a mistake is taken back by its mirror. Who owes whom is the sum of the entries and stands nowhere else.
 *
 * Accounts of the company: receivable, bank (usually debit), revenue, vat (credit), commission_cost, bonus_cost, project_cost (debit).
 * Accounts of a partner: pending (earned, not yet due), payable (due), in_payout (on its way); all credit, that is what the
 * company owes. A trigger keeps each account's balance and refuses a day in a closed month, whoever books.
 *
 *   kind         source       debit             credit            when
 *   revenue      order        receivable        revenue (leg 0), vat (leg 1)   an order is confirmed
 *   cut          order_line   revenue, vat      receivable        the open rest of a line is cancelled
 *   payment      payment      bank              receivable        a payment came in (refund: the other way)
 *   return       return_line  revenue (leg 0), vat (leg 1)   receivable        goods came back
 *   reversal     return_line  pending or payable  commission_cost  a return took its part of a commission back (a leg each)
 *   commission   commission   commission_cost   pending           an order is delivered and paid
 *   maturity     commission   pending           payable           the hold has passed
 *   payout       payout_line  payable           in_payout         a payout run takes it
 *   paid_out     payout_line  in_payout         bank              the bank has paid it
 *   payout_failed, payout_dropped: the mirror of a payout
 *   bonus        bonus        bonus_cost        pending           a goal was reached (bonus_back: its mirror; it matures like a commission)
 *   withdrawal   withdrawal   pending or payable  commission_cost  a final decision took a commission away
 *   stage        stage        project_cost      payable           a stage of a project was accepted */
#ifndef MONEY_LEDGER_H
#define MONEY_LEDGER_H

#include <stdbool.h>

#include "core/db.h"

struct account_name {
	const char *kind;
	int64_t partner_id; /* 0: the company's */
};

struct booking {
	const char *kind;          /* what happened; at most 30 letters */
	const char *source;        /* "order", "order_line", "payment", "return_line", "commission", "bonus", "stage", "payout_line" */
	int64_t source_id;
	int64_t leg;               /* tells apart linked entries of one event */
	struct account_name debit;
	struct account_name credit;
	struct money amount;       /* > 0 */
	struct date day;           /* the company's day that it belongs to; in a closed month: the first open day instead */
	struct when now;
};

/* True: booked now. False: the same was booked before, nothing more happened. Another booking under the same kind, source
 * and leg is a bug and aborts. In a transaction that has taken its first lock. Services: admin, worker. */
bool ledger_book(struct db *db, const struct booking *booking);

/* Books the commissions that were just written of those orders (a JSON list of ids), count of them, by one statement; true:
 * each. */
bool ledger_book_commissions(struct db *db, const char *orders, int64_t count, struct date day, struct when now);

/* Takes back every entry of a source that was not taken back yet, as entries of that kind; answers how many. */
int64_t ledger_reverse(struct db *db, const char *kind, const char *source, int64_t source_id, struct date day,
		       struct when now);

/* What the company owes a partner in its account "pending" or "payable". */
struct money ledger_owed(struct db *db, int64_t partner_id, const char *kind, const char *currency);

/* Checks the invariants (L1–L8, L13, L14) and that stock, orders, payments and commissions agree with the entries. Tells one
 * sentence for each that is broken, with the first row that breaks it; answers their number, -1 when the database could
 * not be asked. As the operator's user. */
int ledger_check(struct db *db, void (*tell)(const char *sentence));

struct ledger_balance {
	const char *kind;
	struct money balance;  /* credits less debits */
	int64_t accounts;
};
LIST_OF(ledger_balance);
RECORD_OF(ledger_balance);

struct ledger_entry {
	int64_t id;
	const char *kind;
	const char *source;
	int64_t source_id;
	const char *debit;
	const char *debit_partner;  /* name; "" for the company's */
	const char *credit;
	const char *credit_partner;
	struct money amount;
	struct when booked_at;
	struct date day;
	int64_t reverses_id;        /* 0: none */
	int64_t order_id;           /* that it comes from; 0: none */
	bool incoming;              /* statement: the partner's account is credited */
	int64_t commission_id;      /* statement: that it books or takes back; 0: none */
};
LIST_OF(ledger_entry);
RECORD_OF(ledger_entry);

/* Of a statement: what moved by one kind of entry, from one kind of account to another. */
struct ledger_move {
	const char *kind;
	const char *debit;
	const char *credit;
	int64_t count;
	struct money amount;
};
LIST_OF(ledger_move);
RECORD_OF(ledger_move);

/* What stands on one of a partner's accounts. */
struct ledger_standing {
	const char *kind;
	struct money balance;
};
LIST_OF(ledger_standing);
RECORD_OF(ledger_standing);

struct ledger_finding {
	const char *text;
};
RECORD_OF(ledger_finding);

#endif
