/* Requests that count once (a column of the route). The row goes in first, in the transaction of the effect, so both
 * commit or neither; a twin waits on the key and then gets the same answer: status, location, notice and body. The
 * answer is kept for days, so a page that shows a secret once belongs to a MANY route. */
#ifndef WEB_ONCE_H
#define WEB_ONCE_H

#include "web/request.h"

enum once_found {
	ONCE_FIRST,     /* go on; once_finish() before COMMIT */
	ONCE_REPEATED,  /* the answer is in the request now; nothing is to be done */
	ONCE_DIFFERENT, /* the key was used for something else: 422 */
	ONCE_FAULT,     /* ask db_fault() */
};

/* The key: field `once` of a form, header Idempotency-Key of an API route. NULL: missing or unfit (400). */
const char *once_key(const struct request *req);

enum once_found once_begin(struct request *req, const char *key);
void once_finish(struct request *req, const char *key);

#endif
