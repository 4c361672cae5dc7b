/* Records as JSON, and how strictly JSON is read. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <string.h>

#include "core/json.h"

struct item {
	const char *name;
	int64_t count;
};
LIST_OF(item);
RECORD(item, FIELD(item, name), FIELD(item, count));

struct basket {
	int64_t id;
	bool gift;
	const char *note;
	const char *hidden;
	struct money total;
	struct when placed_at;
	struct date due;
	struct html words;
	struct item *first;
	struct item_list items;
};
RECORD(basket, FIELD(basket, id), FIELD(basket, gift), FIELD(basket, note), FIELD(basket, total),
       FIELD(basket, placed_at), FIELD(basket, due), FIELD(basket, words), ONE(basket, first, item),
       LIST(basket, items, item));

static const char *shown(struct json_object *object)
{
	return json_object_to_json_string_ext(object, JSON_C_TO_STRING_PLAIN | JSON_C_TO_STRING_NOSLASHESCAPE);
}

static void test_a_record_goes_out_by_its_table(void **state)
{
	struct item items[] = { { "cup", 2 }, { "tea \"x\"", 1 } };
	struct basket basket = {
		.id = 9007199254740993, .gift = true, .note = "\xC5\xBC", .hidden = "secret",
		.total = money_of(-1250, "GBP"), .placed_at = when_of_parts(2026, 11, 22, 10, 20, 30, 0),
		.due = date_of(2026, 12, 1), .words = { "<b>" }, .first = &items[0], .items = { items, 2 },
	};
	struct json_object *object = json_of_record(&basket_record, &basket);

	(void)state;
	assert_string_equal(shown(object),
		"{\"id\":9007199254740993,\"gift\":true,\"note\":\"\xC5\xBC\","
		"\"total\":{\"amount\":\"-12.50\",\"currency\":\"GBP\"},\"placed_at\":\"2026-11-22T10:20:30Z\","
		"\"due\":\"2026-12-01\",\"first\":{\"name\":\"cup\",\"count\":2},"
		"\"items\":[{\"name\":\"cup\",\"count\":2},{\"name\":\"tea \\\"x\\\"\",\"count\":1}]}");
	json_object_put(object);
}

static void test_what_is_not_set_is_null(void **state)
{
	struct basket basket = { 0 };
	struct json_object *object = json_of_record(&basket_record, &basket);

	(void)state;
	assert_string_equal(shown(object), "{\"id\":0,\"gift\":false,\"note\":null,\"total\":null,\"placed_at\":null,"
					   "\"due\":null,\"first\":null,\"items\":[]}");
	json_object_put(object);
}

static void test_a_list_goes_out_as_an_array(void **state)
{
	struct item items[] = { { "cup", 2 }, { NULL, -1 } };
	struct json_object *array = json_of_list(&item_record, (struct any_list){ items, 2 });

	(void)state;
	assert_string_equal(shown(array), "[{\"name\":\"cup\",\"count\":2},{\"name\":null,\"count\":-1}]");
	json_object_put(array);
}

static void test_what_is_read(void **state)
{
	static const char *const good[] = {
		"{}", " {\"a\": [1, 2.5, true, null, \"x\"]} \n", "1", "\"text\"", "[[[[[[[[[[[[[[[[1]]]]]]]]]]]]]]]]",
		"\"[[[[[[[[[[[[[[[[[[[[ \\\" \"",
	};

	(void)state;
	for (size_t i = 0; i < sizeof(good) / sizeof(good[0]); i++) {
		struct json_object *object = json_parse(good[i], strlen(good[i]));

		if (!object)
			fail_msg("not read: %s", good[i]);
		json_object_put(object);
	}
}

static void test_what_is_refused(void **state)
{
	static const char *const bad[] = {
		"", " ", "{", "{}x", "{} {}", "{'a':1}", "{\"a\":1,}", "[1,]", "{a:1}", "NaN", "Infinity", "01", "/* */ 1",
		"\"\xFF\"", "\"a\nb\"", "tru", "[[[[[[[[[[[[[[[[[]]]]]]]]]]]]]]]]]",
	};

	(void)state;
	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++)
		if (json_parse(bad[i], strlen(bad[i])))
			fail_msg("was read: %s", bad[i]);
	assert_null(json_parse("{}\0x", 4));
	assert_null(json_parse("{}\0", 3));
}

static void test_members_as_text(void **state)
{
	static const char bytes[] =
		"{\"a\":\"x\",\"n\":12,\"t\":true,\"d\":12.50,\"l\":[],\"o\":{},\"z\":null,\"nul\":\"a\\u0000b\"}";
	struct json_object *object = json_parse(bytes, strlen(bytes));

	(void)state;
	assert_non_null(object);
	assert_string_equal(json_text(object, "a"), "x");
	assert_string_equal(json_text(object, "n"), "12");
	assert_string_equal(json_text(object, "t"), "true");
	assert_string_equal(json_text(object, "d"), "12.50");
	assert_null(json_text(object, "l"));
	assert_null(json_text(object, "o"));
	assert_null(json_text(object, "z"));
	assert_null(json_text(object, "nul"));
	assert_null(json_text(object, "absent"));
	json_object_put(object);
}

static void test_a_record_is_filled_again(void **state)
{
	struct arena *arena = arena_new();
	const struct basket basket = { .id = 9007199254740993, .gift = true, .note = "\xC5\xBC", .total = money_of(-1250, "GBP"),
				       .placed_at = when_of_parts(2026, 11, 22, 10, 20, 30, 0), .due = date_of(2026, 12, 1) };
	struct basket filled = { .hidden = "stays" }, untouched = { .id = 4, .note = "stays", .total = money_of(1, "PLN") };
	struct json_object *object = json_of_record(&basket_record, &basket);
	const char *odd = "{\"id\":\"x\",\"note\":null,\"total\":{\"amount\":\"1.0x\",\"currency\":\"GBP\"},\"due\":7}";

	(void)state;
	json_fill(&basket_record, &filled, object, arena);
	json_object_put(object);
	assert_int_equal(filled.id, basket.id);
	assert_true(filled.gift);
	assert_string_equal(filled.note, basket.note);
	assert_string_equal(filled.hidden, "stays");
	assert_int_equal(filled.total.minor, -1250);
	assert_string_equal(filled.total.currency, "GBP");
	assert_int_equal(filled.placed_at.microseconds, basket.placed_at.microseconds);
	assert_int_equal(filled.due.days, basket.due.days);
	object = json_parse(odd, strlen(odd));
	json_fill(&basket_record, &untouched, object, arena);
	json_object_put(object);
	assert_int_equal(untouched.id, 4);
	assert_string_equal(untouched.note, "stays");
	assert_int_equal(untouched.total.minor, 1);
	assert_false(date_set(untouched.due));
	arena_free(arena);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_a_record_goes_out_by_its_table),
		cmocka_unit_test(test_what_is_not_set_is_null),
		cmocka_unit_test(test_a_list_goes_out_as_an_array),
		cmocka_unit_test(test_what_is_read),
		cmocka_unit_test(test_what_is_refused),
		cmocka_unit_test(test_members_as_text),
		cmocka_unit_test(test_a_record_is_filled_again),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
