/* Placing an order: what is checked, what is written, totals to the penny against a naive sum, and references. */
#include "fixtures/money_ground.h"

#include "domain/shop/carts.h"
#include "domain/shop/orders.h"
#include "domain/shop/reference.h"

static struct db *shop;
static struct actor buyer;
static const struct company settings = { .currency = "GBP", .payment_days = 14 };

/* As dispatch does: a refusal rolls back. */
static refusal submit(const struct wanted *lines, size_t count, const char *seen, int64_t *order_id)
{
	const struct order_wish wish = { .lines = lines, .count = count, .address_id = 1, .delivery_method_id = 1,
					 .buyer_reference = "PO 1", .note = "Ring", .seen = seen };

	db_begin(shop, DB_WRITE);

	refusal why = order_submit(shop, &buyer, &settings, &wish, order_id);

	assert_int_equal(db_fault(shop), DB_FINE);
	if (why)
		db_rollback(shop);
	else
		db_commit(shop);
	assert_int_equal(db_fault(shop), DB_FINE);
	return why;
}

static int shop_start(void **state)
{
	if (ground_start(state) != 0)
		return -1;
	asked("INSERT INTO price_lists (id, code, name, currency, valid_from, valid_to) VALUES (1, 'BASE', 'Base', 'GBP', "
	      "'2020-01-01', NULL), (2, 'MINE', 'Mine', 'GBP', '2020-01-01', '2026-12-31'); "
	      "INSERT INTO prices (price_list_id, product_id, minimum_quantity, amount) VALUES (1, 1, 1, 333), (1, 2, 1, 1999), "
	      "(1, 3, 1, 101), (2, 1, 6, 307), (2, 1, 24, 289), (2, 3, 1, 99); "
	      "INSERT INTO price_chains (partner_id, place, price_list_id, reason) VALUES (3, 1, 2, 'contract'), (3, 2, 1, 'base'); "
	      "INSERT INTO assortments (id, name) VALUES (1, 'One'); "
	      "INSERT INTO assortment_rules (assortment_id, include, kind, target_id) VALUES (1, TRUE, 'category', 1), "
	      "(1, FALSE, 'product', 2); "
	      "INSERT INTO partner_assortments VALUES (3, 1); "
	      "UPDATE products SET pack_size = 6, minimum_quantity = 6, maximum_quantity = 60 WHERE id = 1; "
	      "UPDATE products SET tax_class = 'reduced' WHERE id = 3; "
	      "INSERT INTO tax_rates VALUES ('standard', '2011-01-04', 2000), ('reduced', '2011-01-04', 500); "
	      "INSERT INTO delivery_methods (id, code, name, net, free_from) VALUES (1, 'van', 'Van', 895, 10000); "
	      "INSERT INTO addresses (id, partner_id, label, recipient, street, postcode, city, country, created_at) VALUES "
	      "(1, 3, 'Shop', 'Seller', 'Mill Lane 1', 'M1', 'Leeds', 'GB', NOW()), "
	      "(2, 1, 'Shop', 'Top', 'Other 1', 'M1', 'Leeds', 'GB', NOW())");
	shop = db_new(&config, "shop", arena);
	buyer = (struct actor){ .person_id = 13, .partner_id = 3, .address = "192.0.2.3", .now = now };
	return 0;
}

static int shop_stop(void **state)
{
	db_free(shop);
	return ground_stop(state);
}

static const char *told(refusal why)
{
	assert_non_null(why);
	return locale_refusal(arena, why);
}

static void an_order_is_written_whole(void **state)
{
	const struct wanted lines[] = { { 3, 7 }, { 1, 24 } };
	int64_t id, before = asked_number("SELECT reserved FROM stock WHERE product_id = 1");

	(void)state;
	assert_null(submit(lines, 2, NULL, &id));
	/* 24 × 2.89 = 69.36, VAT 13.872 → 13.87; 7 × 0.99 = 6.93, VAT 0.3465 → 0.35; delivery 8.95, VAT 1.79 */
	assert_string_equal(asked("SELECT goods_net, delivery_net, net, vat, gross, state, payment_due, city, buyer_reference, "
				  "terms IS NOT NULL FROM orders WHERE id = %lld", (long long)id),
			    "7629\t895\t8524\t1601\t10125\tsubmitted\t2026-11-16\tLeeds\tPO 1\t1");
	assert_string_equal(asked("SELECT GROUP_CONCAT(CONCAT_WS(' ', line, sku, quantity, unit_price, price_list_id, price_from, "
				  "net, vat_points, vat) ORDER BY line) FROM order_lines WHERE order_id = %lld", (long long)id),
			    "1 A1 24 289 2 24 6936 2000 1387,2 C3 7 99 2 1 693 500 35");
	assert_int_equal(asked_number("SELECT reserved FROM stock WHERE product_id = 1"), before + 24);
	assert_string_equal(asked("SELECT COUNT(*), SUM(r.quantity) FROM reservations r JOIN order_lines l ON l.id = "
				  "r.order_line_id WHERE l.order_id = %lld", (long long)id), "2\t31");
	assert_string_equal(asked("SELECT state, kind FROM order_events WHERE order_id = %lld", (long long)id),
			    "submitted\tplaced");
	assert_string_equal(asked("SELECT template, language, recipient, JSON_VALUE(fields, '$.payment') FROM outbox "
				  "ORDER BY id DESC LIMIT 1"),
			    arena_printf(arena, "order_placed\tru\tthree@partner.example\t%s", payment_reference(arena, id)));
	assert_int_equal(asked_number(arena_printf(arena, "SELECT COUNT(*) FROM audit WHERE action = 'order.submit' AND "
							  "object_id = %lld AND person_id = 13", (long long)id)), 1);
}

static void what_may_not_be_ordered_changes_nothing(void **state)
{
	static const struct {
		struct wanted line;
		const char *says;
	} cases[] = {
		{ { 1, 7 }, "packs of 6" },  { { 1, 3 }, "smallest order" }, { { 1, 66 }, "At most 60" },
		{ { 2, 1 }, "assortment" },  { { 99, 1 }, "assortment" },    { { 3, 200000 }, "1 of 1 lines are sold out" },
		{ { 1, 0 }, "needs a quantity" }, { { 3, -4 }, "needs a quantity" }, { { 3, INT64_MAX }, "needs a quantity" },
	};
	const char *before = arena_text(arena, asked("SELECT COUNT(*), (SELECT SUM(reserved) FROM stock), (SELECT COUNT(*) FROM "
						     "outbox), (SELECT COUNT(*) FROM audit) FROM orders"));
	int64_t id;

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		refusal why = submit(&cases[i].line, 1, NULL, &id);

		if (!strstr(told(why), cases[i].says))
			fail_msg("case %zu: %s", i, told(why));
	}
	assert_non_null(submit(NULL, 0, NULL, &id));
	assert_string_equal(asked("SELECT COUNT(*), (SELECT SUM(reserved) FROM stock), (SELECT COUNT(*) FROM outbox), "
				  "(SELECT COUNT(*) FROM audit) FROM orders"), before);
}

static void one_line_that_is_sold_out_is_named_and_holds_nothing(void **state)
{
	const struct wanted lines[] = { { 1, 12 }, { 3, 4 } };
	int64_t id, free_before;

	(void)state;
	asked("UPDATE stock SET on_hand = reserved + 3 WHERE product_id = 3");
	free_before = asked_number("SELECT on_hand - reserved FROM stock WHERE product_id = 1");

	const char *sentence = told(submit(lines, 2, NULL, &id));

	assert_non_null(strstr(sentence, "1 of 2 lines"));
	assert_non_null(strstr(sentence, "Vase (3/4)"));
	assert_int_equal(asked_number("SELECT on_hand - reserved FROM stock WHERE product_id = 1"), free_before);
	asked("UPDATE stock SET on_hand = 100000 WHERE product_id = 3");
}

static void only_the_price_that_was_seen_is_charged(void **state)
{
	const struct wanted lines[] = { { 1, 12 } };
	int64_t id;

	(void)state;
	/* 12 × 3.07 = 36.84 + 8.95 = 45.79, VAT 7.368 → 7.37 and 1.79: 54.95 */
	assert_non_null(strstr(told(submit(lines, 1, "P1:12:299,M1:5495,", &id)), "now costs £3.07"));
	assert_non_null(strstr(told(submit(lines, 1, "P1:12:307,M1:5494,", &id)), "£54.95"));
	assert_non_null(strstr(told(submit(lines, 1, "P1:6:307,M1:5495,", &id)), "cart has changed"));
	assert_non_null(strstr(told(submit(lines, 1, "P1:12:307,P3:1:99,M1:5495,", &id)), "cart has changed"));
	assert_null(submit(lines, 1, "P1:12:307,M1:5495,", &id));
}

static void addresses_and_members_of_others_do_not_serve(void **state)
{
	const struct wanted line = { 3, 1 };
	const struct order_wish foreign = { .lines = &line, .count = 1, .address_id = 2, .delivery_method_id = 1,
					    .buyer_reference = "", .note = "" };
	const struct order_wish own = { .lines = &line, .count = 1, .address_id = 1, .delivery_method_id = 1,
					.buyer_reference = "", .note = "" };
	struct actor stranger = buyer;
	int64_t id;

	(void)state;
	stranger.person_id = 11;
	db_begin(shop, DB_WRITE);
	assert_non_null(strstr(told(order_submit(shop, &buyer, &settings, &foreign, &id)), "address"));
	db_rollback(shop);
	db_begin(shop, DB_WRITE);
	assert_non_null(strstr(told(order_submit(shop, &stranger, &settings, &own, &id)), "whose cooperation is running"));
	db_rollback(shop);
}

/* Random orders against sums made another way: in thousandths of a penny, with halves rounded up. */
static void totals_agree_with_a_naive_sum_to_the_penny(void **state)
{
	(void)state;
	srandom(7);
	for (int n = 0; n < 40; n++) {
		const struct wanted lines[] = { { 1, 6 * (1 + random() % 10) }, { 3, 1 + random() % 400 } };
		int64_t price = lines[0].quantity >= 24 ? 289 : 307;
		int64_t candles = price * lines[0].quantity, vases = 99 * lines[1].quantity;
		int64_t delivery = candles + vases >= 10000 ? 0 : 895;
		int64_t vat = (candles * 200 + 500) / 1000 + (vases * 50 + 500) / 1000 + (delivery * 200 + 500) / 1000;
		int64_t id;

		assert_null(submit(lines, 2, NULL, &id));
		assert_string_equal(asked("SELECT goods_net, delivery_net, vat, gross FROM orders WHERE id = %lld", (long long)id),
				    arena_printf(arena, "%lld\t%lld\t%lld\t%lld", (long long)(candles + vases),
						 (long long)delivery, (long long)vat,
						 (long long)(candles + vases + delivery + vat)));
	}
}

static void a_cancelled_order_gives_its_stock_back(void **state)
{
	const struct wanted line = { 3, 5 };
	int64_t id, before = asked_number("SELECT reserved FROM stock WHERE product_id = 3");

	(void)state;
	assert_null(submit(&line, 1, NULL, &id));
	for (int again = 0; again < 2; again++) {
		db_begin(shop, DB_WRITE);

		refusal why = order_cancel(shop, &buyer, id, "mistake");

		assert_int_equal(why != NULL, again);
		assert_int_equal(db_fault(shop), DB_FINE);
		if (why)
			db_rollback(shop);
		else
			db_commit(shop);
	}
	assert_int_equal(asked_number("SELECT reserved FROM stock WHERE product_id = 3"), before);
	assert_string_equal(asked("SELECT o.state, l.cancelled, (SELECT COUNT(*) FROM reservations r WHERE r.order_line_id = l.id) "
				  "FROM orders o JOIN order_lines l ON l.order_id = o.id WHERE o.id = %lld", (long long)id),
			    "cancelled\t5\t0");
}

/* As a bank does it: "RF" and its digits at the end, letters as two digits, the whole modulo 97. */
static int checksum(const char *reference)
{
	char turned[64];
	int left = 0;

	snprintf(turned, sizeof(turned), "%s%.4s", reference + 4, reference);
	for (const char *at = turned; *at; at++)
		left = (*at <= '9' ? left * 10 + (*at - '0') : left * 100 + (*at - 'A' + 10)) % 97;
	return left;
}

static void references_are_those_of_iso_11649(void **state)
{
	(void)state;
	assert_int_equal(checksum("RF18539007547034"), 1); /* the standard's own example */
	assert_int_not_equal(checksum("RF18539007547043"), 1);
	assert_string_equal(order_reference(arena, 447), "A-10447");
	assert_int_equal(order_of_reference("A-10447"), 447);
	assert_int_equal(order_of_reference("A-010447"), 0);
	assert_int_equal(order_of_reference("A-10000"), 0);
	assert_int_equal(order_of_reference("A-1044x"), 0);
	assert_int_equal(order_of_reference("A-"), 0);
	assert_int_equal(order_of_reference("10447"), 0);
	assert_int_equal(order_of_reference(NULL), 0);
	for (int64_t id = 1; id < 3000; id += 7) {
		const char *reference = payment_reference(arena, id);

		assert_string_equal(reference + 4, arena_printf(arena, "A%lld", (long long)id + 10000));
		assert_int_equal(checksum(reference), 1);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(an_order_is_written_whole),
		cmocka_unit_test(what_may_not_be_ordered_changes_nothing),
		cmocka_unit_test(one_line_that_is_sold_out_is_named_and_holds_nothing),
		cmocka_unit_test(only_the_price_that_was_seen_is_charged),
		cmocka_unit_test(addresses_and_members_of_others_do_not_serve),
		cmocka_unit_test(totals_agree_with_a_naive_sum_to_the_penny),
		cmocka_unit_test(a_cancelled_order_gives_its_stock_back),
		cmocka_unit_test(references_are_those_of_iso_11649),
	};

	return cmocka_run_group_tests(tests, shop_start, shop_stop);
}
