/* The partner's catalogue: what of our products a partner sees, in pages of a chosen order. Which products those are is
 * decided by one predicate (the view `offered`) and by the price chain (prices.h); nothing here knows HTTP. */
#ifndef SHOP_CATALOGUE_H
#define SHOP_CATALOGUE_H

#include "core/db.h"
#include "domain/shop/prices.h"

enum catalogue_sort { SORT_NAME, SORT_SKU, SORT_NEWEST, SORT_PRICE };

struct catalogue_question {
	const char *search;        /* words of the name, or the beginning of an SKU; "" for all */
	int64_t category_id;       /* 0: all */
	bool in_stock;
	enum catalogue_sort sort;
	int64_t after;             /* id of the last product of the page before; 0: from the start */
	int64_t before;            /* id of the first product of the page behind */
	int64_t rows;
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

struct catalogue_page catalogue_page(struct db *db, int64_t partner_id, struct date today,
				     const struct catalogue_question *question);

/* Categories with the number of products that the partner sees; counted anew at most once a minute per partner. */
struct catalogue_category_list catalogue_categories(struct db *db, int64_t partner_id, struct date today, struct when now);

/* The category's name in the current language. */
const char *catalogue_category_name(const struct catalogue_category *category);

/* The product of that SKU at the smallest quantity; NULL when the partner does not see it. */
const struct offer *catalogue_product(struct db *db, int64_t partner_id, struct date today, const char *sku);

/* text with % _ and \ escaped, between before and after: a pattern for LIKE. */
char *catalogue_pattern(struct arena *arena, const char *before, const char *text, size_t length, const char *after);

#endif
