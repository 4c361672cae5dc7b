/* A draft of the programme over the real orders of the last months, beside the version in force: asked for by the programme
 * manager, computed by the worker in memory (replay.h), kept as figures. Nothing is booked. The values are those that the
 * draft had when it was asked for; what is changed later needs a new simulation. */
#ifndef DOMAIN_PROGRAMME_SIMULATION_H
#define DOMAIN_PROGRAMME_SIMULATION_H

#include "base/refusal.h"
#include "core/db.h"
#include "domain/common/audit.h"
#include "domain/programme/terms.h"

enum { SIMULATION_MONTHS = 24, SIMULATION_USUAL = 12, SIMULATION_PAGE = 25 };

struct simulation {
	int64_t id, draft_id;
	int64_t number;            /* of the version in force then */
	const char *sha256;        /* of the draft's values */
	int64_t months;
	const char *state;         /* waiting, running, done, stopped, failed */
	int64_t percent;
	const char *asked_by;
	struct when asked_at, ended_at;
	struct date since_day, until_day;
	int64_t orders, order_lines;
	struct money turnover, amount_before, amount_after;
	int64_t top_before, top_before_order, top_after, top_after_order;
};
LIST_OF(simulation);
RECORD_OF(simulation);

struct simulation_partner {
	int64_t partner_id;
	const char *name;
	struct money before, after, difference;
	const char *tier_before, *tier_after;
};
LIST_OF(simulation_partner);
RECORD_OF(simulation_partner);

struct simulation_month {
	struct date month;
	int64_t turnover, before, after;
};
LIST_OF(simulation_month);
RECORD_OF(simulation_month);

/* How many partners go from one tier to another; names: the first few of them. */
struct simulation_move {
	const char *tier_before, *tier_after;
	int64_t count;
	const char *names;
	int64_t more; /* than are named */
};
LIST_OF(simulation_move);
RECORD_OF(simulation_move);

struct simulation_counts {
	int64_t all, gain, lose, same;
};
RECORD_OF(simulation_counts);

/* The job of a worker: what was asked. */
struct simulation_task {
	int64_t id, attempt, crashes;
	int64_t months;
	const char *state;
	const char *currency;
	int64_t version_id, number;
	const char *parameters;
};
RECORD_OF(simulation_task);

/* SHA-256 in hex of a draft's values; drafts with equal values have equal ones. */
const char *simulation_hash(struct arena *arena, struct parameter_list values);

/* Refused while the draft contradicts itself, is not open, or another simulation of it is under way. */
refusal simulation_ask(struct db *db, const struct actor *actor, int64_t draft_id, int64_t months, const char *currency,
		       int64_t *id);

/* Ends one that waits or runs; the worker lets go of it within a moment. */
refusal simulation_stop(struct db *db, const struct actor *actor, int64_t draft_id, int64_t id);

/* Computes the oldest that waits, or that a crash left half done, from its beginning; each in transactions of its own.
 * stopping is asked now and then: true leaves it for the next worker. True: there may be more. */
bool simulation_work(struct db *db, struct when (*clock)(void), bool (*stopping)(void));

#endif
