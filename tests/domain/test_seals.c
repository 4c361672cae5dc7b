/* Whoever changes an entry behind everybody's back is named, and so is the day when the chain was computed anew. The tests
 * tamper as the server's root does; the sealer is killed at every boundary. */
#include "fixtures/money_ground.h"

#include "core/crypto.h"
#include "domain/money/seals.h"

static int sealed_check(void)
{
	found = 0;
	return ledger_check_seals(operator, &config, tell);
}

static void seal_all(void)
{
	while (ledger_seal(worker))
		continue;
	assert_int_equal(db_fault(worker), DB_FINE);
	assert_int_equal(asked_number("SELECT COUNT(*) FROM ledger_unsealed"), 0);
}

static int64_t order_done(const char *document)
{
	static const struct wanted_line lines[] = { { 1, 40, 250 } };
	int64_t id = order_put(3, lines, 1);
	const struct shipped_line all[] = { { id * 10, 40 } };
	const struct parcel parcel = { "Parcel Post", "", all, 1 };

	assert_null(STEP(order_confirm(admin, &staff, id, 0)));
	assert_null(STEP(order_pick(admin, &staff, id, 0)));
	assert_null(STEP(order_ship(admin, &staff, id, 0, &parcel)));
	assert_null(STEP(order_arrived(admin, &staff, id, 1)));
	assert_null(STEP(payment_book(admin, &staff, id, money_of(12000, "GBP"), document, date_of(2026, 11, 2))));
	return id;
}

static void assert_told(const char *words)
{
	int count = sealed_check();

	if (count != 1 || !strstr(findings[0], words))
		fail_msg("not told: %s (%d findings, first %s)", words, count, count > 0 ? findings[0] : "");
}

#ifdef FILAR_TEST
static bool killed_at(int64_t count)
{
	pid_t child = fork();
	int status = 0;

	if (child == 0) {
		struct db *db = db_new(&config, "worker", arena);

		db_plan(db, DB_PLAN_KILL, count, 0);
		while (ledger_seal(db))
			continue;
		_exit(0);
	}
	assert_int_equal(waitpid(child, &status, 0), child);
	rolled_back_wait();
	return WIFSIGNALED(status);
}

static void a_sealer_that_dies_seals_nothing_twice(void **unused)
{
	int64_t boundary = 1;

	(void)unused;
	order_done("P-0");
	while (killed_at(boundary))
		boundary++;
	assert_true(boundary > 10);
	assert_int_equal(asked_number("SELECT COUNT(*) FROM ledger_unsealed"), 0);
	assert_int_equal(asked_number("SELECT COUNT(*) FROM ledger_seals"), asked_number("SELECT 2 * COUNT(*) FROM ledger_entries"));
	assert_int_equal(sealed_check(), 0);
	assert_ledger_fine();
}
#endif

static void what_is_booked_is_sealed_in_both_accounts(void **unused)
{
	(void)unused;
	order_done("P-1");
	assert_int_equal(sealed_check(), 0); /* what waits is no finding */
	seal_all();
	assert_int_equal(asked_number("SELECT COUNT(*) FROM ledger_seals"), asked_number("SELECT 2 * COUNT(*) FROM ledger_entries"));
	assert_int_equal(asked_number("SELECT COUNT(*) FROM (SELECT account FROM ledger_seals GROUP BY account "
				      "HAVING MAX(sequence) <> COUNT(*)) x"), 0);
	assert_int_equal(sealed_check(), 0);
}

static void nobody_may_change_a_seal(void **unused)
{
	(void)unused;
	assert_int_equal(asked_number("SELECT COUNT(*) FROM information_schema.table_privileges WHERE table_schema = DATABASE() "
				      "AND table_name IN ('ledger_seals', 'ledger_heads', 'ledger_balances', 'ledger_periods') "
				      "AND privilege_type NOT IN ('SELECT', 'INSERT')"), 0);
}

static void a_changed_entry_is_named(void **unused)
{
	static const char *const changes[][2] = {
		{ "amount = amount + 1", "amount = amount - 1" },
		{ "day = day + INTERVAL 1 DAY", "day = day - INTERVAL 1 DAY" },
		{ "booked_at = booked_at + INTERVAL 1 MICROSECOND", "booked_at = booked_at - INTERVAL 1 MICROSECOND" },
		{ "source_id = source_id + 5000", "source_id = source_id - 5000" },
		{ "currency = 'PLN'", "currency = 'GBP'" },
	};
	int64_t third = asked_number("SELECT id FROM ledger_entries ORDER BY id LIMIT 1 OFFSET 2");

	(void)unused;
	for (size_t i = 0; i < sizeof(changes) / sizeof(changes[0]); i++) {
		asked("UPDATE ledger_entries SET %s WHERE id >= %lld ORDER BY id LIMIT 2", changes[i][0], (long long)third);
		assert_told(arena_printf(arena, "entry %lld was changed", (long long)third));
		asked("UPDATE ledger_entries SET %s WHERE id >= %lld ORDER BY id LIMIT 2", changes[i][1], (long long)third);
		assert_int_equal(sealed_check(), 0);
	}
	asked("CREATE TABLE kept AS SELECT * FROM ledger_entries WHERE id = %lld; SET foreign_key_checks = 0;"
	      "DELETE FROM ledger_entries WHERE id = %lld", (long long)third, (long long)third);
	assert_told(arena_printf(arena, "entry %lld is gone", (long long)third));
	asked("DROP TRIGGER ledger_entries_booked; INSERT INTO ledger_entries SELECT * FROM kept; DROP TABLE kept");
	assert_int_equal(sealed_check(), 0);
	asked("INSERT INTO ledger_entries (kind, source, source_id, debit_account, credit_account, amount, currency, booked_at, day) "
	      "SELECT 'gift', 'order', 1, debit_account, credit_account, 500, 'GBP', NOW(), '2026-11-02' FROM ledger_entries LIMIT 1");
	assert_told("has no seal");
	asked("DELETE FROM ledger_entries WHERE kind = 'gift'");
	asked("CREATE TABLE kept AS SELECT * FROM ledger_seals WHERE sequence = 2; DELETE FROM ledger_seals WHERE sequence = 2");
	assert_told("is gone before entry");
	asked("INSERT INTO ledger_seals SELECT * FROM kept; DROP TABLE kept");
	assert_int_equal(sealed_check(), 0);
}

/* What somebody with the server's password can do: change an amount and seal everything anew with the same formula. */
static void seal_anew(void)
{
	asked("DELETE FROM ledger_seals; ALTER TABLE ledger_seals AUTO_INCREMENT = 1;"
	      "INSERT INTO ledger_unsealed SELECT id FROM ledger_entries");
	seal_all();
}

static void a_chain_computed_anew_differs_from_the_head_of_the_day(void **unused)
{
	struct when first = when_plus_seconds(now, 86400), second = when_plus_seconds(now, 2 * 86400);

	(void)unused;
	seal_all();
	ledger_head_write(worker, &config, first);
	ledger_head_write(worker, &config, first);
	assert_int_equal(asked_number("SELECT COUNT(*) FROM ledger_heads"), 1);
	ledger_head_write(worker, &config, second);
	assert_string_equal(asked("SELECT GROUP_CONCAT(day ORDER BY day) FROM ledger_heads"), "2026-11-02,2026-11-03");
	assert_int_equal(sealed_check(), 0);
	seal_anew(); /* the same entries give the same chain */
	assert_int_equal(sealed_check(), 0);
	asked("UPDATE ledger_entries SET amount = amount + 1 WHERE kind = 'payment' ORDER BY id LIMIT 1");
	seal_anew();
	assert_told("not the one of 2026-11-02");
	asked("UPDATE ledger_entries SET amount = amount - 1 WHERE kind = 'payment' ORDER BY id LIMIT 1");
	seal_anew();
	assert_int_equal(sealed_check(), 0);
}

static void the_file_of_heads_is_a_chain_too(void **unused)
{
	const char *path = arena_printf(arena, "%s/ledger/heads", folder), *text = heads_read(arena, &config);
	FILE *file = fopen(path, "w");

	(void)unused;
	assert_non_null(file);
	fputs(strchr(text, '\n') + 1, file); /* the first day is cut off */
	assert_int_equal(fclose(file), 0);
	assert_told("the line of 2026-11-03 in the file of daily heads was changed");
	file = fopen(path, "w");
	fputs(text, file);
	assert_int_equal(fclose(file), 0);
	assert_int_equal(sealed_check(), 0);
}

static void heads_put(const char *text)
{
	FILE *file = fopen(arena_printf(arena, "%s/ledger/heads", folder), "w");

	assert_non_null(file);
	fputs(text, file);
	assert_int_equal(fclose(file), 0);
}

static void a_damaged_file_of_heads_is_told(void **unused)
{
	const char *path = arena_printf(arena, "%s/ledger/heads", folder), *text = heads_read(arena, &config);

	(void)unused;
	heads_put(arena_printf(arena, "%srubbish\n", text));
	assert_told("line 3 of the file of daily heads is damaged");
	assert_int_equal(unlink(path), 0);
	assert_int_equal(mkdir(path, 0700), 0);
	assert_int_equal(sealed_check(), -1); /* it could not look: that is not "nothing found" */
	assert_int_equal(rmdir(path), 0);
	heads_put(text);
	assert_int_equal(sealed_check(), 0);
}

static void a_seal_of_another_account_is_named(void **unused)
{
	int64_t seal = asked_number("SELECT MIN(id) FROM ledger_seals"), account = asked_number("SELECT account FROM ledger_seals ORDER BY id LIMIT 1");
	int64_t entry = asked_number("SELECT entry FROM ledger_seals ORDER BY id LIMIT 1");

	(void)unused;
	asked("SET foreign_key_checks = 0; UPDATE ledger_seals SET account = 999999 WHERE id = %lld", (long long)seal);
	assert_told("is sealed in an account that does not exist");
	asked("SET foreign_key_checks = 0; UPDATE ledger_seals SET account = %lld WHERE id = %lld", (long long)account, (long long)seal);
	assert_int_equal(sealed_check(), 0);
	asked("CREATE TABLE kept AS SELECT e.*, (SELECT MIN(id) FROM ledger_accounts WHERE id NOT IN (debit_account, credit_account)) AS low,"
	      " (SELECT MAX(id) FROM ledger_accounts WHERE id NOT IN (debit_account, credit_account)) AS high"
	      " FROM ledger_entries e WHERE id = %lld;"
	      "UPDATE ledger_entries e JOIN kept k ON k.id = e.id SET e.debit_account = k.low, e.credit_account = k.high", (long long)entry);
	assert_told(arena_printf(arena, "entry %lld was changed: it was sealed as number", (long long)entry));
	asked("UPDATE ledger_entries e JOIN kept k ON k.id = e.id SET e.debit_account = k.debit_account, e.credit_account = k.credit_account;"
	      "DROP TABLE kept");
	assert_int_equal(sealed_check(), 0);
}

#ifdef FILAR_TEST
/* A check that could not look says so; and the next one looks. */
static void a_fault_is_no_finding(void **unused)
{
	int told = ledger_check(operator, tell);

	(void)unused;
	assert_true(told >= 0);
	for (int64_t at = 1; at <= 5; at += 2) {
		db_plan(operator, DB_PLAN_ERROR, at, 1146);
		assert_int_equal(sealed_check(), -1);
		db_plan(operator, DB_PLAN_ERROR, at, 1146);
		assert_int_equal(ledger_check(operator, tell), -1);
		db_plan(operator, DB_PLAN_NONE, 0, 0);
		assert_int_equal(sealed_check(), 0);
		assert_int_equal(ledger_check(operator, tell), told);
	}
}

static void an_error_at_any_statement_seals_nothing_twice(void **unused)
{
	int64_t boundary = 1;

	(void)unused;
	order_done("P-3");
	for (enum db_fault fault = DB_BROKEN; fault != DB_FINE; boundary++) {
		db_plan(worker, DB_PLAN_ERROR, boundary, 1146);
		ledger_seal(worker);
		fault = db_fault(worker);
		db_plan(worker, DB_PLAN_NONE, 0, 0);
		db_fault_clear(worker);
		assert_int_equal(sealed_check(), 0);
	}
	assert_true(boundary > 8);
	seal_all();
	assert_int_equal(asked_number("SELECT COUNT(*) FROM ledger_seals"), asked_number("SELECT 2 * COUNT(*) FROM ledger_entries"));
}
#endif

/* More entries than one portion of the sealer or of the check holds; the last ones of each are looked at too. */
static void many_portions_are_one_chain(void **unused)
{
	(void)unused;
	asked("INSERT INTO ledger_entries (kind, source, source_id, debit_account, credit_account, amount, currency, booked_at, day) "
	      "SELECT 'present', 'order', seq, debit_account, credit_account, 500, 'GBP', NOW(), '2026-11-02' "
	      "FROM seq_1_to_1100, (SELECT debit_account, credit_account FROM ledger_entries ORDER BY id LIMIT 1) e");
	seal_all();
	assert_true(asked_number("SELECT COUNT(*) FROM ledger_seals") > 2000);
	assert_int_equal(sealed_check(), 0);
	asked("UPDATE ledger_entries SET amount = 501 WHERE kind = 'present' ORDER BY id DESC LIMIT 1");
	assert_told("was changed after it was sealed");
	asked("UPDATE ledger_entries SET amount = 500 WHERE kind = 'present'");
	assert_int_equal(sealed_check(), 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
#ifdef FILAR_TEST
		cmocka_unit_test(a_sealer_that_dies_seals_nothing_twice),
		cmocka_unit_test(an_error_at_any_statement_seals_nothing_twice),
#endif
		cmocka_unit_test(what_is_booked_is_sealed_in_both_accounts),
		cmocka_unit_test(nobody_may_change_a_seal),
		cmocka_unit_test(many_portions_are_one_chain),
		cmocka_unit_test(a_changed_entry_is_named),
		cmocka_unit_test(a_chain_computed_anew_differs_from_the_head_of_the_day),
		cmocka_unit_test(the_file_of_heads_is_a_chain_too),
		cmocka_unit_test(a_damaged_file_of_heads_is_told),
		cmocka_unit_test(a_seal_of_another_account_is_named),
#ifdef FILAR_TEST
		cmocka_unit_test(a_fault_is_no_finding),
#endif
	};

	return cmocka_run_group_tests(tests, ground_start, ground_stop);
}
