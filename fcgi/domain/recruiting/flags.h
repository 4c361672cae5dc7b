/* What speaks for looking twice at an application. Flags warn a person; nothing is refused by them alone. */
#ifndef RECRUITING_FLAGS_H
#define RECRUITING_FLAGS_H

#include <stdbool.h>

#include "base/record.h"
#include "core/db.h"

struct application;

/* kind: duplicate_email, duplicate_tax, duplicate_phone, disposable_mail, too_fast; level: high, medium, low. */
struct application_flag {
	const char *kind;
	const char *level;
	const char *detail;  /* the domain, the seconds; "" */
};
LIST_OF(application_flag);
RECORD_OF(application_flag);

/* Another application, a partner or an account with the same address, tax number or phone. */
struct application_duplicate {
	const char *object;  /* application, partner, person */
	int64_t id;
	const char *name;
	const char *state;
	bool same_email;
	bool same_tax;
	bool same_phone;
	bool same_site;
};
LIST_OF(application_duplicate);
RECORD_OF(application_duplicate);

enum { FLAGS_FAST_SECONDS = 5 };

/* Reads the domains of throw-away addresses, one a line, lower case, # for remarks. Once per process, before the first
 * application; false when the file cannot be read. */
bool flags_load(const char *path);

/* Whether the address belongs to such a domain or one below it. */
bool flags_disposable(const char *email);

/* Computes the flags and writes them, in the caller's transaction. Run again it adds what was found since. */
void flags_find(struct db *db, const struct application *application);

/* Everyone alike, as of now. */
struct application_duplicate_list flags_duplicates(struct db *db, const struct application *application);

#endif
