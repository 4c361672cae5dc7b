/* Delivery addresses of a partner. Orders copy them, so that changing or removing one changes no order. */
#ifndef SHOP_ADDRESSES_H
#define SHOP_ADDRESSES_H

#include "core/db.h"
#include "domain/common/audit.h"
#include "base/refusal.h"

struct address {
	int64_t id;
	const char *label;
	const char *recipient;
	const char *street;
	const char *postcode;
	const char *city;
	const char *country; /* ISO 3166 alpha-2 */
	const char *phone;
};
LIST_OF(address);
RECORD_OF(address);

/* id 0 of *address: a new one. */
refusal address_save(struct db *db, const struct actor *actor, const struct address *address, int64_t *id);
refusal address_remove(struct db *db, const struct actor *actor, int64_t id);

/* The partner calls its addresses right (saving one says so too). Twice is the same as once. */
refusal addresses_confirm(struct db *db, const struct actor *actor);

#endif
