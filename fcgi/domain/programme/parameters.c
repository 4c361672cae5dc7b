/* Takes names of parameters apart and shows parameters to people; the catalogue itself is parameters_known.c. */
#include "domain/programme/parameters.h"

#include <inttypes.h>
#include <string.h>

#include "base/buffer.h"
#include "base/must.h"
#include "base/text.h"
#include "core/locale.h"
#include "domain/programme/outlook.h"

RECORD(parameter, FIELD(parameter, article), FIELD(parameter, name), FIELD(parameter, value), FIELD(parameter, unit));

static const char *const form_words[] = { "rate", "margin", "each", "order", "share" };
static const char *const scope_words[] = { "later", "", "tier", "brand", "category", "product" };

static const struct {
	int64_t kind;
	const char *word, *label;
} kinds[] = {
	{ KIND_RESELLER, "reseller", N_("resellers") },
	{ KIND_PROMOTER, "promoter", N_("promoters") },
	{ KIND_CONTRACTOR, "contractor", N_("contractors") },
};
enum { KINDS = sizeof(kinds) / sizeof(kinds[0]) };

/* ---- Names ---- */

/* Cuts the next part of a dotted name off into part; false when there is none or it does not fit. */
static bool next_part(const char **rest, char *part, size_t size)
{
	size_t length = strcspn(*rest, ".");

	if (length == 0 || length >= size)
		return false;
	memcpy(part, *rest, length);
	part[length] = '\0';
	*rest += length;
	if (**rest == '.')
		*rest += 1;
	return true;
}

static int place_of(const char *word, const char *const *words, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		if (*words[i] && text_same(word, words[i]))
			return (int)i;
	}
	return -1;
}

static const struct parameter_kind *kind_by_pattern(const char *pattern)
{
	for (const struct parameter_kind *kind = parameter_kinds; kind->pattern; kind++) {
		if (text_same(kind->pattern, pattern))
			return kind;
	}
	return NULL;
}

static bool word_read(struct arena *arena, const char *word, struct parameter_name *parts)
{
	int form = place_of(word, form_words, FORMS);

	parts->is_rate = form >= 0;
	parts->is_limit = text_same(word, "orders") || text_same(word, "months");
	parts->limits_orders = text_same(word, "orders");
	if (parts->is_rate)
		parts->form = (enum rate_form)form;
	parts->kind = kind_by_pattern(arena_printf(arena, "level.N[.KIND].%s[.SCOPE.KEY]", word));
	return parts->is_rate || parts->is_limit;
}

static bool scope_read(struct arena *arena, const char *rest, struct parameter_name *parts)
{
	char word[16];
	int scope;

	parts->key = "";
	parts->scope = RATE_PLAIN;
	if (*rest == '\0')
		return true;
	if (!next_part(&rest, word, sizeof(word)) || (scope = place_of(word, scope_words, RATE_SCOPES)) < 0)
		return false;
	parts->scope = (enum rate_scope)scope;
	if (scope == RATE_LATER)
		return *rest == '\0' && parts->is_rate;
	parts->key = arena_text(arena, rest);
	return *rest != '\0';
}

static bool level_read(struct arena *arena, const char *rest, struct parameter_name *parts)
{
	char level[4], word[16];

	if (!next_part(&rest, level, sizeof(level)) || !text_to_int(level, &parts->level) || parts->level < 0 ||
	    parts->level >= TERMS_LEVELS || !next_part(&rest, word, sizeof(word)))
		return false;
	for (size_t i = 0; i < KINDS; i++) {
		if (!text_same(word, kinds[i].word))
			continue;
		parts->partner_kind = kinds[i].kind;
		if (!next_part(&rest, word, sizeof(word)))
			return false;
		break;
	}
	return word_read(arena, word, parts) && scope_read(arena, rest, parts);
}

static bool tier_read(struct arena *arena, const char *rest, struct parameter_name *parts)
{
	char place[4];

	parts->is_tier = true;
	parts->kind = kind_by_pattern("tier.N.CODE");
	if (!next_part(&rest, place, sizeof(place)) || !text_to_int(place, &parts->tier) || *rest == '\0' || strchr(rest, '.'))
		return false;
	parts->key = arena_text(arena, rest);
	return true;
}

bool parameter_name_read(struct arena *arena, const char *name, struct parameter_name *parts)
{
	*parts = (struct parameter_name){ .scope = RATE_PLAIN, .key = "" };
	parts->kind = kind_by_pattern(name);
	if (parts->kind)
		return !parts->kind->family;
	if (!name || text_ends(name, "."))
		return false;
	if (text_starts(name, "level."))
		return level_read(arena, name + strlen("level."), parts);
	return text_starts(name, "tier.") && tier_read(arena, name + strlen("tier."), parts);
}

const struct parameter_kind *parameter_kind_of(struct arena *arena, const char *name)
{
	struct parameter_name parts;

	return parameter_name_read(arena, name, &parts) ? parts.kind : NULL;
}

const char *tier_unit(int64_t measure)
{
	return measure == MEASURE_ORDERS || measure == MEASURE_UNITS ? "count" : "minor";
}

const char *partner_kind_word(int64_t kind)
{
	for (size_t i = 0; i < KINDS; i++) {
		if (kinds[i].kind == kind)
			return kinds[i].word;
	}
	return NULL;
}

/* ---- For people ---- */

static const char *with(struct arena *arena, const char *sentence, const char *argument)
{
	const struct refused whole = { sentence, "", { argument } };

	return locale_refusal(arena, &whole);
}

static const char *scope_label(enum rate_scope scope)
{
	static const char *const labels[] = {
		[RATE_LATER] = N_("later"),
		[RATE_PLAIN] = NULL,
		[RATE_TIER] = N_("tier %1$s"),
		[RATE_BRAND] = N_("brand %1$s"),
		[RATE_CATEGORY] = N_("category %1$s"),
		[RATE_PRODUCT] = N_("product %1$s"),
	};

	return labels[scope];
}

static const char *level_label(struct arena *arena, const struct parameter_name *parts)
{
	struct buffer out = { 0 };
	const char *label;

	if (parts->level == 0)
		buffer_text(&out, locale_text(N_("Who brought the client")));
	else
		buffer_text(&out, with(arena, N_("Level %1$s"), locale_number(arena, parts->level)));
	for (size_t i = 0; i < KINDS; i++) {
		if (kinds[i].kind == parts->partner_kind)
			buffer_printf(&out, ", %s", locale_text(kinds[i].label));
	}
	if (scope_label(parts->scope))
		buffer_printf(&out, ", %s",
			      with(arena, scope_label(parts->scope), parts->scope == RATE_TIER ? tier_words(parts->key) : parts->key));
	buffer_printf(&out, ": %s", locale_text(parts->kind->label));
	label = arena_text(arena, buffer_get(&out));
	buffer_free(&out);
	return label;
}

const char *parameter_label(struct arena *arena, const struct parameter *row)
{
	struct parameter_name parts;

	if (!parameter_name_read(arena, row->name, &parts))
		return row->name;
	if (parts.is_rate || parts.is_limit)
		return level_label(arena, &parts);
	if (parts.is_tier)
		return arena_printf(arena, "%s: %s", with(arena, N_("Tier %1$s"), tier_words(parts.key)), locale_text(parts.kind->label));
	return locale_text(parts.kind->label);
}

const char *parameter_value(struct arena *arena, const struct parameter *row, const char *currency)
{
	const struct parameter_kind *kind = parameter_kind_of(arena, row->name);

	if (text_same(row->unit, "bp"))
		return locale_percent(arena, row->value);
	if (text_same(row->unit, "minor"))
		return locale_money(arena, money_of(row->value, currency));
	if (text_same(row->unit, "days"))
		return with(arena, locale_plural("%1$s day", "%1$s days", row->value), locale_number(arena, row->value));
	if (text_same(row->unit, "months"))
		return with(arena, locale_plural("%1$s month", "%1$s months", row->value), locale_number(arena, row->value));
	if (kind && kind->choices && row->value >= kind->low && row->value <= kind->high)
		return locale_text(kind->choices[row->value].label);
	return locale_number(arena, row->value);
}

/* ---- For files ---- */

bool parameter_plain_read(struct arena *arena, const char *name, const char *text, int64_t *value)
{
	const struct parameter_kind *kind = parameter_kind_of(arena, name);

	if (!kind || !kind->choices)
		return text_to_int(text, value);
	for (*value = 0; kind->choices[*value].word; *value += 1) {
		if (text_same(kind->choices[*value].word, text))
			return true;
	}
	return false;
}
