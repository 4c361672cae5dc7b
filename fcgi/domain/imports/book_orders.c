/* Books orders: whole invoices, about 500 lines a batch; and prints what was booked. */
#include <string.h>

#include "base/text.h"
#include "core/locale.h"
#include "domain/imports/booking.h"
#include "sql/imports.h"

static const char not_in_file[] = "original not in file";

struct order_step {
	const struct booking *booking;
	const char *orders, *lines, *keys; /* JSON */
	size_t order_count, line_count;
};

static bool orders_write(struct db *db, void *context)
{
	const struct order_step *step = context;
	const struct import_task *task = step->booking->task;

	return sql_import_orders_add(db, step->orders, task->judgement->profile->currency, task->now) ==
		       (int64_t)step->order_count &&
	       sql_import_lines_add(db, step->lines) == (int64_t)step->line_count &&
	       sql_import_events_add(db, step->keys, task->now) == (int64_t)step->order_count;
}

static enum import_thing thing_of(const struct import_order *order)
{
	if (order->kind == IMPORT_CREDIT_NOTE)
		return BOOKED_CREDIT_NOTES;
	return *order->customer ? BOOKED_SALES : BOOKED_COUNTER_SALES;
}

static const char *kind_of(const struct import_order *order)
{
	static const char *const names[] = { [BOOKED_CREDIT_NOTES] = "credit_note", [BOOKED_SALES] = "order",
					     [BOOKED_COUNTER_SALES] = "counter_sale" };

	return names[thing_of(order)];
}

static const char *moment_of(struct arena *arena, struct when local)
{
	const char *text = when_plain(arena, locale_utc(local));

	return arena_printf(arena, "%.10s %.8s", text, text + 11);
}

static void add_line(struct booking *booking, struct json_object *lines, const struct import_order *order, size_t place,
		     struct money vat)
{
	const struct import_row *row = order->lines[place];

	booking_row(lines, (struct json_object *[]){
		json_object_new_string(order->invoice), json_object_new_int64((int64_t)place + 1),
		json_object_new_string(row->sku), json_object_new_string(text_letters(row->name) > 200 ? row->sku : row->name),
		json_object_new_int64(row->quantity), json_object_new_int64(row->price.minor),
		json_object_new_int64(row->amount.minor),
		json_object_new_int64(booking->task->judgement->profile->vat_points), json_object_new_int64(vat.minor) }, 9);
}

static void add_order(struct booking *booking, struct json_object *orders, struct json_object *lines,
		      const struct import_order *order)
{
	const struct import_profile *profile = booking->task->judgement->profile;
	struct money vat = money_of(0, profile->currency);
	bool lost = order->kind == IMPORT_CREDIT_NOTE && !order->original_in_file;

	for (size_t i = 0; i < order->line_count; i++) {
		struct money part = money_share(order->lines[i]->amount, profile->vat_points);

		add_line(booking, lines, order, i, part);
		vat = money_add(vat, part);
	}
	booking_row(orders, (struct json_object *[]){
		json_object_new_string(order->invoice), json_object_new_string(kind_of(order)),
		json_object_new_string(order->customer), json_object_new_string(order->country),
		json_object_new_int64(order->total.minor), json_object_new_int64(vat.minor),
		json_object_new_string(moment_of(db_arena(booking->db), order->placed_at)),
		json_object_new_string(lost ? not_in_file : "") }, 8);
}

/* Counts an order that stands already; false when it stands with another value than this file gives it. */
static bool count_known(struct booking *booking, const struct import_order *order, const struct import_key *known)
{
	booking->booked->things[thing_of(order)].present++;
	booking->booked->things[BOOKED_LINES].present += order->line_count;
	return known->net == order->total.minor;
}

static void count_new(struct booking *booking, const struct import_order *order)
{
	struct import_booked *booked = booking->booked;
	enum import_thing thing = thing_of(order);

	booked->things[thing].added++;
	booked->things[thing].total = money_add(booked->things[thing].total, order->total);
	booked->things[BOOKED_LINES].added += order->line_count;
	booked->things[BOOKED_LINES].total = money_add(booked->things[BOOKED_LINES].total, order->total);
}

static bool orders_batch(struct booking *booking, const struct import_order *orders, size_t count)
{
	struct db *db = booking->db;
	struct json_object *all = json_object_new_array(), *rows = json_object_new_array();
	struct json_object *lines = json_object_new_array(), *keys = json_object_new_array();
	struct order_step step = { .booking = booking };
	bool *fresh = arena_many(db_arena(db), bool, count + 1);

	for (size_t i = 0; i < count; i++)
		json_object_array_add(all, json_object_new_string(orders[i].invoice));
	db_begin(db, DB_AUTOCOMMIT);

	struct import_key_list known = sql_import_orders_known(db, booking_text(db, all));

	for (size_t i = 0; i < count; i++) {
		const struct import_key *stands = booking_known(&known, orders[i].invoice);

		fresh[i] = !stands;
		if (stands) {
			if (!count_known(booking, &orders[i], stands) && booking->booked->different++ == 0)
				memcpy(booking->booked->first_different, orders[i].invoice, strlen(orders[i].invoice) + 1);
			continue;
		}
		add_order(booking, rows, lines, &orders[i]);
		json_object_array_add(keys, json_object_new_string(orders[i].invoice));
		step.order_count++;
		step.line_count += orders[i].line_count;
	}
	step.orders = booking_text(db, rows);
	step.lines = booking_text(db, lines);
	step.keys = booking_text(db, keys);
	if (!booking_read(booking) || (step.order_count && !booking_write(booking, orders_write, &step)))
		return false;
	for (size_t i = 0; i < count; i++)
		if (fresh[i])
			count_new(booking, &orders[i]);
	return true;
}

bool book_orders(struct booking *booking)
{
	const struct import_order_list *orders = &booking->task->judgement->orders;
	struct arena *arena = db_arena(booking->db);

	for (size_t at = 0, end; at < orders->count; at = end) {
		const struct arena_mark mark = arena_mark(arena);
		size_t lines = orders->items[at].line_count;

		for (end = at + 1; end < orders->count && end - at < BOOKING_BATCH &&
				   lines + orders->items[end].line_count <= BOOKING_BATCH; end++)
			lines += orders->items[end].line_count;
		if (!orders_batch(booking, orders->items + at, end - at))
			return false;
		arena_rewind(arena, mark);
		booking_done(booking, lines);
	}
	return true;
}

void import_booked_print(struct buffer *out, const struct import_task *task, const struct import_booked *booked)
{
	static const char *const names[BOOKED_THINGS] = {
		[BOOKED_CATEGORIES] = N_("categories"), [BOOKED_PRODUCTS] = N_("products"),
		[BOOKED_SERVICES] = N_("services (carriage, fees: no goods, not on sale)"),
		[BOOKED_PRICES] = N_("prices in the list IMPORT"), [BOOKED_PARTNERS] = N_("partners"),
		[BOOKED_ASSORTMENTS] = N_("assortments given to partners without one"),
		[BOOKED_SPONSORS] = N_("sponsors given to partners without one"),
		[BOOKED_SALES] = N_("orders of partners"), [BOOKED_COUNTER_SALES] = N_("counter sales"),
		[BOOKED_CREDIT_NOTES] = N_("credit notes"), [BOOKED_LINES] = N_("lines of orders"),
	};
	const int first = task->part == IMPORT_PART_PARTNERS ? BOOKED_PARTNERS : BOOKED_CATEGORIES;
	const int last = task->part == IMPORT_PART_CATALOGUE ? BOOKED_PRICES :
			 task->part == IMPORT_PART_PARTNERS  ? BOOKED_SPONSORS :
							       BOOKED_LINES;
	struct arena *arena = arena_new();
	size_t added = 0;

	buffer_printf(out, "\n%-52s %9s %9s %15s\n", task->dry ? N_("Would be booked") : N_("Booked"), N_("new"),
		      N_("present"), N_("value of new"));
	for (int i = first; i <= last; i++) {
		added += booked->things[i].added;
		buffer_printf(out, "  %-50s %9zu %9zu %15s\n", names[i], booked->things[i].added, booked->things[i].present,
			      i >= BOOKED_SALES ? money_plain(arena, booked->things[i].total) : "");
	}
	if (!added)
		buffer_text(out, task->dry ? N_("Nothing would change: all of this stands already.\n") :
					     N_("Nothing changed: all of this stood already.\n"));
	else if (last == BOOKED_LINES)
		buffer_text(out, N_("Imported orders are history: closed, without ledger entries and commissions.\n"));
	if (booked->different)
		buffer_printf(out, N_("%zu orders stand with another value than in this file and were left as they are; the "
				      "first is invoice %s.\n"), booked->different, booked->first_different);
	arena_free(arena);
}
