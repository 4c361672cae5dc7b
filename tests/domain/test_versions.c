/* Publishing and acceptance against a naive model: seeded histories of drafts, versions by notice and by consent,
 * acceptances and the passing of days. After every step the version that rules each partner is the one that the model
 * finds by its plain rules, what must be refused is refused, and nothing published has changed. */
#include "fixtures/money_ground.h"

#include "domain/programme/acceptance.h"
#include "domain/programme/drafts.h"
#include "domain/programme/individual.h"
#include "domain/programme/news.h"
#include "sql/drafts.h"
#include "sql/programme.h"

enum { DAY = 86400, VERSIONS = 40, PARTNERS = 3, SEEDS = 6, STEPS = 40, NOTICE = 30 };

static struct db *shop;

/* The model knows days only: what was published, and who accepted what when. */
static struct told {
	int64_t from, deadline; /* moments; deadline 0: by notice */
	int64_t accepted[PARTNERS];
} told[VERSIONS];
static int64_t told_count;

static int versions_start(void **state)
{
	int status = ground_start(state);

	shop = db_new(&config, "shop", arena);
	return status;
}

static int versions_stop(void **state)
{
	db_free(shop);
	return ground_stop(state);
}

static bool older_accepted(int64_t version, int64_t partner, int64_t at)
{
	for (int64_t i = 0; i < version; i++)
		if (told[i].accepted[partner] && told[i].accepted[partner] <= at)
			return true;
	return false;
}

/* The number of the version that rules the partner, by the words of the programme. */
static int64_t ruling(int64_t partner, int64_t at)
{
	int64_t rules = 0;

	for (int64_t i = 0; i < told_count; i++) {
		const struct told *one = &told[i];
		bool begun = one->from <= at;
		bool agreed = one->accepted[partner] && one->accepted[partner] <= at;

		if (begun && (!one->deadline || one->deadline <= at || agreed || !older_accepted(i, partner, at)))
			rules = i + 1;
	}
	return rules;
}

static void assert_rules(const char *when, uint32_t seed)
{
	for (int64_t partner = 0; partner < PARTNERS; partner++) {
		const struct programme_version *version = version_for_partner(shop, partner + 1, now);
		int64_t number = version ? version->number : 0;

		if (number != ruling(partner, now.microseconds))
			fail_msg("seed %u, %s: partner %d is ruled by %d, the model says %d", (unsigned)seed, when,
				 (int)partner + 1, (int)number, (int)ruling(partner, now.microseconds));
	}
	assert_int_equal(db_fault(shop), DB_FINE);
}

static void assert_nothing_changed(void)
{
	struct programme_version_list versions = sql_versions_all(operator, 1000);

	assert_int_equal(versions.count, told_count);
	for (size_t i = 0; i < versions.count; i++)
		assert_string_equal(version_rehash(operator, &versions.items[i]), versions.items[i].sha256);
	assert_int_equal(db_fault(operator), DB_FINE);
}

static uint32_t drawn_from;

static int64_t drawn(int64_t limit)
{
	drawn_from = drawn_from * 1664525u + 1013904223u;
	return (int64_t)(drawn_from >> 8) % limit;
}

static struct actor manager(void)
{
	return (struct actor){ .person_id = 1, .address = "192.0.2.1", .now = now };
}

static int64_t draft_new(void)
{
	struct actor actor = manager();
	int64_t id = 0, base = sql_versions_all(admin, 1).items[0].id;

	assert_null(STEP(draft_create(admin, &actor, base, &id)));
	return id;
}

/* Sets hold.days (article 8) of a draft; by SQL, since the page's way is tested elsewhere. */
static void hold_put(int64_t draft, int64_t days)
{
	asked("UPDATE draft_parameters SET value = %lld WHERE draft_id = %lld AND name = 'hold.days'", (long long)days,
	      (long long)draft);
}

static int64_t hold_of(int64_t number)
{
	return asked_number(arena_printf(arena,
					 "SELECT p.value FROM programme_parameters p JOIN programme_versions v ON v.id = p.version_id "
					 "WHERE v.number = %lld AND p.name = 'hold.days'", (long long)number));
}

/* One try to publish with random dates; the model decides alone whether it must be refused. */
static void publish_step(uint32_t seed)
{
	struct actor actor = manager();
	int64_t today = locale_today(now).days, draft = draft_new(), hold = hold_of(told_count), number = 0;
	int64_t other = 10 + drawn(10);
	const struct told *last = &told[told_count - 1];
	int64_t settled = locale_today((struct when){ last->deadline ? last->deadline : last->from }).days;
	struct publication_wish wish = { .consent = drawn(2) == 1,
					 .from = { today - 1 + drawn(45) } };

	wish.deadline.days = wish.consent ? wish.from.days - 1 + drawn(40) : 0;
	hold_put(draft, other);

	int64_t holds_for_all = wish.consent ? wish.deadline.days : wish.from.days;
	bool anybody = asked_number("SELECT COUNT(*) FROM acceptances") > 0;
	bool refused = other == hold || wish.from.days < today || wish.from.days < settled ||
		       (wish.consent && wish.deadline.days <= wish.from.days) ||
		       (anybody && other > hold && holds_for_all < today + NOTICE);
	const struct draft *row = sql_draft_of_id(admin, draft);
	refusal why = STEP(draft_publish(admin, &actor, draft, row->version, &wish, "GBP", &number));

	if ((why != NULL) != refused)
		fail_msg("seed %u: hold %d to %d, from %+d, deadline %+d, settled %+d: %s", (unsigned)seed, (int)hold, (int)other,
			 (int)(wish.from.days - today), (int)(wish.deadline.days - today), (int)(settled - today),
			 why ? locale_refusal(arena, why) : "was published");
	if (why)
		return;
	assert_int_equal(number, told_count + 1);
	told[told_count++] = (struct told){
		.from = wish.from.days == today ? now.microseconds : locale_day_start(wish.from).microseconds,
		.deadline = wish.consent ? locale_day_start(wish.deadline).microseconds : 0
	};
}

static void accept_step(uint32_t seed)
{
	int64_t partner = drawn(PARTNERS), number = 1 + drawn(told_count);
	struct actor actor = { .person_id = partner + 11, .partner_id = partner + 1, .address = "192.0.2.7", .now = now };
	const struct programme_version *version = sql_version_of_number(shop, number);
	int64_t rules = ruling(partner, now.microseconds);

	assert_non_null(version);
	db_begin(shop, DB_WRITE);

	refusal why = programme_accept(shop, &actor, version->sha256, "a browser");

	if (why)
		db_rollback(shop);
	else
		db_commit(shop);
	assert_int_equal(db_fault(shop), DB_FINE);

	bool before = told[number - 1].accepted[partner] != 0;

	if ((why != NULL) != (number < rules && !before))
		fail_msg("seed %u: partner %d accepts %d while %d rules: %s", (unsigned)seed, (int)partner + 1, (int)number,
			 (int)rules, why ? why->rule : "accepted");
	if (!why && !before)
		told[number - 1].accepted[partner] = now.microseconds;
}

static void begin_again(void)
{
	asked("SET FOREIGN_KEY_CHECKS = 0; DELETE FROM acceptances; DELETE FROM draft_parameters; DELETE FROM draft_texts; "
	      "DELETE FROM draft_articles; DELETE FROM programme_drafts; DELETE FROM programme_articles; "
	      "DELETE FROM programme_texts WHERE version_id <> 1; DELETE FROM programme_parameters WHERE version_id <> 1; "
	      "DELETE FROM programme_versions WHERE id <> 1");
	now = when_of_parts(2026, 11, 2, 10, 0, 0, 0);
	memset(told, 0, sizeof(told));
	told[0].from = now.microseconds - (int64_t)30 * DAY * 1000000;
	told_count = 1;
}

static void histories_follow_the_naive_model(void **state)
{
	(void)state;
	for (uint32_t seed = 1; seed <= SEEDS; seed++) {
		begin_again();
		drawn_from = seed;
		for (int step = 0; step < STEPS; step++) {
			int64_t what = drawn(10);

			if (what < 3 && told_count < VERSIONS)
				publish_step(seed);
			else if (what < 6)
				accept_step(seed);
			else
				now = when_plus_seconds(now, drawn(20) * DAY + 3600);
			assert_rules("after a step", seed);
			now = when_plus_seconds(now, 1);
			assert_rules("a second later", seed);
		}
		assert_nothing_changed();
	}
}

static struct publication_ground ground_put(int64_t before_hold, int64_t after_hold)
{
	const char *why;
	const struct model *model = model_load(arena, "deploy/programme", &why);
	struct parameter_list before = { arena_many(arena, struct parameter, 100), model->parameters.count };
	struct parameter_list after = { arena_many(arena, struct parameter, 100), model->parameters.count };
	struct publication_ground ground = { .last_number = 4, .base_number = 4, .settled = { 20000 }, .today = { 20000 },
					     .promised = true };

	for (size_t i = 0; i < model->parameters.count; i++) {
		before.items[i] = after.items[i] = model->parameters.items[i];
		if (text_same(before.items[i].name, "hold.days")) {
			before.items[i].value = before_hold;
			after.items[i].value = after_hold;
		}
	}
	assert_null(terms_read(arena, before, 4, "GBP", &ground.before));
	assert_null(terms_read(arena, after, 5, "GBP", &ground.after));
	return ground;
}

static void assert_refusal(refusal why, const char *words)
{
	assert_non_null(why);
	if (!strstr(locale_refusal(arena, why), words))
		fail_msg("\"%s\" does not say \"%s\"", locale_refusal(arena, why), words);
}

static void every_rule_of_publishing_says_why(void **state)
{
	struct publication_ground worse = ground_put(14, 20), better = ground_put(14, 7);
	struct publication_wish at_once = { .from = { 20000 } }, later = { .from = { 20030 } };

	(void)state;
	assert_null(publication_check(arena, &at_once, &better));
	assert_refusal(publication_check(arena, &at_once, &worse), "Article 8");
	assert_null(publication_check(arena, &later, &worse));
	assert_int_equal(publication_earliest(&worse, false).days, 20030);
	assert_int_equal(publication_earliest(&better, false).days, 20000);
	assert_refusal(publication_check(arena, &(struct publication_wish){ .from = { 19999 } }, &better), "in the past");
	better.wording = 3;
	assert_refusal(publication_check(arena, &at_once, &better), "words of article 3");
	at_once.harmless = true;
	assert_null(publication_check(arena, &at_once, &better));
	better.base_number = 3;
	assert_refusal(publication_check(arena, &at_once, &better), "changes version 3, but version 4");
	better.base_number = 4;
	better.settled.days = 20010;
	assert_refusal(publication_check(arena, &at_once, &better), "holds for everybody only from");
	assert_refusal(publication_check(arena, &(struct publication_wish){ .consent = true, .from = { 20000 } }, &worse),
		       "needs a deadline");
	assert_refusal(publication_check(arena, &(struct publication_wish){ .consent = true, .from = { 20000 },
									    .deadline = { 20029 } }, &worse), "Article 8");
	assert_null(publication_check(arena, &(struct publication_wish){ .consent = true, .from = { 20000 },
									 .deadline = { 20030 } }, &worse));
	worse.promised = false;
	assert_null(publication_check(arena, &at_once, &worse));
}

static refusal offered(int64_t partner, int64_t rate, int64_t from, int64_t until, int64_t *id)
{
	struct actor actor = manager();
	struct parameter value = { 0, "level.1.rate", rate, "bp" };
	struct date today = locale_today(now);
	struct individual_offer offer = { .partner_id = partner, .from = date_plus_days(today, from), .note = "For the fair",
					  .until = until ? date_plus_days(today, until) : (struct date){ 0 },
					  .values = { &value, 1 } };

	return STEP(individual_make_offer(admin, &actor, &offer, "GBP", id));
}

static refusal answered(int64_t partner, int64_t id, const char *hash)
{
	struct actor actor = { .person_id = partner + 10, .partner_id = partner, .address = "192.0.2.7", .now = now };

	db_begin(shop, DB_WRITE);

	refusal why = individual_accept(shop, &actor, id, hash, "a browser");

	if (why)
		db_rollback(shop);
	else
		db_commit(shop);
	assert_int_equal(db_fault(shop), DB_FINE);
	return why;
}

static int64_t own_rate(int64_t partner)
{
	struct parameter_list rows = individual_parameters(shop, partner, now);

	assert_true(rows.count <= 1);
	return rows.count ? rows.items[0].value : 0;
}

static void individual_terms_begin_and_fall_back(void **state)
{
	int64_t id = 0, second = 0;
	struct actor actor;

	(void)state;
	begin_again();
	asked("DELETE FROM individual_ends; DELETE FROM individual_answers; DELETE FROM individual_parameters; "
	      "DELETE FROM individual_terms");
	assert_refusal(offered(2, 500, 0, 10, &id), "changes nothing");
	assert_refusal(offered(2, 9000, 0, 10, &id), "Article 7");
	assert_refusal(offered(2, 480, -1, 10, &id), "in the past");
	assert_refusal(offered(2, 480, 5, 4, &id), "before the first");
	assert_refusal(offered(77, 600, 0, 0, &id), "not there");
	assert_null(offered(2, 480, 0, 10, &id));

	const char *hash = arena_text(arena, asked("SELECT sha256 FROM individual_terms WHERE id = %lld", (long long)id));

	now = when_plus_seconds(now, 60);
	assert_int_equal(own_rate(2), 0);
	assert_refusal(answered(3, id, hash), "no longer open"); /* somebody else's offer */
	assert_refusal(answered(2, id, "f00"), "not the offer that you read");
	assert_int_equal(own_rate(2), 0);
	assert_null(answered(2, id, hash));
	assert_null(answered(2, id, hash)); /* twice is once */
	assert_int_equal(own_rate(2), 480);
	assert_int_equal(own_rate(3), 0);
	assert_int_equal(asked_number("SELECT article FROM individual_parameters"), 7);

	/* a later one lies over it while both run */
	assert_null(offered(2, 450, 1, 0, &second));
	assert_null(answered(2, second, arena_text(arena, asked("SELECT sha256 FROM individual_terms WHERE id = %lld",
								(long long)second))));
	assert_int_equal(own_rate(2), 480);
	now = when_plus_seconds(now, (int64_t)2 * DAY);
	assert_int_equal(own_rate(2), 450);

	/* ended early only with the notice that the programme promises, and the first is over by then */
	actor = manager();
	assert_refusal(STEP(individual_end(admin, &actor, 2, second, date_plus_days(locale_today(now), NOTICE - 1), "r", "GBP")),
		       "30 days of notice");
	assert_null(STEP(individual_end(admin, &actor, 2, second, date_plus_days(locale_today(now), NOTICE), "r", "GBP")));
	assert_refusal(STEP(individual_end(admin, &actor, 2, second, date_plus_days(locale_today(now), NOTICE), "r", "GBP")),
		       "do not run any more");
	now = when_plus_seconds(now, (int64_t)NOTICE * DAY);
	assert_int_equal(own_rate(2), 450);
	now = when_plus_seconds(now, DAY);
	assert_int_equal(own_rate(2), 0);
}

static void nobody_is_told_twice(void **state)
{
	struct actor actor;
	int64_t draft, number = 0;
	struct publication_wish wish = { 0 };

	(void)state;
	begin_again();
	asked("DELETE FROM outbox; DELETE FROM programme_letters");
	actor = manager();
	asked("INSERT INTO acceptances (partner_id, person_id, version_id, sha256, accepted_at, address, browser) "
	      "VALUES (1, 11, 1, '', '2026-10-10', '', '')");
	asked("UPDATE partners SET created_at = '2026-01-01'");
	draft = draft_new();
	hold_put(draft, 20);
	wish.from = date_plus_days(locale_today(now), 40);
	assert_null(STEP(draft_publish(admin, &actor, draft, 1, &wish, "GBP", &number)));
	while (programme_tell(worker, now))
		continue;
	assert_int_equal(asked_number("SELECT COUNT(*) FROM outbox WHERE template = 'programme_news'"), PARTNERS);
	while (programme_tell(worker, now))
		continue;
	assert_int_equal(asked_number("SELECT COUNT(*) FROM outbox"), PARTNERS);
	now = when_plus_seconds(now, (int64_t)34 * DAY);
	asked("INSERT INTO acceptances (partner_id, person_id, version_id, sha256, accepted_at, address, browser) "
	      "SELECT 2, 12, id, sha256, '2026-11-12', '', '' FROM programme_versions WHERE number = 2");
	for (int i = 0; i < 20; i++)
		programme_tell(worker, now);
	assert_int_equal(asked_number("SELECT COUNT(*) FROM outbox WHERE template = 'programme_reminder'"), PARTNERS - 1);
	now = when_plus_seconds(now, (int64_t)5 * DAY + 7200);
	for (int i = 0; i < 20; i++)
		programme_tell(worker, now);
	assert_int_equal(asked_number("SELECT COUNT(*) FROM outbox WHERE template = 'programme_reminder'"), 2 * (PARTNERS - 1));
	now = when_plus_seconds(now, (int64_t)5 * DAY);
	assert_false(programme_tell(worker, now));
	assert_int_equal(asked_number("SELECT COUNT(*) FROM outbox"), PARTNERS + 2 * (PARTNERS - 1));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_rule_of_publishing_says_why),
		cmocka_unit_test(histories_follow_the_naive_model),
		cmocka_unit_test(individual_terms_begin_and_fall_back),
		cmocka_unit_test(nobody_is_told_twice),
	};

	return cmocka_run_group_tests(tests, versions_start, versions_stop);
}
