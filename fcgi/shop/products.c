/* The personal storefront: the partner's products at the partner's prices, one product, and why it costs what it costs. */
#include "shop/pages.h"

#include "base/text.h"
#include "core/markdown.h"
#include "domain/shop/carts.h"
#include "sql/prices.h"

enum { FEW = 24, SMALL_PAGE = 24, LARGE_PAGE = 50 };

/* A product as the storefront shows it. */
struct product_card {
	const struct offer *offer;
	bool cheaper;       /* than the base list */
	bool plenty, some, none;
	bool packs;
	bool limited;
	bool tiered;        /* its price is a quantity break's */
};
LIST_OF(product_card);
RECORD_OF(product_card);

struct category_choice {
	int64_t id;
	const char *name;
	int64_t products;
};
LIST_OF(category_choice);
RECORD_OF(category_choice);

struct products_page {
	struct product_card_list products;
	struct category_choice_list categories;
	const char *search;
	int64_t category_id;
	const char *category_name; /* empty: all */
	const char *sort;
	bool in_stock;
	int64_t total;             /* in the category, or in all */
	bool searched;
	const char *prev, *next;   /* addresses */
	const char *rows;
	const struct cart_bar *bar;
};

struct product_page {
	const struct product_card *card;
	struct html description;
	struct price_break_list breaks;
	bool has_breaks;
	const char *category_name;
	int64_t category_id;
	struct line_view_list lines; /* none: keeps the shape of a cart line for the stepper */
	const struct cart_bar *bar;
};

struct price_page {
	const struct product_card *card;
	struct price_place_list places;
	struct price_break_list breaks;
	struct tier_price_list tiers;
	const struct price_break *next_break;
	const struct tier_price *better_tier;
	bool by_contract, by_tier, by_base;
	struct money saved;
	bool changes;              /* anything below could change the price */
	const struct cart_bar *bar;
};

RECORD(product_card, ONE(product_card, offer, offer), FIELD(product_card, cheaper), FIELD(product_card, plenty),
       FIELD(product_card, some), FIELD(product_card, none), FIELD(product_card, packs), FIELD(product_card, limited),
       FIELD(product_card, tiered));
RECORD(category_choice, FIELD(category_choice, id), FIELD(category_choice, name), FIELD(category_choice, products));
RECORD(products_page, LIST(products_page, products, product_card), LIST(products_page, categories, category_choice),
       FIELD(products_page, search), FIELD(products_page, category_id), FIELD(products_page, category_name),
       FIELD(products_page, sort), FIELD(products_page, in_stock), FIELD(products_page, total),
       FIELD(products_page, searched), FIELD(products_page, prev), FIELD(products_page, next), FIELD(products_page, rows),
       ONE(products_page, bar, cart_bar));
RECORD(product_page, ONE(product_page, card, product_card), FIELD(product_page, description),
       LIST(product_page, breaks, price_break), FIELD(product_page, has_breaks), FIELD(product_page, category_name),
       FIELD(product_page, category_id), ONE(product_page, bar, cart_bar));
RECORD(price_page, ONE(price_page, card, product_card), LIST(price_page, places, price_place),
       LIST(price_page, breaks, price_break), LIST(price_page, tiers, tier_price),
       ONE(price_page, next_break, price_break), ONE(price_page, better_tier, tier_price), FIELD(price_page, by_contract),
       FIELD(price_page, by_tier), FIELD(price_page, by_base), FIELD(price_page, saved), FIELD(price_page, changes),
       ONE(price_page, bar, cart_bar));

const struct field_rule products_query[] = {
	{ "q", TEXT, .max = 100 },
	{ "category", WHOLE, .min = 0 },
	{ "sort", CHOICE, .choices = "name sku newest price" },
	{ .name = "stock", .type = FLAG },
	{ "rows", CHOICE, .choices = "24 50" },
	{ "after", WHOLE, .min = 0 },
	{ "before", WHOLE, .min = 0 },
	{ 0 }
};

static void card_fill(struct product_card *card, const struct offer *offer)
{
	*card = (struct product_card){
		.offer = offer,
		.cheaper = offer->base.minor > offer->price.minor,
		.none = quantity_in_stock(offer) == 0,
		.packs = offer->pack_size > 1,
		.limited = offer->maximum_quantity > 0,
	};
	card->some = !card->none && offer->available < FEW;
	card->plenty = !card->none && !card->some;
}

static enum catalogue_sort sort_of(const char *word)
{
	return text_same(word, "sku") ? SORT_SKU : text_same(word, "newest") ? SORT_NEWEST :
	       text_same(word, "price") ? SORT_PRICE : SORT_NAME;
}

/* The address of another page of the same list. */
static const char *beside(struct request *req, const struct products_page *data, const char *way, int64_t id)
{
	if (!id)
		return "";
	return arena_printf(req->arena, "/shop/products?q=%s&category=%lld&sort=%s%s&rows=%s&%s=%lld",
			    url_encode(req->arena, data->search), (long long)data->category_id, data->sort,
			    data->in_stock ? "&stock=yes" : "", data->rows, way, (long long)id);
}

static void renew_categories(struct db *db, void *view)
{
	catalogue_categories(db, view);
}

static struct catalogue_category_list categories_of(struct request *req, const struct catalogue_view *view)
{
	bool old;
	struct catalogue_category_list all = catalogue_categories_soon(req->db, view, &old);
	struct catalogue_view *copy = arena_one(req->arena, struct catalogue_view);

	*copy = *view;
	if (old)
		work_afterwards(req, renew_categories, copy);
	return all;
}

static void fill_categories(struct request *req, const struct catalogue_view *view, struct products_page *data)
{
	struct catalogue_category_list all = categories_of(req, view);
	int64_t sum = 0;

	data->categories.items = arena_many(req->arena, struct category_choice, all.count + 1);
	data->categories.count = all.count;
	for (size_t i = 0; i < all.count; i++) {
		const struct catalogue_category *from = &all.items[i];
		const char *name = arena_text(req->arena, catalogue_category_name(from));

		data->categories.items[i] = (struct category_choice){ from->id, name, from->products };
		sum += from->products;
		if (from->id == data->category_id) {
			data->category_name = name;
			data->total = from->products;
		}
	}
	if (!data->category_id)
		data->total = sum;
}

enum status show_products(struct request *req)
{
	struct products_page *data = arena_one(req->arena, struct products_page);
	struct catalogue_question ask = { .search = form_text(req, "q"),
					  .category_id = form_int(req, "category"),
					  .in_stock = form_flag(req, "stock"),
					  .after = form_int(req, "after"),
					  .before = form_int(req, "before") };

	data->sort = text_empty(form_text(req, "sort")) ? "name" : form_text(req, "sort");
	data->rows = text_same(form_text(req, "rows"), "50") ? "50" : "24";
	data->search = ask.search;
	data->searched = !text_empty(ask.search);
	data->category_id = ask.category_id;
	data->in_stock = ask.in_stock;
	ask.sort = sort_of(data->sort);
	ask.rows = text_same(data->rows, "50") ? LARGE_PAGE : SMALL_PAGE;

	const struct catalogue_view *view = storefront_view(req->db, req->visitor.partner_id, locale_today(req->now));
	struct catalogue_page found = catalogue_page(req->db, view, &ask);

	data->products.items = arena_many(req->arena, struct product_card, found.offers.count + 1);
	data->products.count = found.offers.count;
	for (size_t i = 0; i < found.offers.count; i++)
		card_fill(&data->products.items[i], &found.offers.items[i]);
	data->prev = beside(req, data, "before", found.before);
	data->next = beside(req, data, "after", found.after);
	fill_categories(req, view, data);
	data->bar = cart_bar_of(req, view);
	return page(req, "shop/products", data);
}

/* The SKU stands in the path, or, when adding was refused, in the form. */
static const struct offer *offer_in_path(struct request *req)
{
	const char *sku = req->method == GET ? path_text(req, 0) : form_text(req, "sku");

	return catalogue_product(req->db, req->visitor.partner_id, locale_today(req->now), sku);
}

static const char *name_of_category(struct catalogue_category_list all, int64_t id)
{
	for (size_t i = 0; i < all.count; i++)
		if (all.items[i].id == id)
			return catalogue_category_name(&all.items[i]);
	return NULL;
}

static struct product_card *card_of(struct request *req, const struct offer *offer)
{
	struct product_card *card = arena_one(req->arena, struct product_card);

	card_fill(card, offer);
	return card;
}

enum status show_product(struct request *req)
{
	const struct offer *offer = offer_in_path(req);

	if (!offer)
		return not_found(req);

	struct product_page *data = arena_one(req->arena, struct product_page);
	const struct catalogue_view *view = storefront_view(req->db, req->visitor.partner_id, locale_today(req->now));

	data->card = card_of(req, offer);
	data->description = markdown_html(req->arena, offer->description);
	data->breaks = sql_price_breaks(req->db, req->visitor.partner_id, offer->id, offer->price_list_id);
	data->has_breaks = data->breaks.count > 1;
	data->category_id = offer->category_id;
	data->category_name = name_of_category(categories_of(req, view), offer->category_id);
	if (!data->category_name) /* new to this partner, and not counted yet */
		data->category_name = name_of_category(catalogue_categories(req->db, view), offer->category_id);
	data->bar = cart_bar_of(req, view);
	return page(req, "shop/product", data);
}

/* What would change the price: the next break of the deciding list, a better tier's list. */
static void fill_changes(struct price_page *data, const struct offer *offer)
{
	for (size_t i = 0; i < data->breaks.count && !data->next_break; i++)
		if (data->breaks.items[i].minimum_quantity > offer->price_from)
			data->next_break = &data->breaks.items[i];
	for (size_t i = 0; i < data->tiers.count && !data->better_tier; i++)
		if (!data->tiers.items[i].own && data->tiers.items[i].price.minor < offer->price.minor)
			data->better_tier = &data->tiers.items[i];
	data->changes = data->next_break || data->better_tier || date_set(offer->list_ends);
}

enum status show_price(struct request *req)
{
	const struct offer *offer = offer_in_path(req);
	struct date today = locale_today(req->now);
	int64_t partner = req->visitor.partner_id;

	if (!offer)
		return not_found(req);

	struct price_page *data = arena_one(req->arena, struct price_page);

	data->card = card_of(req, offer);
	data->places = sql_price_places(req->db, partner, offer->id, today);
	data->breaks = sql_price_breaks(req->db, partner, offer->id, offer->price_list_id);
	data->tiers = sql_price_of_tiers(req->db, partner, offer->id, today);
	data->by_contract = text_same(offer->list_reason, "contract");
	data->by_tier = text_same(offer->list_reason, "tier");
	data->by_base = text_same(offer->list_reason, "base");
	if (data->card->cheaper)
		data->saved = money_subtract(offer->base, offer->price);
	fill_changes(data, offer);
	data->bar = cart_bar_of(req, storefront_view(req->db, partner, today));
	return page(req, "shop/price", data);
}
