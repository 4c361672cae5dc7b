/* The sentence about the next tier against the engine: turnover is added until the tier changes, days pass until it falls, and the
 * numbers of the outlook must be just those. Every measure, period, owner of orders and switch, in seeded histories. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "base/text.h"
#include "core/locale.h"
#include "domain/programme/model.h"
#include "domain/programme/outlook.h"

enum { SILVER = 12, GOLD = 30, MOST = 45, DAYS = 500, AHEAD = 1500 };

static struct arena *arena;
static const struct model *model;

static int start(void **unused)
{
	const char *why = NULL;

	(void)unused;
	arena = arena_new();
	locale_start("locale");
	locale_use(ENGLISH);
	model = model_load(arena, "deploy/programme", &why);
	return model ? 0 : -1;
}

static int stop(void **unused)
{
	(void)unused;
	arena_free(arena);
	return 0;
}

static uint64_t seed;

static int64_t dice(int64_t sides)
{
	seed = seed * 6364136223846793005u + 1442695040888963407u;
	return (int64_t)((seed >> 33) % (uint64_t)sides);
}

static const struct terms *terms_of(int64_t measure, int64_t whose, int64_t period, int64_t up, int64_t down)
{
	const char *unit = measure == MEASURE_ORDERS || measure == MEASURE_UNITS ? "count" : "minor";
	struct parameter rows[] = {
		{ 6, "tier.measure", measure, "choice" }, { 6, "tier.whose", whose, "choice" },
		{ 6, "tier.period", period, "choice" },	  { 6, "tier.up", up, "choice" },
		{ 6, "tier.down", down, "choice" },	  { 6, "tier.months", 1 + dice(4), "months" },
		{ 6, "tier.1.standard", 0, unit },	  { 6, "tier.2.silver", SILVER, unit },
		{ 6, "tier.3.gold", GOLD, unit },	  { 6, "tier.grace", 1 + dice(2), "count" },
	};
	struct parameter_list changed = { rows, sizeof(rows) / sizeof(rows[0]) }, all;
	const struct terms *terms = NULL;
	size_t kept = 0;
	refusal why;

	if (down != DOWN_GRACE)
		changed.count--;
	all = terms_overlay(arena, model->parameters, changed);
	for (size_t i = 0; i < all.count; i++)
		if (period == PERIOD_ROLLING || strcmp(all.items[i].name, "tier.months") != 0)
			all.items[kept++] = all.items[i];
	all.count = kept;
	why = terms_read(arena, all, 1, "GBP", &terms);
	if (why)
		fail_msg("%s", locale_refusal(arena, why));
	return terms;
}

static enum relation relation_of(const struct terms *terms)
{
	return terms->tier_whose.value == WHOSE_TEAM ? RELATION_TEAM : terms->tier_whose.value == WHOSE_CLIENTS ? RELATION_CLIENT :
										       RELATION_OWN;
}

static void add(struct tier_watch *watch, struct date day, int64_t value)
{
	struct measured what = { { 0 } };

	what.values[watch->terms->tier_measure.value] = value;
	tier_watch_advance(watch, day);
	tier_watch_add(watch, relation_of(watch->terms), day, &what, value < 0);
}

/* The tier on a day when so much is added before. */
static int64_t tier_if(const struct tier_watch *watch, struct date added, int64_t value, struct date day)
{
	struct tier_watch trial = tier_watch_copy(arena, watch);

	add(&trial, added, value);
	tier_watch_advance(&trial, day);
	return tier_watch_place(&trial);
}

static void next_by_force(const struct tier_watch *watch, const struct outlook *outlook)
{
	struct date today = watch->day, judged = date_set(outlook->begins) ? outlook->begins : today, after;
	int64_t wanted = 0;

	if (outlook->next < 0) {
		assert_int_equal(outlook->place, (int64_t)watch->terms->tier_count - 1);
		return;
	}
	while (tier_if(watch, today, wanted, judged) < outlook->next)
		assert_true(++wanted <= MOST * 4);
	assert_int_equal(outlook->missing, wanted);
	if (!date_set(outlook->by) || wanted == 0)
		return;
	assert_true(tier_if(watch, outlook->by, wanted, date_set(outlook->begins) ? judged : outlook->by) >= outlook->next);
	after = date_plus_days(outlook->by, 1);
	assert_true(tier_if(watch, after, wanted, after) < outlook->next || watch->sum == 0 ||
		    outlook->falls_on.days == after.days || outlook->next <= outlook->place);
}

static void fall_by_force(const struct tier_watch *watch, const struct outlook *outlook)
{
	struct tier_watch trial = tier_watch_copy(arena, watch);
	int64_t days = 0, wanted = 0;
	struct date before;

	while (days < AHEAD && tier_watch_place(&trial) == outlook->place) {
		days++;
		tier_watch_advance(&trial, date_plus_days(watch->day, days));
	}
	if (tier_watch_place(&trial) >= outlook->place) { /* it stays, or rises first */
		assert_int_equal(outlook->falls_to, -1);
		return;
	}
	assert_int_equal(outlook->falls_to, tier_watch_place(&trial));
	assert_int_equal(outlook->falls_on.days, trial.day.days);
	before = date_plus_days(trial.day, -1);
	while (wanted <= MOST * 4 && tier_if(watch, before, wanted, trial.day) < outlook->place)
		wanted++;
	assert_int_equal(outlook->keep, wanted > MOST * 4 ? 0 : wanted);
}

static void history(int64_t measure, int64_t whose, int64_t period, int64_t up, int64_t down)
{
	struct arena_mark mark = arena_mark(arena);
	const struct terms *terms = terms_of(measure, whose, period, up, down);
	struct date first = date_of(2025, 1 + (int)dice(12), 1 + (int)dice(28)), day = first;
	struct tier_watch watch;
	struct outlook outlook;

	tier_watch_start(arena, &watch, terms, false);
	tier_watch_advance(&watch, day);
	while (day.days < first.days + dice(DAYS)) {
		day = date_plus_days(day, 1 + dice(40));
		add(&watch, day, dice(SILVER));
	}
	outlook = outlook_of(arena, &watch);
	assert_int_equal(outlook.place, tier_watch_place(&watch));
	next_by_force(&watch, &outlook);
	fall_by_force(&watch, &outlook);
	arena_rewind(arena, mark);
}

static void numbers_are_those_of_the_engine(void **unused)
{
	(void)unused;
	for (int64_t number = 0; number < 2000; number++) {
		seed = (uint64_t)number;
		history(number % MEASURES, number / 5 % 5, number / 25 % 5, number / 125 % 2, number / 250 % 4);
	}
}

/* £3,000 of paid turnover in May, gold from £20,000, twelve months back: by hand. */
static void a_sentence_by_hand(void **unused)
{
	const struct terms *terms = NULL;
	struct tier_watch watch;
	struct outlook outlook;

	(void)unused;
	assert_null(terms_read(arena, model->parameters, 1, "GBP", &terms));
	tier_watch_start(arena, &watch, terms, false);
	add(&watch, date_of(2026, 5, 10), 300000);
	tier_watch_advance(&watch, date_of(2026, 11, 22));
	outlook = outlook_of(arena, &watch);
	assert_int_equal(outlook.next, 1);
	assert_int_equal(outlook.missing, 200000);
	assert_int_equal(outlook.by.days, date_of(2027, 5, 9).days);
	assert_int_equal(outlook.falls_to, -1);
	assert_string_equal(measure_words(arena, MEASURE_PAID, outlook.missing, "GBP"), "£2,000.00");
	assert_string_equal(measure_words(arena, MEASURE_ORDERS, 1, "GBP"), "1 order");
	assert_string_equal(measure_words(arena, MEASURE_UNITS, 1200, "GBP"), "1,200 units");
	add(&watch, date_of(2026, 11, 22), 250000);
	outlook = outlook_of(arena, &watch);
	assert_int_equal(outlook.place, 1);
	assert_int_equal(outlook.falls_to, 0);
	assert_int_equal(outlook.falls_on.days, date_of(2027, 5, 10).days);
	assert_int_equal(outlook.keep, 250000);
}

static void rates_that_the_tier_changes(void **unused)
{
	struct parameter rows[] = { { 7, "level.1.rate.tier.silver", 400, "bp" }, { 7, "level.1.promoter.rate.tier.gold", 300, "bp" } };
	struct parameter_list all = terms_overlay(arena, model->parameters, (struct parameter_list){ rows, 2 });
	const struct terms *terms = NULL;
	struct rate_move_list moves;

	(void)unused;
	assert_null(terms_read(arena, all, 1, "GBP", &terms));
	moves = outlook_rates(arena, terms, KIND_RESELLER, 0, 1);
	assert_int_equal(moves.count, 1);
	assert_int_equal(moves.items[0].level, 1);
	assert_string_equal(rate_words(arena, moves.items[0].before, "GBP"), "5%");
	assert_string_equal(rate_words(arena, moves.items[0].after, "GBP"), "4%");
	assert_int_equal(outlook_rates(arena, terms, KIND_RESELLER, 0, 2).count, 0);
	assert_int_equal(outlook_rates(arena, terms, KIND_PROMOTER, 0, 2).count, 1);
}

static void months_stand_alone_in_full(void **unused)
{
	static const char *const names[] = { [ENGLISH] = "November 2026", [POLISH] = "listopad 2026", [RUSSIAN] = "ноябрь 2026" };

	(void)unused;
	for (enum language language = ENGLISH; language <= RUSSIAN; language++) {
		locale_use(language);
		assert_true(text_starts(locale_month_year(arena, date_of(2026, 11, 1)), names[language]));
	}
	locale_use(ENGLISH);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(numbers_are_those_of_the_engine),
		cmocka_unit_test(a_sentence_by_hand),
		cmocka_unit_test(rates_that_the_tier_changes),
		cmocka_unit_test(months_stand_alone_in_full),
	};

	return cmocka_run_group_tests(tests, start, stop);
}
