#include "domain/money/parties.h"

#include <inttypes.h>

#include "base/buffer.h"
#include "base/must.h"
#include "core/locale.h"
#include "domain/money/standing.h"
#include "domain/programme/individual.h"
#include "sql/commissions.h"
#include "sql/standing.h"

/* What a partner reached, asked once for all sales of the portion that want to know it. */
struct reached {
	int64_t partner_id;
	const struct terms *terms;
	bool activity;
	bool answered;
	struct standing standing;
};

struct round {
	struct db *db;
	struct when now;
	struct selling *sellings;
	size_t count;
	struct reached *reached;
	size_t asked, room;
};

/* ---- What they reached ---- */

static struct reached *reached_by(const struct round *round, int64_t partner_id, const struct terms *terms, bool activity)
{
	for (size_t i = 0; i < round->asked; i++) {
		struct reached *one = &round->reached[i];

		if (one->partner_id == partner_id && one->terms == terms && one->activity == activity)
			return one;
	}
	return NULL;
}

static const struct standing *standing_asked(const struct round *round, int64_t partner_id, const struct terms *terms,
					     bool activity)
{
	const struct reached *one = reached_by(round, partner_id, terms, activity);

	must(one != NULL);
	return &one->standing;
}

static void ask(struct round *round, int64_t partner_id, const struct terms *terms, bool activity)
{
	if (reached_by(round, partner_id, terms, activity))
		return;
	if (round->asked == round->room) {
		struct reached *more = arena_many(db_arena(round->db), struct reached, round->room * 2 + 64);

		for (size_t i = 0; i < round->asked; i++)
			more[i] = round->reached[i];
		round->reached = more;
		round->room = round->room * 2 + 64;
	}
	round->reached[round->asked++] = (struct reached){ .partner_id = partner_id, .terms = terms, .activity = activity };
}

/* All that is asked by the same terms at once. */
static void answer_alike(struct round *round, size_t first)
{
	const struct reached *like = &round->reached[first];
	size_t count = 0, *places = arena_many(db_arena(round->db), size_t, round->asked);
	int64_t *partners = arena_many(db_arena(round->db), int64_t, round->asked);
	const struct standing *standings;

	for (size_t i = first; i < round->asked; i++) {
		const struct reached *one = &round->reached[i];

		if (one->answered || one->terms != like->terms || one->activity != like->activity)
			continue;
		places[count] = i;
		partners[count++] = one->partner_id;
	}
	standings = standings_of(round->db, partners, count, like->terms, like->activity, round->now);
	for (size_t i = 0; i < count; i++) {
		round->reached[places[i]].standing = standings[i];
		round->reached[places[i]].answered = true;
	}
}

static void answer(struct round *round)
{
	for (size_t i = 0; i < round->asked && db_fault(round->db) == DB_FINE; i++)
		if (!round->reached[i].answered)
			answer_alike(round, i);
}

/* ---- One step up ---- */

/* What was found above a sale in this step. */
struct step {
	struct selling *selling;
	const struct commission_sponsor *sponsor;
	struct parameter_list own;
	const struct terms *own_terms; /* NULL without */
};

static bool met_before(const struct selling *selling, int64_t partner_id)
{
	for (size_t i = 0; i < selling->steps; i++)
		if (selling->chain[i] == partner_id)
			return true;
	return false;
}

static struct commission_sponsor_list sponsors_above(const struct round *round)
{
	struct buffer below = { 0 };

	for (size_t i = 0; i < round->count; i++) {
		const struct selling *selling = &round->sellings[i];

		if (selling->walking)
			buffer_printf(&below, "%s[%zu,%" PRId64 ",\"%s\"]", below.length ? "," : "[", i,
				      selling->chain[selling->steps - 1],
				      date_plain(db_arena(round->db), locale_today(selling->sale->placed_at)));
	}
	if (below.length == 0)
		return (struct commission_sponsor_list){ 0 };
	buffer_char(&below, ']');

	struct commission_sponsor_list found = sql_commission_sponsors(round->db, buffer_get(&below));

	buffer_free(&below);
	return found;
}

/* The next sponsor of each sale that has one; the others have come to their end. */
static size_t steps_up(struct round *round, struct step *steps)
{
	struct commission_sponsor_list found = sponsors_above(round);
	size_t count = 0, next = 0;

	for (size_t i = 0; i < round->count; i++) {
		struct selling *selling = &round->sellings[i];
		const struct commission_sponsor *sponsor =
			next < found.count && found.items[next].place == (int64_t)i ? &found.items[next++] : NULL;

		if (!selling->walking)
			continue;
		selling->walking = sponsor && sponsor->id && !met_before(selling, sponsor->id);
		if (!selling->walking)
			continue;
		selling->chain[selling->steps++] = sponsor->id;
		steps[count++] = (struct step){ .selling = selling, .sponsor = sponsor };
	}
	return count;
}

/* Individual terms that held on the day of the order. What no longer fits the version does not count; the offer was checked
 * against the version of its day. */
static void own_terms_find(const struct round *round, struct step *steps, size_t count)
{
	struct arena *arena = db_arena(round->db);
	struct individual_asked *asked = arena_many(arena, struct individual_asked, count + 1);
	const struct parameter_list *own;

	for (size_t i = 0; i < count; i++)
		asked[i] = (struct individual_asked){ steps[i].sponsor->id, steps[i].selling->sale->placed_at };
	own = individual_parameters_of(round->db, asked, count);
	for (size_t i = 0; i < count; i++) {
		const struct terms *terms = steps[i].selling->terms;

		steps[i].own = own[i];
		if (own[i].count)
			(void)!terms_read_individual(arena, steps[i].selling->rows, own[i], terms->version, terms->currency,
						     &steps[i].own_terms);
	}
}

static bool is_active(const struct round *round, const struct step *step)
{
	const struct terms *terms = step->selling->terms, *own = step->own_terms ? step->own_terms : terms;

	return terms->active_from.value == 0 ||
	       standing_asked(round, step->sponsor->id, terms, true)->measure >= own->active_from.value;
}

static void party_add(struct round *round, const struct step *step, int64_t level, bool took_over)
{
	struct selling *selling = step->selling;
	const struct commission_sale *sale = selling->sale;
	const struct terms *terms = step->own_terms ? step->own_terms : selling->terms;
	bool turnover = terms->tier_measure.value == MEASURE_TURNOVER;

	selling->own[selling->count] = step->own;
	selling->counted[selling->count] = locale_today(
		turnover || sale->paid_at.microseconds < sale->delivered_at.microseconds ? sale->delivered_at : sale->paid_at);
	selling->parties[selling->count++] =
		(struct party){ .partner_id = step->sponsor->id,
				.level = level,
				.kinds = step->sponsor->kinds,
				.months = months_between(step->sponsor->since_day, locale_today(sale->placed_at)),
				.took_over = took_over,
				.terms = step->own_terms };
	if (terms->tier_rates)
		ask(round, step->sponsor->id, terms, false);
}

static void step_up(struct round *round, struct step *steps)
{
	size_t count = steps_up(round, steps);

	own_terms_find(round, steps, count);
	for (size_t i = 0; i < count; i++)
		if (steps[i].selling->terms->active_from.value)
			ask(round, steps[i].sponsor->id, steps[i].selling->terms, true);
	answer(round);
	for (size_t i = 0; i < count && db_fault(round->db) == DB_FINE; i++) {
		struct selling *selling = steps[i].selling;
		int64_t level;
		bool took_over;

		if (level_walk_take(&selling->walk, steps[i].sponsor->earns, is_active(round, &steps[i]), &level, &took_over))
			party_add(round, &steps[i], level, took_over);
		selling->walking = level_walk_goes_on(&selling->walk) && selling->steps < CHAIN_LONGEST;
	}
}

/* ---- All ---- */

static bool limits_orders(const struct terms *terms)
{
	for (size_t i = 0; i < terms->rate_count; i++) {
		if (terms->rates[i].orders.article)
			return true;
	}
	return false;
}

static void party_fill(const struct round *round, const struct selling *selling, size_t place)
{
	struct party *party = &selling->parties[place];
	const struct terms *terms = party->terms ? party->terms : selling->terms;

	if (terms->tier_rates) {
		const struct standing *standing = standing_asked(round, party->partner_id, terms, false);

		party->measure = standing->measure;
		party->tier = &terms->tiers[standing->place];
		party->floor = &terms->tiers[standing->began];
		party->counts = whose_counts(terms->tier_whose.value, RELATION_TEAM) &&
				selling->counted[place].days >= standing->since.days;
	}
	if (limits_orders(terms))
		party->number = 1 + selling->before +
				sql_standing_number(round->db, selling->sale->partner_id, selling->sale->id);
}

static void walk_start(struct db *db, struct selling *selling)
{
	struct arena *arena = db_arena(db);

	if (!selling->terms)
		return;
	selling->walk = level_walk_start(selling->terms);
	selling->chain[selling->steps++] = selling->sale->partner_id;
	selling->walking = level_walk_goes_on(&selling->walk);
	selling->parties = arena_many(arena, struct party, TERMS_LEVELS);
	selling->own = arena_many(arena, struct parameter_list, TERMS_LEVELS);
	selling->counted = arena_many(arena, struct date, TERMS_LEVELS);
}

static bool anyone_walking(const struct round *round)
{
	for (size_t i = 0; i < round->count; i++)
		if (round->sellings[i].walking)
			return db_fault(round->db) == DB_FINE;
	return false;
}

void parties_find(struct db *db, struct selling *sellings, size_t count, struct when now)
{
	struct round round = { .db = db, .now = now, .sellings = sellings, .count = count };
	struct step *steps = arena_many(db_arena(db), struct step, count + 1);

	for (size_t i = 0; i < count; i++)
		walk_start(db, &sellings[i]);
	while (anyone_walking(&round))
		step_up(&round, steps);
	answer(&round);
	for (size_t i = 0; i < count && db_fault(db) == DB_FINE; i++)
		for (size_t k = 0; k < sellings[i].count; k++)
			party_fill(&round, &sellings[i], k);
}
