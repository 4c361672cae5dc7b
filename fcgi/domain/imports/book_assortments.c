/* The assortment that the profile names, given to the partners of a file that have none: denied by default, they would see
 * an empty storefront. Whoever has one keeps it. A name that no assortment has yet makes one that offers everything. */
#include "domain/imports/booking.h"

#include "base/text.h"
#include "sql/imports.h"

struct giving {
	struct booking *booking;
	const char *keys;
	size_t count;
};

static bool give(struct db *db, void *context)
{
	const struct giving *giving = context;
	const char *name = giving->booking->task->judgement->profile->assortment;
	int64_t id = sql_import_assortment_lock(db, name);

	if (!id) {
		id = sql_import_assortment_add(db, name);
		if (!id)
			return false;
		sql_import_assortment_all(db, id);
	}
	return sql_import_assortments_give(db, giving->keys, id) == (int64_t)giving->count;
}

bool book_assortments(struct booking *booking, const struct import_partner *partners, size_t count)
{
	struct db *db = booking->db;
	struct json_object *all = json_object_new_array(), *keys = json_object_new_array();
	struct giving giving = { .booking = booking };

	for (size_t i = 0; i < count; i++)
		json_object_array_add(all, json_object_new_string(partners[i].customer));
	db_begin(db, DB_AUTOCOMMIT);

	struct import_key_list known = sql_import_assortments_known(db, booking_text(db, all));

	for (size_t i = 0; i < count; i++) {
		if (booking_known(&known, partners[i].customer))
			continue;
		json_object_array_add(keys, json_object_new_string(partners[i].customer));
		giving.count++;
	}
	giving.keys = booking_text(db, keys);
	if (!booking_read(booking) || (giving.count && !booking_write(booking, give, &giving)))
		return false;
	booking->booked->things[BOOKED_ASSORTMENTS].added += giving.count;
	booking->booked->things[BOOKED_ASSORTMENTS].present += count - giving.count;
	return true;
}
