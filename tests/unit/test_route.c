/* Finding the row of a route table. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <string.h>

#include "web/route.h"

static enum status handle(struct request *req)
{
	return req->status;
}

static const struct route routes[] = {
	{ GET, "/", handle, ANYONE, TX_NONE, .rate = RATE_PAGE },
	{ GET, "/shop/orders/:reference", handle, ANYONE, TX_READ, .rate = RATE_PAGE },
	{ GET, "/shop/orders/new", handle, ANYONE, TX_READ, .rate = RATE_FORM },
	{ POST, "/shop/orders/:reference/lines/:line", handle, ANYONE, TX_WRITE, .rate = RATE_FORM },
	{ 0 }
};

struct fixture {
	struct arena *arena;
	const char *const *values;
	bool others;
};

static int setup(void **state)
{
	static struct fixture fixture;

	fixture = (struct fixture){ .arena = arena_new() };
	*state = &fixture;
	return 0;
}

static int teardown(void **state)
{
	struct fixture *fixture = *state;

	arena_free(fixture->arena);
	return 0;
}

static const struct route *find(struct fixture *fixture, enum method method, const char *path)
{
	return route_find(routes, method, path, fixture->arena, &fixture->values, &fixture->others);
}

static void test_literal(void **state)
{
	assert_ptr_equal(find(*state, GET, "/"), &routes[0]);
	assert_ptr_equal(find(*state, GET, "/shop/orders/new"), &routes[2]);
}

static void test_values(void **state)
{
	struct fixture *fixture = *state;

	assert_ptr_equal(find(fixture, GET, "/shop/orders/A-17"), &routes[1]);
	assert_string_equal(fixture->values[0], "A-17");
	assert_null(fixture->values[1]);
	assert_ptr_equal(find(fixture, POST, "/shop/orders/A-17/lines/3"), &routes[3]);
	assert_string_equal(fixture->values[0], "A-17");
	assert_string_equal(fixture->values[1], "3");
}

static void test_misses(void **state)
{
	static const char *const paths[] = { "", "/shop", "/shop/orders", "/shop/orders/", "/shop/orders/a/", "//",
					     "/shop/orders/new/", "/shop/orders/a/lines/", "/SHOP/orders/a", "shop/orders/a" };
	struct fixture *fixture = *state;

	for (size_t i = 0; i < sizeof(paths) / sizeof(paths[0]); i++) {
		assert_null(find(fixture, GET, paths[i]));
		assert_false(fixture->others);
	}
}

static void test_other_method(void **state)
{
	struct fixture *fixture = *state;

	assert_null(find(fixture, POST, "/shop/orders/A-17"));
	assert_true(fixture->others);
	assert_null(find(fixture, OTHER_METHOD, "/"));
	assert_true(fixture->others);
}

/* Whatever page asks for a sign-in, there is an address to send its reader to. */
static void test_where_to_go_on(void **state)
{
	struct fixture *fixture = *state;
	char next[1990];

	memset(next, '&', sizeof(next));
	memcpy(next, "/shop?", 6);
	next[sizeof(next) - 1] = '\0';
	assert_string_equal(path_with_next(fixture->arena, "/auth/sign-in", "/shop?a=b"), "/auth/sign-in?next=%2Fshop%3Fa%3Db");
	assert_true(path_is_local(next));
	assert_string_equal(path_with_next(fixture->arena, "/auth/sign-in", next), "/auth/sign-in?next=%2Fshop");
	next[5] = '&';
	assert_string_equal(path_with_next(fixture->arena, "/auth/sign-in", next), "/auth/sign-in");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(test_literal, setup, teardown),
		cmocka_unit_test_setup_teardown(test_values, setup, teardown),
		cmocka_unit_test_setup_teardown(test_misses, setup, teardown),
		cmocka_unit_test_setup_teardown(test_other_method, setup, teardown),
		cmocka_unit_test_setup_teardown(test_where_to_go_on, setup, teardown),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
