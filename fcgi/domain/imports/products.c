/* Products from lines: one name, one price, one category per code; and notes that turn out to be names after all. */
#include <stdlib.h>
#include <string.h>

#include "base/must.h"
#include "base/text.h"
#include "domain/imports/internal.h"

static int by_description(const void *one, const void *two)
{
	const struct import_row *a = *(const struct import_row *const *)one, *b = *(const struct import_row *const *)two;
	int order = strcmp(a->sku, b->sku);

	return order ? order : strcmp(a->description, b->description);
}

static bool same_sku(const struct import_row *a, const struct import_row *b)
{
	return strcmp(a->sku, b->sku) == 0;
}

static bool same_description(const struct import_row *a, const struct import_row *b)
{
	return strcmp(a->description, b->description) == 0;
}

static bool sold_at_a_price(const struct import_row *row)
{
	return import_taken(row) && row->millionths > 0;
}

/* "GINGHAM CHECK BAG" given away is no note: the same code was sold under the same words. */
void import_settle_notes(struct arena *arena, struct import_judgement *judgement)
{
	size_t count;
	const struct import_row **sold = import_sorted(arena, &judgement->rows, sold_at_a_price, by_description, &count);

	for (size_t i = 0; i < judgement->rows.count; i++) {
		struct import_row *row = &judgement->rows.items[i];
		const struct import_row *key = row;

		if (row->outcome != ROW_REFUSED || row->refused != REFUSED_STOCK_NOTE || !*row->description || row->cancels)
			continue;
		if (bsearch(&key, sold, count, sizeof(*sold), by_description))
			row->outcome = ROW_IMPORTED;
	}
}

/* The most frequent description of the group, then the longest, then the first of the alphabet; never an empty one
 * unless there is no other: then the code. The group is sorted by description. */
static const char *name_of(const struct import_row **rows, size_t count)
{
	const char *best = NULL;
	size_t most = 0;

	for (size_t at = 0, step; at < count; at += step) {
		const char *description = rows[at]->description;

		step = import_group(rows + at, count - at, same_description);
		if (!*description)
			continue;
		if (!best || step > most || (step == most && strlen(description) > strlen(best))) {
			best = description;
			most = step;
		}
	}
	return best ? best : rows[0]->sku;
}

static int by_minor(const void *one, const void *two)
{
	int64_t a = *(const int64_t *)one, b = *(const int64_t *)two;

	return (a > b) - (a < b);
}

/* The most frequent price of sales, then the lowest. */
static int64_t price_of(struct arena *arena, const struct import_row **rows, size_t count)
{
	struct arena_mark mark = arena_mark(arena);
	int64_t *prices = arena_many(arena, int64_t, count), best = 0;
	size_t sales = 0, most = 0;

	for (size_t i = 0; i < count; i++)
		if (rows[i]->quantity > 0 && rows[i]->price.minor > 0)
			prices[sales++] = rows[i]->price.minor;
	qsort(prices, sales, sizeof(*prices), by_minor);
	for (size_t i = 0, first = 0; i < sales; i++) {
		if (prices[i] != prices[first])
			first = i;
		if (i - first + 1 > most) {
			most = i - first + 1;
			best = prices[i];
		}
	}
	arena_rewind(arena, mark);
	return best;
}

static bool taken(const struct import_row *row)
{
	return import_taken(row);
}

static void name_rows(struct import_judgement *judgement, const struct import_row **rows, size_t count,
		      const char *name)
{
	for (size_t i = 0; i < count; i++) {
		struct import_row *row = &judgement->rows.items[rows[i] - judgement->rows.items];

		row->name = name;
		if (!*row->description)
			import_repaired(row, REPAIRED_NAME_MISSING);
		else if (strcmp(row->description, name) != 0)
			import_repaired(row, REPAIRED_NAME_CHOSEN);
	}
}

void import_settle_products(struct arena *arena, struct import_judgement *judgement)
{
	const struct import_profile *profile = judgement->profile;
	size_t count;
	const struct import_row **rows = import_sorted(arena, &judgement->rows, taken, by_description, &count);

	judgement->products.items = arena_many(arena, struct import_product, count);
	for (size_t at = 0, step; at < count; at += step) {
		const char *name = name_of(rows + at, step = import_group(rows + at, count - at, same_sku));
		enum import_kind kind = rows[at]->kind;

		judgement->products.items[judgement->products.count++] = (struct import_product){
			.sku = rows[at]->sku,
			.name = name,
			.category = kind == IMPORT_GOODS ? import_category_of(arena, profile, name) : "",
			.kind = kind,
			.price = money_of(price_of(arena, rows + at, step), profile->currency),
			.lines = (int64_t)step,
		};
		name_rows(judgement, rows + at, step, name);
	}
}
