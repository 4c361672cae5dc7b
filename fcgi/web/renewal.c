/* The change from one program to the next; see renewal.h. */
#include "web/renewal.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/close_range.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/text.h"
#include "core/log.h"

enum { MOST_OLD = 64, LONGEST_LEAVE = 10000, LIST_BYTES = 1024 };

static const char variable[] = "FILAR_OLD_CHILDREN";

static pid_t checking; /* 0: no check is under way */
static bool approved;
static pid_t old[MOST_OLD];
static size_t old_count;
static int64_t leave_until;

void renewal_check(const char *program)
{
	char *const arguments[] = { (char *)(uintptr_t)program, (char *)(uintptr_t)"--check", NULL };
	sigset_t none;

	if (checking)
		return;
	checking = fork();
	if (checking < 0)
		checking = 0;
	if (checking)
		return;
	sigemptyset(&none);
	sigprocmask(SIG_SETMASK, &none, NULL);
	close_range(3, ~0U, CLOSE_RANGE_CLOEXEC);
	execv(program, arguments);
	_exit(127);
}

bool renewal_reaped(pid_t process, int how)
{
	if (process == checking) {
		checking = 0;
		approved = WIFEXITED(how) && WEXITSTATUS(how) == 0;
		if (!approved)
			log_event(LOG_ERROR, "renewal_refused", "why", "the program on the disk does not pass its --check");
		return true;
	}
	for (size_t n = 0; n < old_count; n++) {
		if (old[n] != process)
			continue;
		old[n] = old[--old_count];
		if (!old_count)
			log_event(LOG_INFO, "renewed");
		return true;
	}
	return false;
}

bool renewal_approved(void)
{
	bool answer = approved;

	approved = false;
	return answer;
}

void renewal_become(const char *program, const pid_t *processes, size_t count)
{
	char *const arguments[] = { (char *)(uintptr_t)program, NULL };
	char list[LIST_BYTES] = "";
	size_t length = 0;

	for (size_t n = 0; n < count + old_count && length < sizeof(list) - 16; n++)
		length += (size_t)snprintf(list + length, sizeof(list) - length, "%d ",
					   (int)(n < count ? processes[n] : old[n - count]));
	setenv(variable, list, 1);
	close_range(3, ~0U, CLOSE_RANGE_CLOEXEC); /* the socket is 0, the log 1 and 2 */
	execv(program, arguments);
	log_event(LOG_ERROR, "renewal_refused", "why", strerror(errno));
	unsetenv(variable);
}

void renewal_begin(int64_t now)
{
	const char *list = getenv(variable);
	char *end;

	while (list && old_count < MOST_OLD) {
		pid_t process = (pid_t)strtol(list, &end, 10);

		if (end == list || process <= 1)
			break;
		old[old_count++] = process;
		kill(process, SIGTERM);
		list = end;
	}
	unsetenv(variable);
	leave_until = now + LONGEST_LEAVE;
}

bool renewal_leaving(void)
{
	return old_count > 0;
}

void renewal_hurry(int64_t now)
{
	if (!old_count || now < leave_until)
		return;
	for (size_t n = 0; n < old_count; n++)
		kill(old[n], SIGKILL);
}
