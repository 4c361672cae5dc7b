/* The life of a request against a real database: gate, forms, ONCE, and what happens when the database fails at any
 * of the boundaries between two statements. No web server: requests are made by hand. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "core/crypto.h"
#include "core/locale.h"
#include "core/migrate.h"
#include "sql/web.h"
#include "web/counter.h"
#include "web/dispatch.h"
#include "web/inspect.h"
#include "web/seal.h"
#include "web/service.h"

enum { DEADLOCK = 1213, CONNECTION_LOST = 2013, WINDOW = 1000000000 };

static char folder[200];
static struct config config;
static struct arena *arena, *outer;
static struct db *db, *probe;
static struct buffer out;
static struct template_set *templates;
static const char *token, *csrf, *key;
static const char *const *headers;

/* --- a service of three routes --- */

static enum status show(struct request *req)
{
	return page(req, "form", NULL);
}

static enum status hit(struct request *req)
{
	static const struct refused taken = { N_("%1$s is taken."), N_("Choose another name."), { 0 } };

	counter_hit(req->db, arena_printf(req->arena, "%s/test", form_text(req, "name")), WINDOW);
	if (strcmp(form_text(req, "name"), "taken") == 0)
		return refused(req, refuse(req->arena, &taken, form_text(req, "name")));
	return redirect_notice(req, N_("Done."), "/auth/form");
}

static bool visitor(struct request *req)
{
	req->visitor.rights = RIGHT(PARTNER_VIEW);
	return true;
}

static const struct field_rule fields[] = { { "name", TEXT, .required = true, .max = 60 }, { 0 } };

static const struct route routes[] = {
	{ .method = GET, .path = "/auth/form", .handle = show, .right = PARTNER_VIEW, .effect = TX_READ },
	{ .method = GET, .path = "/auth/money", .handle = show, .right = MONEY_MANAGE, .effect = TX_READ },
	{ .method = POST, .path = "/auth/once", .handle = hit, .right = PARTNER_VIEW, .effect = TX_WRITE, .fields = fields,
	  .again = show, .once = ONCE },
	{ .method = POST, .path = "/auth/many", .handle = hit, .right = PARTNER_VIEW, .effect = TX_WRITE, .fields = fields,
	  .again = show },
	{ 0 }
};

static const struct template_binding bindings[] = { { "form", NULL }, { 0 } };
static const struct service service = { .name = "auth", .routes = routes, .templates = bindings, .visitor = visitor };

/* --- requests by hand --- */

static const char *header(const struct request *req, const char *name)
{
	(void)req;
	for (size_t i = 0; headers && headers[i]; i += 2)
		if (strcmp(headers[i], name) == 0)
			return headers[i + 1];
	return NULL;
}

static struct request ask(enum method method, const char *path, const char *body)
{
	struct request req = { .arena = arena, .db = db, .config = &config, .service = &service, .templates = templates,
			       .id = "0123456789abcdef0123456789abcdef", .method = method, .path = path, .target = path,
			       .query = "", .content_type = "application/x-www-form-urlencoded", .body = body,
			       .body_length = body ? strlen(body) : 0, .address = "127.0.0.1", .browser = "test",
			       .header = header, .out = &out };

	arena_reset(arena);
	buffer_clear(&out);
	dispatch(&req);
	return req;
}

static struct request post(const char *path, const char *name)
{
	return ask(POST, path, arena_printf(outer, "csrf=%s&once=%s&name=%s", csrf, key, name));
}

static struct request post_many(const char *name)
{
	return ask(POST, "/auth/many", arena_printf(outer, "csrf=%s&name=%s", csrf, name));
}

static int64_t hits(const char *name)
{
	db_fault_clear(probe);
	db_begin(probe, DB_AUTOCOMMIT);

	int64_t count = counter_value(probe, arena_printf(outer, "%s/test", name), WINDOW);

	assert_int_equal(db_fault(probe), DB_FINE);
	return count;
}

static const char *fresh(void)
{
	return crypto_token(outer);
}

static void write_file(const char *name, const char *text)
{
	FILE *file = fopen(arena_printf(outer, "%s/templates/%s.html", folder, name), "w");

	assert_non_null(file);
	assert_true(fputs(text, file) >= 0);
	assert_int_equal(fclose(file), 0);
}

/* The project's own tables, users and grants in the scratch server; root has no password there. */
static bool database_made(void)
{
	static const char *const users[] = { "admin", "api", "auth", "operator", "public", "shop", "work", "worker" };
	const char *secrets = arena_printf(outer, "%s/secrets", config.var);

	if (mkdir(secrets, 0700) && errno != EEXIST)
		return false;
	for (size_t i = 0; i < sizeof(users) / sizeof(users[0]); i++) {
		FILE *file = fopen(arena_printf(outer, "%s/%s", secrets, users[i]), "w");

		if (!file)
			return false;
		fputs("scratch\n", file);
		if (fclose(file))
			return false;
	}
	return migrate(config.database_socket, "root", "", config.database_name, "sql/migrations", NULL) > 0 &&
	       grants_apply(config.database_socket, "root", "", "sql/grants.sql", config.database_name, secrets) > 0;
}

static int set_up(void **state)
{
	static const char *const errors[] = { "400", "401", "403", "404", "405", "409", "413", "422", "429", "500", "503",
					      "unknown" };

	(void)state;
	config = *config_load();
	config.base_url = "http://filar.test";
	outer = arena_new();
	arena = arena_new();
	snprintf(folder, sizeof(folder), "%s/dispatch.%ld", config.var, (long)getpid());
	if (mkdir(folder, 0700) || mkdir(arena_printf(outer, "%s/templates", folder), 0700) ||
	    mkdir(arena_printf(outer, "%s/templates/error", folder), 0700))
		return -1;
	for (size_t i = 0; i < sizeof(errors) / sizeof(errors[0]); i++)
		write_file(arena_printf(outer, "error/%s", errors[i]), "<p>error {{status}}</p>\n");
	write_file("form", "<form method=\"post\" action=\"/auth/many\"><input name=\"name\" value=\"{{kept name}}\">"
			   "{{#error name}}<b>{{error name}}</b>{{/error}}<i>{{refusal}}</i></form>\n");
	config.share = folder;
	config.site = "";
	locale_start(config.locale);
	seal_use("a secret only for tests");
	templates = templates_of(&service, &config);
	if (!database_made())
		return -1;
	db = db_new(&config, "auth", arena);
	probe = db_new(&config, "auth", outer);
	token = fresh();
	db_begin(probe, DB_AUTOCOMMIT);
	sql_session_insert(probe, crypto_hash_text(outer, token), 7, 0, "127.0.0.1", "test");
	csrf = seal(outer, "session", token);
	return templates && routes_fine(&service) && db_fault(probe) == DB_FINE ? 0 : -1;
}

static int tear_down(void **state)
{
	(void)state;
	template_free(templates);
	db_free(db);
	db_free(probe);
	arena_free(arena);
	arena_free(outer);
	buffer_free(&out);
	return 0;
}

static int each_set_up(void **state)
{
	static const char *ours[9];

	(void)state;
	ours[0] = "HTTP_COOKIE";
	ours[1] = arena_printf(outer, "a=b; __Host-filar=%s", token);
	ours[2] = "HTTP_ORIGIN";
	ours[3] = config.base_url;
	ours[4] = "HTTP_REFERER";
	ours[5] = "http://filar.test/auth/form";
	headers = ours;
	key = fresh();
	db_plan(db, DB_PLAN_NONE, 0, 0);
	db_fault_clear(db);
	return 0;
}

/* --- the gate --- */

static void test_entrance(void **state)
{
	static const char *const nobody[] = { "HTTP_ORIGIN", "http://filar.test", NULL };

	(void)state;
	assert_int_equal(ask(GET, "/auth/form", NULL).status, STATUS_OK);
	assert_int_equal(ask(GET, "/auth/money", NULL).status, STATUS_FORBIDDEN);
	assert_int_equal(ask(GET, "/auth/nothing", NULL).status, STATUS_NOT_FOUND);
	assert_non_null(strstr(buffer_get(&out), "error 404"));
	assert_int_equal(ask(POST, "/auth/form", NULL).status, STATUS_NOT_ALLOWED);
	assert_int_equal(ask(OTHER_METHOD, "/auth/form", NULL).status, STATUS_NOT_ALLOWED);
	headers = nobody;

	struct request req = ask(GET, "/auth/form", NULL);

	assert_int_equal(req.status, STATUS_SEE_OTHER);
	assert_string_equal(req.location, "/auth/sign-in?next=%2Fauth%2Fform");
	assert_int_equal(post_many("nobody").status, STATUS_FORBIDDEN);
	assert_int_equal(hits("nobody"), 0);
}

static void test_forged(void **state)
{
	const char *name = fresh();

	(void)state;
	assert_int_equal(ask(POST, "/auth/many", arena_printf(outer, "name=%s", name)).status, STATUS_FORBIDDEN);
	assert_int_equal(ask(POST, "/auth/many", arena_printf(outer, "csrf=%064d&name=%s", 0, name)).status,
			 STATUS_FORBIDDEN);
	headers = (const char *const[]){ headers[0], headers[1], "HTTP_ORIGIN", "http://evil.test", NULL };
	assert_int_equal(post_many(name).status, STATUS_FORBIDDEN);
	assert_int_equal(hits(name), 0);
}

/* --- forms --- */

static void test_answers(void **state)
{
	const char *name = fresh();

	(void)state;
	assert_int_equal(post_many(name).status, STATUS_SEE_OTHER);
	assert_int_equal(hits(name), 1);
	assert_int_equal(post_many("").status, STATUS_INVALID);
	assert_non_null(strstr(buffer_get(&out), "<b>"));

	int64_t before = hits("taken");

	assert_int_equal(post_many("taken").status, STATUS_INVALID);
	assert_non_null(strstr(buffer_get(&out), "taken is taken."));
	assert_non_null(strstr(buffer_get(&out), "value=\"taken\""));
	assert_int_equal(hits("taken"), before);
}

/* --- once --- */

static void test_once(void **state)
{
	const char *name = fresh();

	(void)state;
	assert_int_equal(post("/auth/once", name).status, STATUS_SEE_OTHER);

	struct request again = post("/auth/once", name);

	assert_int_equal(again.status, STATUS_SEE_OTHER);
	assert_string_equal(again.location, "/auth/form");
	assert_true(again.once_repeated);
	assert_string_equal(again.send_notice, "Done.");
	assert_int_equal(hits(name), 1);
	assert_int_equal(post("/auth/once", "other").status, STATUS_INVALID);
	key = "";
	assert_int_equal(post("/auth/once", name).status, STATUS_BAD_REQUEST);
}

/* What is not carried out is not remembered: the same key may be used again. */
static void test_refused_once(void **state)
{
	(void)state;
	assert_int_equal(post("/auth/once", "taken").status, STATUS_INVALID);
	assert_int_equal(post("/auth/once", "taken").status, STATUS_INVALID);
	assert_non_null(strstr(buffer_get(&out), "taken is taken."));
}

/* --- a failing database --- */

/* Fails with error at each boundary in turn; the form counts exactly once each time, told or asked again. */
static void fail_everywhere(unsigned error)
{
	int64_t boundary = 1;

	for (;; boundary++) {
		const char *name = fresh();

		key = fresh();
		assert_int_equal(post_many(fresh()).status, STATUS_SEE_OTHER); /* a warm connection */
		db_plan(db, DB_PLAN_ERROR, boundary, error);

		struct request req = post("/auth/once", name);
		bool reached = db_boundaries(db) >= boundary;

		db_plan(db, DB_PLAN_NONE, 0, 0);
		assert_int_equal(req.status, STATUS_SEE_OTHER);
		assert_int_equal(hits(name), 1);
		assert_int_equal(post("/auth/once", name).status, STATUS_SEE_OTHER);
		assert_int_equal(hits(name), 1);
		if (!reached)
			break;
	}
	assert_true(boundary > 8);
}

static void test_deadlock_anywhere(void **state)
{
	(void)state;
	fail_everywhere(DEADLOCK);
}

static void test_lost_anywhere(void **state)
{
	(void)state;
	fail_everywhere(CONNECTION_LOST);
}

/* Without ONCE an unknown COMMIT is told as unknown; a known failure is run again; never twice. */
static void test_lost_without_once(void **state)
{
	int unknown = 0;

	(void)state;
	for (int64_t boundary = 1;; boundary++) {
		const char *name = fresh();

		assert_int_equal(post_many(fresh()).status, STATUS_SEE_OTHER);
		db_plan(db, DB_PLAN_ERROR, boundary, CONNECTION_LOST);

		struct request req = post_many(name);
		bool reached = db_boundaries(db) >= boundary;

		db_plan(db, DB_PLAN_NONE, 0, 0);
		if (req.status == STATUS_UNAVAILABLE) {
			assert_true(req.unknown);
			unknown++;
			assert_in_range(hits(name), 0, 1);
		} else {
			assert_int_equal(req.status, STATUS_SEE_OTHER);
			assert_int_equal(hits(name), 1);
		}
		if (!reached)
			break;
	}
	assert_int_equal(unknown, 1);
}

static void test_away(void **state)
{
	struct db *real = db;
	struct config away = config;

	(void)state;
	away.database_socket = "/nonexistent/socket";
	db = db_new(&away, "auth", arena);

	struct request req = post("/auth/once", "away");

	assert_int_equal(req.status, STATUS_UNAVAILABLE);
	assert_false(req.unknown);
	assert_string_equal(req.headers_out[0].name, "Retry-After");
	assert_non_null(strstr(buffer_get(&out), "error 503"));
	db_free(db);
	db = real;
}

#define TEST(name) cmocka_unit_test_setup(name, each_set_up)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(test_entrance),      TEST(test_forged),	     TEST(test_answers),	    TEST(test_once),
		TEST(test_refused_once),  TEST(test_deadlock_anywhere), TEST(test_lost_anywhere), TEST(test_lost_without_once),
		TEST(test_away),
	};

	return cmocka_run_group_tests(tests, set_up, tear_down);
}
