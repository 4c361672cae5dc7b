/* A form that survives an expired session. A POST that comes after the session has ended is not carried out; what
 * was typed (never passwords or files) is kept for an hour, for the same person and the same page. After signing in,
 * that page shows it again, to be checked and sent once more. */
#ifndef WEB_KEPT_H
#define WEB_KEPT_H

#include "web/request.h"

/* Keeps the form if its session was person's (0: unknown), and answers with the way to the sign-in page. */
void kept_save(struct request *req, int64_t person_id);

/* On a GET by a signed-in person: shows again what was kept for this page. */
void kept_show(struct request *req);

/* The sign-in page, which comes back to path. */
const char *sign_in_path(const struct request *req, const char *path);

#endif
