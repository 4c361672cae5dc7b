/* The rules of bonuses, and the round that books them. */
#include "domain/money/bonuses.h"

#include <stdlib.h>

#include "base/must.h"
#include "base/text.h"
#include "core/locale.h"
#include "domain/common/outbox.h"
#include "domain/money/commissions_book.h"
#include "domain/money/ledger.h"
#include "domain/money/standing.h"
#include "domain/programme/individual.h"
#include "domain/programme/versions.h"
#include "sql/bonuses.h"
#include "sql/commissions.h"
#include "sql/programme.h"

RECORD(bonus, FIELD(bonus, id), FIELD(bonus, name_en), FIELD(bonus, name_pl), FIELD(bonus, name_ru), FIELD(bonus, measure),
       FIELD(bonus, whose), FIELD(bonus, goal), FIELD(bonus, starts_on), FIELD(bonus, ends_on), FIELD(bonus, amount),
       FIELD(bonus, budget), FIELD(bonus, taken), FIELD(bonus, kinds), FIELD(bonus, tier), FIELD(bonus, version),
       FIELD(bonus, article), FIELD(bonus, withdrawn_at), FIELD(bonus, judged_at), FIELD(bonus, awards));
RECORD(bonus_award, FIELD(bonus_award, id), FIELD(bonus_award, bonus_id), FIELD(bonus_award, partner_id),
       FIELD(bonus_award, partner_name), FIELD(bonus_award, reached), FIELD(bonus_award, reached_at),
       FIELD(bonus_award, booked_at), FIELD(bonus_award, matures_at), FIELD(bonus_award, payable_at),
       FIELD(bonus_award, taken_back_at), FIELD(bonus_award, amount), FIELD(bonus_award, version),
       FIELD(bonus_award, hold_days), FIELD(bonus_award, state), FIELD(bonus_award, paid_out_on));
RECORD(bonus_taker, FIELD(bonus_taker, partner_id), FIELD(bonus_taker, kinds));
RECORD(bonus_open, FIELD(bonus_open, id), FIELD(bonus_open, bonus_id), FIELD(bonus_open, partner_id),
       FIELD(bonus_open, amount), FIELD(bonus_open, due));

enum { TAKERS = 5000, PORTION = 500 };

static const struct refused window = { .rule = N_("A bonus begins today or later and ends no sooner than it begins."),
				       .remedy = N_("Choose other days: nothing is promised for days that have passed.") };
static const struct refused too_small = { .rule = N_("The budget is not enough for one bonus."),
					  .remedy = N_("Raise the budget or lower the bonus.") };
static const struct refused no_article = { .rule = N_("The programme in force has no such article."),
					   .remedy = N_("Choose the article that promises bonuses.") };
static const struct refused no_tier = { .rule = N_("The programme in force has no such tier."),
					.remedy = N_("Choose a tier of the list, or none.") };
static const struct refused nobody = { .rule = N_("A bonus is for at least one kind of partners."),
				       .remedy = N_("Tick who may take part.") };
static const struct refused begun = { .rule = N_("This bonus has begun: what we promised stays."),
				      .remedy = N_("Its budget can grow, and it ends by itself.") };
static const struct refused not_more = { .rule = N_("The budget of a bonus only grows, and only until its last day."),
					 .remedy = N_("Enter more than it is now.") };

/* ---- Making ---- */

static bool has_article(struct db *db, int64_t version_id, int64_t number)
{
	struct article_list articles = sql_version_articles(db, version_id, "en");

	for (size_t i = 0; i < articles.count; i++)
		if (articles.items[i].number == number)
			return true;
	return false;
}

static bool has_tier(const struct terms *terms, const char *code)
{
	for (size_t i = 0; i < terms->tier_count; i++)
		if (text_same(terms->tiers[i].code, code))
			return true;
	return text_empty(code);
}

refusal bonus_create(struct db *db, const struct actor *actor, const struct new_bonus *bonus, int64_t *id)
{
	(void)sql_version_last(db); /* held, so that no version comes in between */

	const struct programme_version *version = version_in_force(db, actor->now);
	const struct terms *terms = version ? version_terms(db, version, bonus->amount.currency) : NULL;

	if (bonus->starts_on.days < locale_today(actor->now).days || bonus->ends_on.days < bonus->starts_on.days)
		return &window;
	if (bonus->budget.minor < bonus->amount.minor)
		return &too_small;
	if (!(bonus->kinds & KIND_ANY))
		return &nobody;
	if (!terms || !has_article(db, version->id, bonus->article))
		return &no_article;
	if (!has_tier(terms, bonus->tier))
		return &no_tier;
	*id = sql_bonus_add(db, bonus->name_en, bonus->name_pl, bonus->name_ru, bonus->measure, bonus->whose, bonus->goal,
			    bonus->starts_on, bonus->ends_on, bonus->amount, bonus->kinds & KIND_ANY, bonus->tier,
			    bonus->budget.minor, version->id, bonus->article, actor->person_id, actor->now);
	audit(db, actor, "bonus.create", "bonus", *id, "name", bonus->name_en, "amount", money_plain(db_arena(db), bonus->amount),
	      "budget", money_plain(db_arena(db), bonus->budget));
	return NULL;
}

refusal bonus_withdraw(struct db *db, const struct actor *actor, int64_t id)
{
	if (sql_bonus_withdraw(db, id, locale_today(actor->now), actor->now) != 1)
		return &begun;
	audit(db, actor, "bonus.withdraw", "bonus", id, "state", "withdrawn");
	return NULL;
}

refusal bonus_raise(struct db *db, const struct actor *actor, int64_t id, struct money budget)
{
	if (sql_bonus_raise(db, id, budget, locale_today(actor->now)) != 1)
		return &not_more;
	audit(db, actor, "bonus.raise", "bonus", id, "budget", money_plain(db_arena(db), budget));
	return NULL;
}

/* ---- Counting ---- */

const char *bonus_name(const struct bonus *bonus)
{
	enum language language = locale_current();

	return language == POLISH ? bonus->name_pl : language == RUSSIAN ? bonus->name_ru : bonus->name_en;
}

const char *bonus_phase(const struct bonus *bonus, struct date today)
{
	if (when_set(bonus->withdrawn_at))
		return "withdrawn";
	return today.days < bonus->starts_on.days ? "before" : today.days > bonus->ends_on.days ? "over" : "running";
}

static enum measure measure_of(const struct bonus *bonus)
{
	return text_same(bonus->measure, "turnover") ? MEASURE_TURNOVER :
	       text_same(bonus->measure, "orders")   ? MEASURE_ORDERS :
	       text_same(bonus->measure, "units")    ? MEASURE_UNITS :
						       MEASURE_PAID;
}

static enum whose whose_of(const struct bonus *bonus)
{
	return text_same(bonus->whose, "clients") ? WHOSE_CLIENTS :
	       text_same(bonus->whose, "both")	  ? WHOSE_BOTH :
	       text_same(bonus->whose, "team")	  ? WHOSE_TEAM :
	       text_same(bonus->whose, "all")	  ? WHOSE_ALL :
						    WHOSE_OWN;
}

const char *bonus_amount(struct arena *arena, const struct bonus *bonus, int64_t value)
{
	enum measure measure = measure_of(bonus);

	return measure == MEASURE_ORDERS || measure == MEASURE_UNITS ?
		       locale_number(arena, value) :
		       locale_money(arena, money_of(value, bonus->amount.currency));
}

static struct span_fact_list counted(struct db *db, const struct bonus *bonus, int64_t partner_id, struct when now)
{
	return span_facts(db, partner_id, measure_of(bonus), whose_of(bonus), bonus->starts_on, bonus->ends_on, now);
}

/* How much, and when the goal was last reached. */
struct reach {
	int64_t partner_id;
	int64_t sum;
	struct when at;
};

static struct reach reach_of(struct db *db, const struct bonus *bonus, int64_t partner_id, struct when now)
{
	struct span_fact_list facts = counted(db, bonus, partner_id, now);
	struct reach reach = { .partner_id = partner_id };

	for (size_t i = 0; i < facts.count; i++) {
		bool before = reach.sum >= bonus->goal;

		reach.sum += facts.items[i].value;
		if (!before && reach.sum >= bonus->goal)
			reach.at = facts.items[i].known;
	}
	return reach;
}

/* The programme that rules the partner, its own terms laid over; NULL: none. */
static const struct terms *terms_of(struct db *db, const struct programme_version *version, int64_t partner_id,
				    const char *currency, struct when now)
{
	struct parameter_list own = individual_parameters(db, partner_id, now);
	const struct terms *terms = NULL;

	if (own.count && !terms_read_individual(db_arena(db), sql_version_parameters(db, version->id), own, version->number, currency,
						&terms))
		return terms;
	return version_terms(db, version, currency);
}

static bool tier_allows(struct db *db, const struct bonus *bonus, const struct bonus_taker *taker, struct when now)
{
	const struct programme_version *version = text_empty(bonus->tier) ? NULL : version_for_partner(db, taker->partner_id, now);
	const struct terms *terms = version ? version_terms(db, version, bonus->amount.currency) : NULL;
	int64_t place, least = INT64_MAX;

	if (text_empty(bonus->tier))
		return true;
	if (!terms || !terms->tier_count)
		return false;
	place = standing_of(db, taker->partner_id, terms, false, now).place;
	for (size_t i = 0; i < terms->tier_count; i++)
		if (text_same(terms->tiers[i].code, bonus->tier))
			least = (int64_t)i;
	return place >= least;
}

struct bonus_progress bonus_progress_of(struct db *db, const struct bonus *bonus, int64_t partner_id, struct when now)
{
	const struct bonus_taker *taker = sql_bonus_taker(db, partner_id);
	struct bonus_progress progress = { 0 };

	progress.may = taker && (taker->kinds & bonus->kinds) && tier_allows(db, bonus, taker, now);
	progress.reached = reach_of(db, bonus, partner_id, now).sum;
	progress.missing = progress.reached < bonus->goal ? bonus->goal - progress.reached : 0;
	progress.percent = progress.missing == 0 ? 100 : progress.reached > 0 ? progress.reached * 100 / bonus->goal : 0;
	return progress;
}

struct bonus_fact_list bonus_facts(struct db *db, const struct bonus *bonus, int64_t partner_id, struct when now)
{
	struct span_fact_list facts = counted(db, bonus, partner_id, now);
	struct bonus_fact_list list = { arena_many(db_arena(db), struct bonus_fact, facts.count + 1), facts.count };

	for (size_t i = 0; i < facts.count; i++) {
		const struct span_fact *fact = &facts.items[i];

		list.items[i] = (struct bonus_fact){ fact->order_id, fact->counted, fact->relation == RELATION_OWN, fact->came_back,
						     fact->value };
	}
	return list;
}

/* ---- Booking ---- */

static void letters(struct db *db, const struct bonus *bonus, int64_t partner_id, const char *name, struct when matures_at,
		    struct when now)
{
	struct money_reader_list readers = sql_money_readers(db, partner_id);
	enum language before = locale_current();

	for (size_t i = 0; i < readers.count; i++) {
		enum language language = ENGLISH;

		locale_of_code(readers.items[i].language, &language);
		locale_use(language);
		outbox_letter(db, now, readers.items[i].email, language, name,
			      &(struct letter){ .name = readers.items[i].name,
						.link = "/shop/bonuses",
						.subject = bonus_name(bonus),
						.total = bonus->amount,
						.at = matures_at },
			      false);
	}
	locale_use(before);
}

struct awarding {
	const struct bonus *bonus;
	const struct reach *reach;
	struct when now;
};

/* Out of the budget first: whoever comes too late changes nothing. */
static bool award_one(struct db *db, void *context)
{
	const struct awarding *one = context;
	const struct bonus *bonus = one->bonus;
	int64_t partner_id = one->reach->partner_id, id;

	if (sql_bonus_take(db, bonus->id, bonus->amount.minor) != 1)
		return false;

	const struct programme_version *version = version_for_partner(db, partner_id, one->now);
	const struct terms *terms = version ? terms_of(db, version, partner_id, bonus->amount.currency, one->now) : NULL;

	if (!terms)
		return false;

	struct when matures_at = when_plus_seconds(one->now, terms->hold_days.value * 86400);

	id = sql_bonus_award_add(db, bonus->id, partner_id, one->reach->sum, one->reach->at, bonus->amount, version->id,
				 terms->hold_days.value, one->now, matures_at);
	if (id == 0)
		return false;
	ledger_book(db, &(struct booking){ .kind = "bonus",
					   .source = "bonus",
					   .source_id = id,
					   .debit = { "bonus_cost", 0 },
					   .credit = { "pending", partner_id },
					   .amount = bonus->amount,
					   .day = locale_today(one->now),
					   .now = one->now });
	letters(db, bonus, partner_id, "bonus_reached", matures_at, one->now);
	return true;
}

static int by_moment(const void *one, const void *two)
{
	const struct reach *a = one, *b = two;

	if (a->at.microseconds != b->at.microseconds)
		return a->at.microseconds < b->at.microseconds ? -1 : 1;
	return a->partner_id < b->partner_id ? -1 : 1;
}

static void bonus_judge(struct db *db, const struct bonus *bonus, struct when now)
{
	struct bonus_taker_list takers = sql_bonus_takers(db, bonus->id, locale_day_start(bonus->starts_on), TAKERS);
	struct reach *reached = arena_many(db_arena(db), struct reach, takers.count + 1);
	size_t count = 0;

	for (size_t i = 0; i < takers.count && db_fault(db) == DB_FINE; i++) {
		struct reach reach = reach_of(db, bonus, takers.items[i].partner_id, now);

		if (reach.sum >= bonus->goal && tier_allows(db, bonus, &takers.items[i], now))
			reached[count++] = reach;
	}
	if (db_fault(db) != DB_FINE)
		return;
	qsort(reached, count, sizeof(*reached), by_moment);
	for (size_t i = 0; i < count && db_fault(db) == DB_FINE; i++) {
		struct awarding one = { bonus, &reached[i], now };

		db_run(db, award_one, &one);
	}
	db_begin(db, DB_AUTOCOMMIT);
	if (locale_today(now).days > bonus->ends_on.days + BONUS_LATE_DAYS && db_fault(db) == DB_FINE)
		sql_bonus_judged(db, bonus->id, now);
}

/* ---- What is within its hold ---- */

struct settling {
	const struct bonus_open *open;
	struct when now;
};

static bool settle_one(struct db *db, void *context)
{
	const struct settling *one = context;
	const struct bonus_open *open = one->open;

	if (!sql_bonus_award_take(db, open->id))
		return false;

	const struct bonus *bonus = sql_bonus(db, open->bonus_id);

	if (!bonus)
		return false;
	if (reach_of(db, bonus, open->partner_id, one->now).sum < bonus->goal) {
		must(sql_bonus_award_back(db, open->id, one->now) == 1 || db_fault(db));
		sql_bonus_free(db, bonus->id, open->amount.minor);
		ledger_reverse(db, "bonus_back", "bonus", open->id, locale_today(one->now), one->now);
		letters(db, bonus, open->partner_id, "bonus_taken_back", (struct when){ 0 }, one->now);
		return true;
	}
	if (!open->due || sql_bonus_award_mature(db, open->id, one->now) != 1)
		return false;
	ledger_book(db, &(struct booking){ .kind = "maturity",
					   .source = "bonus",
					   .source_id = open->id,
					   .debit = { "pending", open->partner_id },
					   .credit = { "payable", open->partner_id },
					   .amount = open->amount,
					   .day = locale_today(one->now),
					   .now = one->now });
	return true;
}

static void settle(struct db *db, struct when now)
{
	struct bonus_open_list open;
	int64_t last = 0;

	do {
		db_begin(db, DB_AUTOCOMMIT);
		open = sql_bonuses_pending(db, last, now, PORTION);
		for (size_t i = 0; i < open.count && db_fault(db) == DB_FINE; i++) {
			struct settling one = { &open.items[i], now };

			db_run(db, settle_one, &one);
			last = open.items[i].id;
		}
	} while (open.count == PORTION && db_fault(db) == DB_FINE);
}

void bonuses_round(struct db *db, struct when now)
{
	settle(db, now);
	db_begin(db, DB_AUTOCOMMIT);

	struct bonus_list bonuses = sql_bonuses_to_judge(db, locale_today(now));

	for (size_t i = 0; i < bonuses.count && db_fault(db) == DB_FINE; i++)
		bonus_judge(db, &bonuses.items[i], now);
}
