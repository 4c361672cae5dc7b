/* The partner's catalogue at the partner's prices. */
#include "api/pages.h"

#include "base/text.h"
#include "core/locale.h"
#include "domain/shop/catalogue.h"
#include "sql/prices.h"

enum { ROWS = 50, ROWS_MOST = 200 };

const struct field_rule products_query[] = {
	{ "q", TEXT, .max = 100 },
	{ "category", TEXT, .max = 60 },
	{ "cursor", TEXT, .max = 60 },
	{ "limit", WHOLE, .min = 1, .max = ROWS_MOST },
	{ 0 }
};

static const struct catalogue_category *category_of_id(const struct catalogue_category_list *all, int64_t id)
{
	for (size_t i = 0; i < all->count; i++)
		if (all->items[i].id == id)
			return &all->items[i];
	return NULL;
}

static void add_source(struct request *req, struct json_object *object, const struct offer *offer)
{
	struct json_object *source = json_object_new_object();

	add_text(source, "list", offer->list_name);
	add_text(source, "reason", offer->list_reason);
	add_number(source, "from_quantity", offer->price_from);
	add_date(req, source, "valid_to", offer->list_ends);
	json_object_object_add(object, "price_source", source);
}

static struct json_object *product_object(struct request *req, const struct offer *offer,
					  const struct catalogue_category_list *categories)
{
	struct json_object *object = json_object_new_object();
	const struct catalogue_category *category = category_of_id(categories, offer->category_id);

	add_text(object, "sku", offer->sku);
	add_text(object, "name", offer->name);
	add_text(object, "description", offer->description);
	add_text(object, "category", category ? category->slug : NULL);
	add_text(object, "picture",
		 arena_printf(req->arena, "%s/static/products/%s", req->base_url, offer->picture));
	add_number(object, "pack_size", offer->pack_size);
	add_number(object, "least_quantity", offer->least_quantity);
	json_object_object_add(object, "maximum_quantity",
			       offer->maximum_quantity ? json_object_new_int64(offer->maximum_quantity) : NULL);
	add_money(object, "price", offer->price);
	add_source(req, object, offer);
	json_object_object_add(object, "vat_points", offer->vat_points < 0 ? NULL : json_object_new_int64(offer->vat_points));
	add_number(object, "available", offer->available > 0 ? offer->available : 0);
	add_date(req, object, "expected_on", offer->expected_on);
	return object;
}

static bool find_category(struct request *req, const struct catalogue_category_list *all, int64_t *id)
{
	const char *slug = form_text(req, "category");

	*id = 0;
	for (size_t i = 0; i < all->count; i++)
		if (text_same(all->items[i].slug, slug))
			*id = all->items[i].id;
	if (*slug && !*id)
		form_wrong(req, "category", N_("There is no such category among your products."));
	return form_fine(req);
}

enum status list_products(struct request *req)
{
	int64_t partner = req->visitor.partner_id;
	const struct catalogue_view *view = catalogue_view(req->db, partner, locale_today(req->now));
	struct catalogue_category_list categories = catalogue_categories(req->db, view);
	struct catalogue_question ask = { .search = form_text(req, "q"), .sort = SORT_SKU,
					  .described = true,
					  .rows = form_int(req, "limit") ? form_int(req, "limit") : ROWS };

	if (!cursor_read(req, "products", &ask.after) || !find_category(req, &categories, &ask.category_id))
		return invalid(req);

	struct catalogue_page found = catalogue_page(req->db, view, &ask);
	struct json_object *items = json_object_new_array();

	for (size_t i = 0; i < found.offers.count; i++)
		json_object_array_add(items, product_object(req, &found.offers.items[i], &categories));
	return list_reply(req, items, found.after ? cursor_make(req, "products", found.after) : NULL);
}

enum status show_product(struct request *req)
{
	int64_t partner = req->visitor.partner_id;
	struct date today = locale_today(req->now);
	const struct offer *offer = catalogue_product(req->db, partner, today, path_text(req, 0));

	if (!offer)
		return not_found(req);

	struct catalogue_category_list categories = catalogue_categories(req->db, catalogue_view(req->db, partner, today));
	struct price_break_list breaks = sql_price_breaks(req->db, partner, offer->id, offer->price_list_id);
	struct json_object *object = product_object(req, offer, &categories), *list = json_object_new_array();

	for (size_t i = 0; i < breaks.count; i++) {
		struct json_object *item = json_object_new_object();

		add_number(item, "from_quantity", breaks.items[i].minimum_quantity);
		add_money(item, "price", breaks.items[i].price);
		json_object_array_add(list, item);
	}
	json_object_object_add(object, "price_breaks", list);
	return json_reply(req, STATUS_OK, object);
}
