/* A service that becomes its new program without letting go of its socket: the check of what lies on the disk, the change
 * itself, and the children of the old program, who finish what they have in hand. Only for web/children. */
#ifndef WEB_RENEWAL_H
#define WEB_RENEWAL_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

/* Starts PROGRAM --check beside the service, unless one is under way. */
void renewal_check(const char *program);

/* To be told of every process that ended; true when it was the check or an old child. */
bool renewal_reaped(pid_t process, int how);

/* True once when the check has ended well. */
bool renewal_approved(void);

/* Becomes the program; processes are its children from then on. Comes back only when that failed. */
void renewal_become(const char *program, const pid_t *processes, size_t count);

/* At the start, when the first new children have been forked: tells those of the program before to leave. */
void renewal_begin(int64_t now);
bool renewal_leaving(void);
/* Ends an old child that still has not left after ten seconds. */
void renewal_hurry(int64_t now);

#endif
