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

/* Something that waits for us. */
struct waiting {
	int64_t id;
	const char *name;
	struct when since;
	struct when due_at;
};
RECORD_OF(waiting);

#endif
