#include "base/text.h"

#include <ctype.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

bool text_same(const char *a, const char *b)
{
	return a == b || (a && b && strcmp(a, b) == 0);
}

bool text_starts(const char *text, const char *prefix)
{
	return text && strncmp(text, prefix, strlen(prefix)) == 0;
}

bool text_ends(const char *text, const char *suffix)
{
	size_t length = text ? strlen(text) : 0, tail = strlen(suffix);

	return text && length >= tail && strcmp(text + length - tail, suffix) == 0;
}

/* Length of the valid sequence at bytes, 0 when there is none (RFC 3629, table of section 4). */
static size_t sequence(const unsigned char *bytes, size_t left)
{
	unsigned char first = bytes[0], low = 0x80, high = 0xBF;
	size_t length = first < 0x80 ? 1 : first < 0xC2 ? 0 : first < 0xE0 ? 2 : first < 0xF0 ? 3 : first < 0xF5 ? 4 : 0;

	if (!length || length > left || first == 0)
		return 0;
	if (first == 0xE0)
		low = 0xA0;
	if (first == 0xED)
		high = 0x9F;
	if (first == 0xF0)
		low = 0x90;
	if (first == 0xF4)
		high = 0x8F;
	for (size_t i = 1; i < length; i++) {
		if (bytes[i] < low || bytes[i] > high)
			return 0;
		low = 0x80;
		high = 0xBF;
	}
	return length;
}

bool text_is_utf8(const char *bytes, size_t length)
{
	const unsigned char *at = (const unsigned char *)bytes;

	while (length) {
		size_t step = sequence(at, length);

		if (!step)
			return false;
		at += step;
		length -= step;
	}
	return true;
}

size_t text_letters(const char *text)
{
	size_t letters = 0;

	for (; *text; text++)
		letters += ((unsigned char)*text & 0xC0) != 0x80;
	return letters;
}

static size_t space_at(const char *text)
{
	if (text[0] && strchr(" \t\r\n\f\v", text[0]))
		return 1;
	return strncmp(text, "\xC2\xA0", 2) == 0 ? 2 : 0;
}

char *text_trimmed(struct arena *arena, const char *text)
{
	size_t step;

	while ((step = space_at(text)) > 0)
		text += step;

	const char *end = text, *at = text;

	while (*at) {
		step = space_at(at);
		at += step ? step : 1;
		if (!step)
			end = at;
	}
	return arena_bytes(arena, text, (size_t)(end - text));
}

char *text_lower_ascii(struct arena *arena, const char *text)
{
	char *lower = arena_text(arena, text);

	for (char *at = lower; at && *at; at++)
		if (*at >= 'A' && *at <= 'Z')
			*at = (char)(*at - 'A' + 'a');
	return lower;
}

char *text_code(struct arena *arena, const char *text)
{
	char *code = arena_alloc(arena, strlen(text) + 1), *end = code;

	for (; *text; text++) {
		unsigned char c = (unsigned char)*text;

		if (c < 0x80 && isalnum(c))
			*end++ = (char)toupper(c);
	}
	return code;
}

bool text_to_int(const char *text, int64_t *number)
{
	char *end;

	if (!text || (!isdigit((unsigned char)text[0]) && !(text[0] == '-' && isdigit((unsigned char)text[1]))))
		return false;
	errno = 0;

	long long value = strtoll(text, &end, 10);

	if (errno || *end)
		return false;
	*number = value;
	return true;
}

const char *text_of_ids(struct arena *arena, const int64_t *ids, size_t count)
{
	char *text = arena_alloc(arena, count * 21 + 3), *to = text;

	*to++ = '[';
	for (size_t i = 0; i < count; i++)
		to += snprintf(to, 22, "%s%lld", i ? "," : "", (long long)ids[i]);
	*to = ']';
	return text;
}
