/* Money: exact arithmetic, fair splitting, and reading what people type. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <string.h>

#include "base/money.h"

enum { ROUNDS = 3000, PARTS = 12 };

/* splitmix64: the same numbers on every run, so that a failure can be repeated. */
static uint64_t next_number(uint64_t *seed)
{
	uint64_t mixed = (*seed += 0x9E3779B97F4A7C15u);

	mixed = (mixed ^ (mixed >> 30)) * 0xBF58476D1CE4E5B9u;
	mixed = (mixed ^ (mixed >> 27)) * 0x94D049BB133111EBu;
	return mixed ^ (mixed >> 31);
}

static void test_arithmetic(void **state)
{
	struct money a = money_of(1250, "GBP"), b = money_of(-300, "GBP");

	(void)state;
	assert_int_equal(money_add(a, b).minor, 950);
	assert_int_equal(money_subtract(a, b).minor, 1550);
	assert_int_equal(money_times(b, -7).minor, 2100);
	assert_string_equal(money_add(a, b).currency, "GBP");
}

static void test_share_rounds_half_away_from_zero(void **state)
{
	(void)state;
	assert_int_equal(money_share(money_of(1000, "PLN"), 1250).minor, 125);
	assert_int_equal(money_share(money_of(50, "PLN"), 100).minor, 1);
	assert_int_equal(money_share(money_of(-50, "PLN"), 100).minor, -1);
	assert_int_equal(money_share(money_of(49, "PLN"), 100).minor, 0);
	assert_int_equal(money_share(money_of(150, "PLN"), 100).minor, 2);
	assert_int_equal(money_share(money_of(INT64_MAX, "PLN"), 10000).minor, INT64_MAX);
}

static void test_split_known(void **state)
{
	const int64_t equal[] = { 1, 1, 1 }, mixed[] = { 0, 2, 1, 0 };
	struct money parts[4];

	(void)state;
	money_split(money_of(100, "GBP"), equal, parts, 3);
	assert_int_equal(parts[0].minor, 34);
	assert_int_equal(parts[1].minor, 33);
	assert_int_equal(parts[2].minor, 33);
	money_split(money_of(-100, "GBP"), equal, parts, 3);
	assert_int_equal(parts[0].minor, -34);
	assert_int_equal(parts[2].minor, -33);
	money_split(money_of(100, "GBP"), mixed, parts, 4);
	assert_int_equal(parts[0].minor, 0);
	assert_int_equal(parts[1].minor, 67);
	assert_int_equal(parts[2].minor, 33);
	assert_int_equal(parts[3].minor, 0);
	assert_string_equal(parts[3].currency, "GBP");
}

/* The slow and obvious way: floors first, then one unit at a time to the largest remainder not yet served. */
static void split_naively(int64_t whole, const int64_t *weights, int64_t *parts, size_t count)
{
	int64_t total = 0, left = whole, remainders[PARTS];

	for (size_t i = 0; i < count; i++)
		total += weights[i];
	for (size_t i = 0; i < count; i++) {
		parts[i] = whole * weights[i] / total;
		remainders[i] = whole * weights[i] % total;
		left -= parts[i];
	}
	for (; left > 0; left--) {
		size_t best = 0;

		for (size_t i = 1; i < count; i++)
			if (remainders[i] > remainders[best])
				best = i;
		parts[best]++;
		remainders[best] = -1;
	}
}

static void test_split_equals_the_naive_model(void **state)
{
	uint64_t seed = 20101201;

	(void)state;
	for (int round = 0; round < ROUNDS; round++) {
		size_t count = 1 + next_number(&seed) % PARTS;
		int64_t weights[PARTS], expected[PARTS], sum = 0, spread = 1 + (int64_t)(next_number(&seed) % 1000);
		int64_t whole = (int64_t)(next_number(&seed) % 1000000), sign = next_number(&seed) % 2 ? 1 : -1;
		struct money parts[PARTS];

		for (size_t i = 0; i < count; i++)
			weights[i] = (int64_t)(next_number(&seed) % (uint64_t)spread);
		weights[next_number(&seed) % count] += 1;
		split_naively(whole, weights, expected, count);
		money_split(money_of(sign * whole, "GBP"), weights, parts, count);
		for (size_t i = 0; i < count; i++) {
			assert_int_equal(parts[i].minor, sign * expected[i]);
			sum += parts[i].minor;
		}
		assert_int_equal(sum, sign * whole);
	}
}

static void test_split_of_the_largest_numbers(void **state)
{
	const int64_t weights[] = { INT64_MAX, INT64_MAX, INT64_MAX };
	const int64_t one[] = { 7 };
	struct money parts[3];

	(void)state;
	money_split(money_of(INT64_MAX, "GBP"), weights, parts, 3);
	assert_int_equal(money_add(money_add(parts[0], parts[1]), parts[2]).minor, INT64_MAX);
	assert_in_range(parts[0].minor - parts[2].minor, 0, 1);
	money_split(money_of(INT64_MIN, "GBP"), weights, parts, 3);
	assert_int_equal(money_add(money_add(parts[0], parts[1]), parts[2]).minor, INT64_MIN);
	money_split(money_of(INT64_MIN, "GBP"), one, parts, 1);
	assert_int_equal(parts[0].minor, INT64_MIN);
}

static void reads(const char *text, const char *currency, int64_t minor)
{
	struct money amount = { 0 };

	if (!money_parse(text, currency, &amount))
		fail_msg("\"%s\" in %s was not read", text, currency);
	assert_int_equal(amount.minor, minor);
	assert_string_equal(amount.currency, currency);
}

static void test_parse_reads_what_people_type(void **state)
{
	(void)state;
	reads("1234.56", "GBP", 123456);
	reads("1 234,56", "PLN", 123456);
	reads("1\xC2\xA0" "234,56", "RUB", 123456);
	reads("1\xE2\x80\xAF" "234,5", "RUB", 123450);
	reads("1,234.56", "GBP", 123456);
	reads("1.234,56", "EUR", 123456);
	reads("1,234,567.89", "GBP", 123456789);
	reads("1.234.567", "EUR", 123456700);
	reads("-3", "GBP", -300);
	reads("  12.5 ", "GBP", 1250);
	reads("0.05", "GBP", 5);
	reads("0", "GBP", 0);
	reads("1.234", "GBP", 123400);
	reads("1,234", "GBP", 123400);
	reads("1.234", "KWD", 1234);
	reads("1,234.567", "KWD", 1234567);
	reads("1.234", "JPY", 1234);
	reads("92233720368547758.07", "GBP", INT64_MAX);
}

static void test_parse_refuses_what_is_unclear(void **state)
{
	static const char *const unclear[] = {
		"", " ", "-", "--3", "+3", "abc", "12a", "1.2345", "1234.567", "0.123", "1,23.45", "12,34,567", "1.", ".5",
		"1..2", "1 23", "1 234 56", "1.234,567", "1,234,56", "1.234.5", "1 234,567", "1e3", "0x10", "1_000",
		"1-", "£5", "1 234 567 890 123 456 789 012 345", "9999999999999999999", "18446744073709551619", "92233720368547758.08", "999999999999999999999", "1,234 567", "1  234",
	};
	struct money amount = money_of(77, "GBP");

	(void)state;
	for (size_t i = 0; i < sizeof(unclear) / sizeof(unclear[0]); i++)
		if (money_parse(unclear[i], "GBP", &amount))
			fail_msg("\"%s\" was read as %lld", unclear[i], (long long)amount.minor);
	assert_false(money_parse(NULL, "GBP", &amount));
	assert_false(money_parse("1.5", "JPY", &amount));
	assert_int_equal(amount.minor, 77);
}

static void test_plain(void **state)
{
	struct arena *arena = arena_new();

	(void)state;
	assert_string_equal(money_plain(arena, money_of(123456, "GBP")), "1234.56");
	assert_string_equal(money_plain(arena, money_of(-5, "GBP")), "-0.05");
	assert_string_equal(money_plain(arena, money_of(-1234, "JPY")), "-1234");
	assert_string_equal(money_plain(arena, money_of(1, "KWD")), "0.001");
	assert_string_equal(money_plain(arena, money_of(INT64_MIN, "GBP")), "-92233720368547758.08");
	arena_free(arena);
}

static void test_plain_and_parse_are_inverse(void **state)
{
	static const char *const currencies[] = { "GBP", "PLN", "JPY", "KWD", "CLF" };
	struct arena *arena = arena_new();
	uint64_t seed = 7;

	(void)state;
	for (int round = 0; round < ROUNDS; round++) {
		const char *currency = currencies[next_number(&seed) % 5];
		int64_t minor = (int64_t)(next_number(&seed) >> (1 + next_number(&seed) % 62));
		struct money before = money_of(next_number(&seed) % 2 ? minor : -minor, currency), after;

		assert_true(money_parse(money_plain(arena, before), currency, &after));
		assert_int_equal(before.minor, after.minor);
		arena_reset(arena);
	}
	arena_free(arena);
}

static void test_decimals(void **state)
{
	(void)state;
	assert_int_equal(money_decimals("GBP"), 2);
	assert_int_equal(money_decimals("KRW"), 0);
	assert_int_equal(money_decimals("TND"), 3);
	assert_int_equal(money_decimals("CLF"), 4);
	assert_true(money_currency("GBP"));
	assert_false(money_currency(NULL));
	assert_false(money_currency("GB"));
	assert_false(money_currency("gbp"));
	assert_false(money_currency("GB~"));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_arithmetic),
		cmocka_unit_test(test_share_rounds_half_away_from_zero),
		cmocka_unit_test(test_split_known),
		cmocka_unit_test(test_split_equals_the_naive_model),
		cmocka_unit_test(test_split_of_the_largest_numbers),
		cmocka_unit_test(test_parse_reads_what_people_type),
		cmocka_unit_test(test_parse_refuses_what_is_unclear),
		cmocka_unit_test(test_plain),
		cmocka_unit_test(test_plain_and_parse_are_inverse),
		cmocka_unit_test(test_decimals),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
