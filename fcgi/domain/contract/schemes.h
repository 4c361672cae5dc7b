/* Schemes: versioned templates of stages. A version is written once and never edited; a change is the next version. */
#ifndef CONTRACT_SCHEMES_H
#define CONTRACT_SCHEMES_H

#include "base/refusal.h"
#include "domain/common/audit.h"

enum { SCHEME_STAGES = 12, SCHEME_WHOLE = 10000 };

struct scheme {
	int64_t id;
	const char *name;
	int64_t version;
	const char *about;
	struct when created_at;
	int64_t stage_count;
	int64_t days;          /* work and review of all stages together */
	int64_t project_count; /* made from it; in schemes_newest from any of its versions */
	bool newest;
};
LIST_OF(scheme);
RECORD_OF(scheme);

struct scheme_stage {
	int64_t scheme_id;
	int64_t number;      /* from 1, in the order of work */
	const char *title;
	const char *deliverable;
	const char *criteria; /* one per line */
	int64_t days;
	int64_t review_days;
	int64_t rounds;      /* submissions included in the price */
	int64_t share;       /* hundredths of a percent of the project's price */
};
LIST_OF(scheme_stage);
RECORD_OF(scheme_stage);

/* Publishes a scheme: version 1 of a new name, or the next version of the scheme of_id (whose name it keeps; 0: new).
 * Refused: no stages, shares that do not sum to 100 %, a new scheme under a name that is taken. */
refusal scheme_publish(struct db *db, const struct actor *actor, int64_t of_id, const struct scheme *scheme,
		       const struct scheme_stage *stages, size_t count, int64_t *scheme_id);

#endif
