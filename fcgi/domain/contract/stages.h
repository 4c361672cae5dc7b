/* The machine of a stage (reference §4.3): who may do what from which state, and what follows. States of later work
 * (disputed, cancelled) are known to the table's column but no action leads there yet.
 *
 *   planned → ready → in_progress → submitted → in_review → accepted
 *   ready, in_progress, rework ⇄ blocked;  submitted → back where it came from (contractor, before review opens)
 *   in_review → rework (within the included rounds), accepted_with_remarks → accepted
 *
 * Schemes have no holdback yet, so the whole price falls due with acceptance, with remarks or without; the next stage
 * becomes ready at the same moment. The project completes when no remarks are open either. */
#ifndef CONTRACT_STAGES_H
#define CONTRACT_STAGES_H

#include "base/refusal.h"
#include "domain/common/audit.h"
#include "domain/contract/projects.h"

struct stage {
	int64_t id;
	int64_t project_id;
	int64_t number;
	const char *title;
	const char *deliverable;
	const char *criteria;
	int64_t days, review_days, rounds;
	struct money price;
	const char *state;
	const char *payment;       /* not_due, due, paid */
	int64_t round;             /* rounds handed in so far */
	const char *came_from;     /* of a blocked or submitted stage */
	struct when blocked_at;
	const char *blocked_side;  /* contractor, staff */
	const char *blocked_reason;
	struct when started_at, due_at, submitted_at, review_due_at, accepted_at;
	int64_t version;
};
LIST_OF(stage);
RECORD_OF(stage);

struct submission {
	int64_t id;
	int64_t stage_id, stage_number;
	int64_t round;
	const char *body;
	struct when submitted_at, withdrawn_at;
	bool withdrawn;
	const char *submitted_by_name;
	const char *verdict;       /* "" while it is open */
	const char *comment;
	struct when decided_at;
	const char *reviewer_name;
};
LIST_OF(submission);
RECORD_OF(submission);

struct submission_file {
	int64_t submission_id;
	int64_t id;
	const char *name;
	int64_t bytes;
	const char *sha256;
};
LIST_OF(submission_file);
RECORD_OF(submission_file);

struct late_review {
	int64_t id, project_id;
	const char *reference, *title, *stage_title;
	struct when review_due_at;
	bool escalate;
};
LIST_OF(late_review);
RECORD_OF(late_review);

enum stage_action {
	STAGE_START, STAGE_BLOCK, STAGE_UNBLOCK, STAGE_SUBMIT, STAGE_WITHDRAW, /* the contractor; BLOCK, UNBLOCK the manager too */
	STAGE_OPEN, STAGE_ACCEPT, STAGE_REMARK, STAGE_REWORK,                  /* the reviewer */
	STAGE_ACTIONS
};

enum stage_side { CONTRACTOR_SIDE, REVIEWER_SIDE, MANAGER_SIDE, STAGE_SIDES };

/* Whether the machine has this step at all; *next is the state it leads to. Rules about rounds and persons come on top. */
bool stage_step(const struct stage *stage, enum stage_action action, enum stage_side side, const char **next);

struct stage_wish {
	int64_t project_id, number;
	int64_t version;      /* that the actor saw */
	enum stage_action action;
	enum stage_side side;
	const char *text;     /* reason, what was handed in, the reviewer's comment */
	const int64_t *files; /* of STAGE_SUBMIT, in their order */
	size_t file_count;
};

/* One step with all that follows, in the caller's transaction. The contractor's owner is actor->partner_id, the reviewer
 * must be the one named in the project. *found is false when there is no such stage for this actor: answer 404. */
refusal stage_act(struct db *db, const struct actor *actor, const struct stage_wish *wish, bool *found);

#endif
