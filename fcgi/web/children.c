/* Forks, watches and renews the children of a service. */
#include "web/children.h"

#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "core/log.h"

enum { MOST_CHILDREN = 64, LONGEST_PAUSE = 800, SHORT_LIFE = 1000 };

struct slot {
	pid_t process; /* 0: none */
	int64_t started, start_after; /* milliseconds */
	int early_deaths;
};

static struct slot slots[MOST_CHILDREN];
static volatile sig_atomic_t stopping;

static int64_t milliseconds(void)
{
	struct timespec time;

	clock_gettime(CLOCK_MONOTONIC, &time);
	return (int64_t)time.tv_sec * 1000 + time.tv_nsec / 1000000;
}

static void stop(int number)
{
	(void)number;
	stopping = 1;
}

bool children_stopping(void)
{
	return stopping;
}

/* Signals are let in only while it waits here, so none can slip in between the question and the waiting. */
int children_accept(int listening)
{
	struct pollfd waiting = { .fd = listening, .events = POLLIN };
	sigset_t open;

	sigemptyset(&open);
	while (!stopping) {
		int connection = accept4(listening, NULL, NULL, SOCK_CLOEXEC);

		if (connection >= 0)
			return connection;
		if (errno != EAGAIN && errno != EINTR && errno != ECONNABORTED) {
			log_event(LOG_ERROR, "accept_failed");
			return -1;
		}
		ppoll(&waiting, 1, NULL, &open);
	}
	return -1;
}

static void watched_signals(sigset_t *set)
{
	sigemptyset(set);
	sigaddset(set, SIGTERM);
	sigaddset(set, SIGINT);
	sigaddset(set, SIGHUP);
	sigaddset(set, SIGCHLD);
}

/* Never returns. */
static void be_child(const struct children *children, pid_t parent)
{
	struct sigaction leave = { .sa_handler = stop };
	struct sigaction ignore = { .sa_handler = SIG_IGN };

	prctl(PR_SET_PDEATHSIG, SIGTERM);
	if (getppid() != parent)
		_exit(0);
	sigaction(SIGTERM, &leave, NULL);
	sigaction(SIGINT, &leave, NULL);
	sigaction(SIGHUP, &ignore, NULL);
	children->serve(children->context);
	exit(0);
}

static void fork_into(const struct children *children, struct slot *slot)
{
	pid_t parent = getpid();
	pid_t process = fork();

	if (process == 0)
		be_child(children, parent);
	slot->started = milliseconds();
	slot->process = process > 0 ? process : 0;
	if (process < 0) {
		log_event(LOG_ERROR, "fork_failed");
		slot->start_after = slot->started + SHORT_LIFE;
	}
}

static void fork_missing(const struct children *children)
{
	int64_t now = milliseconds();

	for (int64_t i = 0; i < children->count; i++)
		if (!slots[i].process && slots[i].start_after <= now)
			fork_into(children, &slots[i]);
}

/* A child that dies at once, again and again, is started more and more slowly, but back within a second. */
static void note_death(struct slot *slot, int how)
{
	char number[16];
	int64_t now = milliseconds();
	bool clean = WIFEXITED(how) && WEXITSTATUS(how) == 0;

	slot->process = 0;
	slot->start_after = now;
	if (clean) {
		slot->early_deaths = 0;
		return;
	}
	snprintf(number, sizeof(number), "%d", WIFSIGNALED(how) ? WTERMSIG(how) : WEXITSTATUS(how));
	log_event(LOG_ERROR, WIFSIGNALED(how) && WTERMSIG(how) == SIGALRM ? "watchdog" : "child_died",
		  WIFSIGNALED(how) ? "signal" : "status", number);
	slot->early_deaths = now - slot->started < SHORT_LIFE ? slot->early_deaths + 1 : 0;
	if (slot->early_deaths > 1) {
		int64_t pause = (int64_t)100 << (slot->early_deaths < 7 ? slot->early_deaths : 7);

		slot->start_after = now + (pause < LONGEST_PAUSE ? pause : LONGEST_PAUSE);
	}
}

static void reap(const struct children *children)
{
	pid_t process;
	int how;

	while ((process = waitpid(-1, &how, WNOHANG)) > 0)
		for (int64_t i = 0; i < children->count; i++)
			if (slots[i].process == process)
				note_death(&slots[i], how);
}

static void tell_all(const struct children *children, int signal_number)
{
	for (int64_t i = 0; i < children->count; i++)
		if (slots[i].process)
			kill(slots[i].process, signal_number);
}

static bool any_left(const struct children *children)
{
	for (int64_t i = 0; i < children->count; i++)
		if (slots[i].process)
			return true;
	return false;
}

/* The watchdog of each child ends what hangs, so this ends too. */
static int leave(const struct children *children)
{
	struct timespec moment = { .tv_nsec = 20000000 };

	tell_all(children, SIGTERM);
	while (any_left(children)) {
		reap(children);
		nanosleep(&moment, NULL);
	}
	log_event(LOG_INFO, "stopped");
	return 0;
}

int children_run(const struct children *children)
{
	struct timespec moment = { .tv_nsec = 200000000 };
	sigset_t watched;

	if (children->count < 1 || children->count > MOST_CHILDREN) {
		log_event(LOG_ERROR, "children_out_of_range");
		return 1;
	}
	watched_signals(&watched);
	sigprocmask(SIG_BLOCK, &watched, NULL);
	log_event(LOG_INFO, "started");
	for (;;) {
		fork_missing(children);

		int number = sigtimedwait(&watched, NULL, &moment);

		reap(children);
		if (number == SIGTERM || number == SIGINT)
			return leave(children);
		if (number == SIGHUP) {
			children->reload(children->context);
			tell_all(children, SIGTERM);
		}
	}
}
