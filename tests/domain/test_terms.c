/* The grammar of the programme's parameters: what is refused, which rate goes first, what counts as worse. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "base/text.h"
#include "core/locale.h"
#include "domain/programme/model.h"
#include "domain/programme/parameters.h"

static struct arena *arena;
static const struct model *model;
static const struct terms *terms; /* of the model */

static int start(void **unused)
{
	const char *why = NULL;

	(void)unused;
	arena = arena_new();
	locale_start("locale");
	locale_use(ENGLISH);
	model = model_load(arena, "deploy/programme", &why);
	if (!model)
		print_message("%s\n", why);
	return model && !terms_read(arena, model->parameters, 1, "GBP", &terms) ? 0 : -1;
}

static int stop(void **unused)
{
	(void)unused;
	arena_free(arena);
	return 0;
}

/* The model with one parameter changed or added, in article 3. */
static const struct terms *terms_with(const char *name, int64_t value, const char *unit)
{
	struct parameter row = { 3, name, value, unit };
	const struct terms *read = NULL;

	assert_null(terms_read(arena, terms_overlay(arena, model->parameters, (struct parameter_list){ &row, 1 }), 2, "GBP",
			       &read));
	return read;
}

/* More rows laid over the model, as if they were the programme's own. */
static const struct terms *with_rows(const struct parameter *rows, size_t count, const char *words)
{
	struct parameter_list all = terms_overlay(arena, model->parameters,
						  (struct parameter_list){ (struct parameter *)(uintptr_t)rows, count });
	const struct terms *read = NULL;
	refusal why = terms_read(arena, all, 2, "GBP", &read);

	if (!words && why)
		fail_msg("refused: %s", locale_refusal(arena, why));
	if (words && (!why || !strstr(locale_refusal(arena, why), words)))
		fail_msg("\"%s\" does not say \"%s\"", why ? locale_refusal(arena, why) : "not refused", words);
	return read;
}
#define ROWS(...)                                     \
	(const struct parameter[]){ __VA_ARGS__ },    \
		sizeof((const struct parameter[]){ __VA_ARGS__ }) / sizeof(struct parameter)

static void contradicting_switches_are_refused(void **unused)
{
	(void)unused;
	with_rows(ROWS({ 7, "level.1.orders", 3, "count" }, { 7, "level.1.later", 3, "bp" }), "no parameter named level.1.later");
	with_rows(ROWS({ 7, "level.1.rate.later", 100, "bp" }), "not after how many orders or months");
	with_rows(ROWS({ 7, "level.1.orders.category.candles", 3, "count" }), "limits a rate that is not there");
	with_rows(ROWS({ 7, "level.1.orders", 0, "count" }), "must be between 1 and");
	with_rows(ROWS({ 7, "level.1.each", 30, "minor" }), "says what is paid for the same sales");
	with_rows(ROWS({ 7, "level.0.share.product.A", 100, "bp" }), "its own commission");
	with_rows(ROWS({ 6, "tier.down", DOWN_GRACE, "choice" }), "does not say for how many");
	with_rows(ROWS({ 6, "tier.measure", MEASURE_ORDERS, "choice" }), "must be given in count");
	with_rows(ROWS({ 6, "tier.measure", 7, "choice" }), "must be between 0 and 4");
	with_rows(ROWS({ 6, "tier.method", METHOD_MARGINAL, "choice" }, { 6, "tier.up", UP_NEXT_PERIOD, "choice" }),
		  "can be cut at a threshold only");
	with_rows(ROWS({ 6, "tier.method", METHOD_MARGINAL, "choice" }, { 7, "level.1.margin.tier.gold", 100, "bp" }),
		  "needs rates of the net sale; level 1");
	with_rows(ROWS({ 6, "tier.4.gold", 9000000, "minor" }), "two tiers are called gold");
	with_rows(ROWS({ 7, "level.1.margin.category.x", 900, "bp" }), "could reach 16%");
	with_rows(ROWS({ 7, "level.1.share.category.x", 9000, "bp" }), NULL);
	with_rows(ROWS({ 7, "level.1.orders", 3, "count" }, { 7, "level.1.rate.later", 100, "bp" }), NULL);
	with_rows(ROWS({ 7, "level.1.promoter.each.brand.b", 30, "minor" }), NULL);
}

static void rates_follow_the_written_precedence(void **unused)
{
	static const struct parameter rows[] = {
		{ 7, "level.1.rate.tier.gold", 310, "bp" },       { 7, "level.1.rate.brand.b", 320, "bp" },
		{ 7, "level.1.rate.category.c", 330, "bp" },      { 7, "level.1.rate.product.p.1", 340, "bp" },
		{ 7, "level.1.promoter.rate.brand.b", 325, "bp" }, { 7, "level.1.orders.category.c", 2, "count" },
		{ 7, "level.1.months.product.p.1", 12, "months" },
	};
	static const struct parameter own[] = { { 7, "level.1.rate", 350, "bp" }, { 7, "level.1.months", 1, "months" } };
	struct parameter_list all = terms_overlay(arena, model->parameters,
						  (struct parameter_list){ (struct parameter *)(uintptr_t)rows, 7 });
	const struct terms *read = with_rows(rows, 7, NULL), *individual = NULL;
	struct rate_question ask = { 1, KIND_RESELLER, "gold", "b", "c", "p.1", 1, 11 };

	(void)unused;
	assert_int_equal(rate_for(read, &ask)->term.value, 340);
	assert_null(terms_read_individual(arena, all, (struct parameter_list){ (struct parameter *)(uintptr_t)own, 2 }, 2,
					  "GBP", &individual));
	assert_int_equal(rate_for(individual, &ask)->term.value, 340); /* its month is over */
	ask.months = 0;
	assert_int_equal(rate_for(individual, &ask)->term.value, 350);
	ask.months = 12;
	assert_int_equal(rate_for(read, &ask)->term.value, 330);
	ask.number = 3;
	assert_int_equal(rate_for(read, &ask)->term.value, 320);
	ask.kinds = KIND_RESELLER | KIND_PROMOTER;
	assert_int_equal(rate_for(read, &ask)->term.value, 325);
	ask.brand = "other";
	assert_int_equal(rate_for(read, &ask)->term.value, 310);
	ask.tier = "silver";
	assert_int_equal(rate_for(read, &ask)->term.value, 500);
}

/* Article 7 of the model states the order in words; the engine goes by the same one. */
static void the_article_states_the_order_of_the_engine(void **unused)
{
	static const struct {
		const char *words;
		struct parameter row;
	} order[] = {
		{ "a rate of the product", { 7, "level.1.rate.product.p.1", 340, "bp" } },
		{ "a rate of its category", { 7, "level.1.rate.category.c", 330, "bp" } },
		{ "a rate of its brand", { 7, "level.1.rate.brand.b", 320, "bp" } },
		{ "a rate of your tier", { 7, "level.1.rate.tier.gold", 310, "bp" } },
		{ "the rate for all sales", { 7, "level.1.rate", 300, "bp" } },
	};
	struct parameter rows[5], own = { 7, "level.1.rate", 350, "bp" };
	const struct rate_question ask = { 1, KIND_RESELLER, "gold", "b", "c", "p.1", 1, 0 };
	const struct terms *individual = NULL;
	const char *at = NULL;

	(void)unused;
	for (size_t i = 0; i < model->articles.count; i++)
		if (model->articles.items[i].number == 7 && text_same(model->articles.items[i].language, "en"))
			at = strstr(model->articles.items[i].text, "1. what was agreed with you alone");
	for (size_t i = 0; i < 5; i++)
		rows[i] = order[i].row;
	assert_null(terms_read_individual(arena, terms_overlay(arena, model->parameters, (struct parameter_list){ rows, 5 }),
					  (struct parameter_list){ &own, 1 }, 2, "GBP", &individual));
	assert_int_equal(rate_for(individual, &ask)->term.value, 350);
	for (size_t i = 0; i < 5; i++) {
		assert_non_null(at);
		at = strstr(at, order[i].words);
		assert_int_equal(rate_for(with_rows(rows + i, 5 - i, NULL), &ask)->term.value, rows[i].value);
	}
	assert_non_null(at);
}

static void parameters_are_told_in_words(void **unused)
{
	const struct parameter rate = { 7, "level.2.promoter.each.category.candles", 30, "minor" };
	const struct parameter choice = { 6, "tier.down", DOWN_STEP, "choice" };
	int64_t value = -1;

	(void)unused;
	assert_string_equal(parameter_label(arena, &rate),
			    "Level 2, promoters, category candles: fixed amount for each unit");
	assert_string_equal(parameter_value(arena, &rate, "GBP"), "£0.30");
	assert_string_equal(parameter_value(arena, &choice, "GBP"), "it falls by one tier at the end of each period");
	assert_true(parameter_plain_read(arena, "tier.down", "grace", &value));
	assert_int_equal(value, DOWN_GRACE);
	assert_false(parameter_plain_read(arena, "tier.down", "1", &value));
	for (const struct parameter_kind *kind = parameter_kinds; kind->pattern; kind++) {
		assert_true(kind->label && kind->help && kind->unit);
		for (int64_t i = 0; kind->choices && i <= kind->high; i++)
			assert_non_null(kind->choices[i].label);
		if (kind->choices)
			assert_null(kind->choices[kind->high + 1].word);
	}
}

static void worse_is_seen_in_every_switch(void **unused)
{
	const struct date today = date_of(2026, 11, 22);

	(void)unused;
	assert_int_equal(terms_worse(terms, terms_with("tier.down", DOWN_STEP, "choice")), 3);
	assert_int_equal(terms_worse(terms, terms_with("tier.down", DOWN_KEEP, "choice")), 0);
	assert_int_equal(terms_worse(terms, terms_with("tier.up", UP_NEXT_PERIOD, "choice")), 3);
	assert_int_equal(terms_worse(terms, terms_with("tier.returns", RETURNS_STAY, "choice")), 0);
	assert_int_equal(terms_worse(terms, terms_with("tier.period", PERIOD_YEAR, "choice")), 3);
	assert_int_equal(terms_worse(terms, terms_with("share.treatment", TREATMENT_EVEN, "choice")), 3);
	assert_int_equal(terms_worse(terms, terms_with("active.from", 100, "minor")), 3);
	assert_int_equal(terms_worse(terms_with("active.from", 100, "minor"), terms), 0);
	assert_int_equal(terms_worse(terms, terms_with("level.1.orders", 9, "count")), 3);
	assert_int_equal(terms_worse(terms_with("level.1.orders", 9, "count"), terms), 0);
	assert_int_equal(terms_worse(terms, terms_with("level.1.reseller.rate.brand.b", 400, "bp")), 3);
	assert_int_equal(terms_worse(terms, terms_with("level.1.margin.brand.b", 500, "bp")), 3);
	assert_int_equal(terms_worse(terms_with("level.1.margin.brand.b", 500, "bp"), terms), 0);
	assert_int_equal(terms_worse(terms, terms_with("level.1.rate.tier.gold", 400, "bp")), 3);
	assert_string_equal(locale_refusal(arena, terms_notice(arena, terms, terms, today, date_plus_days(today, -1))),
			    "A version cannot take effect before the day on which partners hear of it (2026-11-22): terms never "
			    "reach back.");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(contradicting_switches_are_refused),
		cmocka_unit_test(rates_follow_the_written_precedence),
		cmocka_unit_test(the_article_states_the_order_of_the_engine),
		cmocka_unit_test(parameters_are_told_in_words),
		cmocka_unit_test(worse_is_seen_in_every_switch),
	};

	return cmocka_run_group_tests(tests, start, stop);
}
