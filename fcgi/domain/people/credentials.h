/* Passwords as they are kept. Only the service auth may run these statements; no page is ever bound to this record. */
#ifndef PEOPLE_CREDENTIALS_H
#define PEOPLE_CREDENTIALS_H

#include "base/record.h"

struct credential {
	int64_t person_id;
	const char *password_hash; /* PHC string of argon2id */
};
RECORD_OF(credential);

enum { PASSWORD_LETTERS = 10 };

/* Why this password may not be chosen, as a sentence (N_); NULL when it may. common: lower-case passwords, one per entry,
 * ended by NULL. */
const char *password_problem(const char *password, const char *email, const char *const *common);

#endif
