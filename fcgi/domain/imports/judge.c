/* Reads the file row by row, then lets the rows be compared with one another. */
#include "domain/imports/judge.h"

#include <stdlib.h>
#include <string.h>

#include "base/must.h"
#include "domain/imports/internal.h"

struct reading {
	struct arena *arena;
	const struct import_profile *profile;
	struct import_head head;
	bool begun;
	struct import_row_list rows;
	size_t room;
	void (*progress)(size_t rows);
	const char *why;
};

enum { ROWS_PER_STEP = 500 };

static bool on_row(const struct csv_row *fields, void *context)
{
	struct reading *reading = context;

	if (!reading->begun) {
		reading->begun = true;
		reading->why = import_read_head(reading->arena, reading->profile, fields, &reading->head);
		return !reading->why;
	}
	if (reading->rows.count == reading->room) {
		size_t room = reading->room ? 2 * reading->room : 1024;
		struct import_row *rows = arena_many(reading->arena, struct import_row, room);

		if (reading->rows.count)
			memcpy(rows, reading->rows.items, reading->rows.count * sizeof(*rows));
		reading->rows.items = rows;
		reading->room = room;
	}
	import_read_row(reading->arena, reading->profile, &reading->head, fields,
			&reading->rows.items[reading->rows.count++]);
	if (reading->progress && reading->rows.count % ROWS_PER_STEP == 0)
		reading->progress(reading->rows.count);
	return true;
}

const struct import_row **import_sorted(struct arena *arena, const struct import_row_list *rows,
					bool (*keep)(const struct import_row *row),
					int (*compare)(const void *a, const void *b), size_t *count)
{
	const struct import_row **sorted = arena_many(arena, const struct import_row *, rows->count);

	*count = 0;
	for (size_t i = 0; i < rows->count; i++)
		if (!keep || keep(&rows->items[i]))
			sorted[(*count)++] = &rows->items[i];
	qsort(sorted, *count, sizeof(*sorted), compare);
	return sorted;
}

size_t import_group(const struct import_row **rows, size_t count,
		    bool (*equal)(const struct import_row *a, const struct import_row *b))
{
	size_t length = 1;

	while (length < count && equal(rows[0], rows[length]))
		length++;
	return length;
}

const struct import_judgement *import_judge(struct arena *arena, const struct import_profile *profile, const char *path,
					    void (*progress)(size_t rows), const char **why)
{
	struct reading reading = { .arena = arena, .profile = profile, .progress = progress };
	struct import_judgement *judgement = arena_one(arena, struct import_judgement);
	struct arena *scratch = arena_new(); /* csv_read rewinds its arena */
	bool read = csv_read(path, profile->charset, scratch, on_row, &reading, why);

	if (!read)
		*why = arena_text(arena, *why);
	arena_free(scratch);
	if (read && !reading.begun)
		reading.why = N_("the file is empty");
	if (reading.why)
		*why = reading.why;
	if (*why)
		return NULL;
	judgement->profile = profile;
	judgement->rows = reading.rows;
	import_settle_notes(arena, judgement);
	import_settle_invoices(arena, judgement);
	import_settle_products(arena, judgement);
	import_settle_cancellations(arena, judgement);
	import_gather_orders(arena, judgement);
	import_gather_partners(arena, judgement);
	import_count_all(arena, judgement);
	return judgement;
}
