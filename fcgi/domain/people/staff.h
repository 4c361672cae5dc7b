/* Accounts of the company's own people: who they are and which roles they hold. What a role may do is in roles.c. */
#ifndef PEOPLE_STAFF_H
#define PEOPLE_STAFF_H

#include "base/record.h"
#include "base/refusal.h"
#include "domain/common/audit.h"

struct staff_person {
	int64_t id;
	const char *name;
	const char *email;
	const char *language;
	const char *roles;      /* "finance recruiter" */
	bool blocked;
	struct when created_at;
};
LIST_OF(staff_person);
RECORD_OF(staff_person);

/* Gives roles (names parted by spaces) to the person with this address, who is made when new and then invited to set a
 * password; *link is the path of the invitation, NULL for somebody who has an account. mail: also send it as a letter.
 * Runs in the caller's transaction. */
refusal staff_add(struct db *db, const struct actor *actor, const char *email, const char *name, const char *language,
		  const char *roles, bool mail, int64_t *person_id, const char **link);

/* The roles become exactly these. Nobody changes their own; one administrator stays. */
refusal staff_roles_set(struct db *db, const struct actor *actor, int64_t person_id, const char *roles);

/* A blocked person is signed out by the next request and cannot sign in. Nobody blocks themselves or the last
 * administrator. */
refusal staff_block(struct db *db, const struct actor *actor, int64_t person_id);
refusal staff_unblock(struct db *db, const struct actor *actor, int64_t person_id);

#endif
