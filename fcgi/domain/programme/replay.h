/* The real orders out of the database, in the order in which things happened, through one or two histories in memory: every
 * order placed, delivered, paid, and what came back, with the sponsors, kinds and individual terms of the time. Each side is
 * one programme, taken as if it had always been in force. Nothing is written.
 *
 * Orders placed before the first day count as facts (tiers, activity, first orders), but are not told. Imported orders were
 * delivered and paid when they were placed; a line of an imported credit note takes back from the latest earlier order of
 * that customer and product that still has pieces, else it is counted as without an original. */
#ifndef DOMAIN_PROGRAMME_REPLAY_H
#define DOMAIN_PROGRAMME_REPLAY_H

#include "core/db.h"
#include "domain/programme/history.h"

enum { REPLAY_SIDES = 2 };

/* An order that counts, as it stands at that moment. */
struct replay_order {
	int64_t id, partner_id;
	struct date day; /* placed */
	int64_t net;     /* of what has not come back */
	size_t lines;
};

struct replay_told {
	/* An order was delivered (net), or some of it came back (negative). */
	void (*turnover)(void *context, const struct replay_order *order, int64_t net);
	/* What the side's engine answered. */
	void (*moved)(void *context, size_t side, const struct replay_order *order, const struct movements *moved);
	/* Now and then. False: stop. */
	bool (*goes_on)(void *context, int64_t done, int64_t all);
	void *context;
};

struct replay {
	struct db *db;          /* outside of a transaction */
	struct arena *arena;    /* for what lasts as long as the replay */
	const char *currency;
	int64_t months;         /* counted back from the last day that counts; 0: from the first order on */
	struct date latest;     /* the last day whose orders count; unset: that of the latest order */
	size_t sides;
	struct parameter_list rows[REPLAY_SIDES];
	int64_t numbers[REPLAY_SIDES]; /* of the versions, for citing */
	struct replay_told told;
	/* Answers */
	struct history *histories[REPLAY_SIDES];
	struct date since, until;      /* days of orders that count; unset without orders */
	struct date last;              /* the last day on which something happened */
	int64_t credits, credits_without_original; /* lines of credit notes in all, and those without an original */
	refusal why;                   /* the terms contradict themselves */
};

/* False: stopped, refused, or a fault of the database. */
bool replay_run(struct replay *replay);

#endif
