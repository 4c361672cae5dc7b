/* Forks, watches and renews the children of a service. */
#include "web/children.h"

#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "core/log.h"
#include "web/renewal.h"

enum { MOST_CHILDREN = 64, LONGEST_PAUSE = 800, SHORT_LIFE = 1000 };

struct slot {
	pid_t process; /* 0: none */
	int64_t started, start_after; /* milliseconds */
	int early_deaths; /* in a row: soon after the start, with no request served */
};

static struct slot slots[MOST_CHILDREN];
static volatile sig_atomic_t stopping;
static atomic_bool *served; /* by slot, shared: this child has brought a request to its end */
static size_t own;          /* in a child: its slot */

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

/* Signals are let in only while it waits here, before each connection: a busy child hears them too, and none can slip in
 * between the question and the waiting. */
int children_accept(int listening)
{
	static bool asked_before;
	struct pollfd waiting = { .fd = listening, .events = POLLIN };
	sigset_t open;

	if (asked_before)
		atomic_store(&served[own], true);
	asked_before = true;
	sigemptyset(&open);
	for (;;) {
		ppoll(&waiting, 1, NULL, &open);
		if (stopping)
			return -1;

		int connection = accept4(listening, NULL, NULL, SOCK_CLOEXEC);

		if (connection >= 0)
			return connection;
		if (errno != EAGAIN && errno != EINTR && errno != ECONNABORTED) {
			log_event(LOG_ERROR, "accept_failed");
			return -1;
		}
	}
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
	struct sigaction cut = { .sa_handler = children->cut, .sa_flags = SA_RESTART };

	prctl(PR_SET_PDEATHSIG, SIGTERM);
	if (getppid() != parent)
		_exit(0);
	sigaction(SIGTERM, &leave, NULL);
	sigaction(SIGINT, &leave, NULL);
	sigaction(SIGHUP, &ignore, NULL);
	sigaction(SIGUSR1, &cut, NULL);
	children->serve(children->context);
	exit(0);
}

static void fork_into(const struct children *children, struct slot *slot)
{
	pid_t parent = getpid(), process;

	own = (size_t)(slot - slots);
	atomic_store(&served[own], false);
	process = fork();
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
	slot->early_deaths = now - slot->started < SHORT_LIFE && !atomic_load(&served[slot - slots]) ? slot->early_deaths + 1 : 0;
	if (slot->early_deaths > 1) {
		int64_t pause = (int64_t)100 << (slot->early_deaths < 7 ? slot->early_deaths : 7);

		slot->start_after = now + (pause < LONGEST_PAUSE ? pause : LONGEST_PAUSE);
	}
}

static void reap(const struct children *children)
{
	pid_t process;
	int how;

	while ((process = waitpid(-1, &how, WNOHANG)) > 0) {
		if (renewal_reaped(process, how))
			continue;
		for (int64_t i = 0; i < children->count; i++)
			if (slots[i].process == process)
				note_death(&slots[i], how);
	}
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
	return renewal_leaving();
}

/* Nobody serves, and who was started last died at once: a visitor had better hear that now than in fifteen seconds. nginx
 * makes its 503 page of a connection that is closed without an answer. */
static void refuse_all(const struct children *children)
{
	int connection;

	for (int64_t i = 0; i < children->count; i++)
		if (slots[i].process || slots[i].early_deaths < 2)
			return;
	while ((connection = accept4(STDIN_FILENO, NULL, NULL, SOCK_CLOEXEC)) >= 0)
		close(connection);
}

/* The watchdog of each child ends what hangs, so this ends too. */
static int leave(const struct children *children)
{
	struct timespec moment = { .tv_nsec = 20000000 };

	tell_all(children, SIGTERM);
	while (any_left(children)) {
		reap(children);
		renewal_hurry(milliseconds());
		nanosleep(&moment, NULL);
	}
	log_event(LOG_INFO, "stopped");
	return 0;
}

/* Becomes the program on the disk; comes back only when that cannot be done. */
static void renew(const struct children *children)
{
	pid_t processes[MOST_CHILDREN];
	size_t count = 0;

	for (int64_t i = 0; i < children->count; i++)
		if (slots[i].process)
			processes[count++] = slots[i].process;
	renewal_become(children->program, processes, count);
}

int children_run(const struct children *children)
{
	struct timespec moment = { .tv_nsec = 100000000 };
	sigset_t watched;

	if (children->count < 1 || children->count > MOST_CHILDREN) {
		log_event(LOG_ERROR, "children_out_of_range");
		return 1;
	}
	served = mmap(NULL, MOST_CHILDREN * sizeof(*served), PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	if (served == MAP_FAILED)
		abort();
	watched_signals(&watched);
	sigprocmask(SIG_BLOCK, &watched, NULL);
	signal(SIGUSR1, SIG_IGN); /* until a child is ready for it */
	log_event(LOG_INFO, "started");
	for (bool first = true;; first = false) {
		fork_missing(children);
		if (first)
			renewal_begin(milliseconds());

		int number = sigtimedwait(&watched, NULL, &moment);

		reap(children);
		if (number == SIGTERM || number == SIGINT)
			return leave(children);
		if (number == SIGHUP)
			renewal_check(children->program);
		if (renewal_approved())
			renew(children);
		renewal_hurry(milliseconds());
		refuse_all(children);
		if (children->watch(children->context))
			tell_all(children, SIGUSR1);
	}
}
