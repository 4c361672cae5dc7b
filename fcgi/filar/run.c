/* filar run: the launcher. Reads from top to bottom as the order of starting: port, VAR, database, configuration,
 * services, worker, nginx, first page; then it watches, and stops all in the opposite order. */
#include <arpa/inet.h>
#include <errno.h>
#include <netinet/in.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/time.h>
#include <sys/un.h>
#include <unistd.h>

#include "filar/children.h"
#include "filar/database.h"
#include "filar/filar.h"
#include "filar/reload.h"

enum { SERVICES = 8, BACKLOG = 511, FIRST_PAGE_LIMIT = 20000, WORKER_TRIAL = 1000, STOP_LIMIT = 20000, DATABASE_STOP_LIMIT = 60000 };

static struct child *services[SERVICES];
static size_t services_count;
static struct child worker, nginx, monitor;
static struct child *database;

static struct sockaddr_in address_of(int port)
{
	struct sockaddr_in address = { .sin_family = AF_INET, .sin_port = htons((uint16_t)port) };

	address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
	return address;
}

/* The launcher holds the port from the first moment to the last: nginx takes it over, also after a crash. */
static int listen_http(const struct place *place)
{
	struct sockaddr_in address = address_of(place->port);
	int one = 1;
	/* nginx takes an inherited socket as it is. A blocking one would stop a whole worker in accept() whenever another
	 * worker was quicker. */
	int end = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);

	if (end < 0 || setsockopt(end, SOL_SOCKET, SO_REUSEADDR, &one, sizeof(one)))
		stop_with("cannot open a socket: %s", strerror(errno));
	if (bind(end, (const struct sockaddr *)&address, sizeof(address)) || listen(end, BACKLOG)) {
		if (errno == EADDRINUSE)
			stop_with("port %d is in use; name another one with PORT=", place->port);
		stop_with("cannot listen on 127.0.0.1:%d: %s", place->port, strerror(errno));
	}
	return end;
}

static int listen_service(const struct place *place, const char *name)
{
	const char *path = place_path(place, "%s/%s.sock", place->sockets, name);
	struct sockaddr_un address = { .sun_family = AF_UNIX };
	int end = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);

	if (end < 0 || strlen(path) >= sizeof(address.sun_path))
		stop_with("cannot open a socket at %s", path);
	memcpy(address.sun_path, path, strlen(path) + 1);
	unlink(path);
	if (bind(end, (const struct sockaddr *)&address, sizeof(address)) || chmod(path, 0660) ||
	    (place->as_root && chown(path, place->user, place->group)) || listen(end, BACKLOG))
		stop_with("cannot listen on %s: %s", path, strerror(errno));
	return end;
}

void place_configure(const struct place *place)
{
	const char *own = file_read(place->arena, place_path(place, "%s/own.conf", place->var));

	const char *base = place_path(place, "[web]\nbase_url = http://127.0.0.1:%d\n\n", place->port);

	if (own && strstr(own, "base_url"))
		base = "";
	file_write(place, place->config, 0640,
		   place_path(place,
			      "; Written by filar run at every start. Settings of your own (base_url, mail, processes, site) go\n"
			      "; into own.conf beside this file: it is added at the end.\n"
			      "%s[paths]\nvar = %s\nshare = %s\nlocale = %s/locale\n\n"
			      "[database]\nsocket = %s/db.sock\nname = filar\n\n%s",
			      base, place->var, place->share, place->build, place->sockets, own ? own : ""));
	setenv("FILAR_CONFIG", place->config, 1);
}

static const char *const *arguments_of(const struct place *place, const char *name)
{
	const char **arguments = arena_many(place->arena, const char *, 2);

	arguments[0] = place_path(place, "%s/%s", place->programs, name);
	return arguments;
}

static void start_services(const struct place *place)
{
	for (const char *const *name = place_services(place); *name; name++) {
		struct child *service = arena_one(place->arena, struct child);
		*service = (struct child){ .name = *name, .arguments = arguments_of(place, *name),
					   .descriptor = listen_service(place, *name), .stop_signal = SIGTERM };
		services[services_count++] = service;
		child_start(service);
	}
	if (place_has_program(place, "worker")) {
		worker = (struct child){ .name = "worker", .arguments = arguments_of(place, "worker"), .descriptor = -1,
					 .stop_signal = SIGTERM };
		child_start(&worker);
	}
}

/* Only when a port is named for it. */
static void start_monitor(const struct place *place)
{
	static const char *arguments[] = { NULL, "monitor", NULL };

	if (!getenv("MONITOR"))
		return;
	arguments[0] = place_path(place, "%s/filar", place->programs);
	monitor = (struct child){ .name = "monitor", .arguments = arguments, .descriptor = -1, .stop_signal = SIGTERM };
	child_start(&monitor);
}

static void start_nginx(const struct place *place, int port)
{
	static const char *arguments[] = { NULL, "-e", "stderr", "-p", NULL, "-c", "nginx.conf", NULL };

	arguments[0] = access("/usr/sbin/nginx", X_OK) ? "nginx" : "/usr/sbin/nginx";
	arguments[4] = place_path(place, "%s/nginx/", place->var);
	nginx = (struct child){ .name = "nginx", .arguments = arguments, .descriptor = port, .inherits = true,
				.stop_signal = SIGQUIT };
	child_start(&nginx);
}

/* The status of GET path, 0 when nobody answers. */
static int status_of(const struct place *place, const char *path)
{
	const char *ask = place_path(place, "GET %s HTTP/1.0\r\nHost: 127.0.0.1\r\n\r\n", path);
	struct sockaddr_in address = address_of(place->port);
	const struct timeval patience = { .tv_usec = 500000 };
	char answer[16] = "";
	int end = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0), status = 0;

	if (end < 0)
		return 0;
	setsockopt(end, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof(patience));
	if (!connect(end, (const struct sockaddr *)&address, sizeof(address)) &&
	    send(end, ask, strlen(ask), MSG_NOSIGNAL) == (ssize_t)strlen(ask) &&
	    recv(end, answer, sizeof(answer) - 1, MSG_WAITALL) == (ssize_t)sizeof(answer) - 1)
		status = (int)strtol(answer + strlen("HTTP/1.1 "), NULL, 10);
	close(end);
	return status;
}

/* A status as of a page; 0: not yet. The worker has no pages: it is asked whether it has stayed. */
static int answer_of(const struct place *place, const struct child *child)
{
	if (child == &worker)
		return child_runs(child) && (!child->failures || milliseconds_now() - child->started > WORKER_TRIAL) ? 200 : 0;
	if (child == &nginx)
		return status_of(place, "/");
	return status_of(place, strcmp(child->name, "public") == 0 ? "/health" : place_path(place, "/%s/health", child->name));
}

/* Until it answers. False: time to stop, or it never will. */
static bool await(const struct place *place, const struct child *child, int64_t limit, int *result)
{
	const struct arena_mark mark = arena_mark(place->arena);
	const char *name = child == &nginx ? "public" : child->name;

	for (int pause = 0;; pause = 20) {
		int status;

		if (!children_watch(pause))
			return false;
		status = answer_of(place, child);
		arena_rewind(place->arena, mark);
		if (status >= 200 && (status < 500 || (child == &nginx && !place_has_program(place, "public"))))
			return true;
		if (child_cannot_start(child))
			fprintf(stderr, "filar: %s cannot start; see %s/log/%s.log\n", child->name, place->var, child->name);
		else if (milliseconds_now() > limit)
			fprintf(stderr, "filar: the first answer of %s does not come (status %d); see %s/log/%s.log and nginx.log\n",
				name, status, place->var, name);
		else
			continue;
		*result = 1;
		return false;
	}
}

/* Until every service answers, and the first page comes. */
static bool await_all(const struct place *place, int *result)
{
	int64_t limit = milliseconds_now() + FIRST_PAGE_LIMIT;

	for (size_t n = 0; n < services_count; n++)
		if (!await(place, services[n], limit, result))
			return false;
	return await(place, &nginx, limit, result) && (!worker.name || await(place, &worker, limit, result));
}

static void stop_all(void)
{
	struct child *front[] = { &nginx };
	struct child *behind[] = { &worker, &monitor };

	puts("Stopping …");
	fflush(stdout);
	children_stop(front, 1, STOP_LIMIT);
	children_stop(services, services_count, STOP_LIMIT);
	children_stop(behind, sizeof(behind) / sizeof(behind[0]), STOP_LIMIT);
	if (database)
		children_stop(&database, 1, DATABASE_STOP_LIMIT);
	puts("Stopped.");
}

static void tell_ready(const struct place *place, int64_t begun)
{
	char *accounts = file_read(place->arena, place_path(place, "%s/sql/demo/accounts.txt", place->root));

	printf("ready: http://127.0.0.1:%d\n", place->port);
	if (accounts && file_exists(place_path(place, "%s/demo", place->var)))
		fputs(accounts, stdout);
	printf("(%.1f s; logs in %s/log; Ctrl-C stops)\n", (double)(milliseconds_now() - begun) / 1000, place->var);
	fflush(stdout);
}

static bool start_all(const struct place *place, int port)
{
	bool fine;

	database = database_start(place, &fine);
	if (!fine)
		return false;
	place_configure(place);
	nginx_configure(place, "nginx.conf");
	if (!database_ready(place, database))
		return false;
	puts("Starting the services and nginx …");
	fflush(stdout);
	start_services(place);
	start_nginx(place, port);
	start_monitor(place);
	return true;
}

/* However the parent ends: also when it is killed and can tell nobody. */
static void end_with_parent(void)
{
	pid_t parent = getppid();

	prctl(PR_SET_PDEATHSIG, SIGTERM);
	if (getppid() != parent)
		raise(SIGTERM);
}

/* Until it is time to stop. */
static void watch(const struct place *place)
{
	const struct running running = { services, services_count, &worker, &nginx };

	while (children_watch(1000))
		if (children_asked_to_reload())
			reload(place, &running);
}

int command_run(int count, char **arguments)
{
	int64_t begun = milliseconds_now();
	struct place *place = place_find();
	int result = 0;

	if (count > 2 || (count == 2 && strcmp(arguments[1], "--with-parent") != 0)) {
		fputs("usage: filar run [--with-parent]\n", stderr);
		return 2;
	}
	children_begin(place);
	if (count == 2)
		end_with_parent();
	int port = listen_http(place);
	place_prepare(place);
	printf("Filar in %s, its programs run as %s\n", place->var, place->user_name);
	fflush(stdout);
	if (start_all(place, port) && await_all(place, &result)) {
		tell_ready(place, begun);
		watch(place);
	}
	stop_all();
	return result;
}
