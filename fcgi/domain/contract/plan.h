/* What a project means in days and money before anybody has agreed to it: when each stage is worked on and reviewed, when
 * its price falls due, and how late it gets when every included round is used. A pure reckoning. */
#ifndef CONTRACT_PLAN_H
#define CONTRACT_PLAN_H

#include "domain/contract/stages.h"

struct plan_stage {
	int64_t number;
	const char *title;
	const char *state;
	struct date starts;      /* work begins */
	struct date due;         /* handed in */
	struct date reviewed;    /* answered; the price falls due */
	struct date latest;      /* the same, with every further round and all the days of each */
	struct money price;
	int64_t rounds;
	bool fixed;              /* it happened so: accepted */
	bool late;               /* past its date today */
};
LIST_OF(plan_stage);
RECORD_OF(plan_stage);

struct plan_week {
	struct date monday;
	struct money amount;
	struct money sum;        /* up to then */
};
LIST_OF(plan_week);
RECORD_OF(plan_week);

struct plan {
	struct plan_stage_list stages;
	struct plan_week_list weeks; /* only those in which something falls due */
	struct date starts, ends, latest;
	int64_t days, latest_days;
};
RECORD_OF(plan);

/* As if work began on that day and nothing waited. Stages that have begun keep their real dates. */
struct plan *plan_of(struct arena *arena, struct stage_list stages, struct date today);

#endif
