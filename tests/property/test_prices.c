/* The resolution of prices and the assortment, against a naive model over random lists, chains, rules, days and
 * quantities: the SQL and the model must see the same products at the same prices. */
#include "../domain/fixtures/money_ground.h"

#include "base/buffer.h"
#include "domain/shop/catalogue.h"

enum { PRODUCTS = 24, LISTS = 6, BREAKS = 3, WORLDS = 12, LOOKS = 250, RULES = 8 };

static struct db *shop;

static struct {
	struct { int64_t category, brand, pack, minimum, least; bool on_sale; } products[PRODUCTS + 1];
	struct { int64_t from, to; } lists[LISTS + 1]; /* days; to 0: open */
	struct { int64_t quantity, amount; } prices[LISTS + 1][PRODUCTS + 1][BREAKS]; /* quantity 0: none */
	int64_t chain[LISTS];
	size_t chain_length;
	struct { bool include; int kind; int64_t target; } rules[RULES];
	size_t rule_count;
} world;

static const char *const kinds[] = { "all", "category", "brand", "product" };

static int64_t dice(int64_t from, int64_t to)
{
	return from + random() % (to - from + 1);
}

static const int64_t first_day = 20000;

static const char *day_text(int64_t day)
{
	return date_plain(arena, (struct date){ day });
}

static void add(struct buffer *sql, const char *format, ...) __attribute__((format(printf, 2, 3)));
static void add(struct buffer *sql, const char *format, ...)
{
	va_list arguments;

	va_start(arguments, format);
	buffer_text(sql, arena_vprintf(arena, format, arguments));
	va_end(arguments);
}

static void flush(struct buffer *sql)
{
	asked("%s", buffer_get(sql));
	buffer_clear(sql);
}

static void make_products(struct buffer *sql)
{
	for (int64_t p = 1; p <= PRODUCTS; p++) {
		int64_t pack = dice(1, 6), minimum = dice(1, 8);

		world.products[p].category = dice(1, 3);
		world.products[p].brand = dice(0, 2);
		world.products[p].pack = pack;
		world.products[p].minimum = minimum;
		world.products[p].least = (minimum + pack - 1) / pack * pack;
		world.products[p].on_sale = dice(0, 9) > 0;
		add(sql, "INSERT INTO products (id, sku, name, description, category_id, brand_id, pack_size, minimum_quantity, "
			 "on_sale, created_at) VALUES (%lld, 'S%lld', 'N', '', %lld, NULLIF(%lld, 0), %lld, %lld, %d, NOW()) ON "
			 "DUPLICATE KEY UPDATE category_id = VALUES(category_id), brand_id = VALUES(brand_id), pack_size = "
			 "VALUES(pack_size), minimum_quantity = VALUES(minimum_quantity), on_sale = VALUES(on_sale);",
		    (long long)p, (long long)p, (long long)world.products[p].category, (long long)world.products[p].brand,
		    (long long)pack, (long long)minimum, world.products[p].on_sale);
		if (p % 8 == 0)
			flush(sql);
	}
}

static void make_lists(struct buffer *sql)
{
	for (int64_t l = 1; l <= LISTS; l++) {
		world.lists[l].from = first_day + dice(-20, 10);
		world.lists[l].to = dice(0, 1) ? 0 : world.lists[l].from + dice(0, 30);
		add(sql, "INSERT INTO price_lists (id, code, name, currency, valid_from, valid_to) VALUES (%lld, 'L%lld', 'L', 'GBP', "
			 "'%s', %s);",
		    (long long)l, (long long)l, day_text(world.lists[l].from),
		    world.lists[l].to ? arena_printf(arena, "'%s'", day_text(world.lists[l].to)) : "NULL");
		for (int64_t p = 1; p <= PRODUCTS; p++) {
			int64_t quantity = dice(0, 2) ? dice(1, 10) : 0;

			for (int b = 0; b < BREAKS; b++) {
				bool there = quantity && (b == 0 || dice(0, 1));

				world.prices[l][p][b].quantity = there ? quantity : 0;
				world.prices[l][p][b].amount = dice(1, 5000);
				if (there)
					add(sql, "INSERT INTO prices VALUES (%lld, %lld, %lld, %lld);", (long long)l,
					    (long long)p, (long long)quantity, (long long)world.prices[l][p][b].amount);
				quantity += quantity ? dice(1, 12) : 0;
			}
			if (p % 12 == 0)
				flush(sql);
		}
	}
}

static void make_chain_and_rules(struct buffer *sql)
{
	bool taken[LISTS + 1] = { false };

	world.chain_length = 0;
	for (int tries = (int)dice(1, LISTS + 2); tries > 0; tries--) {
		int64_t list = dice(1, LISTS);

		if (taken[list])
			continue;
		taken[list] = true;
		world.chain[world.chain_length++] = list;
		add(sql, "INSERT INTO price_chains VALUES (3, %zu, %lld, 'contract');", world.chain_length * 10, (long long)list);
	}
	world.rule_count = 0;
	for (int tries = (int)dice(0, RULES); tries > 0; tries--) {
		int kind = tries % 3 == 1 ? 0 : (int)dice(0, 3);
		int64_t target = kind == 0 ? 0 : dice(1, kind == 3 ? PRODUCTS : 3);
		bool known = false;

		for (size_t i = 0; i < world.rule_count; i++)
			known = known || (world.rules[i].kind == kind && world.rules[i].target == target);
		if (known)
			continue;
		world.rules[world.rule_count].include = dice(0, 4) > 0;
		world.rules[world.rule_count].kind = kind;
		world.rules[world.rule_count].target = target;
		add(sql, "INSERT INTO assortment_rules VALUES (1, %d, '%s', %lld);", world.rules[world.rule_count].include,
		    kinds[kind], (long long)target);
		world.rule_count++;
	}
	flush(sql);
}

static void make_world(void)
{
	struct buffer sql = { 0 };

	asked("DELETE FROM assortment_rules; DELETE FROM price_chains; DELETE FROM prices; DELETE FROM price_lists");
	make_products(&sql);
	make_lists(&sql);
	make_chain_and_rules(&sql);
	buffer_free(&sql);
}

/* ---- The model ---- */

static bool seen(int64_t p)
{
	bool included = false;

	for (size_t i = 0; i < world.rule_count; i++) {
		int64_t own[] = { 0, world.products[p].category, world.products[p].brand, p };

		if (world.rules[i].target != own[world.rules[i].kind])
			continue;
		if (!world.rules[i].include)
			return false;
		included = true;
	}
	return included && world.products[p].on_sale;
}

static int64_t price_in(int64_t list, int64_t p, int64_t quantity)
{
	int64_t amount = -1, best = 0;

	for (int b = 0; b < BREAKS; b++)
		if (world.prices[list][p][b].quantity > best && world.prices[list][p][b].quantity <= quantity) {
			best = world.prices[list][p][b].quantity;
			amount = world.prices[list][p][b].amount;
		}
	return amount;
}

/* The list that decides on that day, 0 for none. */
static int64_t decides(int64_t p, int64_t day)
{
	for (size_t i = 0; i < world.chain_length; i++) {
		int64_t list = world.chain[i];

		if (world.lists[list].from <= day && (!world.lists[list].to || world.lists[list].to >= day) &&
		    price_in(list, p, world.products[p].least) >= 0)
			return list;
	}
	return 0;
}

/* ---- The comparison ---- */

static void every_look_agrees_with_the_model(void **state)
{
	int64_t shown = 0;

	(void)state;
	srandom(20261122);
	for (int w = 0; w < WORLDS; w++) {
		make_world();
		for (int n = 0; n < LOOKS; n++) {
			struct wanted one = { .product_id = dice(1, PRODUCTS), .quantity = dice(0, 1) ? 0 : dice(1, 40) };
			int64_t day = first_day + dice(-25, 25), list = decides(one.product_id, day);
			struct offer_list offers = offers_of(shop, 3, (struct date){ day }, &one, 1);
			int64_t least = world.products[one.product_id].least;

			assert_int_equal(db_fault(shop), DB_FINE);
			assert_int_equal(offers.count, seen(one.product_id) && list);
			if (!offers.count)
				continue;
			shown++;
			assert_int_equal(offers.items[0].price_list_id, list);
			assert_int_equal(offers.items[0].least_quantity, least);
			assert_int_equal(offers.items[0].price.minor,
					 price_in(list, one.product_id, one.quantity > least ? one.quantity : least));
		}
	}
	assert_true(shown > 200); /* the worlds are not empty */
}

/* Every order of the list, walked page by page in both directions, shows exactly what the model shows, once. */
static void every_walk_shows_the_same_products(void **state)
{
	static const enum catalogue_sort sorts[] = { SORT_NAME, SORT_SKU, SORT_NEWEST, SORT_PRICE };

	(void)state;
	srandom(4);
	for (int w = 0; w < WORLDS; w++) {
		struct date today = { first_day };
		size_t expected = 0;

		make_world();
		for (int64_t p = 1; p <= PRODUCTS; p++)
			expected += seen(p) && decides(p, first_day);
		for (size_t s = 0; s < 4; s++) {
			struct catalogue_question ask = { .search = "", .sort = sorts[s], .rows = 5 };
			int64_t forward[PRODUCTS + 1];
			size_t count = 0, back;
			struct catalogue_page look;

			do {
				look = catalogue_page(shop, catalogue_view(shop, 3, today), &ask);
				for (size_t i = 0; i < look.offers.count; i++) {
					assert_true(count < PRODUCTS);
					forward[count++] = look.offers.items[i].id;
					if (sorts[s] == SORT_PRICE && i)
						assert_true(look.offers.items[i - 1].price.minor <= look.offers.items[i].price.minor);
				}
				ask.after = look.after;
			} while (look.after);
			assert_int_equal(count, expected);
			back = count - look.offers.count;
			for (ask.after = 0, ask.before = look.before; ask.before; ask.before = look.before) {
				look = catalogue_page(shop, catalogue_view(shop, 3, today), &ask);
				for (size_t i = look.offers.count; i-- > 0;)
					assert_int_equal(look.offers.items[i].id, forward[--back]);
			}
			assert_int_equal(back, 0);
		}
	}
}

static void what_is_typed_is_searched_as_it_is(void **state)
{
	struct catalogue_question ask = { .rows = 24, .sort = SORT_NAME };
	static const struct {
		const char *search;
		size_t count;
	} cases[] = { { "%", 1 }, { "_", 1 }, { "100%", 1 }, { "lamp red", 1 }, { "red  lamp", 1 }, { "Q", 3 }, { "q1", 1 },
		      { "\\", 0 }, { "' OR 1=1 -- ", 0 }, { "", 3 } };

	(void)state;
	asked("DELETE FROM assortment_rules; DELETE FROM price_chains; DELETE FROM prices; DELETE FROM price_lists; "
	      "UPDATE products SET on_sale = FALSE; INSERT INTO price_lists (id, code, name, currency, valid_from) VALUES "
	      "(1, 'B', 'B', 'GBP', '2020-01-01'); INSERT INTO price_chains VALUES (3, 1, 1, 'base'); "
	      "INSERT INTO assortment_rules VALUES (1, TRUE, 'all', 0); "
	      "INSERT INTO products (id, sku, name, description, category_id, created_at) VALUES (101, 'Q1', '100%% wool', '', 1, "
	      "NOW()), (102, 'Q2', 'under_score', '', 1, NOW()), (103, 'Q3', 'Red oil lamp', '', 1, NOW()); "
	      "INSERT INTO prices SELECT 1, id, 1, 100 FROM products WHERE id > 100");
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		ask.search = cases[i].search;

		size_t count = catalogue_page(shop, catalogue_view(shop, 3, (struct date){ first_day }), &ask).offers.count;

		if (count != cases[i].count)
			fail_msg("\"%s\" finds %zu", cases[i].search, count);
	}
}

static int shop_start(void **state)
{
	if (ground_start(state) != 0)
		return -1;
	asked("INSERT INTO categories (id, slug, name) VALUES (2, 'b', 'B'), (3, 'c', 'C'); INSERT INTO brands VALUES (1, 'One'), "
	      "(2, 'Two'); UPDATE products SET sku = CONCAT('S', id); INSERT INTO tax_rates VALUES ('standard', '2011-01-04', "
	      "2000); INSERT INTO assortments VALUES (1, 'One'); INSERT INTO partner_assortments VALUES (3, 1)");
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
		cmocka_unit_test(every_look_agrees_with_the_model),
		cmocka_unit_test(every_walk_shows_the_same_products),
		cmocka_unit_test(what_is_typed_is_searched_as_it_is),
	};

	return cmocka_run_group_tests(tests, shop_start, shop_stop);
}
