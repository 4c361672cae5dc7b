/* A partner accepts a published version of the programme: which exact one (by hash), who, when, from where. Rows are only
 * ever inserted. */
#ifndef PROGRAMME_ACCEPTANCE_H
#define PROGRAMME_ACCEPTANCE_H

#include "base/refusal.h"
#include "core/db.h"
#include "domain/common/audit.h"

struct acceptance {
	int64_t id;
	int64_t version_id;
	int64_t number;          /* of the version */
	const char *sha256;
	struct when accepted_at;
	const char *person_name;
	const char *address;
	const char *browser;
	struct when in_force_from;
};
LIST_OF(acceptance);
RECORD_OF(acceptance);

/* How a partner stands towards a version. */
struct acceptance_state {
	int64_t partner_id;
	const char *partner_name;
	const char *state;
	struct when accepted_at;  /* not set: not yet */
	const char *person_name;
	int64_t last_number;      /* the newest version that it accepted, 0: none */
	int64_t individual_count; /* individual terms, offered or accepted */
};
LIST_OF(acceptance_state);
RECORD_OF(acceptance_state);

/* The partner's last one, NULL when it never accepted. */
const struct acceptance *acceptance_last(struct db *db, int64_t partner_id);

/* Accepts for the actor's partner the version whose text was read: the one that rules it, or one that is coming. An older
 * one refuses. Accepting the same version twice is the same as once. One by consent begins to rule with this. */
refusal programme_accept(struct db *db, const struct actor *actor, const char *sha256, const char *browser);

#endif
