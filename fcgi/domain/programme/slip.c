/* Fills the sentences of a proof slip in the reader's language, and packs and unpacks its steps as JSON. */
#include "domain/programme/slip.h"

#include <string.h>

#include "base/buffer.h"
#include "base/must.h"
#include "base/text.h"
#include "core/json.h"
#include "core/locale.h"
#include "domain/programme/outlook.h"

RECORD(slip_line, FIELD(slip_line, text), FIELD(slip_line, article), FIELD(slip_line, fact), FIELD(slip_line, fact_id));

static const char *const kind_words[] = { "money", "rate", "number", "text" };

struct slip_value slip_money(const char *name, struct money amount)
{
	struct slip_value value = { name, SLIP_MONEY, amount.minor, NULL, "" };

	memcpy(value.currency, amount.currency, sizeof(value.currency));
	return value;
}

struct slip_value slip_rate(const char *name, int64_t basis_points)
{
	return (struct slip_value){ name, SLIP_RATE, basis_points, NULL, "" };
}

struct slip_value slip_number(const char *name, int64_t number)
{
	return (struct slip_value){ name, SLIP_NUMBER, number, NULL, "" };
}

struct slip_value slip_text(const char *name, const char *text)
{
	return (struct slip_value){ name, SLIP_TEXT, 0, text, "" };
}

static const char *shown(struct arena *arena, const struct slip_value *value)
{
	switch (value->kind) {
	case SLIP_MONEY:
		return locale_money(arena, money_of(value->number, value->currency));
	case SLIP_RATE:
		return locale_percent(arena, value->number);
	case SLIP_NUMBER:
		return locale_number(arena, value->number);
	case SLIP_TEXT:
		return !value->text ? "" : text_same(value->name, "tier") ? tier_words(value->text) : value->text;
	}
	must(false);
	return "";
}

static const struct slip_value *value_named(const struct slip_step *step, const char *name, size_t length)
{
	for (size_t i = 0; i < SLIP_VALUES && step->values[i].name; i++) {
		if (strlen(step->values[i].name) == length && memcmp(step->values[i].name, name, length) == 0)
			return &step->values[i];
	}
	return NULL;
}

/* A place without a value stays as it is written, so that a slip of an older program can still be read. */
static const char *filled(struct arena *arena, const struct slip_step *step)
{
	const char *rest = locale_text(step->sentence), *open;
	struct buffer out = { 0 };
	const char *text;

	while ((open = strchr(rest, '{')) != NULL) {
		const char *close = strchr(open, '}');
		const struct slip_value *value = close ? value_named(step, open + 1, (size_t)(close - open - 1)) : NULL;

		buffer_add(&out, rest, (size_t)(open - rest));
		if (value)
			buffer_text(&out, shown(arena, value));
		else
			buffer_char(&out, '{');
		rest = value ? close + 1 : open + 1;
	}
	buffer_text(&out, rest);
	text = arena_text(arena, buffer_get(&out));
	buffer_free(&out);
	return text;
}

struct slip_line_list slip_read(struct arena *arena, struct slip_step_list steps)
{
	struct slip_line_list lines = { arena_many(arena, struct slip_line, steps.count), steps.count };

	for (size_t i = 0; i < steps.count; i++)
		lines.items[i] = (struct slip_line){ filled(arena, &steps.items[i]), steps.items[i].article,
						     steps.items[i].fact ? steps.items[i].fact : "", steps.items[i].fact_id };
	return lines;
}

static struct json_object *packed_value(const struct slip_value *value)
{
	struct json_object *object = json_object_new_object();

	json_object_object_add(object, "name", json_object_new_string(value->name));
	json_object_object_add(object, "kind", json_object_new_string(kind_words[value->kind]));
	if (value->kind == SLIP_TEXT)
		json_object_object_add(object, "text", json_object_new_string(value->text ? value->text : ""));
	else
		json_object_object_add(object, "value", json_object_new_int64(value->number));
	if (value->kind == SLIP_MONEY)
		json_object_object_add(object, "currency", json_object_new_string(value->currency));
	return object;
}

const char *slip_pack(struct arena *arena, struct slip_step_list steps)
{
	struct json_object *array = json_object_new_array();
	const char *text;

	for (size_t i = 0; i < steps.count; i++) {
		const struct slip_step *step = &steps.items[i];
		struct json_object *object = json_object_new_object(), *values = json_object_new_array();

		for (size_t j = 0; j < SLIP_VALUES && step->values[j].name; j++)
			json_object_array_add(values, packed_value(&step->values[j]));
		json_object_object_add(object, "sentence", json_object_new_string(step->sentence));
		json_object_object_add(object, "article", json_object_new_int64(step->article));
		json_object_object_add(object, "values", values);
		if (step->fact) {
			json_object_object_add(object, "fact", json_object_new_string(step->fact));
			json_object_object_add(object, "fact_id", json_object_new_int64(step->fact_id));
		}
		json_object_array_add(array, object);
	}
	text = arena_text(arena, json_object_to_json_string_ext(array, JSON_C_TO_STRING_PLAIN));
	json_object_put(array);
	return text;
}

static const char *member_text(struct arena *arena, struct json_object *object, const char *name)
{
	struct json_object *member = NULL;

	if (!json_object_object_get_ex(object, name, &member) || !json_object_is_type(member, json_type_string))
		return NULL;
	return arena_text(arena, json_object_get_string(member));
}

static bool member_number(struct json_object *object, const char *name, int64_t *number)
{
	struct json_object *member = NULL;

	if (!json_object_object_get_ex(object, name, &member) || !json_object_is_type(member, json_type_int))
		return false;
	*number = json_object_get_int64(member);
	return true;
}

static bool unpack_value(struct arena *arena, struct json_object *object, struct slip_value *value)
{
	const char *kind, *currency;
	size_t number = 0;

	if (!json_object_is_type(object, json_type_object))
		return false;
	value->name = member_text(arena, object, "name");
	kind = member_text(arena, object, "kind");
	while (number <= SLIP_TEXT && !text_same(kind, kind_words[number]))
		number++;
	if (!value->name || number > SLIP_TEXT)
		return false;
	value->kind = (enum slip_kind)number;
	if (value->kind == SLIP_TEXT)
		return (value->text = member_text(arena, object, "text")) != NULL;
	if (!member_number(object, "value", &value->number))
		return false;
	if (value->kind != SLIP_MONEY)
		return true;
	currency = member_text(arena, object, "currency");
	if (!currency || strlen(currency) != 3 || strspn(currency, "ABCDEFGHIJKLMNOPQRSTUVWXYZ") != 3)
		return false;
	memcpy(value->currency, currency, sizeof(value->currency));
	return true;
}

static bool unpack_step(struct arena *arena, struct json_object *object, struct slip_step *step)
{
	struct json_object *values = NULL;

	if (!json_object_is_type(object, json_type_object))
		return false;
	step->sentence = member_text(arena, object, "sentence");
	if (!step->sentence || !member_number(object, "article", &step->article) ||
	    !json_object_object_get_ex(object, "values", &values) || !json_object_is_type(values, json_type_array) ||
	    json_object_array_length(values) > SLIP_VALUES)
		return false;
	step->fact = member_text(arena, object, "fact"); /* slips of an older program have none */
	if (step->fact && !member_number(object, "fact_id", &step->fact_id))
		return false;
	for (size_t i = 0; i < json_object_array_length(values); i++) {
		if (!unpack_value(arena, json_object_array_get_idx(values, i), &step->values[i]))
			return false;
	}
	return true;
}

bool slip_unpack(struct arena *arena, const char *packed, struct slip_step_list *steps)
{
	struct json_object *array = packed ? json_parse(packed, strlen(packed)) : NULL;
	bool good = array && json_object_is_type(array, json_type_array);

	if (good) {
		steps->count = json_object_array_length(array);
		steps->items = arena_many(arena, struct slip_step, steps->count);
		for (size_t i = 0; i < steps->count && good; i++)
			good = unpack_step(arena, json_object_array_get_idx(array, i), &steps->items[i]);
	}
	json_object_put(array);
	return good;
}
