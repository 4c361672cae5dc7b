#include "domain/programme/outlook.h"

#include "base/text.h"
#include "core/locale.h"

enum { DAYS_A_MONTH = 31, SPARE_PERIODS = 3 };

static struct date day_after(struct date day)
{
	return date_plus_days(day, 1);
}

/* The measure of that day if nothing is added. */
static int64_t sum_on(struct arena *arena, const struct tier_watch *watch, struct date day)
{
	struct tier_watch trial = tier_watch_copy(arena, watch);

	tier_watch_advance(&trial, day);
	return trial.sum;
}

/* The tier held on a day if so much is added on an earlier one. */
static int64_t place_if(struct arena *arena, const struct tier_watch *watch, struct date added, int64_t value, struct date day)
{
	static const enum relation counted[] = { [WHOSE_OWN] = RELATION_OWN, [WHOSE_CLIENTS] = RELATION_CLIENT,
						 [WHOSE_BOTH] = RELATION_OWN, [WHOSE_TEAM] = RELATION_TEAM,
						 [WHOSE_ALL] = RELATION_OWN };
	struct tier_watch trial = tier_watch_copy(arena, watch);
	struct measured what = { { 0 } };

	what.values[watch->terms->tier_measure.value] = value;
	tier_watch_advance(&trial, added);
	tier_watch_add(&trial, counted[watch->terms->tier_whose.value], added, &what, false);
	tier_watch_advance(&trial, day);
	return tier_watch_place(&trial);
}

/* The last day on which the measure is still what it is today; not set when none of it is ever forgotten. */
static struct date sum_lasts(struct arena *arena, const struct tier_watch *watch)
{
	struct tier_watch trial = tier_watch_copy(arena, watch);

	if (!tier_watch_slides(watch))
		return tier_period_end(watch->terms, watch->day);
	for (int64_t days = 0; days <= watch->ring_days; days++) {
		tier_watch_advance(&trial, day_after(trial.day));
		if (trial.sum < watch->sum)
			return date_plus_days(trial.day, -1);
	}
	return (struct date){ 0 };
}

static void look_up(struct arena *arena, const struct tier_watch *watch, struct outlook *outlook)
{
	const struct terms *terms = watch->terms;
	int64_t sum = watch->sum;

	outlook->next = outlook->place + 1 < (int64_t)terms->tier_count ? outlook->place + 1 : -1;
	if (outlook->next < 0)
		return;
	if (terms->tier_up.value == UP_NEXT_PERIOD) {
		outlook->begins = tier_period_next(terms, watch->day);
		outlook->by = date_plus_days(outlook->begins, -1);
		sum = sum_on(arena, watch, outlook->by);
	} else {
		outlook->by = sum_lasts(arena, watch);
	}
	outlook->missing = terms->tiers[outlook->next].from.value - sum;
	if (outlook->missing < 0)
		outlook->missing = 0;
}

/* The day after that one on which the tier may change by itself. */
static struct date next_change(const struct tier_watch *watch)
{
	return tier_follows_measure(watch->terms) && tier_watch_slides(watch) ? day_after(watch->day)
									      : tier_period_next(watch->terms, watch->day);
}

/* How many such days must be tried until nothing is left that could still fall. */
static int64_t changes(const struct tier_watch *watch)
{
	const struct terms *terms = watch->terms;
	int64_t months = tier_watch_slides(watch) ? terms->tier_months.value : 0;

	if (tier_follows_measure(terms))
		return terms->tier_period.value == PERIOD_LIFETIME ? 0 : months * DAYS_A_MONTH + 1;
	return months + terms->tier_grace.value + SPARE_PERIODS;
}

static void look_down(struct arena *arena, const struct tier_watch *watch, struct outlook *outlook)
{
	struct tier_watch trial = tier_watch_copy(arena, watch);
	int64_t tries = changes(watch), place = outlook->place;
	struct date before;

	outlook->falls_to = -1;
	for (; tries > 0 && place >= outlook->place; tries--) {
		tier_watch_advance(&trial, next_change(&trial));
		if (tier_watch_place(&trial) > place) /* it rises first: the fall is that of another tier */
			return;
		place = tier_watch_place(&trial);
	}
	if (place >= outlook->place)
		return;
	before = date_plus_days(trial.day, -1);
	outlook->falls_to = place;
	outlook->falls_on = trial.day;
	outlook->keep = watch->terms->tiers[outlook->place].from.value -
			(tier_follows_measure(watch->terms) ? trial.sum : sum_on(arena, watch, before));
	if (outlook->keep < 0 || place_if(arena, watch, before, outlook->keep, trial.day) < outlook->place)
		outlook->keep = 0;
}

struct outlook outlook_of(struct arena *arena, const struct tier_watch *watch)
{
	struct outlook outlook = { .place = tier_watch_place(watch), .next = -1, .falls_to = -1 };

	if (watch->terms->tier_count == 0)
		return outlook;
	look_up(arena, watch, &outlook);
	look_down(arena, watch, &outlook);
	return outlook;
}

/* ---- Rates ---- */

struct rate_move_list outlook_rates(struct arena *arena, const struct terms *terms, int64_t kinds, int64_t before, int64_t after)
{
	struct rate_move_list moves = { arena_many(arena, struct rate_move, TERMS_LEVELS), 0 };

	for (int64_t level = 0; level < terms->levels; level++) {
		struct rate_question question = { .level = level, .kinds = kinds, .tier = terms->tiers[before].code };
		const struct terms_rate *now = rate_for(terms, &question), *then;

		question.tier = terms->tiers[after].code;
		then = rate_for(terms, &question);
		if (now != then && !(now && then && now->form == then->form && now->term.value == then->term.value))
			moves.items[moves.count++] = (struct rate_move){ level, now, then };
	}
	return moves;
}

static const char *counted(struct arena *arena, const char *sentence, int64_t count)
{
	const struct refused whole = { sentence, "", { locale_number(arena, count) } };

	return locale_refusal(arena, &whole);
}

const char *measure_words(struct arena *arena, enum measure measure, int64_t value, const char *currency)
{
	if (measure == MEASURE_ORDERS)
		return counted(arena, locale_plural("%1$s order", "%1$s orders", value), value);
	if (measure == MEASURE_UNITS)
		return counted(arena, locale_plural("%1$s unit", "%1$s units", value), value);
	return locale_money(arena, money_of(value, currency));
}

const char *rate_words(struct arena *arena, const struct terms_rate *rate, const char *currency)
{
	if (rate && (rate->form == FORM_EACH || rate->form == FORM_ORDER))
		return locale_money(arena, money_of(rate->term.value, currency));
	return locale_percent(arena, rate ? rate->term.value : 0);
}

const char *tier_words(const char *code)
{
	static const char *const labels[] = { "standard", N_("Standard"), "silver", N_("Silver"), "gold", N_("Gold"), NULL };

	for (const char *const *label = labels; *label; label += 2)
		if (text_same(*label, code))
			return locale_text(label[1]);
	return code;
}
