/* What cannot be true at once in one version of the terms; each refusal names the article. */
#include "domain/programme/terms_check.h"

#include <inttypes.h>

#include "base/text.h"
#include "core/locale.h"
#include "domain/programme/parameters.h"

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
static const struct refused tier_twice = {
	N_("Article %1$s: two tiers are called %2$s."), N_("Give each tier a name of its own."),
	{ NULL } };
static const struct refused tier_unknown = {
	N_("Article %1$s: a rate is given for tier %2$s, which does not exist."),
	N_("Add that tier, or take the rate out."),
	{ NULL } };
static const struct refused threshold_unit = {
	N_("Article %1$s: %2$s must be given in %3$s, because that is what is measured."),
	N_("Correct the unit, or measure by something else."),
	{ NULL } };
static const struct refused over_cap = {
	N_("Article %1$s: the rates of all levels together could reach %2$s of a sale, more than the cap of %3$s in "
	   "article %4$s."),
	N_("Lower a rate, or raise the cap."),
	{ NULL } };
static const struct refused later_alone = {
	N_("Article %1$s: level %2$s says what is paid later, but not after how many orders or months."),
	N_("Limit the plain rate of that level, or take the later rate out."),
	{ NULL } };
static const struct refused share_of_itself = {
	N_("Article %1$s: who brought the client cannot be paid a part of its own commission."),
	N_("Give a rate of the sale, or use this form from level 1 up."),
	{ NULL } };
static const struct refused grace_alone = {
	N_("Article %1$s: a tier stays for some more periods, but the programme does not say for how many."),
	N_("Say how many periods of grace there are."),
	{ NULL } };
static const struct refused marginal_measure = {
	N_("Article %1$s: a sale can be cut at a threshold only if tiers are measured by turnover and rise at once."),
	N_("Measure by turnover and let a tier begin at once, or pay the whole sale at one rate."),
	{ NULL } };
static const struct refused marginal_form = {
	N_("Article %1$s: a sale that is cut at a threshold needs rates of the net sale; level %2$s has another."),
	N_("Give that rate as a part of the net sale, or pay the whole sale at one rate."),
	{ NULL } };

static const char *number(struct arena *arena, int64_t value)
{
	return arena_printf(arena, "%" PRId64, value);
}

static refusal check_complete(struct arena *arena, const struct terms *terms)
{
	for (const struct parameter_kind *kind = parameter_kinds; kind->pattern; kind++) {
		const struct term *term = (const struct term *)(const void *)((const char *)terms + kind->offset);

		if (kind->required && !term->article)
			return refuse(arena, &missing, kind->pattern);
	}
	if (terms->levels == 0)
		return refuse(arena, &missing, "level.0.rate");
	if (terms->tier_count == 0)
		return refuse(arena, &missing, "tier.1");
	if (terms->tier_period.value == PERIOD_ROLLING && !terms->tier_months.article)
		return refuse(arena, &missing, "tier.months");
	return NULL;
}

static const struct terms_tier *tier_named(const struct terms *terms, const char *code)
{
	for (size_t i = 0; i < terms->tier_count; i++) {
		if (text_same(terms->tiers[i].code, code))
			return &terms->tiers[i];
	}
	return NULL;
}

static refusal check_tiers(struct arena *arena, const struct terms *terms)
{
	const struct terms_tier *tiers = terms->tiers;
	const char *last = number(arena, tiers[terms->tier_count - 1].from.article);

	for (size_t i = 0; i < terms->tier_count; i++) {
		const char *article = number(arena, tiers[i].from.article);

		if (!tiers[i].code)
			return refuse(arena, &tier_gap, last, number(arena, (int64_t)i + 1));
		if (i == 0 && tiers[i].from.value != 0)
			return refuse(arena, &tier_start, article, tiers[i].code);
		if (i > 0 && tiers[i].from.value <= tiers[i - 1].from.value)
			return refuse(arena, &tier_order, article, tiers[i].code, tiers[i - 1].code);
		if (tier_named(terms, tiers[i].code) != &tiers[i])
			return refuse(arena, &tier_twice, article, tiers[i].code);
	}
	for (size_t i = 0; i < terms->rate_count; i++) {
		const struct terms_rate *rate = &terms->rates[i];

		if (rate->scope == RATE_TIER && !tier_named(terms, rate->key))
			return refuse(arena, &tier_unknown, number(arena, rate->term.article), rate->key);
	}
	return NULL;
}

/* Units of thresholds are known only once all rows are read. */
refusal terms_check_units(struct arena *arena, const struct terms *terms, struct parameter_list rows)
{
	for (size_t i = 0; i < rows.count; i++) {
		const struct parameter *row = &rows.items[i];
		struct parameter_name parts;
		bool known = parameter_name_read(arena, row->name, &parts);
		bool active = known && text_same(parts.kind->pattern, "active.from");
		const char *unit = tier_unit(active ? terms->active_measure.value : terms->tier_measure.value);

		if (known && (parts.is_tier || active) && row->value != 0 && !text_same(row->unit, unit))
			return refuse(arena, &threshold_unit, number(arena, row->article), row->name, unit);
	}
	return NULL;
}

static refusal check_switches(struct arena *arena, const struct terms *terms)
{
	if (terms->tier_down.value == DOWN_GRACE && !terms->tier_grace.article)
		return refuse(arena, &grace_alone, number(arena, terms->tier_down.article));
	if (terms->tier_method.value != METHOD_MARGINAL)
		return NULL;
	if (terms->tier_measure.value > MEASURE_PAID || terms->tier_up.value != UP_AT_ONCE)
		return refuse(arena, &marginal_measure, number(arena, terms->tier_method.article));
	for (size_t i = 0; i < terms->rate_count && terms->tier_rates; i++) {
		const struct terms_rate *rate = &terms->rates[i];

		if (rate->scope <= RATE_TIER && rate->form != FORM_RATE)
			return refuse(arena, &marginal_form, number(arena, rate->term.article), number(arena, rate->level));
	}
	return NULL;
}

static const struct terms_rate *plain_rate(const struct terms *terms, const struct terms_rate *like, bool limited)
{
	for (size_t i = 0; i < terms->rate_count; i++) {
		const struct terms_rate *rate = &terms->rates[i];

		if (rate->level == like->level && rate->scope == RATE_PLAIN &&
		    (!limited || ((rate->orders.article || rate->months.article) && rate->kind == like->kind &&
				  rate->individual == like->individual)))
			return rate;
	}
	return NULL;
}

static refusal check_rates(struct arena *arena, const struct terms *terms)
{
	for (size_t i = 0; i < terms->rate_count; i++) {
		const struct terms_rate *rate = &terms->rates[i];

		if (rate->form == FORM_SHARE && rate->level == 0)
			return refuse(arena, &share_of_itself, number(arena, rate->term.article));
		if (rate->scope == RATE_LATER && !plain_rate(terms, rate, true))
			return refuse(arena, &later_alone, number(arena, rate->term.article), number(arena, rate->level));
	}
	return NULL;
}

/* The most that a rate can pay, in basis points of the net sale. Amounts fixed in money are held by the cap alone, when a
 * sale is computed. */
static int64_t most_of(const struct terms_rate *rate, int64_t seller)
{
	switch (rate->form) {
	case FORM_RATE:
	case FORM_MARGIN:
		return rate->term.value;
	case FORM_SHARE:
		return (rate->term.value * seller + TERMS_WHOLE - 1) / TERMS_WHOLE;
	default:
		return 0;
	}
}

static const struct terms_rate *highest_rate(const struct terms *terms, int64_t level, int64_t seller)
{
	const struct terms_rate *highest = NULL;

	for (size_t i = 0; i < terms->rate_count; i++) {
		const struct terms_rate *rate = &terms->rates[i];

		if (rate->level == level && (!highest || most_of(rate, seller) > most_of(highest, seller)))
			highest = rate;
	}
	return highest;
}

/* The worst case takes the highest rate of each level, whether or not one sale can meet them all. */
static refusal check_levels(struct arena *arena, const struct terms *terms)
{
	int64_t sum = 0, article = 0, seller = 0;

	for (int64_t level = 0; level < terms->levels; level++) {
		const struct terms_rate *highest = highest_rate(terms, level, seller);
		const struct terms_rate like = { .level = level };

		if (!highest || !plain_rate(terms, &like, false))
			return refuse(arena, &level_gap,
				      number(arena, (highest ? highest : &terms->rates[terms->rate_count - 1])->term.article),
				      number(arena, level));
		sum += most_of(highest, seller);
		if (level == 0)
			seller = sum;
		if (sum > terms->share_cap.value && article == 0)
			article = highest->term.article;
	}
	if (article)
		return refuse(arena, &over_cap, number(arena, article), locale_percent(arena, sum),
			      locale_percent(arena, terms->share_cap.value), number(arena, terms->share_cap.article));
	return NULL;
}

refusal terms_check(struct arena *arena, const struct terms *terms)
{
	refusal why;

	if ((why = check_complete(arena, terms)) != NULL || (why = check_tiers(arena, terms)) != NULL ||
	    (why = check_switches(arena, terms)) != NULL || (why = check_rates(arena, terms)) != NULL)
		return why;
	return check_levels(arena, terms);
}
