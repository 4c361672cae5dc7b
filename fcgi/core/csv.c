/* Reading goes file → iconv → libcsv, one line at a time, so that every row knows its line. */
#include "core/csv.h"

#include <csv.h>
#include <errno.h>
#include <iconv.h>
#include <stdio.h>
#include <string.h>
#include <strings.h>

#include "base/must.h"
#include "base/text.h"

enum { BLOCK = 64 * 1024, CONVERTED = 4 * BLOCK, FIRST_FIELDS = 16 };

struct reading {
	struct arena *arena;
	struct arena_mark start;
	struct csv_parser parser;
	iconv_t charset;         /* (iconv_t)-1: the file is UTF-8 already */
	bool (*row)(const struct csv_row *row, void *context);
	void *context;
	struct csv_row current;
	size_t room;             /* of current.fields */
	size_t line;             /* being read */
	bool open;               /* a row has begun and not ended */
	bool after_return;       /* the byte before was a CR, so a LF does not begin another line */
	bool begun;              /* separator found, byte order mark taken off */
	bool stopped;            /* the caller has seen enough, or why is set */
	const char *why;
};

static void stop(struct reading *reading, const char *why)
{
	reading->stopped = true;
	reading->why = why;
}

static void on_field(void *bytes, size_t length, void *context)
{
	struct reading *reading = context;
	struct csv_row *row = &reading->current;

	if (reading->stopped)
		return;
	if (length && !text_is_utf8(bytes, length)) {
		stop(reading, arena_printf(reading->arena,
					   N_("line %zu holds bytes that are no UTF-8 text; name the file's charset in the profile"),
					   row->line));
		return;
	}
	if (row->count == reading->room) {
		size_t room = reading->room ? 2 * reading->room : FIRST_FIELDS;
		const char **fields = arena_many(reading->arena, const char *, room);

		if (row->count)
			memcpy(fields, row->fields, row->count * sizeof(*fields));
		row->fields = fields;
		reading->room = room;
	}
	row->fields[row->count++] = length ? text_trimmed(reading->arena, arena_bytes(reading->arena, bytes, length)) : "";
}

static void on_row(int terminator, void *context)
{
	struct reading *reading = context;

	(void)terminator;
	if (reading->stopped)
		return;
	if (!reading->row(&reading->current, reading->context))
		reading->stopped = true;
	arena_rewind(reading->arena, reading->start);
	reading->current = (struct csv_row){ 0 };
	reading->room = 0;
	reading->open = false;
}

/* One line, with its line end, or a piece of it. At most one row ends in it. */
static void parse_line(struct reading *reading, const char *bytes, size_t length)
{
	bool blank = true;

	for (size_t i = 0; i < length && blank; i++)
		blank = strchr(" \t\r\n", bytes[i]) != NULL && bytes[i];
	if (!reading->open)
		reading->current.line = reading->line;
	if (!blank || reading->open)
		reading->open = true;
	if (csv_parse(&reading->parser, bytes, length, on_field, on_row, reading) != length && !reading->stopped)
		stop(reading, N_("the file could not be taken apart: a row is too large"));
}

static unsigned char separator_of(const char *bytes, size_t length)
{
	static const char candidates[] = ",;\t";
	size_t counts[3] = { 0 }, best = 0;
	bool quoted = false;

	for (size_t i = 0; i < length && (quoted || (bytes[i] != '\n' && bytes[i] != '\r')); i++) {
		const char *found = bytes[i] ? strchr(candidates, bytes[i]) : NULL;

		quoted = quoted != (bytes[i] == '"');
		if (found && !quoted)
			counts[found - candidates]++;
	}
	for (size_t i = 1; i < 3; i++)
		if (counts[i] > counts[best])
			best = i;
	return (unsigned char)candidates[best];
}

static void parse_block(struct reading *reading, const char *bytes, size_t length)
{
	size_t start = 0;

	if (!reading->begun) {
		if (length >= 3 && memcmp(bytes, "\xEF\xBB\xBF", 3) == 0)
			start = 3;
		csv_set_delim(&reading->parser, separator_of(bytes + start, length - start));
		reading->begun = true;
	}
	for (size_t i = start; i < length && !reading->stopped; i++) {
		char byte = bytes[i];

		if (byte == '\n' && reading->after_return) {
			reading->line--;
			reading->after_return = false;
		}
		if (byte == '\n' || byte == '\r') {
			parse_line(reading, bytes + start, i + 1 - start);
			start = i + 1;
			reading->line++;
		}
		reading->after_return = byte == '\r';
	}
	if (start < length && !reading->stopped)
		parse_line(reading, bytes + start, length - start);
}

static void convert_block(struct reading *reading, char *bytes, size_t length)
{
	static char converted[CONVERTED];
	char *to = converted;
	size_t left = sizeof(converted);

	if (reading->charset == (iconv_t)-1) {
		parse_block(reading, bytes, length);
		return;
	}
	if (iconv(reading->charset, &bytes, &length, &to, &left) == (size_t)-1)
		stop(reading, arena_printf(reading->arena,
					   N_("after line %zu there is a byte that does not exist in the profile's charset"),
					   reading->line));
	else
		parse_block(reading, converted, (size_t)(to - converted));
}

static void finish(struct reading *reading)
{
	if (!reading->stopped && reading->open)
		parse_line(reading, "\n", 1);
	if (!reading->stopped && reading->open) /* only a quotation mark keeps a row open past its line end */
		stop(reading, arena_printf(reading->arena, N_("the quotation mark opened on line %zu is never closed"),
					   reading->current.line));
}

static void read_all(struct reading *reading, FILE *file)
{
	static char block[BLOCK];
	size_t length;

	while (!reading->stopped && (length = fread(block, 1, sizeof(block), file)) > 0)
		convert_block(reading, block, length);
	if (!reading->stopped && ferror(file))
		stop(reading, arena_printf(reading->arena, N_("reading failed: %s"), strerror(errno)));
	finish(reading);
}

/* Charsets of one byte a letter, so that a block can be cut anywhere. */
static bool charset_open(const char *name, iconv_t *charset)
{
	static const char *const known[] = { "windows-1251", "windows-1252", "iso-8859-2" };

	*charset = (iconv_t)-1;
	if (text_empty(name) || strcasecmp(name, "utf-8") == 0)
		return true;
	for (size_t i = 0; i < sizeof(known) / sizeof(known[0]); i++)
		if (strcasecmp(name, known[i]) == 0)
			*charset = iconv_open("UTF-8", known[i]);
	return *charset != (iconv_t)-1;
}

bool csv_read(const char *path, const char *charset, struct arena *arena,
	      bool (*row)(const struct csv_row *row, void *context), void *context, const char **why)
{
	struct reading reading = { .arena = arena, .row = row, .context = context, .line = 1 };
	FILE *file = fopen(path, "rb");

	if (!file) {
		*why = arena_printf(arena, N_("the file cannot be opened: %s"), strerror(errno));
		return false;
	}
	if (!charset_open(charset, &reading.charset)) {
		fclose(file);
		*why = arena_printf(arena, N_("the charset %s is not known; use utf-8, windows-1251, windows-1252 or iso-8859-2"),
				    charset);
		return false;
	}
	reading.start = arena_mark(arena);
	must(csv_init(&reading.parser, 0) == 0);
	read_all(&reading, file);
	csv_free(&reading.parser);
	fclose(file);
	if (reading.charset != (iconv_t)-1)
		iconv_close(reading.charset);
	*why = reading.why;
	return !reading.why;
}

bool csv_read_bytes(const char *bytes, size_t length, struct arena *arena,
		    bool (*row)(const struct csv_row *row, void *context), void *context, const char **why)
{
	struct reading reading = { .arena = arena, .charset = (iconv_t)-1, .row = row, .context = context, .line = 1 };

	reading.start = arena_mark(arena);
	must(csv_init(&reading.parser, 0) == 0);
	parse_block(&reading, bytes, length);
	finish(&reading);
	csv_free(&reading.parser);
	*why = reading.why;
	return !reading.why;
}

/* A sign, digits, one decimal mark: a spreadsheet reads a number, never a formula. */
static bool plain_number(const char *text)
{
	size_t digits;

	text += *text == '-' || *text == '+';
	digits = strspn(text, "0123456789");
	text += digits;
	if (digits && (*text == '.' || *text == ',')) {
		digits = strspn(text + 1, "0123456789");
		text += 1 + digits;
	}
	return digits && !*text;
}

void csv_field(struct buffer *out, const char *text)
{
	if (out->length && out->bytes[out->length - 1] != '\n')
		buffer_char(out, ',');
	buffer_char(out, '"');
	if (!text)
		text = "";
	if (*text && strchr("=+-@\t\r", *text) && !plain_number(text))
		buffer_char(out, '\'');
	for (; *text; text++) {
		if (*text == '"')
			buffer_char(out, '"');
		buffer_char(out, *text);
	}
	buffer_char(out, '"');
}

void csv_end(struct buffer *out)
{
	buffer_text(out, "\r\n");
}
