#include "domain/shop/costs.h"

#include <inttypes.h>
#include <strings.h>

#include "base/text.h"
#include "core/csv.h"
#include "core/json.h"
#include "core/locale.h"
#include "sql/costs.h"

RECORD(cost_line, FIELD(cost_line, id), FIELD(cost_line, sku), FIELD(cost_line, name), FIELD(cost_line, known),
       FIELD(cost_line, cost), FIELD(cost_line, from_day));
RECORD(cost_entry, FIELD(cost_entry, from_day), FIELD(cost_entry, cost), FIELD(cost_entry, entered_at),
       FIELD(cost_entry, entered_by), FIELD(cost_entry, planned), FIELD(cost_entry, counts));
RECORD(cost_judged, FIELD(cost_judged, place), FIELD(cost_judged, product_id), FIELD(cost_judged, name),
       FIELD(cost_judged, same_day));
RECORD(cost_verdict, FIELD(cost_verdict, line), FIELD(cost_verdict, sku), FIELD(cost_verdict, cost), FIELD(cost_verdict, from),
       FIELD(cost_verdict, name), FIELD(cost_verdict, verdict), FIELD(cost_verdict, fine));

static const struct refused no_product = { N_("There is no such product."), N_("Look it up in the list of costs."), { 0 } };
static const struct refused unreadable = { N_("The file cannot be read: it holds no rows of three columns."),
					   N_("Save it as CSV in UTF-8 with the columns sku, cost, from."), { 0 } };
static const struct refused too_long = { N_("The file holds more than %1$s rows."), N_("Cut it into several files."), { 0 } };

struct cost_line_list costs_page(struct db *db, const char *like, const char *currency, struct date today, bool missing,
				 const char *after, int64_t rows)
{
	struct cost_line_list all = { arena_many(db_arena(db), struct cost_line, (size_t)rows), 0 };
	struct cost_line_list part = { 0 };

	if (missing) {
		part = sql_costs_missing(db, like, currency, today, after, rows);
		after = "";
	}
	for (size_t i = 0; i < part.count; i++)
		all.items[all.count++] = part.items[i];
	if ((int64_t)all.count < rows) {
		part = sql_costs_known(db, like, currency, today, after, rows - (int64_t)all.count);
		for (size_t i = 0; i < part.count; i++)
			all.items[all.count++] = part.items[i];
	}
	return all;
}

static int64_t enter(struct db *db, const struct actor *actor, int64_t product_id, struct money cost, struct date from)
{
	struct arena *arena = db_arena(db);
	int64_t id = sql_cost_add(db, product_id, cost, from, actor->person_id, actor->now);

	if (id)
		audit(db, actor, "product.cost", "product", product_id, "cost", money_plain(arena, cost), "currency", cost.currency,
		      "from", date_plain(arena, from));
	return id;
}

refusal cost_enter(struct db *db, const struct actor *actor, int64_t product_id, struct money cost, struct date from)
{
	return enter(db, actor, product_id, cost, from) ? NULL : &no_product;
}

/* --- a file --- */

struct reading {
	struct arena *arena;
	const char *currency;
	struct cost_verdict_list *verdicts;
	bool overflow;
};

/* The row outlives the reader's arena, which is rewound after each: the texts are kept in ours. */
static bool on_row(const struct csv_row *row, void *context)
{
	struct reading *reading = context;
	struct cost_verdict_list *list = reading->verdicts;
	struct cost_verdict one = { .line = (int64_t)row->line, .sku = "", .cost = "", .from = "", .name = "", .verdict = "columns" };

	if (row->count && strcasecmp(row->fields[0], "sku") == 0 && list->count == 0)
		return true;
	if (list->count == COST_ROWS) {
		reading->overflow = true;
		return false;
	}
	if (row->count >= 1)
		one.sku = arena_text(reading->arena, row->fields[0]);
	if (row->count == 3) {
		one.cost = arena_text(reading->arena, row->fields[1]);
		one.from = arena_text(reading->arena, row->fields[2]);
		one.verdict = "";
		if (!date_parse(one.from, &one.day))
			one.verdict = "day";
		if (!money_parse(one.cost, reading->currency, &one.amount) || one.amount.minor < 0)
			one.verdict = "cost";
	}
	list->items[list->count++] = one;
	return true;
}

static const char *asked_list(struct arena *arena, const struct cost_verdict_list *verdicts)
{
	struct json_object *list = json_object_new_array();
	const char *text;

	for (size_t i = 0; i < verdicts->count; i++) {
		struct json_object *row = json_object_new_array();

		if (*verdicts->items[i].verdict) {
			json_object_put(row);
			continue;
		}
		json_object_array_add(row, json_object_new_int64((int64_t)i));
		json_object_array_add(row, json_object_new_string(verdicts->items[i].sku));
		json_object_array_add(row, json_object_new_string(date_plain(arena, verdicts->items[i].day)));
		json_object_array_add(list, row);
	}
	text = arena_text(arena, json_object_to_json_string_ext(list, JSON_C_TO_STRING_PLAIN));
	json_object_put(list);
	return text;
}

refusal costs_file(struct db *db, const struct actor *actor, const char *text, size_t length, const char *currency, bool enter_them,
		   struct cost_verdict_list *verdicts)
{
	struct arena *arena = db_arena(db), *passing = arena_new();
	struct reading reading = { arena, currency, verdicts, false };
	const char *why = NULL;
	bool read;

	*verdicts = (struct cost_verdict_list){ arena_many(arena, struct cost_verdict, COST_ROWS), 0 };
	read = csv_read_bytes(text, length, passing, on_row, &reading, &why);
	arena_free(passing);
	if (reading.overflow)
		return refuse(arena, &too_long, arena_printf(arena, "%d", COST_ROWS));
	if (!read || verdicts->count == 0)
		return &unreadable;

	struct cost_judged_list judged = sql_costs_judge(db, asked_list(arena, verdicts), currency);

	for (size_t i = 0; i < judged.count; i++) {
		const struct cost_judged *found = &judged.items[i];
		struct cost_verdict *one = &verdicts->items[found->place];

		one->name = found->name;
		one->product_id = found->product_id;
		one->verdict = !found->product_id ? "unknown" : found->same_day < 0 ? "new" :
			       found->same_day == one->amount.minor ? "same" : "correction";
		one->fine = text_same(one->verdict, "new") || text_same(one->verdict, "correction");
		if (enter_them && one->fine)
			enter(db, actor, one->product_id, one->amount, one->day);
	}
	return NULL;
}
