/* core/db on a healthy server: values, what statements answer, modes, bugs that abort. */
#include "fixtures/setup.h"

/* --- values --- */

static void values_survive(void **state)
{
	struct when moment = when_of_parts(2026, 11, 22, 23, 59, 58, 123456);
	int64_t id = sql_thing_add(db, "Zażółć „gęślą” 🙂 'x' \\", true, money_of(-123456789012, "GBP"), money_of(5, "PLN"),
				   moment, date_of(2024, 2, 29));
	const struct thing *thing = sql_thing_named(db, "Zażółć „gęślą” 🙂 'x' \\");

	(void)state;
	assert_true(id > 0);
	assert_non_null(thing);
	assert_int_equal(thing->id, id);
	assert_string_equal(thing->name, "Zażółć „gęślą” 🙂 'x' \\");
	assert_true(thing->ready);
	assert_int_equal(thing->price.minor, -123456789012);
	assert_string_equal(thing->price.currency, "GBP");
	assert_int_equal(thing->fee.minor, 5);
	assert_string_equal(thing->fee.currency, "PLN");
	assert_int_equal(thing->made_at.microseconds, moment.microseconds);
	assert_int_equal(thing->made_on.days, date_of(2024, 2, 29).days);
	assert_null(thing->unread);
	assert_int_equal(sql_thing_total(db).minor, -123456789012);
	assert_string_equal(sql_thing_total(db).currency, "GBP");
}

static void moments_before_1970_survive(void **state)
{
	struct when moment = { -1 };

	(void)state;
	assert_true(sql_thing_add(db, "old", false, money_of(0, "GBP"), money_of(0, "GBP"), moment,
				  (struct date){ -400 }) > 0);

	const struct thing *thing = sql_thing_named(db, "old");

	assert_int_equal(thing->made_at.microseconds, -1);
	assert_int_equal(thing->made_on.days, -400);
	assert_false(thing->ready);
}

static void nothing_is_null(void **state)
{
	(void)state;
	sql_thing_add(db, NULL, false, money_of(1, "GBP"), money_of(1, "GBP"), (struct when){ 0 }, (struct date){ 0 });

	struct thing_list list = sql_thing_list(db);

	assert_int_equal(list.count, 1);
	assert_null(list.items[0].name);
	assert_false(date_set(list.items[0].made_on));
	assert_null(sql_thing_named(db, "nobody"));
	assert_int_equal(sql_thing_id(db, "nobody"), 0);
	assert_int_equal(sql_things_erase(db), 1);
	assert_int_equal(sql_thing_total(db).minor, 0);
	assert_int_equal(sql_thing_list(db).count, 0);
	assert_int_equal(db_fault(db), DB_FINE);
}

static void long_text_fits(void **state)
{
	size_t length = 300000;
	char *name = arena_alloc(arena, length + 1);

	(void)state;
	memset(name, 'n', length);
	assert_true(add(name, 1) > 0);
	assert_true(add("short", 1) > 0);

	struct thing_list list = sql_thing_list(db);

	assert_int_equal(list.count, 2);
	assert_string_equal(list.items[0].name, name);
	assert_string_equal(list.items[1].name, "short");
}

static void text_that_is_no_utf8_is_refused(void **state)
{
	(void)state;
	assert_int_equal(add("\xFFwrong", 1), 0);
	assert_int_equal(db_fault(db), DB_BROKEN);
	db_fault_clear(db);
	assert_int_equal(sql_thing_count(db), 0);
}

static void many_rows_come_in_order(void **state)
{
	(void)state;
	db_begin(db, DB_WRITE);
	for (int i = 0; i < 500; i++)
		add(arena_printf(arena, "thing %d", i), i);
	db_commit(db);

	struct thing_list list = sql_thing_list(db);

	assert_int_equal(list.count, 500);
	assert_string_equal(list.items[499].name, "thing 499");
	assert_int_equal(sql_thing_total(db).minor, 499 * 500 / 2);
}

static void null_is_what_nothing_was_written(void **state)
{
	const struct thing *thing = sql_thing_unknown(db);

	(void)state;
	assert_non_null(thing);
	assert_int_equal(thing->id, 0);
	assert_null(thing->name);
	assert_false(when_set(thing->made_at));
	assert_false(date_set(thing->made_on));
}

/* A number that no field can hold is a fault, never another number. */
static void what_does_not_fit_is_a_fault(void **state)
{
	(void)state;
	assert_int_equal(sql_thing_too_large(db, 7)->id, 7);
	assert_null(sql_thing_too_large(db, -1));
	assert_int_equal(db_fault(db), DB_BROKEN);
	db_fault_clear(db);
	add("fine", 5);
	add("wrong", -1);
	assert_int_equal(sql_things_too_large(db).count, 0);
	assert_int_equal(db_fault(db), DB_BROKEN);
	db_fault_clear(db);
	assert_int_equal(sql_thing_count(db), 2);
	db_free(NULL);
}

/* --- what statements answer --- */

static void unique_keys_answer(void **state)
{
	int64_t first = add("one", 1), second = add("two", 1);

	(void)state;
	assert_true(first > 0 && second > first);
	assert_int_equal(add("one", 1), 0);
	assert_int_equal(sql_thing_rename(db, second, "one"), -1);
	assert_int_equal(sql_thing_rename(db, second, "two"), 0);
	assert_int_equal(sql_thing_rename(db, second, "three"), 1);
	assert_int_equal(sql_thing_rename(db, second + 100, "four"), 0);
	assert_int_equal(db_fault(db), DB_FINE);

	sql_thing_add_or_fault(db, "one");
	assert_int_equal(db_fault(db), DB_BROKEN);
}

static void a_fault_sticks(void **state)
{
	(void)state;
	add("one", 1);
	sql_thing_add_or_fault(db, "one");
	db_count_reset(db);
	assert_int_equal(sql_thing_count(db), 0);
	assert_null(sql_thing_named(db, "one"));
	assert_int_equal(sql_thing_list(db).count, 0);
	assert_int_equal(add("two", 1), 0);
	assert_int_equal(db_statements(db), 0);
	db_fault_clear(db);
	assert_int_equal(sql_thing_count(db), 1);
}

static void a_fault_undoes_the_transaction(void **state)
{
	(void)state;
	add("one", 1);
	db_begin(db, DB_WRITE);
	add("two", 1);
	sql_thing_add_or_fault(db, "one");
	db_commit(db);
	assert_int_equal(db_fault(db), DB_BROKEN);
	assert_int_equal(sql_thing_count(other), 1);
	db_fault_clear(db);
	assert_int_equal(sql_thing_count(db), 1);
}

static void rollback_undoes(void **state)
{
	(void)state;
	db_begin(db, DB_WRITE);
	add("one", 1);
	db_rollback(db);
	assert_int_equal(sql_thing_count(db), 0);
	db_begin(db, DB_WRITE);
	add("one", 1);
	assert_int_equal(sql_thing_count(other), 0);
	db_commit(db);
	assert_int_equal(sql_thing_count(other), 1);
}

/* --- modes --- */

static void the_session_is_set(void **state)
{
	const struct session *session = sql_session_settings(db);

	(void)state;
	assert_string_equal(session->shift, "00:00:00");
	assert_non_null(strstr(session->mode, "STRICT_ALL_TABLES"));
	/* The client library's own: parameters have it, so literals must, too. */
	assert_string_equal(session->collation, "utf8mb4_general_ci");
}

static void reading_cannot_write(void **state)
{
	(void)state;
	for (enum db_mode mode = DB_READ; mode <= DB_SNAPSHOT; mode++) {
		db_begin(db, mode);
		sql_thing_count(db);
		assert_int_equal(add("one", 1), 0);
		assert_int_equal(db_fault(db), DB_BROKEN);
		db_fault_clear(db);
		assert_int_equal(sql_thing_count(db), 0);
	}
	assert_true(add("one", 1) > 0);
	db_begin(db, DB_READ);
	assert_int_equal(sql_thing_count(db), 1);
	db_commit(db);
	db_begin(db, DB_WRITE);
	assert_true(add("two", 1) > 0);
	db_commit(db);
	assert_int_equal(sql_thing_count(other), 2);
}

static void steady_reading_costs_one_statement(void **state)
{
	(void)state;
	db_begin(db, DB_READ);
	sql_thing_count(db);
	db_commit(db);
	db_count_reset(db);
	for (int i = 0; i < 10; i++) {
		sql_thing_count(db);
		db_begin(db, DB_READ);
		sql_thing_count(db);
		db_commit(db);
	}
	assert_int_equal(db_statements(db), 20);
	assert_true(db_microseconds(db) > 0);

	db_count_reset(db);
	db_begin(db, DB_WRITE);
	db_commit(db);
	assert_int_equal(db_statements(db), 0);
}

static void a_snapshot_stands_still(void **state)
{
	(void)state;
	add("one", 1);
	db_begin(other, DB_SNAPSHOT);
	assert_int_equal(sql_thing_count(other), 1);
	add("two", 1);
	assert_int_equal(sql_thing_count(other), 1);
	db_commit(other);
	assert_int_equal(sql_thing_count(other), 2);
}

/* --- bugs abort --- */

static void run_foreign(void)
{
	db_free(db);
	db = db_new(&config, "fixture_reader", arena);
	add("one", 1);
}

static void run_unfitting(void)
{
	sql_thing_unfitting(db);
}

static void run_mistyped(void)
{
	sql_thing_mistyped(db);
}

static void run_priced_nowhere(void)
{
	sql_thing_priced_nowhere(db);
}

static void run_pair(void)
{
	sql_thing_pair(db);
}

static void run_read_first(void)
{
	db_begin(db, DB_WRITE);
	sql_thing_count(db);
}

static void run_lock_first(void)
{
	db_begin(db, DB_WRITE);
	sql_thing_lock(db, 1);
	sql_thing_count(db);
	db_commit(db);
	if (db_fault(db))
		abort();
}

static void bugs_abort(void **state)
{
	(void)state;
	assert_int_equal(signal_of(run_foreign), SIGABRT);
	assert_int_equal(signal_of(run_unfitting), SIGABRT);
	assert_int_equal(signal_of(run_mistyped), SIGABRT);
	assert_int_equal(signal_of(run_priced_nowhere), SIGABRT);
	assert_int_equal(signal_of(run_pair), SIGABRT);
	assert_int_equal(signal_of(run_read_first), 0);
	config.debug = true;
	assert_int_equal(signal_of(run_read_first), SIGABRT);
	assert_int_equal(signal_of(run_lock_first), 0);
}

static void check_finds_what_does_not_fit(void **state)
{
	struct db *reader = db_new(&config, "fixture_reader", arena);

	(void)state;
	assert_int_equal(db_check(db), 7); /* thing_unfitting, thing_mistyped, and thing_priced_nowhere to thing_pair */
	assert_int_equal(db_check(reader), 0);
	assert_true(root("REVOKE SELECT ON %s.things FROM fixture_reader@localhost", database));
	assert_int_equal(db_check(reader), 4);
	assert_true(root("GRANT SELECT ON %s.things TO fixture_reader@localhost", database));
	db_free(reader);

	struct config away = config;

	away.database_socket = arena_printf(arena, "%s/nobody.sock", folder);
	reader = db_new(&away, "fixture_reader", arena);
	assert_int_equal(db_check(reader), 1);
	db_free(reader);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(values_survive),
		TEST(moments_before_1970_survive),
		TEST(nothing_is_null),
		TEST(long_text_fits),
		TEST(text_that_is_no_utf8_is_refused),
		TEST(many_rows_come_in_order),
		TEST(null_is_what_nothing_was_written),
		TEST(what_does_not_fit_is_a_fault),
		TEST(unique_keys_answer),
		TEST(a_fault_sticks),
		TEST(a_fault_undoes_the_transaction),
		TEST(rollback_undoes),
		TEST(the_session_is_set),
		TEST(reading_cannot_write),
		TEST(steady_reading_costs_one_statement),
		TEST(a_snapshot_stands_still),
		TEST(bugs_abort),
		TEST(check_finds_what_does_not_fit),
	};

	return cmocka_run_group_tests(tests, set_up, tear_down);
}
