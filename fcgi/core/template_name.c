/* Names in templates: finds the field behind "a.b" in the scopes that are open, checks its format, and for a name that
 * nobody knows finds the nearest that somebody does. */
#include <string.h>

#include "core/template_internal.h"

static const char *const format_names[FORMATS] = {
	[FORMAT_USUAL] = "",       [FORMAT_DATE] = "date",       [FORMAT_DAY] = "day",
	[FORMAT_DAY_SHORT] = "day_short", [FORMAT_TIME] = "time", [FORMAT_SINCE] = "since",
	[FORMAT_MONTH] = "month",  [FORMAT_MONEY] = "money",     [FORMAT_NUMBER] = "number",
	[FORMAT_PERCENT] = "percent", [FORMAT_PLAIN] = "plain",
};

#define BIT(format) (1U << (format))
#define DAYS                                                                                                      \
	(BIT(FORMAT_DATE) | BIT(FORMAT_DAY) | BIT(FORMAT_DAY_SHORT) | BIT(FORMAT_SINCE) | BIT(FORMAT_MONTH) |     \
	 BIT(FORMAT_PLAIN))

/* Which formats a kind of field takes, and which one it gets without being told. */
static const struct {
	unsigned formats;
	enum format usual;
} kinds[] = {
	[FIELD_INT] = { BIT(FORMAT_NUMBER) | BIT(FORMAT_PERCENT) | BIT(FORMAT_PLAIN), FORMAT_PLAIN },
	[FIELD_FLAG] = { BIT(FORMAT_PLAIN), FORMAT_USUAL },
	[FIELD_TEXT] = { BIT(FORMAT_PLAIN), FORMAT_PLAIN },
	[FIELD_MONEY] = { BIT(FORMAT_MONEY) | BIT(FORMAT_PLAIN), FORMAT_MONEY },
	[FIELD_WHEN] = { DAYS | BIT(FORMAT_TIME), FORMAT_TIME },
	[FIELD_DATE] = { DAYS, FORMAT_DATE },
	[FIELD_HTML] = { 0, FORMAT_USUAL },
	[FIELD_RECORD] = { 0, FORMAT_USUAL },
	[FIELD_LIST] = { BIT(FORMAT_NUMBER) | BIT(FORMAT_PLAIN), FORMAT_USUAL },
};

static size_t smallest(size_t a, size_t b, size_t c)
{
	size_t less = a < b ? a : b;

	return less < c ? less : c;
}

/* Levenshtein's distance by one row; names longer than a row are compared by their beginning. */
static size_t distance(const char *a, const char *b)
{
	size_t row[64], long_a = strlen(a), long_b = strlen(b);

	if (long_b > 63)
		long_b = 63;
	for (size_t j = 0; j <= long_b; j++)
		row[j] = j;
	for (size_t i = 1; i <= long_a; i++) {
		size_t corner = row[0];

		row[0] = i;
		for (size_t j = 1; j <= long_b; j++) {
			size_t above = row[j];

			row[j] = smallest(above + 1, row[j - 1] + 1, corner + (a[i - 1] != b[j - 1]));
			corner = above;
		}
	}
	return row[long_b];
}

static void nearest_in(const struct record *record, const char *name, const char **nearest, size_t *best)
{
	for (size_t i = 0; i < record->count; i++) {
		size_t far = distance(name, record->fields[i].name);

		if (far < *best) {
			*best = far;
			*nearest = record->fields[i].name;
		}
	}
}

static void unknown(struct parser *parser, const struct source *source, int line, const char *name,
		    const struct record *inside)
{
	const char *nearest = NULL;
	size_t best = 1000;

	if (inside)
		nearest_in(inside, name, &nearest, &best);
	for (size_t i = parser->slots; !inside && i-- > 0;)
		nearest_in(parser->scopes[i], name, &nearest, &best);
	if (inside)
		parse_error(parser, source, line, "%s has no field \"%s\"; the nearest is \"%s\"", inside->name, name,
			    nearest ? nearest : "");
	else
		parse_error(parser, source, line, "no field \"%s\" is known here; the nearest is \"%s\"", name,
			    nearest ? nearest : "");
}

static bool read_format(struct parser *parser, const struct source *source, int line, const char *name,
			enum format *format)
{
	for (int i = 1; i < FORMATS; i++)
		if (strcmp(format_names[i], name) == 0) {
			*format = (enum format)i;
			return true;
		}
	parse_error(parser, source, line, "no format \"%s\" exists", name);
	return false;
}

static bool find_first(const struct parser *parser, const char *name, struct operand *operand)
{
	for (size_t slot = parser->slots; slot-- > 0;) {
		const struct field *field = record_field(parser->scopes[slot], name);

		if (field) {
			operand->slot = slot;
			operand->path[operand->hops++] = field;
			return true;
		}
	}
	return false;
}

/* Cuts the first name off a path "a.b.c". */
static const char *cut_name(char **path)
{
	char *name = *path, *dot = strchr(name, '.');

	*path = dot ? dot + 1 : NULL;
	if (dot)
		*dot = '\0';
	return name;
}

static bool follow(struct parser *parser, const struct source *source, int line, char *path, struct operand *operand)
{
	const char *name = cut_name(&path);

	if (!find_first(parser, name, operand)) {
		unknown(parser, source, line, name, NULL);
		return false;
	}
	while (path) {
		const struct field *last = operand->path[operand->hops - 1];

		name = cut_name(&path);
		if (last->kind != FIELD_RECORD || operand->hops == HOPS) {
			parse_error(parser, source, line, "\"%s\" is no record, so it has no \"%s\"", last->name, name);
			return false;
		}
		operand->path[operand->hops] = record_field(last->of, name);
		if (!operand->path[operand->hops]) {
			unknown(parser, source, line, name, last->of);
			return false;
		}
		operand->hops++;
	}
	return true;
}

/* $name: what the partial was given; a missing argument is an empty text. */
static void of_argument(const struct source *source, const char *name, struct operand *operand)
{
	operand->text = "";
	for (size_t i = 0; i < source->argument_count; i++)
		if (strcmp(source->arguments[i].name, name) == 0) {
			source->arguments[i].used = true;
			*operand = source->arguments[i].operand;
		}
}

bool operand_of_word(struct parser *parser, const struct source *source, const struct tag *tag, const struct word *word,
		     struct operand *operand)
{
	*operand = (struct operand){ 0 };
	if (word->kind != BARE) {
		operand->text = arena_text(parser->set->arena,
					   word->kind == TRANSLATED ? locale_text(word->text) : word->text);
		return true;
	}

	char *name = arena_text(parser->scratch, word->text), *bar = strchr(name, '|');
	enum format format = FORMAT_USUAL;

	if (bar) {
		*bar = '\0';
		if (!read_format(parser, source, tag->line, bar + 1, &format))
			return false;
	}
	if (name[0] == '$') {
		if (!source->partial) {
			parse_error(parser, source, tag->line, "\"%s\": only a partial has arguments", name);
			return false;
		}
		of_argument(source, name + 1, operand);
	} else if (parser->unmet) {
		operand->text = "";
	} else if (!follow(parser, source, tag->line, name, operand)) {
		return false;
	}
	if (format != FORMAT_USUAL && operand->hops && !(kinds[operand_kind(operand)].formats & BIT(format))) {
		parse_error(parser, source, tag->line, "\"%s\" has no format \"%s\"", name, bar + 1);
		return false;
	}
	if (format != FORMAT_USUAL)
		operand->format = format;
	return true;
}

enum field_kind operand_kind(const struct operand *operand)
{
	return operand->hops ? operand->path[operand->hops - 1]->kind : FIELD_TEXT;
}

bool operand_printable(struct parser *parser, const struct source *source, const struct tag *tag, struct operand *operand)
{
	enum field_kind kind = operand_kind(operand);

	if (operand->format == FORMAT_USUAL)
		operand->format = kinds[kind].usual;
	if (operand->format != FORMAT_USUAL || kind == FIELD_HTML)
		return true;

	const char *name = operand->path[operand->hops - 1]->name;

	if (kind == FIELD_FLAG)
		parse_error(parser, source, tag->line, "\"%s\" is a flag: test it with {{#%s}}", name, name);
	else
		parse_error(parser, source, tag->line, "\"%s\" is a %s: open it with {{#%s}}", name,
			    kind == FIELD_LIST ? "list" : "record", name);
	return false;
}

bool operand_comparable(struct parser *parser, const struct source *source, const struct tag *tag,
			struct operand *operand)
{
	if (operand->format == FORMAT_USUAL && (kinds[operand_kind(operand)].formats & BIT(FORMAT_PLAIN)))
		operand->format = FORMAT_PLAIN;
	return operand_printable(parser, source, tag, operand);
}

const struct operand *operand_keep(struct parser *parser, const struct operand *operand)
{
	struct operand *kept = arena_one(parser->set->arena, struct operand);

	*kept = *operand;
	return kept;
}
