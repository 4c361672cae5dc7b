/* multipart/form-data (RFC 7578), strictly as browsers send it: no preamble, no nested parts, no transfer encodings.
 * Bytes of files are not copied: they stay where the body is. */
#include "web/form_parse.h"

#include <string.h>
#include <strings.h>

#include "base/text.h"
#include "web/request.h"

enum { BOUNDARY_BYTES = 70, HEAD_BYTES = 2048 };

struct reader {
	struct arena *arena;
	const char *at, *end;
	const char *delimiter; /* CR LF -- boundary */
	size_t delimiter_length;
};

/* The boundary of the content type, "" when there is none that RFC 2046 allows. */
static char *boundary_of(struct arena *arena, const char *content_type)
{
	const char *at = strcasestr(content_type, "boundary=");
	size_t length;

	if (!at)
		return arena_text(arena, "");
	at += strlen("boundary=");
	if (*at == '"')
		length = strcspn(++at, "\"");
	else
		length = strcspn(at, "; \t");
	if (length > BOUNDARY_BYTES || memchr(at, '\r', length) || memchr(at, '\n', length))
		return arena_text(arena, "");
	return arena_bytes(arena, at, length);
}

/* The value of a parameter like name="…" in a Content-Disposition; browsers send a quote inside as %22. */
static char *parameter(struct arena *arena, const char *line, const char *name)
{
	char *wanted = arena_printf(arena, "%s=\"", name);
	const char *at = line;

	while ((at = strchr(at, ';')) != NULL) {
		at++;
		at += strspn(at, " \t");
		if (strncasecmp(at, wanted, strlen(wanted)) == 0) {
			at += strlen(wanted);

			const char *quote = strchr(at, '"');

			return quote ? arena_bytes(arena, at, (size_t)(quote - at)) : NULL;
		}
		const char *quote = strchr(at, '"');
		const char *semicolon = strchr(at, ';');

		/* A semicolon inside quotes ends nothing. */
		if (quote && semicolon && quote < semicolon) {
			quote = strchr(quote + 1, '"');
			if (!quote)
				return NULL;
			at = quote;
		}
	}
	return NULL;
}

static char *without_path(struct arena *arena, char *name)
{
	for (char *at = name; *at; at++)
		if (*at == '/' || *at == '\\')
			name = at + 1;
	return arena_text(arena, name);
}

/* Reads the header lines of a part; false when it is no form field. */
static bool read_head(struct reader *reader, struct pair *pair)
{
	const char *stop = memmem(reader->at, (size_t)(reader->end - reader->at), "\r\n\r\n", 4);
	char *head;

	if (!stop || stop - reader->at > HEAD_BYTES || memchr(reader->at, '\0', (size_t)(stop - reader->at)))
		return false;
	head = arena_bytes(reader->arena, reader->at, (size_t)(stop - reader->at));
	reader->at = stop + 4;

	for (char *line = head, *next; line; line = next) {
		next = strstr(line, "\r\n");
		if (next) {
			*next = '\0';
			next += 2;
		}
		if (strncasecmp(line, "content-transfer-encoding:", 26) == 0)
			return false;
		if (strncasecmp(line, "content-disposition: form-data", 30) != 0)
			continue;
		if (pair->name)
			return false;

		char *file_name = parameter(reader->arena, line, "filename");

		pair->name = parameter(reader->arena, line, "name");
		pair->file_name = file_name ? without_path(reader->arena, file_name) : NULL;
	}
	if (pair->file_name && !text_is_utf8(pair->file_name, strlen(pair->file_name)))
		return false;
	return pair->name != NULL;
}

/* One part, from behind its delimiter's line to behind the next delimiter. */
static bool read_part(struct reader *reader, struct pairs *pairs)
{
	struct pair pair = { 0 };
	const char *stop;

	if (!read_head(reader, &pair))
		return false;
	/* An empty part ends with the CR LF that closed its head. */
	reader->at -= 2;
	stop = memmem(reader->at, (size_t)(reader->end - reader->at), reader->delimiter, reader->delimiter_length);
	if (!stop)
		return false;
	pair.length = stop == reader->at ? 0 : (size_t)(stop - reader->at) - 2;

	const char *value = reader->at + 2;

	reader->at = stop + reader->delimiter_length;
	if (pair.file_name && !pair.file_name[0] && !pair.length)
		return true; /* a file field that was left empty */
	pair.value = pair.file_name ? value : arena_bytes(reader->arena, pair.length ? value : "", pair.length);
	return pairs_add(reader->arena, pairs, pair);
}

bool multipart_parse(struct arena *arena, const char *content_type, const char *bytes, size_t length,
		     struct pairs *pairs)
{
	char *boundary = boundary_of(arena, content_type);
	struct reader reader = { .arena = arena, .at = bytes, .end = bytes + length };

	if (!boundary[0])
		return false;
	reader.delimiter = arena_printf(arena, "\r\n--%s", boundary);
	reader.delimiter_length = strlen(reader.delimiter);
	if (length < reader.delimiter_length || memcmp(bytes, reader.delimiter + 2, reader.delimiter_length - 2) != 0)
		return false;
	reader.at += reader.delimiter_length - 2;
	for (;;) {
		if (reader.end - reader.at < 2)
			return false;
		if (memcmp(reader.at, "--", 2) == 0)
			return reader.end - reader.at == 2 ||
			       (reader.end - reader.at == 4 && memcmp(reader.at + 2, "\r\n", 2) == 0);
		if (memcmp(reader.at, "\r\n", 2) != 0)
			return false;
		reader.at += 2;
		if (!read_part(&reader, pairs))
			return false;
	}
}
