/* Another sponsor from a day on: who is paid for which sale, who gets a letter, and that nobody ever stands above itself, not
 * on a day to come and not when two changes meet. */
#include "fixtures/money_ground.h"

#include <time.h>

#include "domain/people/sponsors.h"
#include "sql/sponsors.h"

enum { PEOPLE = 12, DAYS = 9, CHANGES = 400 };

static refusal change_at(int64_t partner_id, const char *sponsor, struct date from)
{
	const struct sponsor_change change = { partner_id, sponsor, from, "A test" };

	return STEP(sponsor_change(admin, &staff, &change));
}

static struct date in_days(int64_t days)
{
	return date_plus_days(locale_today(now), days);
}

static void assert_refused(refusal why, const char *words)
{
	assert_non_null(why);
	assert_non_null(strstr(locale_refusal(arena, why), words));
}

static void a_sale_pays_the_sponsor_of_its_day(void **unused)
{
	static const struct wanted_line lines[] = { { 1, 40, 250 } };
	int64_t before = order_put(3, lines, 1), after = order_put(3, lines, 1);

	(void)unused;
	asked("INSERT INTO persons (id, email, name, language, created_at) VALUES (14, 'four@partner.example', 'Four', 'en', NOW());"
	      "INSERT INTO partners (id, name, reseller, created_at) VALUES (4, 'Other', TRUE, NOW());"
	      "INSERT INTO members (partner_id, person_id, role, joined_at) VALUES (4, 14, 'owner', NOW())");
	assert_null(change_at(3, "P-1004", in_days(0)));
	asked("UPDATE orders SET placed_at = '2026-11-02 09:30:00' WHERE id = %lld;"
	      "UPDATE orders SET state = 'delivered', delivered_at = '2026-11-02 10:00:00', paid_at = '2026-11-02 10:00:00', "
	      "paid = gross WHERE id IN (%lld, %lld)", (long long)after, (long long)before, (long long)after);
	while (commissions_catch_up(worker, now))
		continue;
	assert_string_equal(asked("SELECT GROUP_CONCAT(CONCAT_WS(' ', partner_id, level, amount) ORDER BY level SEPARATOR '; ') "
				  "FROM commissions WHERE order_id = %lld", (long long)before), "2 1 500; 1 2 200");
	assert_string_equal(asked("SELECT GROUP_CONCAT(CONCAT_WS(' ', partner_id, level, amount) ORDER BY level SEPARATOR '; ') "
				  "FROM commissions WHERE order_id = %lld", (long long)after), "4 1 500");
	assert_string_equal(asked("SELECT GROUP_CONCAT(CONCAT_WS(' ', template, recipient, language) ORDER BY template SEPARATOR '; ') "
				  "FROM outbox WHERE template LIKE 'sponsor%%'"),
			    "sponsor_changed three@partner.example ru; sponsor_former two@partner.example pl; "
			    "sponsor_new four@partner.example en");
	assert_string_equal(asked("SELECT CONCAT_WS(' ', object_id, JSON_VALUE(changes, '$.before'), JSON_VALUE(changes, '$.sponsor'), "
				  "JSON_VALUE(changes, '$.from'), JSON_VALUE(changes, '$.reason')) FROM audit WHERE action = 'partner_sponsor'"),
			    "3 2 4 2026-11-02 A test");
}

static void what_cannot_be_is_refused(void **unused)
{
	(void)unused;
	assert_refused(change_at(3, "P-1002", in_days(-1)), "not back in time");
	assert_refused(change_at(3, "P-1003", in_days(1)), "its own sponsor");
	assert_refused(change_at(3, "Nobody of that name", in_days(1)), "No partner is called");
	assert_refused(change_at(77, "P-1003", in_days(1)), "not there");
	assert_refused(change_at(3, "Other", in_days(1)), "already");
	assert_refused(change_at(1, "P-1002", in_days(1)), "above itself");
	/* 3 goes below 1 in ten days; so from then on, and not before, 1 may not go below 3. */
	assert_null(change_at(3, "Top", in_days(10)));
	assert_refused(change_at(1, "P-1003", in_days(4)), "12 November 2026");
	assert_null(change_at(3, "", in_days(10)));
	assert_null(change_at(1, "P-1003", in_days(4)));
	assert_null(change_at(1, "", in_days(4)));

	struct sponsor_period_list periods = { 0 };

	db_begin(admin, DB_AUTOCOMMIT);
	periods = sql_sponsors_of(admin, 3, in_days(0));
	assert_int_equal(periods.count, 3);
	assert_true(periods.items[0].planned && !periods.items[0].current && periods.items[0].sponsor_id == 0);
	assert_true(periods.items[1].current && periods.items[1].sponsor_id == 4);
	assert_int_equal(periods.items[1].until_day.days, in_days(9).days);
	assert_string_equal(periods.items[2].name, "Middle");
	assert_int_equal(periods.items[2].until_day.days, in_days(-1).days);
}

/* --- random trees --- */

static int64_t above[PEOPLE][DAYS]; /* by person and day: the sponsor; -1 none */

/* Deliberately slow: every person, every day, up as often as there are people. */
static bool somebody_above_itself(void)
{
	for (int day = 0; day < DAYS; day++)
		for (int one = 0; one < PEOPLE; one++) {
			int64_t at = one;

			for (int steps = 0; steps <= PEOPLE && at >= 0; steps++)
				at = above[at][day];
			if (at >= 0)
				return true;
		}
	return false;
}

static uint64_t random_state;

static int64_t below(int64_t n)
{
	random_state = random_state * 6364136223846793005u + 1442695040888963407u;
	return (int64_t)(random_state >> 33) % n;
}

static void try_one(bool starts[PEOPLE][DAYS])
{
	int64_t who = below(PEOPLE), from = below(DAYS), sponsor = below(8) ? below(PEOPLE) : -1, old[DAYS];
	bool same = above[who][from] == sponsor, wanted;
	int64_t until = from + 1;

	while (until < DAYS && !starts[who][until])
		until++;
	memcpy(old, above[who], sizeof(old));
	for (int64_t day = from; day < until; day++)
		above[who][day] = sponsor;
	wanted = !same && who != sponsor && !somebody_above_itself();

	refusal why = change_at(101 + who, sponsor < 0 ? "" : arena_printf(arena, "P-%lld", (long long)(1101 + sponsor)), in_days(from));

	if ((why == NULL) != wanted)
		fail_msg("%lld under %lld from day %lld: %s", (long long)who, (long long)sponsor, (long long)from,
			 why ? locale_refusal(arena, why) : "let through");
	if (wanted)
		starts[who][from] = true;
	else
		memcpy(above[who], old, sizeof(old));
}

static void random_trees_never_hold_a_loop(void **unused)
{
	bool starts[PEOPLE][DAYS] = { 0 };

	(void)unused;
	const char *seed = getenv("FILAR_SEED");
	random_state = seed ? strtoull(seed, NULL, 10) : (uint64_t)time(NULL);
	print_message("FILAR_SEED=%llu\n", (unsigned long long)random_state);
	asked("INSERT INTO partners (id, name, reseller, created_at) SELECT 100 + seq, CONCAT('Leaf ', seq), TRUE, NOW() "
	      "FROM seq_1_to_%d", PEOPLE);
	for (int one = 0; one < PEOPLE; one++)
		for (int day = 0; day < DAYS; day++)
			above[one][day] = -1;
	for (int i = 0; i < CHANGES; i++)
		try_one(starts);
}

/* --- two at once --- */

/* In a child of its own: 202 goes below 201. Its exit code: 0 done, 1 refused, 2 anything else. */
static pid_t other_change(int ready)
{
	pid_t child = fork();

	if (child != 0)
		return child;

	struct db *db = db_new(&config, "admin", arena);
	const struct sponsor_change change = { 202, "P-1201", in_days(3), "A test" };
	char byte = 0;

	(void)!read(ready, &byte, 1);
	db_begin(db, DB_WRITE);

	refusal why = sponsor_change(db, &staff, &change);
	bool fine = db_fault(db) == DB_FINE;

	if (why)
		db_rollback(db);
	else
		db_commit(db);
	_exit(!fine || db_fault(db) != DB_FINE ? 2 : why ? 1 : 0);
}

static void of_two_that_close_a_loop_one_is_refused(void **unused)
{
	const struct sponsor_change change = { 201, "P-1202", in_days(3), "A test" };
	int ends[2], status = -1;

	(void)unused;
	asked("INSERT INTO partners (id, name, reseller, created_at) VALUES (201, 'Left', TRUE, NOW()), (202, 'Right', TRUE, NOW())");
	assert_int_equal(pipe(ends), 0);

	pid_t child = other_change(ends[0]);

	db_begin(admin, DB_WRITE);
	assert_null(sponsor_change(admin, &staff, &change));
	assert_int_equal(write(ends[1], "g", 1), 1);
	for (int i = 0; i < 200 && asked_number("SELECT COUNT(*) FROM information_schema.INNODB_TRX WHERE trx_state = 'LOCK WAIT'") == 0; i++)
		nanosleep(&(struct timespec){ .tv_nsec = 20000000 }, NULL);
	db_commit(admin);
	assert_int_equal(waitpid(child, &status, 0), child);
	assert_true(WIFEXITED(status));
	assert_int_equal(WEXITSTATUS(status), 1);
	assert_int_equal(asked_number("SELECT COUNT(*) FROM partner_sponsors WHERE partner_id IN (201, 202)"), 1);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_sale_pays_the_sponsor_of_its_day),
		cmocka_unit_test(what_cannot_be_is_refused),
		cmocka_unit_test(random_trees_never_hold_a_loop),
		cmocka_unit_test(of_two_that_close_a_loop_one_is_refused),
	};

	return cmocka_run_group_tests(tests, ground_start, ground_stop);
}
