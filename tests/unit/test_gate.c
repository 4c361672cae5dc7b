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

static const char *headers[3]; /* Sec-Fetch-Site, Origin, Referer */

static const char *sent_header(const struct request *req, const char *name)
{
	(void)req;
	return strcmp(name, "HTTP_SEC_FETCH_SITE") == 0 ? headers[0] : strcmp(name, "HTTP_ORIGIN") == 0 ? headers[1] : headers[2];
}

static void test_decision(void **state)
{
	static const struct config config = { .base_url = "http://127.0.0.1:8080" };
	static const struct route open = { .method = POST, .right = ANYONE }, closed = { .method = POST, .right = SIGNED_IN };
	static const struct route staff = { .method = POST, .right = PARTNER_VIEW };
	static const struct route with_key = { .method = POST, .right = PARTNER_VIEW, .key = true };
	struct request req = { .config = &config, .base_url = BASE, .route = &open, .method = POST, .csrf = "token", .header = sent_header };

	(void)state;
	headers[0] = "same-origin";
	assert_int_equal(gate_decide(&req, "token"), GATE_OPEN);
	assert_int_equal(gate_decide(&req, "taken"), GATE_TOKEN);
	assert_int_equal(gate_decide(&req, NULL), GATE_TOKEN);
	req.csrf = NULL;
	assert_int_equal(gate_decide(&req, NULL), GATE_TOKEN);
	assert_int_equal(gate_decide(&req, ""), GATE_TOKEN);
	req.csrf = "token";
	headers[0] = "cross-site";
	assert_int_equal(gate_decide(&req, "token"), GATE_FOREIGN);
	/* the company's address and the installation's own are both ours */
	headers[0] = NULL;
	headers[1] = BASE;
	assert_int_equal(gate_decide(&req, "token"), GATE_OPEN);
	headers[1] = "http://127.0.0.1:8080";
	assert_int_equal(gate_decide(&req, "token"), GATE_OPEN);
	headers[1] = "http://127.0.0.1:8081";
	assert_int_equal(gate_decide(&req, "token"), GATE_FOREIGN);
	headers[1] = BASE;
	req.base_url = NULL;
	assert_int_equal(gate_decide(&req, "token"), GATE_FOREIGN);
	req.header = NULL;
	assert_int_equal(gate_decide(&req, "token"), GATE_FOREIGN);
	/* who looks needs no token; who has a key needs none either, but the right */
	req.method = GET;
	assert_int_equal(gate_decide(&req, NULL), GATE_OPEN);
	req.route = &closed;
	assert_int_equal(gate_decide(&req, NULL), GATE_SIGN_IN);
	req.visitor.person_id = 7;
	assert_int_equal(gate_decide(&req, NULL), GATE_OPEN);
	req.route = &staff;
	assert_int_equal(gate_decide(&req, NULL), GATE_FORBIDDEN);
	req.visitor = (struct visitor){ .partner_id = 3 };
	req.method = POST;
	req.route = &with_key;
	assert_int_equal(gate_decide(&req, NULL), GATE_FORBIDDEN);
	req.visitor.rights = RIGHT(PARTNER_VIEW);
	assert_int_equal(gate_decide(&req, NULL), GATE_OPEN);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_rights),        cmocka_unit_test(test_fetch_site),
		cmocka_unit_test(test_origin_and_referer), cmocka_unit_test(test_referer_path),
		cmocka_unit_test(test_local_paths),   cmocka_unit_test(test_decision),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
