/* core/db when things go wrong: transactions that meet, lost connections, kills, a server that is away. */
#include "fixtures/setup.h"

/* --- transactions that meet --- */

static void a_lock_wait_means_again(void **state)
{
	int64_t id = add("one", 100), start;

	(void)state;
	db_begin(db, DB_WRITE);
	assert_non_null(sql_thing_lock(db, id));
	db_begin(other, DB_WRITE);
	start = milliseconds();
	assert_null(sql_thing_lock(other, id));
	assert_int_equal(db_fault(other), DB_AGAIN);
	assert_true(milliseconds() - start >= 1000);
	db_commit(db);
	db_fault_clear(other);
	assert_non_null(sql_thing_lock(other, id));
}

static void a_row_changed_since_means_again(void **state)
{
	int64_t id = add("one", 100);

	(void)state;
	db_begin(other, DB_WRITE);
	assert_int_equal(sql_thing_count(other), 1);
	assert_int_equal(sql_thing_pay(db, id, money_of(1, "GBP")), 1);
	assert_int_equal(sql_thing_pay(other, id, money_of(1, "GBP")), 0);
	assert_int_equal(db_fault(other), DB_AGAIN);
	db_fault_clear(other);
	assert_int_equal(sql_thing_pay(other, id, money_of(1, "GBP")), 1);
	assert_int_equal(sql_thing_total(db).minor, 102);
}

/* Two processes lock two rows in opposite order; one is chosen as the victim and runs again. */
struct crossing {
	int64_t first, second;
	int runs;
};

static bool cross(struct db *connection, void *context)
{
	struct crossing *crossing = context;

	crossing->runs++;
	if (sql_thing_pay(connection, crossing->first, money_of(1, "GBP")) != 1)
		return false;
	usleep(200 * 1000);
	return sql_thing_pay(connection, crossing->second, money_of(1, "GBP")) == 1;
}

static void deadlocks_are_run_again(void **state)
{
	int64_t one = add("one", 0), two = add("two", 0);
	struct crossing forth = { one, two, 0 }, back = { two, one, 0 };
	pid_t child = fork();
	int status = 0;

	(void)state;
	if (child == 0) {
		struct db *own = db_new(&config, "fixture_writer", arena);

		_exit(db_run(own, cross, &back) ? back.runs : 100);
	}
	assert_true(db_run(other, cross, &forth));
	assert_int_equal(waitpid(child, &status, 0), child);
	assert_true(WIFEXITED(status) && WEXITSTATUS(status) < 100);
	assert_true(forth.runs + WEXITSTATUS(status) >= 3);
	assert_int_equal(sql_thing_total(db).minor, 4);
}

static bool add_and_refuse(struct db *connection, void *context)
{
	(void)context;
	sql_thing_add_or_fault(connection, "refused");
	return false;
}

static void a_refusal_rolls_back(void **state)
{
	(void)state;
	assert_false(db_run(db, add_and_refuse, NULL));
	assert_int_equal(db_fault(db), DB_FINE);
	assert_int_equal(sql_thing_count(db), 0);
}

/* --- lost connections --- */

static void a_read_survives_a_lost_connection(void **state)
{
	int64_t before = sql_connection_id(db);

	(void)state;
	add("one", 1);
	assert_true(cut() > 0);
	assert_int_equal(sql_thing_count(db), 1);
	assert_int_not_equal(sql_connection_id(db), before);

	before = sql_connection_id(db);
	assert_true(root("KILL CONNECTION %lld", (long long)before));
	db_begin(db, DB_READ);
	assert_int_equal(sql_thing_count(db), 1);
	db_commit(db);
	assert_int_equal(db_fault(db), DB_FINE);
	assert_int_not_equal(sql_connection_id(db), before);
}

static void a_transaction_begins_on_a_live_connection(void **state)
{
	(void)state;
	assert_true(root("KILL CONNECTION %lld", (long long)sql_connection_id(db)));
	db_begin(db, DB_WRITE);
	assert_true(add("one", 1) > 0);
	db_commit(db);
	assert_int_equal(db_fault(db), DB_FINE);
	assert_int_equal(sql_thing_count(other), 1);
}

static void a_transaction_cut_in_the_middle_means_again(void **state)
{
	(void)state;
	db_begin(db, DB_WRITE);
	add("one", 1);
	cut();
	add("two", 1);
	assert_int_equal(db_fault(db), DB_AGAIN);
	db_commit(db);
	db_fault_clear(db);
	assert_int_equal(sql_thing_count(db), 0);
	assert_true(add("two", 1) > 0);
}

static void a_commit_cut_in_the_middle_is_unknown(void **state)
{
	(void)state;
	/* boundaries: before and after the INSERT, before and after COMMIT */
	db_plan(db, DB_PLAN_ERROR, 4, 2013);
	db_begin(db, DB_WRITE);
	add("one", 1);
	db_commit(db);
	assert_int_equal(db_fault(db), DB_UNKNOWN);
	db_fault_clear(db);
	assert_int_equal(sql_thing_count(db), 1);

	db_plan(db, DB_PLAN_ERROR, 3, 2013);
	db_begin(db, DB_WRITE);
	add("two", 1);
	db_commit(db);
	assert_int_equal(db_fault(db), DB_AGAIN);
	db_fault_clear(db);
	assert_int_equal(sql_thing_count(db), 1);
}

static void a_lone_write_cut_after_it_is_unknown(void **state)
{
	(void)state;
	db_plan(db, DB_PLAN_ERROR, 2, 2013);
	assert_int_equal(add("one", 1), 0);
	assert_int_equal(db_fault(db), DB_UNKNOWN);
	db_fault_clear(db);
	assert_int_equal(sql_thing_count(db), 1);
}

/* --- a payment between two rows: whole or not at all, wherever it is stopped --- */

static bool pay(struct db *connection, void *context)
{
	const int64_t *ids = context;

	return sql_thing_pay(connection, ids[0], money_of(-10, "GBP")) == 1 &&
	       sql_thing_pay(connection, ids[1], money_of(10, "GBP")) == 1;
}

static int64_t pay_boundaries(int64_t *ids)
{
	db_plan(db, DB_PLAN_KILL, 1000, 0);
	assert_true(db_run(db, pay, ids));

	int64_t count = db_boundaries(db);

	db_plan(db, DB_PLAN_NONE, 0, 0);
	return count;
}

static int64_t price_of(const char *name)
{
	return sql_thing_named(db, name)->price.minor;
}

/* Up to the COMMIT the work is run again and done once; behind it, the answer is unknown and it was done once. */
static void errors_at_every_boundary_are_survived(void **state)
{
	/* conflicts, an interruption, a statement to be prepared anew; then every way to lose the connection */
	static const unsigned errors[] = { 1213, 1020, 1205, 1317, 1615, 2006, 2013, 2055, 2003, 2002, 1053, 1077, 1927 };
	int64_t ids[2] = { add("from", 1000), add("to", 0) }, count = pay_boundaries(ids), from = price_of("from");

	(void)state;
	assert_int_equal(count, 6);
	for (int64_t at = 1; at < count; at++) {
		for (size_t i = 0; i < sizeof(errors) / sizeof(errors[0]); i++) {
			db_plan(db, DB_PLAN_ERROR, at, errors[i]);
			assert_true(db_run(db, pay, ids));
			assert_true(db_boundaries(db) > count);
			db_plan(db, DB_PLAN_NONE, 0, 0);
			from -= 10;
			assert_int_equal(price_of("from"), from);
			assert_int_equal(price_of("to"), 1000 - from);
		}
	}
	db_plan(db, DB_PLAN_ERROR, count, 2013);
	assert_false(db_run(db, pay, ids));
	assert_int_equal(db_fault(db), DB_UNKNOWN);
	db_fault_clear(db);
	assert_int_equal(price_of("from"), from - 10);
	assert_int_equal(price_of("to"), 1000 - from + 10);

	db_plan(db, DB_PLAN_ERROR, 1, 1146);
	assert_false(db_run(db, pay, ids));
	assert_int_equal(db_fault(db), DB_BROKEN);
	db_fault_clear(db);
}

static int64_t kill_at, kill_ids[2];

static void pay_killed(void)
{
	db_plan(db, DB_PLAN_KILL, kill_at, 0);
	db_run(db, pay, kill_ids);
}

static void a_kill_at_every_boundary_leaves_no_half(void **state)
{
	(void)state;
	kill_ids[0] = add("from", 1000);
	kill_ids[1] = add("to", 0);

	int64_t count = pay_boundaries(kill_ids);

	for (kill_at = 1; kill_at <= count; kill_at++) {
		int64_t from = price_of("from");

		assert_int_equal(signal_of(pay_killed), SIGKILL);
		/* The server rolls back when it sees the end of the connection; a lock tells that it has. */
		assert_int_equal(sql_thing_pay(db, kill_ids[0], money_of(0, "GBP")), 0);
		assert_int_equal(db_fault(db), DB_FINE);
		assert_int_equal(price_of("from"), kill_at == count ? from - 10 : from);
		assert_int_equal(price_of("from") + price_of("to"), 1000);
	}
}

/* The connection breaks before the COMMIT goes out, or under it; nobody can tell which, so nobody is told that it is done. */
static void a_commit_lost_on_its_way_is_unknown(void **state)
{
	(void)state;
	db_plan(db, DB_PLAN_LOST, 1, 0);
	db_begin(db, DB_WRITE);
	add("one", 1);
	db_commit(db);
	assert_int_equal(db_fault(db), DB_UNKNOWN);
	db_fault_clear(db);
	assert_int_equal(sql_thing_count(db), 0);
	db_begin(db, DB_WRITE);
	add("one", 1);
	db_commit(db);
	assert_int_equal(db_fault(db), DB_FINE);

	db_plan(db, DB_PLAN_NONE, 0, 0);
	db_begin(db, DB_WRITE);
	add("two", 1);
	assert_true(cut() > 0);
	db_commit(db);
	assert_int_equal(db_fault(db), DB_UNKNOWN);
	assert_false(db_run(db, pay, NULL)); /* nothing is begun upon a fault */
	db_fault_clear(db);
	assert_int_equal(sql_thing_count(db), 1);
}

static void a_rollback_needs_no_connection(void **state)
{
	(void)state;
	db_begin(db, DB_WRITE);
	add("one", 1);
	assert_true(cut() > 0);
	db_rollback(db);
	assert_int_equal(db_fault(db), DB_FINE);
	assert_int_equal(sql_thing_count(db), 0);
}

/* Errors that another try would meet again. What the server repeats of the data stays out of the log. */
static void other_errors_are_told_once(void **state)
{
	static const unsigned errors[] = { 1146, 1064, 1292, 1366, 1411, 2014 };
	int64_t ids[2] = { add("from", 1000), add("to", 0) };

	(void)state;
	for (size_t i = 0; i < sizeof(errors) / sizeof(errors[0]); i++) {
		db_plan(db, DB_PLAN_ERROR, 2, errors[i]);
		assert_false(db_run(db, pay, ids));
		assert_int_equal(db_fault(db), DB_BROKEN);
		assert_int_equal(db_boundaries(db), 2);
		db_plan(db, DB_PLAN_NONE, 0, 0);
		db_fault_clear(db);
		assert_int_equal(price_of("from"), 1000);
	}
	/* no server says of a row that it has written that it was there before */
	db_plan(db, DB_PLAN_ERROR, 2, 1062);
	assert_true(add("one", 1) > 0);
	db_plan(db, DB_PLAN_ERROR, 1, 1586);
	assert_int_equal(add("two", 1), 0);
	assert_int_equal(db_fault(db), DB_FINE);
}

/* --- the server is away --- */

static void an_absent_server_is_told_quickly(void **state)
{
	struct config away = config;
	struct db *lost;

	(void)state;
	away.database_socket = arena_printf(arena, "%s/nobody.sock", folder);
	lost = db_new(&away, "fixture_writer", arena);
	for (int i = 0; i < 3; i++) {
		int64_t start = milliseconds();

		assert_int_equal(sql_thing_count(lost), 0);
		assert_int_equal(db_fault(lost), DB_DOWN);
		assert_true(milliseconds() - start < 200);
		db_fault_clear(lost);
	}

	/* It comes back: a link appears where the socket is looked for. */
	int64_t start = milliseconds();

	assert_int_equal(symlink(config.database_socket, away.database_socket), 0);
	for (;;) {
		sql_thing_count(lost);
		if (!db_fault(lost) || milliseconds() - start > 2000)
			break;
		db_fault_clear(lost);
		usleep(10 * 1000);
	}
	assert_int_equal(db_fault(lost), DB_FINE);
	db_free(lost);
}

/* A server that takes connections and says nothing. */
static void a_silent_server_is_told_quickly(void **state)
{
	struct config silent = config;
	struct sockaddr_un address = { .sun_family = AF_UNIX };
	int listener = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);

	(void)state;
	silent.database_socket = arena_printf(arena, "%s/silent.sock", folder);
	memcpy(address.sun_path, silent.database_socket, strlen(silent.database_socket) + 1);
	assert_int_equal(bind(listener, (const struct sockaddr *)&address, sizeof(address)), 0);
	assert_int_equal(listen(listener, 16), 0);

	struct db *lost = db_new(&silent, "fixture_writer", arena);
	int64_t start = milliseconds();

	sql_thing_count(lost);
	assert_int_equal(db_fault(lost), DB_DOWN);
	assert_true(milliseconds() - start < 3000);
	db_fault_clear(lost);
	usleep(150 * 1000);
	start = milliseconds();
	sql_thing_count(lost);
	assert_int_equal(db_fault(lost), DB_DOWN);
	assert_true(milliseconds() - start < 200);
	db_free(lost);
	close(listener);
}

static void a_time_out_means_down(void **state)
{
	struct db *reader = db_new(&config, "fixture_reader", arena);

	(void)state;
	assert_int_equal(sql_nap(reader, 20), 0);
	assert_int_equal(db_fault(reader), DB_DOWN);
	db_free(reader);
}

static void a_careless_server_is_refused(void **state)
{
	(void)state;
	assert_true(root("SET GLOBAL innodb_flush_log_at_trx_commit = 2"));
	sql_thing_count(other);
	assert_true(root("SET GLOBAL innodb_flush_log_at_trx_commit = 1"));
	assert_int_equal(db_fault(other), DB_BROKEN);
	db_fault_clear(other);
	usleep(150 * 1000);
	sql_thing_count(other);
	assert_int_equal(db_fault(other), DB_FINE);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(a_lock_wait_means_again),
		TEST(a_row_changed_since_means_again),
		TEST(deadlocks_are_run_again),
		TEST(a_refusal_rolls_back),
		TEST(a_read_survives_a_lost_connection),
		TEST(a_transaction_begins_on_a_live_connection),
		TEST(a_transaction_cut_in_the_middle_means_again),
		TEST(a_commit_cut_in_the_middle_is_unknown),
		TEST(a_lone_write_cut_after_it_is_unknown),
		TEST(errors_at_every_boundary_are_survived),
		TEST(a_kill_at_every_boundary_leaves_no_half),
		TEST(a_commit_lost_on_its_way_is_unknown),
		TEST(a_rollback_needs_no_connection),
		TEST(other_errors_are_told_once),
		TEST(an_absent_server_is_told_quickly),
		TEST(a_silent_server_is_told_quickly),
		TEST(a_time_out_means_down),
		TEST(a_careless_server_is_refused),
	};

	return cmocka_run_group_tests(tests, set_up, tear_down);
}
