/* Turns for computing password hashes. A hash takes 20 ms of a core and 19 MiB: one slot per two cores, whatever the number
 * of processes, and at most so many who wait, so that a flood of sign-ins slows nobody else. */
#ifndef AUTH_HASHING_H
#define AUTH_HASHING_H

#include <stdbool.h>

#include "core/config.h"

enum { HASHING_QUEUE = 20 };

/* Waits for a slot. False: too many wait already. */
bool hashing_begin(const struct config *config);
void hashing_end(void);

/* The passwords that are guessed first (SHARE/deploy/passwords.txt), ended by NULL; read once. */
const char *const *common_passwords(const struct config *config);

#endif
