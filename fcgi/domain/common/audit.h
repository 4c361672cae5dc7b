/* The audit trail: one row per change, in the transaction that makes it. Rows are only ever inserted. */
#ifndef COMMON_AUDIT_H
#define COMMON_AUDIT_H

#include "core/db.h"

/* Who acts and from where; services fill it from the visitor. person_id 0: the system. */
struct actor {
	int64_t person_id;
	int64_t partner_id;
	const char *address;
	struct when now; /* of the request or the job: every row written by it carries the same moment */
};

/* changes: pairs of field name and new value, ended by NULL through the macro. Personal fields are given as "changed". */
#define audit(db, actor, action, object, object_id, ...) \
	audit_pairs((db), (actor), (action), (object), (object_id), __VA_ARGS__, (const char *)NULL)
void audit_pairs(struct db *db, const struct actor *actor, const char *action, const char *object, int64_t object_id,
		 ...) __attribute__((sentinel));

/* What the action is called for people (N_), NULL when it has no sentence. */
const char *audit_sentence(const char *action);

/* A row of the trail, for those who may read it. */
struct audit_line {
	int64_t id;
	struct when at;
	const char *person_name;  /* "" for the system */
	const char *partner_name; /* whom the person acted for */
	const char *action;
	const char *object;
	int64_t object_id;
	const char *changes;      /* a JSON object */
	const char *address;
};
LIST_OF(audit_line);
RECORD_OF(audit_line);

#endif
