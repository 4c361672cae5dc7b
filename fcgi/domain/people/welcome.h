/* The first steps of a new partner, one next step at a time: which ones there are follows from the kinds of the cooperation,
 * which are done from what has really happened. */
#ifndef PEOPLE_WELCOME_H
#define PEOPLE_WELCOME_H

#include "base/record.h"

/* What is known of a partner's beginning. */
struct welcome_facts {
	int64_t id;      /* of the partner */
	bool reseller, promoter, contractor;
	bool accepted;   /* the programme, in any version */
	bool addressed;  /* the delivery addresses were called right, or an order was sent to one */
	bool ordered;
	bool offered;    /* a project */
	bool taken;      /* one of them */
	bool handed_in;  /* a stage of one */
	bool brought;    /* is the sponsor of another partner */
	bool earned;     /* a commission */
};
RECORD_OF(welcome_facts);

struct welcome_step {
	const char *name;  /* accept, addresses, order, offer, project, stage, bring, earn */
	const char *state; /* done, next, later */
	bool ours;         /* the step is the company's to take, or comes by itself */
	bool mine;         /* the reader may take it */
};
LIST_OF(welcome_step);
RECORD_OF(welcome_step);

struct welcome {
	struct welcome_step_list steps;
	int64_t done;
	bool finished;     /* nothing is left: do not show it */
	bool quiet;        /* something more urgent stands above it on the page: the next step calls less loudly */
	const char *reference; /* what the partner is called: P-1001 */
};
RECORD_OF(welcome);

/* Exactly one step is next while any is left: the first that the partner can take, else the first that is left. rights are
 * the reader's. */
struct welcome *welcome_of(struct arena *arena, const struct welcome_facts *facts, uint64_t rights);

#endif
