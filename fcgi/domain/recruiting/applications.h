/* Applications of candidates: what they send in, what they see of it by their private link, and what they may do with it
 * themselves. The desk of the staff is in review.h, what speaks for looking twice in flags.h.
 *
 * States: unconfirmed (until the mail's button) → new → screening ⇄ information_asked → approved, rejected, waiting
 * (the list; from there back to screening or to a decision); withdrawn by the candidate at any time before a decision. */
#ifndef RECRUITING_APPLICATIONS_H
#define RECRUITING_APPLICATIONS_H

#include "base/record.h"
#include "base/refusal.h"
#include "core/db.h"
#include "domain/common/audit.h"

struct application {
	int64_t id;
	const char *kind;          /* reseller, promoter, contractor */
	const char *state;
	const char *name;
	const char *email;
	const char *company;       /* "": applies as a person */
	const char *tax_number;
	const char *phone;
	const char *website;
	const char *country;
	const char *language;
	const char *about;
	int64_t monthly_orders;
	int64_t fill_seconds;      /* between opening the form and sending it */
	int64_t programme_number;  /* the version that the candidate read */
	const char *source;
	const char *address;
	struct when submitted_at;
	struct when confirmed_at;
	struct when answer_due_at; /* what the programme promises */
	struct when decided_at;
	struct when reapply_at;    /* of a rejected one: when a new application is welcome */
	const char *decided_by_name;
	const char *decision_reason;
	int64_t assignee_id;       /* 0: nobody yet */
	const char *assignee_name;
	int64_t partner_id;        /* once approved */
	int64_t version;
};
RECORD_OF(application);

/* The history. body is what somebody wrote; state what the application became. */
struct application_event {
	const char *kind;          /* submitted, confirmed, state, question, answer, note, decision */
	const char *state;
	const char *body;
	const char *person_name;   /* of the staff; "" for the candidate's eyes */
	bool by_candidate;
	struct when at;
};
LIST_OF(application_event);
RECORD_OF(application_event);

enum application_action {
	APPLICATION_CONFIRM, APPLICATION_ANSWER, APPLICATION_WITHDRAW, /* of the candidate */
	APPLICATION_TAKE, APPLICATION_ASK, APPLICATION_APPROVE, APPLICATION_REJECT, APPLICATION_WAIT, APPLICATION_NOTE,
	APPLICATION_ACTIONS
};

/* Whether the page should offer it; the guard itself stands in the WHERE of each UPDATE. */
bool application_may(const char *state, enum application_action action);

/* What a candidate sends in; texts are "" when not said. consent was checked before. */
struct new_application {
	const char *kind;
	const char *name;
	const char *email;
	const char *company;
	const char *tax_number;
	const char *phone;
	const char *website;
	const char *country;
	const char *language;
	const char *about;
	int64_t monthly_orders;
	int64_t fill_seconds;
};

/* Takes it in as unconfirmed, with its flags, and writes the letter with the private link. */
refusal application_submit(struct db *db, const struct actor *actor, const struct new_application *application, int64_t *id);

/* By the token of a private link; NULL when there is no such link. */
const struct application *application_of_token(struct db *db, const char *token);

/* The candidate's steps. Repeating a confirmation is the same as once. */
refusal application_confirm(struct db *db, const struct actor *actor, const char *token);
refusal application_answer(struct db *db, const struct actor *actor, const char *token, const char *text);
refusal application_withdraw(struct db *db, const struct actor *actor, const char *token);

/* A letter to the candidate with a fresh private link; at is what the letter calls a deadline. For this module and
 * review.c. */
void application_letter(struct db *db, const struct actor *actor, const struct application *application,
			const char *template_name, const char *text, struct when at);

/* The last question asked, NULL when there is none. */
const struct application_event *application_question(struct application_event_list events);

#endif
