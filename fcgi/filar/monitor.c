/* filar monitor: answers /health, /ready and /metrics on 127.0.0.1, one question at a time. Health says that this answers;
 * readiness, that a visitor would be served and that the worker's lanes go round; metrics are Prometheus' text. */
#include <arpa/inet.h>
#include <errno.h>
#include <netinet/in.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "base/text.h"
#include "base/when.h"
#include "core/metrics.h"
#include "filar/database.h"
#include "sql/monitor.h"

enum { PATIENCE = 2, LONGEST_LAG = 120, QUESTION = 2048 };

static const char *const lanes[] = { "mail", "money", "timers", NULL };
static const char *const rate_classes[METRICS_CLASSES] = { "page", "form", "secret", "api", "none", "none", "none", "none" };
static volatile sig_atomic_t stopping;

struct monitor {
	const char *const *services;
	const struct config *config;
	struct arena *arena; /* emptied before each question */
	struct db *db;
	struct buffer out;
};

static void stop(int number)
{
	(void)number;
	stopping = 1;
}

static int open_port(void)
{
	const char *text = getenv("MONITOR");
	struct sockaddr_in address = { .sin_family = AF_INET };
	int64_t port = 9180;
	int one = 1, end = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);

	if (!text_empty(text) && (!text_to_int(text, &port) || port < 1 || port > 65535))
		stop_with("MONITOR must be a port, not \"%s\"", text);
	address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
	address.sin_port = htons((uint16_t)port);
	if (end < 0)
		stop_with("cannot open a socket: %s", strerror(errno));
	setsockopt(end, SOL_SOCKET, SO_REUSEADDR, &one, sizeof(one));
	if (bind(end, (const struct sockaddr *)&address, sizeof(address)) || listen(end, 16))
		stop_with("cannot listen on 127.0.0.1:%lld: %s", (long long)port, strerror(errno));
	return end;
}

/* --- readiness --- */

static bool say(struct monitor *monitor, const char *name, bool fine)
{
	buffer_printf(&monitor->out, "%-16s %s\n", name, fine ? "ready" : "NOT READY");
	return fine;
}

static int64_t lane_lag(const struct monitor *monitor, const char *lane)
{
	struct metrics metrics;

	if (!metrics_read(monitor->config, arena_printf(monitor->arena, "worker-%s", lane), &metrics) || !metrics.round)
		return -1;
	return when_now().microseconds / 1000000 - metrics.round;
}

static bool database_answers(struct monitor *monitor, struct letters_waiting *waiting)
{
	const struct letters_waiting *row;
	bool fine;

	db_begin(monitor->db, DB_READ);
	row = sql_letters_waiting(monitor->db);
	fine = row && db_fault(monitor->db) == DB_FINE;
	if (row)
		*waiting = *row;
	if (db_fault(monitor->db) == DB_FINE)
		db_rollback(monitor->db);
	else
		db_fault_clear(monitor->db);
	return fine;
}

static bool service_answers(const struct monitor *monitor, const char *name)
{
	struct metrics metrics;

	return metrics_read(monitor->config, name, &metrics) && metrics_alive(&metrics) > 0;
}

static bool ready(struct monitor *monitor)
{
	struct letters_waiting waiting = { 0 };
	bool fine = say(monitor, "database", database_answers(monitor, &waiting));

	for (const char *const *name = monitor->services; *name; name++)
		fine &= say(monitor, *name, service_answers(monitor, *name));
	for (const char *const *lane = lanes; *lane; lane++) {
		int64_t lag = lane_lag(monitor, *lane);

		fine &= say(monitor, arena_printf(monitor->arena, "worker %s", *lane), lag >= 0 && lag <= LONGEST_LAG);
	}
	return fine;
}

/* --- metrics --- */

static void tell_requests(struct monitor *monitor, const char *name, const struct metrics *metrics)
{
	for (size_t c = 0; c < METRICS_CLASSES; c++)
		for (size_t s = 0; s < METRICS_STATUSES; s++)
			if (metrics->requests[c][s])
				buffer_printf(&monitor->out, "filar_requests_total{service=\"%s\",class=\"%s\",status=\"%zuxx\"} %llu\n",
					      name, rate_classes[c], s, (unsigned long long)metrics->requests[c][s]);
}

static void tell_durations(struct monitor *monitor, const char *name, const struct metrics *metrics)
{
	uint64_t sum = 0;

	for (size_t n = 0; n < METRICS_BUCKETS; n++) {
		sum += metrics->durations[n];
		buffer_printf(&monitor->out, "filar_request_seconds_bucket{service=\"%s\",le=\"%g\"} %llu\n", name,
			      (double)metrics_bounds[n] / 1e6, (unsigned long long)sum);
	}
	sum += metrics->durations[METRICS_BUCKETS];
	buffer_printf(&monitor->out, "filar_request_seconds_bucket{service=\"%s\",le=\"+Inf\"} %llu\n", name, (unsigned long long)sum);
	buffer_printf(&monitor->out, "filar_request_seconds_sum{service=\"%s\"} %.6f\n", name, (double)metrics->microseconds / 1e6);
	buffer_printf(&monitor->out, "filar_request_seconds_count{service=\"%s\"} %llu\n", name, (unsigned long long)sum);
}

static void tell_one(struct monitor *monitor, const char *name, const char *service, double value)
{
	buffer_printf(&monitor->out, "%s{service=\"%s\"} %.15g\n", name, service, value);
}

enum part { REQUESTS, DURATIONS, STATEMENTS, DATABASE, RETRIES, REPEATED, CHILDREN, PARTS };

static void tell_part(struct monitor *monitor, enum part part, const char *name, const struct metrics *metrics)
{
	switch (part) {
	case REQUESTS: tell_requests(monitor, name, metrics); return;
	case DURATIONS: tell_durations(monitor, name, metrics); return;
	case STATEMENTS: tell_one(monitor, "filar_statements_total", name, (double)metrics->statements); return;
	case DATABASE: tell_one(monitor, "filar_database_seconds_total", name, (double)metrics->database / 1e6); return;
	case RETRIES: tell_one(monitor, "filar_retries_total", name, (double)metrics->retries); return;
	case REPEATED: tell_one(monitor, "filar_repeated_total", name, (double)metrics->repeated); return;
	case CHILDREN: tell_one(monitor, "filar_children", name, metrics_alive(metrics)); return;
	case PARTS: return;
	}
}

static void tell_services(struct monitor *monitor)
{
	static const char *const heads[PARTS] = {
		"# HELP filar_requests_total Requests by rate class and status.\n# TYPE filar_requests_total counter\n",
		"# HELP filar_request_seconds How long requests took.\n# TYPE filar_request_seconds histogram\n",
		"# HELP filar_statements_total Statements sent to the database.\n# TYPE filar_statements_total counter\n",
		"# HELP filar_database_seconds_total Time spent waiting for the database.\n# TYPE filar_database_seconds_total counter\n",
		"# HELP filar_retries_total Transactions run again after a deadlock or a lost connection.\n# TYPE filar_retries_total counter\n",
		"# HELP filar_repeated_total Answers given again to a repeated submission.\n# TYPE filar_repeated_total counter\n",
		"# HELP filar_children Processes that serve.\n# TYPE filar_children gauge\n",
	};

	for (enum part part = REQUESTS; part < PARTS; part++) {
		buffer_text(&monitor->out, heads[part]);
		for (const char *const *name = monitor->services; *name; name++) {
			struct metrics metrics;

			if (metrics_read(monitor->config, *name, &metrics))
				tell_part(monitor, part, *name, &metrics);
		}
	}
}

static void tell_metrics(struct monitor *monitor)
{
	struct letters_waiting waiting = { 0 };
	bool up = database_answers(monitor, &waiting);

	tell_services(monitor);
	buffer_printf(&monitor->out, "# HELP filar_database_up The database answers.\n# TYPE filar_database_up gauge\nfilar_database_up %d\n",
		      up);
	if (up)
		buffer_printf(&monitor->out,
			      "# HELP filar_outbox_waiting Letters that are not sent yet.\n# TYPE filar_outbox_waiting gauge\n"
			      "filar_outbox_waiting %lld\n# HELP filar_outbox_oldest_seconds How long the oldest of them has been due.\n"
			      "# TYPE filar_outbox_oldest_seconds gauge\nfilar_outbox_oldest_seconds %lld\n",
			      (long long)waiting.count, (long long)waiting.oldest_seconds);
	buffer_text(&monitor->out, "# HELP filar_worker_lag_seconds Since the lane's last round.\n# TYPE filar_worker_lag_seconds gauge\n");
	for (const char *const *lane = lanes; *lane; lane++) {
		int64_t lag = lane_lag(monitor, *lane);

		if (lag >= 0)
			buffer_printf(&monitor->out, "filar_worker_lag_seconds{lane=\"%s\"} %lld\n", *lane, (long long)lag);
	}
}

/* --- questions --- */

static void answer(struct monitor *monitor, int end, const char *question)
{
	const char *status = "200 OK";
	struct buffer *out = &monitor->out;

	buffer_clear(out);
	if (text_starts(question, "GET /health "))
		buffer_text(out, "ok\n");
	else if (text_starts(question, "GET /ready "))
		status = ready(monitor) ? "200 OK" : "503 Service Unavailable";
	else if (text_starts(question, "GET /metrics "))
		tell_metrics(monitor);
	else
		status = "404 Not Found";

	const char *head = arena_printf(monitor->arena,
					"HTTP/1.0 %s\r\nContent-Type: text/plain; version=0.0.4; charset=utf-8\r\nContent-Length: %zu\r\n"
					"Cache-Control: no-store\r\nConnection: close\r\n\r\n",
					status, out->length);

	if (send(end, head, strlen(head), MSG_NOSIGNAL | MSG_MORE) > 0)
		send(end, buffer_get(out), out->length, MSG_NOSIGNAL);
}

static void serve_one(struct monitor *monitor, int end)
{
	const struct timeval patience = { .tv_sec = PATIENCE };
	char question[QUESTION] = "";
	size_t length = 0;
	ssize_t got;

	setsockopt(end, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof(patience));
	setsockopt(end, SOL_SOCKET, SO_SNDTIMEO, &patience, sizeof(patience));
	while (!strstr(question, "\r\n\r\n") && length < sizeof(question) - 1 &&
	       (got = recv(end, question + length, sizeof(question) - 1 - length, 0)) > 0)
		length += (size_t)got;
	arena_reset(monitor->arena);
	answer(monitor, end, question);
	shutdown(end, SHUT_WR);
	close(end);
}

int command_monitor(int count, char **arguments)
{
	const struct sigaction end = { .sa_handler = stop };
	const struct place *place = place_find();
	struct monitor monitor = { .services = place_services(place), .arena = arena_new() };
	int port;

	(void)count;
	(void)arguments;
	setenv("FILAR_CONFIG", place->config, 0);
	monitor.config = config_load();
	monitor.db = db_new(monitor.config, "operator", monitor.arena);
	sigaction(SIGTERM, &end, NULL);
	sigaction(SIGINT, &end, NULL);
	port = open_port();
	while (!stopping) {
		int visitor = accept4(port, NULL, NULL, SOCK_CLOEXEC);

		if (visitor >= 0)
			serve_one(&monitor, visitor);
	}
	close(port);
	db_free(monitor.db);
	buffer_free(&monitor.out);
	arena_free(monitor.arena);
	return 0;
}
