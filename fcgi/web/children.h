/* The pre-forked processes of a service: a parent that watches, children that serve. Knows signals, nothing of
 * requests. SIGTERM and SIGINT end all after the requests in hand.
 *
 * SIGHUP renews the service without losing a request: when the program on the disk passes its own --check, the parent
 * becomes that program (the same process, the same listening socket), forks new children and lets the old ones finish.
 * When it does not pass, all stays as it is. */
#ifndef WEB_CHILDREN_H
#define WEB_CHILDREN_H

#include <stdbool.h>
#include <stdint.h>

struct children {
	int64_t count;
	void (*serve)(void *context);  /* in a child; returning ends it, and a new one is forked */
	bool (*watch)(void *context);  /* in the parent, ten times a second; true: cut off who waits for the database */
	void (*cut)(int number);       /* in a child, as the handler of that signal */
	const char *program;           /* to be renewed from */
	void *context;
};

/* Returns when the parent was told to stop and the children have left: the exit status. */
int children_run(const struct children *children);

/* In a child: the next connection of the listening descriptor; -1: it was told to leave. */
int children_accept(int listening);

#endif
