/* Individual terms: parameters that replace those of the programme for one partner, from a day, until a day or for as long
 * as we work together. We offer, the partner accepts or declines; at the end the general terms come back. An offer is never
 * changed: the answer and an early end are rows of their own. */
#ifndef PROGRAMME_INDIVIDUAL_H
#define PROGRAMME_INDIVIDUAL_H

#include "base/refusal.h"
#include "core/db.h"
#include "domain/common/audit.h"
#include "domain/programme/terms.h"

struct individual {
	int64_t id;
	int64_t partner_id;
	int64_t number;             /* of the programme version over which it was offered */
	const char *sha256;         /* of individual_canonical() */
	const char *note;           /* why, in our words */
	struct when starts_at;
	struct when ends_at;        /* not set: no end */
	struct when offered_at;
	const char *offered_by;
	const char *answer;         /* open, accepted, declined, withdrawn */
	struct when answered_at;
	const char *answered_by;
	const char *address;
	const char *browser;
	struct when ended_early_at; /* not set: they run to ends_at */
	const char *end_reason;
};
LIST_OF(individual);
RECORD_OF(individual);

/* The values that hold for the partner at that moment, each name once; none is the usual case. */
struct parameter_list individual_parameters(struct db *db, int64_t partner_id, struct when at);

/* The same for many at once, each at a moment of its own; in their order. */
struct individual_asked {
	int64_t partner_id;
	struct when at;
};
struct parameter_list *individual_parameters_of(struct db *db, const struct individual_asked *asked, size_t count);

/* What the engine pays that partner by at that moment: the version that rules it with its individual terms laid over. What no
 * longer fits the version does not count. rows, if asked for, are those of the version. NULL before the first version. */
const struct terms *partner_terms(struct db *db, int64_t partner_id, const char *currency, struct when at,
				  struct parameter_list *rows);

/* open, waiting (accepted, not begun), running, ended, declined, withdrawn, lapsed (never answered). */
const char *individual_state(const struct individual *individual, struct when now);

/* The exact bytes whose SHA-256 the partner accepts. */
const char *individual_canonical(struct arena *arena, int64_t partner_id, int64_t version, struct date from, struct date until,
				 struct parameter_list values);

struct individual_offer {
	int64_t partner_id;
	struct date from;
	struct date until; /* the last day; not set: no end */
	const char *note;
	struct parameter_list values;
};

/* Refuses what would contradict the programme that rules the partner, what begins in the past, and what changes nothing.
 * Writes a letter to those who manage the partner's account. */
refusal individual_make_offer(struct db *db, const struct actor *actor, const struct individual_offer *offer,
			      const char *currency, int64_t *id);

/* The partner's answer, for the actor's partner; sha256 is of what was read. Repeating an answer is the same as once. */
refusal individual_accept(struct db *db, const struct actor *actor, int64_t id, const char *sha256, const char *browser);
refusal individual_decline(struct db *db, const struct actor *actor, int64_t id, const char *browser);

/* Ours: take back an open offer; end accepted terms after last, no sooner than the notice that the programme promises. */
refusal individual_withdraw(struct db *db, const struct actor *actor, int64_t partner_id, int64_t id);
refusal individual_end(struct db *db, const struct actor *actor, int64_t partner_id, int64_t id, struct date last,
		       const char *reason, const char *currency);

/* ---- Rows ---- */

struct individual_value {
	int64_t place; /* among those asked for */
	int64_t article;
	const char *name;
	int64_t value;
	const char *unit;
};
LIST_OF(individual_value);
RECORD_OF(individual_value);

#endif
