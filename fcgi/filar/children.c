/* Processes of the launcher; see children.h. Each child leads a process group of its own: Ctrl-C at the terminal reaches
 * only the launcher, which stops them in order, and what a killed child leaves behind (nginx's workers, a service's
 * forked children) can be swept away before it is started again. */
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "base/must.h"
#include "filar/children.h"

enum { CHILDREN = 16, SOON = 3000, LONGEST_PAUSE = 5000, HOPELESS = 2, LINE_BYTES = 400 };

static const struct place *place;
static struct child *children[CHILDREN];
static size_t children_count;
static sigset_t watched, open_mask;
static bool stopping; /* the launcher as a whole */
static bool had_terminal;
static pid_t launcher_process;
static volatile sig_atomic_t asked_to_stop, asked_to_reload;

int64_t milliseconds_now(void)
{
	struct timespec now;

	must(!clock_gettime(CLOCK_MONOTONIC, &now));
	return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

/* Also when the launcher ends early by stop_with(): the database must have closed before the next start opens it. */
static void stop_rest(void)
{
	if (getpid() == launcher_process)
		children_stop(children, children_count, 60000);
}

static void note_signal(int number)
{
	if (number == SIGHUP)
		asked_to_reload = 1;
	else if (number != SIGCHLD)
		asked_to_stop = 1;
}

void children_begin(const struct place *where)
{
	const int signals[] = { SIGINT, SIGTERM, SIGHUP, SIGCHLD };
	struct sigaction action = { .sa_handler = note_signal };

	place = where;
	launcher_process = getpid();
	had_terminal = isatty(STDOUT_FILENO);
	sigemptyset(&watched);
	for (size_t n = 0; n < sizeof(signals) / sizeof(signals[0]); n++) {
		sigaction(signals[n], &action, NULL); /* a background job of a shell starts with SIGINT ignored */
		sigaddset(&watched, signals[n]);
	}
	sigprocmask(SIG_BLOCK, &watched, &open_mask);
	for (size_t n = 0; n < sizeof(signals) / sizeof(signals[0]); n++)
		sigdelset(&open_mask, signals[n]);
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
	struct rlimit files;

	sigemptyset(&none);
	for (int number = 1; number < NSIG; number++)
		if (number != SIGKILL && number != SIGSTOP)
			signal(number, SIG_DFL);
	sigprocmask(SIG_SETMASK, &none, NULL);
	setpgid(0, 0);
	setrlimit(RLIMIT_CORE, &no_core);
	if (!getrlimit(RLIMIT_NOFILE, &files)) { /* nginx holds thousands of slow visitors */
		files.rlim_cur = files.rlim_max;
		setrlimit(RLIMIT_NOFILE, &files);
	}
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
	const struct arena_mark mark = arena_mark(place->arena);
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
	arena_rewind(place->arena, mark);
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

/* The last line that the child wrote: most often the reason. */
static void last_words(const struct child *child, char line[LINE_BYTES])
{
	const struct arena_mark mark = arena_mark(place->arena);
	FILE *log = fopen(place_path(place, "%s/log/%s.log", place->var, child->name), "re");
	char read[LINE_BYTES];

	arena_rewind(place->arena, mark);
	line[0] = '\0';
	if (!log)
		return;
	if (fseek(log, -(long)LINE_BYTES * 4, SEEK_END))
		rewind(log);
	while (fgets(read, sizeof(read), log))
		if (read[0] != '\n' && read[0] != '{') /* a sentence, not an event */
			memcpy(line, read, sizeof(read));
	line[strcspn(line, "\n")] = '\0';
	fclose(log);
}

static void tell_death(const struct child *child, int status)
{
	char line[LINE_BYTES];

	if (WIFSIGNALED(status))
		printf("%s was ended by signal %d (%s)", child->name, WTERMSIG(status), strsignal(WTERMSIG(status)));
	else
		printf("%s ended with status %d", child->name, WEXITSTATUS(status));
	if (child->failures < HOPELESS) {
		printf("; starting it again\n");
	} else {
		last_words(child, line);
		printf(", %d times in a row, soon after its start%s%s; its visitors get the 503 page; next try in %.1f s (%s/log/%s.log)\n",
		       child->failures, *line ? ": " : "", line, (double)(child->again - milliseconds_now()) / 1000, place->var,
		       child->name);
	}
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
		if (!again || stopping)
			continue;
		if (child->renewing) {
			child->renewing = false;
			child->again = 0;
			continue;
		}
		plan_again(child);
		tell_death(child, status);
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

bool child_cannot_start(const struct child *child)
{
	return child->failures >= HOPELESS;
}

/* A service that cannot start: its socket would keep visitors waiting until nginx gives up. nginx makes its 503 page of a
 * connection that is closed without an answer. */
static bool hopeless(const struct child *child)
{
	return !child->pid && child_cannot_start(child) && child->descriptor >= 0 && !child->inherits;
}

static void refuse(int listening)
{
	int connection = accept4(listening, NULL, NULL, SOCK_CLOEXEC);

	if (connection >= 0)
		close(connection);
}

static bool terminal_is_gone(void)
{
	return had_terminal && !isatty(STDOUT_FILENO);
}

/* Waits for a signal, and sends away who asks for a service that cannot start; true when it is time to stop. */
static bool wait_signal(int milliseconds)
{
	struct timespec pause = { milliseconds / 1000, milliseconds % 1000 * 1000000L };
	struct pollfd ends[CHILDREN];
	nfds_t count = 0;

	for (size_t n = 0; n < children_count && !stopping; n++)
		if (hopeless(children[n]))
			ends[count++] = (struct pollfd){ .fd = children[n]->descriptor, .events = POLLIN };
	if (ppoll(ends, count, &pause, &open_mask) > 0)
		for (nfds_t n = 0; n < count; n++)
			if (ends[n].revents)
				refuse(ends[n].fd);
	if (asked_to_reload && terminal_is_gone())
		asked_to_stop = 1;
	return asked_to_stop;
}

bool children_asked_to_reload(void)
{
	bool asked = asked_to_reload && !stopping;

	asked_to_reload = 0;
	return asked;
}

void child_tell(struct child *child, int number)
{
	if (child->pid)
		kill(child->pid, number);
}

void child_renew(struct child *child)
{
	if (!child->pid)
		return;
	child->renewing = true;
	kill(child->pid, child->stop_signal);
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
