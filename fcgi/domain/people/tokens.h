/* Links in mails that let somebody set a password: random, kept only as a digest, for one use, for a limited time. */
#ifndef PEOPLE_TOKENS_H
#define PEOPLE_TOKENS_H

#include "base/record.h"
#include "domain/common/audit.h"

enum { INVITATION_SECONDS = 7 * 86400, RESET_SECONDS = 30 * 60 };

/* Makes a link for "invitation" or "reset" and ends earlier ones of the kind. The answer is the local path. */
const char *token_issue(struct db *db, const struct actor *actor, int64_t person_id, const char *purpose);

/* Whom an unused, living token belongs to. */
struct open_token {
	int64_t person_id;
	const char *purpose;
	const char *name;
	const char *email;
	const char *language;
};
RECORD_OF(open_token);

/* NULL: never made, used, too old, or its person is blocked. */
const struct open_token *token_find(struct db *db, const char *token, struct when now);

/* True once. Inside the transaction that does what the token is for. */
bool token_use(struct db *db, const char *token, struct when now);

#endif
