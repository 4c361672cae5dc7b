/* Who stands above a partner, from which day. A change is entered for a day that is today or still to come, so an order that
 * was placed keeps the sponsors of its day; nobody ever stands above itself, on no day. */
#ifndef PEOPLE_SPONSORS_H
#define PEOPLE_SPONSORS_H

#include "base/record.h"
#include "base/refusal.h"
#include "domain/common/audit.h"

struct sponsor_change {
	int64_t partner_id;
	const char *sponsor; /* "P-1001", with or without the name behind it, or the exact name; "": none from that day on */
	struct date from;
	const char *reason;  /* for our own records */
};

/* Enters the change, writes to the partner, the former sponsor and the new one. Takes its lock first; a refusal leaves rows
 * behind: roll back. */
refusal sponsor_change(struct db *db, const struct actor *actor, const struct sponsor_change *change);

struct sponsored {
	int64_t id;
	const char *name;
};
LIST_OF(sponsored);
RECORD_OF(sponsored);

/* Partners whom somebody may mean by what was typed: a number like P-1001, or a part of the name. At most 20. */
struct sponsored_list sponsors_search(struct db *db, const char *text);

/* The one that is meant: by its number, or by its exact name; 0 where nothing was typed. */
refusal sponsor_find(struct db *db, const char *text, int64_t *id);

struct sponsor_step {
	int64_t sponsor_id;
	struct date next_day;
};
RECORD_OF(sponsor_step);

/* A row of the history. */
struct sponsor_period {
	struct date since_day;
	struct date until_day; /* the last day; unset: nothing else is planned */
	int64_t sponsor_id;    /* 0: none */
	const char *name;
	bool planned;
	bool current;
};
LIST_OF(sponsor_period);
RECORD_OF(sponsor_period);

struct sponsor_reader {
	const char *name;
	const char *email;
	const char *language;
};
LIST_OF(sponsor_reader);
RECORD_OF(sponsor_reader);

#endif
