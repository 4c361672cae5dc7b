/* Bonuses for reached goals: a sum for every partner that reaches a goal within a window, as long as the budget lasts. The
 * goal is counted by the measures of tiers (standing.h); there is none for bringing partners, so nothing is paid for mere
 * recruiting. What is promised stays: a bonus that has begun is not changed, only its budget may grow.
 *
 * The worker books: whoever reached the goal earlier comes first, each partner once, never above the budget; pending for the
 * hold of the programme, then payable. When returns bring the partner below the goal within the hold, it is taken back and the
 * budget is free again. */
#ifndef MONEY_BONUSES_H
#define MONEY_BONUSES_H

#include "base/refusal.h"
#include "core/db.h"
#include "domain/common/audit.h"

/* What is known late, a payment of the last days say, still counts for so many days after the window. */
enum { BONUS_LATE_DAYS = 7 };

struct new_bonus {
	const char *name_en, *name_pl, *name_ru;
	const char *measure;       /* turnover, paid, orders, units */
	const char *whose;         /* own, clients, both, team, all */
	int64_t goal;              /* minor units, orders or units */
	struct date starts_on, ends_on;
	struct money amount, budget;
	int64_t kinds;             /* bits of enum partner_kind */
	const char *tier;          /* "": every tier */
	int64_t article;           /* of the version in force */
};

/* Services: admin. First statement of their transactions, like all below. */
refusal bonus_create(struct db *db, const struct actor *actor, const struct new_bonus *bonus, int64_t *id);
/* Before its first day only. */
refusal bonus_withdraw(struct db *db, const struct actor *actor, int64_t id);
/* Until its last day, and only upwards. */
refusal bonus_raise(struct db *db, const struct actor *actor, int64_t id, struct money budget);

/* One round: books goals that were reached, takes back what returns undid, lets mature what has passed its hold. It begins and
 * commits by itself, and whatever dies, nothing is booked twice. Services: worker. */
void bonuses_round(struct db *db, struct when now);

/* ---- What pages show ---- */

struct bonus {
	int64_t id;
	const char *name_en, *name_pl, *name_ru;
	const char *measure, *whose;
	int64_t goal;
	struct date starts_on, ends_on;
	struct money amount, budget, taken;
	int64_t kinds;
	const char *tier;
	int64_t version;           /* number of the programme version */
	int64_t article;
	struct when withdrawn_at, judged_at;
	int64_t awards;            /* live ones */
};
LIST_OF(bonus);
RECORD_OF(bonus);

struct bonus_award {
	int64_t id;
	int64_t bonus_id;
	int64_t partner_id;
	const char *partner_name;
	int64_t reached;
	struct when reached_at, booked_at, matures_at, payable_at, taken_back_at;
	struct money amount;
	int64_t version;
	int64_t hold_days;
	const char *state;         /* pending, held, payable, in_payout, paid, reversed */
	struct date paid_out_on;
};
LIST_OF(bonus_award);
RECORD_OF(bonus_award);

/* In the language of the reader. */
const char *bonus_name(const struct bonus *bonus);

/* before, running, over, withdrawn. */
const char *bonus_phase(const struct bonus *bonus, struct date today);

/* "£1,200.00" or "12", by the measure. */
const char *bonus_amount(struct arena *arena, const struct bonus *bonus, int64_t value);

/* Where a partner stands. */
struct bonus_progress {
	bool may;                  /* its kind and tier may take part */
	int64_t reached;
	int64_t missing;           /* 0: reached */
	int64_t percent;           /* of the goal, at most 100 */
};
struct bonus_progress bonus_progress_of(struct db *db, const struct bonus *bonus, int64_t partner_id, struct when now);

/* An order, or what came back of one, that counts for a goal. */
struct bonus_fact {
	int64_t order_id;
	struct date day;
	bool own;
	bool came_back;
	int64_t value;
};
LIST_OF(bonus_fact);
struct bonus_fact_list bonus_facts(struct db *db, const struct bonus *bonus, int64_t partner_id, struct when now);

/* ---- Rows ---- */

struct bonus_taker {
	int64_t partner_id;
	int64_t kinds;
};
LIST_OF(bonus_taker);
RECORD_OF(bonus_taker);

struct bonus_open {
	int64_t id;
	int64_t bonus_id;
	int64_t partner_id;
	struct money amount;
	bool due;                  /* its hold has passed and nothing holds it back */
};
LIST_OF(bonus_open);
RECORD_OF(bonus_open);

#endif
