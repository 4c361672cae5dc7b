/* Answers in FastCGI's records, taken apart again: whole, in order, ended, whatever their length and however little the
 * reader takes at once. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include "web/records.h"

static size_t read_up(int from, unsigned char *to, size_t most)
{
	size_t length = 0;
	ssize_t part;

	while ((part = recv(from, to + length, most - length < 7001 ? most - length : 7001, 0)) > 0)
		length += (size_t)part;
	return length;
}

/* What stands in the records of the output; the end must be the last one. */
static size_t unwrapped(unsigned char *bytes, size_t length, int id)
{
	size_t out = 0;
	bool ended = false, closed = false;

	for (size_t at = 0; at + 8 <= length;) {
		size_t content = (size_t)bytes[at + 4] << 8 | bytes[at + 5], next = at + 8 + content + bytes[at + 6];

		assert_int_equal(bytes[at], 1);
		assert_int_equal(bytes[at + 2] << 8 | bytes[at + 3], id);
		assert_false(ended);
		assert_true(at + 8 + content <= length);
		if (bytes[at + 1] == 3) {
			assert_true(closed);
			assert_int_equal(content, 8);
			assert_int_equal(bytes[at + 12], 0); /* complete */
			ended = true;
		} else {
			assert_int_equal(bytes[at + 1], 6);
			assert_false(closed);
			closed = content == 0;
			memmove(bytes + out, bytes + at + 8, content);
			out += content;
		}
		at = next; /* what stood there may be written over by now */
	}
	assert_true(ended);
	return out;
}

static void send_and_compare(size_t head, size_t body)
{
	struct arena *arena = arena_new();
	unsigned char *sent = arena_alloc(arena, head + body + 1), *got = arena_alloc(arena, head + body + 100000);
	int ends[2];
	size_t length;
	pid_t writer;

	for (size_t i = 0; i < head + body; i++)
		sent[i] = (unsigned char)(i * 31 + i / 251);
	assert_int_equal(socketpair(AF_UNIX, SOCK_STREAM, 0, ends), 0);
	writer = fork();
	if (writer == 0) {
		close(ends[1]);
		records_send(ends[0], 258, arena, (struct iovec){ sent, head }, (struct iovec){ sent + head, body });
		_exit(0);
	}
	close(ends[0]);
	length = read_up(ends[1], got, head + body + 100000);
	waitpid(writer, NULL, 0);
	assert_int_equal(unwrapped(got, length, 258), head + body);
	assert_memory_equal(got, sent, head + body);
	close(ends[1]);
	arena_free(arena);
}

static void any_length_arrives_whole(void **state)
{
	static const size_t lengths[] = { 0, 1, 7, 65527, 65528, 65529, 131056, 131057, 400000, 3000000 };

	(void)state;
	for (size_t h = 0; h < 6; h++)
		for (size_t b = 0; b < sizeof(lengths) / sizeof(lengths[0]); b++)
			send_and_compare(lengths[h], lengths[b]);
}

/* A reader who has gone costs nothing but the answer. */
static void a_reader_who_has_gone(void **state)
{
	struct arena *arena = arena_new();
	char *body = arena_alloc(arena, 1000000);
	int ends[2];

	(void)state;
	signal(SIGPIPE, SIG_IGN);
	assert_int_equal(socketpair(AF_UNIX, SOCK_STREAM, 0, ends), 0);
	close(ends[1]);
	records_send(ends[0], 1, arena, (struct iovec){ body, 100 }, (struct iovec){ body, 1000000 });
	close(ends[0]);
	arena_free(arena);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(any_length_arrives_whole),
		cmocka_unit_test(a_reader_who_has_gone),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
