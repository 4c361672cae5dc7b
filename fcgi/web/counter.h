/* Limits by account: how often something happened in the present window of time. Limits by address live in nginx. */
#ifndef WEB_COUNTER_H
#define WEB_COUNTER_H

#include <stdint.h>

#include "core/db.h"

/* Counts one and answers how many there are now, this one included. key names what is counted
 * ("sign-in:a@example.com"); only its digest is stored. In a transaction it is undone with it: use it by autocommit,
 * or through count_anyway(). */
int64_t counter_hit(struct db *db, const char *key, int64_t window_seconds);

/* How many there are, without counting. */
int64_t counter_value(struct db *db, const char *key, int64_t window_seconds);

/* Begins again at nothing: whoever proved to be right is not counted. Only the service auth may. */
void counter_forget(struct db *db, const char *key);

/* Seconds until the present window ends: for Retry-After. */
int64_t counter_wait(struct db *db, int64_t window_seconds);

#endif
