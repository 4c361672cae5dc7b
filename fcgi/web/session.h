/* Sessions are rows: the cookie holds 256 random bits, the row their SHA-256. New id at every sign-in; idle 30 minutes,
 * 8 hours at most. web owns the tables web_sessions, web_idempotency, web_counters. */
#ifndef WEB_SESSION_H
#define WEB_SESSION_H

#include "web/request.h"
#include "web/tables.h"

struct session {
	int64_t person_id;
	int64_t partner_id;
};

/* Starts a session (inside the handler's transaction), sets the cookie, ends the one that was. */
void session_start(struct request *req, int64_t person_id, int64_t partner_id);
void session_end(struct request *req);
void session_end_all(struct request *req, int64_t person_id); /* all sessions of a person: new password, blocked */
void session_end_others(struct request *req); /* all but this one */
/* The person's living sessions, the one last used first. */
struct session_line_list session_list(struct request *req);
/* The language of this session, as its button would set it. */
void session_speak(struct request *req, enum language language);
void session_switch(struct request *req, int64_t partner_id); /* acts for another partner; new id */

/* For dispatch. Finds the live session of the cookie and fills session, visitor.person_id and partner_id (and the
 * language, when one was chosen in this session). False: none; *was is then the person whose session has ended, 0 if
 * unknown. */
bool session_look_up(struct request *req, int64_t *was);

/* The token that a POST of this browser must carry: derived from the session's cookie, else from the one before
 * sign-in. NULL when the browser has neither; session_token_made then gives it one. */
const char *session_token(const struct request *req);
const char *session_token_made(struct request *req);

/* Whose keys of ONCE are compared with each other: the person and partner, else this browser. */
const char *session_principal(const struct request *req);

#endif
