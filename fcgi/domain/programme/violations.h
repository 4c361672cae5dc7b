/* Violations of the programme. Somebody of ours records one and cites the article; the partner answers within the days that
 * the programme gives (appeal.days); another person decides in writing; the partner may appeal once, and a third person
 * decides for good. Each turn has a clock, for us too: the partner's silence hands the turn to us or lets the decision stand,
 * our silence ends the matter in the partner's favour.
 *
 *   answer    the partner's turn   answered, or its time is over        → decision
 *   decision  ours                 dismissed, or our time is over       → closed: nothing is held any more
 *                                  warning, withdrawn, terminated       → appeal
 *   appeal    the partner's        appealed                             → review
 *                                  its time is over                     → closed: the decision is final
 *   review    ours, a third person upheld                               → closed: the decision is final
 *                                  lifted, or our time is over          → closed: as if dismissed
 *
 * What is held back neither matures nor is paid out. With a warning the hold ends at once; commissions are withdrawn only when
 * the decision is final, by entries of their own. A termination takes effect on its day; lifting it brings the partner back. */
#ifndef PROGRAMME_VIOLATIONS_H
#define PROGRAMME_VIOLATIONS_H

#include "base/refusal.h"
#include "core/db.h"
#include "domain/common/audit.h"

enum violation_state { VIOLATION_ANSWER, VIOLATION_DECISION, VIOLATION_APPEAL, VIOLATION_REVIEW, VIOLATION_CLOSED, VIOLATION_STATES };
enum violation_step {
	STEP_ANSWER, STEP_DISMISS, STEP_WARN, STEP_WITHDRAW, STEP_TERMINATE, STEP_APPEAL, STEP_UPHOLD, STEP_LIFT, STEP_TIME_OUT,
	VIOLATION_STEPS
};

/* The table above; false: that step is not possible there. */
bool violation_next(enum violation_state from, enum violation_step step, enum violation_state *to);

struct new_violation {
	int64_t partner_id;
	int64_t article;
	const char *description;
	const char *hold;          /* none, all, orders */
	const int64_t *orders;     /* of hold "orders" */
	size_t order_count;
};

/* Services: admin. First statement of their transactions, like all below. */
refusal violation_open(struct db *db, const struct actor *actor, const struct new_violation *violation, int64_t *id);

struct violation_decision {
	enum violation_step step;  /* dismiss, warn, withdraw, terminate */
	const char *text;
	bool withdraws;            /* a termination that also withdraws what is held */
	bool grave;                /* a termination at once and without the tail */
	struct date ends_on;       /* of a termination: the first day without the partnership */
};
refusal violation_decide(struct db *db, const struct actor *actor, int64_t id, const struct violation_decision *decision);
refusal violation_review(struct db *db, const struct actor *actor, int64_t id, bool upheld, const char *text);

/* The partner's, for the actor's partner. Services: shop. */
refusal violation_answer(struct db *db, const struct actor *actor, int64_t id, const char *text);
refusal violation_appeal(struct db *db, const struct actor *actor, int64_t id, const char *text);

/* Ends turns whose time is over and partnerships whose day has come. It begins and commits by itself. Services: worker. */
void violations_round(struct db *db, struct when now);

/* ---- Rows ---- */

struct violation {
	int64_t id;
	int64_t partner_id;
	const char *partner_name;
	int64_t version;           /* number */
	int64_t article;
	const char *article_title;
	const char *description;
	const char *hold;
	const char *state;
	struct when until_at;
	int64_t turn_days;
	int64_t recorded_by;
	const char *recorded_by_name;
	struct when recorded_at;
	const char *answer;
	struct when answered_at;
	const char *outcome;
	const char *decision;
	int64_t decided_by;
	const char *decided_by_name; /* "": nobody in time */
	struct when decided_at;
	bool withdraws, grave;
	struct date ends_on;
	int64_t tail_days;
	const char *appeal;
	struct when appealed_at;
	const char *review;
	const char *verdict;       /* upheld, lifted, "" */
	const char *reviewed_by_name;
	struct when reviewed_at, hold_ended_at, closed_at;
};
LIST_OF(violation);
RECORD_OF(violation);

struct violation_held {
	int64_t id;                /* of the commission */
	int64_t order_id;
	const char *product;
	struct money amount;
	bool pending;
};
LIST_OF(violation_held);
RECORD_OF(violation_held);

struct violation_due {
	int64_t id;
	int64_t partner_id;
	const char *state;
};
LIST_OF(violation_due);
RECORD_OF(violation_due);

struct violation_file {
	int64_t id;
	const char *name;
	int64_t bytes;
	bool from_partner;
};
LIST_OF(violation_file);
RECORD_OF(violation_file);

struct partner_choice {
	int64_t id;
	const char *name;
};
LIST_OF(partner_choice);
RECORD_OF(partner_choice);

#endif
