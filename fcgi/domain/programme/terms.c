/* Reads a version's parameters into terms; contradictions are found in terms_check.c, rates are looked up in rates.c,
 * two versions are compared in terms_compare.c. */
#include "domain/programme/terms.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "core/locale.h"
#include "domain/programme/parameters.h"
#include "domain/programme/terms_check.h"

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
static const struct refused too_many = {
	N_("Article %1$s: the programme has more than %2$s rates."), N_("Join some of them."),
	{ NULL } };
static const struct refused two_forms = {
	N_("Article %1$s: %2$s says what is paid for the same sales as another rate of that level."),
	N_("Leave one of the two rates."),
	{ NULL } };
static const struct refused limit_alone = {
	N_("Article %1$s: %2$s limits a rate that is not there."),
	N_("Give the rate that it limits, or take the limit out."),
	{ NULL } };

static const struct refused not_individual = {
	N_("Article %1$s: %2$s cannot be agreed with one partner; how tiers and activity are counted is the same for all."),
	N_("Agree a rate instead."),
	{ NULL } };

static const char *number(struct arena *arena, int64_t value)
{
	return arena_printf(arena, "%" PRId64, value);
}

/* What is being read, and from whom. */
struct reading {
	struct arena *arena;
	struct terms *terms;
	bool individual;
};

static struct term *term_of(struct terms *terms, const struct parameter_kind *kind)
{
	return (struct term *)(void *)((char *)terms + kind->offset);
}

static refusal check_value(struct arena *arena, const struct parameter *row, const struct parameter_kind *kind)
{
	const char *article = number(arena, row->article);
	bool by_measure = text_same(kind->pattern, "tier.N.CODE") || text_same(kind->pattern, "active.from");

	if (!text_same(row->unit, kind->unit) && !(by_measure && text_same(row->unit, "count")))
		return refuse(arena, &wrong_unit, article, row->name, kind->unit);
	if (row->value < kind->low || row->value > kind->high)
		return refuse(arena, &out_of_range, article, row->name, number(arena, kind->low), number(arena, kind->high));
	return NULL;
}

static struct terms_rate *rate_exact(const struct reading *reading, const struct parameter_name *parts)
{
	for (size_t i = 0; i < reading->terms->rate_count; i++) {
		struct terms_rate *rate = &reading->terms->rates[i];

		if (rate->individual == reading->individual && rate->level == parts->level &&
		    rate->kind == parts->partner_kind && rate->scope == parts->scope && text_same(rate->key, parts->key))
			return rate;
	}
	return NULL;
}

static refusal read_rate(struct reading *reading, const struct parameter *row, const struct parameter_name *parts)
{
	struct arena *arena = reading->arena;
	struct terms *terms = reading->terms;
	const char *article = number(arena, row->article);
	const struct terms_rate *other = rate_exact(reading, parts);

	if (other)
		return refuse(arena, other->form == parts->form ? &given_twice : &two_forms, article, row->name);
	if (terms->rate_count == TERMS_RATES)
		return refuse(arena, &too_many, article, number(arena, TERMS_RATES));
	terms->rates[terms->rate_count++] = (struct terms_rate){ .individual = reading->individual,
								 .level = parts->level,
								 .kind = parts->partner_kind,
								 .scope = parts->scope,
								 .key = parts->key,
								 .form = parts->form,
								 .term = { row->value, row->article } };
	if (parts->level >= terms->levels)
		terms->levels = parts->level + 1;
	terms->tier_rates = terms->tier_rates || parts->scope == RATE_TIER;
	return NULL;
}

/* After the rates, which may stand below it. */
static refusal read_limit(struct reading *reading, const struct parameter *row, const struct parameter_name *parts)
{
	struct terms_rate *rate = rate_exact(reading, parts);
	struct term *limit = rate && parts->limits_orders ? &rate->orders : rate ? &rate->months : NULL;

	if (!limit)
		return refuse(reading->arena, &limit_alone, number(reading->arena, row->article), row->name);
	if (limit->article)
		return refuse(reading->arena, &given_twice, number(reading->arena, row->article), row->name);
	*limit = (struct term){ row->value, row->article };
	return NULL;
}

static refusal read_tier(struct reading *reading, const struct parameter *row, const struct parameter_name *parts)
{
	struct terms *terms = reading->terms;

	if (parts->tier < 1 || parts->tier > TERMS_TIERS)
		return refuse(reading->arena, &out_of_range, number(reading->arena, row->article), row->name, "1",
			      number(reading->arena, TERMS_TIERS));
	if (terms->tiers[parts->tier - 1].code)
		return refuse(reading->arena, &given_twice, number(reading->arena, row->article), row->name);
	terms->tiers[parts->tier - 1] = (struct terms_tier){ parts->key, { row->value, row->article } };
	if ((size_t)parts->tier > terms->tier_count)
		terms->tier_count = (size_t)parts->tier;
	return NULL;
}

static refusal read_row(struct reading *reading, const struct parameter *row, bool limits)
{
	struct arena *arena = reading->arena;
	struct parameter_name parts;
	refusal why;

	if (!parameter_name_read(arena, row->name, &parts))
		return refuse(arena, &unknown_name, number(arena, row->article), row->name);
	if (parts.is_limit != limits)
		return NULL;
	if ((why = check_value(arena, row, parts.kind)) != NULL)
		return why;
	if (parts.is_rate)
		return read_rate(reading, row, &parts);
	if (parts.is_limit)
		return read_limit(reading, row, &parts);
	if (parts.is_tier)
		return read_tier(reading, row, &parts);
	if (term_of(reading->terms, parts.kind)->article)
		return refuse(arena, &given_twice, number(arena, row->article), row->name);
	*term_of(reading->terms, parts.kind) = (struct term){ row->value, row->article };
	return NULL;
}

static refusal read_all(struct reading *reading, struct parameter_list rows)
{
	refusal why;

	for (int limits = 0; limits < 2; limits++) {
		for (size_t i = 0; i < rows.count; i++) {
			if ((why = read_row(reading, &rows.items[i], limits)) != NULL)
				return why;
		}
	}
	return NULL;
}

static int by_precedence(const void *one, const void *two)
{
	const struct terms_rate *a = one, *b = two;

	if (a->level != b->level)
		return a->level < b->level ? -1 : 1;
	if (a->individual != b->individual)
		return a->individual ? -1 : 1;
	if (a->scope != b->scope)
		return a->scope > b->scope ? -1 : 1;
	if (a->kind != b->kind)
		return !b->kind || (a->kind && a->kind < b->kind) ? -1 : 1;
	return strcmp(a->key, b->key);
}

static void fill_unsaid(struct terms *terms)
{
	for (const struct parameter_kind *kind = parameter_kinds; kind->pattern; kind++) {
		if (!kind->family && !kind->required && !term_of(terms, kind)->article)
			term_of(terms, kind)->value = kind->standard;
	}
}

static refusal finish(struct arena *arena, struct terms *terms, const struct terms **answer)
{
	refusal why;

	qsort(terms->rates, terms->rate_count, sizeof(terms->rates[0]), by_precedence);
	if ((why = terms_check(arena, terms)) != NULL)
		return why;
	*answer = terms;
	return NULL;
}

refusal terms_read(struct arena *arena, struct parameter_list rows, int64_t version, const char *currency,
		   const struct terms **answer)
{
	return terms_read_individual(arena, rows, (struct parameter_list){ NULL, 0 }, version, currency, answer);
}

/* The rows that stand, without rates: those of the overlay take the place of their names. */
static struct parameter_list laid_over(struct arena *arena, struct parameter_list rows, struct parameter_list individual,
				       bool rates)
{
	struct parameter_list kept = { arena_many(arena, struct parameter, rows.count + individual.count), 0 };
	struct parameter_list all = rates ? individual : terms_overlay(arena, rows, individual);
	struct parameter_name parts;

	for (size_t i = 0; i < all.count; i++) {
		const struct parameter *row = &all.items[i];
		bool known = parameter_name_read(arena, row->name, &parts);

		if (known && (parts.is_rate || parts.is_limit) ? rates : !rates)
			kept.items[kept.count++] = *row;
	}
	for (size_t i = 0; i < rows.count && !rates; i++) {
		if (parameter_name_read(arena, rows.items[i].name, &parts) && (parts.is_rate || parts.is_limit))
			kept.items[kept.count++] = rows.items[i];
	}
	return kept;
}

static refusal check_individual(struct arena *arena, struct parameter_list individual)
{
	for (size_t i = 0; i < individual.count; i++) {
		const struct parameter *row = &individual.items[i];
		bool counting = text_starts(row->name, "tier.") || text_starts(row->name, "active.");

		if (counting && !text_same(row->name, "active.from"))
			return refuse(arena, &not_individual, number(arena, row->article), row->name);
	}
	return NULL;
}

refusal terms_read_individual(struct arena *arena, struct parameter_list rows, struct parameter_list individual,
			      int64_t version, const char *currency, const struct terms **answer)
{
	struct terms *terms = arena_one(arena, struct terms);
	struct reading reading = { arena, terms, false };
	struct parameter_list standing = individual.count ? laid_over(arena, rows, individual, false) : rows;
	refusal why;

	terms->version = version;
	terms->currency = arena_text(arena, currency);
	if ((why = check_individual(arena, individual)) != NULL || (why = read_all(&reading, standing)) != NULL)
		return why;
	reading.individual = true;
	if (individual.count && (why = read_all(&reading, laid_over(arena, rows, individual, true))) != NULL)
		return why;
	fill_unsaid(terms);
	if ((why = terms_check_units(arena, terms, standing)) != NULL)
		return why;
	return finish(arena, terms, answer);
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

const struct terms_tier *terms_tier(const struct terms *terms, int64_t measure)
{
	const struct terms_tier *reached = terms->tier_count ? &terms->tiers[0] : NULL;

	for (size_t i = 1; i < terms->tier_count; i++) {
		if (measure >= terms->tiers[i].from.value)
			reached = &terms->tiers[i];
	}
	return reached;
}

const struct terms_tier *terms_next_tier(const struct terms *terms, int64_t measure)
{
	for (size_t i = 1; i < terms->tier_count; i++) {
		if (measure < terms->tiers[i].from.value)
			return &terms->tiers[i];
	}
	return NULL;
}
