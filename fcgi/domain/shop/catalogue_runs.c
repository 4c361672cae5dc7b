/* A run is the whole answer to a question, as ids in their order: a category by price, or found by a search. Making one may
 * take long in a large catalogue, so it is kept for all children; a page is a window of it. */
#include "domain/shop/catalogue_runs.h"

#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/buffer.h"
#include "base/shelf.h"
#include "base/text.h"
#include "sql/catalogue.h"

enum { SEARCH_WORDS = 3, INDEXED_LETTERS = 3, STOCK_AT_ONCE = 200 };
enum { PAGES = 512, PAGE_BYTES = 64 * 1024, RUNS = 16, RUN_BYTES = 4 * 1024 * 1024 };
enum { CLAIM_SECONDS = 10 };

static struct shelf *pages, *runs;

void catalogue_share(void)
{
	if (pages)
		return;
	pages = shelf_new(PAGES, PAGE_BYTES);
	runs = shelf_new(RUNS, RUN_BYTES);
}

bool kept_list(struct arena *arena, const char *key, const struct record *record, struct any_list *list)
{
	size_t length;
	char *bytes;

	catalogue_share();
	bytes = shelf_get(pages, key, arena, &length);
	if (bytes)
		*list = record_unpack(record, bytes, length);
	return bytes != NULL;
}

void keep_list(const char *key, const struct record *record, const struct any_list *list)
{
	struct buffer bytes = { 0 };

	record_pack(record, list, &bytes);
	shelf_put(pages, key, bytes.bytes, bytes.length);
	buffer_free(&bytes);
}

bool claim_renewal(struct arena *arena, const char *key)
{
	catalogue_share();
	return shelf_claim(pages, arena_printf(arena, "claim %s", key), CLAIM_SECONDS);
}

struct lists lists_of(const struct catalogue_view *view)
{
	struct lists lists = { { 0 } };
	const char *at = view->lists;

	for (size_t i = 0; i < sizeof(lists.ids) / sizeof(lists.ids[0]) && *at; i++) {
		char *end;

		lists.ids[i] = strtoll(at, &end, 10);
		at = *end ? end + 1 : end;
	}
	return lists;
}

/* ---- Searching ---- */

/* The search as patterns (words of the name, the beginning of an SKU) and as a question to the index of words; "" when the
 * index cannot answer it. */
struct patterns {
	const char *sku;
	const char *words[SEARCH_WORDS];
	const char *index;
};

char *catalogue_pattern(struct arena *arena, const char *before, const char *text, size_t length, const char *after)
{
	char *pattern = arena_alloc(arena, strlen(before) + 2 * length + strlen(after) + 1), *to = pattern;

	for (; *before; before++)
		*to++ = *before;
	for (size_t i = 0; i < length; i++) {
		if (text[i] == '%' || text[i] == '_' || text[i] == '\\')
			*to++ = '\\';
		*to++ = text[i];
	}
	for (; *after; after++)
		*to++ = *after;
	return pattern;
}

/* Every word must begin with one of the index, which knows letters and digits, three at least. */
static const char *index_question(struct arena *arena, const char *search)
{
	const char *question = "";

	while (*search) {
		size_t length = 0;

		for (; *search == ' '; search++)
			;
		while (isalnum((unsigned char)search[length]) || (unsigned char)search[length] >= 0x80)
			length++;
		if (length < INDEXED_LETTERS || (search[length] && search[length] != ' '))
			return "";
		question = arena_printf(arena, "%s+%.*s* ", question, (int)length, search);
		search += length;
		for (; *search == ' '; search++)
			;
	}
	return question;
}

/* Words after the third stay with the third, so that nothing typed is ignored. */
static struct patterns patterns_of(struct arena *arena, const char *search)
{
	struct patterns patterns = { .sku = "", .words = { "%", "%", "%" } };

	patterns.sku = catalogue_pattern(arena, "", search, strlen(search), "%");
	patterns.index = index_question(arena, search);
	for (size_t i = 0; i < SEARCH_WORDS && *search; i++) {
		size_t length = i + 1 < SEARCH_WORDS ? strcspn(search, " ") : strlen(search);

		patterns.words[i] = catalogue_pattern(arena, "%", search, length, "%");
		search += length;
		search += strspn(search, " ");
	}
	return patterns;
}

static struct catalogue_key_list found(struct db *db, const struct catalogue_view *view,
				       const struct catalogue_question *ask, const char *search)
{
	static const char *const sorts[] = { "name", "sku", "newest", "price" };
	struct patterns p = patterns_of(db_arena(db), search);
	const char *const *w = p.words;
	struct lists l = lists_of(view);
	struct catalogue_key_list keys = { 0 };

	if (*p.index)
		keys = sql_catalogue_run_found(db, view->partner_id, ask->category_id, p.index, p.sku, w[0], w[1], w[2],
					       sorts[ask->sort], view->lists, l.ids[0], l.ids[1], l.ids[2], l.ids[3], l.ids[4], l.ids[5],
					       l.ids[6], l.ids[7]);
	if (!keys.count)
		keys = sql_catalogue_run_inside(db, view->partner_id, ask->category_id, p.sku, w[0], w[1], w[2],
						sorts[ask->sort], view->lists, l.ids[0], l.ids[1], l.ids[2], l.ids[3], l.ids[4],
						l.ids[5], l.ids[6], l.ids[7]);
	return keys;
}

/* ---- Making and keeping ---- */

struct run {
	int64_t *ids;
	size_t count;
};

static struct run run_make(struct db *db, const struct catalogue_view *view, const struct catalogue_question *ask,
			   const char *search)
{
	struct lists l = lists_of(view);
	struct catalogue_key_list keys =
		*search ? found(db, view, ask, search) :
			  sql_catalogue_run_price(db, view->partner_id, ask->category_id, view->lists, l.ids[0], l.ids[1], l.ids[2],
						  l.ids[3], l.ids[4], l.ids[5], l.ids[6], l.ids[7]);
	struct run run = { arena_many(db_arena(db), int64_t, keys.count + 1), keys.count };

	for (size_t i = 0; i < keys.count; i++)
		run.ids[i] = keys.items[i].id;
	return run;
}

/* A part of a run: most ids behind a mark, or, going back, in front of it with the nearest first. */
struct part {
	int64_t mark; /* 0: from the start */
	bool back;
	int64_t *ids;
	size_t most, count;
	bool lost; /* the mark is not in the run */
};

/* Bytes may change under it: nothing is believed but the length, and the shelf says afterwards whether all was real. */
static void part_cut(const void *bytes, size_t length, void *context)
{
	struct part *part = context;
	const char *from = bytes;
	size_t count = length / sizeof(int64_t), at = 0;
	int64_t id;

	for (; part->mark && at < count; at++) {
		memcpy(&id, from + at * sizeof(id), sizeof(id));
		if (id == part->mark)
			break;
	}
	part->lost = part->mark && at == count;
	part->count = 0;
	if (part->lost)
		return;
	if (part->back)
		while (at > 0 && part->count < part->most)
			memcpy(&part->ids[part->count++], from + --at * sizeof(id), sizeof(id));
	else
		for (at += part->mark != 0; at < count && part->count < part->most; at++)
			memcpy(&part->ids[part->count++], from + at * sizeof(id), sizeof(id));
}

static void part_read(struct db *db, const struct catalogue_view *view, const struct catalogue_question *ask,
		      const char *search, struct part *part)
{
	struct arena *arena = db_arena(db);
	const char *key = arena_printf(arena, "%lld %s\n%lld %d %s", (long long)view->facts, view->key,
				       (long long)ask->category_id, (int)ask->sort, search);
	struct run run;

	catalogue_share();
	if (shelf_look(runs, key, part_cut, part))
		return;
	run = run_make(db, view, ask, search);
	if (!db_fault(db))
		shelf_put(runs, key, run.ids, run.count * sizeof(int64_t));
	part_cut(run.ids, run.count * sizeof(int64_t), part);
}

/* Takes out of the part what is not in stock, keeping the order. */
static void part_in_stock(struct db *db, struct part *part)
{
	struct catalogue_stock_list stock = sql_catalogue_stock(db, text_of_ids(db_arena(db), part->ids, part->count));
	size_t left = 0;

	for (size_t i = 0; i < part->count; i++)
		for (size_t n = 0; n < stock.count; n++)
			if (stock.items[n].product_id == part->ids[i] && stock.items[n].available > 0) {
				part->ids[left++] = part->ids[i];
				break;
			}
	part->count = left;
}

struct id_run run_ids(struct db *db, const struct catalogue_view *view, const struct catalogue_question *ask, int64_t mark,
		      bool back, size_t count)
{
	struct arena *arena = db_arena(db);
	const char *search = text_trimmed(arena, ask->search);
	struct id_run answer = { arena_many(arena, int64_t, count + STOCK_AT_ONCE), 0, false };

	for (;;) {
		size_t most = ask->in_stock ? STOCK_AT_ONCE : count;
		struct part part = { mark, back, arena_many(arena, int64_t, most), most, 0, false };

		part_read(db, view, ask, search, &part);
		answer.lost = answer.lost || part.lost;

		bool end = part.lost || part.count < most;

		if (part.count)
			mark = part.ids[part.count - 1];
		if (ask->in_stock)
			part_in_stock(db, &part);
		for (size_t i = 0; i < part.count && answer.count < count; i++)
			answer.ids[answer.count++] = part.ids[i];
		if (end || answer.count == count || db_fault(db))
			return answer;
	}
}
