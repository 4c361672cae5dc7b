/* Fails when a template shows words that no translator will see: two or more letters in a row in text, or in an attribute
 * that people read, outside of {{t}} and {{n}}. What stands in <code> or in an element with translate="no" is exempt. */
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

enum { DEPTH = 128, NAME = 32 };

struct element {
	char name[NAME];
	bool exempt;
};

struct reader {
	const char *path;
	char *text;
	size_t length, at;
	struct element open[DEPTH];
	size_t depth;
	int found;
};

struct tag {
	char name[NAME];
	bool closing, exempt, button;
	size_t value, value_end; /* of the attribute "value" */
};

static bool read_whole(struct reader *reader)
{
	FILE *stream = fopen(reader->path, "rb");
	size_t size = 0, got;

	if (!stream)
		return false;
	do {
		size += 65536;
		reader->text = realloc(reader->text, size + 1);
		if (!reader->text)
			abort();
		got = fread(reader->text + reader->length, 1, size - reader->length, stream);
		reader->length += got;
	} while (got > 0);
	reader->text[reader->length] = '\0';
	return fclose(stream) == 0;
}

/* Bytes of one letter at text: ASCII, or the Latin, Greek and Cyrillic blocks of two bytes (U+00C0 … U+052F). */
static size_t letter(const char *text)
{
	unsigned char c = (unsigned char)text[0];

	if ((c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'))
		return 1;
	return c >= 0xC3 && c <= 0xD4 && ((unsigned char)text[1] & 0xC0) == 0x80 ? 2 : 0;
}

static void tell(struct reader *reader, size_t from, size_t to)
{
	int line = 1;

	for (size_t i = 0; i < from; i++)
		line += reader->text[i] == '\n';
	fprintf(stderr, "%s:%d: \"%.*s\" is not translated: put it into {{t \"…\"}}\n", reader->path, line,
		(int)(to - from), reader->text + from);
	reader->found++;
}

/* Words that a partial shows must come as t"…". */
static void check_argument(struct reader *reader, size_t quote, size_t end)
{
	static const char *const shown[] = { "label", "help", "title", "text", "placeholder", "heading", "hint", "lead",
					     "empty", "caption", "button" };
	size_t key = quote - 1;

	if (reader->text[key] != '=')
		return;
	while (key > 0 && letter(reader->text + key - 1))
		key--;
	for (size_t i = 0; i < sizeof(shown) / sizeof(shown[0]); i++)
		if (strlen(shown[i]) == quote - 1 - key && strncmp(reader->text + key, shown[i], quote - 1 - key) == 0)
			for (size_t at = quote + 1; at < end; at++)
				if (letter(reader->text + at)) {
					tell(reader, quote + 1, end);
					return;
				}
}

/* The end of the {{…}} that begins at `at`; report says to look at the words given to a partial. */
static size_t skip_braces(struct reader *reader, size_t at, bool report)
{
	const char *text = reader->text;
	bool partial = report && text[at + 2] == '>';

	if (text[at + 2] == '!') {
		const char *end = strstr(text + at, "}}");

		return end ? (size_t)(end - text) + 2 : reader->length;
	}
	for (at += 2; at < reader->length && strncmp(text + at, "}}", 2) != 0; at++) {
		size_t quote = at;

		if (text[at] != '"')
			continue;
		for (at++; at < reader->length && text[at] != '"'; at++)
			at += text[at] == '\\';
		if (partial && at < reader->length)
			check_argument(reader, quote, at);
	}
	return at + 2 < reader->length ? at + 2 : reader->length;
}

static bool at_braces(const struct reader *reader, size_t at)
{
	return strncmp(reader->text + at, "{{", 2) == 0;
}

/* Looks for words from..to, passing over {{…}} and entities. */
static void check(struct reader *reader, size_t from, size_t to)
{
	while (from < to) {
		if (at_braces(reader, from)) {
			from = skip_braces(reader, from, true);
			continue;
		}
		if (reader->text[from] == '&') {
			size_t name = strspn(reader->text + from + 1, "#abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789");

			if (name && reader->text[from + 1 + name] == ';') {
				from += name + 2;
				continue;
			}
		}

		size_t end = from, letters = 0, step;

		while (end < to && (step = letter(reader->text + end)) > 0) {
			end += step;
			letters++;
		}
		if (letters > 1)
			tell(reader, from, end);
		from = end > from ? end : from + 1;
	}
}

static bool same(const struct reader *reader, size_t from, size_t to, const char *word)
{
	return to - from == strlen(word) && strncasecmp(reader->text + from, word, to - from) == 0;
}

static void read_attribute(struct reader *reader, struct tag *tag, size_t name, size_t name_end, size_t from, size_t to)
{
	static const char *const shown[] = { "title", "alt", "placeholder", "aria-label", "aria-description", "label" };
	bool exempt = reader->depth > 0 && reader->open[reader->depth - 1].exempt;

	if (same(reader, name, name_end, "translate") && same(reader, from, to, "no"))
		tag->exempt = true;
	if (same(reader, name, name_end, "type") &&
	    (same(reader, from, to, "submit") || same(reader, from, to, "button") || same(reader, from, to, "reset")))
		tag->button = true;
	if (same(reader, name, name_end, "value")) {
		tag->value = from;
		tag->value_end = to;
	}
	for (size_t i = 0; !exempt && i < sizeof(shown) / sizeof(shown[0]); i++)
		if (same(reader, name, name_end, shown[i]))
			check(reader, from, to);
}

static size_t value_end(struct reader *reader, size_t at, char quote)
{
	while (at < reader->length && reader->text[at] != quote)
		at = at_braces(reader, at) ? skip_braces(reader, at, false) : at + 1;
	return at;
}

static void read_attributes(struct reader *reader, struct tag *tag)
{
	const char *text = reader->text;

	while (reader->at < reader->length && text[reader->at] != '>') {
		size_t name = reader->at, end;

		if (at_braces(reader, name)) {
			reader->at = skip_braces(reader, name, true);
			continue;
		}
		end = name + strcspn(text + name, " \t\r\n=>/\"'{");
		if (end == name) {
			reader->at++;
			continue;
		}
		reader->at = end;
		if (text[end] != '=') {
			read_attribute(reader, tag, name, end, end, end);
			continue;
		}

		char quote = text[end + 1];
		size_t from = end + 2, to;

		if (quote == '"' || quote == '\'') {
			to = value_end(reader, from, quote);
			reader->at = to + 1;
		} else {
			from = end + 1;
			to = from + strcspn(text + from, " \t\r\n>");
			reader->at = to;
		}
		read_attribute(reader, tag, name, end, from, to);
	}
	reader->at++;
}

static bool listed(const char *name, const char *list)
{
	char spaced[NAME + 3];

	snprintf(spaced, sizeof(spaced), " %s ", name);
	return strstr(list, spaced) != NULL;
}

static void open_element(struct reader *reader, const struct tag *tag)
{
	bool outer = reader->depth > 0 && reader->open[reader->depth - 1].exempt;

	if (listed(tag->name, " area base br col embed hr img input link meta source track wbr ") || reader->depth == DEPTH)
		return;
	snprintf(reader->open[reader->depth].name, NAME, "%s", tag->name);
	reader->open[reader->depth++].exempt = outer || tag->exempt || listed(tag->name, " code script style ");
}

static void close_element(struct reader *reader, const char *name)
{
	for (size_t i = reader->depth; i-- > 0;)
		if (strcmp(reader->open[i].name, name) == 0) {
			reader->depth = i;
			return;
		}
}

static void skip_raw(struct reader *reader, const char *name)
{
	while (reader->at < reader->length && !(strncmp(reader->text + reader->at, "</", 2) == 0 &&
						strncasecmp(reader->text + reader->at + 2, name, strlen(name)) == 0))
		reader->at++;
}

static void read_tag(struct reader *reader)
{
	struct tag tag = { .closing = reader->text[reader->at + 1] == '/' };
	size_t from = reader->at + 1 + tag.closing, length = strcspn(reader->text + from, " \t\r\n>/{");
	bool self_closed;

	snprintf(tag.name, NAME, "%.*s", (int)(length < NAME ? length : NAME - 1), reader->text + from);
	for (char *c = tag.name; *c; c++)
		*c = *c >= 'A' && *c <= 'Z' ? (char)(*c - 'A' + 'a') : *c;
	reader->at = from + length;
	read_attributes(reader, &tag);
	self_closed = reader->at >= 2 && reader->at <= reader->length && reader->text[reader->at - 2] == '/';
	if (tag.button && strcmp(tag.name, "input") == 0 && !tag.exempt)
		check(reader, tag.value, tag.value_end);
	if (tag.closing)
		close_element(reader, tag.name);
	else if (!self_closed)
		open_element(reader, &tag);
	if (!tag.closing && listed(tag.name, " script style "))
		skip_raw(reader, tag.name);
}

static size_t text_end(struct reader *reader, size_t at)
{
	while (at < reader->length && !(reader->text[at] == '<' && strchr("/!?", reader->text[at + 1])) &&
	       !(reader->text[at] == '<' && letter(reader->text + at + 1)))
		at = at_braces(reader, at) ? skip_braces(reader, at, false) : at + 1;
	return at < reader->length ? at : reader->length;
}

static void read_template(struct reader *reader)
{
	while (reader->at < reader->length) {
		const char *at = reader->text + reader->at;

		if (strncmp(at, "<!--", 4) == 0) {
			const char *end = strstr(at + 4, "-->");

			reader->at = end ? (size_t)(end - reader->text) + 3 : reader->length;
		} else if (at[0] == '<' && (at[1] == '!' || at[1] == '?')) {
			reader->at += strcspn(at, ">") + 1;
		} else if (at[0] == '<' && (at[1] == '/' || letter(at + 1))) {
			read_tag(reader);
		} else {
			size_t end = text_end(reader, reader->at);

			if (end == reader->at)
				end++;
			if (!(reader->depth > 0 && reader->open[reader->depth - 1].exempt))
				check(reader, reader->at, end);
			reader->at = end;
		}
	}
}

int main(int count, char **paths)
{
	int found = 0;

	for (int i = 1; i < count; i++) {
		struct reader *reader = calloc(1, sizeof(*reader));

		if (!reader)
			abort();
		reader->path = paths[i];
		if (!read_whole(reader)) {
			perror(paths[i]);
			free(reader);
			return 2;
		}
		read_template(reader);
		found += reader->found;
		free(reader->text);
		free(reader);
	}
	return found ? 1 : 0;
}
