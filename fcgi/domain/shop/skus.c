#include "domain/shop/skus.h"

#include "core/json.h"
#include "sql/api.h"

RECORD(sku_place, FIELD(sku_place, place), FIELD(sku_place, id));

void skus_find(struct db *db, int64_t partner_id, const char *const *skus, size_t count, int64_t *ids)
{
	struct json_object *list = json_object_new_array();

	for (size_t i = 0; i < count; i++) {
		json_object_array_add(list, json_object_new_string(skus[i]));
		ids[i] = 0;
	}

	const char *text = arena_text(db_arena(db), json_object_to_json_string_ext(list, JSON_C_TO_STRING_PLAIN));
	struct sku_place_list found = sql_api_products_of(db, partner_id, text);

	json_object_put(list);
	for (size_t i = 0; i < found.count; i++)
		if (found.items[i].place >= 0 && (size_t)found.items[i].place < count)
			ids[found.items[i].place] = found.items[i].id;
}
