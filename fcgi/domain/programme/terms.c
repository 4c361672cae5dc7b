/* Reads a version's parameters and looks rates and tiers up in them; comparing two versions is terms_compare.c. */
#include "domain/programme/terms.h"

#include <inttypes.h>
#include <string.h>

#include "base/text.h"
#include "core/locale.h"
#include "domain/programme/terms_known.h"

RECORD(parameter, FIELD(parameter, article), FIELD(parameter, name), FIELD(parameter, value), FIELD(parameter, unit));

#define KNOWN(name, unit, low, high, member, better) { name, unit, low, high, offsetof(struct terms, member), better }

const struct terms_known terms_known[] = {
	KNOWN("share.cap", "bp", 0, TERMS_WHOLE, share_cap, TERMS_HIGHER),
	KNOWN("tier.months", "months", 1, 120, tier_months, TERMS_EITHER),
	KNOWN("hold.days", "days", 0, 365, hold_days, TERMS_LOWER),
	KNOWN("payout.minimum", "minor", 0, 100000000, payout_minimum, TERMS_LOWER),
	KNOWN("payout.day", "day", 1, 28, payout_day, TERMS_LOWER),
	KNOWN("notice.days", "days", 1, 365, notice_days, TERMS_HIGHER),
	KNOWN("answer.days", "days", 1, 90, answer_days, TERMS_LOWER),
	KNOWN("question.days", "days", 1, 90, question_days, TERMS_LOWER),
	KNOWN("first_action.days", "days", 1, 730, first_action_days, TERMS_HIGHER),
	KNOWN("reapply.days", "days", 0, 730, reapply_days, TERMS_LOWER),
	KNOWN("appeal.days", "days", 1, 365, appeal_days, TERMS_HIGHER),
	KNOWN("tail.days", "days", 0, 3650, tail_days, TERMS_HIGHER),
	{ NULL, NULL, 0, 0, 0, TERMS_EITHER },
};

static const struct refused unknown_name = {
	N_("Article %1$s: there is no parameter named %2$s."),
	N_("Correct the name in that article, or take the parameter out."),
	{ NULL } };
static const struct refused given_twice = {
	N_("Article %1$s: %2$s is given twice."), N_("Leave it in one article only."),
	{ NULL } };
static const struct refused wrong_unit = {
	N_("Article %1$s: %2$s is measured in %3$s."), N_("Correct the unit in that article."),
	{ NULL } };
static const struct refused out_of_range = {
	N_("Article %1$s: %2$s must be between %3$s and %4$s."), N_("Correct the value in that article."),
	{ NULL } };
static const struct refused missing = {
	N_("The programme does not say what %1$s is."), N_("Add this parameter to the article that it belongs to."),
	{ NULL } };
static const struct refused level_gap = {
	N_("Article %1$s: level %2$s has no plain rate, but a higher level or a special rate needs it."),
	N_("Give a rate to every level from 0 up, or take the rate out."),
	{ NULL } };
static const struct refused tier_gap = {
	N_("Article %1$s: tiers must be numbered 1, 2, 3 without gaps; number %2$s is missing."),
	N_("Number the tiers again."),
	{ NULL } };
static const struct refused tier_start = {
	N_("Article %1$s: tier %2$s is the first, so it must begin at 0."), N_("Set its threshold to 0."),
	{ NULL } };
static const struct refused tier_order = {
	N_("Article %1$s: tier %2$s must begin at more than tier %3$s does."),
	N_("Put the thresholds into rising order."),
	{ NULL } };
static const struct refused tier_unknown = {
	N_("Article %1$s: a rate is given for tier %2$s, which does not exist."),
	N_("Add that tier, or take the rate out."),
	{ NULL } };
static const struct refused over_cap = {
	N_("Article %1$s: the rates of all levels together could reach %2$s of a sale, more than the cap of %3$s in "
	   "article %4$s."),
	N_("Lower a rate, or raise the cap."),
	{ NULL } };
static const struct refused too_many = {
	N_("Article %1$s: the programme has more than %2$s rates."), N_("Join some of them."),
	{ NULL } };

static const char *number(struct arena *arena, int64_t value)
{
	return arena_printf(arena, "%" PRId64, value);
}

static struct term *term_of(struct terms *terms, const struct terms_known *known)
{
	return (struct term *)(void *)((char *)terms + known->offset);
}

static refusal check_value(struct arena *arena, const struct parameter *row, const char *unit, int64_t low,
			   int64_t high)
{
	const char *article = number(arena, row->article);

	if (!text_same(row->unit, unit))
		return refuse(arena, &wrong_unit, article, row->name, unit);
	if (row->value < low || row->value > high)
		return refuse(arena, &out_of_range, article, row->name, number(arena, low), number(arena, high));
	return NULL;
}

/* Cuts the next part of a dotted name off into part; false when there is none or it does not fit. */
static bool next_part(const char **rest, char *part, size_t size)
{
	size_t length = strcspn(*rest, ".");

	if (length == 0 || length >= size)
		return false;
	memcpy(part, *rest, length);
	part[length] = '\0';
	*rest += length;
	if (**rest == '.')
		*rest += 1;
	return true;
}

static bool scope_of(const char *word, enum rate_scope *scope)
{
	static const char *const words[] = { "", "tier", "category", "product" };

	for (size_t i = RATE_TIER; i <= RATE_PRODUCT; i++) {
		if (text_same(word, words[i])) {
			*scope = (enum rate_scope)i;
			return true;
		}
	}
	return false;
}

/* Takes "level.N.rate[.SCOPE.KEY]" apart. */
static bool rate_name(struct arena *arena, const char *name, struct terms_rate *rate)
{
	const char *rest = name + strlen("level.");
	char level[4], word[16];

	if (!next_part(&rest, level, sizeof(level)) || !text_to_int(level, &rate->level))
		return false;
	if (rate->level < 0 || rate->level >= TERMS_LEVELS || !next_part(&rest, word, sizeof(word)) ||
	    !text_same(word, "rate"))
		return false;
	rate->key = "";
	if (*rest == '\0')
		return !text_ends(name, ".");
	if (!next_part(&rest, word, sizeof(word)) || !scope_of(word, &rate->scope) || *rest == '\0')
		return false;
	rate->key = arena_text(arena, rest);
	return true;
}

static const struct terms_rate *rate_exact(const struct terms *terms, int64_t level, enum rate_scope scope,
					   const char *key)
{
	for (size_t i = 0; i < terms->rate_count; i++) {
		const struct terms_rate *rate = &terms->rates[i];

		if (rate->level == level && rate->scope == scope && text_same(rate->key, key))
			return rate;
	}
	return NULL;
}

static refusal read_rate(struct arena *arena, struct terms *terms, const struct parameter *row)
{
	const char *article = number(arena, row->article);
	struct terms_rate rate = { .scope = RATE_PLAIN, .term = { row->value, row->article } };
	refusal why;

	if (!rate_name(arena, row->name, &rate))
		return refuse(arena, &unknown_name, article, row->name);
	if ((why = check_value(arena, row, "bp", 0, TERMS_WHOLE)) != NULL)
		return why;
	if (rate_exact(terms, rate.level, rate.scope, rate.key))
		return refuse(arena, &given_twice, article, row->name);
	if (terms->rate_count == TERMS_RATES)
		return refuse(arena, &too_many, article, number(arena, TERMS_RATES));
	terms->rates[terms->rate_count++] = rate;
	if (rate.level >= terms->levels)
		terms->levels = rate.level + 1;
	return NULL;
}

static refusal read_tier(struct arena *arena, struct terms *terms, const struct parameter *row)
{
	const char *article = number(arena, row->article), *rest = row->name + strlen("tier.");
	char place[4];
	int64_t tier;
	refusal why;

	if (!next_part(&rest, place, sizeof(place)) || !text_to_int(place, &tier) || *rest == '\0' || strchr(rest, '.'))
		return refuse(arena, &unknown_name, article, row->name);
	if (tier < 1 || tier > TERMS_TIERS)
		return refuse(arena, &out_of_range, article, row->name, "1", number(arena, TERMS_TIERS));
	if ((why = check_value(arena, row, "minor", 0, INT64_MAX / TERMS_WHOLE)) != NULL)
		return why;
	if (terms->tiers[tier - 1].code)
		return refuse(arena, &given_twice, article, row->name);
	terms->tiers[tier - 1] = (struct terms_tier){ arena_text(arena, rest), { row->value, row->article } };
	if ((size_t)tier > terms->tier_count)
		terms->tier_count = (size_t)tier;
	return NULL;
}

static refusal read_row(struct arena *arena, struct terms *terms, const struct parameter *row)
{
	for (const struct terms_known *known = terms_known; known->name; known++) {
		refusal why;

		if (!text_same(known->name, row->name))
			continue;
		if (term_of(terms, known)->article)
			return refuse(arena, &given_twice, number(arena, row->article), row->name);
		if ((why = check_value(arena, row, known->unit, known->low, known->high)) != NULL)
			return why;
		*term_of(terms, known) = (struct term){ row->value, row->article };
		return NULL;
	}
	if (text_starts(row->name, "level."))
		return read_rate(arena, terms, row);
	if (text_starts(row->name, "tier."))
		return read_tier(arena, terms, row);
	return refuse(arena, &unknown_name, number(arena, row->article), row->name);
}

static refusal check_complete(struct arena *arena, struct terms *terms)
{
	for (const struct terms_known *known = terms_known; known->name; known++) {
		if (!term_of(terms, known)->article)
			return refuse(arena, &missing, known->name);
	}
	if (terms->levels == 0)
		return refuse(arena, &missing, "level.0.rate");
	if (terms->tier_count == 0)
		return refuse(arena, &missing, "tier.1");
	return NULL;
}

static bool tier_exists(const struct terms *terms, const char *code)
{
	for (size_t i = 0; i < terms->tier_count; i++) {
		if (text_same(terms->tiers[i].code, code))
			return true;
	}
	return false;
}

static refusal check_tiers(struct arena *arena, const struct terms *terms)
{
	const struct terms_tier *tiers = terms->tiers;
	const char *last = number(arena, tiers[terms->tier_count - 1].from.article);

	for (size_t i = 0; i < terms->tier_count; i++) {
		if (!tiers[i].code)
			return refuse(arena, &tier_gap, last, number(arena, (int64_t)i + 1));
		if (i == 0 && tiers[i].from.value != 0)
			return refuse(arena, &tier_start, number(arena, tiers[i].from.article), tiers[i].code);
		if (i > 0 && tiers[i].from.value <= tiers[i - 1].from.value)
			return refuse(arena, &tier_order, number(arena, tiers[i].from.article), tiers[i].code,
				      tiers[i - 1].code);
	}
	for (size_t i = 0; i < terms->rate_count; i++) {
		const struct terms_rate *rate = &terms->rates[i];

		if (rate->scope == RATE_TIER && !tier_exists(terms, rate->key))
			return refuse(arena, &tier_unknown, number(arena, rate->term.article), rate->key);
	}
	return NULL;
}

static const struct terms_rate *highest_rate(const struct terms *terms, int64_t level)
{
	const struct terms_rate *highest = NULL;

	for (size_t i = 0; i < terms->rate_count; i++) {
		const struct terms_rate *rate = &terms->rates[i];

		if (rate->level == level && (!highest || rate->term.value > highest->term.value))
			highest = rate;
	}
	return highest;
}

/* The worst case takes the highest rate of each level, whether or not one sale can meet them all. */
static refusal check_levels(struct arena *arena, const struct terms *terms)
{
	int64_t sum = 0, article = 0;

	for (int64_t level = 0; level < terms->levels; level++) {
		const struct terms_rate *highest = highest_rate(terms, level);

		if (!highest)
			highest = highest_rate(terms, terms->levels - 1);
		if (!rate_exact(terms, level, RATE_PLAIN, ""))
			return refuse(arena, &level_gap, number(arena, highest->term.article), number(arena, level));
		sum += highest->term.value;
		if (sum > terms->share_cap.value && article == 0)
			article = highest->term.article;
	}
	if (article)
		return refuse(arena, &over_cap, number(arena, article), locale_percent(arena, sum),
			      locale_percent(arena, terms->share_cap.value), number(arena, terms->share_cap.article));
	return NULL;
}

refusal terms_read(struct arena *arena, struct parameter_list rows, int64_t version, const char *currency,
		   const struct terms **answer)
{
	struct terms *terms = arena_one(arena, struct terms);
	refusal why;

	terms->version = version;
	terms->currency = arena_text(arena, currency);
	for (size_t i = 0; i < rows.count; i++) {
		if ((why = read_row(arena, terms, &rows.items[i])) != NULL)
			return why;
	}
	if ((why = check_complete(arena, terms)) != NULL)
		return why;
	if ((why = check_tiers(arena, terms)) != NULL)
		return why;
	if ((why = check_levels(arena, terms)) != NULL)
		return why;
	*answer = terms;
	return NULL;
}

struct parameter_list terms_overlay(struct arena *arena, struct parameter_list rows, struct parameter_list overlay)
{
	struct parameter_list all = { arena_many(arena, struct parameter, rows.count + overlay.count), rows.count };

	for (size_t i = 0; i < rows.count; i++)
		all.items[i] = rows.items[i];
	for (size_t i = 0; i < overlay.count; i++) {
		size_t place = 0;

		while (place < rows.count && !text_same(rows.items[place].name, overlay.items[i].name))
			place++;
		all.items[place < rows.count ? place : all.count++] = overlay.items[i];
	}
	return all;
}

const struct terms_rate *terms_rate(const struct terms *terms, int64_t level, const char *tier, const char *category,
				    const char *product)
{
	const char *const keys[] = { "", tier, category, product };

	for (int scope = RATE_PRODUCT; scope >= RATE_PLAIN; scope--) {
		const struct terms_rate *rate =
			keys[scope] ? rate_exact(terms, level, (enum rate_scope)scope, keys[scope]) : NULL;

		if (rate)
			return rate;
	}
	return NULL;
}

const struct terms_tier *terms_tier(const struct terms *terms, int64_t turnover)
{
	const struct terms_tier *reached = terms->tier_count ? &terms->tiers[0] : NULL;

	for (size_t i = 1; i < terms->tier_count; i++) {
		if (turnover >= terms->tiers[i].from.value)
			reached = &terms->tiers[i];
	}
	return reached;
}

const struct terms_tier *terms_next_tier(const struct terms *terms, int64_t turnover)
{
	for (size_t i = 1; i < terms->tier_count; i++) {
		if (turnover < terms->tiers[i].from.value)
			return &terms->tiers[i];
	}
	return NULL;
}
