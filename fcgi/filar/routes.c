/* filar routes: the route tables of all services, each printed by the service itself. */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/must.h"
#include "filar/filar.h"

char *output_of(const struct place *place, const char *program, const char *option)
{
	const char *path = place_path(place, "%s/%s", place->programs, program);
	struct buffer text = { 0 };
	char piece[8192];
	int ends[2], status;
	ssize_t got;
	pid_t pid;

	if (pipe(ends) || (pid = fork()) < 0)
		stop_with("cannot start a process: %s", strerror(errno));
	if (!pid) {
		dup2(ends[1], 1);
		close(ends[0]);
		close(ends[1]);
		execl(path, path, option, (char *)NULL);
		perror(path);
		_exit(127);
	}
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
