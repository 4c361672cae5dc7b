#include "domain/shop/prices.h"

#include "base/buffer.h"
#include "sql/prices.h"

RECORD(offer, FIELD(offer, id), FIELD(offer, sku), FIELD(offer, name), FIELD(offer, description), FIELD(offer, picture),
       FIELD(offer, category_id), FIELD(offer, pack_size), FIELD(offer, minimum_quantity), FIELD(offer, least_quantity),
       FIELD(offer, maximum_quantity), FIELD(offer, quantity), FIELD(offer, price), FIELD(offer, price_from),
       FIELD(offer, price_list_id), FIELD(offer, list_name), FIELD(offer, list_reason), FIELD(offer, list_ends),
       FIELD(offer, base), FIELD(offer, vat_points), FIELD(offer, available), FIELD(offer, expected_on));
RECORD(price_break, FIELD(price_break, minimum_quantity), FIELD(price_break, price));
RECORD(price_place, FIELD(price_place, place), FIELD(price_place, price_list_id), FIELD(price_place, name),
       FIELD(price_place, reason), FIELD(price_place, valid_from), FIELD(price_place, valid_to), FIELD(price_place, valid),
       FIELD(price_place, has));
RECORD(tier_list, FIELD(tier_list, tier), FIELD(tier_list, name));
RECORD(tier_price, FIELD(tier_price, tier), FIELD(tier_price, price_list_id), FIELD(tier_price, name),
       FIELD(tier_price, price), FIELD(tier_price, own));

const char *wanted_text(struct arena *arena, const struct wanted *wanted, size_t count)
{
	struct buffer list = { 0 };

	buffer_char(&list, '[');
	for (size_t i = 0; i < count; i++)
		buffer_printf(&list, "%s[%lld,%lld]", i ? "," : "", (long long)wanted[i].product_id,
			      (long long)wanted[i].quantity);
	buffer_char(&list, ']');

	const char *text = arena_text(arena, buffer_get(&list));

	buffer_free(&list);
	return text;
}

struct offer_list offers_of(struct db *db, int64_t partner_id, struct date today, const struct wanted *wanted, size_t count)
{
	if (count == 0)
		return (struct offer_list){ 0 };
	return sql_offers_of(db, partner_id, today, wanted_text(db_arena(db), wanted, count));
}
