/* How a field looks in a page: its words by format, its truth in a section, and the escapes of the places of HTML. */
#include <string.h>

#include "base/must.h"
#include "core/template_internal.h"

static const char *date_text(struct arena *arena, struct date day, enum format format)
{
	if (!date_set(day))
		return "";
	switch (format) {
	case FORMAT_PLAIN: return date_plain(arena, day);
	case FORMAT_MONTH: return locale_month(arena, day);
	case FORMAT_DAY_SHORT: return locale_day_short(arena, locale_day_start(day));
	case FORMAT_SINCE: return locale_since(arena, locale_day_start(day), when_now());
	default: return locale_date(arena, day);
	}
}

static const char *when_text(struct arena *arena, struct when moment, enum format format)
{
	if (!when_set(moment))
		return "";
	switch (format) {
	case FORMAT_PLAIN: return when_plain(arena, moment);
	case FORMAT_MONTH: return locale_month(arena, locale_today(moment));
	case FORMAT_DAY_SHORT: return locale_day_short(arena, moment);
	case FORMAT_SINCE: return locale_since(arena, moment, when_now());
	case FORMAT_DATE:
	case FORMAT_DAY: return locale_day(arena, moment);
	default: return locale_time(arena, moment);
	}
}

/* Plain digits; printf would be a third of the time of a long list. */
static const char *digits_of(struct arena *arena, int64_t number)
{
	char digits[24];
	size_t at = sizeof(digits);
	uint64_t rest = number < 0 ? 0 - (uint64_t)number : (uint64_t)number;

	do
		digits[--at] = (char)('0' + rest % 10);
	while ((rest /= 10) > 0);
	if (number < 0)
		digits[--at] = '-';
	return arena_bytes(arena, digits + at, sizeof(digits) - at);
}

static const char *int_text(struct arena *arena, int64_t number, enum format format)
{
	if (format == FORMAT_NUMBER)
		return locale_number(arena, number);
	if (format == FORMAT_PERCENT)
		return locale_percent(arena, number);
	return digits_of(arena, number);
}

static const char *money_text(struct arena *arena, struct money amount, enum format format)
{
	if (!amount.currency[0])
		return "";
	return format == FORMAT_PLAIN ? money_plain(arena, amount) : locale_money(arena, amount);
}

const char *value_text(struct arena *arena, const struct field *field, const void *at, enum format format)
{
	const char *text = NULL;

	switch (field->kind) {
	case FIELD_TEXT: text = *(const char *const *)at; break;
	case FIELD_HTML: text = ((const struct html *)at)->safe; break;
	case FIELD_FLAG: text = *(const bool *)at ? "yes" : ""; break;
	case FIELD_INT: text = int_text(arena, *(const int64_t *)at, format); break;
	case FIELD_MONEY: text = money_text(arena, *(const struct money *)at, format); break;
	case FIELD_WHEN: text = when_text(arena, *(const struct when *)at, format); break;
	case FIELD_DATE: text = date_text(arena, *(const struct date *)at, format); break;
	case FIELD_LIST: text = int_text(arena, (int64_t)((const struct any_list *)at)->count, format); break;
	case FIELD_RECORD: never("a record has no text");
	}
	return text ? text : "";
}

bool value_true(const struct field *field, const void *at)
{
	const char *text;

	switch (field->kind) {
	case FIELD_TEXT:
		text = *(const char *const *)at;
		return text && *text;
	case FIELD_HTML:
		text = ((const struct html *)at)->safe;
		return text && *text;
	case FIELD_FLAG: return *(const bool *)at;
	case FIELD_INT: return *(const int64_t *)at != 0;
	case FIELD_MONEY: return ((const struct money *)at)->minor != 0;
	case FIELD_WHEN: return when_set(*(const struct when *)at);
	case FIELD_DATE: return date_set(*(const struct date *)at);
	case FIELD_LIST: return ((const struct any_list *)at)->count != 0;
	case FIELD_RECORD: return *(const void *const *)at != NULL;
	}
	return false;
}

static const char *const entities[256] = {
	['&'] = "&amp;", ['<'] = "&lt;", ['>'] = "&gt;", ['"'] = "&quot;", ['\''] = "&#39;",
};

static void add_html(struct buffer *out, const char *bytes, size_t length)
{
	size_t from = 0;

	for (size_t i = 0; i < length; i++) {
		const char *name = entities[(unsigned char)bytes[i]];

		if (!name)
			continue;
		buffer_add(out, bytes + from, i - from);
		buffer_text(out, name);
		from = i + 1;
	}
	buffer_add(out, bytes + from, length - from);
}

/* RFC 3986, 2.3: all but the unreserved characters is encoded, so that a value stays one segment or one query value. */
static void add_part(struct buffer *out, const char *bytes, size_t length)
{
	for (size_t i = 0; i < length; i++) {
		unsigned char c = (unsigned char)bytes[i];

		if ((c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' || c == '.' ||
		    c == '_' || c == '~')
			buffer_char(out, (char)c);
		else
			buffer_printf(out, "%%%02X", c);
	}
}

/* Browsers drop control characters and read "\" as "/", so an address with either is none. */
static bool address_fine(const char *bytes, size_t length)
{
	static const char *const schemes[] = { "http://", "https://", "mailto:", "tel:" };

	for (size_t i = 0; i < length; i++)
		if ((unsigned char)bytes[i] < 0x21 || bytes[i] == 0x7F || bytes[i] == '\\')
			return false;
	if (length && (bytes[0] == '?' || (bytes[0] == '/' && !(length > 1 && bytes[1] == '/'))))
		return true;
	for (size_t i = 0; i < sizeof(schemes) / sizeof(schemes[0]); i++)
		if (length > strlen(schemes[i]) && memcmp(bytes, schemes[i], strlen(schemes[i])) == 0)
			return true;
	return false;
}

/* "." and ".." would climb, and an empty first segment would make the address begin with "//". */
static bool segment_fine(const char *bytes, size_t length, bool first)
{
	return !(length == 0 && first) && !(length == 1 && bytes[0] == '.') && !(length == 2 && memcmp(bytes, "..", 2) == 0);
}

void escape_add(struct buffer *out, enum escape escape, const char *bytes, size_t length)
{
	switch (escape) {
	case ESCAPE_NOTHING: buffer_add(out, bytes, length); break;
	case ESCAPE_HTML: add_html(out, bytes, length); break;
	case ESCAPE_ADDRESS:
		if (address_fine(bytes, length))
			add_html(out, bytes, length);
		else
			buffer_char(out, '#');
		break;
	case ESCAPE_FIRST_SEGMENT:
	case ESCAPE_SEGMENT:
		if (segment_fine(bytes, length, escape == ESCAPE_FIRST_SEGMENT))
			add_part(out, bytes, length);
		else
			buffer_char(out, '-');
		break;
	case ESCAPE_PART: add_part(out, bytes, length); break;
	}
}
