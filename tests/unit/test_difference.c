/* Differences of words: the pieces give both texts back, nothing can be said with fewer words, and examples read well. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "base/buffer.h"
#include "base/difference.h"
#include "base/text.h"

static struct arena *arena;

static int start(void **state)
{
	(void)state;
	arena = arena_new();
	return 0;
}

static int stop(void **state)
{
	(void)state;
	arena_free(arena);
	return 0;
}

static const char *told(struct difference_piece_list pieces)
{
	struct buffer out = { 0 };

	for (size_t i = 0; i < pieces.count; i++) {
		const char *kind = pieces.items[i].kind;

		buffer_printf(&out, "%s%s%s", text_same(kind, "removed") ? "[-" : text_same(kind, "added") ? "[+" : "",
			      pieces.items[i].text, text_same(kind, "same") ? "" : "]");
	}
	const char *text = arena_text(arena, buffer_get(&out));
	buffer_free(&out);
	return text;
}

static const char *side(struct difference_piece_list pieces, const char *left_out)
{
	struct buffer out = { 0 };

	for (size_t i = 0; i < pieces.count; i++)
		if (!text_same(pieces.items[i].kind, left_out))
			buffer_text(&out, pieces.items[i].text);
	const char *text = arena_text(arena, buffer_get(&out));
	buffer_free(&out);
	return text;
}

static void examples_read_well(void **state)
{
	static const char *const cases[][3] = {
		{ "", "", "" },
		{ "same words", "same words", "same words" },
		{ "", "new", "[+new]" },
		{ "old", "", "[-old]" },
		{ "It is 5% now.", "It is 6% now.", "It is [-5% ][+6% ]now." },
		{ "within 14 days, always", "within 30 working days, always", "within [-14 ][+30 working ]days, always" },
		{ "wypłata co miesiąc", "wypłata co tydzień", "wypłata co [-miesiąc][+tydzień]" },
		{ "мы платим 10 числа", "мы платим 15 числа", "мы платим [-10 ][+15 ]числа" },
		{ "one a two", "three a four", "[-one a two][+three a four]" },
		{ "a b c d", "c d", "[-a b ]c d" },
		{ "line one\nline two\n", "line one\nline three\n", "line one\nline [-two\n][+three\n]" },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++)
		assert_string_equal(told(difference_words(arena, cases[i][0], cases[i][1])), cases[i][2]);
	assert_int_equal(difference_words(arena, NULL, NULL).count, 0);
}

static uint32_t seed;

static uint32_t drawn(uint32_t limit)
{
	seed = seed * 1664525u + 1013904223u;
	return (seed >> 8) % limit;
}

enum { WORDS = 14 };

static size_t scribble(char *text, int *words)
{
	size_t count = drawn(WORDS), length = 0;

	for (size_t i = 0; i < count; i++) {
		words[i] = (int)drawn(4);
		text[length++] = (char)('a' + words[i]);
		text[length++] = ' ';
	}
	text[length] = '\0';
	return count;
}

/* The longest common subsequence, by its definition. */
static int common(const int *a, size_t a_count, const int *b, size_t b_count)
{
	int longest[WORDS + 1][WORDS + 1] = { { 0 } };

	for (size_t i = 1; i <= a_count; i++)
		for (size_t j = 1; j <= b_count; j++) {
			int skipped = longest[i - 1][j] > longest[i][j - 1] ? longest[i - 1][j] : longest[i][j - 1];

			longest[i][j] = a[i - 1] == b[j - 1] ? longest[i - 1][j - 1] + 1 : skipped;
		}
	return longest[a_count][b_count];
}

static void random_texts_come_back_whole_and_with_the_fewest_words(void **state)
{
	(void)state;
	for (uint32_t round = 0; round < 5000; round++) {
		char before[2 * WORDS + 1], after[2 * WORDS + 1];
		int a[WORDS], b[WORDS];
		struct arena_mark mark = arena_mark(arena);
		size_t stayed = 0;

		seed = round;

		size_t a_count = scribble(before, a), b_count = scribble(after, b);
		struct difference_piece_list exact = difference_exact(arena, before, after);
		struct difference_piece_list smooth = difference_words(arena, before, after);

		assert_string_equal(side(exact, "added"), before);
		assert_string_equal(side(exact, "removed"), after);
		assert_string_equal(side(smooth, "added"), before);
		assert_string_equal(side(smooth, "removed"), after);
		for (size_t i = 0; i < exact.count; i++)
			stayed += text_same(exact.items[i].kind, "same") ? strlen(exact.items[i].text) / 2 : 0;
		if ((int)stayed != common(a, a_count, b, b_count))
			fail_msg("seed %u: %zu words stayed, %d could", (unsigned)round, stayed, common(a, a_count, b, b_count));
		arena_rewind(arena, mark);
	}
}

static void a_wholly_new_text_is_bounded(void **state)
{
	struct buffer before = { 0 }, after = { 0 };

	(void)state;
	for (int i = 0; i < 6000; i++) {
		buffer_printf(&before, "old%d ", i);
		buffer_printf(&after, "new%d ", i);
	}

	struct difference_piece_list pieces = difference_words(arena, buffer_get(&before), buffer_get(&after));

	assert_int_equal(pieces.count, 2);
	assert_string_equal(pieces.items[0].text, buffer_get(&before));
	assert_string_equal(pieces.items[1].text, buffer_get(&after));
	buffer_free(&before);
	buffer_free(&after);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(examples_read_well),
		cmocka_unit_test(random_texts_come_back_whole_and_with_the_fewest_words),
		cmocka_unit_test(a_wholly_new_text_is_bounded),
	};

	return cmocka_run_group_tests(tests, start, stop);
}
