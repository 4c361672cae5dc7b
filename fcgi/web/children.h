/* The pre-forked processes of a service: a parent that watches, children that serve. Knows signals, nothing of
 * requests. SIGTERM and SIGINT end all after the requests in hand; SIGHUP reloads and renews the children one by
 * one. */
#ifndef WEB_CHILDREN_H
#define WEB_CHILDREN_H

#include <stdbool.h>
#include <stdint.h>

struct children {
	int64_t count;
	void (*serve)(void *context);  /* in a child; returning ends it, and a new one is forked */
	void (*reload)(void *context); /* in the parent, before the children are renewed */
	void *context;
};

/* Returns when the parent was told to stop and the children have left: the exit status. */
int children_run(const struct children *children);

/* In a child: whether it was told to leave, and the next connection of the listening descriptor (-1: leave). */
bool children_stopping(void);
int children_accept(int listening);

#endif
