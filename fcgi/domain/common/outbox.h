/* Letters leave through the outbox: a row in the transaction that causes them, sent by the worker after commit, at least
 * once, with a stable Message-ID. */
#ifndef COMMON_OUTBOX_H
#define COMMON_OUTBOX_H

#include <stdbool.h>

#include "core/db.h"
#include "core/locale.h"

/* What a mail template (templates/mail/NAME.html and NAME.txt) may show. Unused members stay empty. */
struct letter {
	const char *name;      /* of the reader */
	const char *link;      /* local path of the one button; the worker puts base_url before it */
	const char *reference; /* A-10447, R-1003 */
	const char *payment;   /* payment reference */
	const char *subject;   /* what it is about: a project's title, a partner's name */
	const char *text;      /* what somebody wrote: a question, a reason */
	struct money total;
	struct when at;        /* a deadline */
	struct date day;
	int64_t count;
};
RECORD_OF(letter);

/* secret: the body carries a sign-in or reset link and is wiped after sending. */
void outbox_letter(struct db *db, struct when now, const char *to, enum language language, const char *template_name,
		   const struct letter *letter, bool secret);

/* A letter that is due, for the worker. */
struct outbox_row {
	int64_t id;
	const char *message_id;
	const char *recipient;
	const char *language;
	const char *template;
	const char *fields;    /* a letter as JSON */
	int64_t attempts;      /* before this one */
};
RECORD_OF(outbox_row);

/* For the operator: what is not sent yet. */
struct letters_waiting {
	int64_t count;
	int64_t oldest_seconds; /* negative: none is due */
};
RECORD_OF(letters_waiting);

enum { OUTBOX_ATTEMPTS = 30 };

/* The next letter that is due, already put off to a later try (half a minute, then twice as long each time, at most 6 hours), so
 * that it is not lost if the program dies. NULL: none. In a transaction of its own. */
const struct outbox_row *outbox_take(struct db *db, struct when now);

/* No letter can leave just now: this one was not to blame. It is due again in a few seconds. */
void outbox_put_back(struct db *db, int64_t id, struct when now);

/* The transport took it; what was secret in it is wiped. */
void outbox_sent(struct db *db, int64_t id, struct when now);

#endif
