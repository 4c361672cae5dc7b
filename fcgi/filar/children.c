/* Processes of the launcher; see children.h. Each child leads a process group of its own: Ctrl-C at the terminal reaches
 * only the launcher, which stops them in order, and what a killed child leaves behind (nginx's workers, a service's
 * forked children) can be swept away before it is started again. */
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "base/must.h"
#include "filar/children.h"

enum { CHILDREN = 16, SOON = 3000, LONGEST_PAUSE = 5000 };

static const struct place *place;
static struct child *children[CHILDREN];
static size_t children_count;
static sigset_t watched;
static bool stopping; /* the launcher as a whole */

int64_t milliseconds_now(void)
{
	struct timespec now;

	must(!clock_gettime(CLOCK_MONOTONIC, &now));
	return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

/* Also when the launcher ends early by stop_with(): the database must have closed before the next start opens it. */
static void stop_rest(void)
{
	children_stop(children, children_count, 60000);
}

static void no_action(int number)
{
	(void)number;
}

void children_begin(const struct place *where)
{
	const int signals[] = { SIGINT, SIGTERM, SIGHUP, SIGCHLD };
	struct sigaction action = { .sa_handler = no_action };

	place = where;
	sigemptyset(&watched);
	for (size_t n = 0; n < sizeof(signals) / sizeof(signals[0]); n++) {
		sigaction(signals[n], &action, NULL); /* a background job of a shell starts with SIGINT ignored */
		sigaddset(&watched, signals[n]);
	}
	sigprocmask(SIG_BLOCK, &watched, NULL);
	signal(SIGPIPE, SIG_IGN);
	must(!atexit(stop_rest));
}

static int log_open(const char *name)
{
	const char *path = place_path(place, "%s/log/%s.log", place->var, name);
	int log = open(path, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC | O_NOFOLLOW, 0640);

	if (log < 0)
		stop_with("cannot write %s: %s", path, strerror(errno));
	if (place->as_root && fchown(log, place->user, place->group))
		stop_with("cannot give %s to %s: %s", path, place->user_name, strerror(errno));
	return log;
}

/* 0 is the listening socket or nothing, 1 and 2 the log; nginx gets its listening socket as 3. */
static void arrange_descriptors(const struct child *child, int log)
{
	int nothing = open("/dev/null", O_RDWR);
	int first = child->descriptor < 0 || child->inherits ? nothing : child->descriptor;

	if (nothing < 0 || dup2(first, 0) < 0 || dup2(log, 1) < 0 || dup2(log, 2) < 0)
		_exit(126);
	if (!child->inherits) {
		close_range(3, ~0U, 0);
		return;
	}
	if (child->descriptor != 3 && dup2(child->descriptor, 3) < 0)
		_exit(126);
	fcntl(3, F_SETFD, 0);
	close_range(4, ~0U, 0);
	setenv("NGINX", "3;", 1);
}

/* Between fork and exec. */
static _Noreturn void become(const struct child *child, int log, pid_t launcher)
{
	sigset_t none;
	const struct rlimit no_core = { 0, 0 };

	sigemptyset(&none);
	for (int number = 1; number < NSIG; number++)
		if (number != SIGKILL && number != SIGSTOP)
			signal(number, SIG_DFL);
	sigprocmask(SIG_SETMASK, &none, NULL);
	setpgid(0, 0);
	setrlimit(RLIMIT_CORE, &no_core);
	umask(0027);
	place_drop_rights(place);
	prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0);
	prctl(PR_SET_PDEATHSIG, SIGTERM); /* after the change of user, which clears it */
	if (getppid() != launcher)
		_exit(0);
	arrange_descriptors(child, log);
	execvp(child->arguments[0], (char *const *)(uintptr_t)child->arguments);
	perror(child->arguments[0]);
	_exit(127);
}

static void launch(struct child *child)
{
	int log = log_open(child->name);
	pid_t launcher = getpid();

	child->started = milliseconds_now();
	child->pid = fork();
	if (child->pid < 0)
		stop_with("cannot start a process: %s", strerror(errno));
	if (!child->pid)
		become(child, log, launcher);
	setpgid(child->pid, child->pid); /* here too: whoever comes first */
	close(log);
}

void child_start(struct child *child)
{
	must(children_count < CHILDREN);
	children[children_count++] = child;
	launch(child);
}

bool child_runs(const struct child *child)
{
	return child->pid > 0;
}

static void tell_death(const struct child *child, int status)
{
	if (WIFSIGNALED(status))
		printf("%s was ended by signal %d (%s); starting it again\n", child->name, WTERMSIG(status),
		       strsignal(WTERMSIG(status)));
	else
		printf("%s ended with status %d (see %s/log/%s.log); starting it again\n", child->name, WEXITSTATUS(status),
		       place->var, child->name);
	fflush(stdout);
}

/* At once the first time; twice as long after each further death soon after a start. */
static void plan_again(struct child *child)
{
	int64_t now = milliseconds_now();
	int64_t pause = 50;

	child->failures = now - child->started < SOON ? child->failures + 1 : 0;
	for (int n = 1; n < child->failures && pause < LONGEST_PAUSE; n++)
		pause *= 2;
	child->again = now + (pause < LONGEST_PAUSE ? pause : LONGEST_PAUSE);
}

/* Collects the dead; again: plan to start them once more. */
static void reap(bool again)
{
	for (size_t n = 0; n < children_count; n++) {
		struct child *child = children[n];
		int status;
		if (!child->pid || waitpid(child->pid, &status, WNOHANG) != child->pid)
			continue;
		kill(-child->pid, SIGKILL); /* what it left behind */
		child->pid = 0;
		if (again && !stopping) {
			tell_death(child, status);
			plan_again(child);
		}
	}
}

static int start_due(int longest)
{
	int64_t now = milliseconds_now();
	int wait = longest;

	for (size_t n = 0; n < children_count; n++) {
		struct child *child = children[n];
		if (child->pid)
			continue;
		if (child->again <= now)
			launch(child);
		else if (child->again - now < wait)
			wait = (int)(child->again - now);
	}
	return wait;
}

/* Waits for one signal; true when it asks to stop. */
static bool wait_signal(int milliseconds)
{
	struct timespec pause = { milliseconds / 1000, milliseconds % 1000 * 1000000L };
	int number = sigtimedwait(&watched, NULL, &pause);

	return number == SIGINT || number == SIGTERM || number == SIGHUP;
}

bool children_watch(int milliseconds)
{
	if (stopping)
		return false;
	if (wait_signal(start_due(milliseconds)))
		stopping = true;
	reap(true);
	return !stopping;
}

int helper_run(const char *name, const char *const *arguments)
{
	return helper_run_from(name, arguments, -1);
}

int helper_run_from(const char *name, const char *const *arguments, int input)
{
	struct child helper = { .name = name, .arguments = arguments, .descriptor = input };
	int status;

	if (stopping)
		return -1;
	launch(&helper);
	while (waitpid(helper.pid, &status, WNOHANG) != helper.pid) {
		if (wait_signal(100)) {
			stopping = true;
			kill(-helper.pid, SIGTERM);
		}
	}
	if (stopping)
		return -1;
	return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
}

static bool any_runs(struct child *const *group, size_t count)
{
	for (size_t n = 0; n < count; n++)
		if (group[n]->pid)
			return true;
	return false;
}

static void signal_all(struct child *const *group, size_t count, int number)
{
	for (size_t n = 0; n < count; n++)
		if (group[n]->pid)
			kill(number == SIGKILL ? -group[n]->pid : group[n]->pid, number ? number : group[n]->stop_signal);
}

void children_stop(struct child *const *group, size_t count, int milliseconds)
{
	int64_t start = milliseconds_now();
	bool reminded = false, killed = false;

	stopping = true;
	signal_all(group, count, 0);
	for (;;) {
		reap(false);
		if (!any_runs(group, count))
			return;
		int64_t waited = milliseconds_now() - start;
		if (waited >= milliseconds && !killed) {
			signal_all(group, count, SIGKILL);
			killed = true;
		} else if (waited >= milliseconds / 2 && !reminded) {
			signal_all(group, count, SIGTERM);
			reminded = true;
		}
		wait_signal(50);
	}
}
