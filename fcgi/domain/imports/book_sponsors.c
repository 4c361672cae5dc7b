/* Sponsors by the rule of the profile: the customers of the file in the order of their numbers, each below the one at its
 * place divided by so many. A sponsor's number always comes before, and only those are placed who have no sponsor and
 * sponsor nobody, so that nobody ever comes to stand above itself. */
#include <stdlib.h>
#include <string.h>

#include "base/must.h"
#include "domain/imports/booking.h"
#include "sql/imports.h"

struct placing {
	const char *rows;
	size_t count;
};

static int by_number(const void *one, const void *other)
{
	return strcmp(*(const char *const *)one, *(const char *const *)other);
}

static const char **customers_of(struct arena *arena, const struct import_partner_list *partners)
{
	const char **customers = arena_many(arena, const char *, partners->count + 1);

	for (size_t i = 0; i < partners->count; i++)
		customers[i] = partners->items[i].customer;
	qsort(customers, partners->count, sizeof(*customers), by_number);
	return customers;
}

static size_t place_of(const char **customers, size_t count, const char *customer)
{
	const char **found = bsearch(&customer, customers, count, sizeof(*customers), by_number);

	return found ? (size_t)(found - customers) : count;
}

/* The day of each customer's first invoice, in the zone of the file. */
static struct date *first_days(struct arena *arena, const struct import_judgement *judgement, const char **customers)
{
	size_t count = judgement->partners.count;
	struct date *days = arena_many(arena, struct date, count + 1);

	for (size_t i = 0; i < judgement->orders.count; i++) {
		const struct import_order *order = &judgement->orders.items[i];
		size_t place = place_of(customers, count, order->customer);
		struct date day = { order->placed_at.microseconds / ((int64_t)86400 * 1000000) };

		if (place < count && (!date_set(days[place]) || day.days < days[place].days))
			days[place] = day;
	}
	return days;
}

static bool sponsors_write(struct db *db, void *context)
{
	const struct placing *placing = context;

	return sql_import_sponsors_add(db, placing->rows) == (int64_t)placing->count;
}

static const char *keys_of(struct booking *booking, const char **customers, size_t count)
{
	struct json_object *keys = json_object_new_array();

	for (size_t i = 0; i < count; i++)
		json_object_array_add(keys, json_object_new_string(customers[i]));
	return booking_text(booking->db, keys);
}

bool book_sponsors(struct booking *booking)
{
	const struct import_judgement *judgement = booking->task->judgement;
	struct arena *arena = db_arena(booking->db);
	size_t count = judgement->partners.count, each = (size_t)judgement->profile->sponsors, present = 0;
	const char **customers = customers_of(arena, &judgement->partners);
	struct date *days = first_days(arena, judgement, customers);
	struct json_object *rows = json_object_new_array();
	struct placing placing = { .count = 0 };

	db_begin(booking->db, DB_AUTOCOMMIT);

	struct import_key_list known = sql_import_sponsors_known(booking->db, keys_of(booking, customers, count));

	must(each > 0);
	for (size_t place = each; place <= count; place++) {
		const char *customer = customers[place - 1];

		if (booking_known(&known, customer)) {
			present++;
			continue;
		}
		if (!date_set(days[place - 1]))
			continue;
		booking_row(rows, (struct json_object *[]){
			json_object_new_string(customer), json_object_new_string(customers[place / each - 1]),
			json_object_new_string(date_plain(arena, days[place - 1])) }, 3);
		placing.count++;
	}
	placing.rows = booking_text(booking->db, rows);
	if (!booking_read(booking) || (placing.count && !booking_write(booking, sponsors_write, &placing)))
		return false;
	booking->booked->things[BOOKED_SPONSORS].added += placing.count;
	booking->booked->things[BOOKED_SPONSORS].present += present;
	return true;
}
