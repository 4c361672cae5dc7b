/* Goods that came back: what they are worth sums to the line whatever the portions, stock and debt follow, and what a return
 * may not do is refused. */
#include "fixtures/money_ground.h"

#include "domain/shop/returns.h"

/* 7 pieces of 3.33: 23.31 net, 4.66 VAT, so that no portion divides evenly. 3 lamps of 19.99. */
static const struct wanted_line lines[] = { { 1, 7, 333 }, { 2, 3, 1999 } };

static int64_t order_delivered(void)
{
	int64_t id = order_put(3, lines, 2);
	const struct shipped_line all[] = { { id * 10, 7 }, { id * 10 + 1, 3 } };
	const struct parcel parcel = { "Parcel Post", "PP 2", all, 2 };

	assert_null(STEP(order_confirm(admin, &staff, id, 0)));
	assert_null(STEP(order_pick(admin, &staff, id, 0)));
	assert_null(STEP(order_ship(admin, &staff, id, 0, &parcel)));
	assert_null(STEP(order_arrived(admin, &staff, id, 1)));
	return id;
}

static refusal bring_back(int64_t order_id, int64_t line_id, int64_t quantity, bool restock)
{
	const struct returned_line line = { line_id, quantity };
	const struct return_wish wish = { &line, 1, date_of(2026, 11, 2), "Wrong colour", restock };

	return STEP(return_book(admin, &staff, order_id, 0, &wish));
}

#define number_of(format, id) asked_number(arena_printf(arena, format, (long long)(id)))

static void any_portions_sum_to_the_line(void **unused)
{
	static const int64_t portions[][7] = { { 7 }, { 1, 6 }, { 3, 4 }, { 1, 1, 1, 1, 1, 1, 1 }, { 2, 2, 3 } };
	int64_t revenue = balance_of("revenue", 0), vat = balance_of("vat", 0), owed = balance_of("receivable", 0);

	(void)unused;
	for (size_t i = 0; i < sizeof(portions) / sizeof(portions[0]); i++) {
		int64_t id = order_delivered();

		for (size_t n = 0; n < 7 && portions[i][n]; n++)
			assert_null(bring_back(id, id * 10, portions[i][n], true));
		assert_int_equal(number_of("SELECT SUM(net) FROM return_lines WHERE order_line_id = %lld", id * 10), 2331);
		assert_int_equal(number_of("SELECT SUM(vat) FROM return_lines WHERE order_line_id = %lld", id * 10), 466);
		assert_int_equal(number_of("SELECT returned FROM orders WHERE id = %lld", id), 2797);
		revenue += 5997;
		vat += 1199;
		owed -= 5997 + 1199;
		assert_int_equal(balance_of("revenue", 0), revenue);
		assert_int_equal(balance_of("vat", 0), vat);
		assert_int_equal(balance_of("receivable", 0), owed);
	}
	assert_ledger_fine();
}

static void one_piece_is_its_part_rounded_once(void **unused)
{
	(void)unused;
	assert_int_equal(return_part(money_of(2331, "GBP"), 1, 7).minor, 333);
	assert_int_equal(return_part(money_of(466, "GBP"), 1, 7).minor, 67); /* 66.57 */
	assert_int_equal(return_part(money_of(466, "GBP"), 2, 7).minor, 133); /* 133.14 */
	assert_int_equal(return_part(money_of(1, "GBP"), 1, 2).minor, 1);
	assert_int_equal(return_part(money_of(466, "GBP"), 0, 7).minor, 0);
	assert_int_equal(return_part(money_of(466, "GBP"), 7, 7).minor, 466);
}

static void the_shelf_gets_back_what_is_fine(void **unused)
{
	int64_t id = order_delivered(), shelf = asked_number("SELECT on_hand FROM stock WHERE product_id = 1");

	(void)unused;
	assert_null(bring_back(id, id * 10, 2, true));
	assert_int_equal(asked_number("SELECT on_hand FROM stock WHERE product_id = 1"), shelf + 2);
	assert_null(bring_back(id, id * 10, 2, false));
	assert_int_equal(asked_number("SELECT on_hand FROM stock WHERE product_id = 1"), shelf + 2);
	assert_ledger_fine();
}

static void no_more_than_was_delivered(void **unused)
{
	int64_t id = order_put(3, lines, 2);
	const struct shipped_line first[] = { { id * 10, 3 }, { id * 10 + 1, 3 } }, second[] = { { id * 10, 4 } };
	const struct parcel one = { "Parcel Post", "", first, 2 }, two = { "Parcel Post", "", second, 1 };

	(void)unused;
	assert_non_null(bring_back(id, id * 10, 1, true)); /* nothing was sent */
	assert_null(STEP(order_confirm(admin, &staff, id, 0)));
	assert_null(STEP(order_pick(admin, &staff, id, 0)));
	assert_null(STEP(order_ship(admin, &staff, id, 0, &one)));
	assert_non_null(bring_back(id, id * 10 + 1, 1, true)); /* on its way */
	assert_null(STEP(order_arrived(admin, &staff, id, 1)));
	assert_null(bring_back(id, id * 10 + 1, 1, true));
	assert_non_null(bring_back(id, id * 10, 1, true)); /* 4 of it are open */
	assert_null(STEP(order_ship(admin, &staff, id, 0, &two)));
	assert_null(bring_back(id, id * 10, 3, true));
	assert_non_null(bring_back(id, id * 10, 1, true)); /* the other 4 are on their way */
	assert_null(STEP(order_arrived(admin, &staff, id, 2)));
	assert_non_null(bring_back(id, id * 10, 5, true));
	assert_null(bring_back(id, id * 10, 4, true));
	assert_non_null(bring_back(id, id * 10 + 1, 0, true));
	assert_non_null(bring_back(id, 10, 1, true)); /* another order's line */
	assert_ledger_fine();
}

static void what_came_back_need_not_be_paid(void **unused)
{
	int64_t id = order_delivered(); /* 83.28 net, 16.65 VAT */
	int64_t bank = balance_of("bank", 0);

	(void)unused;
	assert_int_equal(number_of("SELECT gross FROM orders WHERE id = %lld", id), 9993);
	assert_null(STEP(payment_book(admin, &staff, id, money_of(9993, "GBP"), "P-1", date_of(2026, 11, 2))));
	assert_non_null(STEP(payment_book(admin, &staff, id, money_of(-1, "GBP"), "R-0", date_of(2026, 11, 2))));
	assert_null(bring_back(id, id * 10 + 1, 1, true)); /* 19.99 and 4.00 (3.9967 of 11.99) */
	assert_non_null(STEP(payment_book(admin, &staff, id, money_of(-2400, "GBP"), "R-1", date_of(2026, 11, 2))));
	assert_null(STEP(payment_book(admin, &staff, id, money_of(-2399, "GBP"), "R-1", date_of(2026, 11, 2))));
	assert_int_equal(balance_of("bank", 0), bank - 9993 + 2399);
	assert_int_equal(number_of("SELECT COUNT(*) FROM order_events WHERE kind = 'refund_due' AND order_id = %lld", id), 1);
	assert_ledger_fine();
}

static void before_the_commissions_it_lowers_them(void **unused)
{
	int64_t id = order_delivered();

	(void)unused;
	assert_null(bring_back(id, id * 10, 7, true));
	assert_null(STEP(payment_book(admin, &staff, id, money_of(5997 + 1199, "GBP"), "P-1", date_of(2026, 11, 2))));
	/* 5 % of 59.97 is 3.00, 2 % of it 1.20 */
	assert_string_equal(asked("SELECT GROUP_CONCAT(CONCAT_WS(' ', partner_id, base, amount) ORDER BY level) FROM commissions "
				  "WHERE order_id = %lld", (long long)id), "2 5997 300,1 5997 120");
	assert_int_equal(number_of("SELECT early FROM return_lines WHERE order_line_id = %lld", id * 10), 1);
	assert_ledger_fine();
}

static int64_t order_paid_too(void)
{
	int64_t id = order_delivered();

	assert_null(STEP(payment_book(admin, &staff, id, money_of(9993, "GBP"), "P-1", date_of(2026, 11, 2))));
	return id;
}

static const char *back_of(int64_t order_id)
{
	return asked("SELECT COALESCE(GROUP_CONCAT(CONCAT_WS(' ', m.partner_id, m.amount, m.reversed) ORDER BY m.level, "
		     "m.order_line_id SEPARATOR '; '), '') FROM commissions m WHERE m.order_id = %lld", (long long)order_id);
}

/* 83.28: 5 % is 4.16, cut 1.16 and 3.00; 2 % is 1.67, cut 0.47 and 1.20 */
static void a_return_walks_up_the_chain(void **unused)
{
	int64_t id = order_paid_too(), middle = balance_of("pending", 2), top = balance_of("pending", 1);
	int64_t cost = balance_of("commission_cost", 0);

	(void)unused;
	assert_string_equal(back_of(id), "2 116 0; 2 300 0; 1 47 0; 1 120 0");
	assert_null(bring_back(id, id * 10, 3, true)); /* 3 of 7: 9.99 of 23.31; 0.4971 and 0.2014 */
	assert_string_equal(back_of(id), "2 116 50; 2 300 0; 1 47 20; 1 120 0");
	assert_int_equal(balance_of("pending", 2), middle - 50);
	assert_int_equal(balance_of("pending", 1), top - 20);
	assert_int_equal(balance_of("commission_cost", 0), cost + 70);
	assert_null(bring_back(id, id * 10, 1, true));
	assert_null(bring_back(id, id * 10, 3, true));
	assert_string_equal(back_of(id), "2 116 116; 2 300 0; 1 47 47; 1 120 0");
	assert_int_equal(number_of("SELECT COUNT(*) FROM commissions WHERE reversed_at IS NOT NULL AND order_id = %lld", id), 2);
	assert_ledger_fine();
}

static void what_matures_is_what_was_left(void **unused)
{
	int64_t id = order_paid_too(), payable;

	(void)unused;
	assert_null(bring_back(id, id * 10 + 1, 1, false)); /* 1.00 of 3.00, 0.40 of 1.20 */
	payable = balance_of("payable", 2) + balance_of("pending", 2);
	while (commissions_mature(worker, when_plus_seconds(now, 30 * 86400)))
		continue;
	assert_int_equal(balance_of("pending", 2), 0);
	assert_int_equal(balance_of("payable", 2), payable);
	assert_null(bring_back(id, id * 10 + 1, 2, false)); /* the rest, now from what is payable */
	assert_int_equal(balance_of("pending", 2), 0);
	assert_int_equal(balance_of("payable", 2), payable - 200);
	assert_string_equal(back_of(id), "2 116 0; 2 300 300; 1 47 0; 1 120 120");
	assert_int_equal(number_of("SELECT SUM(from_pending) FROM commission_reversals v JOIN commissions m "
				   "ON m.id = v.commission_id WHERE m.order_id = %lld", id), 2);
	assert_ledger_fine();
}

static void early_and_late_returns_do_not_mix(void **unused)
{
	int64_t id = order_delivered();

	(void)unused;
	assert_null(bring_back(id, id * 10, 4, true)); /* 9.99 left of the line, 69.96 in all: 5 % is 3.50, cut 0.50 and 3.00 */
	assert_null(STEP(payment_book(admin, &staff, id, money_of(9993 - 1332 - 266, "GBP"), "P-1", date_of(2026, 11, 2))));
	assert_string_equal(back_of(id), "2 50 0; 2 300 0; 1 20 0; 1 120 0");
	assert_null(bring_back(id, id * 10, 1, true));
	assert_string_equal(back_of(id), "2 50 17; 2 300 0; 1 20 7; 1 120 0");
	assert_null(bring_back(id, id * 10, 2, true));
	assert_string_equal(back_of(id), "2 50 50; 2 300 0; 1 20 20; 1 120 0");
	assert_ledger_fine();
}

/* 0.20 net: 5 % of it is a penny, of which one piece of ten takes nothing and the last the whole. */
static void a_piece_that_takes_back_nothing_books_nothing(void **unused)
{
	static const struct wanted_line cheap[] = { { 1, 10, 2 } };
	int64_t id = order_put(3, cheap, 1), entries;
	const struct shipped_line all[] = { { id * 10, 10 } };
	const struct parcel parcel = { "Parcel Post", "", all, 1 };

	(void)unused;
	assert_null(STEP(order_confirm(admin, &staff, id, 0)));
	assert_null(STEP(order_pick(admin, &staff, id, 0)));
	assert_null(STEP(order_ship(admin, &staff, id, 0, &parcel)));
	assert_null(STEP(order_arrived(admin, &staff, id, 1)));
	assert_null(STEP(payment_book(admin, &staff, id, money_of(24, "GBP"), "P-20", date_of(2026, 11, 2))));
	assert_string_equal(back_of(id), "2 1 0");
	entries = asked_number("SELECT COUNT(*) FROM ledger_entries WHERE kind = 'reversal'");
	assert_null(bring_back(id, id * 10, 1, true));
	assert_string_equal(back_of(id), "2 1 0");
	assert_int_equal(asked_number("SELECT COUNT(*) FROM ledger_entries WHERE kind = 'reversal'"), entries);
	assert_null(bring_back(id, id * 10, 9, true));
	assert_string_equal(back_of(id), "2 1 1");
	assert_ledger_fine();
}

#ifdef FILAR_TEST
/* True when the step was done; a fault undoes it as a whole. */
static bool with_error_at(int64_t boundary, refusal (*step)(int64_t order_id), int64_t order_id)
{
	bool fine;

	db_plan(admin, DB_PLAN_ERROR, boundary, 1146);
	db_begin(admin, DB_WRITE);
	fine = !step(order_id) && db_fault(admin) == DB_FINE;
	if (fine)
		db_commit(admin);
	fine = fine && db_fault(admin) == DB_FINE;
	db_plan(admin, DB_PLAN_NONE, 0, 0);
	db_fault_clear(admin);
	return fine;
}

static refusal pay_all(int64_t order_id)
{
	return payment_book(admin, &staff, order_id, money_of(9993, "GBP"), "P-30", date_of(2026, 11, 2));
}

static refusal three_back(int64_t order_id)
{
	const struct returned_line line = { order_id * 10, 3 };
	const struct return_wish wish = { &line, 1, date_of(2026, 11, 2), "Wrong colour", true };

	return return_book(admin, &staff, order_id, 0, &wish);
}

static void an_error_at_any_statement_books_nothing_or_all(void **unused)
{
	int64_t id = order_delivered(), boundary = 1;

	(void)unused;
	while (!with_error_at(boundary, pay_all, id)) {
		assert_int_equal(number_of("SELECT COUNT(*) FROM commissions WHERE order_id = %lld", id), 0);
		boundary++;
	}
	assert_true(boundary > 6);
	assert_string_equal(back_of(id), "2 116 0; 2 300 0; 1 47 0; 1 120 0");
	for (boundary = 1; !with_error_at(boundary, three_back, id); boundary++)
		assert_string_equal(back_of(id), "2 116 0; 2 300 0; 1 47 0; 1 120 0");
	assert_true(boundary > 6);
	assert_string_equal(back_of(id), "2 116 50; 2 300 0; 1 47 20; 1 120 0");
	assert_ledger_fine();
}
#endif

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_return_walks_up_the_chain),
		cmocka_unit_test(what_matures_is_what_was_left),
		cmocka_unit_test(early_and_late_returns_do_not_mix),
		cmocka_unit_test(any_portions_sum_to_the_line),
		cmocka_unit_test(one_piece_is_its_part_rounded_once),
		cmocka_unit_test(the_shelf_gets_back_what_is_fine),
		cmocka_unit_test(no_more_than_was_delivered),
		cmocka_unit_test(what_came_back_need_not_be_paid),
		cmocka_unit_test(before_the_commissions_it_lowers_them),
		cmocka_unit_test(a_piece_that_takes_back_nothing_books_nothing),
#ifdef FILAR_TEST
		cmocka_unit_test(an_error_at_any_statement_books_nothing_or_all),
#endif
	};

	return cmocka_run_group_tests(tests, ground_start, ground_stop);
}
