/* Who may act for whom: the partners of a person. */
#ifndef PEOPLE_MEMBERS_H
#define PEOPLE_MEMBERS_H

#include "base/record.h"
#include "domain/people/partners.h"

struct membership {
	int64_t partner_id;
	const char *name;
	const char *state;   /* active, suspended */
	const char *role;
	bool reseller;
	bool promoter;
	bool contractor;
};
LIST_OF(membership);
RECORD_OF(membership);

#endif
