/* Who may pass. Pure questions about the request and the visitor; dispatch asks them in order and acts on the
 * answers. */
#ifndef WEB_GATE_H
#define WEB_GATE_H

#include <stdbool.h>

#include "web/request.h"
#include "web/route.h"

/* Whether the visitor holds the right. ANYONE always; SIGNED_IN any person. */
bool gate_right(const struct visitor *visitor, enum right right);

/* Whether a POST comes from a page of our own. Sec-Fetch-Site decides when it is there; else Origin, else Referer
 * must be base_url's. None of the three: no. "null" as an origin: no. */
bool gate_same_origin(const char *fetch_site, const char *origin, const char *referer, const char *base_url);

/* The path and query of a Referer of our own site; NULL when it is another's, or no path to send anyone back to. */
const char *gate_referer_path(const char *referer, const char *base_url);

enum gate {
	GATE_OPEN,
	GATE_FOREIGN,  /* not from a page of ours: 403 */
	GATE_TOKEN,    /* no token, or another browser's: 403 */
	GATE_SIGN_IN,  /* nobody signed in: to the sign-in page (API: 401) */
	GATE_FORBIDDEN,
};

/* The decision for a request whose visitor is known. token is the csrf field, NULL when none was sent. */
enum gate gate_decide(const struct request *req, const char *token);

#endif
