/* The machine of a stage against a naive model: every state, action and actor through the database, with what follows;
 * then prices, rounds, clocks, the ledger and what time does. */
#include "fixtures/money_ground.h"

#include "domain/contract/plan.h"
#include "domain/contract/projects.h"
#include "domain/contract/schemes.h"
#include "domain/contract/stages.h"
#include "sql/stages.h"

enum { MAKER = 21, REVIEWER = 31, MANAGER = 1, CONTRACTOR = 9 };

static struct db *work;
static struct actor maker, reviewer, manager;
static int64_t scheme_id;

static const char *const states[] = { "planned",  "ready",     "in_progress", "blocked", "submitted",
				      "in_review", "accepted", "accepted_with_remarks", "rework", "disputed", "cancelled" };
enum { STATES = sizeof(states) / sizeof(states[0]) };

static bool committed(struct db *db, refusal why)
{
	if (why)
		db_rollback(db);
	else
		db_commit(db);
	assert_int_equal(db_fault(db), DB_FINE);
	return !why;
}

static bool act(const struct stage_wish *wish, bool *seen)
{
	struct db *db = wish->side == CONTRACTOR_SIDE ? work : admin;
	const struct actor *actor = wish->side == CONTRACTOR_SIDE ? &maker : wish->side == REVIEWER_SIDE ? &reviewer : &manager;

	db_begin(db, DB_WRITE);
	return committed(db, stage_act(db, actor, wish, seen)) && *seen;
}

static int64_t version_of(int64_t project_id, int64_t stage)
{
	return asked_number(arena_printf(arena, "SELECT version FROM stages WHERE project_id = %lld AND number = %lld",
					 (long long)project_id, (long long)stage));
}

static bool step(int64_t project_id, int64_t stage, enum stage_action action, enum stage_side side)
{
	bool seen;

	return act(&(struct stage_wish){ .project_id = project_id, .number = stage, .version = version_of(project_id, stage),
					 .action = action, .side = side, .text = "words" }, &seen);
}

static const char *stage_text(int64_t project_id, int64_t stage, const char *column)
{
	return arena_text(arena, asked("SELECT %s FROM stages WHERE project_id = %lld AND number = %lld", column,
				       (long long)project_id, (long long)stage));
}

/* A running project of three stages; answers its id. */
static int64_t project_put(void)
{
	const struct project_wish wish = { .partner_id = CONTRACTOR, .scheme_id = scheme_id, .reviewer_id = REVIEWER,
					   .title = "Pictures", .brief = "Twelve", .price = money_of(10001, "GBP"),
					   .answer_by = date_of(2026, 11, 9) };
	int64_t id;

	db_begin(admin, DB_WRITE);
	assert_true(committed(admin, project_create(admin, &manager, &wish, &id)));
	db_begin(admin, DB_WRITE);
	assert_true(committed(admin, project_offer(admin, &manager, id, 1, wish.answer_by)));
	db_begin(work, DB_WRITE);
	assert_true(committed(work, project_accept(work, &maker, id, 2)));
	return id;
}

/* Puts a stage where the machine would not lead in one step, as the server's root. */
static void stage_put(int64_t project_id, const char *state, const char *side)
{
	bool open = text_same(state, "submitted") || text_same(state, "in_review");
	bool handed = open || text_same(state, "rework");

	asked("DELETE v FROM verdicts v JOIN submissions w ON w.id = v.submission_id JOIN stages s ON s.id = w.stage_id "
	      "WHERE s.project_id = %lld; DELETE w FROM submissions w JOIN stages s ON s.id = w.stage_id WHERE s.project_id = %lld;"
	      "DELETE FROM ledger_entries WHERE source = 'stage';"
	      "UPDATE stages SET state = '%s', payment = '%s', round = %d, came_from = '%s', blocked_side = '%s', "
	      "blocked_at = IF('%s' = '', NULL, '2026-11-01 10:00:00'), accepted_at = NULL WHERE project_id = %lld AND number = 1;"
	      "UPDATE stages SET state = 'planned' WHERE project_id = %lld AND number > 1",
	      (long long)project_id, (long long)project_id, state,
	      text_same(state, "accepted") || text_same(state, "accepted_with_remarks") ? "due" : "not_due", handed ? 1 : 0,
	      text_same(state, "blocked") || open ? "in_progress" : "", side, side, (long long)project_id,
	      (long long)project_id);
	if (open)
		asked("INSERT INTO submissions (stage_id, round, body, submitted_by, submitted_at) "
		      "SELECT id, 1, 'x', %d, NOW() FROM stages WHERE project_id = %lld AND number = 1",
		      MAKER, (long long)project_id);
}

/* The model: written from the reference's table, cell by cell, without looking at the code. NULL: not allowed. */
static const char *expected(const char *state, enum stage_action action, enum stage_side side, const char *blocked_side)
{
	bool worker_side = side == CONTRACTOR_SIDE, judge = side == REVIEWER_SIDE, boss = side == MANAGER_SIDE;

	if (action == STAGE_START && worker_side && text_same(state, "ready"))
		return "in_progress";
	if (action == STAGE_BLOCK && (worker_side || boss) &&
	    (text_same(state, "ready") || text_same(state, "in_progress") || text_same(state, "rework")))
		return "blocked";
	if (action == STAGE_UNBLOCK && text_same(state, "blocked") &&
	    (boss || (worker_side && text_same(blocked_side, "contractor"))))
		return "in_progress";
	if (action == STAGE_SUBMIT && worker_side && (text_same(state, "in_progress") || text_same(state, "rework")))
		return "submitted";
	if (action == STAGE_WITHDRAW && worker_side && text_same(state, "submitted"))
		return "in_progress";
	if (action == STAGE_OPEN && judge && text_same(state, "submitted"))
		return "in_review";
	if (action == STAGE_ACCEPT && judge &&
	    (text_same(state, "submitted") || text_same(state, "in_review") || text_same(state, "accepted_with_remarks")))
		return "accepted";
	if (action == STAGE_REMARK && judge && text_same(state, "in_review"))
		return "accepted_with_remarks";
	if (action == STAGE_REWORK && judge && text_same(state, "in_review"))
		return "rework";
	return NULL;
}

static void every_state_action_and_actor(void **unused)
{
	static const char *const sides[] = { "contractor", "staff" };
	int64_t id = project_put();
	int allowed = 0;

	(void)unused;
	for (int state = 0; state < STATES; state++)
		for (int action = 0; action < STAGE_ACTIONS; action++)
			for (int side = 0; side < STAGE_SIDES; side++)
				for (int by = 0; by < (text_same(states[state], "blocked") ? 2 : 1); by++) {
					const char *blocked = text_same(states[state], "blocked") ? sides[by] : "";
					const char *want = expected(states[state], (enum stage_action)action,
								    (enum stage_side)side, blocked);

					stage_put(id, states[state], blocked);

					bool done = step(id, 1, (enum stage_action)action, (enum stage_side)side);
					const char *is = stage_text(id, 1, "state");

					if (done != (want != NULL) || !text_same(is, want ? want : states[state]))
						fail_msg("%s, action %d, side %d: %s, expected %s", states[state], action, side,
							 is, want ? want : "a refusal");
					allowed += done;
				}
	assert_int_equal(allowed, 1 + 6 + 3 + 2 + 1 + 1 + 3 + 1 + 1);
}

static void an_old_version_and_a_foreign_partner_change_nothing(void **unused)
{
	int64_t id = project_put();
	struct stage_wish wish = { .project_id = id, .number = 1, .version = version_of(id, 1) - 1, .action = STAGE_START,
				   .side = CONTRACTOR_SIDE, .text = "" };
	bool seen;

	(void)unused;
	assert_false(act(&wish, &seen));
	assert_true(seen);
	wish.version++;
	maker.partner_id = 3;
	assert_false(act(&wish, &seen));
	assert_false(seen);
	maker.partner_id = CONTRACTOR;
	reviewer.person_id = MANAGER;
	wish.side = REVIEWER_SIDE;
	assert_false(act(&wish, &seen));
	assert_false(seen);
	reviewer.person_id = REVIEWER;
	wish.number = 4;
	wish.side = CONTRACTOR_SIDE;
	assert_false(act(&wish, &seen));
	assert_false(seen);
	assert_string_equal(stage_text(id, 1, "state"), "ready");
}

static void rounds_end_and_withdrawing_gives_one_back(void **unused)
{
	int64_t id = project_put();

	(void)unused;
	assert_true(step(id, 1, STAGE_START, CONTRACTOR_SIDE));
	for (int again = 0; again < 3; again++) {
		assert_true(step(id, 1, STAGE_SUBMIT, CONTRACTOR_SIDE));
		assert_true(step(id, 1, STAGE_WITHDRAW, CONTRACTOR_SIDE));
		assert_string_equal(stage_text(id, 1, "round"), "0");
	}
	for (int round = 1; round <= 2; round++) {
		assert_true(step(id, 1, STAGE_SUBMIT, CONTRACTOR_SIDE));
		assert_true(step(id, 1, STAGE_OPEN, REVIEWER_SIDE));
		assert_false(step(id, 1, STAGE_WITHDRAW, CONTRACTOR_SIDE));
		assert_int_equal(step(id, 1, STAGE_REWORK, REVIEWER_SIDE), round == 1);
	}
	assert_string_equal(stage_text(id, 1, "state"), "in_review");
	assert_string_equal(stage_text(id, 1, "round"), "2");
}

static void nobody_judges_what_they_handed_in(void **unused)
{
	int64_t id = project_put();

	(void)unused;
	assert_true(step(id, 1, STAGE_START, CONTRACTOR_SIDE));
	maker.person_id = REVIEWER;
	assert_true(step(id, 1, STAGE_SUBMIT, CONTRACTOR_SIDE));
	maker.person_id = MAKER;
	assert_true(step(id, 1, STAGE_OPEN, REVIEWER_SIDE));
	assert_false(step(id, 1, STAGE_ACCEPT, REVIEWER_SIDE));
	assert_string_equal(stage_text(id, 1, "payment"), "not_due");
}

static void the_whole_way_owes_every_penny_once(void **unused)
{
	asked("DELETE FROM ledger_entries WHERE source = 'stage'");

	int64_t owed = balance_of("payable", CONTRACTOR), id = project_put();

	(void)unused;
	assert_int_equal(asked_number(arena_printf(arena, "SELECT SUM(price) FROM stages WHERE project_id = %lld",
						   (long long)id)), 10001);
	for (int64_t stage = 1; stage <= 3; stage++) {
		assert_string_equal(stage_text(id, stage, "state"), "ready");
		assert_true(step(id, stage, STAGE_START, CONTRACTOR_SIDE));
		assert_string_equal(stage_text(id, stage, "due_at"), "2026-11-07 23:59:59.000000");
		assert_true(step(id, stage, STAGE_SUBMIT, CONTRACTOR_SIDE));
		assert_string_equal(stage_text(id, stage, "review_due_at"), "2026-11-05 23:59:59.000000");
		assert_true(step(id, stage, STAGE_OPEN, REVIEWER_SIDE));
		assert_true(step(id, stage, stage == 2 ? STAGE_REMARK : STAGE_ACCEPT, REVIEWER_SIDE));
		assert_string_equal(stage_text(id, stage, "payment"), "due");
	}
	assert_string_equal(asked("SELECT state FROM projects WHERE id = %lld", (long long)id), "active");
	assert_true(step(id, 2, STAGE_ACCEPT, REVIEWER_SIDE));
	assert_string_equal(asked("SELECT state FROM projects WHERE id = %lld", (long long)id), "completed");
	assert_int_equal(balance_of("payable", CONTRACTOR) - owed, 10001);
	assert_false(step(id, 2, STAGE_ACCEPT, REVIEWER_SIDE));
}

static void a_block_gives_its_days_back(void **unused)
{
	int64_t id = project_put();

	(void)unused;
	assert_true(step(id, 1, STAGE_START, CONTRACTOR_SIDE));
	assert_true(step(id, 1, STAGE_BLOCK, CONTRACTOR_SIDE));
	maker.now = when_plus_seconds(now, 3 * 86400 + 60);
	assert_true(step(id, 1, STAGE_UNBLOCK, CONTRACTOR_SIDE));
	maker.now = now;
	assert_string_equal(stage_text(id, 1, "state"), "in_progress");
	assert_string_equal(stage_text(id, 1, "due_at"), "2026-11-11 00:00:59.000000");
}

static int64_t letters(const char *name)
{
	return asked_number(arena_printf(arena, "SELECT COUNT(*) FROM outbox WHERE template = '%s'", name));
}

static void time_ends_offers_and_reminds_reviewers(void **unused)
{
	int64_t id = project_put(), reminded = letters("review_overdue"), escalated = letters("review_escalated");

	(void)unused;
	assert_true(step(id, 1, STAGE_START, CONTRACTOR_SIDE));
	assert_true(step(id, 1, STAGE_SUBMIT, CONTRACTOR_SIDE));
	asked("UPDATE stages SET state = 'ready' WHERE project_id <> %lld AND state IN ('submitted', 'in_review')", (long long)id);
	for (int day = 0; day < 8; day++)
		reviews_remind(worker, when_plus_seconds(now, day * 86400));
	assert_int_equal(letters("review_overdue") - reminded, 1);
	assert_int_equal(letters("review_escalated") - escalated, 1);
	asked("UPDATE projects SET state = 'offered', answered_at = NULL WHERE id = %lld", (long long)id);
	projects_expire(worker, when_plus_seconds(now, 7 * 86400));
	assert_string_equal(asked("SELECT state FROM projects WHERE id = %lld", (long long)id), "offered");
	projects_expire(worker, when_plus_seconds(now, 8 * 86400));
	assert_string_equal(asked("SELECT state FROM projects WHERE id = %lld", (long long)id), "offer_expired");
	assert_int_equal(letters("project_expired"), 1);
}

static void shares_must_be_whole(void **unused)
{
	struct scheme_stage stages[] = {
		{ .title = "One", .deliverable = "a", .criteria = "b", .days = 1, .review_days = 1, .rounds = 1, .share = 9999 }
	};
	const struct scheme scheme = { .name = "Off by one", .about = "" };
	int64_t id;

	(void)unused;
	db_begin(admin, DB_WRITE);
	assert_false(committed(admin, scheme_publish(admin, &manager, 0, &scheme, stages, 1, &id)));
	db_begin(admin, DB_WRITE);
	assert_false(committed(admin, scheme_publish(admin, &manager, 0, &scheme, stages, 0, &id)));
	stages[0].share = 10000;
	db_begin(admin, DB_WRITE);
	assert_true(committed(admin, scheme_publish(admin, &manager, 0, &scheme, stages, 1, &id)));
	db_begin(admin, DB_WRITE);
	assert_false(committed(admin, scheme_publish(admin, &manager, 0, &scheme, stages, 1, &id)));
}

static int start(void **state)
{
	static const struct scheme_stage stages[] = {
		{ .title = "One", .deliverable = "a", .criteria = "b", .days = 5, .review_days = 3, .rounds = 2, .share = 3333 },
		{ .title = "Two", .deliverable = "a", .criteria = "b", .days = 5, .review_days = 3, .rounds = 2, .share = 3333 },
		{ .title = "Three", .deliverable = "a", .criteria = "b", .days = 5, .review_days = 3, .rounds = 2, .share = 3334 },
	};
	const struct scheme scheme = { .name = "Pictures", .about = "" };

	if (ground_start(state) != 0)
		return -1;
	asked("INSERT INTO persons (id, email, name, created_at) VALUES (%d, 'maker@maker.example', 'Maker', NOW()), "
	      "(%d, 'judge@staff.example', 'Judge', NOW());"
	      "INSERT INTO staff_roles (person_id, role, granted_at) VALUES (%d, 'reviewer', NOW());"
	      "INSERT INTO partners (id, name, contractor, created_at) VALUES (%d, 'Workshop', TRUE, NOW());"
	      "INSERT INTO members (partner_id, person_id, role, joined_at) VALUES (%d, %d, 'owner', NOW())",
	      MAKER, REVIEWER, REVIEWER, CONTRACTOR, CONTRACTOR, MAKER);
	work = db_new(&config, "work", arena);
	manager = staff;
	maker = (struct actor){ .person_id = MAKER, .partner_id = CONTRACTOR, .address = "192.0.2.7", .now = now };
	reviewer = (struct actor){ .person_id = REVIEWER, .address = "192.0.2.8", .now = now };
	db_begin(admin, DB_WRITE);
	return committed(admin, scheme_publish(admin, &manager, 0, &scheme, stages, 3, &scheme_id)) ? 0 : -1;
}

static int stop(void **state)
{
	db_free(work);
	return ground_stop(state);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_state_action_and_actor),
		cmocka_unit_test(an_old_version_and_a_foreign_partner_change_nothing),
		cmocka_unit_test(rounds_end_and_withdrawing_gives_one_back),
		cmocka_unit_test(nobody_judges_what_they_handed_in),
		cmocka_unit_test(the_whole_way_owes_every_penny_once),
		cmocka_unit_test(a_block_gives_its_days_back),
		cmocka_unit_test(time_ends_offers_and_reminds_reviewers),
		cmocka_unit_test(shares_must_be_whole),
	};

	return cmocka_run_group_tests(tests, start, stop);
}
