/* The machine of applications against a table written by hand: every state with every step. The flags, and what an approval
 * makes; fifty reviewers who approve the same application at once. */
#include "fixtures/money_ground.h"

#include "core/crypto.h"
#include "domain/recruiting/review.h"
#include "sql/applications.h"

static const char *const states[] = { "unconfirmed", "new",	 "screening", "information_asked",
				      "waiting",     "approved", "rejected",  "withdrawn" };

enum { STATES = sizeof(states) / sizeof(states[0]), REVIEWERS = 50 };

enum step { CONFIRM, ANSWER, WITHDRAW, TAKE, ASK, APPROVE, REJECT, WAIT, NOTE, STEPS };

/* Where each step leads from each state, in the order of states[]; NULL is refused. "same": allowed, nothing changes. */
static const char *const machine[STEPS][STATES] = {
	[CONFIRM] = { "new", "same", "same", "same", "same", "same", "same", "same" },
	[ANSWER] = { NULL, NULL, NULL, "screening", NULL, NULL, NULL, NULL },
	[WITHDRAW] = { "withdrawn", "withdrawn", "withdrawn", "withdrawn", "withdrawn", NULL, NULL, NULL },
	[TAKE] = { NULL, "screening", "screening", "information_asked", "screening", NULL, NULL, NULL },
	[ASK] = { NULL, "information_asked", "information_asked", NULL, NULL, NULL, NULL, NULL },
	[APPROVE] = { NULL, "approved", "approved", "approved", "approved", NULL, NULL, NULL },
	[REJECT] = { NULL, "rejected", "rejected", "rejected", "rejected", NULL, NULL, NULL },
	[WAIT] = { NULL, "waiting", "waiting", "waiting", NULL, NULL, NULL, NULL },
	[NOTE] = { NULL, "same", "same", "same", "same", "same", "same", "same" },
};
static const enum application_action actions[STEPS] = {
	[CONFIRM] = APPLICATION_CONFIRM, [ANSWER] = APPLICATION_ANSWER,	  [WITHDRAW] = APPLICATION_WITHDRAW,
	[TAKE] = APPLICATION_TAKE,	 [ASK] = APPLICATION_ASK,	  [APPROVE] = APPLICATION_APPROVE,
	[REJECT] = APPLICATION_REJECT,	 [WAIT] = APPLICATION_WAIT,	  [NOTE] = APPLICATION_NOTE,
};

static struct db *visitor;
static const struct approval plain = { .reseller = true, .tier = "standard", .sponsor = "P-1001 Top", .reason = "" };

static struct new_application candidate(void)
{
	static int serial;

	serial++;
	return (struct new_application){ .kind = "reseller",
					 .name = "Mara Quill",
					 .email = arena_printf(arena, "mara%d@willow.example", serial),
					 .company = arena_printf(arena, "Willow %d", serial),
					 .tax_number = "",
					 .phone = "",
					 .website = "",
					 .country = "GB",
					 .language = "pl",
					 .about = "Two shops for candles and gifts.",
					 .monthly_orders = 6,
					 .fill_seconds = 60 };
}

static int64_t submitted(const struct new_application *new)
{
	const struct actor nobody = { .address = "192.0.2.7", .now = now };
	int64_t id = 0;

	db_begin(visitor, DB_WRITE);
	assert_null(application_submit(visitor, &nobody, new, &id));
	db_commit(visitor);
	assert_int_equal(db_fault(visitor), DB_FINE);
	assert_true(id > 0);
	return id;
}

/* A private link of our own, as a letter would carry it. */
static const char *link_to(int64_t id)
{
	const char *token = crypto_token(arena);

	sql_application_link_add(visitor, crypto_hash_text(arena, token), id, now);
	return token;
}

static const struct application *row_of(int64_t id)
{
	db_begin(admin, DB_AUTOCOMMIT);
	return sql_application_of_id(admin, id);
}

/* Confirmed the way it goes, then put into the state, as if its history had led there. */
static int64_t application_in(const char *state)
{
	const struct new_application new = candidate();
	int64_t id = submitted(&new);

	if (!text_same(state, "unconfirmed"))
		asked("UPDATE applications SET state = '%s', confirmed_at = '2026-11-01 10:00:00', "
		      "answer_due_at = '2026-11-06 10:00:00' WHERE id = %lld",
		      state, (long long)id);
	return id;
}

static refusal take_step(enum step step, struct db *db, int64_t id, const char *token)
{
	int64_t version = row_of(id)->version, partner_id;
	const struct actor nobody = { .address = "192.0.2.7", .now = now };
	refusal why = NULL;

	db_begin(db, DB_WRITE);
	switch (step) {
	case CONFIRM: why = application_confirm(db, &nobody, token); break;
	case ANSWER: why = application_answer(db, &nobody, token, "Since 2019."); break;
	case WITHDRAW: why = application_withdraw(db, &nobody, token); break;
	case TAKE: why = review_take(db, &staff, id, version); break;
	case ASK: why = review_ask(db, &staff, id, version, "Since when?"); break;
	case APPROVE: why = review_approve(db, &staff, id, version, &plain, "GBP", &partner_id); break;
	case REJECT: why = review_reject(db, &staff, id, version, "Not this year."); break;
	case WAIT: why = review_wait(db, &staff, id, version, "Until spring."); break;
	default: why = review_note(db, &staff, id, "Called."); break;
	}
	assert_int_equal(db_fault(db), DB_FINE);
	if (why)
		db_rollback(db);
	else
		db_commit(db);
	assert_int_equal(db_fault(db), DB_FINE);
	return why;
}

static void every_state_and_step(void **unused)
{
	(void)unused;
	for (size_t n = 0; n < STATES; n++) {
		for (enum step step = 0; step < STEPS; step++) {
			int64_t id = application_in(states[n]);
			const char *token = link_to(id), *to = machine[step][n];
			bool own = step <= WITHDRAW;
			int64_t version = row_of(id)->version;
			refusal why = take_step(step, own ? visitor : admin, id, token);
			const struct application *after = row_of(id);

			if (!why != (to != NULL) || !text_same(after->state, !to || text_same(to, "same") ? states[n] : to))
				fail_msg("step %d from %s: %s, now %s", (int)step, states[n], why ? why->rule : "done",
					 after->state);
			assert_int_equal(after->version, version + (to && !text_same(to, "same")));
			assert_int_equal(application_may(states[n], actions[step]),
					 to != NULL && !(step == CONFIRM && n > 0));
			if (to && !text_same(to, "same"))
				assert_true(asked_number(arena_printf(
						    arena, "SELECT COUNT(*) FROM audit WHERE object = 'application' AND object_id = %lld",
						    (long long)id)) >= 2);
		}
	}
}

static const char *flags_of(int64_t id)
{
	return arena_text(arena, asked("SELECT COALESCE(GROUP_CONCAT(CONCAT(kind, ':', level) ORDER BY kind), '') "
				       "FROM application_flags WHERE application_id = %lld",
				       (long long)id));
}

static void flags_are_found(void **unused)
{
	struct new_application first = candidate(), new;
	int64_t id;

	(void)unused;
	first.tax_number = "GB 200-000-002";
	first.phone = "+44 161 555 0102";
	assert_string_equal(flags_of(submitted(&first)), "");

	new = candidate();
	new.email = first.email;
	assert_string_equal(flags_of(submitted(&new)), "duplicate_email:medium");
	new = candidate();
	new.email = "one@partner.example";
	assert_string_equal(flags_of(submitted(&new)), "duplicate_email:high");
	new = candidate();
	new.tax_number = "gb200000002";
	assert_string_equal(flags_of(submitted(&new)), "duplicate_tax:high");
	new = candidate();
	new.phone = "+44 (161) 5550102";
	assert_string_equal(flags_of(submitted(&new)), "duplicate_phone:medium");
	new = candidate();
	new.email = "someone@inbox.mailinator.com";
	new.fill_seconds = FLAGS_FAST_SECONDS - 1;
	assert_string_equal(flags_of(submitted(&new)), "disposable_mail:high,too_fast:low");
	new = candidate();
	new.fill_seconds = FLAGS_FAST_SECONDS;
	id = submitted(&new);
	assert_string_equal(flags_of(id), "");

	/* What has come to light before the confirmation is found by it; a partner counts like an application. */
	asked("UPDATE partners SET email = '%s', tax_number = '' WHERE id = 3", new.email);
	assert_null(take_step(CONFIRM, visitor, id, link_to(id)));
	assert_string_equal(flags_of(id), "duplicate_email:high");
	assert_true(flags_disposable("a@mailinator.com"));
	assert_false(flags_disposable("a@notmailinator.com"));
	assert_false(flags_disposable("a@com"));
}

static void the_promise_is_the_programmes(void **unused)
{
	int64_t id = application_in("unconfirmed");

	(void)unused;
	assert_false(when_set(row_of(id)->answer_due_at));
	assert_null(take_step(CONFIRM, visitor, id, link_to(id)));
	assert_int_equal(row_of(id)->answer_due_at.microseconds, when_plus_seconds(now, 5 * 86400).microseconds);
	assert_null(take_step(REJECT, admin, id, NULL));
	assert_int_equal(row_of(id)->reapply_at.microseconds, when_plus_seconds(now, 90 * 86400).microseconds);
	assert_null(application_of_token(visitor, crypto_token(arena)));
}

static refusal approve(struct db *db, int64_t id, int64_t version, const struct approval *approval, int64_t *partner_id)
{
	refusal why;

	db_begin(db, DB_WRITE);
	why = review_approve(db, &staff, id, version, approval, "GBP", partner_id);
	assert_int_equal(db_fault(db), DB_FINE);
	if (why)
		db_rollback(db);
	else
		db_commit(db);
	return why;
}

static void approval_makes_a_partner(void **unused)
{
	struct approval approval = plain;
	int64_t id = application_in("screening"), partner_id = 0, version = row_of(id)->version;

	(void)unused;
	approval.sponsor = "P-1999";
	assert_non_null(approve(admin, id, version, &approval, &partner_id));
	approval.sponsor = "Nobody of that name";
	assert_non_null(approve(admin, id, version, &approval, &partner_id));
	approval.sponsor = "Middle";
	approval.tier = "platinum";
	assert_non_null(approve(admin, id, version, &approval, &partner_id));
	approval.tier = "silver";
	approval.price_list_id = 999;
	assert_non_null(approve(admin, id, version, &approval, &partner_id));
	approval.price_list_id = 0;
	assert_string_equal(row_of(id)->state, "screening");
	approval.payment_days = 30;
	assert_null(approve(admin, id, version, &approval, &partner_id));
	assert_int_equal(row_of(id)->partner_id, partner_id);
	assert_string_equal(asked("SELECT CONCAT_WS(' ', p.tier, p.assigned_tier, p.assigned_until > NOW() + INTERVAL 300 DAY, p.reseller, "
				  "p.contractor, p.payment_days, s.sponsor_id, m.role) "
				  "FROM partners p JOIN partner_sponsors s ON s.partner_id = p.id "
				  "JOIN members m ON m.partner_id = p.id WHERE p.id = %lld",
				  (long long)partner_id),
			    "silver silver 1 1 0 30 2 owner");
	assert_non_null(approve(admin, id, version, &approval, &partner_id));
	assert_string_equal(asked("SELECT COUNT(*) FROM outbox WHERE template = 'invitation' AND recipient = '%s'",
				  row_of(id)->email),
			    "1");
}

/* Each in a process of its own with a connection of its own; the answer is the exit status. */
static int reviewer(int64_t id, int64_t version)
{
	struct arena *own = arena_new();
	struct db *db = db_new(&config, "admin", own);
	int64_t partner_id;
	int done = 2;

	for (int attempt = 0; attempt < 20 && done == 2; attempt++) {
		db_begin(db, DB_WRITE);

		refusal why = review_approve(db, &staff, id, version, &plain, "GBP", &partner_id);

		if (db_fault(db) == DB_FINE && why)
			db_rollback(db);
		else if (db_fault(db) == DB_FINE)
			db_commit(db);
		if (db_fault(db) == DB_FINE)
			done = why ? 1 : 0;
		else
			db_fault_clear(db);
	}
	return done;
}

static void fifty_approve_at_once(void **unused)
{
	int64_t id = application_in("new"), version = row_of(id)->version;
	pid_t pids[REVIEWERS];
	int stood = 0, refused = 0;

	(void)unused;
	for (int i = 0; i < REVIEWERS; i++) {
		pids[i] = fork();
		if (pids[i] == 0)
			_exit(reviewer(id, version));
	}
	for (int i = 0; i < REVIEWERS; i++) {
		int status = -1;

		waitpid(pids[i], &status, 0);
		stood += WIFEXITED(status) && WEXITSTATUS(status) == 0;
		refused += WIFEXITED(status) && WEXITSTATUS(status) == 1;
	}
	assert_int_equal(stood, 1);
	assert_int_equal(refused, REVIEWERS - 1);
	assert_int_equal(asked_number(arena_printf(arena, "SELECT COUNT(*) FROM partners WHERE email = '%s'", row_of(id)->email)),
			 1);
}

static int start(void **state)
{
	if (ground_start(state) != 0 || !flags_load("deploy/disposable-domains.txt"))
		return -1;
	visitor = db_new(&config, "public", arena);
	return 0;
}

static int stop(void **state)
{
	db_free(visitor);
	return ground_stop(state);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_state_and_step),	    cmocka_unit_test(flags_are_found),
		cmocka_unit_test(the_promise_is_the_programmes), cmocka_unit_test(approval_makes_a_partner),
		cmocka_unit_test(fifty_approve_at_once),
	};

	return cmocka_run_group_tests(tests, start, stop);
}
