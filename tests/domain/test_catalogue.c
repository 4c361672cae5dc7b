/* What is kept of the catalogue in memory: every change shows in the next look, and no partner sees another's. Each look
 * is done twice, so that the second is answered from memory. */
#include "fixtures/money_ground.h"

#include "domain/shop/catalogue.h"

static struct db *shop;
static const struct date today = { 20500 };

static struct catalogue_page look(int64_t partner, const char *search, enum catalogue_sort sort)
{
	const struct catalogue_question ask = { .search = search, .sort = sort, .rows = 20 };
	struct catalogue_page first = catalogue_page(shop, catalogue_view(shop, partner, today), &ask);
	int64_t sent;
	struct catalogue_page again;

	db_count_reset(shop);
	again = catalogue_page(shop, catalogue_view(shop, partner, today), &ask);
	sent = db_statements(shop);
	assert_int_equal(db_fault(shop), DB_FINE);
	assert_int_equal(sent, 1 + (again.offers.count > 0)); /* the view, the stock */
	assert_int_equal(first.offers.count, again.offers.count);
	for (size_t i = 0; i < first.offers.count; i++) {
		const struct offer *a = &first.offers.items[i], *b = &again.offers.items[i];

		assert_int_equal(a->id, b->id);
		assert_int_equal(a->price.minor, b->price.minor);
		assert_int_equal(a->base.minor, b->base.minor);
		assert_int_equal(a->available, b->available);
		assert_string_equal(a->name, b->name);
		assert_string_equal(a->list_name, b->list_name);
		assert_int_equal(a->vat_points, b->vat_points);
	}
	return again;
}

static const struct offer *seen(int64_t partner, int64_t product)
{
	struct catalogue_page page = look(partner, "", SORT_NAME);

	for (size_t i = 0; i < page.offers.count; i++)
		if (page.offers.items[i].id == product)
			return &page.offers.items[i];
	return NULL;
}

static int64_t price(int64_t partner, int64_t product)
{
	const struct offer *offer = seen(partner, product);

	return offer ? offer->price.minor : -1;
}

static int64_t counted(int64_t partner)
{
	int64_t sum = 0;

	for (int i = 0; i < 2; i++) {
		struct catalogue_category_list list = catalogue_categories(shop, catalogue_view(shop, partner, today));

		sum = 0;
		for (size_t n = 0; n < list.count; n++)
			sum += list.items[n].products;
	}
	return sum;
}

static void every_change_shows_in_the_next_look(void **state)
{
	(void)state;
	assert_int_equal(price(3, 201), 500);
	asked("UPDATE prices SET amount = 450 WHERE product_id = 201 AND price_list_id = 21");
	assert_int_equal(price(3, 201), 450);
	asked("UPDATE products SET name = 'Zebra' WHERE id = 201");
	assert_string_equal(seen(3, 201)->name, "Zebra");
	assert_int_equal(look(3, "zeb", SORT_NAME).offers.count, 1);
	asked("UPDATE products SET name = 'Yak' WHERE id = 201");
	assert_int_equal(look(3, "zeb", SORT_NAME).offers.count, 0);
	assert_int_equal(look(3, "ak", SORT_NAME).offers.count, 1); /* inside of a word */
	asked("UPDATE price_lists SET name = 'Renamed' WHERE id = 21");
	assert_string_equal(seen(3, 201)->list_name, "Renamed");
	asked("UPDATE tax_rates SET basis_points = 2100 WHERE tax_class = 'standard'");
	assert_int_equal(seen(3, 201)->vat_points, 2100);
	asked("UPDATE stock SET on_hand = 7 WHERE product_id = 201");
	assert_int_equal(seen(3, 201)->available, 7);
	asked("DELETE FROM stock WHERE product_id = 201");
	assert_int_equal(seen(3, 201)->available, 0);
}

static void every_change_of_what_is_seen_shows_in_pages_counts_and_runs(void **state)
{
	int64_t all = counted(3);

	(void)state;
	assert_int_equal(all, (int64_t)look(3, "", SORT_PRICE).offers.count);
	asked("UPDATE products SET on_sale = FALSE WHERE id = 202");
	assert_null(seen(3, 202));
	assert_int_equal(counted(3), all - 1);
	assert_int_equal(look(3, "", SORT_PRICE).offers.count, all - 1);
	asked("UPDATE products SET on_sale = TRUE WHERE id = 202");
	assert_int_equal(counted(3), all);
	asked("DELETE FROM prices WHERE product_id = 203");
	assert_int_equal(counted(3), all - 1);
	asked("INSERT INTO prices VALUES (21, 203, 1, 40)");
	assert_int_equal(look(3, "", SORT_PRICE).offers.items[0].id, 203);
	asked("UPDATE prices SET amount = 99999 WHERE product_id = 203");
	assert_int_equal(look(3, "", SORT_PRICE).offers.items[all - 1].id, 203);
	asked("INSERT INTO assortment_rules VALUES (91, FALSE, 'product', 203)");
	assert_int_equal(counted(3), all - 1);
	assert_null(seen(3, 203));
	asked("DELETE FROM assortment_rules WHERE assortment_id = 91 AND kind = 'product'");
	assert_int_equal(counted(3), all);
}

static void partners_see_their_own_prices_and_products_only(void **state)
{
	(void)state;
	asked("INSERT INTO price_lists (id, code, name, currency, valid_from) VALUES (22, 'O', 'Other', 'GBP', '2020-01-01'); "
	      "INSERT INTO prices VALUES (22, 202, 1, 111); INSERT INTO price_chains VALUES (2, 1, 22, 'contract'), (2, 2, 21, "
	      "'base'); INSERT INTO assortments VALUES (92, 'Narrow'); INSERT INTO assortment_rules VALUES (92, TRUE, 'product', "
	      "202); INSERT INTO partner_assortments VALUES (2, 92)");
	assert_int_equal(price(2, 202), 111);
	assert_int_equal(price(3, 202), 500);
	assert_int_equal(look(2, "", SORT_PRICE).offers.count, 1);
	assert_int_equal(counted(2), 1);
	assert_null(seen(2, 201));
	asked("UPDATE partner_assortments SET assortment_id = 91 WHERE partner_id = 2");
	assert_non_null(seen(2, 201));
	assert_int_equal(price(2, 202), 111);
	asked("DELETE FROM price_chains WHERE partner_id = 2 AND price_list_id = 22");
	assert_int_equal(price(2, 202), 500);
	asked("DELETE FROM partner_assortments WHERE partner_id = 2");
	assert_int_equal(look(2, "", SORT_NAME).offers.count, 0);
	assert_int_equal(look(1, "", SORT_NAME).offers.count, 0); /* denied by default */
}

/* A list that ends is not used on the day after, although nothing was changed on that day. */
static void days_decide_too(void **state)
{
	const struct catalogue_question ask = { .search = "", .rows = 20 };
	struct date until = { today.days }, after = { today.days + 1 };

	(void)state;
	asked("INSERT INTO price_lists (id, code, name, currency, valid_from, valid_to) VALUES (23, 'S', 'Sale', 'GBP', '2020-01-01', "
	      "'%s'); INSERT INTO prices SELECT 23, id, 1, 5 FROM products WHERE id > 200; UPDATE price_chains SET place = 9 WHERE "
	      "partner_id = 3; INSERT INTO price_chains VALUES (3, 1, 23, 'contract')", date_plain(arena, until));
	for (int i = 0; i < 2; i++) {
		assert_int_equal(catalogue_page(shop, catalogue_view(shop, 3, until), &ask).offers.items[0].price.minor, 5);
		assert_int_not_equal(catalogue_page(shop, catalogue_view(shop, 3, after), &ask).offers.items[0].price.minor, 5);
	}
}

/* Ids and prices on all pages of two products, from the first on, or those in front of a product. */
static const char *ids_by_price(int64_t category, bool in_stock, int64_t before)
{
	struct catalogue_question ask = { .search = "", .sort = SORT_PRICE, .rows = 2, .category_id = category, .in_stock = in_stock,
					  .before = before };
	const char *ids = "";

	for (int i = 0; i < 20; i++) {
		struct catalogue_page page = catalogue_page(shop, catalogue_view(shop, 3, today), &ask);
		const char *own = "";

		for (size_t n = 0; n < page.offers.count; n++)
			own = arena_printf(arena, "%s %lld:%lld", own, (long long)page.offers.items[n].id,
					   (long long)page.offers.items[n].price.minor);
		ids = before ? arena_printf(arena, "%s%s", own, ids) : arena_printf(arena, "%s%s", ids, own);
		ask.after = before ? 0 : page.after;
		ask.before = before ? page.before : 0;
		if (!ask.after && !ask.before)
			return ids;
	}
	fail_msg("the pages do not end");
	return ids;
}

/* Walking along the lists gives what looking at all products of a category gives, whatever lies in which list. */
static void prices_in_order_from_whatever_list(void **state)
{
	uint64_t seed = 88172645463325252u;

	(void)state;
	asked("INSERT INTO price_lists (id, code, name, currency, valid_from) VALUES (24, 'A', 'First', 'GBP', '2020-01-01'), "
	      "(25, 'B', 'Second', 'GBP', '2020-01-01'); REPLACE INTO price_chains VALUES (3, 5, 24, 'contract'), (3, 6, 25, 'tier'); "
	      "UPDATE products SET pack_size = 6 WHERE id IN (201, 204)");
	for (int round = 0; round < 30; round++) {
		const char *category = asked("SELECT MIN(category_id) FROM products WHERE id > 200"), *rows = "(21, 201, 1, 7)";

		for (int i = 0; i < 14; i++) {
			seed ^= seed << 13, seed ^= seed >> 7, seed ^= seed << 17;
			rows = arena_printf(arena, "%s, (%d, %d, %d, %d)", rows, 21 + (int)(seed % 3 ? seed % 3 + 2 : 0),
					    201 + (int)(seed >> 8 & 255) % 6, (int)(seed >> 16 & 255) % 3 * 5 + 1,
					    (int)(seed >> 24 & 3) * 100 + 100);
		}
		asked("DELETE FROM prices WHERE product_id BETWEEN 201 AND 206; REPLACE INTO prices VALUES %s", rows);
		for (int in_stock = 0; in_stock < 2; in_stock++) {
			const char *walked = ids_by_price(0, in_stock, 0);

			assert_string_equal(walked, ids_by_price(strtoll(category, NULL, 10), in_stock, 0));
			assert_true(in_stock || strstr(walked, " 201:"));

			const char *last = strrchr(walked, ' '), *back = ids_by_price(0, in_stock, strtoll(last, NULL, 10));

			assert_string_equal(arena_bytes(arena, walked, (size_t)(last - walked)), back);
		}
	}
}

/* A page does not wait for the count: the one before stands there, and one process is told to renew it. */
static void counts_may_come_a_moment_later(void **state)
{
	const struct catalogue_view *view;
	int64_t all = counted(3);
	bool old;

	(void)state;
	catalogue_categories_soon(shop, catalogue_view(shop, 3, today), &old);
	assert_false(old);
	asked("UPDATE products SET on_sale = FALSE WHERE id = 201");
	view = catalogue_view(shop, 3, today);
	assert_int_equal(catalogue_categories_soon(shop, view, &old).items[0].products, all);
	assert_true(old);
	catalogue_categories_soon(shop, view, &old);
	assert_false(old); /* somebody is at it */
	catalogue_categories(shop, view);
	assert_int_equal(catalogue_categories_soon(shop, view, &old).items[0].products, all - 1);
	assert_false(old);
	asked("UPDATE products SET on_sale = TRUE WHERE id = 201; INSERT INTO assortments VALUES (93, 'Other'); INSERT INTO "
	      "assortment_rules VALUES (93, TRUE, 'product', 201); UPDATE partner_assortments SET assortment_id = 93 WHERE partner_id "
	      "= 3");
	assert_int_equal(catalogue_categories_soon(shop, catalogue_view(shop, 3, today), &old).items[0].products, 1);
	asked("UPDATE partner_assortments SET assortment_id = 91 WHERE partner_id = 3");
}

static int shop_start(void **state)
{
	if (ground_start(state) != 0)
		return -1;
	asked("DELETE FROM price_chains; DELETE FROM partner_assortments; UPDATE products SET on_sale = FALSE; "
	      "REPLACE INTO tax_rates VALUES ('standard', '2011-01-04', 2000); "
	      "INSERT INTO price_lists (id, code, name, currency, valid_from) VALUES (21, 'X', 'Everyone', 'GBP', '2020-01-01'); "
	      "INSERT INTO products (id, sku, name, description, category_id, created_at) SELECT 200 + seq, CONCAT('K', seq), "
	      "CONCAT('Thing ', seq), '', (SELECT MIN(id) FROM categories), NOW() FROM seq_1_to_6; "
	      "INSERT INTO prices SELECT 21, 200 + seq, 1, 500 FROM seq_1_to_6; "
	      "INSERT INTO stock (product_id, on_hand) SELECT 200 + seq, 50 FROM seq_1_to_6; "
	      "INSERT INTO assortments VALUES (91, 'All'); INSERT INTO assortment_rules VALUES (91, TRUE, 'all', 0); "
	      "INSERT INTO partner_assortments VALUES (3, 91); INSERT INTO price_chains VALUES (3, 1, 21, 'base')");
	shop = db_new(&config, "shop", arena);
	return 0;
}

static int shop_stop(void **state)
{
	db_free(shop);
	return ground_stop(state);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_change_shows_in_the_next_look),
		cmocka_unit_test(every_change_of_what_is_seen_shows_in_pages_counts_and_runs),
		cmocka_unit_test(partners_see_their_own_prices_and_products_only),
		cmocka_unit_test(days_decide_too),
		cmocka_unit_test(prices_in_order_from_whatever_list),
		cmocka_unit_test(counts_may_come_a_moment_later),
	};

	return cmocka_run_group_tests(tests, shop_start, shop_stop);
}
