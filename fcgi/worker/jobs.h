/* The worker's jobs. A lane is a child process with its own loop: what is slow or dangerous in one never stops another.
 * To add a job: write its function here and in a file of its own, and add a row to the table in main.c. */
#ifndef WORKER_JOBS_H
#define WORKER_JOBS_H

#include "base/arena.h"
#include "core/config.h"
#include "core/db.h"
#include "core/template.h"

/* What a job works with. The arena is emptied before each call; the time zone is the company's. */
struct lane {
	const char *name;
	const struct config *config;
	const struct template_set *letters; /* templates/mail/ */
	struct db *db;
	struct arena *arena;
	struct when now;                    /* of this call */
};

/* Does one portion, in transactions of its own. True: there may be more, call again at once. */
typedef bool job(struct lane *lane);

/* letters.c */
job send_letter;
extern const struct template_binding letter_templates[];
struct template_set *letters_load(const struct config *config);

/* contract.c */
job expire_offers, remind_reviewers;

/* files.c */
job sweep_files;

/* programme.c */
job tell_programme;

/* conduct.c */
job end_turns, judge_tiers;

/* simulations.c */
job simulate_drafts;

/* Long jobs ask now and then whether the worker is to end. */
bool worker_stopping(void);

/* money.c */
job book_commissions, mature_commissions, book_bonuses, seal_ledger, write_ledger_head;

#endif
