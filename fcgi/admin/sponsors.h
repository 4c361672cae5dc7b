/* Naming a partner as sponsor, at an approval and on a partner's page: templates/parts/sponsor.html. */
#ifndef ADMIN_SPONSORS_H
#define ADMIN_SPONSORS_H

#include "base/record.h"
#include "web/request.h"

/* A partner that may be meant: "P-1001 Kwiaty i Dom". */
struct sponsor_choice {
	int64_t id;
	const char *label;
	bool only; /* the one that was found */
};
LIST_OF(sponsor_choice);
RECORD_OF(sponsor_choice);

/* Those whom the field "sponsor" may mean. */
struct sponsor_choice_list sponsor_choices(struct request *req);

/* What the form names: the one chosen among those found, else what was typed. */
const char *sponsor_named(struct request *req);

#endif
