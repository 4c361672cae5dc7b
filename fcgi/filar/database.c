/* The private MariaDB; see database.h. A Unix socket is its only door; root's password is VAR/secrets/root, set anew by
 * the server itself at each start, so that the file is always right. VAR/first marks a first start that has not come to
 * its end: what an interrupted one left holds nobody's work and is made anew. */
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#include "core/config.h"
#include "core/migrate.h"
#include "filar/database.h"
#include "filar/setup.h"

enum { START_LIMIT = 120000 };

static const char database_name[] = "filar";

bool socket_answers(const char *path)
{
	struct sockaddr_un address = { .sun_family = AF_UNIX };
	int end = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
	bool answers;

	if (end < 0 || strlen(path) >= sizeof(address.sun_path))
		return false;
	memcpy(address.sun_path, path, strlen(path) + 1);
	answers = !connect(end, (const struct sockaddr *)&address, sizeof(address));
	close(end);
	return answers;
}

const struct config *database_running(const struct place *place)
{
	setenv("FILAR_CONFIG", place->config, 0);
	if (!file_exists(getenv("FILAR_CONFIG")))
		stop_with("there is no %s: start filar run first, or name its folder with VAR=", getenv("FILAR_CONFIG"));

	const struct config *config = config_load();

	if (!socket_answers(config->database_socket))
		stop_with("the database is not running: start filar run with the same VAR first");
	return config;
}

/* From now on the demo company, if any, is the one that comes with this database. */
static void mark_first(const struct place *place)
{
	unlink(place_path(place, "%s/demo", place->var));
	file_write(place, place_path(place, "%s/first", place->var), 0600, "");
}

static bool forget_unfinished(const struct place *place)
{
	const char *const empty[] = { "find", place_path(place, "%s/db", place->var), "-mindepth", "1", "-delete", NULL };

	puts("The first start was interrupted; the database is made anew.");
	int status = helper_run("db", empty);
	if (status > 0)
		stop_with("cannot empty %s/db; see %s/log/db.log", place->var, place->var);
	return !status;
}

static bool make(const struct place *place)
{
	const char *folder = place_path(place, "%s/db", place->var);
	/* --force: a host whose own name nobody resolves is no reason to stop; the server listens on a socket only. */
	const char *const install[] = { "mariadb-install-db", "--no-defaults", place_path(place, "--datadir=%s", folder),
					"--auth-root-authentication-method=normal", "--skip-test-db", "--force",
					NULL };

	printf("Making the database in %s …\n", folder);
	fflush(stdout);
	if ((mkdir(folder, 0750) && errno != EEXIST) || (place->as_root && chown(folder, place->user, place->group)))
		stop_with("cannot make the folder %s: %s", folder, strerror(errno));
	int status = helper_run("db", install);
	if (status > 0)
		stop_with("mariadb-install-db failed; see %s/log/db.log", place->var);
	return !status;
}

void database_password(const struct place *place)
{
	const char *source = place_path(place, "%s/sql/first.sql", place->root);
	char *text = file_read(place->arena, source), *at;

	if (!text || !(at = strstr(text, "@PASSWORD@")))
		stop_with("%s is missing or has no @PASSWORD@", source);
	*at = '\0';
	file_write(place, place_path(place, "%s/secrets/first.sql", place->var), 0600,
		   place_path(place, "%s%s%s", text, place_secret(place, "root"), at + strlen("@PASSWORD@")));
}

const char *const *database_arguments(const struct place *place)
{
	const char *const given[] = {
		access("/usr/sbin/mariadbd", X_OK) ? "mariadbd" : "/usr/sbin/mariadbd",
		"--no-defaults",
		place_path(place, "--datadir=%s/db", place->var),
		place_path(place, "--socket=%s/db.sock", place->sockets),
		place_path(place, "--pid-file=%s/db.pid", place->sockets),
		place_path(place, "--tmpdir=%s/tmp", place->var),
		place_path(place, "--init-file=%s/secrets/first.sql", place->var),
		"--skip-networking",
		"--skip-name-resolve",
		"--skip-log-bin",
		"--local-infile=0",
		place_path(place, "--secure-file-priv=%s/tmp", place->var),
		"--default-time-zone=+00:00",
		"--character-set-server=utf8mb4",
		"--collation-server=utf8mb4_uca1400_ai_ci",
		"--sql-mode=STRICT_ALL_TABLES,NO_ZERO_DATE,NO_ZERO_IN_DATE,ERROR_FOR_DIVISION_BY_ZERO,NO_ENGINE_SUBSTITUTION",
		"--innodb-buffer-pool-size=256M",
		"--innodb-flush-log-at-trx-commit=1",
		"--innodb-snapshot-isolation=ON",
		"--innodb-lock-wait-timeout=3",
		"--innodb-print-all-deadlocks=ON",
		"--max-connections=300",
		NULL,
	};
	const char **arguments = arena_many(place->arena, const char *, sizeof(given) / sizeof(given[0]));

	memcpy(arguments, given, sizeof(given));
	return arguments;
}

struct child *database_start(const struct place *place, bool *fine)
{
	struct child *server = arena_one(place->arena, struct child);
	const char *folder = place_path(place, "%s/db", place->var);

	*fine = true;
	if (file_exists(place_path(place, "%s/first", place->var)) && file_exists(folder))
		*fine = forget_unfinished(place);
	if (*fine && !file_exists(place_path(place, "%s/mysql", folder))) {
		mark_first(place);
		*fine = make(place);
	}
	if (!*fine)
		return server;
	database_password(place);
	*server = (struct child){ .name = "db", .arguments = database_arguments(place), .descriptor = -1,
				  .stop_signal = SIGTERM };
	child_start(server);
	return server;
}

static void progress(int done, int total, const char *name)
{
	printf("  migration %d of %d: %s\n", done + 1, total, name);
	fflush(stdout);
}

/* The settings of the command-line client: also the operator's door,
 * `mariadb --defaults-file=VAR/secrets/client.cnf filar`. */
const char *database_client(const struct place *place)
{
	const char *path = place_path(place, "%s/secrets/client.cnf", place->var);

	file_write(place, path, 0600,
		   place_path(place, "[client]\nuser=root\npassword=%s\nsocket=%s/db.sock\ndefault-character-set=utf8mb4\n",
			      place_secret(place, "root"), place->sockets));
	return path;
}

/* sql/demo/NNN_name.sql in the order of the names. False: time to stop. */
static bool load_demo(const struct place *place)
{
	const char *settings = place_path(place, "--defaults-file=%s", database_client(place));
	const char *const client[] = { "mariadb", settings, "--batch", database_name, NULL };
	const char *folder = place_path(place, "%s/sql/demo", place->root);
	const char *const *names = sql_files(place->arena, folder);

	if (!names)
		stop_with("cannot read %s: %s", folder, strerror(errno));
	puts("Loading the demo company …");
	for (; *names; names++) {
		int file = open(place_path(place, "%s/%s", folder, *names), O_RDONLY | O_CLOEXEC);
		printf("  %s\n", *names);
		fflush(stdout);
		int status = file < 0 ? 1 : helper_run_from("demo", client, file);
		if (status < 0)
			return false;
		if (status)
			stop_with("%s/%s could not be loaded; see %s/log/demo.log", folder, *names, place->var);
		close(file);
	}
	puts("  its last months");
	fflush(stdout);

	const char *why = demo_history(config_load());

	if (why)
		stop_with("the demo company's past could not be made: %s", why);
	file_write(place, place_path(place, "%s/demo", place->var), 0640, "");
	return true;
}

bool database_await(const struct place *place, const struct child *server)
{
	const char *path = place_path(place, "%s/db.sock", place->sockets);
	int64_t limit = milliseconds_now() + START_LIMIT;

	while (!socket_answers(path)) {
		if (!children_watch(20))
			return false;
		if (milliseconds_now() > limit || server->failures > 3)
			stop_with("the database does not start; see %s/log/db.log", place->var);
	}
	return true;
}

bool database_ready(const struct place *place, const struct child *server)
{
	const char *first = place_path(place, "%s/first", place->var);
	const char *path = place_path(place, "%s/db.sock", place->sockets);
	const char *root = place_secret(place, "root"), *why;

	if (!database_await(place, server))
		return false;
	if (migrate(path, "root", root, database_name, place_path(place, "%s/sql/migrations", place->root), progress) < 0)
		stop_with("a migration failed");
	if (grants_apply(path, "root", root, place_path(place, "%s/sql/grants.sql", place->root), database_name,
			 place_path(place, "%s/secrets", place->var)) < 0)
		stop_with("the grants could not be applied");
	if ((why = setup_database(config_load(), place_path(place, "%s/deploy/programme", place->root))))
		stop_with("the first rows could not be written: %s", why);
	database_client(place);
	if (file_exists(first) && place->demo && !load_demo(place))
		return false;
	unlink(first);
	return children_watch(0);
}
