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
};
RECORD_OF(acceptance);

/* The partner's last one, NULL when it never accepted. */
const struct acceptance *acceptance_last(struct db *db, int64_t partner_id);

/* Accepts the version in force for the actor's partner. sha256 is the hash of the text that was read: another version in
 * force by now refuses. Accepting the same version twice is the same as once. */
refusal programme_accept(struct db *db, const struct actor *actor, const char *sha256, const char *browser);

#endif
