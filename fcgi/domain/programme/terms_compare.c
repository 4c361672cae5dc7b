/* Says whether one version of the terms is worse for partners than another, and refuses a change without the notice
 * that the version in force promises. It leans to the partner's side: whatever may be worse for someone is worse. */
#include "domain/programme/terms.h"

#include <inttypes.h>

#include "base/text.h"
#include "domain/programme/terms_known.h"

static const struct refused no_notice = {
	N_("Article %1$s becomes worse for partners, and the programme in force promises %2$s days of notice for that "
	   "(article %3$s)."),
	N_("Let the new version take effect on %4$s or later, or keep that article as good as it is."),
	{ NULL } };

static const struct term *term_at(const struct terms *terms, const struct terms_known *known)
{
	return (const struct term *)(const void *)((const char *)terms + known->offset);
}

static int64_t worse_known(const struct terms *before, const struct terms *after)
{
	for (const struct terms_known *known = terms_known; known->name; known++) {
		const struct term *was = term_at(before, known), *is = term_at(after, known);
		bool worse = known->better == TERMS_HIGHER  ? is->value < was->value
			     : known->better == TERMS_LOWER ? is->value > was->value
							    : is->value != was->value;

		if (worse)
			return is->article;
	}
	return 0;
}

static int64_t worse_tier(const struct terms *before, const struct terms *after)
{
	for (size_t i = 0; i < before->tier_count; i++) {
		const struct terms_tier *was = &before->tiers[i], *is = NULL;

		for (size_t j = 0; j < after->tier_count; j++) {
			if (text_same(after->tiers[j].code, was->code))
				is = &after->tiers[j];
		}
		if (!is)
			return was->from.article;
		if (is->from.value > was->from.value)
			return is->from.article;
	}
	return 0;
}

/* Keys of one scope in either version, with NULL ("none of these") first. */
struct keys {
	const char *items[2 * TERMS_RATES + 1];
	size_t count;
};

static void keys_add(struct keys *keys, const struct terms *terms, enum rate_scope scope)
{
	for (size_t i = 0; i < terms->rate_count; i++) {
		bool known = terms->rates[i].scope != scope;

		for (size_t j = 1; j < keys->count && !known; j++)
			known = text_same(keys->items[j], terms->rates[i].key);
		if (!known)
			keys->items[keys->count++] = terms->rates[i].key;
	}
}

static void keys_of(struct keys *keys, const struct terms *before, const struct terms *after, enum rate_scope scope)
{
	keys->items[0] = NULL;
	keys->count = 1;
	keys_add(keys, before, scope);
	keys_add(keys, after, scope);
}

static int64_t worse_level(const struct terms *before, const struct terms *after, const char *tier,
			   const char *category, const char *product)
{
	for (int64_t level = 0; level < before->levels; level++) {
		const struct terms_rate *was = terms_rate(before, level, tier, category, product);
		const struct terms_rate *is = terms_rate(after, level, tier, category, product);

		if ((is ? is->term.value : 0) < was->term.value)
			return is ? is->term.article : was->term.article;
	}
	return 0;
}

static int64_t worse_rate(const struct terms *before, const struct terms *after)
{
	struct keys tiers, categories, products;

	keys_of(&tiers, before, after, RATE_TIER);
	keys_of(&categories, before, after, RATE_CATEGORY);
	keys_of(&products, before, after, RATE_PRODUCT);
	for (size_t t = 0; t < tiers.count; t++) {
		for (size_t c = 0; c < categories.count; c++) {
			for (size_t p = 0; p < products.count; p++) {
				int64_t article = worse_level(before, after, tiers.items[t], categories.items[c],
							      products.items[p]);

				if (article)
					return article;
			}
		}
	}
	return 0;
}

int64_t terms_worse(const struct terms *before, const struct terms *after)
{
	int64_t article = worse_rate(before, after);

	if (!article)
		article = worse_tier(before, after);
	return article ? article : worse_known(before, after);
}

refusal terms_notice(struct arena *arena, const struct terms *before, const struct terms *after, struct date announced,
		     struct date effective)
{
	struct date earliest = date_plus_days(announced, before->notice_days.value);
	int64_t article = terms_worse(before, after);

	if (!article || effective.days >= earliest.days)
		return NULL;
	return refuse(arena, &no_notice, arena_printf(arena, "%" PRId64, article),
		      arena_printf(arena, "%" PRId64, before->notice_days.value),
		      arena_printf(arena, "%" PRId64, before->notice_days.article), date_plain(arena, earliest));
}
