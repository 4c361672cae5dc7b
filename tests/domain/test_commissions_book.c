/* From a delivered and paid order to what its sponsors may be paid: pennies by hand, once each, whatever dies meanwhile. */
#include "fixtures/money_ground.h"

/* 40 candles of 2.50 (100.00) and 3 lamps of 19.99 (59.97): 5 % of 159.97 is 8.00, cut 5.00 and 3.00; 2 % is 3.20, cut
 * 2.00 and 1.20. */
static const struct wanted_line lines[] = { { 1, 40, 250 }, { 2, 3, 1999 } };

static int64_t order_shipped(void)
{
	int64_t id = order_put(3, lines, 2);
	const struct shipped_line all[] = { { id * 10, 40 }, { id * 10 + 1, 3 } };
	const struct parcel parcel = { "Parcel Post", "PP 2", all, 2 };

	assert_null(STEP(order_confirm(admin, &staff, id, 0)));
	assert_null(STEP(order_pick(admin, &staff, id, 0)));
	assert_null(STEP(order_ship(admin, &staff, id, 0, &parcel)));
	return id;
}

static refusal pay(int64_t id, int64_t pennies, const char *document)
{
	return STEP(payment_book(admin, &staff, id, money_of(pennies, "GBP"), document, date_of(2026, 11, 2)));
}

static const char *commissions_of(int64_t id)
{
	return asked("SELECT COALESCE(GROUP_CONCAT(CONCAT_WS(' ', partner_id, level, basis_points, base, amount, DATE(matures_at)) "
		     "ORDER BY level, order_line_id SEPARATOR '; '), '') FROM commissions WHERE order_id = %lld", (long long)id);
}

static const char by_hand[] = "2 1 500 10000 500 2026-11-16; 2 1 500 5997 300 2026-11-16; "
			      "1 2 200 10000 200 2026-11-16; 1 2 200 5997 120 2026-11-16";

static void both_halves_are_needed_and_the_last_one_books(void **unused)
{
	int64_t id = order_shipped();

	(void)unused;
	assert_null(pay(id, 19196, "P-1"));
	assert_string_equal(commissions_of(id), "");
	assert_null(STEP(order_arrived(admin, &staff, id, 1)));
	assert_string_equal(commissions_of(id), by_hand);
	assert_int_equal(balance_of("pending", 2), 800);
	assert_int_equal(balance_of("pending", 1), 320);

	id = order_shipped();
	assert_null(STEP(order_arrived(admin, &staff, id, 1)));
	assert_null(pay(id, 19195, "P-1"));
	assert_string_equal(commissions_of(id), "");
	assert_null(pay(id, 1, "P-2"));
	assert_string_equal(commissions_of(id), by_hand);
	assert_int_equal(balance_of("pending", 2), 1600);
	assert_int_equal(balance_of("commission_cost", 0), -2240);
	assert_int_equal(balance_of("receivable", 0), 0);
	assert_ledger_fine();
}

static void a_receipt_of_the_partner_is_caught_up(void **unused)
{
	int64_t id = order_shipped();

	(void)unused;
	assert_null(pay(id, 19196, "P-1"));
	asked("UPDATE shipments SET delivered_at = '2026-11-02 10:00:00' WHERE order_id = %lld;"
	      "UPDATE orders SET state = 'delivered', delivered_at = '2026-11-02 10:00:00' WHERE id = %lld",
	      (long long)id, (long long)id);
	commissions_catch_up(worker, now);
	assert_string_equal(commissions_of(id), by_hand);
	commissions_catch_up(worker, now);
	assert_string_equal(commissions_of(id), by_hand);
	assert_ledger_fine();
}

static void a_cut_line_earns_less(void **unused)
{
	int64_t id = order_put(3, lines, 2);
	const struct shipped_line first[] = { { id * 10, 30 }, { id * 10 + 1, 3 } };
	const struct parcel parcel = { "Parcel Post", "", first, 2 };

	(void)unused;
	assert_null(STEP(order_confirm(admin, &staff, id, 0)));
	assert_null(STEP(order_pick(admin, &staff, id, 0)));
	assert_null(STEP(order_ship(admin, &staff, id, 0, &parcel)));
	assert_null(STEP(order_cut(admin, &staff, id, 0, id * 10)));
	assert_null(STEP(order_arrived(admin, &staff, id, 1)));
	assert_null(pay(id, 16196, "P-1")); /* 75.00 and 59.97, and 20 % */
	/* 134.97: 5 % is 6.75, cut 3.75 and 3.00; 2 % is 2.70, cut 1.50 and 1.20 */
	assert_string_equal(commissions_of(id), "2 1 500 7500 375 2026-11-16; 2 1 500 5997 300 2026-11-16; "
						"1 2 200 7500 150 2026-11-16; 1 2 200 5997 120 2026-11-16");
	assert_ledger_fine();
}

static void mature_all(struct when at)
{
	while (commissions_mature(worker, at))
		continue;
	assert_int_equal(db_fault(worker), DB_FINE);
}

static void what_matures_does_so_once(void **unused)
{
	int64_t pending = balance_of("pending", 2), top = balance_of("pending", 1), letters;
	int64_t payable = balance_of("payable", 2);
	struct when day_14 = when_plus_seconds(now, 14 * 86400);

	(void)unused;
	assert_true(pending > 0);
	mature_all(when_plus_seconds(day_14, -1));
	assert_int_equal(balance_of("pending", 2), pending);
	letters = asked_number("SELECT COUNT(*) FROM outbox WHERE template = 'commission_payable'");
	mature_all(day_14);
	mature_all(day_14);
	assert_int_equal(balance_of("pending", 2), 0);
	assert_int_equal(balance_of("payable", 2), payable + pending);
	assert_int_equal(balance_of("payable", 1), top);
	assert_int_equal(asked_number("SELECT COUNT(*) FROM outbox WHERE template = 'commission_payable'"), letters + 2);
	assert_ledger_fine();
}

#ifdef FILAR_TEST
/* A child runs the job and is killed at its count-th boundary; false when it came to its end. */
static bool killed_at(int64_t count, bool (*job)(struct db *db, struct when now), struct when at)
{
	pid_t child = fork();
	int status = 0;

	if (child == 0) {
		struct db *db = db_new(&config, "worker", arena);

		db_plan(db, DB_PLAN_KILL, count, 0);
		while (job(db, at))
			continue;
		_exit(0);
	}
	assert_int_equal(waitpid(child, &status, 0), child);
	rolled_back_wait();
	return WIFSIGNALED(status);
}

/* Three orders are one portion of the run; a kill leaves all of them or none, and the next run takes what is left. */
static void whatever_dies_nothing_is_booked_twice_or_lost(void **unused)
{
	int64_t ids[3], before = balance_of("pending", 2), payable = balance_of("payable", 2);
	struct when later = when_plus_seconds(now, 60 * 86400);
	int64_t boundary = 1;

	(void)unused;
	for (size_t i = 0; i < 3; i++) {
		ids[i] = order_shipped();
		assert_null(pay(ids[i], 19196, "P-1"));
		asked("UPDATE orders SET state = 'delivered', delivered_at = '2026-11-02 10:00:00' WHERE id = %lld;"
		      "UPDATE shipments SET delivered_at = '2026-11-02 10:00:00' WHERE order_id = %lld",
		      (long long)ids[i], (long long)ids[i]);
	}
	while (killed_at(boundary, commissions_catch_up, now)) {
		assert_ledger_fine();
		boundary++;
	}
	assert_true(boundary > 10);
	for (size_t i = 0; i < 3; i++)
		assert_string_equal(commissions_of(ids[i]), by_hand);
	assert_int_equal(balance_of("pending", 2), before + 2400);
	for (boundary = 1; killed_at(boundary, commissions_mature, later); boundary++)
		assert_ledger_fine();
	assert_true(boundary > 10);
	assert_int_equal(balance_of("pending", 2), 0);
	assert_int_equal(balance_of("payable", 2), payable + before + 2400);
	assert_ledger_fine();
}
#endif

static void sponsors_are_those_of_the_day_of_the_order(void **unused)
{
	int64_t id = order_shipped();

	(void)unused;
	asked("INSERT INTO partner_sponsors VALUES (3, '2026-11-02', 1)"); /* the day after it was placed */
	assert_null(pay(id, 19196, "P-1"));
	assert_null(STEP(order_arrived(admin, &staff, id, 1)));
	assert_string_equal(commissions_of(id), by_hand);
	asked("DELETE FROM partner_sponsors WHERE partner_id = 3 AND since_day = '2026-11-02';"
	      "INSERT INTO partner_sponsors VALUES (3, '2026-11-01', NULL)");
	id = order_shipped();
	assert_null(pay(id, 19196, "P-1"));
	assert_null(STEP(order_arrived(admin, &staff, id, 1)));
	assert_string_equal(commissions_of(id), "");
	asked("DELETE FROM partner_sponsors WHERE partner_id = 3 AND since_day = '2026-11-01'");
	assert_ledger_fine();
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(both_halves_are_needed_and_the_last_one_books),
		cmocka_unit_test(a_receipt_of_the_partner_is_caught_up),
		cmocka_unit_test(a_cut_line_earns_less),
		cmocka_unit_test(what_matures_does_so_once),
		cmocka_unit_test(sponsors_are_those_of_the_day_of_the_order),
#ifdef FILAR_TEST
		cmocka_unit_test(whatever_dies_nothing_is_booked_twice_or_lost),
#endif
	};

	return cmocka_run_group_tests(tests, ground_start, ground_stop);
}
