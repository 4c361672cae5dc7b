/* Violations: the machine beside a naive model, three people, the clocks, what is held back, withdrawn, and what an end of the
 * partnership leaves. The model programme gives 14 days to answer, 30 days of notice and a tail of 90. */
#include "fixtures/money_ground.h"

#include "domain/money/payouts.h"
#include "domain/programme/violations.h"

static struct actor second, third, owner;

static void people(void)
{
	static bool there;

	if (there)
		return;
	there = true;
	asked("INSERT INTO company_settings (id, name, legal_name, time_zone, currency, mail_from, mail_name) "
	      "VALUES (1, 'Ours', 'Ours', 'Europe/London', 'GBP', 'ours@staff.example', 'Ours');"
	      "INSERT INTO persons (id, email, name, language, created_at) VALUES (2, 'two@staff.example', 'Tia', 'en', NOW()), "
	      "(3, 'three@staff.example', 'Tom', 'en', NOW())");
	second = (struct actor){ .person_id = 2, .address = "192.0.2.2", .now = now };
	third = (struct actor){ .person_id = 3, .address = "192.0.2.3", .now = now };
	owner = (struct actor){ .person_id = 12, .partner_id = 2, .address = "192.0.2.4", .now = now };
}

/* An order of 2,000.00 that earns 100.00 for partner 2 and 40.00 for partner 1. */
static int64_t order_earned(void)
{
	static const struct wanted_line lines[] = { { 1, 100, 2000 } };
	int64_t id = order_put(3, lines, 1);
	const struct shipped_line all[] = { { id * 10, 100 } };
	const struct parcel parcel = { "Parcel Post", "", all, 1 };

	assert_null(STEP(order_confirm(admin, &staff, id, 0)));
	assert_null(STEP(order_pick(admin, &staff, id, 0)));
	assert_null(STEP(order_ship(admin, &staff, id, 0, &parcel)));
	assert_null(STEP(order_arrived(admin, &staff, id, 1)));
	assert_null(STEP(payment_book(admin, &staff, id, money_of(240000, "GBP"), "P-1", date_of(2026, 11, 2))));
	return id;
}

static void mature(void)
{
	asked("UPDATE commissions SET matures_at = '2026-11-02 09:00:00' WHERE payable_at IS NULL");
	while (commissions_mature(worker, now))
		continue;
}

static int64_t opened(const char *hold, const int64_t *orders, size_t count)
{
	const struct new_violation violation = { 2, 10, "Mail to people who did not ask", hold, orders, count };
	int64_t id = 0;

	people();
	assert_null(STEP(violation_open(admin, &staff, &violation, &id)));
	return id;
}

/* The partner's steps go through the same door here; what the shop's user may is asked by the page tests. */
static refusal own_step(refusal (*step)(struct db *, const struct actor *, int64_t, const char *), int64_t id, struct when at)
{
	static struct db *shop;
	struct actor actor = owner;
	refusal why;

	if (!shop)
		shop = db_new(&config, "shop", arena);
	actor.now = at;
	db_begin(shop, DB_WRITE);
	why = step(shop, &actor, id, "It was not me");
	assert_int_equal(db_fault(shop), DB_FINE);
	if (why)
		db_rollback(shop);
	else
		db_commit(shop);
	return why;
}

static refusal decided(const struct actor *actor, int64_t id, enum violation_step step, bool withdraws, bool grave, struct date ends_on)
{
	const struct violation_decision decision = { step, "Reasons, in writing", withdraws, grave, ends_on };

	return STEP(violation_decide(admin, actor, id, &decision));
}

static const char *state_of_record(int64_t id)
{
	return asked("SELECT CONCAT_WS(' ', state, NULLIF(outcome, ''), IF(hold_ended_at IS NULL, 'held', 'free')) FROM violations WHERE id = %lld",
		     (long long)id);
}

/* The rules told again as sentences, without the table. */
static const char *const states[VIOLATION_STATES] = { "answer", "decision", "appeal", "review", "closed" };

static bool naive(const char *state, enum violation_step step, const char **next)
{
	if (text_same(state, "answer") && (step == STEP_ANSWER || step == STEP_TIME_OUT))
		return *next = "decision", true;
	if (text_same(state, "decision") && (step == STEP_DISMISS || step == STEP_TIME_OUT))
		return *next = "closed", true;
	if (text_same(state, "decision") && (step == STEP_WARN || step == STEP_WITHDRAW || step == STEP_TERMINATE))
		return *next = "appeal", true;
	if (text_same(state, "appeal") && step == STEP_APPEAL)
		return *next = "review", true;
	if (text_same(state, "appeal") && step == STEP_TIME_OUT)
		return *next = "closed", true;
	if (text_same(state, "review") && (step == STEP_UPHOLD || step == STEP_LIFT || step == STEP_TIME_OUT))
		return *next = "closed", true;
	return false;
}

static void the_machine_agrees_with_the_naive_model(void **unused)
{
	(void)unused;
	for (int from = 0; from < VIOLATION_STATES; from++)
		for (int step = 0; step < VIOLATION_STEPS; step++) {
			enum violation_state to = VIOLATION_CLOSED;
			const char *next = "";
			bool expected = naive(states[from], (enum violation_step)step, &next);

			assert_int_equal(violation_next((enum violation_state)from, (enum violation_step)step, &to), expected);
			if (expected)
				assert_string_equal(states[to], next);
		}
}

/* Every step at every state, through the database. */
static bool stepped(int64_t id, enum violation_step step, struct when at)
{
	struct actor two = second, three = third;
	const struct violation_decision decision = { step, "Reasons, in writing", false, true, locale_today(at) };
	const char *before = arena_text(arena, state_of_record(id));

	two.now = three.now = at;
	switch (step) {
	case STEP_ANSWER: return !own_step(violation_answer, id, at);
	case STEP_APPEAL: return !own_step(violation_appeal, id, at);
	case STEP_UPHOLD:
	case STEP_LIFT: return !STEP(violation_review(admin, &three, id, step == STEP_UPHOLD, "Reasons, in writing"));
	case STEP_TIME_OUT:
		violations_round(worker, when_plus_seconds(at, 15 * 86400));
		return !text_same(before, state_of_record(id));
	default: return !STEP(violation_decide(admin, &two, id, &decision));
	}
}

static void random_walks_end_where_the_model_says(void **unused)
{
	uint32_t seed = 20261102;

	(void)unused;
	for (int walk = 0; walk < 12; walk++) {
		int64_t id = opened("all", NULL, 0);
		const char *state = "answer";
		struct when at = now;

		for (int i = 0; i < 8 && !text_same(state, "closed"); i++) {
			const char *next = state;
			enum violation_step step = (enum violation_step)((seed = seed * 1664525u + 1013904223u) >> 16) % VIOLATION_STEPS;
			bool expected = naive(state, step, &next);

			if (stepped(id, step, at) != expected)
				fail_msg("walk %d, %s by step %d: expected %d", walk, state, step, expected);
			if (step == STEP_TIME_OUT)
				at = when_plus_seconds(at, 15 * 86400);
			state = next;
			assert_string_equal(asked("SELECT state FROM violations WHERE id = %lld", (long long)id), state);
		}
		asked("UPDATE violations SET state = 'closed', closed_at = NOW(), hold_ended_at = COALESCE(hold_ended_at, NOW()) WHERE id = %lld;"
		      "UPDATE partners SET state = 'active', ended_on = NULL, tail_until = NULL WHERE id = 2", (long long)id);
	}
	asked("UPDATE violations SET upheld = FALSE WHERE outcome = 'terminated'");
	assert_ledger_fine();
}

static void what_is_held_neither_matures_nor_is_paid(void **unused)
{
	int64_t first = order_earned(), other = order_earned(), id, run = 0;

	(void)unused;
	mature();
	asked("INSERT INTO payout_accounts (partner_id, holder, number, set_by, set_at) VALUES (2, 'Holder', 'GB00TEST2', 12, NOW())");
	assert_null(STEP(payout_prepare(admin, &staff, "GBP", date_of(2026, 11, 2), &run)));
	assert_int_equal(balance_of("payable", 2), 0);
	id = opened("orders", &first, 1); /* takes the line out of the run that nobody approved yet */
	assert_int_equal(balance_of("payable", 2), 20000);
	run = 0;
	assert_null(STEP(payout_prepare(admin, &staff, "GBP", date_of(2026, 11, 2), &run)));
	assert_string_equal(asked("SELECT amount FROM payout_lines WHERE payout_id = %lld AND partner_id = 2", (long long)run), "10000");
	assert_string_equal(asked("SELECT GROUP_CONCAT(order_id) FROM commissions WHERE partner_id = 2 AND payout_line_id IS NOT NULL"),
			    asked("SELECT %lld", (long long)other));
	assert_null(STEP(payout_drop(admin, &staff, run)));
	assert_null(own_step(violation_answer, id, now));
	assert_null(decided(&second, id, STEP_WARN, false, false, (struct date){ 0 }));
	assert_string_equal(state_of_record(id), "appeal warning free");
	assert_ledger_fine();

	id = opened("all", NULL, 0);
	order_earned();
	mature();
	assert_int_equal(balance_of("pending", 2), 10000); /* of others it matured */
	assert_int_equal(balance_of("pending", 1), 0);
	assert_int_equal(STEP(payout_prepare(admin, &staff, "GBP", date_of(2026, 11, 2), &run)) == NULL, 0);
	assert_null(own_step(violation_answer, id, now));
	assert_null(decided(&second, id, STEP_DISMISS, false, false, (struct date){ 0 }));
	mature();
	assert_int_equal(balance_of("pending", 2), 0);
	assert_int_equal(balance_of("payable", 2), 30000);
	assert_ledger_fine();
}

static void three_people_decide(void **unused)
{
	int64_t id = opened("all", NULL, 0);

	(void)unused;
	assert_non_null(decided(&second, id, STEP_WITHDRAW, false, false, (struct date){ 0 })); /* the partner has not answered */
	assert_null(own_step(violation_answer, id, now));
	assert_non_null(own_step(violation_answer, id, now));
	assert_non_null(decided(&staff, id, STEP_WITHDRAW, false, false, (struct date){ 0 }));
	assert_null(decided(&second, id, STEP_WITHDRAW, false, false, (struct date){ 0 }));
	assert_null(own_step(violation_appeal, id, now));
	assert_non_null(own_step(violation_appeal, id, now));
	assert_non_null(STEP(violation_review(admin, &staff, id, true, "Reasons, in writing")));
	assert_non_null(STEP(violation_review(admin, &second, id, true, "Reasons, in writing")));
	assert_int_equal(balance_of("payable", 2), 30000); /* nothing is taken before it is final */
	assert_null(STEP(violation_review(admin, &third, id, true, "Reasons, in writing")));
	assert_string_equal(state_of_record(id), "closed withdrawn free");
	assert_int_equal(balance_of("payable", 2), 0);
	assert_int_equal(asked_number("SELECT COUNT(*) FROM commission_withdrawals"), 3);
	assert_int_equal(asked_number("SELECT COUNT(*) FROM commissions WHERE partner_id = 2 AND reversed = amount"), 3);
	assert_ledger_fine();
}

static void silence_has_its_price(void **unused)
{
	int64_t id = opened("all", NULL, 0);
	struct when later = when_plus_seconds(now, 14 * 86400);

	(void)unused;
	violations_round(worker, when_plus_seconds(later, -1));
	assert_string_equal(state_of_record(id), "answer held");
	violations_round(worker, later); /* the partner's: ours to decide */
	assert_string_equal(state_of_record(id), "decision held");
	assert_non_null(own_step(violation_answer, id, later));
	violations_round(worker, when_plus_seconds(later, 14 * 86400)); /* ours: dismissed */
	assert_string_equal(state_of_record(id), "closed dismissed free");
	assert_ledger_fine();
}

static void an_end_keeps_the_notice_and_leaves_the_tail(void **unused)
{
	int64_t id = opened("none", NULL, 0);

	(void)unused;
	assert_null(own_step(violation_answer, id, now));
	assert_non_null(decided(&second, id, STEP_WITHDRAW, false, false, (struct date){ 0 })); /* nothing is held */
	assert_non_null(decided(&second, id, STEP_TERMINATE, false, false, date_of(2026, 12, 1)));
	assert_non_null(decided(&second, id, STEP_TERMINATE, false, true, date_of(2026, 11, 1)));
	assert_null(decided(&second, id, STEP_TERMINATE, false, false, date_of(2026, 12, 2)));
	assert_string_equal(asked("SELECT state FROM partners WHERE id = 2"), "active");
	violations_round(worker, locale_day_start(date_of(2026, 12, 2)));
	assert_string_equal(asked("SELECT state, ended_on, tail_until FROM partners WHERE id = 2"), "terminated\t2026-12-02\t2027-03-02");
	order_earned(); /* of a day before the end: it still earns */
	assert_int_equal(balance_of("pending", 2), 10000);
	asked("UPDATE partners SET ended_on = '2026-10-01', tail_until = '2026-11-01' WHERE id = 2");
	order_earned(); /* the tail is over on the day of the order */
	assert_int_equal(balance_of("pending", 2), 10000);
	mature();
	assert_ledger_fine();
	assert_string_equal(state_of_record(id), "closed terminated free"); /* the time to appeal passed meanwhile */
	asked("UPDATE partners SET state = 'active', ended_on = NULL, tail_until = NULL WHERE id = 2;"
	      "UPDATE violations SET upheld = FALSE WHERE id = %lld", (long long)id);
}

static void a_lifted_end_brings_the_partner_back(void **unused)
{
	int64_t id = opened("all", NULL, 0);

	(void)unused;
	assert_null(own_step(violation_answer, id, now));
	assert_null(decided(&second, id, STEP_TERMINATE, true, true, date_of(2026, 11, 2)));
	assert_string_equal(asked("SELECT state FROM partners WHERE id = 2"), "terminated");
	assert_null(own_step(violation_appeal, id, now));
	assert_null(STEP(violation_review(admin, &third, id, false, "Reasons, in writing")));
	assert_string_equal(asked("SELECT state FROM partners WHERE id = 2"), "active");
	assert_string_equal(state_of_record(id), "closed terminated free");
	violations_round(worker, when_plus_seconds(now, 86400));
	assert_string_equal(asked("SELECT state FROM partners WHERE id = 2"), "active");
	assert_ledger_fine();
}

static void a_grave_end_is_at_once_and_without_a_tail(void **unused)
{
	int64_t id = opened("all", NULL, 0);

	(void)unused;
	assert_null(own_step(violation_answer, id, now));
	assert_null(decided(&second, id, STEP_TERMINATE, true, true, date_of(2026, 11, 2)));
	assert_string_equal(asked("SELECT state, ended_on, tail_until FROM partners WHERE id = 2"), "terminated\t2026-11-02\t2026-11-02");
	assert_string_equal(state_of_record(id), "appeal terminated held");
	violations_round(worker, when_plus_seconds(now, 14 * 86400)); /* no appeal: final */
	assert_string_equal(state_of_record(id), "closed terminated free");
	assert_int_equal(balance_of("payable", 2), 0);
	assert_ledger_fine();
}

/* Recipients, languages and what it is about, of the letters to the staff that are not sent yet. */
static const char *told(void)
{
	return asked("SELECT GROUP_CONCAT(recipient, ' ', language, ' ', JSON_VALUE(fields, '$.reference'), ' ', "
		     "JSON_VALUE(fields, '$.text') ORDER BY recipient SEPARATOR '; ') FROM outbox WHERE template = 'violation_turn'");
}

static void who_may_decide_is_told_in_their_own_language(void **unused)
{
	int64_t id;

	(void)unused;
	asked("INSERT INTO staff_roles (person_id, role, granted_at) VALUES (2, 'programme', NOW()), (3, 'finance', NOW()); "
	      "INSERT INTO persons (id, email, name, language, created_at) VALUES (4, 'four@staff.example', 'Una', 'en', NOW()), "
	      "(5, 'five@staff.example', 'Ula', 'en', NOW()); "
	      "INSERT INTO staff_roles (person_id, role, granted_at) VALUES (4, 'orders', NOW()), (5, 'recruiter', NOW()); "
	      "UPDATE persons SET blocked_at = NOW() WHERE id = 5; UPDATE persons SET language = 'pl' WHERE id = 3; DELETE FROM outbox");
	id = opened("none", NULL, 0);
	assert_null(own_step(violation_answer, id, now));
	assert_string_equal(told(), "three@staff.example pl answer It was not me; two@staff.example en answer It was not me");
	assert_null(decided(&second, id, STEP_WARN, false, false, (struct date){ 0 }));
	asked("DELETE FROM outbox");
	assert_null(own_step(violation_appeal, id, now));
	assert_string_equal(told(), "three@staff.example pl appeal It was not me; two@staff.example en appeal It was not me");
	asked("DELETE FROM outbox");
	opened("none", NULL, 0);
	violations_round(worker, when_plus_seconds(now, 14 * 86400));
	assert_string_equal(asked("SELECT COUNT(*) FROM outbox WHERE template = 'violation_turn' AND JSON_VALUE(fields, '$.reference') = 'silence'"), "2");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_machine_agrees_with_the_naive_model),
		cmocka_unit_test(random_walks_end_where_the_model_says),
		cmocka_unit_test(what_is_held_neither_matures_nor_is_paid),
		cmocka_unit_test(three_people_decide),
		cmocka_unit_test(silence_has_its_price),
		cmocka_unit_test(an_end_keeps_the_notice_and_leaves_the_tail),
		cmocka_unit_test(a_lifted_end_brings_the_partner_back),
		cmocka_unit_test(a_grave_end_is_at_once_and_without_a_tail),
		cmocka_unit_test(who_may_decide_is_told_in_their_own_language),
	};

	return cmocka_run_group_tests(tests, ground_start, ground_stop);
}
