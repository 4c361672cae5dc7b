/* Comma-separated files as they come from the world: separators, line ends, charsets, quotes; and ours going out. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "core/csv.h"

static struct arena *arena;
static struct buffer seen;
static size_t stop_after;

/* Writes each row as "line:field|field;". */
static bool note(const struct csv_row *row, void *context)
{
	size_t *rows = context;

	buffer_printf(&seen, "%zu:", row->line);
	for (size_t i = 0; i < row->count; i++)
		buffer_printf(&seen, "%s%s", i ? "|" : "", row->fields[i]);
	buffer_char(&seen, ';');
	return ++*rows != stop_after;
}

static bool read_bytes(const char *bytes, size_t length, const char *charset, const char **why)
{
	char path[] = "/tmp/filar-csv-XXXXXX";
	int file = mkstemp(path);
	size_t rows = 0;
	bool read;

	assert_true(file >= 0);
	assert_int_equal(write(file, bytes, length), (ssize_t)length);
	close(file);
	buffer_clear(&seen);
	read = csv_read(path, charset, arena, note, &rows, why);
	unlink(path);
	return read;
}

static void gives(const char *bytes, const char *charset, const char *expected)
{
	const char *why = NULL;

	if (!read_bytes(bytes, strlen(bytes), charset, &why))
		fail_msg("not read: %s", why);
	assert_null(why);
	assert_string_equal(buffer_get(&seen), expected);
}

static void test_separators(void **state)
{
	(void)state;
	gives("a,b\n1,2\n", "utf-8", "1:a|b;2:1|2;");
	gives("a;b\n1,5;2\n", "utf-8", "1:a|b;2:1,5|2;");
	gives("a\tb;c\td\n1\t2\n", NULL, "1:a|b;c|d;2:1|2;");
	gives("\"a,b,c\";d;e\n", "utf-8", "1:a,b,c|d|e;");
	gives("one\n", "utf-8", "1:one;");
}

static void test_line_ends_and_lines(void **state)
{
	(void)state;
	gives("a,b\r\n1,2\r\n\r\n3,4", "utf-8", "1:a|b;2:1|2;4:3|4;");
	gives("a\rb\rc", "utf-8", "1:a;2:b;3:c;");
	gives("a,\"x\ny\n\nz\"\nb,c\n", "utf-8", "1:a|x\ny\n\nz;5:b|c;");
	gives("  \n\t\nlast,1\n", "utf-8", "3:last|1;");
	gives("a,\"x\r\ny\"\r\nb\r\n", "utf-8", "1:a|x\r\ny;3:b;");
}

static void test_quotes_spaces_and_empty_fields(void **state)
{
	(void)state;
	gives("\"say \"\"no\"\"\", b ,,\" c \"\n", "utf-8", "1:say \"no\"|b||c;");
	gives("12\" plate,1\n", "utf-8", "1:12\" plate|1;");
	gives("\xEF\xBB\xBFname,x\n", "utf-8", "1:name|x;");
	gives("", "utf-8", "");
}

static void test_charsets(void **state)
{
	(void)state;
	gives("\xCF\xF0\xE8\xE2\xE5\xF2,1\n", "windows-1251", "1:\xD0\x9F\xD1\x80\xD0\xB8\xD0\xB2\xD0\xB5\xD1\x82|1;");
	gives("\xA3" "5,\x80\n", "Windows-1252", "1:\xC2\xA3" "5|\xE2\x82\xAC;");
	gives("\xB3\xF3\xBF\n", "ISO-8859-2", "1:\xC5\x82\xC3\xB3\xC5\xBC;");
}

static void refused(const char *bytes, size_t length, const char *charset, const char *part)
{
	const char *why = NULL;

	assert_false(read_bytes(bytes, length, charset, &why));
	assert_non_null(why);
	assert_non_null(strstr(why, part));
}

static void test_what_cannot_be_read_says_why(void **state)
{
	const char *why = NULL;
	size_t rows = 0;

	(void)state;
	refused("a\n\xFF\n", 4, "utf-8", "line 2");
	refused("a\nb\0c\n", 6, "utf-8", "line 2");
	refused("a\n\x81\n", 4, "windows-1252", "charset");
	refused("a\n", 2, "ebcdic", "ebcdic");
	refused("a,b\nc,\"d\ne,f\n", 13, "utf-8", "line 2");
	assert_false(csv_read("/nowhere/at/all.csv", "utf-8", arena, note, &rows, &why));
	assert_non_null(strstr(why, "opened"));
}

static void test_the_caller_may_stop(void **state)
{
	(void)state;
	stop_after = 2;
	gives("a\nb\nc\n", "utf-8", "1:a;2:b;");
	stop_after = 0;
}

static void test_wide_rows_and_long_files(void **state)
{
	struct buffer file = { 0 };
	const char *why = NULL;

	(void)state;
	for (int row = 0; row < 3000; row++)
		for (int field = 0; field < 40; field++)
			buffer_printf(&file, "%d%c", row * field, field == 39 ? '\n' : ';');
	assert_true(read_bytes(file.bytes, file.length, "utf-8", &why));
	assert_non_null(strstr(buffer_get(&seen), ";3000:0|2999|5998|"));
	assert_non_null(strstr(buffer_get(&seen), "|113962|116961;"));
	buffer_free(&file);
}

static void test_writing_is_quoted_and_starts_no_formula(void **state)
{
	struct buffer out = { 0 };

	(void)state;
	csv_field(&out, "plain");
	csv_field(&out, "say \"no\"");
	csv_field(&out, NULL);
	csv_end(&out);
	csv_field(&out, "=1+1");
	csv_field(&out, "-3.50");
	csv_field(&out, "-3+cmd");
	csv_field(&out, "@sum");
	csv_field(&out, "+48 600");
	csv_field(&out, "-");
	csv_end(&out);
	assert_string_equal(buffer_get(&out), "\"plain\",\"say \"\"no\"\"\",\"\"\r\n"
					      "\"'=1+1\",\"-3.50\",\"'-3+cmd\",\"'@sum\",\"'+48 600\",\"'-\"\r\n");
	buffer_free(&out);
}

static void test_what_was_written_is_read_again(void **state)
{
	struct buffer out = { 0 };
	const char *why = NULL;

	(void)state;
	csv_field(&out, "a,b\"c;\td");
	csv_field(&out, "two\r\nlines");
	csv_end(&out);
	assert_true(read_bytes(out.bytes, out.length, "utf-8", &why));
	assert_string_equal(buffer_get(&seen), "1:a,b\"c;\td|two\r\nlines;");
	buffer_free(&out);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_separators),
		cmocka_unit_test(test_line_ends_and_lines),
		cmocka_unit_test(test_quotes_spaces_and_empty_fields),
		cmocka_unit_test(test_charsets),
		cmocka_unit_test(test_what_cannot_be_read_says_why),
		cmocka_unit_test(test_the_caller_may_stop),
		cmocka_unit_test(test_wide_rows_and_long_files),
		cmocka_unit_test(test_writing_is_quoted_and_starts_no_formula),
		cmocka_unit_test(test_what_was_written_is_read_again),
	};
	int failed;

	arena = arena_new();
	failed = cmocka_run_group_tests(tests, NULL, NULL);
	arena_free(arena);
	buffer_free(&seen);
	return failed;
}
