/* filar routes: the route tables of all services, each printed by the service itself. */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/must.h"
#include "filar/filar.h"

char *output_of(const struct place *place, const char *program, const char *option)
{
	const char *const arguments[] = { place_path(place, "%s/%s", place->programs, program), option, NULL };

	return output_of_command(place, arguments, "/dev/null");
}

static _Noreturn void become(const char *const *arguments, const char *input, int out)
{
	int in = open(input, O_RDONLY | O_CLOEXEC);

	if (in < 0) {
		perror(input);
		_exit(127);
	}
	dup2(in, 0);
	dup2(out, 1);
	execvp(arguments[0], (char *const *)(uintptr_t)arguments);
	perror(arguments[0]);
	_exit(127);
}

char *output_of_command(const struct place *place, const char *const *arguments, const char *input)
{
	struct buffer text = { 0 };
	char piece[8192];
	int ends[2], status;
	ssize_t got;
	pid_t pid;

	if (pipe2(ends, O_CLOEXEC) || (pid = fork()) < 0)
		stop_with("cannot start a process: %s", strerror(errno));
	if (!pid)
		become(arguments, input, ends[1]);
	close(ends[1]);
	while ((got = read(ends[0], piece, sizeof(piece))) > 0 || (got < 0 && errno == EINTR))
		if (got > 0)
			buffer_add(&text, piece, (size_t)got);
	close(ends[0]);
	while (waitpid(pid, &status, 0) < 0)
		must(errno == EINTR);
	char *copy = WIFEXITED(status) && !WEXITSTATUS(status) ? arena_text(place->arena, buffer_get(&text)) : NULL;
	buffer_free(&text);
	return copy;
}

int command_routes(int count, char **arguments)
{
	const struct place *place = place_find();
	int status = 0;

	(void)count;
	(void)arguments;
	for (const char *const *service = place_services(place); *service; service++) {
		const char *routes = output_of(place, *service, "--routes");
		if (routes)
			fputs(routes, stdout);
		else
			status = 1;
	}
	return status;
}
