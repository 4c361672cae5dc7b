/* The gate: rights, origin, where a form may send people back to. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <string.h>

#include "web/gate.h"

#define BASE "https://partners.example.com"

static void test_rights(void **state)
{
	struct visitor nobody = { 0 };
	struct visitor person = { .person_id = 7, .rights = RIGHT(PARTNER_VIEW) };

	(void)state;
	assert_true(gate_right(&nobody, ANYONE));
	assert_true(gate_right(&person, ANYONE));
	assert_false(gate_right(&nobody, SIGNED_IN));
	assert_true(gate_right(&person, SIGNED_IN));
	assert_true(gate_right(&person, PARTNER_VIEW));
	for (int right = SIGNED_IN; right < RIGHTS; right++) {
		assert_false(gate_right(&nobody, (enum right)right));
		if (right != SIGNED_IN && right != PARTNER_VIEW)
			assert_false(gate_right(&person, (enum right)right));
	}
}

static void test_fetch_site(void **state)
{
	(void)state;
	assert_true(gate_same_origin("same-origin", BASE, NULL, BASE));
	assert_true(gate_same_origin("same-origin", NULL, NULL, BASE));
	assert_true(gate_same_origin("none", NULL, NULL, BASE));
	assert_false(gate_same_origin("same-site", BASE, BASE "/", BASE));
	assert_false(gate_same_origin("cross-site", BASE, BASE "/", BASE));
	assert_false(gate_same_origin("same-origin", "https://evil.example", NULL, BASE));
}

static void test_origin_and_referer(void **state)
{
	(void)state;
	assert_true(gate_same_origin(NULL, BASE, NULL, BASE));
	assert_true(gate_same_origin("", BASE, "https://evil.example/", BASE));
	assert_true(gate_same_origin(NULL, NULL, BASE "/shop", BASE));
	assert_false(gate_same_origin(NULL, NULL, NULL, BASE));
	assert_false(gate_same_origin(NULL, "null", BASE "/shop", BASE));
	assert_false(gate_same_origin(NULL, "http://partners.example.com", NULL, BASE));
	assert_false(gate_same_origin(NULL, BASE ":8443", NULL, BASE));
	assert_false(gate_same_origin(NULL, BASE ".evil.example", NULL, BASE));
	assert_false(gate_same_origin(NULL, NULL, BASE ".evil.example/", BASE));
	assert_false(gate_same_origin(NULL, NULL, BASE "@evil.example/", BASE));
}

static void test_referer_path(void **state)
{
	(void)state;
	assert_string_equal(gate_referer_path(BASE "/shop/cart?x=1", BASE), "/shop/cart?x=1");
	assert_null(gate_referer_path(BASE, BASE));
	assert_null(gate_referer_path(BASE "//evil.example/", BASE));
	assert_null(gate_referer_path(BASE ".evil.example/", BASE));
	assert_null(gate_referer_path("https://evil.example/", BASE));
	assert_null(gate_referer_path(NULL, BASE));
}

static void test_local_paths(void **state)
{
	static const char *const foreign[] = { "", "shop", "//evil.example", "/\\evil.example", "/a\r\nSet-Cookie: a=b",
					       "/a b", "/a\\b", "https://evil.example/", "/\t/evil.example", "/a\x7f" };

	(void)state;
	assert_true(path_is_local("/"));
	assert_true(path_is_local("/shop/orders?page=2&q=%20a"));
	assert_false(path_is_local(NULL));
	for (size_t i = 0; i < sizeof(foreign) / sizeof(foreign[0]); i++)
		assert_false(path_is_local(foreign[i]));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_rights),        cmocka_unit_test(test_fetch_site),
		cmocka_unit_test(test_origin_and_referer), cmocka_unit_test(test_referer_path),
		cmocka_unit_test(test_local_paths),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
