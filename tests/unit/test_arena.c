/* The arena: zeroed, aligned, rewindable memory; and the buffer, which owns its own. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <string.h>

#include "base/arena.h"
#include "base/buffer.h"

static void test_memory_is_aligned_and_zeroed(void **state)
{
	static const char nothing[5000];
	struct arena *arena = arena_new();

	(void)state;
	for (int pass = 0; pass < 2; pass++) {
		for (size_t size = 1; size < sizeof(nothing); size = size * 3 + 1) {
			char *memory = arena_alloc(arena, size);

			assert_int_equal((uintptr_t)memory % 16, 0);
			assert_memory_equal(memory, nothing, size);
			memset(memory, 0xAA, size);
		}
		arena_reset(arena);
	}
	arena_free(arena);
}

static void test_blocks_do_not_overlap(void **state)
{
	struct arena *arena = arena_new();
	unsigned char *blocks[400];

	(void)state;
	for (size_t i = 0; i < 400; i++) {
		blocks[i] = arena_alloc(arena, 700 + i);
		memset(blocks[i], (int)(i % 251), 700 + i);
	}
	for (size_t i = 0; i < 400; i++)
		for (size_t at = 0; at < 700 + i; at++)
			assert_int_equal(blocks[i][at], i % 251);
	arena_free(arena);
}

static void test_a_block_larger_than_a_chunk(void **state)
{
	struct arena *arena = arena_new();
	char *large = arena_alloc(arena, 1000000), *small = arena_alloc(arena, 10);

	(void)state;
	memset(large, 'x', 1000000);
	memset(small, 'y', 10);
	assert_int_equal(large[999999], 'x');
	arena_free(arena);
}

static void test_rewind_keeps_what_was_before_the_mark(void **state)
{
	struct arena *arena = arena_new();
	char *kept = arena_text(arena, "kept");
	struct arena_mark mark = arena_mark(arena);
	char *first = arena_alloc(arena, 100);

	(void)state;
	for (int i = 0; i < 50; i++)
		arena_alloc(arena, 60000);
	arena_rewind(arena, mark);
	assert_string_equal(kept, "kept");
	assert_ptr_equal(arena_alloc(arena, 100), first);
	arena_free(arena);
}

static void test_texts(void **state)
{
	struct arena *arena = arena_new();

	(void)state;
	assert_null(arena_text(arena, NULL));
	assert_string_equal(arena_text(arena, ""), "");
	assert_string_equal(arena_bytes(arena, "abcdef", 3), "abc");
	assert_string_equal(arena_printf(arena, "%d-%s", 7, "x"), "7-x");
	arena_free(arena);
}

static void test_buffer_grows_and_stays_terminated(void **state)
{
	struct buffer buffer = { 0 };

	(void)state;
	assert_string_equal(buffer_get(&buffer), "");
	for (int i = 0; i < 3000; i++) {
		buffer_printf(&buffer, "%04d", i);
		assert_int_equal(strlen(buffer_get(&buffer)), buffer.length);
	}
	assert_memory_equal(buffer_get(&buffer) + 4 * 2999, "2999", 5);
	buffer_clear(&buffer);
	buffer_text(&buffer, "again");
	buffer_char(&buffer, '!');
	assert_string_equal(buffer_get(&buffer), "again!");
	buffer_free(&buffer);
	assert_null(buffer.bytes);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_memory_is_aligned_and_zeroed),
		cmocka_unit_test(test_blocks_do_not_overlap),
		cmocka_unit_test(test_a_block_larger_than_a_chunk),
		cmocka_unit_test(test_rewind_keeps_what_was_before_the_mark),
		cmocka_unit_test(test_texts),
		cmocka_unit_test(test_buffer_grows_and_stays_terminated),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
