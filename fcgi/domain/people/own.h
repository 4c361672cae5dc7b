/* What a partner sees and changes of its own account: the company, its people, its keys of the API. */
#ifndef PEOPLE_OWN_H
#define PEOPLE_OWN_H

#include "base/refusal.h"
#include "core/db.h"
#include "domain/common/audit.h"

struct own_partner {
	int64_t id;
	const char *name;
	bool is_person;
	bool reseller;
	bool promoter;
	bool contractor;
	const char *tax_number;
	const char *email;
	const char *phone;
	const char *website;
	const char *country;
	const char *tier;            /* held; see people/tiers.h */
	struct date assigned_until;  /* not set: it is earned */
	const char *state;
	int64_t payment_days; /* -1: as for everyone */
	struct when created_at;
	struct date ended_on, tail_until; /* of a partnership that has ended: orders before tail_until still earn */
};
RECORD_OF(own_partner);

struct own_member {
	int64_t id;
	const char *name;
	const char *email;
	const char *role;
	struct when joined_at;
};
LIST_OF(own_member);
RECORD_OF(own_member);

struct own_key {
	int64_t id;
	const char *label;
	const char *person_name;
	struct when created_at;
};
LIST_OF(own_key);
RECORD_OF(own_key);

/* A new key of the API: *secret is its text, "filar_" and 43 letters, which is shown once; the row keeps its hash. */
refusal own_key_create(struct db *db, const struct actor *actor, const char *label, const char **secret);
refusal own_key_revoke(struct db *db, const struct actor *actor, int64_t id);

#endif
