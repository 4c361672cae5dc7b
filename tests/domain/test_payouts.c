/* A payout run: who is in it, four eyes, paid and failed, what returns do in between; closed months; whatever dies, nothing is
 * paid twice. The model programme pays out from 50.00 on. */
#include "fixtures/money_ground.h"

#include "domain/money/payouts.h"
#include "domain/money/periods.h"
#include "domain/shop/returns.h"

static struct actor second;

/* An order of 2,000.00 that earns 100.00 for partner 2 and 40.00 for partner 1, matured. */
static int64_t order_matured(void)
{
	static const struct wanted_line lines[] = { { 1, 100, 2000 } };
	int64_t id = order_put(3, lines, 1);
	const struct shipped_line all[] = { { id * 10, 100 } };
	const struct parcel parcel = { "Parcel Post", "", all, 1 };

	second = (struct actor){ .person_id = 11, .address = "192.0.2.2", .now = now };
	assert_null(STEP(order_confirm(admin, &staff, id, 0)));
	assert_null(STEP(order_pick(admin, &staff, id, 0)));
	assert_null(STEP(order_ship(admin, &staff, id, 0, &parcel)));
	assert_null(STEP(order_arrived(admin, &staff, id, 1)));
	assert_null(STEP(payment_book(admin, &staff, id, money_of(240000, "GBP"), "P-1", date_of(2026, 11, 2))));
	asked("UPDATE commissions SET matures_at = '2026-11-02 09:00:00' WHERE order_id = %lld", (long long)id);
	while (commissions_mature(worker, now))
		continue;
	return id;
}

static void bring_back(int64_t order_id, int64_t quantity)
{
	const struct returned_line line = { order_id * 10, quantity };
	const struct return_wish wish = { &line, 1, date_of(2026, 11, 2), "Broken", false };

	assert_null(STEP(return_book(admin, &staff, order_id, 0, &wish)));
}

static void account_put(int64_t partner_id)
{
	asked("INSERT INTO payout_accounts (partner_id, holder, number, set_by, set_at) VALUES (%lld, 'Holder', 'GB00TEST%lld', 11, NOW())",
	      (long long)partner_id, (long long)partner_id);
}

static const char *lines_of(int64_t run)
{
	return asked("SELECT COALESCE(GROUP_CONCAT(CONCAT_WS(' ', partner_id, amount, state) ORDER BY partner_id SEPARATOR '; '), '') "
		     "FROM payout_lines WHERE payout_id = %lld", (long long)run);
}

static int64_t line_of(int64_t run, int64_t partner_id)
{
	return asked_number(arena_printf(arena, "SELECT id FROM payout_lines WHERE payout_id = %lld AND partner_id = %lld",
					 (long long)run, (long long)partner_id));
}

static int64_t prepare(void)
{
	int64_t id = 0;

	if (STEP(payout_prepare(admin, &staff, "GBP", date_of(2026, 11, 2), &id)))
		return 0;
	return id;
}

static void who_is_in_a_run(void **unused)
{
	int64_t run;

	(void)unused;
	order_matured();
	assert_int_equal(prepare(), 0); /* nobody has an account */
	account_put(2);
	account_put(1);
	run = prepare();
	assert_string_equal(lines_of(run), "2 10000 waiting"); /* 40.00 is below the minimum */
	assert_int_equal(balance_of("payable", 2), 0);
	assert_int_equal(balance_of("in_payout", 2), 10000);
	assert_int_equal(prepare(), 0); /* nothing is taken twice */
	assert_string_equal(asked("SELECT COUNT(*), MIN(partner_id), MAX(partner_id) FROM commissions WHERE payout_line_id IS NOT NULL"),
			    "1\t2\t2");
	assert_null(STEP(payout_drop(admin, &staff, run)));
	assert_int_equal(balance_of("payable", 2), 10000);
	assert_int_equal(balance_of("in_payout", 2), 0);
	asked("UPDATE partners SET state = 'terminated' WHERE id = 1");
	run = prepare();
	assert_string_equal(lines_of(run), "1 4000 waiting; 2 10000 waiting"); /* whoever left gets any sum */
	asked("UPDATE partners SET state = 'active' WHERE id = 1");
	assert_null(STEP(payout_drop(admin, &staff, run)));
	assert_ledger_fine();
}

static void a_second_person_approves(void **unused)
{
	int64_t run = prepare();

	(void)unused;
	assert_non_null(STEP(payout_approve(admin, &staff, run)));
	assert_non_null(STEP(payout_paid(admin, &staff, run, 0, date_of(2026, 11, 2))));
	assert_null(STEP(payout_approve(admin, &second, run)));
	assert_non_null(STEP(payout_approve(admin, &second, run)));
	assert_non_null(STEP(payout_drop(admin, &second, run))); /* only forward */
	assert_non_null(STEP(payout_paid(admin, &staff, run, 0, date_of(2026, 11, 3)))); /* tomorrow */
	assert_null(STEP(payout_paid(admin, &staff, run, 0, date_of(2026, 11, 2))));
	assert_string_equal(lines_of(run), "2 10000 paid");
	assert_string_equal(asked("SELECT state FROM payouts WHERE id = %lld", (long long)run), "done");
	assert_non_null(STEP(payout_failed(admin, &staff, run, line_of(run, 2), "late")));
	assert_int_equal(balance_of("in_payout", 2), 0);
	assert_int_equal(asked_number("SELECT COUNT(*) FROM outbox WHERE template = 'payout_paid'"), 1);
	assert_ledger_fine();
}

static void what_came_back_after_a_payout_is_set_off(void **unused)
{
	int64_t first = asked_number("SELECT MIN(order_id) FROM commissions"), run;

	(void)unused;
	bring_back(first, 50); /* 50.00 of the 100.00 that was paid out */
	assert_int_equal(balance_of("payable", 2), -5000);
	assert_ledger_fine();
	assert_int_equal(prepare(), 0);
	order_matured(); /* another 100.00, of it 50.00 are owed; partner 1: 40 - 20 + 40 */
	run = prepare();
	assert_string_equal(lines_of(run), "1 6000 waiting; 2 5000 waiting");
	assert_null(STEP(payout_approve(admin, &second, run)));
	assert_null(STEP(payout_failed(admin, &staff, run, line_of(run, 2), "No such account")));
	assert_int_equal(balance_of("payable", 2), 5000);
	assert_string_equal(asked("SELECT state FROM payouts WHERE id = %lld", (long long)run), "approved");
	assert_null(STEP(payout_paid(admin, &staff, run, line_of(run, 1), date_of(2026, 11, 2))));
	assert_string_equal(asked("SELECT state FROM payouts WHERE id = %lld", (long long)run), "done");
	run = prepare();
	assert_string_equal(lines_of(run), "2 5000 waiting"); /* it goes out with the next run */
	assert_null(STEP(payout_drop(admin, &staff, run)));
	assert_ledger_fine();
}

static void a_cut_off_leaves_out_what_came_later(void **unused)
{
	int64_t id = 0;

	(void)unused;
	assert_non_null(STEP(payout_prepare(admin, &staff, "GBP", date_of(2026, 11, 1), &id))); /* nothing was owed then */
	assert_non_null(STEP(payout_prepare(admin, &staff, "GBP", date_of(2026, 11, 3), &id))); /* tomorrow */
	assert_ledger_fine();
}

static void stages_are_paid_in_the_same_run(void **unused)
{
	int64_t run, stage;

	(void)unused;
	asked("INSERT INTO schemes (id, name, version, about, created_at) VALUES (1, 'S', 1, '', NOW())");
	asked("INSERT INTO projects (id, partner_id, scheme_id, title, brief, state, price, currency, manager_id, reviewer_id, created_at) "
	      "VALUES (1, 1, 1, 'P', '', 'active', 7000, 'GBP', 1, 1, NOW());"
	      "INSERT INTO stages (id, project_id, number, title, deliverable, criteria, days, review_days, rounds, price, state, payment, "
	      "accepted_at) VALUES (1, 1, 1, 'T', 'D', '', 1, 1, 1, 7000, 'accepted', 'due', '2026-11-02 09:30:00')");
	db_begin(admin, DB_WRITE);
	ledger_book(admin, &(struct booking){ .kind = "stage", .source = "stage", .source_id = 1, .debit = { "project_cost", 0 },
					      .credit = { "payable", 1 }, .amount = money_of(7000, "GBP"),
					      .day = date_of(2026, 11, 2), .now = now });
	db_commit(admin);
	run = prepare();
	stage = line_of(run, 1);
	assert_int_equal(asked_number("SELECT payout_line_id FROM stages WHERE id = 1"), stage);
	assert_null(STEP(payout_approve(admin, &second, run)));
	assert_null(STEP(payout_paid(admin, &staff, run, 0, date_of(2026, 11, 2))));
	assert_string_equal(asked("SELECT payment FROM stages WHERE id = 1"), "paid");
	assert_int_equal(balance_of("payable", 1), 0);
	assert_ledger_fine();
}

#ifdef FILAR_TEST
static bool prepare_work(struct db *db, void *unused)
{
	int64_t id;

	(void)unused;
	return !payout_prepare(db, &staff, "GBP", date_of(2026, 11, 2), &id);
}

static bool pay_work(struct db *db, void *context)
{
	return !payout_paid(db, &staff, *(int64_t *)context, 0, date_of(2026, 11, 2));
}

static bool killed_at(int64_t count, bool (*work)(struct db *db, void *context), void *context)
{
	pid_t child = fork();
	int status = 0;

	if (child == 0) {
		struct db *db = db_new(&config, "admin", arena);

		db_plan(db, DB_PLAN_KILL, count, 0);
		db_run(db, work, context);
		_exit(0);
	}
	assert_int_equal(waitpid(child, &status, 0), child);
	return WIFSIGNALED(status);
}

/* Each try begins where the one before was killed: at the end it is done once. */
static void whatever_dies_nothing_is_paid_twice(void **unused)
{
	int64_t owed, boundary, run, bank;

	(void)unused;
	order_matured();
	owed = balance_of("payable", 1) + balance_of("payable", 2);
	for (boundary = 1; killed_at(boundary, prepare_work, NULL); boundary++)
		assert_ledger_fine();
	assert_true(boundary > 10);
	assert_int_equal(balance_of("payable", 1) + balance_of("payable", 2) + balance_of("in_payout", 1) + balance_of("in_payout", 2),
			 owed);
	run = asked_number("SELECT MAX(id) FROM payouts WHERE state = 'prepared'");
	assert_int_equal(asked_number("SELECT COUNT(*) FROM payouts WHERE state = 'prepared'"), 1);
	assert_null(STEP(payout_approve(admin, &second, run)));
	owed = balance_of("in_payout", 1) + balance_of("in_payout", 2);
	bank = balance_of("bank", 0);
	for (boundary = 1; killed_at(boundary, pay_work, &run); boundary++)
		assert_ledger_fine();
	assert_true(boundary > 10);
	assert_int_equal(balance_of("in_payout", 1) + balance_of("in_payout", 2), 0);
	assert_int_equal(balance_of("bank", 0), bank + owed);
	assert_ledger_fine();
}
#endif

/* Whether the server itself says no, even to its root. */
static bool refused(const char *sql)
{
	pid_t client = fork();
	int status = 0;

	if (client == 0) {
		char socket_option[200];

		snprintf(socket_option, sizeof(socket_option), "--socket=%s", config.database_socket);
		if (!freopen("/dev/null", "w", stderr))
			_exit(2);
		execlp("mariadb", "mariadb", "--no-defaults", "--user=root", socket_option, database, "-e", sql, (char *)NULL);
		_exit(127);
	}
	assert_int_equal(waitpid(client, &status, 0), client);
	return WIFEXITED(status) && WEXITSTATUS(status) == 1;
}

static void a_closed_month_stays_closed(void **unused)
{
	struct actor later = { .person_id = 1, .address = "192.0.2.1", .now = when_of_parts(2026, 12, 3, 10, 0, 0, 0) };
	int64_t id = asked_number("SELECT MAX(order_id) FROM commissions");

	(void)unused;
	assert_non_null(STEP(period_close(admin, &staff, date_of(2026, 11, 1)))); /* it is not over */
	assert_non_null(STEP(period_close(admin, &later, date_of(2026, 12, 1))));
	assert_int_equal(period_next(admin, later.now).days, date_of(2026, 11, 1).days);
	assert_null(STEP(period_close(admin, &later, date_of(2026, 11, 1))));
	assert_non_null(STEP(period_close(admin, &later, date_of(2026, 11, 1))));
	assert_int_equal(period_next(admin, later.now).days, 0);
	bring_back(id, 1); /* on 2 November: into the open month */
	assert_int_equal(asked_number("SELECT COUNT(*) FROM ledger_entries WHERE kind IN ('return', 'reversal') AND day = '2026-12-01'"), 4);
	assert_null(STEP(order_end(admin, &staff, order_put(3, (struct wanted_line[]){ { 1, 1, 100 } }, 1), 0, "mistake")));
	db_begin(admin, DB_AUTOCOMMIT);
	assert_int_equal(db_fault(admin), DB_FINE);
	assert_true(refused("INSERT INTO ledger_entries (kind, source, source_id, debit_account, credit_account, amount, currency, "
			    "booked_at, day) SELECT 'gift', 'order', 1, debit_account, credit_account, 1, 'GBP', NOW(), '2026-11-30' "
			    "FROM ledger_entries LIMIT 1"));
	assert_ledger_fine();
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(who_is_in_a_run),
		cmocka_unit_test(a_second_person_approves),
		cmocka_unit_test(what_came_back_after_a_payout_is_set_off),
		cmocka_unit_test(a_cut_off_leaves_out_what_came_later),
		cmocka_unit_test(stages_are_paid_in_the_same_run),
#ifdef FILAR_TEST
		cmocka_unit_test(whatever_dies_nothing_is_paid_twice),
#endif
		cmocka_unit_test(a_closed_month_stays_closed),
	};

	return cmocka_run_group_tests(tests, ground_start, ground_stop);
}
