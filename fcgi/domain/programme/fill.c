#include "domain/programme/fill.h"

#include <inttypes.h>
#include <string.h>

#include "base/buffer.h"
#include "base/text.h"
#include "core/locale.h"
#include "domain/programme/parameters.h"

static const struct refused no_such_place = {
	N_("Article %1$s speaks of {%2$s}, which no article gives a value."),
	N_("Correct the name between the braces, or give that parameter a value."), { NULL } };

enum { NAME_MOST = 80 };

/* The length of a name that stands between braces at that place, 0: this is no place of a parameter. */
static size_t name_length(const char *brace)
{
	size_t length = strspn(brace + 1, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789._-");

	return length > 0 && length <= NAME_MOST && brace[1 + length] == '}' && memchr(brace + 1, '.', length) ? length : 0;
}

static const struct parameter *named(struct parameter_list parameters, const char *name, size_t length)
{
	for (size_t i = 0; i < parameters.count; i++)
		if (strlen(parameters.items[i].name) == length && memcmp(parameters.items[i].name, name, length) == 0)
			return &parameters.items[i];
	return NULL;
}

/* The unit of a number of days stands in the text, where grammar can follow it. */
static const char *value_of(struct arena *arena, const struct parameter *row, const char *currency)
{
	if (text_same(row->unit, "days") || text_same(row->unit, "months") || text_same(row->unit, "day") ||
	    text_same(row->unit, "count"))
		return locale_number(arena, row->value);
	return parameter_value(arena, row, currency);
}

const char *article_filled(struct arena *arena, const char *text, struct parameter_list parameters, const char *currency)
{
	struct buffer out = { 0 };
	const char *filled;

	for (const char *at = text ? text : ""; *at;) {
		size_t plain = strcspn(at, "{"), length;
		const struct parameter *row;

		buffer_add(&out, at, plain);
		at += plain;
		if (!*at)
			break;
		length = name_length(at);
		row = length ? named(parameters, at + 1, length) : NULL;
		if (row)
			buffer_text(&out, value_of(arena, row, currency));
		else
			buffer_add(&out, at, length ? length + 2 : 1);
		at += length ? length + 2 : 1;
	}
	filled = arena_text(arena, buffer_get(&out));
	buffer_free(&out);
	return filled;
}

struct article_list articles_filled(struct arena *arena, struct article_list articles, struct parameter_list parameters,
				    const char *currency)
{
	struct article_list filled = { arena_many(arena, struct article, articles.count + 1), articles.count };

	for (size_t i = 0; i < articles.count; i++) {
		filled.items[i] = articles.items[i];
		filled.items[i].text = article_filled(arena, articles.items[i].text, parameters, currency);
	}
	return filled;
}

refusal article_places_check(struct arena *arena, int64_t article, const char *text, struct parameter_list parameters)
{
	for (const char *at = text; (at = strchr(at, '{')) != NULL; at++) {
		size_t length = name_length(at);

		if (length && !named(parameters, at + 1, length))
			return refuse(arena, &no_such_place, arena_printf(arena, "%" PRId64, article),
				      arena_bytes(arena, at + 1, length));
	}
	return NULL;
}
