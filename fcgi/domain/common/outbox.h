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

#endif
