/* The launcher's children: started with their socket and log, started again when they die, stopped in order. */
#ifndef FILAR_CHILDREN_H
#define FILAR_CHILDREN_H

#include "filar/filar.h"

struct child {
	const char *name;             /* of the log file and in messages */
	const char *const *arguments; /* arguments[0] is the program, a path or a name in PATH; ended by NULL */
	int descriptor;               /* becomes descriptor 0 (or, for nginx, 3); -1: /dev/null becomes 0 */
	bool inherits;                /* nginx: takes its listening socket from the environment, as descriptor 3 */
	int stop_signal;
	pid_t pid;                    /* 0: does not run */
	int64_t started;              /* milliseconds of the monotonic clock */
	int64_t again;                /* when to start it again */
	int failures;                 /* deaths soon after the start, in a row */
	bool renewing;                /* told to end, to be started at once from what lies on the disk */
};

/* Signals: TERM and INT stop the launcher also where they were ignored on entry; HUP asks to reload, or to stop when the
 * terminal is gone. Call before anything else. */
void children_begin(const struct place *place);

/* Adds a child and starts it. The struct lives as long as the launcher. */
void child_start(struct child *child);

/* Waits up to so many milliseconds for a signal; starts dead children again; closes at once every connection to a service
 * that cannot start. False: it is time to stop. */
bool children_watch(int milliseconds);

/* True once after a SIGHUP. */
bool children_asked_to_reload(void);
void child_tell(struct child *child, int number);
/* Ends the child and starts it again at once, without calling that a death. */
void child_renew(struct child *child);

/* Runs a helper to its end, like a child but once; answers its exit status, -1 when it is time to stop. */
int helper_run(const char *name, const char *const *arguments);
/* The same, reading its standard input from an open file. */
int helper_run_from(const char *name, const char *const *arguments, int input);

/* Stops these and waits: the stop signal, SIGTERM after half the time, SIGKILL after all of it. */
void children_stop(struct child *const *children, size_t count, int milliseconds);
bool child_runs(const struct child *child);
/* It has died more than once, each time soon after its start. */
bool child_cannot_start(const struct child *child);

int64_t milliseconds_now(void);

#endif
