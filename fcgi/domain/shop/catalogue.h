/* The partner's catalogue: what of our products a partner sees, in pages of a chosen order. Which products those are is
 * decided by one predicate (the view `offered`) and by the price chain (prices.h); nothing here knows HTTP.
 *
 * What does not differ from request to request is kept in memory that all children share (base/shelf.h), under the
 * versions that triggers count (catalogue_versions) and everything else that makes a partner's view: day, assortment,
 * chain. So a change shows in the next look, and nothing kept for one view answers another. Stock is always read. */
#ifndef SHOP_CATALOGUE_H
#define SHOP_CATALOGUE_H

#include "core/db.h"
#include "domain/shop/delivery.h"
#include "domain/shop/prices.h"

enum catalogue_sort { SORT_NAME, SORT_SKU, SORT_NEWEST, SORT_PRICE };

struct catalogue_question {
	const char *search;        /* beginnings of words of the name, or of the SKU; "" for all */
	int64_t category_id;       /* 0: all */
	bool in_stock;
	enum catalogue_sort sort;
	int64_t after;             /* id of the last product of the page before; 0: from the start */
	int64_t before;            /* id of the first product of the page behind */
	int64_t rows;
	bool described;            /* with the descriptions of the products */
};

/* What a row is sorted by: also the key behind which the next page begins. */
struct catalogue_key {
	int64_t id;
	const char *name;
	const char *sku;
	struct when created_at;
	int64_t amount;
};
LIST_OF(catalogue_key);
RECORD_OF(catalogue_key);

struct catalogue_stock {
	int64_t product_id;
	int64_t available;
	struct date expected_on;
};
LIST_OF(catalogue_stock);
RECORD_OF(catalogue_stock);

struct catalogue_category {
	int64_t id;
	const char *slug;
	const char *name;
	const char *name_pl;
	const char *name_ru;
	int64_t products;
};
LIST_OF(catalogue_category);
RECORD_OF(catalogue_category);

struct catalogue_page {
	struct offer_list offers;
	int64_t before; /* id for the page before, 0 when this is the first */
	int64_t after;  /* id for the next page, 0 when this is the last */
};

/* How a partner sees the catalogue on a day; read once per request. */
struct catalogue_view {
	int64_t partner_id;
	struct date today;
	int64_t facts, shape;   /* versions: of everything; of which products are seen where */
	int64_t assortment_id;
	const char *chain;      /* the whole chain of price lists, as text */
	const char *lists;      /* ids of those valid today: "12,3,1" */
	const char *cart;       /* "product:quantity,…"; only of storefront_view() */
	const char *key;        /* all that decides what is seen, but for the versions */
};
RECORD_OF(catalogue_view);

/* Before forking: children of this process share what they keep. Without it each keeps its own. */
void catalogue_share(void);

const struct catalogue_view *catalogue_view(struct db *db, int64_t partner_id, struct date today);

/* The same with the partner's open cart, which must be asked for by the partner's own people only. */
const struct catalogue_view *storefront_view(struct db *db, int64_t partner_id, struct date today);

struct catalogue_page catalogue_page(struct db *db, const struct catalogue_view *view,
				     const struct catalogue_question *question);

/* Categories with the number of products that the partner sees. */
struct catalogue_category_list catalogue_categories(struct db *db, const struct catalogue_view *view);

/* The same for a page that need not wait for the count: right after a change those before it, which may name a category that
 * is no longer seen. old: the caller is to call catalogue_categories() once the page is on its way; one caller is told so. */
struct catalogue_category_list catalogue_categories_soon(struct db *db, const struct catalogue_view *view, bool *old);

/* The offers of what lies in the view's cart, at its quantities, in product order; products no longer seen are missing.
 * Their stock is not that of now: for sums only. */
struct offer_list catalogue_cart(struct db *db, const struct catalogue_view *view, size_t *wanted);

/* The ways of delivery that are offered on the view's day, as kept as the rest. */
struct delivery_method_list catalogue_delivery(struct db *db, const struct catalogue_view *view, const char *currency);

/* The category's name in the current language. */
const char *catalogue_category_name(const struct catalogue_category *category);

/* The product of that SKU at the smallest quantity; NULL when the partner does not see it. */
const struct offer *catalogue_product(struct db *db, int64_t partner_id, struct date today, const char *sku);

/* text with % _ and \ escaped, between before and after: a pattern for LIKE. */
char *catalogue_pattern(struct arena *arena, const char *before, const char *text, size_t length, const char *after);

#endif
