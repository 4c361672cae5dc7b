/* The shelf: what is put comes back under its own key only, also in another process; and a record packs and unpacks. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/buffer.h"
#include "base/record.h"
#include "base/shelf.h"

static void what_is_put_comes_back_under_its_key_only(void **state)
{
	struct arena *arena = arena_new();
	struct shelf *shelf = shelf_new(16, 1000);
	size_t length = 0;

	(void)state;
	assert_null(shelf_get(shelf, "a", arena, &length));
	shelf_put(shelf, "a", "first", 5);
	shelf_put(shelf, "b", "other", 5);
	assert_string_equal(shelf_get(shelf, "a", arena, &length), "first");
	assert_int_equal(length, 5);
	shelf_put(shelf, "a", "second one", 10);
	assert_string_equal(shelf_get(shelf, "a", arena, &length), "second one");
	assert_string_equal(shelf_get(shelf, "b", arena, &length), "other");
	shelf_put(shelf, "nothing", "", 0);
	assert_non_null(shelf_get(shelf, "nothing", arena, &length));
	assert_int_equal(length, 0);
	arena_free(arena);
}

static void what_is_too_long_is_not_kept_and_the_oldest_gives_way(void **state)
{
	static char big[10000];
	struct arena *arena = arena_new();
	struct shelf *shelf = shelf_new(4, 1000);
	size_t length, kept = 0;
	char key[20];

	(void)state;
	shelf_put(shelf, "big", big, sizeof(big));
	assert_null(shelf_get(shelf, "big", arena, &length));
	for (int i = 0; i < 50; i++) {
		snprintf(key, sizeof(key), "key %d", i);
		shelf_put(shelf, key, &i, sizeof(i));
		assert_non_null(shelf_get(shelf, key, arena, &length));
	}
	for (int i = 0; i < 50; i++) {
		const int *found;

		snprintf(key, sizeof(key), "key %d", i);
		found = shelf_get(shelf, key, arena, &length);
		kept += found != NULL;
		assert_true(!found || *found == i);
	}
	assert_int_equal(kept, 4);
	arena_free(arena);
}

/* Two processes write the same few places over and over; no reader ever sees a mixture. */
static void a_reader_never_sees_half_of_two_writings(void **state)
{
	enum { ROUNDS = 20000, LENGTH = 3000 };
	struct shelf *shelf = shelf_new(4, 4000);
	struct arena *arena = arena_new();
	static char bytes[LENGTH];
	pid_t writer = fork();
	size_t seen = 0, length;

	(void)state;
	for (int i = 0; i < ROUNDS; i++) {
		const char *got;

		memset(bytes, 'a' + i % 26, sizeof(bytes));
		if (writer == 0 || i % 5 == 0)
			shelf_put(shelf, "shared", bytes, sizeof(bytes));
		if (writer == 0)
			continue;
		arena_reset(arena);
		got = shelf_get(shelf, "shared", arena, &length);
		if (!got)
			continue;
		seen++;
		assert_int_equal(length, LENGTH);
		for (size_t n = 1; n < LENGTH; n++)
			assert_int_equal(got[n], got[0]);
	}
	if (writer == 0)
		_exit(0);
	waitpid(writer, NULL, 0);
	assert_true(seen > 0);
	arena_free(arena);
}

struct thing {
	int64_t id;
	const char *name, *note;
	struct money price;
};
LIST_OF(thing);
RECORD(thing, FIELD(thing, id), FIELD(thing, name), FIELD(thing, note), FIELD(thing, price));

static void records_survive_packing(void **state)
{
	struct arena *arena = arena_new();
	struct thing things[] = { { 1, "Mug", NULL, money_of(250, "GBP") }, { 2, "", "Łódź", money_of(-1, "PLN") } };
	struct any_list list = { things, 2 }, back;
	struct buffer bytes = { 0 };

	(void)state;
	record_pack(&thing_record, &list, &bytes);
	back = record_unpack(&thing_record, arena_bytes(arena, bytes.bytes, bytes.length), bytes.length);
	assert_int_equal(back.count, 2);

	const struct thing *got = back.items;

	assert_int_equal(got[0].id, 1);
	assert_string_equal(got[0].name, "Mug");
	assert_null(got[0].note);
	assert_int_equal(got[0].price.minor, 250);
	assert_string_equal(got[1].name, "");
	assert_string_equal(got[1].note, "Łódź");
	assert_string_equal(got[1].price.currency, "PLN");
	list.count = 0;
	record_pack(&thing_record, &list, &bytes);
	assert_int_equal(record_unpack(&thing_record, arena_bytes(arena, bytes.bytes, bytes.length), bytes.length).count, 0);
	buffer_free(&bytes);
	arena_free(arena);
}

static void one_at_a_time_has_a_claim(void **state)
{
	struct shelf *shelf = shelf_new(8, 100);

	(void)state;
	assert_true(shelf_claim(shelf, "a", 60));
	assert_false(shelf_claim(shelf, "a", 60));
	assert_true(shelf_claim(shelf, "b", 60));
	assert_true(shelf_claim(shelf, "a", 0)); /* it has lasted long enough */
	assert_false(shelf_claim(shelf, "a", 60));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(what_is_put_comes_back_under_its_key_only),
		cmocka_unit_test(what_is_too_long_is_not_kept_and_the_oldest_gives_way),
		cmocka_unit_test(a_reader_never_sees_half_of_two_writings),
		cmocka_unit_test(records_survive_packing),
		cmocka_unit_test(one_at_a_time_has_a_claim),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
