/* main() of every service: options, start, and the loop of a child over libfcgi. The only file that sees fcgiapp.h. */
#include "web/service.h"

#include <fcgiapp.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "base/text.h"
#include "core/crypto.h"
#include "core/log.h"
#include "core/metrics.h"
#include "sql/web.h"
#include "web/children.h"
#include "web/dispatch.h"
#include "web/inspect.h"
#include "web/records.h"
#include "web/seal.h"

enum { WATCHDOG_SECONDS = 15, BROWSER_BYTES = 200, SWEEP_EVERY = 200 };

/* A service that runs; the parent holds it, children inherit it. */
struct running {
	const struct service *service;
	const struct config *config;
	struct template_set *templates;
	struct db_health *health;
	struct db_prober *prober; /* the parent's */
	size_t body;              /* the longest body that any route takes */
};

/* A child's own things, reused for each request. */
struct child {
	const struct running *running;
	struct arena *arena;
	struct db *db;
	struct buffer out, head;
	FCGX_Request fcgi;
};

static const char *parameter(const struct request *req, const char *name)
{
	return FCGX_GetParam(name, req->headers);
}

static const char *parameter_or(const struct request *req, const char *name, const char *other)
{
	const char *value = parameter(req, name);

	return value ? value : other;
}

/* nginx's id, so that both logs tell the same; else one of our own. */
static const char *request_id(const struct request *req)
{
	const char *given = parameter_or(req, "REQUEST_ID", "");
	unsigned char random[16];
	char *id;

	if (strlen(given) == 32 && strspn(given, "0123456789abcdef") == 32)
		return arena_text(req->arena, given); /* libfcgi forgets its own before the log line is written */
	crypto_random(random, sizeof(random));
	id = arena_alloc(req->arena, 33);
	for (size_t i = 0; i < sizeof(random); i++)
		snprintf(id + i * 2, 3, "%02x", random[i]);
	return id;
}

static const char *browser(const struct request *req)
{
	const char *given = parameter_or(req, "HTTP_USER_AGENT", "");
	size_t length = strnlen(given, BROWSER_BYTES);
	char *text = arena_bytes(req->arena, given, length);

	if (!text_is_utf8(text, length))
		for (size_t i = 0; i < length; i++)
			if ((signed char)text[i] < 0)
				text[i] = '?';
	return text;
}

/* The path to route by. nginx's rules saw the normalised one, so an address that says something else is refused
 * (NULL). */
static void take_path(struct request *req)
{
	const char *path = parameter_or(req, "DOCUMENT_URI", parameter_or(req, "SCRIPT_NAME", ""));
	const char *asked = parameter_or(req, "REQUEST_URI", path);
	size_t length = strcspn(asked, "?");
	const char *decoded = url_decode(req->arena, asked, length, false);

	req->target = path_is_local(asked) ? asked : NULL;
	req->path = decoded && text_same(decoded, path) && path[0] == '/' && text_is_utf8(path, strlen(path)) ? path : NULL;
}

/* Reads the body up, so that the connection may be closed plainly. False when it is too long for any route. */
static bool take_body(struct request *req, const struct child *child)
{
	int64_t length = 0;
	char *body;

	if (!text_to_int(parameter_or(req, "CONTENT_LENGTH", "0"), &length) || length < 0)
		length = 0;
	req->body_length = (size_t)length;
	if (req->body_length > child->running->body)
		return false;
	body = arena_alloc(req->arena, req->body_length + 1);
	if (req->body_length && FCGX_GetStr(body, (int)req->body_length, child->fcgi.in) != (int)req->body_length)
		return false;
	req->body = body;
	return FCGX_GetChar(child->fcgi.in) == EOF;
}

static void take(struct request *req, struct child *child)
{
	const char *method = FCGX_GetParam("REQUEST_METHOD", child->fcgi.envp);

	*req = (struct request){
		.arena = child->arena,
		.db = child->db,
		.config = child->running->config,
		.service = child->running->service,
		.templates = child->running->templates,
		.headers = child->fcgi.envp,
		.header = parameter,
		.out = &child->out,
		.now = when_now(),
		.base_url = child->running->config->base_url,
		.mark = "/static/mark.svg",
	};
	req->head = text_same(method, "HEAD");
	req->method = req->head || text_same(method, "GET") ? GET : text_same(method, "POST") ? POST : OTHER_METHOD;
	req->id = request_id(req);
	req->query = parameter_or(req, "QUERY_STRING", "");
	req->content_type = parameter(req, "CONTENT_TYPE");
	req->address = parameter_or(req, "REMOTE_ADDR", "");
	req->browser = browser(req);
	take_path(req);
}

static void send_answer(struct child *child, const struct request *req)
{
	buffer_clear(&child->head);
	response_headers(req, &child->head);
	records_send(child->fcgi.ipcFd, child->fcgi.requestId, child->arena,
		     (struct iovec){ child->head.bytes, child->head.length },
		     (struct iovec){ child->out.bytes, req->head ? 0 : child->out.length });
}

static int64_t microseconds(void)
{
	struct timespec time;

	clock_gettime(CLOCK_MONOTONIC, &time);
	return (int64_t)time.tv_sec * 1000000 + time.tv_nsec / 1000;
}

static const char *number(const struct request *req, int64_t value)
{
	return arena_printf(req->arena, "%lld", (long long)value);
}

static void log_request(const struct child *child, const struct request *req, int64_t start)
{
	int64_t took = microseconds() - start;
	const struct metrics_request counted = {
		.rate_class = req->route ? req->route->rate : RATE_PAGE,
		.status = (unsigned)req->status,
		.microseconds = (uint64_t)took,
		.database = (uint64_t)db_microseconds(child->db),
		.statements = (uint64_t)db_statements(child->db),
		.attempts = (uint64_t)req->attempts,
		.repeated = req->once_repeated,
	};

	metrics_count(&counted);
	log_event(LOG_INFO, "request", "id", req->id, "method",
		  req->head ? "HEAD" : req->method == GET ? "GET" : req->method == POST ? "POST" : "other", "route",
		  req->route ? req->route->path : NULL, "status", number(req, (int64_t)req->status), "microseconds",
		  number(req, took), "statements", number(req, db_statements(child->db)), "database",
		  number(req, db_microseconds(child->db)), "bytes", number(req, (int64_t)child->out.length), "attempts",
		  req->attempts > 1 ? number(req, req->attempts) : NULL, "repeated", req->once_repeated ? "1" : NULL);
}

/* The answer has gone: libfcgi is not to send an end of its own. Its close waits for the peer inside this process; once
 * the body is read up, a plain close is enough. */
static void close_after(FCGX_Request *fcgi, bool read_up)
{
	FCGX_Free(fcgi, !read_up);
	if (fcgi->ipcFd >= 0)
		close(fcgi->ipcFd);
	fcgi->ipcFd = -1;
}

static void serve_one(struct child *child)
{
	struct request req;
	int64_t start = microseconds();
	bool read_up;

	arena_reset(child->arena);
	buffer_clear(&child->out);
	db_count_reset(child->db);
	take(&req, child);
	read_up = take_body(&req, child);
	dispatch(&req);
	send_answer(child, &req);
	close_after(&child->fcgi, read_up);
	log_request(child, &req, start);
	request_run_afterwards(&req);
}

/* A few outdated rows at a time, between two requests. */
static void sweep(struct child *child)
{
	arena_reset(child->arena);
	db_begin(child->db, DB_AUTOCOMMIT);
	sql_sweep_sessions(child->db);
	sql_sweep_once(child->db);
	sql_sweep_counters(child->db);
	sql_sweep_kept(child->db);
	if (db_fault(child->db) != DB_FINE)
		db_fault_clear(child->db);
}

/* libfcgi accepts only when it has no connection; ours is given to it ready-made. */
static bool next_request(struct child *child)
{
	int connection = children_accept(STDIN_FILENO);

	if (connection < 0)
		return false;
	alarm(WATCHDOG_SECONDS);
	child->fcgi.keepConnection = 1;
	child->fcgi.ipcFd = connection;
	if (FCGX_Accept_r(&child->fcgi) == 0) {
		serve_one(child);
	} else if (child->fcgi.ipcFd >= 0) {
		close(child->fcgi.ipcFd);
		child->fcgi.ipcFd = -1;
	}
	alarm(0);
	return true;
}

static void serve(void *context)
{
	const struct running *running = context;
	struct child child = { .running = running, .arena = arena_new() };

	signal(SIGPIPE, SIG_IGN);
	db_prober_forget(running->prober);
	child.db = db_new(running->config, running->service->name, child.arena);
	db_watch(child.db, running->health);
	metrics_child(true);
	FCGX_Init();
	FCGX_InitRequest(&child.fcgi, STDIN_FILENO, FCGI_FAIL_ACCEPT_ON_INTR);
	for (int64_t count = 1; count <= running->config->requests_per_child && next_request(&child); count++)
		if (running->service->sweeps && count % SWEEP_EVERY == 0)
			sweep(&child);
	metrics_child(false);
	db_free(child.db);
	buffer_free(&child.out);
	buffer_free(&child.head);
	arena_free(child.arena);
}

/* In the parent. */
static bool watch(void *context)
{
	return db_probe(((struct running *)context)->prober);
}

static int check(const struct running *running)
{
	struct arena *arena = arena_new();
	struct db *db = db_new(running->config, running->service->name, arena);
	int failures = db_check(db);

	db_free(db);
	arena_free(arena);
	return failures ? 1 : 0;
}

static size_t longest_body(const struct service *service)
{
	size_t longest = 0;

	for (const struct route *route = service->routes; route->path; route++)
		if (dispatch_body_limit(route) > longest)
			longest = dispatch_body_limit(route);
	return longest;
}

/* systemd hands the listening socket over as descriptor 3 and says so in the environment; the launcher as 0. */
static void take_socket(void)
{
	const char *process = getenv("LISTEN_PID"), *count = getenv("LISTEN_FDS");
	int64_t id = 0;

	if (process && text_to_int(process, &id) && id == (int64_t)getpid() && text_same(count, "1") && dup2(3, STDIN_FILENO) == 0)
		close(3);
	unsetenv("LISTEN_PID");
	unsetenv("LISTEN_FDS");
	unsetenv("LISTEN_FDNAMES");
}

static int run(struct running *running, const char *program)
{
	const struct children children = { running->config->children, serve, watch, db_cut, program, running };
	struct arena *arena;
	struct db *db;
	int status;

	take_socket();
	if (fcntl(STDIN_FILENO, F_SETFL, fcntl(STDIN_FILENO, F_GETFL) | O_NONBLOCK) != 0 || FCGX_IsCGI()) {
		fprintf(stderr, "%s: descriptor 0 must be a listening socket\n", running->service->name);
		return 1;
	}
	seal_load(running->config);
	metrics_open(running->config, running->service->name);
	arena = arena_new();
	db = db_new(running->config, running->service->name, arena);
	running->health = db_health_new();
	running->prober = db_prober_new(db, running->health);
	status = children_run(&children);
	db_prober_free(running->prober);
	db_free(db);
	arena_free(arena);
	return status;
}

int service_main(int argc, char **argv, const struct service *service)
{
	struct running running = { .service = service, .body = longest_body(service) };
	const char *option = argc > 1 ? argv[1] : "";

	log_start(service->name);
	if (!routes_fine(service))
		return 1;
	if (text_same(option, "--routes")) {
		routes_print(service);
		return 0;
	}
	if (argc > 1 && !text_same(option, "--check")) {
		fprintf(stderr, "usage: %s [--routes | --check]\n", argv[0]);
		return 2;
	}
	running.config = config_load();
	locale_start(running.config->locale);
	running.templates = templates_of(service, running.config);
	if (!running.templates)
		return 1;

	int status = argc > 1 ? check(&running) : run(&running, argv[0]);

	template_free(running.templates);
	return status;
}
