/* Rows of the figures on the staff's start page. */
#ifndef PEOPLE_DASHBOARD_H
#define PEOPLE_DASHBOARD_H

#include "base/record.h"

struct state_count {
	const char *state;
	int64_t count;
};
LIST_OF(state_count);
RECORD_OF(state_count);

/* Something that waits for us: the oldest of its kind, how many there are, and of money what they come to. */
struct waiting {
	int64_t id;
	const char *name;
	struct when since;
	struct when due_at;
	int64_t count;
	struct money sum;
};
RECORD_OF(waiting);

struct amount_span {
	int64_t place;
	int64_t amount;
};
LIST_OF(amount_span);
RECORD_OF(amount_span);

#endif
