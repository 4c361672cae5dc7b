/* People who can sign in, and what a request needs to know of them. */
#ifndef PEOPLE_PERSONS_H
#define PEOPLE_PERSONS_H

#include "base/record.h"

/* Read once per request of a signed-in person. */
struct person_visit {
	int64_t id;
	const char *name;
	const char *language;
	const char *staff_roles;   /* "recruiter finance", "" */
	int64_t partner_id;        /* the partner acted for; 0 when none, or no longer a member */
	const char *partner_name;
	const char *partner_state; /* active, suspended, terminated */
	const char *member_role;   /* owner, buyer, approver, accountant; "" */
	bool contractor;           /* the partner's kinds */
	bool reseller;
	bool promoter;
	bool accepted;             /* the partner has accepted the version in force, or an earlier one that still holds */
};
RECORD_OF(person_visit);

/* The same with the session that it was asked by; id 0: nobody who may come. */
struct person_session {
	int64_t session_person;
	int64_t session_partner;
	const char *session_language;
	bool live, unseen;
	int64_t id;
	const char *name;
	const char *language;
	const char *staff_roles;
	int64_t partner_id;
	const char *partner_name;
	const char *partner_state;
	const char *member_role;
	bool contractor, reseller, promoter;
	bool accepted;
};
RECORD_OF(person_session);

struct person {
	int64_t id;
	const char *email;
	const char *name;
	const char *phone;
	const char *language;
	bool blocked;
	struct when created_at;
};
RECORD_OF(person);
LIST_OF(person);

#endif
