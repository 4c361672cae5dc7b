/* Days and moments: the calendar against a walk day by day, and text in both directions. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/when.h"

static uint64_t next_number(uint64_t *seed)
{
	uint64_t mixed = (*seed += 0x9E3779B97F4A7C15u);

	mixed = (mixed ^ (mixed >> 30)) * 0xBF58476D1CE4E5B9u;
	mixed = (mixed ^ (mixed >> 27)) * 0x94D049BB133111EBu;
	return mixed ^ (mixed >> 31);
}

static void test_known_days(void **state)
{
	(void)state;
	assert_int_equal(date_of(1970, 1, 1).days, 0);
	assert_int_equal(date_of(2000, 3, 1).days, 11017);
	assert_int_equal(date_of(1969, 12, 31).days, -1);
	assert_int_equal(date_of(2026, 11, 22).days, 20779);
	assert_false(date_set((struct date){ 0 }));
	assert_true(date_set(date_plus_days((struct date){ 0 }, -1)));
}

/* 800 years, one day at a time, counted as a child would. */
static void test_every_day_follows_the_one_before(void **state)
{
	static const int lengths[] = { 31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31 };
	int64_t days = date_of(1600, 1, 1).days;

	(void)state;
	for (int year = 1600; year < 2400; year++) {
		int leap = year % 400 == 0 || (year % 4 == 0 && year % 100 != 0);

		for (int month = 1; month <= 12; month++) {
			for (int day = 1; day <= lengths[month - 1] + (month == 2 ? leap : 0); day++, days++) {
				int y, m, d;

				assert_int_equal(date_of(year, month, day).days, days);
				date_parts((struct date){ .days = days }, &y, &m, &d);
				assert_true(y == year && m == month && d == day);
			}
		}
	}
}

static void test_dates_that_do_not_exist(void **state)
{
	static const char *const wrong[] = {
		"", "2026", "2026-11", "2026-11-31", "2026-02-29", "1900-02-29", "2026-00-10", "2026-13-01", "2026-01-00",
		"2026-1-01", "2026-01-1", " 2026-01-01", "2026-01-01 ", "26-01-01", "2026/01/01", "2026-01-01x",
		"0000-00-00", "-026-01-01", "2O26-01-01",
	};
	struct date day;

	(void)state;
	for (size_t i = 0; i < sizeof(wrong) / sizeof(wrong[0]); i++)
		if (date_parse(wrong[i], &day))
			fail_msg("\"%s\" was read as a day", wrong[i]);
	assert_false(date_parse(NULL, &day));
	assert_true(date_parse("2024-02-29", &day));
	assert_true(date_parse("2000-02-29", &day));
}

static void test_moments_that_do_not_exist(void **state)
{
	static const char *const wrong[] = {
		"", "2026-11-22", "2026-11-22 10:20", "2026-11-22 24:00:00", "2026-11-22 10:60:00", "2026-11-22 10:00:60",
		"2026-11-22 10:20:30.", "2026-11-22 10:20:30.1234567", "2026-11-22 10:20:30+01:00", "2026-11-22  10:20:30",
		"2026-11-31 10:20:30", "2026-11-22 1:20:30", "2026-11-22 10:20:30 ", "2026-11-22 10:20:30ZZ",
	};
	struct when moment;

	(void)state;
	for (size_t i = 0; i < sizeof(wrong) / sizeof(wrong[0]); i++)
		if (when_parse(wrong[i], &moment))
			fail_msg("\"%s\" was read as a moment", wrong[i]);
	assert_false(when_parse(NULL, &moment));
}

static void test_fractions(void **state)
{
	struct when moment;

	(void)state;
	assert_true(when_parse("1970-01-01 00:00:01", &moment));
	assert_int_equal(moment.microseconds, 1000000);
	assert_true(when_parse("1970-01-01 00:00:00.5", &moment));
	assert_int_equal(moment.microseconds, 500000);
	assert_true(when_parse("1970-01-01 00:00:00.000001", &moment));
	assert_int_equal(moment.microseconds, 1);
	assert_true(when_parse("1969-12-31 23:59:59.999999", &moment));
	assert_int_equal(moment.microseconds, -1);
	assert_int_equal(when_of_parts(1970, 1, 1, 0, 0, 1, 5).microseconds, 1000005);
}

static void test_plain(void **state)
{
	struct arena *arena = arena_new();

	(void)state;
	assert_string_equal(when_plain(arena, when_of_parts(2026, 11, 22, 10, 20, 30, 999999)), "2026-11-22T10:20:30Z");
	assert_string_equal(when_plain(arena, (struct when){ .microseconds = -1 }), "1969-12-31T23:59:59Z");
	assert_string_equal(date_plain(arena, date_of(7, 1, 2)), "0007-01-02");
	assert_string_equal(when_plain(arena, when_plus_seconds(when_of_parts(2024, 2, 28, 23, 59, 59, 0), 1)),
			    "2024-02-29T00:00:00Z");
	arena_free(arena);
}

static void test_plain_and_parse_are_inverse(void **state)
{
	struct arena *arena = arena_new();
	int64_t span = date_of(9999, 12, 31).days - date_of(1, 1, 1).days;
	uint64_t seed = 42;

	(void)state;
	for (int round = 0; round < 5000; round++) {
		struct date day = date_plus_days(date_of(1, 1, 1), (int64_t)(next_number(&seed) % (uint64_t)span)), same;
		struct when moment = { .microseconds = day.days * 86400000000 }, again;

		assert_true(date_parse(date_plain(arena, day), &same));
		assert_int_equal(day.days, same.days);
		moment = when_plus_seconds(moment, (int64_t)(next_number(&seed) % 86400));
		assert_true(when_parse(when_plain(arena, moment), &again));
		assert_int_equal(moment.microseconds, again.microseconds);
		arena_reset(arena);
	}
	arena_free(arena);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_known_days),
		cmocka_unit_test(test_every_day_follows_the_one_before),
		cmocka_unit_test(test_dates_that_do_not_exist),
		cmocka_unit_test(test_moments_that_do_not_exist),
		cmocka_unit_test(test_fractions),
		cmocka_unit_test(test_plain),
		cmocka_unit_test(test_plain_and_parse_are_inverse),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
