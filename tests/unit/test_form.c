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

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_values),    cmocka_unit_test(test_not_sent), cmocka_unit_test(test_malformed),
		cmocka_unit_test(test_findings),  cmocka_unit_test(test_addresses), cmocka_unit_test(test_shown_again),
		cmocka_unit_test(test_kept),      cmocka_unit_test(test_digest),   cmocka_unit_test(test_own_findings),
	};

	return cmocka_run_group_tests(tests, setup, teardown);
}
