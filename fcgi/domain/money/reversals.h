/* A return walks up the chain of commissions: at every level the same part of the commission is taken back as came back of
 * the line, by share_returned() of the engine, so that portions sum. Before it matured from what is pending; afterwards,
 * paid out or not, from what is payable, which may fall below nothing and is then set off against what comes next. */
#ifndef MONEY_REVERSALS_H
#define MONEY_REVERSALS_H

#include "core/db.h"
#include "domain/programme/slip.h"

/* Books what the return of one line takes back. The order's row is locked. Services: admin. */
void commissions_reverse(struct db *db, int64_t return_line_id, struct when now);

/* What came back of a line since its commissions were computed, in all. base: its net then. When a line costs nothing,
 * its pieces count instead. */
struct reversal_fact {
	int64_t order_line_id;
	struct money base, returned;
	int64_t pieces, returned_pieces;
};
RECORD_OF(reversal_fact);

struct reversible {
	int64_t id;
	int64_t partner_id;
	struct money amount, reversed;
	bool pending;
};
LIST_OF(reversible);
RECORD_OF(reversible);

/* On the proof slip: what was taken back, when and why. */
struct slip_reversal {
	int64_t return_line_id;
	struct money amount;
	struct when booked_at;
	struct date received_on;
	int64_t quantity;
	const char *steps;
	bool from_pending;
};
LIST_OF(slip_reversal);
RECORD_OF(slip_reversal);

#endif
