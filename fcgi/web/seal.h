/* The one secret of the web layer: VAR/secrets/csrf. Tokens against forged requests and the notices in cookies are
 * sealed with it, each for its own purpose, so that one can never stand for another. */
#ifndef WEB_SEAL_H
#define WEB_SEAL_H

#include "base/arena.h"
#include "core/config.h"

/* Reads the secret, or makes it when there is none; ends the program with a line on stderr when neither is possible. */
void seal_load(const struct config *config);
void seal_use(const char *secret); /* tests */

/* HMAC of text for a purpose, hex. */
char *seal(struct arena *arena, const char *purpose, const char *text);

#endif
