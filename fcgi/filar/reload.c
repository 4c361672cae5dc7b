/* Reloading; see reload.h. A service renews itself (web/renewal.c) when its new program passes --check. The launcher brings
 * what lies around the services: the private copy, nginx's configuration, the worker. Every step that may fail runs in
 * a process of its own, so that the launcher and all that runs stay as they are. */
#include "filar/reload.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/must.h"
#include "core/config.h"
#include "core/migrate.h"
#include "filar/database.h"

static const char young_configuration[] = "nginx.conf.new";

/* True when the step came to its end; stop_with() ends only the step. */
static bool tried(const struct place *place, void (*step)(const struct place *place))
{
	int status;
	pid_t pid;

	fflush(stdout);
	pid = fork();
	if (pid < 0)
		return false;
	if (!pid) {
		step(place);
		fflush(stdout);
		_exit(0);
	}
	while (waitpid(pid, &status, 0) < 0)
		must(errno == EINTR);
	return WIFEXITED(status) && !WEXITSTATUS(status);
}

static void write_young(const struct place *place)
{
	nginx_configure(place, young_configuration);
}

static bool nginx_takes_it(const struct place *place)
{
	const char *const test[] = { access("/usr/sbin/nginx", X_OK) ? "nginx" : "/usr/sbin/nginx", "-e", "stderr", "-p",
				     place_path(place, "%s/nginx/", place->var), "-c", young_configuration, "-t", "-q",
				     NULL };

	return helper_run("nginx", test) == 0;
}

static void reload_nginx(const struct place *place, struct child *nginx)
{
	const char *young = place_path(place, "%s/nginx/%s", place->var, young_configuration);

	if (!tried(place, write_young) || !nginx_takes_it(place) ||
	    rename(young, place_path(place, "%s/nginx/nginx.conf", place->var))) {
		printf("nginx stays as it is: see above and %s/log/nginx.log\n", place->var);
		return;
	}
	child_tell(nginx, SIGHUP);
}

static void reload_worker(const struct place *place, struct child *worker)
{
	const char *const test[] = { place_path(place, "%s/worker", place->programs), "--check", NULL };

	if (!child_runs(worker))
		return;
	if (helper_run("worker", test) == 0)
		child_renew(worker);
	else
		printf("worker stays as it is: its new program does not pass its check; see %s/log/worker.log\n", place->var);
}

void reload(const struct place *place, const struct running *running)
{
	const struct arena_mark mark = arena_mark(place->arena);

	puts("Reloading …");
	if (tried(place, place_refresh)) {
		for (size_t n = 0; n < running->services_count; n++)
			child_tell(running->services[n], SIGHUP);
		reload_worker(place, running->worker);
		reload_nginx(place, running->nginx);
		puts("Reloaded.");
	} else {
		puts("Nothing was reloaded: see above.");
	}
	fflush(stdout);
	arena_rewind(place->arena, mark);
}

/* --- the operator's command --- */

/* The launcher of this VAR; 0 when none runs. Its lock is held as long as it lives. */
static pid_t launcher_of(const struct place *place)
{
	const char *path = place_path(place, "%s/lock", place->var);
	int lock = open(path, O_RDONLY | O_CLOEXEC);
	const char *number = file_read(place->arena, path);
	bool runs = lock >= 0 && flock(lock, LOCK_SH | LOCK_NB) != 0;

	if (lock >= 0)
		close(lock);
	return runs && number ? (pid_t)strtol(number, NULL, 10) : 0;
}

/* Migrations only add (see sql/migrations): the programs that still run get on with a newer database. What they alone
 * were granted goes at the next start. */
static bool bring_database(const struct place *place)
{
	const struct config *config = config_load();
	const char *root = place_secret(place, "root");

	if (migrate(config->database_socket, "root", root, config->database_name,
		    place_path(place, "%s/sql/migrations", place->root), NULL) < 0)
		return false;
	return grants_extend(config->database_socket, "root", root, place_path(place, "%s/sql/grants.sql", place->root),
			     config->database_name, place_path(place, "%s/secrets", place->var)) >= 0;
}

static bool programs_pass(const struct place *place)
{
	bool fine = true;

	for (const char *const *name = place_services(place); *name; name++) {
		if (output_of(place, *name, "--check"))
			continue;
		printf("%s does not pass its check\n", *name);
		fine = false;
	}
	return fine;
}

int command_reload(int count, char **arguments)
{
	struct place *place = place_find();
	pid_t launcher = launcher_of(place);

	(void)arguments;
	if (count > 1) {
		fputs("usage: filar reload\n", stderr);
		return 2;
	}
	if (!launcher)
		stop_with("no Filar runs in %s; name its folder with VAR=", place->var);
	setenv("FILAR_CONFIG", place->config, 0);
	if (!bring_database(place) || !programs_pass(place))
		stop_with("nothing was reloaded; what runs stays as it is");
	if (kill(launcher, SIGHUP))
		stop_with("cannot tell process %d to reload: %s", (int)launcher, strerror(errno));
	printf("Filar reloads (process %d); its output and %s/log say how it went\n", (int)launcher, place->var);
	return 0;
}
