/* The review desk: what the staff does with an application. Every step carries the version that was looked at; when the
 * application has changed since, nothing happens and the refusal says so. */
#ifndef RECRUITING_REVIEW_H
#define RECRUITING_REVIEW_H

#include "base/record.h"
#include "base/refusal.h"
#include "domain/common/audit.h"
#include "domain/programme/terms.h"
#include "domain/recruiting/applications.h"
#include "domain/recruiting/flags.h"

/* A line of the pipeline. */
struct application_line {
	int64_t id;
	const char *kind;
	const char *state;
	const char *name;
	const char *company;
	const char *email;
	const char *country;
	const char *assignee_name;
	struct when submitted_at;
	struct when answer_due_at;
	struct when decided_at;
	bool overdue;
	int64_t high;    /* flags of that level */
	int64_t medium;
	int64_t low;
};
LIST_OF(application_line);
RECORD_OF(application_line);

struct application_count {
	const char *state;
	int64_t number;
};
LIST_OF(application_count);
RECORD_OF(application_count);

/* Something that an approval may choose: a price list, an assortment. */
struct approval_choice {
	int64_t id;
	const char *name;
};
LIST_OF(approval_choice);
RECORD_OF(approval_choice);

/* All that turns a candidate into a partner, in one step. */
struct approval {
	bool reseller;
	bool promoter;
	bool contractor;
	const char *tier;
	int64_t price_list_id; /* 0: the list of the tier */
	int64_t assortment_id;
	const char *sponsor;   /* "P-1001", with or without the name behind it, or the exact name; "": none */
	int64_t payment_days;  /* 0: the company's */
	const char *reason;    /* a word to the candidate; may be "" */
};

/* Becomes the one in charge; new and waiting ones go into review. */
refusal review_take(struct db *db, const struct actor *actor, int64_t id, int64_t version);
refusal review_ask(struct db *db, const struct actor *actor, int64_t id, int64_t version, const char *question);
refusal review_note(struct db *db, const struct actor *actor, int64_t id, const char *note);
refusal review_reject(struct db *db, const struct actor *actor, int64_t id, int64_t version, const char *reason);
refusal review_wait(struct db *db, const struct actor *actor, int64_t id, int64_t version, const char *reason);

/* Creates the partner with its account and letter. currency is the company's; tiers are those of the version in force. */
refusal review_approve(struct db *db, const struct actor *actor, int64_t id, int64_t version,
		       const struct approval *approval, const char *currency, int64_t *partner_id);

#endif
