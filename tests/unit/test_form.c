/* Forms by their rules: typed values, sentences that help, what a page shows again, and what makes a request
 * malformed. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <string.h>

#include "web/form.h"
#include "web/route.h"
#include "web/service.h"

static const struct field_rule rules[] = {
	{ "name", TEXT, .required = true, .max = 10 },
	{ "note", LINES, .max = 20 },
	{ "count", WHOLE, .min = 1, .max = 99 },
	{ "total", AMOUNT, .min = 1, .max = 100000 },
	{ "email", EMAIL, .max = 254 },
	{ "size", CHOICE, .choices = "small large" },
	{ "agreed", FLAG, .required = false },
	{ "day", DAY, .required = false },
	{ "secret", SECRET, .min = 8 },
	{ "line", WHOLE, .many = true },
	{ "paper", DOCUMENT, .max = 16 },
	{ 0 }
};

static const struct route post_route = { .method = POST, .path = "/x", .fields = rules };
static const struct route get_route = { .method = GET, .path = "/x", .fields = rules };
static const struct service service = { .name = "shop" };
static struct arena *arena;
static struct request req;

static int setup(void **state)
{
	(void)state;
	arena = arena_new();
	return 0;
}

static int teardown(void **state)
{
	(void)state;
	arena_free(arena);
	return 0;
}

static bool post(const char *body)
{
	req = (struct request){ .arena = arena, .service = &service, .route = &post_route, .method = POST, .path = "/x",
				.content_type = "application/x-www-form-urlencoded", .body = body,
				.body_length = strlen(body), .currency = "GBP" };
	return form_parse(&req) && form_read(&req, rules);
}

static bool get(const char *query)
{
	req = (struct request){ .arena = arena, .service = &service, .route = &get_route, .method = GET, .path = "/x",
				.query = query, .currency = "GBP" };
	return form_parse(&req) && form_read(&req, rules);
}

static bool wrong_in(const char *body, const char *name)
{
	struct template_form form;

	assert_true(post(body));
	form = form_for_template(&req);
	return !form_fine(&req) && form.error(form.form, name) != NULL;
}

#define PART(head, bytes) "--XyZ\r\nContent-Disposition: form-data; name=" head "\r\n\r\n" bytes "\r\n"

static bool post_parts(const char *body)
{
	req = (struct request){ .arena = arena, .service = &service, .route = &post_route, .method = POST, .path = "/x",
				.content_type = "multipart/form-data; boundary=XyZ", .body = body,
				.body_length = strlen(body), .currency = "GBP" };
	return form_parse(&req) && form_read(&req, rules);
}

static const char *said(const char *name)
{
	struct template_form form = form_for_template(&req);

	return form.error(form.form, name);
}

static void test_values(void **state)
{
	int year, month, day;

	(void)state;
	assert_true(post("name=+Ann+&note=a%0D%0Ab&count=7&total=1%2C234.50&email=Ann%40EXAMPLE.com&size=large&agreed=on"
			 "&day=2026-11-22&secret=+eight+888&line=3&line=&line=5&csrf=t"));
	assert_false(form_fine(&req));
	assert_true(post("name=+Ann+&note=a%0D%0Ab&count=7&total=234.50&email=Ann%40EXAMPLE.com&size=large&agreed=on"
			 "&day=2026-11-22&secret=+eight+888&line=3&line=&line=5&csrf=t"));
	assert_true(form_fine(&req));
	assert_string_equal(form_text(&req, "name"), "Ann");
	assert_string_equal(form_text(&req, "note"), "a\nb");
	assert_int_equal(form_int(&req, "count"), 7);
	assert_int_equal(form_money(&req, "total").minor, 23450);
	assert_string_equal(form_money(&req, "total").currency, "GBP");
	assert_string_equal(form_text(&req, "email"), "Ann@example.com");
	assert_string_equal(form_text(&req, "size"), "large");
	assert_true(form_flag(&req, "agreed"));
	date_parts(form_day(&req, "day"), &year, &month, &day);
	assert_int_equal(year * 10000 + month * 100 + day, 20261122);
	assert_string_equal(form_text(&req, "secret"), " eight 888");
	assert_int_equal(form_count(&req, "line"), 3);
	assert_int_equal(form_int_at(&req, "line", 0), 3);
	assert_int_equal(form_int_at(&req, "line", 1), 0);
	assert_int_equal(form_int_at(&req, "line", 2), 5);
	assert_int_equal(form_int_at(&req, "line", 3), 0);
}

static void test_not_sent(void **state)
{
	(void)state;
	assert_true(post("name=Ann"));
	assert_true(form_fine(&req));
	assert_string_equal(form_text(&req, "note"), "");
	assert_int_equal(form_int(&req, "count"), 0);
	assert_int_equal(form_money(&req, "total").minor, 0);
	assert_false(form_flag(&req, "agreed"));
	assert_false(date_set(form_day(&req, "day")));
	assert_false(form_sent(&req, "count"));
	assert_true(form_sent(&req, "name"));
	assert_null(form_upload(&req, "name"));
}

static void test_malformed(void **state)
{
	static const char *const bodies[] = { "name=Ann&other=1", "name=Ann&name=Bob", "name=%ff", "name=Ann&count=1&count=1",
					      "name=Ann&once=1" };

	(void)state;
	for (size_t i = 0; i < sizeof(bodies) / sizeof(bodies[0]); i++)
		assert_false(post(bodies[i]));
	assert_true(get("name=Ann&utm_source=x&name=Bob"));
	assert_string_equal(form_text(&req, "name"), "Ann");
}

static void test_findings(void **state)
{
	(void)state;
	assert_true(wrong_in("", "name"));
	assert_true(wrong_in("name=++", "name"));
	assert_true(wrong_in("name=12345678901", "name"));
	assert_true(wrong_in("name=a%09b", "name"));
	assert_true(wrong_in("name=a%0Ab", "name"));
	assert_true(wrong_in("name=a&count=0", "count"));
	assert_true(wrong_in("name=a&count=100", "count"));
	assert_true(wrong_in("name=a&count=1x", "count"));
	assert_true(wrong_in("name=a&count=99999999999999999999", "count"));
	assert_true(wrong_in("name=a&total=0", "total"));
	assert_true(wrong_in("name=a&total=1.005", "total"));
	assert_true(wrong_in("name=a&total=1000.01", "total"));
	assert_true(wrong_in("name=a&size=medium", "size"));
	assert_true(wrong_in("name=a&size=small+large", "size"));
	assert_true(wrong_in("name=a&day=2026-02-29", "day"));
	assert_true(wrong_in("name=a&secret=short", "secret"));
	assert_true(wrong_in("name=a&line=1&line=b", "line"));
}

static void test_addresses(void **state)
{
	static const char *const good[] = { "a%40b.pl", "first.last%2Btag%40mail.example.co.uk", "o%27hara%40example.com" };
	static const char *const bad[] = { "a",	       "a%40b",	       "%40b.pl",     "a%40.pl",      "a%40b.",	   "a%40b..pl",
					   ".a%40b.pl", "a.%40b.pl",   "a..b%40c.pl", "a+b%40c.pl",   "a%40b%40c.pl", "a%40-b.pl",
					   "a%40b_c.pl", "a%40b.pl%2Cc%40d.pl", "%3Ca%40b.pl%3E" };

	(void)state;
	for (size_t i = 0; i < sizeof(good) / sizeof(good[0]); i++) {
		assert_true(post(arena_printf(arena, "name=a&email=%s", good[i])));
		assert_true(form_fine(&req));
	}
	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++)
		assert_true(wrong_in(arena_printf(arena, "name=a&email=%s", bad[i]), "email"));
}

static void test_shown_again(void **state)
{
	struct template_form form;

	(void)state;
	assert_true(post("name=&count=x&secret=longenough"));
	form_default(&req, "agreed", "1");
	form_default(&req, "other", "o");
	form = form_for_template(&req);
	assert_string_equal(form.value(form.form, "count"), "x");
	assert_string_equal(form.value(form.form, "agreed"), "");
	assert_null(form.value(form.form, "secret"));
	assert_string_equal(form.value(form.form, "other"), "o");
	assert_null(form.value(form.form, "csrf"));

	assert_true(get(""));
	form_default(&req, "name", "from the page");
	form = form_for_template(&req);
	assert_string_equal(form.value(form.form, "name"), "from the page");
	form_restore(&req, "name=from%20before&note=n");
	form = form_for_template(&req);
	assert_string_equal(form.value(form.form, "name"), "from before");
	assert_string_equal(form.value(form.form, "note"), "n");
	assert_null(form.value(form.form, "secret"));
}

static void test_kept(void **state)
{
	(void)state;
	assert_true(post("name=A%26b&secret=longenough&line=1&line=2&csrf=t"));
	assert_string_equal(form_keep(&req, rules, 1000), "name=A%26b&line=1&line=2");
	assert_null(form_keep(&req, rules, 10));
}

static void test_digest(void **state)
{
	const char *first;

	(void)state;
	assert_true(post("name=a&note=b&csrf=1"));
	first = form_digest(&req);
	assert_true(post("name=a&note=b&csrf=2"));
	assert_string_equal(form_digest(&req), first);
	assert_true(post("name=a&note=c&csrf=1"));
	assert_string_not_equal(form_digest(&req), first);
	assert_true(post("name=ab&note=&csrf=1"));
	assert_string_not_equal(form_digest(&req), first);
}

static void test_own_findings(void **state)
{
	struct finding findings[4];

	(void)state;
	assert_true(post("name=a&count=x"));
	form_wrong(&req, "name", "Taken.");
	form_wrong(&req, "shelf", "Full.");
	assert_int_equal(form_findings(&req, findings, 4), 3);
	assert_string_equal(findings[0].field, "name");
	assert_string_equal(findings[0].sentence, "Taken.");
	assert_string_equal(findings[1].field, "count");
	assert_string_equal(findings[2].field, "shelf");
	assert_int_equal(form_findings(&req, findings, 1), 1);
	form_rewind(&req);
	assert_true(form_fine(&req));
}

static void test_files(void **state)
{
	const struct upload *upload;

	(void)state;
	assert_true(post_parts(PART("\"name\"", "Ann") PART("\"paper\"; filename=\"a.txt\"", "0123456789abcdef") "--XyZ--"));
	assert_true(form_fine(&req));
	assert_true(form_sent(&req, "paper"));
	upload = form_upload(&req, "paper");
	assert_non_null(upload);
	assert_string_equal(upload->name, "a.txt");
	assert_int_equal(upload->length, 16);
	assert_memory_equal(upload->bytes, "0123456789abcdef", 16);
	assert_null(form_upload_at(&req, "paper", 1));
	assert_string_equal(form_keep(&req, rules, 1000), "name=Ann");
	assert_true(post_parts(PART("\"name\"", "Ann") PART("\"paper\"; filename=\"a.txt\"", "0123456789abcdefg") "--XyZ--"));
	assert_string_equal(said("paper"), "Choose a smaller file. The limit is 0 kB.");
	assert_true(post_parts(PART("\"name\"", "Ann") PART("\"paper\"", "typed") "--XyZ--"));
	assert_string_equal(said("paper"), "Choose a file with the button instead of writing here.");
	assert_true(post_parts(PART("\"name\"; filename=\"n\"", "Ann") "--XyZ--"));
	assert_non_null(said("name"));
	assert_true(post_parts(PART("\"name\"", "Ann") PART("\"paper\"; filename=\"\"", "") "--XyZ--"));
	assert_true(form_fine(&req));
	assert_false(form_sent(&req, "paper"));
	assert_true(post_parts(PART("\"name\"", "Ann") PART("\"paper\"; filename=\"empty.txt\"", "") "--XyZ--"));
	assert_true(form_fine(&req));
	assert_false(form_sent(&req, "paper"));
}

/* What is asked for and not there, in the words of its kind. */
static void test_missing(void **state)
{
	static const struct field_rule all[] = { { "agreed", FLAG, .required = true }, { "size", CHOICE, .required = true, .choices = "small large" },
						 { "paper", DOCUMENT, .required = true }, { "total", AMOUNT, .required = true }, { 0 } };
	static const struct route route = { .method = POST, .path = "/x", .fields = all };

	(void)state;
	req = (struct request){ .arena = arena, .service = &service, .route = &route, .method = POST, .path = "/x" };
	assert_true(form_fine(&req));
	assert_null(form_for_template(&req).form);
	assert_false(form_kept(&req));
	assert_true(form_parse(&req) && form_read(&req, all));
	assert_string_equal(said("agreed"), "Tick this box to go on.");
	assert_string_equal(said("size"), "Choose one of the answers.");
	assert_string_equal(said("paper"), "Choose a file.");
	assert_string_equal(said("total"), "Fill this in.");
	assert_true(form_kept(&req));
	assert_int_equal(form_money(&req, "total").minor, 0);
	assert_string_equal(form_money(&req, "total").currency, "");
}

static bool ask_api(const struct route *route, const char *type, const char *body)
{
	req = (struct request){ .arena = arena, .service = &service, .route = route, .method = POST, .path = "/x", .content_type = type,
				.body = body, .body_length = strlen(body), .currency = "GBP" };
	return form_parse(&req) && form_read(&req, route->fields);
}

static void test_api(void **state)
{
	static const struct route with_fields = { .method = POST, .path = "/x", .fields = rules, .key = true };
	static const struct route without = { .method = POST, .path = "/x", .key = true };
	struct finding findings[2];
	const char *digest;

	(void)state;
	assert_true(ask_api(&with_fields, "application/json; charset=utf-8", "{\"name\":\"Ann\",\"line\":[3,4]}"));
	assert_true(form_fine(&req));
	assert_int_equal(form_int_at(&req, "line", 1), 4);
	assert_false(ask_api(&with_fields, "application/json", "{\"name\":\"Ann\",\"csrf\":\"t\"}"));
	assert_int_equal(form_findings(&req, findings, 2), 1);
	assert_string_equal(findings[0].field, "csrf");
	assert_string_equal(findings[0].sentence, "This name is not known here.");
	assert_false(ask_api(&with_fields, "application/json", "{\"name\":[\"Ann\",\"Bob\"]}"));
	assert_int_equal(form_findings(&req, findings, 2), 1);
	assert_string_equal(findings[0].sentence, "This may be given once only.");
	assert_false(ask_api(&with_fields, "application/json", "[1"));
	assert_false(ask_api(&with_fields, "text/plain", "name=Ann"));
	assert_false(ask_api(&with_fields, NULL, "name=Ann"));

	/* a body that the handler reads itself: it counts for the repeat of a request */
	assert_true(ask_api(&without, "application/json", "{\"deep\":{\"er\":[1]}}"));
	digest = form_digest(&req);
	assert_true(ask_api(&without, "application/json", "{\"deep\":{\"er\":[2]}}"));
	assert_string_not_equal(form_digest(&req), digest);
	form_rewind(&req);
	assert_true(form_read(&req, NULL));

	assert_true(ask_api(&with_fields, "application/json", "{\"name\":\"Ann\",\"line\":[3,4]}"));
	form_wrong_at(&req, "line", 1, "There is no such line.");
	assert_int_equal(form_findings(&req, findings, 2), 1);
	assert_int_equal(findings[0].place, 1);
	assert_false(post("name=Ann&once=1&x=2"));
}

static void test_limits_of_texts(void **state)
{
	char long_label[64 + 3 + 1];

	(void)state;
	assert_true(wrong_in("name=a&secret=%C4%85%C4%85%C4%85%C4%85", "secret"));
	assert_true(wrong_in("name=a&note=a%0Db", "note"));
	assert_true(wrong_in("name=a&note=a%7Fb", "note"));
	assert_true(wrong_in("name=a&total=x", "total"));
	assert_true(post("name=a&note=a%09b&total="));
	assert_true(form_fine(&req));
	memset(long_label, 'a', 64);
	memcpy(long_label + 64, ".pl", 4);
	assert_true(wrong_in(arena_printf(arena, "name=a&email=a%%40%s", long_label), "email"));
	assert_true(wrong_in(arena_printf(arena, "name=a&email=%s%%40b.pl", arena_printf(arena, "%065d", 1)), "email"));
	assert_true(wrong_in(arena_printf(arena, "name=a&email=a%%40%s", arena_printf(arena, "%0250d.pl", 1)), "email"));
	assert_true(wrong_in("name=a&email=a%40b-.pl", "email"));
	assert_true(wrong_in("name=a&email=a%40%C4%85.pl", "email"));
	assert_true(wrong_in("name=a&email=%C4%85%40b.pl", "email"));
	assert_true(wrong_in("name=a&size=larg", "size"));
}

static void test_shown_from_before(void **state)
{
	struct template_form form;

	(void)state;
	req = (struct request){ .arena = arena, .service = &service, .route = &get_route, .method = GET, .path = "/x" };
	form_default(&req, "name", "first");
	form_default(&req, "name", "last");
	form = form_for_template(&req);
	assert_string_equal(form.value(form.form, "name"), "last");
	assert_true(get("name=x"));
	form_restore(&req, "name=%zz");
	assert_false(form_kept(&req));
	form_restore(&req, "name=one&name=two");
	assert_true(form_kept(&req));
	assert_true(get(""));
	form_restore(&req, "name=one&name=two");
	form = form_for_template(&req);
	assert_string_equal(form.value(form.form, "name"), "one");
	assert_string_equal(form_raw(&req, "name") ? "sent" : "not sent", "not sent");

	/* a page that is shown again may ask for fields that its form has not */
	form_again(&req);
	assert_string_equal(form_text(&req, "elsewhere"), "");
	assert_int_equal(form_count(&req, "elsewhere"), 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_values),    cmocka_unit_test(test_not_sent), cmocka_unit_test(test_malformed),
		cmocka_unit_test(test_findings),  cmocka_unit_test(test_addresses), cmocka_unit_test(test_shown_again),
		cmocka_unit_test(test_kept),      cmocka_unit_test(test_digest),   cmocka_unit_test(test_own_findings),
		cmocka_unit_test(test_files),     cmocka_unit_test(test_missing),  cmocka_unit_test(test_api),
		cmocka_unit_test(test_limits_of_texts), cmocka_unit_test(test_shown_from_before),
	};

	return cmocka_run_group_tests(tests, setup, teardown);
}
