/* application/x-www-form-urlencoded and flat JSON into pairs. */
#include "web/form_parse.h"

#include <string.h>

#include "base/text.h"
#include "core/json.h"
#include "web/request.h"

bool pairs_add(struct arena *arena, struct pairs *pairs, struct pair pair)
{
	struct pair *copy;

	if (pairs->count == FORM_PAIRS || !pair.name[0] || strlen(pair.name) > FORM_NAME_BYTES ||
	    !text_is_utf8(pair.name, strlen(pair.name)))
		return false;
	if (!pair.file_name && !text_is_utf8(pair.value, pair.length))
		return false;
	copy = arena_one(arena, struct pair);
	*copy = pair;
	copy->next = NULL;
	if (!pairs->end)
		pairs->end = &pairs->first;
	*pairs->end = copy;
	pairs->end = &copy->next;
	pairs->count++;
	return true;
}

const char *pairs_value(const struct pairs *pairs, const char *name)
{
	for (const struct pair *pair = pairs->first; pair; pair = pair->next)
		if (!pair->file_name && text_same(pair->name, name))
			return pair->value;
	return NULL;
}

static bool add_encoded(struct arena *arena, const char *bytes, size_t length, struct pairs *pairs)
{
	const char *equals = memchr(bytes, '=', length);
	size_t name = equals ? (size_t)(equals - bytes) : length;
	struct pair pair = { .name = url_decode(arena, bytes, name, true), .value = "" };

	if (equals)
		pair.value = url_decode(arena, equals + 1, length - name - 1, true);
	if (!pair.name || !pair.value)
		return false;
	pair.length = strlen(pair.value);
	return pairs_add(arena, pairs, pair);
}

bool urlencoded_parse(struct arena *arena, const char *bytes, size_t length, struct pairs *pairs)
{
	size_t at = 0;

	while (at < length) {
		const char *amp = memchr(bytes + at, '&', length - at);
		size_t part = amp ? (size_t)(amp - bytes) - at : length - at;

		if (part && !add_encoded(arena, bytes + at, part, pairs))
			return false;
		at += part + 1;
	}
	return true;
}

/* One scalar; objects and lists answer false. What is null or false is as if not sent. */
static bool add_scalar(struct arena *arena, const char *name, struct json_object *value, struct pairs *pairs)
{
	struct pair pair = { .name = arena_text(arena, name) };

	switch (json_object_get_type(value)) {
	case json_type_null:
		return true;
	case json_type_boolean:
		if (!json_object_get_boolean(value))
			return true;
		pair.value = "1";
		break;
	case json_type_string:
		if (strlen(json_object_get_string(value)) != (size_t)json_object_get_string_len(value))
			return false;
		pair.value = arena_text(arena, json_object_get_string(value));
		break;
	case json_type_int:
	case json_type_double:
		pair.value = arena_text(arena, json_object_to_json_string_ext(value, JSON_C_TO_STRING_PLAIN));
		break;
	default:
		return false;
	}
	pair.length = strlen(pair.value);
	return pairs_add(arena, pairs, pair);
}

/* In a list each place counts: what says nothing would move the others into its place. */
static bool add_placed(struct arena *arena, const char *name, struct json_object *value, struct pairs *pairs)
{
	size_t before = pairs->count;

	return add_scalar(arena, name, value, pairs) && pairs->count == before + 1;
}

static bool add_flat_object(struct arena *arena, const char *list, struct json_object *object,
			    struct json_object *first, struct pairs *pairs)
{
	if (json_object_object_length(object) != json_object_object_length(first))
		return false;
	json_object_object_foreach(first, key, same)
	{
		struct json_object *value;

		(void)same;
		if (!json_object_object_get_ex(object, key, &value))
			return false;
		if (!add_placed(arena, arena_printf(arena, "%s.%s", list, key), value, pairs))
			return false;
	}
	return true;
}

static bool add_list(struct arena *arena, const char *name, struct json_object *list, struct pairs *pairs)
{
	size_t count = json_object_array_length(list);

	for (size_t i = 0; i < count; i++) {
		struct json_object *item = json_object_array_get_idx(list, i);
		struct json_object *first = json_object_array_get_idx(list, 0);
		bool added;

		if (json_object_is_type(item, json_type_object))
			added = json_object_is_type(first, json_type_object) &&
				add_flat_object(arena, name, item, first, pairs);
		else
			added = add_placed(arena, name, item, pairs);
		if (!added)
			return false;
	}
	return true;
}

static bool add_object(struct arena *arena, const char *name, struct json_object *object, struct pairs *pairs)
{
	json_object_object_foreach(object, key, value)
	{
		if (!add_scalar(arena, arena_printf(arena, "%s.%s", name, key), value, pairs))
			return false;
	}
	return true;
}

static bool add_members(struct arena *arena, struct json_object *object, struct pairs *pairs)
{
	json_object_object_foreach(object, key, value)
	{
		bool added = json_object_is_type(value, json_type_array)  ? add_list(arena, key, value, pairs)
			     : json_object_is_type(value, json_type_object) ? add_object(arena, key, value, pairs)
									    : add_scalar(arena, key, value, pairs);

		if (!added)
			return false;
	}
	return true;
}

bool json_pairs_parse(struct arena *arena, const char *bytes, size_t length, struct pairs *pairs)
{
	struct json_object *object = json_parse(bytes, length);
	bool fine = object && json_object_is_type(object, json_type_object) && add_members(arena, object, pairs);

	json_object_put(object);
	return fine;
}
