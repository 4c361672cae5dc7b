/* core/db: one process asks for all whether the server is there, and whoever waits for one that is not can be cut loose. */
#include "fixtures/setup.h"

#include <sys/time.h>

#include "core/db_internal.h"

static bool probed_until(struct db_prober *prober, const struct db_health *health, bool down)
{
	bool late = false;

	for (int64_t start = milliseconds(); db_health_down(health) != down && milliseconds() - start < 5000; usleep(20 * 1000))
		late = db_probe(prober) || late;
	for (int64_t start = milliseconds(); down && !late && milliseconds() - start < 5000; usleep(20 * 1000))
		late = db_probe(prober);
	return late;
}

static void a_frozen_server_is_told_to_all(void **state)
{
	const char *given = getenv("FILAR_TEST_SERVER");
	pid_t server = given ? (pid_t)strtol(given, NULL, 10) : 0;
	struct db *asking = db_new(&config, "fixture_writer", arena);
	struct db_health *health = db_health_new();
	struct db_prober *prober = db_prober_new(asking, health);

	assert_non_null(given);
	(void)state;
	db_watch(db, health);
	db_watch(asking, health);
	assert_false(db_probe(prober));
	assert_false(db_health_down(health));
	assert_int_equal(sql_thing_count(db), 0);
	assert_false(db_probe(prober)); /* others are answered: no question is needed */

	db_begin(db, DB_WRITE);
	add("one", 1);
	assert_int_equal(kill(server, SIGSTOP), 0);
	usleep(200 * 1000);

	bool late = probed_until(prober, health, true);
	int64_t start = milliseconds();

	db_commit(db);
	enum db_fault under_commit = db_fault(db);
	db_fault_clear(db);
	sql_thing_count(db);
	enum db_fault then = db_fault(db);
	int64_t took = milliseconds() - start;

	assert_int_equal(kill(server, SIGCONT), 0);
	assert_true(late);
	assert_int_equal(under_commit, DB_AGAIN); /* it never went out */
	assert_int_equal(then, DB_DOWN);
	assert_true(took < 500);
	db_fault_clear(db);
	probed_until(prober, health, false);
	assert_false(db_health_down(health));
	assert_int_equal(sql_thing_count(db), 0);
	db_prober_free(prober);
	db_free(asking);
}

static void an_absent_server_is_told_to_all(void **state)
{
	struct config away = config;
	struct db_health *health = db_health_new();
	struct db_prober *prober;
	struct db *asking;

	(void)state;
	away.database_socket = arena_printf(arena, "%s/elsewhere.sock", folder);
	asking = db_new(&away, "fixture_writer", arena);
	prober = db_prober_new(asking, health);
	db_watch(db, health);
	sql_thing_count(db);
	assert_false(db_probe(prober)); /* it is only we who are turned away */
	usleep(200 * 1000);
	assert_false(db_probe(prober));
	assert_false(db_health_down(health));
	for (int64_t start = milliseconds(); !db_health_down(health) && milliseconds() - start < 5000; usleep(20 * 1000))
		db_probe(prober);
	assert_true(db_health_down(health));

	db_watch(other, health);
	assert_int_equal(sql_thing_count(other), 0);
	assert_int_equal(db_fault(other), DB_DOWN);
	assert_int_equal(symlink(config.database_socket, away.database_socket), 0);
	probed_until(prober, health, false);
	assert_false(db_health_down(health));
	db_fault_clear(other);
	assert_int_equal(sql_thing_count(other), 0);
	assert_int_equal(db_fault(other), DB_FINE);

	/* the question's own connection breaks: it asks again */
	usleep(200 * 1000);
	assert_true(cut() > 0);
	db_probe(prober);
	probed_until(prober, health, false);
	assert_false(db_health_down(health));
	db_prober_free(prober);
	db_free(asking);
}

/* Whoever waits for a server that was found dead is cut loose by a signal. */
static void a_signal_cuts_who_waits(void **state)
{
	struct sigaction cutting = { .sa_handler = db_cut, .sa_flags = SA_RESTART }, before;
	struct itimerval soon = { .it_value = { .tv_usec = 300 * 1000 } };
	struct db *reader = db_new(&config, "fixture_reader", arena);
	int64_t connection = sql_connection_id(reader);

	(void)state;
	assert_true(connection > 0);
	sigaction(SIGALRM, &cutting, &before);
	setitimer(ITIMER_REAL, &soon, NULL);
	assert_int_equal(sql_nap(reader, 1), 0); /* cut, and asked again on another connection */
	assert_int_equal(db_fault(reader), DB_FINE);
	assert_int_not_equal(sql_connection_id(reader), connection);
	db_free(reader);
	db_cut(SIGALRM); /* nobody waits */
	sigaction(SIGALRM, &before, NULL);
	assert_int_equal(sql_thing_count(db), 0);
	assert_int_equal(db_fault(db), DB_FINE);
}

static void a_user_without_a_secret_is_turned_away(void **state)
{
	static const char *const users[] = { "fixture_writer/x", "fixture_nobody", "fixture_empty", "fixture_folder" };
	char path[400];

	(void)state;
	snprintf(path, sizeof(path), "%s/secrets/fixture_empty", folder);
	file_put(path, "");
	snprintf(path, sizeof(path), "%s/secrets/fixture_folder", folder);
	assert_int_equal(mkdir(path, 0700), 0);
	for (size_t i = 0; i < sizeof(users) / sizeof(users[0]); i++) {
		struct db *turned_away = db_new(&config, users[i], arena);

		assert_int_equal(db_check(turned_away), 0); /* it may run nothing */
		db_begin(turned_away, DB_READ);
		assert_false(db_connected(turned_away));
		assert_int_equal(db_fault(turned_away), DB_DOWN);
		db_free(turned_away);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(a_frozen_server_is_told_to_all),
		TEST(an_absent_server_is_told_to_all),
		TEST(a_signal_cuts_who_waits),
		TEST(a_user_without_a_secret_is_turned_away),
	};

	return cmocka_run_group_tests(tests, set_up, tear_down);
}
