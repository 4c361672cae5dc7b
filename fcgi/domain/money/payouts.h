/* Payout runs: what partners are owed goes to the bank. One person prepares a run up to a cut-off, a second one approves it,
 * the bank gets a file, and each line is confirmed or comes back. States only go forward:
 *
 *   run   prepared → approved → done           prepared → dropped
 *   line  waiting → paid | failed               waiting → dropped (with its run)
 *
 * Preparing moves each sum from payable to in_payout, so that nothing is paid twice and a return in the meantime is set off
 * against what comes next. A failed or dropped line is taken back by its mirror. */
#ifndef MONEY_PAYOUTS_H
#define MONEY_PAYOUTS_H

#include "base/refusal.h"
#include "core/db.h"
#include "domain/common/audit.h"

/* Somebody to whom something is owed at the cut-off. Of a partner that has left any sum is paid out, of others from the
 * minimum of their terms on. */
struct payout_candidate {
	int64_t partner_id;
	const char *name;
	const char *state;         /* of the partner */
	struct money owed;         /* at the cut-off, at most what is there now, less what is held back */
	struct money minimum;
	const char *holder, *number, *bank_code;
	const char *left_out;      /* "": it is in the run; "minimum", "account" */
};
LIST_OF(payout_candidate);
RECORD_OF(payout_candidate);

/* What a run up to that day would hold. Services: admin. */
struct payout_candidate_list payout_preview(struct db *db, const char *currency, struct date cut_off, struct when now);

/* First statement of its transaction, like all below. */
refusal payout_prepare(struct db *db, const struct actor *actor, const char *currency, struct date cut_off, int64_t *id);
refusal payout_approve(struct db *db, const struct actor *actor, int64_t id);
refusal payout_drop(struct db *db, const struct actor *actor, int64_t id);

/* Takes one line out of a run that nobody approved yet: what is in it is held back. Inside of the caller's transaction. */
void payout_line_hold(struct db *db, const struct actor *actor, int64_t id, int64_t line_id);

/* The bank has paid that line, or with line_id 0 all that still wait; the partner gets a letter. The run is done with the last. */
refusal payout_paid(struct db *db, const struct actor *actor, int64_t id, int64_t line_id, struct date paid_on);
refusal payout_failed(struct db *db, const struct actor *actor, int64_t id, int64_t line_id, const char *reason);

/* Where a partner wants its money; the last one set counts. */
refusal payout_account_set(struct db *db, const struct actor *actor, const char *holder, const char *number,
			   const char *bank_code);

/* ---- Rows ---- */

struct payout {
	int64_t id;
	const char *currency;
	struct date cut_off;
	const char *state;
	const char *requested_by_name;
	int64_t requested_by;
	struct when requested_at;
	const char *approved_by_name;
	struct when approved_at, ended_at;
	int64_t lines;
	int64_t waiting;
	struct money total;
};
LIST_OF(payout);
RECORD_OF(payout);

struct payout_line {
	int64_t id;
	int64_t payout_id;
	int64_t partner_id;
	const char *partner_name;
	struct money amount;
	const char *holder, *number, *bank_code;
	const char *state;
	struct date paid_on;
	const char *reason;
};
LIST_OF(payout_line);
RECORD_OF(payout_line);

/* A payout as the partner sees it. */
struct payout_own {
	int64_t id;
	struct money amount;
	const char *state;         /* waiting, paid, failed */
	struct date cut_off;
	struct date paid_on;
	const char *number;
	const char *reason;
};
LIST_OF(payout_own);
RECORD_OF(payout_own);

struct payout_account {
	const char *holder, *number, *bank_code;
	struct when set_at;
};
RECORD_OF(payout_account);

#endif
