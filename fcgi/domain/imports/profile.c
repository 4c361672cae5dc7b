/* Reads a mapping profile and answers the questions that only need the profile. */
#include "domain/imports/profile.h"

#include <ctype.h>
#include <ini.h>
#include <string.h>
#include <strings.h>

#include "base/money.h"
#include "base/must.h"
#include "base/text.h"

static const char *const kind_names[IMPORT_KINDS] = {
	[IMPORT_GOODS] = "goods", [IMPORT_VOUCHER] = "voucher", [IMPORT_CARRIAGE] = "carriage",
	[IMPORT_MANUAL] = "manual", [IMPORT_DISCOUNT] = "discount", [IMPORT_SAMPLE] = "sample",
	[IMPORT_FEE] = "fee", [IMPORT_ADJUSTMENT] = "adjustment",
};

static const char *const column_names[COLUMNS] = {
	[COLUMN_INVOICE] = "invoice", [COLUMN_CODE] = "code", [COLUMN_DESCRIPTION] = "description",
	[COLUMN_QUANTITY] = "quantity", [COLUMN_DATE] = "date", [COLUMN_PRICE] = "price",
	[COLUMN_CUSTOMER] = "customer", [COLUMN_COUNTRY] = "country",
};

struct loading {
	struct arena *arena;
	struct import_profile *profile;
	const char *why;
};

static int place_of(const char *const *names, int count, const char *name)
{
	for (int i = 0; i < count; i++)
		if (strcmp(names[i], name) == 0)
			return i;
	return -1;
}

static void add_word(struct arena *arena, struct import_words *words, const char *word)
{
	if (words->count == words->room) {
		size_t room = words->room ? 2 * words->room : 8;
		const char **items = arena_many(arena, const char *, room);

		if (words->count)
			memcpy(items, words->items, words->count * sizeof(*items));
		words->items = items;
		words->room = room;
	}
	words->items[words->count++] = word;
}

/* "a | b": adds each; as phrases when asked. */
static void add_words(struct arena *arena, struct import_words *words, const char *value, bool phrases)
{
	while (*value) {
		size_t length = strcspn(value, "|");
		char *word = text_trimmed(arena, arena_bytes(arena, value, length));

		if (*word)
			add_word(arena, words, phrases ? import_phrase(arena, word) : word);
		value += length + (value[length] == '|');
	}
}

static char *upper(struct arena *arena, const char *text)
{
	char *copy = arena_text(arena, text);

	for (char *at = copy; *at; at++)
		if (*at >= 'a' && *at <= 'z')
			*at = (char)(*at - 'a' + 'A');
	return copy;
}

/* Room for one more of count items: a copy of twice the size whenever count is a power of two. */
static void *grown(struct arena *arena, void *items, size_t size, size_t count)
{
	void *more;

	if (count && (count & (count - 1)))
		return items;
	more = arena_array(arena, size, count ? 2 * count : 1);
	if (count)
		memcpy(more, items, size * count);
	return more;
}

static bool read_file_section(struct loading *loading, const char *name, const char *value)
{
	struct import_profile *profile = loading->profile;

	if (strcmp(name, "charset") == 0)
		profile->charset = arena_text(loading->arena, value);
	else if (strcmp(name, "currency") == 0)
		profile->currency = arena_text(loading->arena, value);
	else if (strcmp(name, "zone") == 0)
		profile->zone = arena_text(loading->arena, value);
	else if (strcmp(name, "decimal_mark") == 0 && (value[0] == '.' || value[0] == ',') && !value[1])
		profile->decimal_mark = value[0];
	else if (strcmp(name, "vat_points") == 0)
		return text_to_int(value, &profile->vat_points) && profile->vat_points >= 0 && profile->vat_points <= 10000;
	else if (strcmp(name, "date_format") == 0)
		add_word(loading->arena, &profile->date_formats, arena_text(loading->arena, value));
	else
		return false;
	return true;
}

static bool read_code(struct loading *loading, const char *name, const char *value)
{
	struct import_profile *profile = loading->profile;
	int kind = place_of(kind_names, IMPORT_KINDS, name);

	if (kind < 0)
		return false;
	profile->codes = grown(loading->arena, profile->codes, sizeof(*profile->codes), profile->code_count);
	profile->codes[profile->code_count++] =
		(struct import_code_rule){ .pattern = upper(loading->arena, value), .kind = (enum import_kind)kind };
	return true;
}

static bool read_category(struct loading *loading, const char *name, const char *value)
{
	struct import_profile *profile = loading->profile;
	size_t count = profile->category_count;

	if (strcmp(name, "else") == 0) {
		profile->other_category = arena_text(loading->arena, value);
		return true;
	}
	if (!count || strcmp(profile->categories[count - 1].category, name) != 0) {
		profile->categories = grown(loading->arena, profile->categories, sizeof(*profile->categories), count);
		profile->categories[profile->category_count++] =
			(struct import_category_rule){ .category = arena_text(loading->arena, name) };
	}
	add_words(loading->arena, &profile->categories[profile->category_count - 1].phrases, value, true);
	return true;
}

static bool read_country(struct loading *loading, const char *name, const char *value)
{
	struct import_profile *profile = loading->profile;

	if (strlen(value) != 2)
		return false;
	profile->countries =
		grown(loading->arena, profile->countries, sizeof(*profile->countries), profile->country_count);
	profile->countries[profile->country_count++] = (struct import_country){
		.name = arena_text(loading->arena, name), .code = arena_text(loading->arena, value) };
	return true;
}

static bool read_column(struct loading *loading, const char *name, const char *value)
{
	int column = place_of(column_names, COLUMNS, name);

	if (column >= 0)
		add_words(loading->arena, &loading->profile->columns[column], value, false);
	return column >= 0;
}

static bool read_words(struct loading *loading, const char *section, const char *name, const char *value)
{
	struct import_profile *profile = loading->profile;
	struct import_words *words = NULL;

	if (strcmp(section, "invoices") == 0 && strcmp(name, "cancellation") == 0)
		words = &profile->cancellations;
	else if (strcmp(section, "invoices") == 0 && strcmp(name, "adjustment") == 0)
		words = &profile->adjustments;
	else if (strcmp(section, "customers") == 0 && strcmp(name, "none") == 0)
		words = &profile->nobody;
	else if (strcmp(section, "customers") == 0 && strcmp(name, "assortment") == 0 && strlen(value) <= 80)
		profile->assortment = arena_text(loading->arena, value);
	else if (strcmp(section, "customers") == 0 && strcmp(name, "sponsors") == 0)
		return text_to_int(value, &profile->sponsors) && profile->sponsors >= 2 && profile->sponsors <= 1000;
	else if (strcmp(section, "notes") == 0 && strcmp(name, "word") == 0)
		words = &profile->notes;
	else if (strcmp(section, "notes") == 0 && strcmp(name, "small_letters") == 0)
		profile->small_letters_are_notes = strcmp(value, "yes") == 0;
	else
		return false;
	if (words)
		add_words(loading->arena, words, value, words == &profile->notes);
	return true;
}

static int on_entry(void *context, const char *section, const char *name, const char *value)
{
	struct loading *loading = context;
	bool understood;

	if (strcmp(section, "file") == 0)
		understood = read_file_section(loading, name, value);
	else if (strcmp(section, "columns") == 0)
		understood = read_column(loading, name, value);
	else if (strcmp(section, "codes") == 0)
		understood = read_code(loading, name, value);
	else if (strcmp(section, "categories") == 0)
		understood = read_category(loading, name, value);
	else if (strcmp(section, "countries") == 0)
		understood = read_country(loading, name, value);
	else
		understood = read_words(loading, section, name, value);
	if (!understood && !loading->why)
		loading->why = arena_printf(loading->arena, N_("[%s] %s = %s is not understood"), section, name, value);
	return understood;
}

static const char *missing(struct arena *arena, const struct import_profile *profile)
{
	const char *currency = profile->currency;

	if (!currency || strlen(currency) != 3 || currency[strspn(currency, "ABCDEFGHIJKLMNOPQRSTUVWXYZ")])
		return N_("[file] needs a currency of three capitals");
	if (!profile->date_formats.count)
		return N_("[file] needs a date_format");
	for (int i = 0; i < COLUMNS; i++)
		if (!profile->columns[i].count)
			return arena_printf(arena, N_("[columns] needs %s"), column_names[i]);
	if (!profile->code_count)
		return N_("[codes] needs at least one line for goods");
	return NULL;
}

const struct import_profile *import_profile_read(struct arena *arena, const char *path, const char **why)
{
	struct import_profile *profile = arena_one(arena, struct import_profile);
	struct loading loading = { .arena = arena, .profile = profile };
	int line;

	*profile = (struct import_profile){ .charset = "utf-8", .zone = "UTC", .assortment = "", .decimal_mark = '.', .other_category = "" };
	line = ini_parse(path, on_entry, &loading);
	if (line < 0)
		*why = arena_printf(arena, N_("the profile %s cannot be read"), path);
	else if (line > 0)
		*why = arena_printf(arena, "%s:%d: %s", path, line,
				    loading.why ? loading.why : N_("this is no line of an INI file"));
	else
		*why = missing(arena, profile);
	return *why ? NULL : profile;
}

char *import_phrase(struct arena *arena, const char *text)
{
	char *phrase = arena_alloc(arena, 2 * strlen(text) + 3), *to = phrase;

	*to++ = ' ';
	for (; *text; text++) {
		unsigned char byte = (unsigned char)*text;

		if (byte == '?') { /* a word of its own wherever it stands */
			if (to[-1] != ' ')
				*to++ = ' ';
			*to++ = '?';
			*to++ = ' ';
		} else if (byte >= 0x80 || isalnum(byte)) {
			*to++ = byte < 0x80 ? (char)toupper(byte) : (char)byte;
		} else if (byte != '\'' && to[-1] != ' ') {
			*to++ = ' ';
		}
	}
	if (to[-1] != ' ')
		*to++ = ' ';
	return phrase;
}

bool import_holds(const char *text, const struct import_words *phrases)
{
	for (size_t i = 0; i < phrases->count; i++) {
		const char *phrase = phrases->items[i];
		size_t body = strlen(phrase) - 1; /* without the space at the end */

		for (const char *at = text; (at = memmem(at, strlen(at), phrase, body)) != NULL; at++) {
			const char *end = at + body;

			if (*end == ' ' || (*end == 'S' && end[1] == ' ') || strncmp(end, "ES ", 3) == 0)
				return true;
		}
	}
	return false;
}

static bool matches(const char *pattern, const char *text)
{
	for (; *pattern; pattern++, text++) {
		if (*pattern == '*') {
			for (; !matches(pattern + 1, text); text++)
				if (!*text)
					return false;
			return true;
		}
		if (*pattern == '#' ? !isdigit((unsigned char)*text) : *pattern != *text)
			return false;
	}
	return !*text;
}

bool import_kind_of(const struct import_profile *profile, const char *code, enum import_kind *kind)
{
	for (size_t i = 0; i < profile->code_count; i++) {
		if (matches(profile->codes[i].pattern, code)) {
			*kind = profile->codes[i].kind;
			return true;
		}
	}
	return false;
}

const char *import_category_of(struct arena *arena, const struct import_profile *profile, const char *name)
{
	const char *words = import_phrase(arena, name);

	for (size_t i = 0; i < profile->category_count; i++)
		if (import_holds(words, &profile->categories[i].phrases))
			return profile->categories[i].category;
	return profile->other_category;
}

const char *import_country_code(const struct import_profile *profile, const char *name)
{
	for (size_t i = 0; i < profile->country_count; i++)
		if (strcasecmp(profile->countries[i].name, name) == 0)
			return profile->countries[i].code;
	return NULL;
}

const char *import_kind_name(enum import_kind kind)
{
	must(kind < IMPORT_KINDS);
	return kind_names[kind];
}
