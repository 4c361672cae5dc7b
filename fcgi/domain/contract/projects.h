/* Projects: an offer to one contractor, made from a scheme, answered once. DRAFT → OFFERED → ACTIVE, DECLINED, EXPIRED or
 * WITHDRAWN; ACTIVE → COMPLETED when every stage is accepted (domain/contract/stages.h). */
#ifndef CONTRACT_PROJECTS_H
#define CONTRACT_PROJECTS_H

#include "base/refusal.h"
#include "domain/common/audit.h"

struct project {
	int64_t id;
	const char *reference;   /* R-1003 */
	int64_t partner_id;
	const char *partner_name;
	int64_t scheme_id;
	const char *scheme_name;
	int64_t scheme_version;
	const char *title;
	const char *brief;
	const char *state;
	struct money price;
	int64_t manager_id;
	const char *manager_name;
	int64_t reviewer_id;
	const char *reviewer_name;
	struct when offered_at, offer_ends_at, answered_at, completed_at, created_at;
	const char *answer_reason;
	int64_t version;
	int64_t stage_count, done_count;
	int64_t stage_number;    /* where it stands; 0: nowhere */
	const char *stage_title;
	const char *stage_state;
	const char *turn;        /* manager, contractor, reviewer, "" */
	struct when turn_ends_at;
};
LIST_OF(project);
RECORD_OF(project);

struct project_event {
	int64_t id;
	const char *state;       /* that was entered */
	const char *note;
	struct when at;
	int64_t stage_number;    /* 0: of the project itself */
	const char *stage_title;
	const char *person_name; /* "" for the system */
};
LIST_OF(project_event);
RECORD_OF(project_event);

struct project_choice {
	int64_t id;
	const char *name;
};
LIST_OF(project_choice);
RECORD_OF(project_choice);

struct project_person {
	int64_t id;
	const char *name;
	const char *email;
	const char *language;
};
LIST_OF(project_person);
RECORD_OF(project_person);

struct earned_span {
	int64_t place;
	int64_t amount; /* minor units */
};
LIST_OF(earned_span);
RECORD_OF(earned_span);

struct project_sums {
	int64_t running, offers, reviewed;
	struct money due, paid, ahead;
};
LIST_OF(project_sums);
RECORD_OF(project_sums);

/* R-1003, and the id behind it: 0 when the text is no reference. */
char *project_reference(struct arena *arena, int64_t id);
int64_t project_of_reference(const char *reference);

struct project_wish {
	int64_t partner_id, scheme_id, reviewer_id;
	const char *title, *brief;
	struct money price;
	struct date answer_by; /* the last day, in the company's zone */
};

/* A draft with its stages; their prices sum to the price. */
refusal project_create(struct db *db, const struct actor *actor, const struct project_wish *wish, int64_t *project_id);

/* The steps below take the version that the actor saw; NULL means done. Of the manager: */
refusal project_offer(struct db *db, const struct actor *actor, int64_t id, int64_t version, struct date answer_by);
refusal project_withdraw(struct db *db, const struct actor *actor, int64_t id, int64_t version, const char *reason);

/* Of the contractor actor->partner_id; the caller has found the project by project_lock() for that partner. */
refusal project_accept(struct db *db, const struct actor *actor, int64_t id, int64_t version);
refusal project_decline(struct db *db, const struct actor *actor, int64_t id, int64_t version, const char *reason);

/* A message in the project's thread, and a letter to the other side. */
void project_message(struct db *db, const struct actor *actor, const char *author, const struct project *project,
		     bool from_staff, const char *body);

/* For the worker: one portion of what time does; true when there may be more. Each runs in its own transaction. */
bool projects_expire(struct db *db, struct when now);  /* offers that nobody answered */
bool reviews_remind(struct db *db, struct when now);   /* the reviewer at the deadline, the manager two days later */

#endif
