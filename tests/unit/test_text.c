/* Small questions about text, and the refusal that carries some. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <string.h>

#include "base/record.h"
#include "base/refusal.h"
#include "base/text.h"

static void test_comparisons(void **state)
{
	(void)state;
	assert_true(text_same(NULL, NULL));
	assert_false(text_same(NULL, ""));
	assert_true(text_same("a", "a"));
	assert_true(text_empty(NULL) && text_empty(""));
	assert_false(text_empty(" "));
	assert_true(text_starts("C536379", "C"));
	assert_false(text_starts(NULL, "C"));
	assert_false(text_starts("", "C"));
	assert_true(text_ends("file.csv", ".csv"));
	assert_false(text_ends("csv", ".csv"));
	assert_false(text_ends(NULL, ".csv"));
}

static void test_utf8(void **state)
{
	static const struct { const char *bytes; bool valid; } cases[] = {
		{ "", true }, { "za\xC5\xBC\xC3\xB3\xC5\x82\xC4\x87", true }, { "\xF0\x9F\x98\x80", true },
		{ "\xF4\x8F\xBF\xBF", true }, { "\xC0\x80", false }, { "\xE0\x80\x80", false }, { "\xED\xA0\x80", false },
		{ "\xF4\x90\x80\x80", false }, { "\xC5", false }, { "\x80", false }, { "\xFF", false }, { "a\xE2\x82", false },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++)
		assert_int_equal(text_is_utf8(cases[i].bytes, strlen(cases[i].bytes)), cases[i].valid);
	assert_false(text_is_utf8("a\0b", 3));
	assert_int_equal(text_letters("\xC5\xBC\xC3\xB3\xC5\x82w"), 4);
}

static void test_shapes(void **state)
{
	struct arena *arena = arena_new();

	(void)state;
	assert_string_equal(text_trimmed(arena, " \t\xC2\xA0 two words \xC2\xA0\r\n"), "two words");
	assert_string_equal(text_trimmed(arena, " \xC2\xA0 "), "");
	assert_string_equal(text_trimmed(arena, "\xC3\xA0"), "\xC3\xA0");
	assert_string_equal(text_lower_ascii(arena, "ABC-\xC5\xBB-z"), "abc-\xC5\xBB-z");
	assert_string_equal(text_code(arena, " pl 123-456.ab\xC5\xBC"), "PL123456AB");
	arena_free(arena);
}

static void test_whole_numbers(void **state)
{
	static const char *const wrong[] = { "", "-", "+1", " 1", "1 ", "1.0", "0x1", "9223372036854775808", "1a", "--1" };
	int64_t number = 0;

	(void)state;
	for (size_t i = 0; i < sizeof(wrong) / sizeof(wrong[0]); i++)
		assert_false(text_to_int(wrong[i], &number));
	assert_false(text_to_int(NULL, &number));
	assert_true(text_to_int("-9223372036854775808", &number));
	assert_true(number == INT64_MIN);
	assert_true(text_to_int("80995", &number));
	assert_int_equal(number, 80995);
}

static void test_a_refusal_keeps_its_own_copies(void **state)
{
	static const struct refused sold_out = { .rule = N_("%1$s is sold out."), .remedy = N_("Ask us.") };
	struct arena *arena = arena_new();
	char name[] = "Lantern";
	refusal why = refuse(arena, &sold_out, name, "3");

	(void)state;
	name[0] = 'X';
	assert_string_equal(why->rule, "%1$s is sold out.");
	assert_string_equal(why->arguments[0], "Lantern");
	assert_string_equal(why->arguments[1], "3");
	assert_null(why->arguments[2]);
	assert_null(sold_out.arguments[0]);
	arena_free(arena);
}

struct parcel {
	int64_t id;
	const char *carrier;
	struct money cost;
	bool sent;
};
LIST_OF(parcel);
RECORD(parcel, FIELD(parcel, id), FIELD(parcel, carrier), FIELD(parcel, cost), FIELD(parcel, sent));

static void test_a_record_knows_its_members(void **state)
{
	(void)state;
	assert_int_equal(parcel_record.size, sizeof(struct parcel));
	assert_int_equal(parcel_record.count, 4);
	assert_int_equal(record_field(&parcel_record, "cost")->kind, FIELD_MONEY);
	assert_int_equal(record_field(&parcel_record, "sent")->offset, offsetof(struct parcel, sent));
	assert_null(record_field(&parcel_record, "password"));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_comparisons),
		cmocka_unit_test(test_utf8),
		cmocka_unit_test(test_shapes),
		cmocka_unit_test(test_whole_numbers),
		cmocka_unit_test(test_a_refusal_keeps_its_own_copies),
		cmocka_unit_test(test_a_record_knows_its_members),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
