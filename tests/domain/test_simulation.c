/* A simulation beside the booking: the version in force gives each partner what was really booked, the draft gives what its
 * values say, and nothing is booked; asked for once at a time, stopped, and taken up again after a crash. */
#include "fixtures/money_ground.h"

#include "domain/programme/drafts.h"
#include "domain/programme/simulation.h"
#include "domain/shop/returns.h"

enum { ORDERS = 24 };

static int64_t draft_id, simulation_id;
static int stop_calls;

/* ---- What happened ---- */

static void order_through(int64_t place)
{
	struct wanted_line lines[] = { { 1, 4 + place % 3, 1250 + place }, { 2, 1 + place % 2, 19999 } };
	int64_t id = order_put(place % 4 == 0 ? 2 : 3, lines, 2);
	const struct shipped_line all[] = { { id * 10, lines[0].quantity }, { id * 10 + 1, lines[1].quantity } };
	const struct parcel parcel = { "Parcel Post", "PP", all, 2 };
	const struct returned_line back = { id * 10, 1 + place % 2 };

	asked("UPDATE orders SET placed_at = '%.10s 09:00:00' WHERE id = %lld", when_plain(arena, now), (long long)id);
	assert_null(STEP(order_confirm(admin, &staff, id, 0)));
	assert_null(STEP(order_pick(admin, &staff, id, 0)));
	assert_null(STEP(order_ship(admin, &staff, id, 0, &parcel)));
	if (place % 6 == 5) /* not delivered: nobody earns */
		return;
	assert_null(STEP(order_arrived(admin, &staff, id, 1)));
	if (place % 5 == 3)
		assert_null(STEP(return_book(admin, &staff, id, 0, &(struct return_wish){ &back, 1, locale_today(now), "Broken", true })));
	if (place % 7 == 6) /* not paid: nobody earns */
		return;
	assert_null(STEP(payment_book(admin, &staff, id,
				      money_of(asked_number(arena_printf(arena, "SELECT gross - returned FROM orders WHERE id = %lld",
									 (long long)id)), "GBP"),
				      arena_printf(arena, "P-%lld", (long long)id), locale_today(now))));
	if (place % 4 == 2)
		assert_null(STEP(return_book(admin, &staff, id, 0, &(struct return_wish){ &back, 1, locale_today(now), "Broken", true })));
}

static void the_past_is_booked(void **unused)
{
	(void)unused;
	for (int64_t place = 0; place < ORDERS; place++) {
		staff.now = now = when_plus_seconds(now, 86400 * 5);
		order_through(place);
	}
	assert_true(asked_number("SELECT COUNT(*) FROM commissions") > 30);
	assert_true(asked_number("SELECT COUNT(*) FROM commissions WHERE reversed > 0") > 2);
	assert_null(STEP(draft_create(admin, &staff, asked_number("SELECT MAX(id) FROM programme_versions"), &draft_id)));
	asked("UPDATE draft_parameters SET value = value + 100 WHERE draft_id = %lld AND name IN ('level.1.rate', 'share.cap')", (long long)draft_id);
}

/* ---- Simulating ---- */

static struct when clock_of_test(void)
{
	now.microseconds++; /* every word of progress changes the row */
	return now;
}

static bool not_stopping(void)
{
	return false;
}

static const char *state_of(int64_t id)
{
	return asked("SELECT CONCAT_WS(' ', state, percent, attempt, crashes) FROM simulations WHERE id = %lld", (long long)id);
}

static const char *books(void)
{
	return asked("SELECT CONCAT_WS(' ', (SELECT COUNT(*) FROM commissions), (SELECT SUM(amount - reversed) FROM commissions), "
		     "(SELECT COUNT(*) FROM ledger_entries), (SELECT SUM(amount) FROM ledger_entries), (SELECT COUNT(*) FROM orders "
		     "WHERE commissioned_at IS NOT NULL), (SELECT COUNT(*) FROM outbox))");
}

static void the_version_in_force_gives_what_was_booked(void **unused)
{
	char before[200];
	refusal why;

	(void)unused;
	snprintf(before, sizeof(before), "%s", books());
	why = STEP(simulation_ask(admin, &staff, draft_id, 12, "GBP", &simulation_id));
	assert_null(why);
	assert_non_null(STEP(simulation_ask(admin, &staff, draft_id, 12, "GBP", &(int64_t){ 0 })));
	assert_true(simulation_work(worker, clock_of_test, not_stopping));
	assert_string_equal(state_of(simulation_id), "done 100 1 0");
	assert_false(simulation_work(worker, clock_of_test, not_stopping));
	assert_string_equal(books(), before);
	assert_string_equal(
		asked("SELECT GROUP_CONCAT(CONCAT_WS(' ', partner_id, amount_before) ORDER BY partner_id) FROM simulation_partners WHERE "
		      "simulation_id = %lld", (long long)simulation_id),
		arena_text(arena, asked("SELECT GROUP_CONCAT(CONCAT_WS(' ', partner_id, amount) ORDER BY partner_id) FROM (SELECT "
					"partner_id, SUM(amount - reversed) AS amount FROM commissions GROUP BY partner_id) w")));
	assert_int_equal(asked_number("SELECT SUM(amount_before) FROM simulation_months"),
			 asked_number("SELECT SUM(amount - reversed) FROM commissions"));
	assert_int_equal(asked_number("SELECT turnover FROM simulations"),
			 asked_number("SELECT SUM(l.net) - (SELECT SUM(net) FROM return_lines) FROM order_lines l JOIN orders o ON o.id = "
				      "l.order_id WHERE o.delivered_at IS NOT NULL"));
	assert_ledger_fine();
}

/* One point more at level 1: of each sale, a hundredth of its net more to the one just above, rounded over the sale. */
static void the_draft_gives_what_its_values_say(void **unused)
{
	int64_t more = asked_number("SELECT SUM(amount_after - amount_before) FROM simulation_partners");
	int64_t sold = asked_number("SELECT SUM(l.net - COALESCE((SELECT SUM(r.net) FROM return_lines r WHERE r.order_line_id = l.id), "
				    "0)) FROM order_lines l JOIN orders o ON o.id = l.order_id WHERE o.commissioned_at IS NOT NULL");

	(void)unused;
	assert_true(more > 0 && llabs(more - sold / 100) <= ORDERS);
	assert_int_equal(asked_number("SELECT amount_after FROM simulations"),
			 asked_number("SELECT SUM(amount_after) FROM simulation_partners"));
	assert_int_equal(asked_number("SELECT top_after - top_before FROM simulations"), 100);
	assert_int_equal(asked_number("SELECT COUNT(*) FROM orders o JOIN simulations s ON s.top_after_order = o.id"), 1);
}

/* ---- Stopped, left, crashed ---- */

static bool stopped_by_the_manager(void)
{
	stop_calls++;
	assert_null(STEP(simulation_stop(admin, &staff, draft_id, simulation_id)));
	return false;
}

static bool worker_ends(void)
{
	return true;
}

static bool crash(void)
{
	_exit(0);
}

static void one_that_is_stopped_leaves_nothing(void **unused)
{
	(void)unused;
	assert_null(STEP(simulation_ask(admin, &staff, draft_id, 3, "GBP", &simulation_id)));
	simulation_work(worker, clock_of_test, stopped_by_the_manager);
	assert_int_equal(stop_calls, 1);
	assert_string_equal(state_of(simulation_id), "stopped 0 1 0");
	assert_int_equal(asked_number(arena_printf(arena, "SELECT COUNT(*) FROM simulation_partners WHERE simulation_id = %lld",
						   (long long)simulation_id)), 0);
	assert_non_null(STEP(simulation_stop(admin, &staff, draft_id, simulation_id)));
}

static void the_next_worker_goes_on_after_a_crash(void **unused)
{
	pid_t child;

	(void)unused;
	assert_null(STEP(simulation_ask(admin, &staff, draft_id, 24, "GBP", &simulation_id)));
	simulation_work(worker, clock_of_test, worker_ends);
	assert_string_equal(state_of(simulation_id), "waiting 0 1 0");
	child = fork();
	if (child == 0) {
		struct db *own = db_new(&config, "worker", arena_new());

		simulation_work(own, clock_of_test, crash);
		_exit(1);
	}
	waitpid(child, NULL, 0);
	assert_string_equal(state_of(simulation_id), "running 0 2 0");
	now = when_plus_seconds(now, 60);
	assert_true(simulation_work(worker, clock_of_test, not_stopping));
	assert_string_equal(state_of(simulation_id), "done 100 3 1");
	assert_int_equal(asked_number("SELECT COUNT(DISTINCT amount_before, amount_after) FROM simulations WHERE state = 'done'"), 1);
}

static void one_that_always_crashes_is_given_up(void **unused)
{
	(void)unused;
	assert_null(STEP(simulation_ask(admin, &staff, draft_id, 1, "GBP", &simulation_id)));
	asked("UPDATE simulations SET state = 'running', attempt = 4, crashes = 3 WHERE id = %lld", (long long)simulation_id);
	simulation_work(worker, clock_of_test, not_stopping);
	assert_string_equal(state_of(simulation_id), "failed 0 5 4");
}

/* What partner 1 gets under the version in force, when its partnership ended on that day with or without its tail. */
static int64_t gets_when_ended(const char *tail_until)
{
	asked("UPDATE partners SET state = 'terminated', ended_on = '2026-11-20', tail_until = '%s' WHERE id = 1", tail_until);
	assert_null(STEP(simulation_ask(admin, &staff, draft_id, 12, "GBP", &simulation_id)));
	assert_true(simulation_work(worker, clock_of_test, not_stopping));
	asked("UPDATE partners SET state = 'active', ended_on = NULL, tail_until = NULL WHERE id = 1");
	return asked_number(arena_printf(arena, "SELECT amount_before FROM simulation_partners WHERE partner_id = 1 AND simulation_id = %lld",
					 (long long)simulation_id));
}

static int64_t booked_before(const char *day)
{
	return asked_number(arena_printf(arena, "SELECT SUM(m.amount - m.reversed) FROM commissions m JOIN orders o ON o.id = m.order_id "
						"WHERE m.partner_id = 1 AND o.placed_at < '%s'", day));
}

static void who_has_left_earns_to_the_end_of_its_tail(void **unused)
{
	int64_t all = booked_before("2099-01-01"), tail = booked_before("2027-02-18"), none = booked_before("2026-11-20");

	(void)unused;
	assert_true(none > 0 && none < tail && tail < all);
	assert_int_equal(gets_when_ended("2027-02-18"), tail); /* 90 days by article 11 */
	assert_int_equal(gets_when_ended("2026-11-20"), none); /* decided without one */
}

static void a_draft_that_contradicts_itself_is_refused(void **unused)
{
	(void)unused;
	asked("UPDATE draft_parameters SET value = 9999 WHERE draft_id = %lld AND name = 'level.1.rate'", (long long)draft_id);
	assert_non_null(STEP(simulation_ask(admin, &staff, draft_id, 1, "GBP", &simulation_id)));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_past_is_booked),
		cmocka_unit_test(the_version_in_force_gives_what_was_booked),
		cmocka_unit_test(the_draft_gives_what_its_values_say),
		cmocka_unit_test(one_that_is_stopped_leaves_nothing),
		cmocka_unit_test(the_next_worker_goes_on_after_a_crash),
		cmocka_unit_test(one_that_always_crashes_is_given_up),
		cmocka_unit_test(who_has_left_earns_to_the_end_of_its_tail),
		cmocka_unit_test(a_draft_that_contradicts_itself_is_refused),
	};

	return cmocka_run_group_tests(tests, ground_start, ground_stop);
}
