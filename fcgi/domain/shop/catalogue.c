#include "domain/shop/catalogue.h"

#include <string.h>

#include "base/text.h"
#include "core/locale.h"
#include "sql/catalogue.h"

RECORD(catalogue_key, FIELD(catalogue_key, id), FIELD(catalogue_key, name), FIELD(catalogue_key, sku),
       FIELD(catalogue_key, created_at), FIELD(catalogue_key, amount));
RECORD(catalogue_category, FIELD(catalogue_category, id), FIELD(catalogue_category, slug),
       FIELD(catalogue_category, name), FIELD(catalogue_category, name_pl), FIELD(catalogue_category, name_ru),
       FIELD(catalogue_category, products));

enum { SEARCH_WORDS = 3, COUNTS_KEPT = 64, COUNTS_SECONDS = 60 };

/* The search as patterns: words of the name, and the beginning of an SKU. */
struct patterns {
	const char *sku;
	const char *words[SEARCH_WORDS];
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

/* Words after the third stay with the third, so that nothing typed is ignored. */
static struct patterns patterns_of(struct arena *arena, const char *search)
{
	struct patterns patterns = { .sku = "", .words = { "%", "%", "%" } };

	search = search ? text_trimmed(arena, search) : "";
	if (*search)
		patterns.sku = catalogue_pattern(arena, "", search, strlen(search), "%");
	for (size_t i = 0; i < SEARCH_WORDS && *search; i++) {
		size_t length = i + 1 < SEARCH_WORDS ? strcspn(search, " ") : strlen(search);

		patterns.words[i] = catalogue_pattern(arena, "%", search, length, "%");
		search += length;
		search += strspn(search, " ");
	}
	return patterns;
}

/* The key of the product beside the page; for prices also what it costs this partner. */
static struct catalogue_key key_of(struct db *db, int64_t partner_id, struct date today, enum catalogue_sort sort,
				   int64_t id)
{
	struct wanted one = { .product_id = id };
	struct offer_list offers = offers_of(db, partner_id, today, &one, 1);
	struct catalogue_key key = { .id = id, .name = "", .sku = "" };

	if (offers.count) {
		key.name = offers.items[0].name;
		key.sku = offers.items[0].sku;
		key.amount = offers.items[0].price.minor;
	}

	const struct catalogue_key *row = sort == SORT_NEWEST ? sql_product_created(db, partner_id, id) : NULL;

	if (row)
		key.created_at = row->created_at;
	return key;
}

static struct catalogue_key_list keys_after(struct db *db, int64_t partner, struct date today,
					    const struct catalogue_question *ask, const struct patterns *p,
					    const struct catalogue_key *key, int64_t rows)
{
	const char *const *w = p->words;

	switch (ask->sort) {
	case SORT_SKU:
		return sql_catalogue_by_sku(db, partner, today, ask->category_id, ask->in_stock, p->sku, w[0], w[1], w[2],
					    key->sku, key->id, rows);
	case SORT_NEWEST:
		return sql_catalogue_by_newest(db, partner, today, ask->category_id, ask->in_stock, p->sku, w[0], w[1],
					       w[2], key->created_at, key->id, rows);
	case SORT_PRICE:
		return sql_catalogue_by_price(db, partner, today, ask->category_id, ask->in_stock, p->sku, w[0], w[1],
					      w[2], key->amount, key->id, rows);
	default:
		return sql_catalogue_by_name(db, partner, today, ask->category_id, ask->in_stock, p->sku, w[0], w[1], w[2],
					     key->name, key->id, rows);
	}
}

static struct catalogue_key_list keys_before(struct db *db, int64_t partner, struct date today,
					     const struct catalogue_question *ask, const struct patterns *p,
					     const struct catalogue_key *key, int64_t rows)
{
	const char *const *w = p->words;

	switch (ask->sort) {
	case SORT_SKU:
		return sql_catalogue_by_sku_back(db, partner, today, ask->category_id, ask->in_stock, p->sku, w[0], w[1],
						 w[2], key->sku, key->id, rows);
	case SORT_NEWEST:
		return sql_catalogue_by_newest_back(db, partner, today, ask->category_id, ask->in_stock, p->sku, w[0],
						    w[1], w[2], key->created_at, key->id, rows);
	case SORT_PRICE:
		return sql_catalogue_by_price_back(db, partner, today, ask->category_id, ask->in_stock, p->sku, w[0], w[1],
						   w[2], key->amount, key->id, rows);
	default:
		return sql_catalogue_by_name_back(db, partner, today, ask->category_id, ask->in_stock, p->sku, w[0], w[1],
						  w[2], key->name, key->id, rows);
	}
}

static void reverse(struct catalogue_key_list *keys)
{
	for (size_t i = 0; i < keys->count / 2; i++) {
		struct catalogue_key kept = keys->items[i];

		keys->items[i] = keys->items[keys->count - 1 - i];
		keys->items[keys->count - 1 - i] = kept;
	}
}

struct catalogue_page catalogue_page(struct db *db, int64_t partner_id, struct date today,
				     const struct catalogue_question *ask)
{
	struct arena *arena = db_arena(db);
	struct patterns patterns = patterns_of(arena, ask->search);
	bool back = ask->before != 0;
	int64_t beside = back ? ask->before : ask->after;
	struct catalogue_key key = { .name = "", .sku = "" };
	struct catalogue_page page = { 0 };

	if (ask->sort == SORT_NEWEST)
		key.id = INT64_MAX;
	if (beside)
		key = key_of(db, partner_id, today, ask->sort, beside);

	/* One row more than the page holds tells whether it goes on. */
	struct catalogue_key_list keys =
		back ? keys_before(db, partner_id, today, ask, &patterns, &key, ask->rows + 1) :
		       keys_after(db, partner_id, today, ask, &patterns, &key, ask->rows + 1);
	bool more = keys.count > (size_t)ask->rows;

	if (more)
		keys.count = (size_t)ask->rows;
	if (back)
		reverse(&keys);

	struct wanted *wanted = arena_many(arena, struct wanted, keys.count + 1);

	for (size_t i = 0; i < keys.count; i++)
		wanted[i].product_id = keys.items[i].id;
	page.offers = offers_of(db, partner_id, today, wanted, keys.count);
	if (keys.count && (back ? more : beside != 0))
		page.before = keys.items[0].id;
	if (keys.count && (back || more))
		page.after = keys.items[keys.count - 1].id;
	return page;
}

/* Counting walks through the whole assortment, so each child keeps the last counts of a few partners for a minute. */
struct kept_counts {
	int64_t partner_id;
	struct when at;
	struct arena *arena;
	struct catalogue_category_list categories;
};

static struct catalogue_category_list keep_counts(struct kept_counts *kept, int64_t partner_id, struct when now,
						  struct catalogue_category_list fresh)
{
	if (!kept->arena)
		kept->arena = arena_new();
	arena_reset(kept->arena);
	kept->partner_id = partner_id;
	kept->at = now;
	kept->categories.count = fresh.count;
	kept->categories.items = arena_many(kept->arena, struct catalogue_category, fresh.count + 1);
	for (size_t i = 0; i < fresh.count; i++) {
		struct catalogue_category *copy = &kept->categories.items[i];

		*copy = fresh.items[i];
		copy->slug = arena_text(kept->arena, copy->slug);
		copy->name = arena_text(kept->arena, copy->name);
		copy->name_pl = arena_text(kept->arena, copy->name_pl);
		copy->name_ru = arena_text(kept->arena, copy->name_ru);
	}
	return kept->categories;
}

struct catalogue_category_list catalogue_categories(struct db *db, int64_t partner_id, struct date today, struct when now)
{
	static struct kept_counts all[COUNTS_KEPT];
	struct kept_counts *kept = &all[partner_id % COUNTS_KEPT];

	if (kept->partner_id == partner_id && now.microseconds - kept->at.microseconds < COUNTS_SECONDS * 1000000LL &&
	    now.microseconds >= kept->at.microseconds)
		return kept->categories;

	struct catalogue_category_list fresh = sql_catalogue_categories(db, partner_id, today);

	return db_fault(db) ? fresh : keep_counts(kept, partner_id, now, fresh);
}

const char *catalogue_category_name(const struct catalogue_category *category)
{
	const char *name = locale_current() == POLISH ? category->name_pl :
			   locale_current() == RUSSIAN ? category->name_ru : category->name;

	return text_empty(name) ? category->name : name;
}

const struct offer *catalogue_product(struct db *db, int64_t partner_id, struct date today, const char *sku)
{
	struct wanted one = { .product_id = sql_product_of_sku(db, partner_id, sku) };

	if (!one.product_id)
		return NULL;

	struct offer_list offers = offers_of(db, partner_id, today, &one, 1);

	return offers.count ? &offers.items[0] : NULL;
}
