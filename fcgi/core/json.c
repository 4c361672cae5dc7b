/* Records to json-c objects by their tables, and a strict reader. */
#include "core/json.h"

#include <string.h>

#include "base/must.h"
#include "base/text.h"

enum { DEPTH = 16, LARGEST = 1024 * 1024 };

static struct json_object *object_of(struct arena *arena, const struct record *record, const void *item);

static void set(struct json_object *object, const char *name, struct json_object *value)
{
	must(json_object_object_add(object, name, value) == 0);
}

static struct json_object *text_of(const char *text)
{
	return text ? json_object_new_string(text) : NULL;
}

static struct json_object *money_object(struct arena *arena, struct money amount)
{
	struct json_object *object;

	if (!amount.currency[0])
		return NULL;
	object = json_object_new_object();
	set(object, "amount", text_of(money_plain(arena, amount)));
	set(object, "currency", text_of(amount.currency));
	return object;
}

static struct json_object *array_of(struct arena *arena, const struct record *record, struct any_list list)
{
	struct json_object *array = json_object_new_array();

	for (size_t i = 0; i < list.count; i++) {
		const char *item = (const char *)list.items + i * record->size;

		must(json_object_array_add(array, object_of(arena, record, item)) == 0);
	}
	return array;
}

static struct json_object *value_of(struct arena *arena, const struct field *field, const void *member)
{
	switch (field->kind) {
	case FIELD_INT:
		return json_object_new_int64(*(const int64_t *)member);
	case FIELD_FLAG:
		return json_object_new_boolean(*(const bool *)member);
	case FIELD_TEXT:
		return text_of(*(const char *const *)member);
	case FIELD_MONEY:
		return money_object(arena, *(const struct money *)member);
	case FIELD_WHEN: {
		struct when moment = *(const struct when *)member;

		return when_set(moment) ? text_of(when_plain(arena, moment)) : NULL;
	}
	case FIELD_DATE: {
		struct date day = *(const struct date *)member;

		return date_set(day) ? text_of(date_plain(arena, day)) : NULL;
	}
	case FIELD_RECORD: {
		const void *item = *(const void *const *)member;

		return item ? object_of(arena, field->of, item) : NULL;
	}
	case FIELD_LIST:
		return array_of(arena, field->of, *(const struct any_list *)member);
	case FIELD_HTML:
		break;
	}
	never("a kind of field that has no JSON form");
}

static struct json_object *object_of(struct arena *arena, const struct record *record, const void *item)
{
	struct json_object *object = json_object_new_object();

	for (size_t i = 0; i < record->count; i++) {
		const struct field *field = &record->fields[i];

		if (field->kind != FIELD_HTML)
			set(object, field->name, value_of(arena, field, (const char *)item + field->offset));
	}
	return object;
}

struct json_object *json_of_record(const struct record *record, const void *item)
{
	struct arena *scratch = arena_new();
	struct json_object *object = object_of(scratch, record, item);

	arena_free(scratch);
	return object;
}

struct json_object *json_of_list(const struct record *record, struct any_list list)
{
	struct arena *scratch = arena_new();
	struct json_object *array = array_of(scratch, record, list);

	arena_free(scratch);
	return array;
}

/* json-c's strict mode still lets some things pass that are no JSON ('a' as a name, a line end inside of a string):
 * outside of strings only these bytes can stand, inside no control character. Its depth limit counts differently. */
static bool plausible(const char *bytes, size_t length)
{
	bool quoted = false;
	size_t depth = 0;

	for (size_t i = 0; i < length; i++) {
		char byte = bytes[i];

		if (quoted && byte == '\\')
			i++;
		else if (byte == '"')
			quoted = !quoted;
		else if (quoted ? (unsigned char)byte < ' ' : !strchr("{}[]:,0123456789+-.eEtrufalsn \t\r\n", byte))
			return false;
		else if (!quoted && (byte == '[' || byte == '{') && ++depth > DEPTH)
			return false;
		else if (!quoted && (byte == ']' || byte == '}') && depth > 0)
			depth--;
	}
	return !quoted;
}

struct json_object *json_parse(const char *bytes, size_t length)
{
	struct arena *scratch;
	struct json_tokener *tokener;
	struct json_object *object;

	if (length == 0 || length > LARGEST || !text_is_utf8(bytes, length) ||
	    !plausible(bytes, length))
		return NULL;
	scratch = arena_new();
	tokener = json_tokener_new_ex(DEPTH + 2);
	must(tokener != NULL);
	json_tokener_set_flags(tokener, JSON_TOKENER_STRICT | JSON_TOKENER_VALIDATE_UTF8);

	/* The closing NUL ends a bare number; strict mode refuses anything between the text and it. */
	object = json_tokener_parse_ex(tokener, arena_bytes(scratch, bytes, length), (int)length + 1);
	if (json_tokener_get_error(tokener) != json_tokener_success) {
		json_object_put(object);
		object = NULL;
	}
	json_tokener_free(tokener);
	arena_free(scratch);
	return object;
}

const char *json_text(struct json_object *object, const char *name)
{
	struct json_object *member;
	const char *text;

	if (!json_object_is_type(object, json_type_object) || !json_object_object_get_ex(object, name, &member))
		return NULL;
	switch (json_object_get_type(member)) {
	case json_type_string:
		text = json_object_get_string(member);
		return strlen(text) == (size_t)json_object_get_string_len(member) ? text : NULL;
	case json_type_boolean:
	case json_type_int:
	case json_type_double:
		return json_object_get_string(member);
	default:
		return NULL;
	}
}

static void fill_money(struct money *amount, struct json_object *object, const char *name)
{
	struct json_object *member;
	struct money read;

	if (!json_object_object_get_ex(object, name, &member))
		return;

	const char *plain = json_text(member, "amount"), *currency = json_text(member, "currency");

	if (plain && money_currency(currency) && money_parse(plain, currency, &read))
		*amount = read;
}

static void fill_text(const char **value, const char *text, struct arena *arena)
{
	if (text)
		*value = arena_text(arena, text);
}

void json_fill(const struct record *record, void *item, struct json_object *object, struct arena *arena)
{
	for (size_t i = 0; i < record->count; i++) {
		const struct field *field = &record->fields[i];
		void *member = (char *)item + field->offset;
		const char *text = json_text(object, field->name);

		switch (field->kind) {
		case FIELD_INT: if (text) text_to_int(text, member); break;
		case FIELD_FLAG: if (text) *(bool *)member = text_same(text, "true"); break;
		case FIELD_TEXT: fill_text(member, text, arena); break;
		case FIELD_MONEY: fill_money(member, object, field->name); break;
		case FIELD_WHEN: if (text) when_parse(text, member); break;
		case FIELD_DATE: if (text) date_parse(text, member); break;
		case FIELD_RECORD:
		case FIELD_LIST:
		case FIELD_HTML: break;
		}
	}
}
