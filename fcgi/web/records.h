/* The answer in FastCGI's own records: what libfcgi would send in pieces of eight kilobytes goes out in one piece, so that
 * a process which dies has sent the whole answer or nothing, and nginx can ask another for what was only to be read. */
#ifndef WEB_RECORDS_H
#define WEB_RECORDS_H

#include <sys/uio.h>

#include "base/arena.h"

/* Sends head and body as the whole answer to the request of that id, and its end. What the reader does not take is lost. */
void records_send(int connection, int id, struct arena *arena, struct iovec head, struct iovec body);

#endif
