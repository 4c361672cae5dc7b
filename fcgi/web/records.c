#include "web/records.h"

#include <errno.h>

enum { VERSION = 1, END_REQUEST = 3, STDOUT = 6, HEADER = 8, END = 8, CONTENT = 65528, AT_ONCE = 1000 };

static struct iovec header(struct arena *arena, unsigned type, int id, size_t length)
{
	unsigned char *bytes = arena_alloc(arena, HEADER);

	bytes[0] = VERSION;
	bytes[1] = (unsigned char)type;
	bytes[2] = (unsigned char)((unsigned)id >> 8);
	bytes[3] = (unsigned char)id;
	bytes[4] = (unsigned char)(length >> 8);
	bytes[5] = (unsigned char)length;
	return (struct iovec){ bytes, HEADER };
}

/* Length bytes of the output from place at, which lie in the head, the body or both; answers how many pieces. */
static size_t pieces(struct iovec *to, const struct iovec *output, size_t at, size_t length)
{
	size_t count = 0;

	for (int i = 0; i < 2 && length; i++) {
		size_t left = output[i].iov_len > at ? output[i].iov_len - at : 0, part = left < length ? left : length;

		if (part)
			to[count++] = (struct iovec){ (char *)output[i].iov_base + at, part };
		at = left ? 0 : at - output[i].iov_len;
		length -= part;
	}
	return count;
}

static void send_all(int connection, struct iovec *parts, size_t count)
{
	while (count) {
		ssize_t sent = writev(connection, parts, (int)(count < AT_ONCE ? count : AT_ONCE));
		size_t left = sent > 0 ? (size_t)sent : 0;

		if (sent < 0 && errno != EINTR)
			return;
		for (; count && left >= parts->iov_len; parts++, count--)
			left -= parts->iov_len;
		if (left) {
			parts->iov_base = (char *)parts->iov_base + left;
			parts->iov_len -= left;
		}
	}
}

void records_send(int connection, int id, struct arena *arena, struct iovec head, struct iovec body)
{
	const struct iovec output[2] = { head, body };
	size_t length = head.iov_len + body.iov_len, count = 0;
	struct iovec *parts = arena_many(arena, struct iovec, (length / CONTENT + 1) * 3 + 3);

	for (size_t at = 0; at < length; at += CONTENT) {
		size_t part = length - at < CONTENT ? length - at : CONTENT;

		parts[count++] = header(arena, STDOUT, id, part);
		count += pieces(parts + count, output, at, part);
	}
	parts[count++] = header(arena, STDOUT, id, 0);
	parts[count++] = header(arena, END_REQUEST, id, END);
	parts[count++] = (struct iovec){ arena_alloc(arena, END), END }; /* status 0, complete */
	send_all(connection, parts, count);
}
