/* Says whether one version of the terms is worse for partners than another, and refuses a change without the notice
 * that the version in force promises. It leans to the partner's side: whatever may be worse for someone is worse. */
#include "domain/programme/terms.h"

#include <inttypes.h>

#include "base/text.h"
#include "domain/programme/parameters.h"

enum { MOMENTS = 24 };

static const struct refused no_notice = {
	N_("Article %1$s becomes worse for partners, and the programme in force promises %2$s days of notice for that "
	   "(article %3$s)."),
	N_("Let the new version take effect on %4$s or later, or keep that article as good as it is."),
	{ NULL } };
static const struct refused reaches_back = {
	N_("A version cannot take effect before the day on which partners hear of it (%1$s): terms never reach back."),
	N_("Let it take effect on that day or later."),
	{ NULL } };

/* ---- What stands alone ---- */

static int64_t value_of(const struct terms *terms, const struct parameter_kind *kind, int64_t *article)
{
	const struct term *term = (const struct term *)(const void *)((const char *)terms + kind->offset);

	if (term->article)
		*article = term->article;
	return term->value;
}

static bool worse_value(const struct parameter_kind *kind, int64_t was, int64_t is)
{
	switch (kind->better) {
	case PARAMETER_HIGHER:
		return is < was;
	case PARAMETER_LOWER:
		return is > was;
	case PARAMETER_FIRST:
		return is != was && is != 0;
	case PARAMETER_EITHER:
		return is != was;
	}
	return true;
}

/* Whether the parameter decides anything in these terms. */
static bool matters(const struct terms *terms, const struct parameter_kind *kind)
{
	if (text_same(kind->pattern, "tier.months"))
		return terms->tier_period.value == PERIOD_ROLLING;
	if (text_same(kind->pattern, "tier.grace"))
		return terms->tier_down.value == DOWN_GRACE;
	return !text_starts(kind->pattern, "active.") || terms->active_from.value > 0;
}

static int64_t worse_known(const struct terms *before, const struct terms *after)
{
	for (const struct parameter_kind *kind = parameter_kinds; kind->pattern; kind++) {
		int64_t article = after->tiers[0].from.article;

		if (kind->family || !matters(after, kind))
			continue;

		int64_t was = value_of(before, kind, &article), is = value_of(after, kind, &article);

		/* Without a minimum before, any is worse; the rest of the rule then matters no more. */
		if (text_same(kind->pattern, "active.from") && was == 0 && is > 0)
			return article;
		if (matters(before, kind) && worse_value(kind, was, is))
			return article;
	}
	return 0;
}

static const struct terms_tier *tier_named(const struct terms *terms, const char *code)
{
	for (size_t i = 0; i < terms->tier_count; i++) {
		if (text_same(terms->tiers[i].code, code))
			return &terms->tiers[i];
	}
	return NULL;
}

static int64_t worse_tier(const struct terms *before, const struct terms *after)
{
	for (size_t i = 0; i < before->tier_count; i++) {
		const struct terms_tier *was = &before->tiers[i], *is = tier_named(after, was->code);

		if (!is)
			return was->from.article;
		if (is->from.value > was->from.value)
			return is->from.article;
	}
	return 0;
}

/* ---- Rates ----
 * Whatever is sold meets one rate before and one after. For every pair of rates it is enough to ask about the sale that
 * has just the keys of these two: more keys could only bring in other rates, which are pairs of their own. */

static bool worse_limit(const struct term *was, const struct term *is)
{
	return is->article && (!was->article || is->value < was->value);
}

/* The article that makes it worse, else 0. */
static int64_t worse_rate(const struct terms_rate *was, const struct terms_rate *is, bool begins)
{
	bool comparable;

	if (!was || was->term.value == 0)
		return 0;
	if (!is)
		return was->term.article;
	comparable = is->form == was->form || (is->form == FORM_RATE && was->form == FORM_MARGIN);
	if (!comparable || is->term.value < was->term.value)
		return is->term.article;
	if (begins && worse_limit(&was->orders, &is->orders))
		return is->orders.article;
	return begins && worse_limit(&was->months, &is->months) ? is->months.article : 0;
}

static void ask_about(struct rate_question *question, const struct terms_rate *rate)
{
	if (!rate)
		return;
	question->kinds |= rate->kind;
	if (rate->scope == RATE_BRAND)
		question->brand = rate->key;
	if (rate->scope == RATE_CATEGORY)
		question->category = rate->key;
	if (rate->scope == RATE_PRODUCT)
		question->product = rate->key;
}

/* The moments of a bond at which some rate of the level begins to be over: after so many orders, after so many months. */
struct moments {
	int64_t numbers[MOMENTS], months[MOMENTS];
	size_t number_count, month_count;
};

static void moment_add(int64_t *moments, size_t *count, const struct term *limit, int64_t after)
{
	if (!limit->article || *count == MOMENTS)
		return;
	for (size_t i = 0; i < *count; i++) {
		if (moments[i] == limit->value + after)
			return;
	}
	moments[(*count)++] = limit->value + after;
}

static void moments_of(struct moments *moments, const struct terms *terms, int64_t level)
{
	for (size_t i = 0; i < terms->rate_count; i++) {
		if (terms->rates[i].level != level)
			continue;
		moment_add(moments->numbers, &moments->number_count, &terms->rates[i].orders, 1);
		moment_add(moments->months, &moments->month_count, &terms->rates[i].months, 0);
	}
}

static int64_t worse_pair(const struct terms *before, const struct terms *after, const struct terms_rate *one,
			  const struct terms_rate *two, const char *tier_before, const char *tier_after)
{
	struct rate_question was = { .level = one->level }, is;
	struct moments moments = { { 1 }, { 0 }, 1, 1 };
	int64_t article = 0;

	ask_about(&was, one);
	ask_about(&was, two);
	moments_of(&moments, before, one->level);
	moments_of(&moments, after, one->level);
	for (size_t i = 0; i < moments.number_count * moments.month_count && !article; i++) {
		was.number = moments.numbers[i / moments.month_count];
		was.months = moments.months[i % moments.month_count];
		is = was;
		was.tier = tier_before;
		is.tier = tier_after;
		article = worse_rate(rate_for(before, &was), rate_for(after, &is), i == 0);
	}
	return article;
}

static bool same_place(const struct terms_rate *one, const struct terms_rate *two)
{
	return one->scope == two->scope && !text_same(one->key, two->key) && one->scope > RATE_TIER;
}

/* All pairs for a partner whose tier is called so before and after. */
static int64_t worse_rates(const struct terms *before, const struct terms *after, const char *tier_before,
			   const char *tier_after)
{
	for (size_t i = 0; i < before->rate_count; i++) {
		const struct terms_rate *one = &before->rates[i];
		int64_t article = worse_pair(before, after, one, NULL, tier_before, tier_after);

		for (size_t j = 0; j < after->rate_count && !article; j++) {
			const struct terms_rate *two = &after->rates[j];

			if (two->level == one->level && !same_place(one, two))
				article = worse_pair(before, after, one, two, tier_before, tier_after);
		}
		if (article)
			return article;
	}
	return 0;
}

static int64_t worse_at(const struct terms *before, const struct terms *after, int64_t measure)
{
	return worse_rates(before, after, terms_tier(before, measure)->code, terms_tier(after, measure)->code);
}

int64_t terms_worse(const struct terms *before, const struct terms *after)
{
	int64_t article = 0;

	for (size_t i = 0; i < before->tier_count && !article; i++)
		article = worse_at(before, after, before->tiers[i].from.value);
	for (size_t i = 0; i < after->tier_count && !article; i++)
		article = worse_at(before, after, after->tiers[i].from.value);
	if (!article)
		article = worse_tier(before, after);
	return article ? article : worse_known(before, after);
}

refusal terms_notice(struct arena *arena, const struct terms *before, const struct terms *after, struct date announced,
		     struct date effective)
{
	struct date earliest = date_plus_days(announced, before->notice_days.value);
	int64_t article = terms_worse(before, after);

	if (effective.days < announced.days)
		return refuse(arena, &reaches_back, date_plain(arena, announced));
	if (!article || effective.days >= earliest.days)
		return NULL;
	return refuse(arena, &no_notice, arena_printf(arena, "%" PRId64, article),
		      arena_printf(arena, "%" PRId64, before->notice_days.value),
		      arena_printf(arena, "%" PRId64, before->notice_days.article), date_plain(arena, earliest));
}
