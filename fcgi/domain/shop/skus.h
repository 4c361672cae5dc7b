/* From what others call our products to our ids, inside a transaction that places an order. */
#ifndef SHOP_SKUS_H
#define SHOP_SKUS_H

#include "core/db.h"

struct sku_place {
	int64_t place; /* in the list asked for, from 0 */
	int64_t id;    /* of the product */
};
LIST_OF(sku_place);
RECORD_OF(sku_place);

/* ids[i] is the product of skus[i], 0 when the partner sees none of that SKU. Locks without opening a read view, so that
 * it may come before stock is promised. */
void skus_find(struct db *db, int64_t partner_id, const char *const *skus, size_t count, int64_t *ids);

#endif
