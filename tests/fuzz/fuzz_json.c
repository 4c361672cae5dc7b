/* Bodies of the API, and described structs from JSON: what is filled in can be written, and reads the same again. */
#include <string.h>

#include "base/text.h"
#include "core/json.h"
#include "support.h"
#include "web/form_parse.h"

struct bound {
	int64_t number;
	bool flag;
	const char *text;
	struct money total;
	struct when moment;
	struct date day;
};

RECORD(bound, FIELD(bound, number), FIELD(bound, flag), FIELD(bound, text), FIELD(bound, total), FIELD(bound, moment),
       FIELD(bound, day));

static void bind(struct arena *arena, struct json_object *object)
{
	struct bound bound = { 0 }, again = { 0 };
	struct json_object *one, *two;

	json_text(object, "text");
	json_fill(&bound_record, &bound, object, arena);
	one = json_of_record(&bound_record, &bound);
	json_fill(&bound_record, &again, one, arena);
	two = json_of_record(&bound_record, &again);
	expect(text_same(json_object_to_json_string(one), json_object_to_json_string(two)));
	json_object_put(one);
	json_object_put(two);
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t length)
{
	struct arena *arena = fuzz_arena();
	struct json_object *object = json_parse((const char *)bytes, length);
	struct pairs pairs = { 0 };

	if (object)
		bind(arena, object);
	json_object_put(object);
	if (!json_pairs_parse(arena, (const char *)bytes, length, &pairs))
		return 0;
	expect(pairs.count <= FORM_PAIRS);
	for (const struct pair *pair = pairs.first; pair; pair = pair->next) {
		expect(pair->name[0] && strlen(pair->name) <= FORM_NAME_BYTES && !pair->file_name);
		expect(strlen(pair->value) == pair->length && text_is_utf8(pair->value, pair->length));
	}
	return 0;
}
