/* The switch of languages in every layout: POST /language with code and back. The service public mounts it:
 * { POST, "/language", language_switch, ANYONE, TX_WRITE, language_form, NULL } */
#ifndef WEB_LANGUAGE_H
#define WEB_LANGUAGE_H

#include "web/route.h"

extern const struct field_rule language_form[];
handler language_switch;

/* For dispatch: the language of this request: chosen in the session, by the person, in the cookie, by the browser. */
void language_use(const struct request *req);

#endif
