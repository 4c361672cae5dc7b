/* Bodies taken apart: multipart, url-encoded, JSON; and that nothing malformed is taken. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <stdlib.h>
#include <string.h>

#include "web/form_parse.h"

#define TYPE "multipart/form-data; boundary=XyZ"
#define NAMED(name) "Content-Disposition: form-data; name=\"" name "\"\r\n"

static struct arena *arena;

static int setup(void **state)
{
	(void)state;
	arena = arena_new();
	return 0;
}

static int teardown(void **state)
{
	(void)state;
	arena_free(arena);
	return 0;
}

/* Parses an exact copy on the heap, so that the address sanitizer sees a read behind its end. */
static bool parse_bytes(const char *type, const char *bytes, size_t length, struct pairs *pairs)
{
	char *copy = malloc(length ? length : 1);
	bool fine;

	assert_non_null(copy);
	memcpy(copy, bytes, length);
	*pairs = (struct pairs){ 0 };
	fine = multipart_parse(arena, type, copy, length, pairs);
	/* Bytes of files lie in the body: keep them for the assertions. */
	for (struct pair *pair = pairs->first; pair; pair = pair->next)
		pair->value = arena_bytes(arena, pair->value, pair->length);
	free(copy);
	return fine;
}

static bool parse(const char *text, struct pairs *pairs)
{
	return parse_bytes(TYPE, text, strlen(text), pairs);
}

static const char whole[] = "--XyZ\r\n" NAMED("csrf") "\r\nabc\r\n"
			    "--XyZ\r\n" NAMED("empty") "\r\n\r\n"
			    "--XyZ\r\nContent-Disposition: form-data; name=\"file\"; filename=\"C:\\x; y\\a.txt\"\r\n"
			    "Content-Type: text/plain\r\n\r\none\r\n--Xy\r\ntwo\r\n"
			    "--XyZ--\r\n";

static void test_parts(void **state)
{
	struct pairs pairs;

	(void)state;
	assert_true(parse(whole, &pairs));
	assert_int_equal(pairs.count, 3);
	assert_string_equal(pairs_value(&pairs, "csrf"), "abc");
	assert_string_equal(pairs_value(&pairs, "empty"), "");
	assert_null(pairs_value(&pairs, "file"));

	const struct pair *file = pairs.first->next->next;

	assert_string_equal(file->file_name, "a.txt");
	assert_int_equal(file->length, strlen("one\r\n--Xy\r\ntwo"));
	assert_memory_equal(file->value, "one\r\n--Xy\r\ntwo", file->length);
}

static void test_file_bytes(void **state)
{
	static const char head[] = "--XyZ\r\nContent-Disposition: form-data; name=\"f\"; filename=\"f\"\r\n\r\n";
	static const char bytes[] = "a\0b\r\n\xff";
	static const char tail[] = "\r\n--XyZ--";
	char body[sizeof(head) + sizeof(bytes) + sizeof(tail)];
	size_t length = sizeof(head) - 1;
	struct pairs pairs;

	(void)state;
	memcpy(body, head, length);
	memcpy(body + length, bytes, sizeof(bytes) - 1);
	length += sizeof(bytes) - 1;
	memcpy(body + length, tail, sizeof(tail) - 1);
	length += sizeof(tail) - 1;
	assert_true(parse_bytes(TYPE, body, length, &pairs));
	assert_int_equal(pairs.first->length, sizeof(bytes) - 1);
	assert_memory_equal(pairs.first->value, bytes, sizeof(bytes) - 1);
}

static void test_unchosen_file(void **state)
{
	struct pairs pairs;

	(void)state;
	assert_true(parse("--XyZ\r\nContent-Disposition: form-data; name=\"f\"; filename=\"\"\r\n\r\n\r\n--XyZ--\r\n",
			  &pairs));
	assert_int_equal(pairs.count, 0);
}

static void test_quoted_boundary(void **state)
{
	static const char body[] = "--a b\r\n" NAMED("x") "\r\n1\r\n--a b--";
	struct pairs pairs;

	(void)state;
	assert_true(parse_bytes("multipart/form-data; boundary=\"a b\"; charset=utf-8", body, sizeof(body) - 1, &pairs));
	assert_string_equal(pairs_value(&pairs, "x"), "1");
}

static void test_malformed(void **state)
{
	static const char *const bodies[] = {
		"",
		"--XyZ",
		"--XyZ\r\n",
		"--XyZ-",
		"preamble\r\n--XyZ--",
		"--XyZ--epilogue",
		"--XyZ--\r\nx",
		"--XyZ\r\n" NAMED("x") "\r\n1",
		"--XyZ\r\n" NAMED("x") "\r\n1\r\n--XyZ",
		"--XyZ\r\n" NAMED("x") "\r\n1\r\n--XyZmore\r\n",
		"--XyZ\r\n" NAMED("x") NAMED("y") "\r\n1\r\n--XyZ--",
		"--XyZ\r\n" NAMED("") "\r\n1\r\n--XyZ--",
		"--XyZ\r\nContent-Disposition: form-data; name=\"x\r\n\r\n1\r\n--XyZ--",
		"--XyZ\r\nContent-Type: text/plain\r\n\r\n1\r\n--XyZ--",
		"--XyZ\r\n" NAMED("x") "Content-Transfer-Encoding: base64\r\n\r\n1\r\n--XyZ--",
		"--XyZ\r\n" NAMED("x") "\r\n\xff\r\n--XyZ--",
		"--XyZ\r\n" NAMED("\xff") "\r\n1\r\n--XyZ--",
		"--XyZ\r\nContent-Disposition: form-data; x=\"a;b; name=\r\n\r\n1\r\n--XyZ--",
		"--XyZ\r\nContent-Disposition: form-data; name=\"x\"; filename=\"\xff\"\r\n\r\n1\r\n--XyZ--",
		"--XyZ\r\nContent-Disposition: form-data; name=\"x\"; filename=\"f\r\n\r\n1\r\n--XyZ--x",
	};
	static const char with_nul[] = "--XyZ\r\n" NAMED("x") "a\0b\r\n\r\n1\r\n--XyZ--";
	struct pairs pairs;

	(void)state;
	for (size_t i = 0; i < sizeof(bodies) / sizeof(bodies[0]); i++)
		assert_false(parse(bodies[i], &pairs));
	assert_false(parse_bytes("multipart/form-data", whole, sizeof(whole) - 1, &pairs));
	assert_false(parse_bytes("multipart/form-data; boundary=", whole, sizeof(whole) - 1, &pairs));
	assert_false(parse_bytes("multipart/form-data; boundary=Xy\rZ", whole, sizeof(whole) - 1, &pairs));
	assert_false(parse_bytes("multipart/form-data; boundary=Xy\nZ", whole, sizeof(whole) - 1, &pairs));
	assert_false(parse_bytes(arena_printf(arena, "multipart/form-data; boundary=%071d", 1), whole, sizeof(whole) - 1, &pairs));
	assert_false(parse_bytes(TYPE, with_nul, sizeof(with_nul) - 1, &pairs));
	assert_false(parse(arena_printf(arena, "--XyZ\r\n" NAMED("x") "X: %03000d\r\n\r\n1\r\n--XyZ--", 1), &pairs));
	assert_true(parse("--XyZ\r\nContent-Disposition: form-data; x=\"a;b\"; name=\"n\"\r\n\r\n1\r\n--XyZ--", &pairs));
	assert_string_equal(pairs_value(&pairs, "n"), "1");
}

/* Every shortened body is malformed (but for the last line break), and every changed byte is survived. */
static void test_cut_and_changed(void **state)
{
	size_t length = sizeof(whole) - 1;
	char changed[sizeof(whole)];
	struct pairs pairs;

	(void)state;
	for (size_t cut = 0; cut + 2 < length; cut++)
		assert_false(parse_bytes(TYPE, whole, cut, &pairs));
	for (size_t at = 0; at < length; at++) {
		memcpy(changed, whole, length);
		changed[at] = (char)(changed[at] ^ 0x15);
		if (parse_bytes(TYPE, changed, length, &pairs))
			assert_true(pairs.count <= 3);
	}
}

static void test_urlencoded(void **state)
{
	struct pairs pairs = { 0 };
	static const char body[] = "a=1&b=x+y%20%C4%85&c&&d=%26%3D";
	static const char *const malformed[] = { "a=%", "a=%2", "a=%zz", "a=%00", "a=%ff", "%00=1", "=1", "a=%C4" };

	(void)state;
	assert_true(urlencoded_parse(arena, body, sizeof(body) - 1, &pairs));
	assert_int_equal(pairs.count, 4);
	assert_string_equal(pairs_value(&pairs, "a"), "1");
	assert_string_equal(pairs_value(&pairs, "b"), "x y \xC4\x85");
	assert_string_equal(pairs_value(&pairs, "c"), "");
	assert_string_equal(pairs_value(&pairs, "d"), "&=");
	for (size_t i = 0; i < sizeof(malformed) / sizeof(malformed[0]); i++) {
		pairs = (struct pairs){ 0 };
		assert_false(urlencoded_parse(arena, malformed[i], strlen(malformed[i]), &pairs));
	}
}

static void test_too_many(void **state)
{
	struct pairs pairs = { 0 };
	char body[2 * (FORM_PAIRS + 1)];

	(void)state;
	for (size_t i = 0; i < sizeof(body); i++)
		body[i] = i % 2 ? '&' : 'a';
	assert_true(urlencoded_parse(arena, body, 2 * FORM_PAIRS, &pairs));
	pairs = (struct pairs){ 0 };
	assert_false(urlencoded_parse(arena, body, sizeof(body), &pairs));
}

static bool json(const char *text, struct pairs *pairs)
{
	*pairs = (struct pairs){ 0 };
	return json_pairs_parse(arena, text, strlen(text), pairs);
}

static void test_json(void **state)
{
	struct pairs pairs;

	(void)state;
	assert_true(json("{\"a\":\"x\",\"n\":12,\"yes\":true,\"no\":false,\"null\":null,\"tags\":[\"p\",\"q\"],"
			 "\"lines\":[{\"sku\":\"A\",\"quantity\":2},{\"quantity\":3,\"sku\":\"B\"}]}",
			 &pairs));
	assert_int_equal(pairs.count, 9);
	assert_string_equal(pairs_value(&pairs, "a"), "x");
	assert_string_equal(pairs_value(&pairs, "n"), "12");
	assert_string_equal(pairs_value(&pairs, "yes"), "1");
	assert_null(pairs_value(&pairs, "no"));
	assert_string_equal(pairs_value(&pairs, "lines.sku"), "A");
	assert_false(json("[]", &pairs));
	assert_false(json("{", &pairs));
	assert_true(json("{\"a\":{\"b\":1}}", &pairs));
	assert_string_equal(pairs_value(&pairs, "a.b"), "1");
	assert_false(json("{\"a\":{\"b\":{\"c\":1}}}", &pairs));
	assert_false(json("{\"a\":[[1]]}", &pairs));
	assert_false(json("{\"a\":\"x\\u0000y\"}", &pairs));
	assert_false(json("{\"l\":[{\"a\":1},{\"b\":1}]}", &pairs));
	assert_false(json("{\"l\":[{\"a\":1,\"b\":2},{\"a\":1}]}", &pairs));
	assert_false(json("{\"l\":[1,{\"a\":1}]}", &pairs));
	assert_true(json("{\"l\":[]}", &pairs));
	assert_int_equal(pairs.count, 0);
	assert_true(json("{\"x\":1.5}", &pairs));
	assert_string_equal(pairs_value(&pairs, "x"), "1.5");
	assert_false(json("{\"\":1}", &pairs));
	assert_false(json("{\"l\":[{\"a\":[1]}]}", &pairs));
}

/* A line that says nothing of a field would take the field of the next line. */
static void test_json_lists_keep_their_places(void **state)
{
	static const char *const shifted[] = { "{\"l\":[null,1]}", "{\"l\":[false,true]}",
					       "{\"l\":[{\"a\":null,\"b\":1},{\"a\":2,\"b\":3}]}",
					       "{\"l\":[{\"a\":\"x\",\"b\":false},{\"a\":false,\"b\":5}]}" };
	struct pairs pairs;

	(void)state;
	for (size_t i = 0; i < sizeof(shifted) / sizeof(shifted[0]); i++)
		assert_false(json(shifted[i], &pairs));
	assert_true(json("{\"l\":[{\"a\":true,\"b\":1},{\"b\":2,\"a\":true}]}", &pairs));
	assert_int_equal(pairs.count, 4);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_parts),      cmocka_unit_test(test_file_bytes),
		cmocka_unit_test(test_unchosen_file), cmocka_unit_test(test_quoted_boundary),
		cmocka_unit_test(test_malformed),  cmocka_unit_test(test_cut_and_changed),
		cmocka_unit_test(test_urlencoded), cmocka_unit_test(test_too_many),
		cmocka_unit_test(test_json),       cmocka_unit_test(test_json_lists_keep_their_places),
	};

	return cmocka_run_group_tests(tests, setup, teardown);
}
