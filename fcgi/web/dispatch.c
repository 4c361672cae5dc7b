/* The life of a request between its first byte read and its first byte sent. Reads like the list in ARCHITECTURE.md:
 * route, gate, form, transaction, handler, outcome; and again from the session when the database asks for it. */
#include "web/dispatch.h"

#include <stdio.h>
#include <string.h>
#include <time.h>

#include "base/text.h"
#include "core/crypto.h"
#include "core/log.h"
#include "web/form.h"
#include "web/gate.h"
#include "web/kept.h"
#include "web/language.h"
#include "web/once.h"
#include "web/service.h"

enum { BODY_BYTES = 64 * 1024, MOST_ATTEMPTS = 5 };
static const int64_t LONGEST_MICROSECONDS = 2000000;

/* What one attempt learned, beside the answer in the request. */
struct attempt {
	int64_t was;     /* whose session has ended; 0: unknown */
	const char *key; /* of a request that counts once */
	bool acted;      /* the handler has begun */
};

size_t dispatch_body_limit(const struct route *route)
{
	return route->body ? route->body : BODY_BYTES;
}

/* --- 2. the route --- */

static bool is_health(const struct request *req)
{
	const char *path = "/health";

	if (!text_same(req->service->name, "public"))
		path = arena_printf(req->arena, "/%s/health", req->service->name);
	return req->method == GET && text_same(req->path, path);
}

static void not_allowed(struct request *req)
{
	bool others;
	const char *const *values;
	bool get = route_find(req->service->routes, GET, req->path, req->arena, &values, &others) != NULL;
	bool post = route_find(req->service->routes, POST, req->path, req->arena, &values, &others) != NULL;

	add_header(req, "Allow", get && post ? "GET, HEAD, POST" : get ? "GET, HEAD" : "POST");
	req->status = STATUS_NOT_ALLOWED;
}

/* Finds the route and takes the form apart; false when that is already the answer. */
static bool enter(struct request *req)
{
	bool others = false;

	if (!req->path) {
		req->path = "/";
		bad_request(req);
		return false;
	}
	req->route = route_find(req->service->routes, req->method, req->path, req->arena, &req->path_values, &others);
	if (!req->route && others)
		not_allowed(req);
	else if (!req->route)
		not_found(req);
	else if (req->body_length > dispatch_body_limit(req->route))
		req->status = STATUS_TOO_LARGE;
	else if (!form_parse(req))
		bad_request(req);
	else
		return true;
	return false;
}

/* --- 3. who asks, and may they? --- */

static void know_company(struct request *req)
{
	const char *zone = NULL;

	if (req->service->company && req->service->company(req, &req->company_name, &zone) && zone)
		locale_zone(zone);
}

static void know_key(struct request *req)
{
	const char *bearer = req->header(req, "HTTP_AUTHORIZATION");

	if (!bearer || strncmp(bearer, "Bearer ", 7) != 0 || !req->service->key ||
	    !req->service->key(req, bearer + 7)) {
		struct visitor nobody = { 0 };

		req->visitor = nobody;
	}
}

static void know_session(struct request *req, struct attempt *attempt)
{
	struct visitor nobody = { 0 };

	if (!req->service->visitor)
		return;
	if (!session_look_up(req, &attempt->was))
		return;

	struct visitor session = req->visitor;

	if (!req->service->visitor(req)) {
		req->visitor = nobody;
		req->session = NULL;
		return;
	}
	/* A language chosen by the button goes before the one in the person's profile. */
	if (session.language_chosen) {
		req->visitor.language = session.language;
		req->visitor.language_chosen = true;
	}
	language_use(req);
}

/* Company and visitor, read outside any transaction: a read view opened here would be too old for the writes. */
static void know(struct request *req, struct attempt *attempt)
{
	bool reads = !req->route || req->route->effect == TX_READ || req->route->effect == TX_NONE;

	db_begin(req->db, reads ? DB_READ : DB_AUTOCOMMIT);
	know_company(req);
	if (req->route && req->route->key)
		know_key(req);
	else
		know_session(req, attempt);
}

static void sign_in(struct request *req, const struct attempt *attempt)
{
	if (answers_json(req)) {
		add_header(req, "WWW-Authenticate", "Bearer");
		req->status = STATUS_UNAUTHORIZED;
	} else if (req->method == GET) {
		redirect(req, "%s", sign_in_path(req, request_here(req)));
	} else {
		kept_save(req, attempt->was);
	}
}

static bool pass_gate(struct request *req, const struct attempt *attempt)
{
	static const char *const names[] = { NULL, "foreign", "token", NULL, "forbidden" };
	static const struct refused stale = {
		N_("This form did not come from a page of ours that is still valid."),
		N_("Open the page again and send the form from there."), { 0 }
	};
	enum gate gate = gate_decide(req, form_raw(req, "csrf"));

	if (gate == GATE_OPEN)
		return true;
	if (gate == GATE_SIGN_IN)
		sign_in(req, attempt);
	else if (gate == GATE_FORBIDDEN && req->service->denied)
		req->status = req->service->denied(req);
	else
		forbidden(req);
	if (gate == GATE_FOREIGN || gate == GATE_TOKEN)
		req->why = &stale;
	if (names[gate])
		log_event(LOG_INFO, "gate", "id", req->id, "why", names[gate], "path", req->route->path);
	return false;
}

/* --- 4. the form --- */

/* False when the answer is known without the handler. */
static bool read_form(struct request *req, struct attempt *attempt)
{
	if (!form_read(req, req->route->fields)) {
		bad_request(req);
		return false;
	}
	if (req->method == GET && req->visitor.person_id && !req->route->key)
		kept_show(req);
	if (req->route->once == ONCE) {
		attempt->key = once_key(req);
		if (!attempt->key) {
			bad_request(req);
			return false;
		}
	}
	if (form_fine(req) || (req->method == GET && !req->route->key))
		return true;
	req->status = STATUS_INVALID;
	return false;
}

/* --- 5. to 8. the transaction, the handler, the outcome --- */

/* False when the handler is not to run: the same request came before, or its key was used for another. */
static bool is_first(struct request *req, const struct attempt *attempt)
{
	static const struct refused other_use = {
		N_("This form was already sent with other values."),
		N_("Open the page again and fill in the form once more."), { 0 }
	};

	if (!attempt->key)
		return true;
	switch (once_begin(req, attempt->key)) {
	case ONCE_FIRST:
		return true;
	case ONCE_DIFFERENT:
		req->why = &other_use;
		req->status = STATUS_INVALID;
		return false;
	default:
		return false;
	}
}

static void act(struct request *req, struct attempt *attempt)
{
	if (req->route->effect == TX_WRITE)
		db_begin(req->db, DB_WRITE);
	if (!is_first(req, attempt)) {
		db_rollback(req->db);
		return;
	}
	attempt->acted = true;
	req->status = req->route->handle(req);
	if (req->status >= STATUS_BAD_REQUEST) {
		if (db_fault(req->db) == DB_FINE)
			db_rollback(req->db);
		return;
	}
	if (attempt->key)
		once_finish(req, attempt->key);
	db_commit(req->db);
}

/* The page of the form once more, with what was typed and what is wrong with it. */
static void show_again(struct request *req)
{
	if (req->status != STATUS_INVALID || req->out->length || !req->route->again || answers_json(req))
		return;
	db_begin(req->db, DB_READ);
	form_again(req);
	req->status = req->route->again(req);
	if (req->status == STATUS_OK && !req->only_looked)
		req->status = STATUS_INVALID;
}

static void try_once(struct request *req, struct attempt *attempt)
{
	know(req, attempt);
	if (db_fault(req->db) != DB_FINE || !pass_gate(req, attempt))
		return;
	if (read_form(req, attempt) && db_fault(req->db) == DB_FINE)
		act(req, attempt);
	if (db_fault(req->db) == DB_FINE)
		show_again(req);
}

static int64_t microseconds(void)
{
	struct timespec time;

	clock_gettime(CLOCK_MONOTONIC, &time);
	return (int64_t)time.tv_sec * 1000000 + time.tv_nsec / 1000;
}

/* Full jitter: a random part of 10, 20, 40 … milliseconds. */
static void pause_before(int attempt)
{
	uint32_t random;

	crypto_random(&random, sizeof(random));

	struct timespec time = { .tv_nsec = (long)(random % (10000000u << attempt)) };

	nanosleep(&time, NULL);
}

static bool may_run_again(const struct request *req, const struct attempt *attempt, enum db_fault fault)
{
	if (req->route->effect == TX_OWN && attempt->acted)
		return false;
	return fault == DB_AGAIN || (fault == DB_UNKNOWN && attempt->key);
}

static void answer_fault(struct request *req, enum db_fault fault, bool unknown)
{
	req->status = fault == DB_BROKEN ? STATUS_BUG : STATUS_UNAVAILABLE;
	req->unknown = unknown;
	if (req->status == STATUS_UNAVAILABLE)
		add_header(req, "Retry-After", fault == DB_DOWN ? "10" : "2");
}

/* Everything from the session look-up on may run several times; each time the request is as it was before. */
static void run(struct request *req)
{
	const struct arena_mark mark = arena_mark(req->arena);
	const struct request before = *req;
	const int64_t start = microseconds();
	bool unknown = false; /* of any attempt: a later one that does not get through settles nothing */

	for (int count = 1;; count++) {
		struct attempt attempt = { 0 };
		enum db_fault fault;

		req->attempts = count;
		try_once(req, &attempt);
		fault = db_fault(req->db);
		if (fault == DB_FINE)
			return;
		db_fault_clear(req->db);
		unknown = unknown || fault == DB_UNKNOWN;

		bool again = may_run_again(req, &attempt, fault) && count < MOST_ATTEMPTS &&
			     microseconds() - start < LONGEST_MICROSECONDS;

		*req = before;
		req->attempts = count;
		buffer_clear(req->out);
		form_rewind(req);
		arena_rewind(req->arena, mark);
		if (!again) {
			answer_fault(req, fault, unknown);
			return;
		}
		pause_before(count);
	}
}

/* --- faults that a test plans --- */

#ifdef FILAR_TEST
/* X-Filar-Plan: "kill 7", "error 7 1213", "lost 1", "count 0": see db_plan(); "memory 3": see arena_plan(). Only programs
 * built for tests know it. */
static void plan_take(const struct request *req)
{
	const char *plan = req->header ? req->header(req, "HTTP_X_FILAR_PLAN") : NULL;
	char what[8];
	int count;
	unsigned error = 0;

	/* NOLINTNEXTLINE(cert-err34-c): only our own tests send it */
	if (!plan || sscanf(plan, "%7[a-z] %d %u", what, &count, &error) < 2)
		return;
	if (text_same(what, "memory"))
		arena_plan(req->arena, count);
	db_plan(req->db,
		text_same(what, "kill")	   ? DB_PLAN_KILL
		: text_same(what, "error") ? DB_PLAN_ERROR
		: text_same(what, "lost")  ? DB_PLAN_LOST
					   : DB_PLAN_NONE,
		count, error);
}

static void plan_end(struct request *req)
{
	if (!req->header || !req->header(req, "HTTP_X_FILAR_PLAN"))
		return;
	add_header(req, "X-Filar-Chunks", arena_printf(req->arena, "%d", arena_chunks(req->arena)));
	add_header(req, "X-Filar-Boundaries", arena_printf(req->arena, "%lld", (long long)db_boundaries(req->db)));
	db_plan(req->db, DB_PLAN_NONE, 0, 0);
}
#else
static void plan_take(const struct request *req)
{
	(void)req;
}

static void plan_end(struct request *req)
{
	(void)req;
}
#endif

/* --- the whole --- */

static void refuse_entry(struct request *req)
{
	struct attempt attempt = { 0 };
	enum status status = req->status;

	req->route = NULL;
	know(req, &attempt);
	if (db_fault(req->db) != DB_FINE)
		db_fault_clear(req->db);
	req->status = status;
}

void dispatch(struct request *req)
{
	if (is_health(req)) {
		file_reply(req, "text/plain; charset=utf-8", NULL, "ok\n", 3);
		return;
	}
	plan_take(req);
	language_use(req);
	req->csrf = session_token(req);
	notice_receive(req);
	if (enter(req))
		run(req);
	else
		refuse_entry(req);
	db_rollback(req->db);
	response_error(req);
	notice_send(req);
	if (!req->unknown && req->status != STATUS_UNAVAILABLE && req->status != STATUS_BUG)
		request_run_later(req);
	plan_end(req);
}
