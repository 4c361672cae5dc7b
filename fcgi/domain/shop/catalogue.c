#include "domain/shop/catalogue.h"

#include <stdlib.h>
#include <string.h>

#include "base/must.h"
#include "base/text.h"
#include "core/locale.h"
#include "domain/shop/catalogue_runs.h"
#include "sql/catalogue.h"
#include "sql/delivery.h"

RECORD(catalogue_key, FIELD(catalogue_key, id), FIELD(catalogue_key, name), FIELD(catalogue_key, sku),
       FIELD(catalogue_key, created_at), FIELD(catalogue_key, amount));
RECORD(catalogue_stock, FIELD(catalogue_stock, product_id), FIELD(catalogue_stock, available),
       FIELD(catalogue_stock, expected_on));
RECORD(catalogue_category, FIELD(catalogue_category, id), FIELD(catalogue_category, slug),
       FIELD(catalogue_category, name), FIELD(catalogue_category, name_pl), FIELD(catalogue_category, name_ru),
       FIELD(catalogue_category, products));
RECORD(catalogue_view, FIELD(catalogue_view, facts), FIELD(catalogue_view, shape), FIELD(catalogue_view, assortment_id),
       FIELD(catalogue_view, chain), FIELD(catalogue_view, lists), FIELD(catalogue_view, cart));

/* ---- How a partner sees it ---- */

static const struct catalogue_view *view_of(struct db *db, struct catalogue_view *view, int64_t partner_id,
					    struct date today)
{
	if (!view) {
		must(db_fault(db)); /* migrations made the row of versions */
		view = arena_one(db_arena(db), struct catalogue_view);
		view->chain = view->lists = view->cart = "";
	}
	view->partner_id = partner_id;
	view->today = today;
	view->key = arena_printf(db_arena(db), "%lld %lld %s %s", (long long)today.days, (long long)view->assortment_id,
				 view->lists, view->chain);
	return view;
}

const struct catalogue_view *catalogue_view(struct db *db, int64_t partner_id, struct date today)
{
	return view_of(db, sql_catalogue_view(db, partner_id, today), partner_id, today);
}

const struct catalogue_view *storefront_view(struct db *db, int64_t partner_id, struct date today)
{
	return view_of(db, sql_storefront_view(db, partner_id, today, "main"), partner_id, today);
}

/* ---- Walking along an index ---- */

static struct catalogue_key_list walk(struct db *db, const struct catalogue_view *view,
				      const struct catalogue_question *ask, const struct catalogue_key *key, int64_t rows)
{
	int64_t partner = view->partner_id, category = ask->category_id;

	if (ask->sort == SORT_SKU)
		return sql_catalogue_by_sku(db, partner, view->today, category, ask->in_stock, key->sku, rows);
	if (ask->sort == SORT_NEWEST)
		return sql_catalogue_by_newest(db, partner, view->today, category, ask->in_stock, key->created_at, key->id,
					       rows);
	return sql_catalogue_by_name(db, partner, view->today, category, ask->in_stock, key->name, key->id, rows);
}

static struct catalogue_key_list walk_back(struct db *db, const struct catalogue_view *view,
					   const struct catalogue_question *ask, const struct catalogue_key *key,
					   int64_t rows)
{
	int64_t partner = view->partner_id, category = ask->category_id;

	if (ask->sort == SORT_SKU)
		return sql_catalogue_by_sku_back(db, partner, view->today, category, ask->in_stock, key->sku, rows);
	if (ask->sort == SORT_NEWEST)
		return sql_catalogue_by_newest_back(db, partner, view->today, category, ask->in_stock, key->created_at,
						    key->id, rows);
	return sql_catalogue_by_name_back(db, partner, view->today, category, ask->in_stock, key->name, key->id, rows);
}

/* ---- By price ---- */

static int compare_prices(const void *a, const void *b)
{
	const struct catalogue_key *x = a, *y = b;

	if (x->amount != y->amount)
		return x->amount < y->amount ? -1 : 1;
	return (x->id > y->id) - (x->id < y->id);
}

static int compare_prices_back(const void *a, const void *b)
{
	return compare_prices(b, a);
}

/* Puts the keys to those there are, the nearest in front, and leaves no more than rows. */
static void merge_prices(struct arena *arena, struct catalogue_key_list *all, struct catalogue_key_list keys, bool back,
			 size_t rows)
{
	struct catalogue_key *items = arena_many(arena, struct catalogue_key, all->count + keys.count + 1);

	if (all->count)
		memcpy(items, all->items, all->count * sizeof(*items));
	if (keys.count)
		memcpy(items + all->count, keys.items, keys.count * sizeof(*items));
	*all = (struct catalogue_key_list){ items, all->count + keys.count };
	qsort(items, all->count, sizeof(*items), back ? compare_prices_back : compare_prices);
	if (all->count > rows)
		all->count = rows;
}

/* What an earlier list prices is passed over in a later one. So that this never means all of it, a later list is read only
 * as far as the page is not full without it. */
static struct catalogue_key_list walk_prices(struct db *db, const struct catalogue_view *view,
					     const struct catalogue_question *ask, const struct catalogue_key *key, bool back,
					     int64_t rows)
{
	struct catalogue_key_list all = { 0 };
	int64_t partner = view->partner_id, category = ask->category_id, until = back ? 0 : INT64_MAX;
	const char *earlier = "";

	for (const char *at = view->lists; *at;) {
		char *end;
		int64_t list = strtoll(at, &end, 10);

		merge_prices(db_arena(db), &all,
			     back ? sql_catalogue_by_price_back(db, partner, category, ask->in_stock, list, earlier, key->amount,
								key->id, until, rows) :
				    sql_catalogue_by_price(db, partner, category, ask->in_stock, list, earlier, key->amount, key->id,
							   until, rows),
			     back, (size_t)rows);
		if (all.count == (size_t)rows)
			until = all.items[rows - 1].amount;
		earlier = arena_bytes(db_arena(db), view->lists, (size_t)(end - view->lists));
		at = *end ? end + 1 : end;
	}
	return all;
}

static struct id_run walk_ids(struct db *db, const struct catalogue_view *view, const struct catalogue_question *ask,
			      int64_t mark, bool back, size_t count)
{
	const struct catalogue_key start = { .id = ask->sort == SORT_NEWEST ? INT64_MAX : 0, .name = "", .sku = "" };
	const struct catalogue_key *key = &start;
	struct id_run answer = { 0 };
	struct catalogue_key_list keys;
	int64_t rows = (int64_t)count;

	if (mark)
		key = ask->sort == SORT_PRICE ? sql_catalogue_key_price(db, view->partner_id, view->lists, mark) :
						sql_catalogue_key(db, view->partner_id, mark);
	if (!key)
		return (struct id_run){ .lost = true };
	keys = ask->sort == SORT_PRICE ? walk_prices(db, view, ask, key, back, rows) :
	       back ? walk_back(db, view, ask, key, rows) : walk(db, view, ask, key, rows);
	answer.ids = arena_many(db_arena(db), int64_t, keys.count + 1);
	answer.count = keys.count;
	for (size_t i = 0; i < keys.count; i++)
		answer.ids[i] = keys.items[i].id;
	return answer;
}

/* ---- Pages ---- */

static void reverse(struct id_run *run)
{
	for (size_t i = 0; i < run->count / 2; i++) {
		int64_t kept = run->ids[i];

		run->ids[i] = run->ids[run->count - 1 - i];
		run->ids[run->count - 1 - i] = kept;
	}
}

static struct id_run ids_beside(struct db *db, const struct catalogue_view *view, const struct catalogue_question *ask,
				int64_t mark, bool back)
{
	size_t count = (size_t)ask->rows + 1; /* one more than the page holds tells whether it goes on */
	bool run = (ask->sort == SORT_PRICE && ask->category_id) || !text_empty(text_trimmed(db_arena(db), ask->search));

	return run ? run_ids(db, view, ask, mark, back, count) : walk_ids(db, view, ask, mark, back, count);
}

static struct catalogue_page page_make(struct db *db, const struct catalogue_view *view,
				       const struct catalogue_question *ask)
{
	bool back = ask->before != 0;
	int64_t mark = back ? ask->before : ask->after;
	struct catalogue_page page = { 0 };
	struct id_run run = ids_beside(db, view, ask, mark, back);

	if (run.lost) { /* the product at the edge has gone: begin anew */
		back = false;
		mark = 0;
		run = ids_beside(db, view, ask, 0, false);
	}

	bool more = run.count > (size_t)ask->rows;

	if (more)
		run.count = (size_t)ask->rows;
	if (back)
		reverse(&run);

	struct wanted *wanted = arena_many(db_arena(db), struct wanted, run.count + 1);

	for (size_t i = 0; i < run.count; i++)
		wanted[i].product_id = run.ids[i];
	page.offers = offers_of(db, view->partner_id, view->today, wanted, run.count);
	for (size_t i = 0; i < page.offers.count && !ask->described; i++)
		page.offers.items[i].description = "";
	if (run.count && (back ? more : mark != 0))
		page.before = run.ids[0];
	if (run.count && (back || more))
		page.after = run.ids[run.count - 1];
	return page;
}

static const char *page_key(struct arena *arena, const struct catalogue_view *view, const struct catalogue_question *ask,
			    const char *what)
{
	return arena_printf(arena, "%s %lld %s\n%lld %d %lld %lld %lld %s", what, (long long)view->facts, view->key,
			    (long long)ask->category_id, (int)ask->sort, (long long)ask->after, (long long)ask->before,
			    (long long)ask->rows, ask->search ? ask->search : "");
}

/* The edges of a kept page are two more rows behind its offers. */
static void page_keep(struct arena *arena, const char *key, const struct catalogue_page *page)
{
	size_t count = page->offers.count;
	struct offer_list all = { arena_many(arena, struct offer, count + 2), count + 2 };

	if (count)
		memcpy(all.items, page->offers.items, count * sizeof(struct offer));
	all.items[count].id = page->before;
	all.items[count + 1].id = page->after;
	keep_list(key, &offer_record, &(struct any_list){ all.items, all.count });
}

static bool page_kept(struct arena *arena, const char *key, struct catalogue_page *page)
{
	struct any_list list;

	if (!kept_list(arena, key, &offer_record, &list))
		return false;
	page->offers = (struct offer_list){ list.items, list.count - 2 };
	page->before = page->offers.items[list.count - 2].id;
	page->after = page->offers.items[list.count - 1].id;
	return true;
}

static void fill_stock(struct db *db, struct offer_list *offers)
{
	struct arena *arena = db_arena(db);
	int64_t *ids = arena_many(arena, int64_t, offers->count + 1);

	if (!offers->count)
		return;
	for (size_t i = 0; i < offers->count; i++) {
		ids[i] = offers->items[i].id;
		offers->items[i].available = 0;
		offers->items[i].expected_on = (struct date){ 0 };
	}

	struct catalogue_stock_list stock = sql_catalogue_stock(db, text_of_ids(arena, ids, offers->count));

	for (size_t i = 0, n = 0; i < offers->count && n < stock.count; i++)
		if (stock.items[n].product_id == offers->items[i].id) {
			offers->items[i].available = stock.items[n].available;
			offers->items[i].expected_on = stock.items[n].expected_on;
			n++;
		}
}

struct catalogue_page catalogue_page(struct db *db, const struct catalogue_view *view, const struct catalogue_question *ask)
{
	struct arena *arena = db_arena(db);
	const char *key = page_key(arena, view, ask, ask->described ? "described" : "page");
	struct catalogue_page page;

	if (ask->in_stock) /* what is in stock changes with every order: nothing to keep */
		return page_make(db, view, ask);
	if (page_kept(arena, key, &page)) {
		fill_stock(db, &page.offers);
		return page;
	}
	page = page_make(db, view, ask);
	if (!db_fault(db))
		page_keep(arena, key, &page);
	return page;
}

/* ---- Beside the page ---- */

/* The counts of a view do not depend on its day or on the names of its lists. */
static const char *categories_key(struct db *db, const struct catalogue_view *view, const char *what)
{
	return arena_printf(db_arena(db), "%s %lld %s", what, (long long)view->assortment_id, view->lists);
}

static const char *categories_of_now(struct db *db, const struct catalogue_view *view)
{
	return categories_key(db, view, arena_printf(db_arena(db), "categories %lld", (long long)view->shape));
}

struct catalogue_category_list catalogue_categories(struct db *db, const struct catalogue_view *view)
{
	const char *key = categories_of_now(db, view);
	struct lists l = lists_of(view);
	struct any_list kept;
	struct catalogue_category_list list;

	if (kept_list(db_arena(db), key, &catalogue_category_record, &kept))
		return (struct catalogue_category_list){ kept.items, kept.count };
	list = sql_catalogue_categories(db, view->partner_id, l.ids[0], l.ids[1], l.ids[2], l.ids[3], l.ids[4], l.ids[5],
					l.ids[6], l.ids[7]);
	kept = (struct any_list){ list.items, list.count };
	if (!db_fault(db)) {
		keep_list(key, &catalogue_category_record, &kept);
		keep_list(categories_key(db, view, "last categories"), &catalogue_category_record, &kept);
	}
	return list;
}

struct catalogue_category_list catalogue_categories_soon(struct db *db, const struct catalogue_view *view, bool *old)
{
	struct arena *arena = db_arena(db);
	struct any_list kept;

	*old = false;
	if (kept_list(arena, categories_of_now(db, view), &catalogue_category_record, &kept))
		return (struct catalogue_category_list){ kept.items, kept.count };
	if (!kept_list(arena, categories_key(db, view, "last categories"), &catalogue_category_record, &kept))
		return catalogue_categories(db, view);
	*old = claim_renewal(arena, categories_of_now(db, view));
	return (struct catalogue_category_list){ kept.items, kept.count };
}

struct offer_list catalogue_cart(struct db *db, const struct catalogue_view *view, size_t *wanted)
{
	struct arena *arena = db_arena(db);
	const char *key = arena_printf(arena, "cart %lld %s\n%s", (long long)view->facts, view->key, view->cart);
	struct wanted *lines = arena_many(arena, struct wanted, strlen(view->cart) + 1);
	struct any_list kept;
	struct offer_list offers;

	*wanted = 0;
	for (const char *at = view->cart; *at;) {
		char *end;

		lines[*wanted].product_id = strtoll(at, &end, 10);
		must(*end == ':');
		lines[(*wanted)++].quantity = strtoll(end + 1, &end, 10);
		at = *end ? end + 1 : end;
	}
	if (!*wanted)
		return (struct offer_list){ 0 };
	if (kept_list(arena, key, &offer_record, &kept))
		return (struct offer_list){ kept.items, kept.count };
	offers = offers_of(db, view->partner_id, view->today, lines, *wanted);
	for (size_t i = 0; i < offers.count; i++)
		offers.items[i].description = "";
	if (!db_fault(db))
		keep_list(key, &offer_record, &(struct any_list){ offers.items, offers.count });
	return offers;
}

struct delivery_method_list catalogue_delivery(struct db *db, const struct catalogue_view *view, const char *currency)
{
	struct arena *arena = db_arena(db);
	const char *key = arena_printf(arena, "delivery %lld %lld %s", (long long)view->facts, (long long)view->today.days,
				       currency);
	struct any_list kept;
	struct delivery_method_list methods;

	if (kept_list(arena, key, &delivery_method_record, &kept))
		return (struct delivery_method_list){ kept.items, kept.count };
	methods = sql_delivery_methods(db, view->today, currency);
	if (!db_fault(db))
		keep_list(key, &delivery_method_record, &(struct any_list){ methods.items, methods.count });
	return methods;
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
