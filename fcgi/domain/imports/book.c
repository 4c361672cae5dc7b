/* Books a judgement in batches: the catalogue, the partners, and what comes first. Orders stand in book_orders.c. */
#include <ctype.h>
#include <string.h>

#include "base/must.h"
#include "base/text.h"
#include "core/locale.h"
#include "domain/common/audit.h"
#include "domain/imports/booking.h"
#include "sql/imports.h"

static const char services[] = "Services";

RECORD(import_key, FIELD(import_key, code), FIELD(import_key, net));

/* ---- What every kind of thing shares ---- */

void booking_row(struct json_object *list, struct json_object *const *values, size_t count)
{
	struct json_object *row = json_object_new_array();

	for (size_t i = 0; i < count; i++)
		json_object_array_add(row, values[i]);
	json_object_array_add(list, row);
}

const char *booking_text(struct db *db, struct json_object *list)
{
	const char *text = arena_text(db_arena(db), json_object_to_json_string_ext(list, JSON_C_TO_STRING_PLAIN));

	json_object_put(list);
	return text;
}

const struct import_key *booking_known(const struct import_key_list *known, const char *code)
{
	for (size_t i = 0; i < known->count; i++)
		if (text_same(known->items[i].code, code))
			return &known->items[i];
	return NULL;
}

void booking_done(struct booking *booking, size_t count)
{
	booking->done += count;
	if (booking->task->progress)
		booking->task->progress(booking->done, booking->all);
}

static bool failed(struct booking *booking, const char *why)
{
	booking->booked->why = why;
	return false;
}

bool booking_read(struct booking *booking)
{
	if (!db_fault(booking->db))
		return true;
	db_fault_clear(booking->db);
	return failed(booking, N_("the database did not answer; what was booked before stands, and a second run goes on"));
}

bool booking_write(struct booking *booking, bool (*work)(struct db *db, void *context), void *context)
{
	if (booking->task->dry || db_run(booking->db, work, context))
		return true;
	db_fault_clear(booking->db);
	return failed(booking, N_("a batch was refused by the database (see the log above); the batches before it stand, "
				  "and a second run goes on"));
}

/* ---- Categories ---- */

/* Letters and digits in small letters, everything else a dash. */
static const char *slug_of(struct arena *arena, const char *name)
{
	enum { LONGEST = 60 };
	char *slug = arena_alloc(arena, LONGEST + 1), *to = slug;

	for (const char *at = name; *at && to < slug + LONGEST; at++) {
		if (isalnum((unsigned char)*at) && (unsigned char)*at < 0x80)
			*to++ = (char)tolower((unsigned char)*at);
		else if (to > slug && to[-1] != '-')
			*to++ = '-';
	}
	while (to > slug && to[-1] == '-')
		*--to = '\0';
	return *slug ? slug : "other";
}

static const char *category_of(const struct import_product *product)
{
	return *product->category ? product->category : services;
}

struct step {
	const char *rows;   /* JSON */
	const char *keys;   /* of the same, alone */
	size_t count;
	size_t stocked;     /* of products */
	int64_t list;
	const struct booking *booking;
};

static bool categories_write(struct db *db, void *context)
{
	const struct step *step = context;

	return sql_import_categories_add(db, step->rows) == (int64_t)step->count;
}

static bool book_categories(struct booking *booking)
{
	struct arena *arena = db_arena(booking->db);
	const struct arena_mark mark = arena_mark(arena);
	const struct import_product_list *products = &booking->task->judgement->products;
	struct import_key_list names = { arena_many(arena, struct import_key, products->count + 1), 0 };
	struct json_object *keys = json_object_new_array(), *rows = json_object_new_array();
	struct step step = { .count = 0 };

	for (size_t i = 0; i < products->count; i++) {
		const char *name = category_of(&products->items[i]), *slug = slug_of(arena, name);

		if (booking_known(&names, slug))
			continue;
		names.items[names.count++].code = slug;
		json_object_array_add(keys, json_object_new_string(slug));
	}
	db_begin(booking->db, DB_AUTOCOMMIT);

	struct import_key_list known = sql_import_categories_known(booking->db, booking_text(booking->db, keys));
	struct import_key_list seen = { arena_many(arena, struct import_key, products->count + 1), 0 };

	for (size_t i = 0; i < products->count; i++) {
		const char *name = category_of(&products->items[i]), *slug = slug_of(arena, name);

		if (booking_known(&known, slug) || booking_known(&seen, slug))
			continue;
		seen.items[seen.count++].code = slug;
		booking_row(rows, (struct json_object *[]){ json_object_new_string(slug), json_object_new_string(name) }, 2);
		step.count++;
	}
	step.rows = booking_text(booking->db, rows);
	if (!booking_read(booking) || (step.count && !booking_write(booking, categories_write, &step)))
		return false;
	booking->booked->things[BOOKED_CATEGORIES].added += step.count;
	booking->booked->things[BOOKED_CATEGORIES].present += names.count - step.count;
	arena_rewind(arena, mark);
	return true;
}

/* ---- Products ---- */

/* At most limit letters of valid UTF-8. */
static const char *cut(struct arena *arena, const char *text, size_t limit)
{
	size_t length = 0, letters = 0;

	for (; text[length]; length++) {
		if (((unsigned char)text[length] & 0xc0) != 0x80 && letters++ == limit)
			break;
	}
	return arena_bytes(arena, text, length);
}

static bool products_write(struct db *db, void *context)
{
	const struct step *step = context;

	return sql_import_products_add(db, step->rows, step->booking->task->now) == (int64_t)step->count &&
	       (!step->stocked || sql_import_stock_add(db, step->keys) == (int64_t)step->stocked);
}

static bool products_batch(struct booking *booking, const struct import_product *products, size_t count)
{
	struct db *db = booking->db;
	struct arena *arena = db_arena(db);
	struct json_object *all = json_object_new_array(), *rows = json_object_new_array();
	struct json_object *goods = json_object_new_array();
	struct step step = { .booking = booking };
	size_t added[2] = { 0 }, present[2] = { 0 };

	for (size_t i = 0; i < count; i++)
		json_object_array_add(all, json_object_new_string(products[i].sku));
	db_begin(db, DB_AUTOCOMMIT);

	struct import_key_list known = sql_import_products_known(db, booking_text(db, all));

	for (size_t i = 0; i < count; i++) {
		bool service = !*products[i].category;

		if (booking_known(&known, products[i].sku)) {
			present[service]++;
			continue;
		}
		added[service]++;
		booking_row(rows, (struct json_object *[]){
			json_object_new_string(products[i].sku),
			json_object_new_string(cut(arena, products[i].name, 200)),
			json_object_new_string(slug_of(arena, category_of(&products[i]))),
			json_object_new_int(!service) }, 4);
		if (!service)
			json_object_array_add(goods, json_object_new_string(products[i].sku));
	}
	step.count = added[0] + added[1];
	step.stocked = added[0];
	step.rows = booking_text(db, rows);
	step.keys = booking_text(db, goods);
	if (!booking_read(booking) || (step.count && !booking_write(booking, products_write, &step)))
		return false;
	for (int service = 0; service < 2; service++) {
		booking->booked->things[BOOKED_PRODUCTS + service].added += added[service];
		booking->booked->things[BOOKED_PRODUCTS + service].present += present[service];
	}
	return true;
}

/* ---- Prices ---- */

static bool list_write(struct db *db, void *context)
{
	struct step *step = context;
	const char *currency = step->booking->task->judgement->profile->currency;

	if (sql_import_list_add(db, IMPORT_LIST, "Imported prices", currency, date_of(2000, 1, 1)) != 1)
		return false;
	step->list = sql_import_list(db, IMPORT_LIST, currency);
	sql_import_base_add(db, step->list);
	return step->list != 0;
}

static bool open_list(struct booking *booking)
{
	const char *currency = booking->task->judgement->profile->currency;
	struct step step = { .booking = booking };

	db_begin(booking->db, DB_AUTOCOMMIT);
	booking->list = sql_import_list(booking->db, IMPORT_LIST, currency);
	if (sql_import_list_other(booking->db, IMPORT_LIST, currency))
		return failed(booking, N_("the price list IMPORT is in another currency than the profile's"));
	if (!booking_read(booking) || (!booking->list && !booking_write(booking, list_write, &step)))
		return false;
	if (!booking->list)
		booking->list = step.list;
	return true;
}

static bool prices_write(struct db *db, void *context)
{
	const struct step *step = context;

	return sql_import_prices_add(db, step->booking->list, step->rows) == (int64_t)step->count;
}

/* A product that was never sold has no typical price. */
static bool prices_batch(struct booking *booking, const struct import_product *products, size_t count)
{
	struct db *db = booking->db;
	struct json_object *all = json_object_new_array(), *rows = json_object_new_array();
	struct step step = { .booking = booking };
	size_t present = 0;

	for (size_t i = 0; i < count; i++)
		if (*products[i].category && products[i].price.minor)
			json_object_array_add(all, json_object_new_string(products[i].sku));
	db_begin(db, DB_AUTOCOMMIT);

	struct import_key_list known = sql_import_prices_known(db, booking->list, booking_text(db, all));

	for (size_t i = 0; i < count; i++) {
		if (!*products[i].category || !products[i].price.minor)
			continue;
		if (booking_known(&known, products[i].sku)) {
			present++;
			continue;
		}
		booking_row(rows, (struct json_object *[]){ json_object_new_string(products[i].sku),
							    json_object_new_int64(products[i].price.minor) }, 2);
		step.count++;
	}
	step.rows = booking_text(db, rows);
	if (!booking_read(booking) || (step.count && !booking_write(booking, prices_write, &step)))
		return false;
	booking->booked->things[BOOKED_PRICES].added += step.count;
	booking->booked->things[BOOKED_PRICES].present += present;
	return true;
}

static bool book_catalogue(struct booking *booking)
{
	const struct import_product_list *products = &booking->task->judgement->products;
	struct arena *arena = db_arena(booking->db);

	if (!book_categories(booking) || !open_list(booking))
		return false;
	for (size_t at = 0; at < products->count; at += BOOKING_BATCH) {
		const struct arena_mark mark = arena_mark(arena);
		size_t left = products->count - at, count = left < BOOKING_BATCH ? left : BOOKING_BATCH;

		if (!products_batch(booking, products->items + at, count) ||
		    !prices_batch(booking, products->items + at, count))
			return false;
		arena_rewind(arena, mark);
		booking_done(booking, count);
	}
	return true;
}

/* ---- Partners ---- */

static bool partners_write(struct db *db, void *context)
{
	const struct step *step = context;

	return sql_import_partners_add(db, step->rows, step->booking->task->now) == (int64_t)step->count &&
	       sql_import_chains_add(db, step->keys, step->booking->list) >= (int64_t)step->count;
}

static bool partners_batch(struct booking *booking, const struct import_partner *partners, size_t count)
{
	struct db *db = booking->db;
	struct json_object *all = json_object_new_array(), *rows = json_object_new_array();
	struct json_object *keys = json_object_new_array();
	struct step step = { .booking = booking };

	for (size_t i = 0; i < count; i++)
		json_object_array_add(all, json_object_new_string(partners[i].customer));
	db_begin(db, DB_AUTOCOMMIT);

	struct import_key_list known = sql_import_partners_known(db, booking_text(db, all));

	for (size_t i = 0; i < count; i++) {
		const char *code = partners[i].customer;

		if (booking_known(&known, code))
			continue;
		booking_row(rows, (struct json_object *[]){
			json_object_new_string(code),
			json_object_new_string(arena_printf(db_arena(db), "Customer %s", code)),
			json_object_new_string(partners[i].country) }, 3);
		json_object_array_add(keys, json_object_new_string(code));
		step.count++;
	}
	step.rows = booking_text(db, rows);
	step.keys = booking_text(db, keys);
	if (!booking_read(booking) || (step.count && !booking_write(booking, partners_write, &step)))
		return false;
	booking->booked->things[BOOKED_PARTNERS].added += step.count;
	booking->booked->things[BOOKED_PARTNERS].present += count - step.count;
	return text_empty(booking->task->judgement->profile->assortment) || book_assortments(booking, partners, count);
}

static bool book_partners(struct booking *booking)
{
	const struct import_partner_list *partners = &booking->task->judgement->partners;
	struct arena *arena = db_arena(booking->db);

	if (!open_list(booking))
		return false;
	for (size_t at = 0; at < partners->count; at += BOOKING_BATCH) {
		const struct arena_mark mark = arena_mark(arena);
		size_t left = partners->count - at, count = left < BOOKING_BATCH ? left : BOOKING_BATCH;

		if (!partners_batch(booking, partners->items + at, count))
			return false;
		arena_rewind(arena, mark);
		booking_done(booking, count);
	}
	return booking->task->judgement->profile->sponsors == 0 || book_sponsors(booking);
}

/* ---- The whole ---- */

static bool note_write(struct db *db, void *context)
{
	static const char *const actions[] = { "import.catalogue", "import.partners", "import.orders" };
	const struct booking *booking = context;
	const struct actor actor = { .address = "", .now = booking->task->now };
	struct arena *arena = db_arena(db);
	const char *counts[BOOKED_THINGS];

	for (int i = 0; i < BOOKED_THINGS; i++)
		counts[i] = arena_printf(arena, "%zu", booking->booked->things[i].added);
	audit(db, &actor, actions[booking->task->part], "import", 0, "products", counts[BOOKED_PRODUCTS], "services",
	      counts[BOOKED_SERVICES], "prices", counts[BOOKED_PRICES], "partners", counts[BOOKED_PARTNERS], "assortments",
	      counts[BOOKED_ASSORTMENTS], "sponsors", counts[BOOKED_SPONSORS], "orders",
	      counts[BOOKED_SALES], "counter_sales", counts[BOOKED_COUNTER_SALES], "credit_notes",
	      counts[BOOKED_CREDIT_NOTES], "lines", counts[BOOKED_LINES]);
	return true;
}

static void begin(struct booking *booking)
{
	const struct import_task *task = booking->task;

	for (int i = 0; i < BOOKED_THINGS; i++)
		booking->booked->things[i].total = money_of(0, task->judgement->profile->currency);
	if (task->part != IMPORT_PART_PARTNERS)
		booking->all += task->judgement->products.count;
	if (task->part != IMPORT_PART_CATALOGUE)
		booking->all += task->judgement->partners.count;
	for (size_t i = 0; task->part == IMPORT_PART_ORDERS && i < task->judgement->orders.count; i++)
		booking->all += task->judgement->orders.items[i].line_count;
}

bool import_book(struct db *db, const struct import_task *task, struct import_booked *booked)
{
	struct booking booking = { .db = db, .task = task, .booked = booked };
	size_t added = 0;
	bool fine;

	must(locale_zone_known(task->judgement->profile->zone));
	locale_zone(task->judgement->profile->zone);
	*booked = (struct import_booked){ .why = NULL };
	begin(&booking);
	fine = (task->part == IMPORT_PART_PARTNERS || book_catalogue(&booking)) &&
	       (task->part == IMPORT_PART_CATALOGUE || book_partners(&booking)) &&
	       (task->part != IMPORT_PART_ORDERS || book_orders(&booking));
	for (int i = 0; i < BOOKED_THINGS; i++)
		added += booked->things[i].added;
	if (added && fine)
		fine = booking_write(&booking, note_write, &booking);
	return fine;
}
