/* Bookings stand once, their mirrors take them back, no service may change them, and whoever changes a row as the server's
 * root is found out by name. */
#include "fixtures/money_ground.h"

static struct booking booking(int64_t source_id, int64_t pennies)
{
	return (struct booking){ .kind = "payment",
				 .source = "payment",
				 .source_id = source_id,
				 .debit = { "bank", 0 },
				 .credit = { "receivable", 0 },
				 .amount = money_of(pennies, "GBP"),
				 .day = date_of(2026, 11, 2),
				 .now = now };
}

/* An order on whose tracks the rest of the tests look: confirmed, shipped, paid, delivered, its commissions booked. */
static int64_t order_done(void)
{
	static const struct wanted_line lines[] = { { 1, 40, 250 } };
	int64_t id = order_put(3, lines, 1);
	const struct shipped_line all[] = { { id * 10, 40 } };
	const struct parcel parcel = { "Parcel Post", "", all, 1 };

	assert_null(STEP(order_confirm(admin, &staff, id, 0)));
	assert_null(STEP(order_pick(admin, &staff, id, 0)));
	assert_null(STEP(order_ship(admin, &staff, id, 0, &parcel)));
	assert_null(STEP(order_arrived(admin, &staff, id, 1)));
	assert_null(STEP(payment_book(admin, &staff, id, money_of(12000, "GBP"), "P-1", date_of(2026, 11, 2))));
	return id;
}

static void booked_twice_is_booked_once(void **unused)
{
	struct booking first = booking(70001, 1250);

	(void)unused;
	db_begin(admin, DB_WRITE);
	assert_true(ledger_book(admin, &first));
	assert_false(ledger_book(admin, &first));
	db_commit(admin);
	db_begin(admin, DB_WRITE);
	assert_false(ledger_book(admin, &first));
	db_rollback(admin);
	assert_int_equal(db_fault(admin), DB_FINE);
	assert_int_equal(balance_of("bank", 0), -1250);
	assert_int_equal(balance_of("receivable", 0), 1250);
	asked("DELETE FROM ledger_entries; DELETE FROM ledger_unsealed; DELETE FROM ledger_balances"); /* of no payment */
}

static void another_amount_under_the_same_source_is_a_bug(void **unused)
{
	pid_t child = fork();
	int status = 0;

	(void)unused;
	if (child == 0) {
		struct db *db = db_new(&config, "admin", arena);
		struct booking first = booking(70002, 100), other = booking(70002, 101);

		if (!freopen("/dev/null", "w", stderr))
			_exit(3);
		signal(SIGABRT, SIG_DFL);
		db_begin(db, DB_WRITE);
		ledger_book(db, &first);
		ledger_book(db, &other);
		_exit(0);
	}
	assert_int_equal(waitpid(child, &status, 0), child);
	assert_true(WIFSIGNALED(status) && WTERMSIG(status) == SIGABRT);
	assert_int_equal(asked_number("SELECT COUNT(*) FROM ledger_entries WHERE source_id = 70002"), 0);
}

static void a_cancelled_order_is_taken_back_by_mirrors(void **unused)
{
	static const struct wanted_line lines[] = { { 1, 3, 1000 } };
	int64_t revenue = balance_of("revenue", 0), id = order_put(3, lines, 1);

	(void)unused;
	assert_null(STEP(order_confirm(admin, &staff, id, 0)));
	assert_int_equal(balance_of("revenue", 0), revenue + 3000);
	assert_null(STEP(order_end(admin, &staff, id, 0, "damaged")));
	assert_int_equal(balance_of("revenue", 0), revenue);
	assert_int_equal(asked_number("SELECT COUNT(*) FROM ledger_entries WHERE reverses_id IS NOT NULL"), 2);
	assert_ledger_fine();
}

static void nobody_may_change_an_entry(void **unused)
{
	(void)unused;
	assert_int_equal(asked_number("SELECT COUNT(*) FROM information_schema.table_privileges WHERE table_schema = DATABASE() "
				      "AND table_name IN ('ledger_entries', 'ledger_accounts') "
				      "AND privilege_type NOT IN ('SELECT', 'INSERT')"), 0);
	assert_int_equal(asked_number("SELECT COUNT(*) FROM information_schema.column_privileges WHERE table_schema = DATABASE() "
				      "AND table_name IN ('ledger_entries', 'ledger_accounts') "
				      "AND privilege_type NOT IN ('SELECT', 'INSERT')"), 0);
	assert_true(asked_number("SELECT COUNT(*) FROM information_schema.table_privileges WHERE table_schema = DATABASE() "
				 "AND table_name = 'ledger_entries' AND privilege_type = 'INSERT'") > 0);
}

/* What the server's root does behind everybody's back, how it is put right, and a word of the sentence that finds it. */
static const struct {
	const char *what, *back, *names;
} tampering[] = {
	{ "UPDATE ledger_entries SET amount = amount + 1 WHERE kind = 'commission' ORDER BY id LIMIT 1",
	  "UPDATE ledger_entries SET amount = amount - 1 WHERE kind = 'commission' ORDER BY id LIMIT 1", "commission " },
	{ "UPDATE ledger_entries SET amount = amount - 1 WHERE kind = 'payment' ORDER BY id LIMIT 1",
	  "UPDATE ledger_entries SET amount = amount + 1 WHERE kind = 'payment' ORDER BY id LIMIT 1", "payment " },
	{ "UPDATE ledger_entries SET amount = amount + 5 WHERE kind = 'revenue' AND leg = 0 ORDER BY id LIMIT 1",
	  "UPDATE ledger_entries SET amount = amount - 5 WHERE kind = 'revenue' AND leg = 0 ORDER BY id LIMIT 1", "order " },
	{ "UPDATE commissions SET amount = amount + 1 ORDER BY id LIMIT 1",
	  "UPDATE commissions SET amount = amount - 1 ORDER BY id LIMIT 1", "commission " },
	{ "UPDATE commissions SET payable_at = NOW() ORDER BY id LIMIT 1",
	  "UPDATE commissions SET payable_at = NULL ORDER BY id LIMIT 1", "has matured" },
	{ "UPDATE ledger_entries SET amount = amount + 1 WHERE reverses_id IS NOT NULL ORDER BY id LIMIT 1",
	  "UPDATE ledger_entries SET amount = amount - 1 WHERE reverses_id IS NOT NULL ORDER BY id LIMIT 1", "mirror" },
	{ "UPDATE ledger_entries SET currency = 'PLN' ORDER BY id LIMIT 1",
	  "UPDATE ledger_entries SET currency = 'GBP' ORDER BY id LIMIT 1", "one currency" },
	{ "UPDATE ledger_entries SET source_id = 999999 WHERE kind = 'commission' ORDER BY id LIMIT 1",
	  "UPDATE ledger_entries SET source_id = (SELECT MIN(id) FROM commissions) WHERE source_id = 999999", "does not exist" },
	{ "UPDATE orders SET paid = paid + 1 ORDER BY id LIMIT 1", "UPDATE orders SET paid = paid - 1 ORDER BY id LIMIT 1",
	  "its payments sum to" },
	{ "UPDATE stock SET reserved = reserved + 1 WHERE product_id = 2",
	  "UPDATE stock SET reserved = reserved - 1 WHERE product_id = 2", "its reservations sum to" },
	{ "UPDATE order_lines SET shipped = shipped - 1 WHERE shipped > 0 ORDER BY id LIMIT 1",
	  "UPDATE order_lines SET shipped = shipped + 1 WHERE shipped = 39 ORDER BY id LIMIT 1", "in parcels" },
};

static void whoever_changes_a_row_is_found_out(void **unused)
{
	(void)unused;
	order_done();
	assert_ledger_fine();
	for (size_t i = 0; i < sizeof(tampering) / sizeof(tampering[0]); i++) {
		bool named = false;

		asked("%s", tampering[i].what);

		int count = checked();

		for (int n = 0; n < count && n < FINDINGS; n++)
			named = named || strstr(findings[n], tampering[i].names);
		if (count < 1 || !named)
			fail_msg("not found: %s (%d findings, first %s)", tampering[i].what, count, count > 0 ? findings[0] : "");
		asked("%s", tampering[i].back);
		assert_ledger_fine();
	}
	asked("DELETE FROM ledger_entries WHERE kind = 'commission' ORDER BY id DESC LIMIT 1");
	assert_true(checked() >= 1);
	assert_non_null(strstr(findings[0], "is missing"));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(booked_twice_is_booked_once),
		cmocka_unit_test(another_amount_under_the_same_source_is_a_bug),
		cmocka_unit_test(a_cancelled_order_is_taken_back_by_mirrors),
		cmocka_unit_test(nobody_may_change_an_entry),
		cmocka_unit_test(whoever_changes_a_row_is_found_out),
	};

	return cmocka_run_group_tests(tests, ground_start, ground_stop);
}
