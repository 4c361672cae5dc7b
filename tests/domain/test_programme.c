/* The model programme loads in three languages and says the same as its parameters; contradictions are refused; hashes
 * are stable; worked examples give the expected pennies. Needs the working directory at the project's root. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "base/text.h"
#include "core/locale.h"
#include "core/markdown.h"
#include "domain/programme/calculator.h"
#include "domain/programme/commissions.h"
#include "domain/programme/fill.h"
#include "domain/programme/model.h"

#define FOLDER "deploy/programme"

static struct arena *arena;
static const struct model *model;
static const struct terms *terms;

static int start(void **unused)
{
	const char *why = NULL;

	(void)unused;
	arena = arena_new();
	locale_start("locale");
	locale_use(ENGLISH);
	model = model_load(arena, FOLDER, &why);
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

static struct money pounds(int64_t pennies)
{
	return money_of(pennies, "GBP");
}

/* The worked examples: what is sold (pennies net per line), and what level 0, 1 and 2 get for each line. */
static const struct example {
	const char *what;
	enum sale_kind kind;
	int64_t nets[3];
	int64_t levels; /* parties present: 0 … levels-1 */
	int64_t expected[3][3];
} examples[] = {
	{ "a reseller's order of 1,000.00", SALE_OWN, { 100000 }, 3, { { 0 }, { 5000 }, { 2000 } } },
	{ "a promoter's client buys for 240.00", SALE_CLIENT, { 24000 }, 3, { { 1200 }, { 1200 }, { 480 } } },
	{ "99.99: three roundings up meet the cap of 11.99", SALE_CLIENT, { 9999 }, 3, { { 500 }, { 500 }, { 199 } } },
	{ "0.10: the only penny goes to the nearest", SALE_CLIENT, { 10 }, 3, { { 1 }, { 0 }, { 0 } } },
	{ "0.09: nothing rounds up to a penny", SALE_OWN, { 9 }, 3, { { 0 }, { 0 }, { 0 } } },
	{ "three equal lines of 3.33", SALE_OWN, { 333, 333, 333 }, 3, { { 0 }, { 17, 17, 16 }, { 7, 7, 6 } } },
	{ "a free line between two", SALE_OWN, { 1010, 0, 505 }, 3, { { 0 }, { 51, 0, 25 }, { 20, 0, 10 } } },
	{ "nobody brought the reseller", SALE_OWN, { 50000 }, 1, { { 0 }, { 0 }, { 0 } } },
	{ "12,345.67", SALE_OWN, { 1234567 }, 3, { { 0 }, { 61728 }, { 24691 } } },
	{ "49.90 by a promoter without sponsor: half a penny rounds up", SALE_CLIENT, { 4990 }, 1, { { 250 } } },
	{ "one sponsor only", SALE_CLIENT, { 10000, 2550 }, 2, { { 500, 128 }, { 500, 128 } } },
};

static int64_t amount_of(const struct share_list *shares, int64_t level, int64_t line)
{
	for (size_t i = 0; i < shares->count; i++) {
		if (shares->items[i].level == level && shares->items[i].line_id == line)
			return shares->items[i].amount.minor;
	}
	return 0;
}

static struct share_list shares_of(const struct example *example)
{
	struct sale_line lines[3];
	struct party parties[3];
	struct sale sale = { example->kind, lines, 3 };

	for (int i = 0; i < 3; i++) {
		lines[i] = (struct sale_line){
			.id = i, .name = "Candle", .quantity = 1, .net = pounds(example->nets[i]) };
		parties[i] = (struct party){ .partner_id = 10 + i, .level = i };
	}
	return shares_of_sale(arena, terms, &sale, parties, (size_t)example->levels);
}

static void examples_give_the_expected_pennies(void **unused)
{
	(void)unused;
	for (size_t i = 0; i < sizeof(examples) / sizeof(examples[0]); i++) {
		struct share_list shares = shares_of(&examples[i]);

		for (int level = 0; level < 3; level++) {
			for (int line = 0; line < 3; line++) {
				int64_t found = amount_of(&shares, level, line);
				int64_t expected = examples[i].expected[level][line];

				if (found != expected)
					fail_msg("%s: level %d, line %d: %d, expected %d", examples[i].what, level,
						 line, (int)found, (int)expected);
			}
		}
	}
}

/* Digits of a text without what groups them, so that 5,000.00 and 5000,00 are both 500000, and "5 %" is "5%". */
static const char *plain_digits(const char *text)
{
	char *plain = arena_text(arena, text), *to = plain;
	static const char *const separators[] = { ",", ".", " ", "\u00a0", "\u202f" };

	while (*text) {
		size_t skip = 0;

		for (size_t i = 0; i < 5 && to > plain && to[-1] >= '0' && to[-1] <= '9'; i++) {
			size_t length = strlen(separators[i]);

			if (text_starts(text, separators[i]) &&
			    ((text[length] >= '0' && text[length] <= '9') || text[length] == '%'))
				skip = length;
		}
		if (skip)
			text += skip;
		else
			*to++ = *text++;
	}
	*to = '\0';
	return plain;
}

static bool says_number(const char *text, const char *number)
{
	const char *found = text;

	while ((found = strstr(found, number)) != NULL) {
		char before = found > text ? found[-1] : ' ', after = found[strlen(number)];

		if (!(before >= '0' && before <= '9') && !(after >= '0' && after <= '9'))
			return true;
		found++;
	}
	return false;
}

static void texts_say_what_the_parameters_say(void **unused)
{
	(void)unused;
	for (size_t p = 0; p < model->parameters.count; p++) {
		const struct parameter *row = &model->parameters.items[p];
		bool rate = text_same(row->unit, "bp");
		const char *number = rate ? arena_printf(arena, "%d%%", (int)(row->value / 100))
					  : arena_printf(arena, "%d", (int)row->value);

		if (row->value == 0 || text_same(row->unit, "choice"))
			continue; /* tier 1 begins "from the first order"; choices are said in words */
		assert_true(!rate || row->value % 100 == 0);
		for (size_t i = 0; i < model->articles.count; i++) {
			const struct article *article = &model->articles.items[i];

			if (article->number == row->article && !says_number(plain_digits(article_filled(arena, article->text, model->parameters, "GBP")), number))
				fail_msg("article %d (%s) does not say %s = %s", (int)article->number,
					 article->language, row->name, number);
		}
	}
}

static void model_has_twelve_articles_in_three_languages(void **unused)
{
	(void)unused;
	assert_int_equal(model->articles.count, 36);
	assert_int_equal(model->articles.items[0].number, 1);
	assert_string_equal(model->articles.items[0].language, "en");
	assert_string_equal(model->articles.items[0].title, "Who our partners are");
	assert_string_equal(model->articles.items[35].language, "ru");
	assert_int_equal(model->articles.items[35].number, 12);
	for (size_t i = 0; i < model->articles.count; i++)
		assert_null(strstr(markdown_html(arena, model->articles.items[i].text).safe, "{{"));
}

/* The model with one parameter changed (value -1: left out) or added. */
static struct parameter_list changed(const char *name, int64_t value, const char *unit)
{
	struct parameter row = { 3, name, value, unit };
	struct parameter_list all = terms_overlay(arena, model->parameters, (struct parameter_list){ &row, 1 });
	size_t kept = 0;

	for (size_t i = 0; i < all.count; i++) {
		if (value != -1 || !text_same(all.items[i].name, name))
			all.items[kept++] = all.items[i];
	}
	all.count = kept;
	return all;
}

static void expect_refused(const char *name, int64_t value, const char *unit, const char *words)
{
	const struct terms *read = NULL;
	refusal why = terms_read(arena, changed(name, value, unit), 2, "GBP", &read);

	if (!why)
		fail_msg("%s = %d was not refused", name, (int)value);
	else if (!strstr(locale_refusal(arena, why), words))
		fail_msg("%s = %d: \"%s\" does not say \"%s\"", name, (int)value, locale_refusal(arena, why), words);
	assert_null(read);
}

static void contradictions_are_refused(void **unused)
{
	(void)unused;
	expect_refused("tier.3.gold", 500000, "minor", "Article 3: tier gold must begin at more than tier silver");
	expect_refused("tier.1.standard", 1, "minor", "Article 3: tier standard is the first");
	expect_refused("tier.2.silver", -1, "minor", "number 2 is missing");
	expect_refused("level.1.rate", 501, "bp", "Article 7: the rates of all levels together could reach");
	expect_refused("level.2.rate.category.candles", 201, "bp", "Article 3: the rates of all levels together");
	expect_refused("share.cap", 1199, "bp", "in article 3");
	expect_refused("share.cap", 10001, "bp", "Article 3: share.cap must be between 0 and 10000");
	expect_refused("level.1.rate", -1, "bp", "level 1 has no plain rate");
	expect_refused("level.4.rate", 0, "bp", "level 3 has no plain rate");
	expect_refused("level.1.rate.tier.bronze", 100, "bp", "Article 3: a rate is given for tier bronze");
	expect_refused("level.1.rate.colour.red", 100, "bp", "no parameter named level.1.rate.colour.red");
	expect_refused("level.1.rate.", 100, "bp", "no parameter named");
	expect_refused("hold.day", 3, "days", "Article 3: there is no parameter named hold.day");
	expect_refused("hold.days", 14, "weeks", "Article 3: hold.days is measured in days");
	expect_refused("notice.days", -1, "days", "does not say what notice.days is");
	expect_refused("payout.day", 31, "day", "between 1 and 28");
}

static void a_repeated_parameter_is_refused(void **unused)
{
	struct parameter rows[2] = { { 8, "hold.days", 14, "days" }, { 9, "hold.days", 15, "days" } };
	const struct terms *read = NULL;
	refusal why = terms_read(arena, (struct parameter_list){ rows, 2 }, 1, "GBP", &read);

	(void)unused;
	assert_non_null(why);
	assert_non_null(strstr(locale_refusal(arena, why), "Article 9: hold.days is given twice"));
}

static const struct terms *terms_with(const char *name, int64_t value, const char *unit)
{
	const struct terms *read = NULL;

	assert_null(terms_read(arena, changed(name, value, unit), 2, "GBP", &read));
	return read;
}

static void worse_terms_need_notice_and_better_ones_do_not(void **unused)
{
	const struct date today = date_of(2026, 11, 22);
	const struct terms *worse = terms_with("level.2.rate", 199, "bp");
	refusal why = terms_notice(arena, terms, worse, today, date_plus_days(today, 29));

	(void)unused;
	assert_non_null(why);
	assert_non_null(strstr(locale_refusal(arena, why), "Article 3 becomes worse"));
	assert_non_null(strstr(locale_remedy(arena, why), "2026-12-22"));
	assert_null(terms_notice(arena, terms, worse, today, date_plus_days(today, 30)));
	assert_null(terms_notice(arena, terms, terms_with("hold.days", 7, "days"), today, today));
	assert_int_equal(terms_worse(terms, terms), 0);
	assert_int_equal(terms_worse(terms, terms_with("hold.days", 15, "days")), 3);
	assert_int_equal(terms_worse(terms, terms_with("tier.3.gold", 2000001, "minor")), 3);
	assert_int_equal(terms_worse(terms, terms_with("tier.3.gold", -1, "minor")), 6);
	assert_int_equal(terms_worse(terms, terms_with("level.1.rate.category.candles", 400, "bp")), 3);
	assert_int_equal(terms_worse(terms_with("level.1.rate.category.candles", 400, "bp"), terms), 0);
	assert_int_equal(terms_worse(terms, terms_with("level.2.rate", -1, "bp")), 7);
}

static void special_rates_go_before_plain_ones(void **unused)
{
	const struct terms *candles = terms_with("level.1.rate.category.candles", 300, "bp");
	const struct terms *gold = terms_with("level.1.rate.tier.gold", 450, "bp");

	(void)unused;
	assert_int_equal(terms_rate(candles, 1, "gold", "candles", NULL)->term.value, 300);
	assert_int_equal(terms_rate(candles, 1, "gold", "vases", "V1")->term.value, 500);
	assert_int_equal(terms_rate(gold, 1, "gold", "candles", NULL)->term.value, 450);
	assert_int_equal(terms_rate(gold, 1, "silver", "candles", NULL)->term.value, 500);
	assert_null(terms_rate(gold, 3, NULL, NULL, NULL));
	assert_string_equal(terms_tier(terms, 499999)->code, "standard");
	assert_string_equal(terms_tier(terms, 500000)->code, "silver");
	assert_string_equal(terms_next_tier(terms, 500000)->code, "gold");
	assert_null(terms_next_tier(terms, 2000000));
}

static void a_slip_tells_the_computation_and_survives_packing(void **unused)
{
	struct share_list shares = shares_of(&examples[2]);
	const struct share *last = &shares.items[shares.count - 1];
	struct slip_step_list steps = { NULL, 0 };
	struct slip_line_list lines;

	(void)unused;
	assert_true(slip_unpack(arena, slip_pack(arena, share_steps(arena, last)), &steps));
	lines = slip_read(arena, steps);
	assert_int_equal(lines.count, 7);
	assert_string_equal(lines.items[0].text, "Order line: 1 × Candle, £99.99 without VAT.");
	assert_string_equal(lines.items[2].text, "Article 7, version 1: the rate is 2%.");
	assert_int_equal(lines.items[2].article, 7);
	assert_string_equal(lines.items[4].text, "All shares of one sale together are at most 12%, here £11.99. £10.00 "
						 "went to those nearer to the sale, so £1.99 is left for you.");
	assert_string_equal(lines.items[6].text,
			    "Article 8: it becomes payable 14 days after delivery and payment.");
	assert_false(slip_unpack(arena, "[{\"sentence\":1}]", &steps));
	assert_false(slip_unpack(arena, "no slip", &steps));
	assert_false(slip_unpack(arena, NULL, &steps));
}

static void returns_take_back_their_part(void **unused)
{
	const struct money base = pounds(9999), amount = pounds(500);
	struct money first = share_returned(base, amount, pounds(3333), pounds(0));
	struct money second = share_returned(base, amount, pounds(6666), first);
	struct money third = share_returned(base, amount, base, money_add(first, second));
	struct slip_step step = share_return_step(base, amount, pounds(3333), pounds(0));

	(void)unused;
	assert_int_equal(first.minor, 167);
	assert_int_equal(second.minor, 166);
	assert_int_equal(third.minor, 167);
	assert_string_equal(slip_read(arena, (struct slip_step_list){ &step, 1 }).items[0].text,
			    "Of £99.99, £33.33 came back: the same part of £5.00 is taken back, that is £1.67.");
}

static void calculator_uses_the_engine(void **unused)
{
	const struct income_question reseller = { SALE_OWN, 4, pounds(20000), 4000, 3, 2, pounds(50000), 2 };
	const struct income_question promoter = { SALE_CLIENT, 10, pounds(9999), 0, 0, 0, pounds(0), 0 };
	struct income income = income_expected(arena, terms, &reseller);

	(void)unused;
	assert_int_equal(income.margin.minor, 32000);           /* 40 % of 4 × 200.00 */
	assert_int_equal(income.partners.minor, 15000);         /* 5 % of 3 × 2 × 500.00 */
	assert_int_equal(income.second_partners.minor, 4000);   /* 2 % of 2 × 2 × 500.00 */
	assert_int_equal(income.clients.minor, 0);
	assert_int_equal(income.month.minor, 51000);
	assert_int_equal(income.year.minor, 612000);
	assert_string_equal(income.tier, "silver");             /* 12 × 800.00 = 9,600.00 */
	assert_string_equal(income.next_tier, "gold");
	assert_int_equal(income.to_next.minor, 1040000);
	assert_int_equal(income_expected(arena, terms, &promoter).month.minor, 5000);
}

static void calculator_fills_cut_tiers_from_below(void **unused)
{
	struct parameter rows[] = { { 6, "tier.whose", WHOSE_CLIENTS, "choice" }, { 6, "tier.method", METHOD_MARGINAL, "choice" },
				    { 6, "tier.period", PERIOD_MONTH, "choice" }, { 7, "level.0.rate", 300, "bp" },
				    { 7, "level.0.rate.tier.silver", 500, "bp" } };
	const struct income_question promoter = { SALE_CLIENT, 6, pounds(100000), 0, 0, 0, pounds(0), 0 };
	const struct terms *cut = NULL;
	struct income income;

	(void)unused;
	assert_null(terms_read(arena, terms_overlay(arena, model->parameters, (struct parameter_list){ rows, 5 }), 1, "GBP", &cut));
	income = income_expected(arena, cut, &promoter);
	assert_int_equal(income.clients.minor, 20000); /* 3 % of 5,000.00 and 5 % of 1,000.00 */
	assert_string_equal(income.tier, "silver");
	assert_int_equal(income.to_next.minor, 1400000);
}

static void hash_is_stable_and_sees_every_change(void **unused)
{
	struct article articles[2] = { { 1, "pl", "Kto", "My\ni wy" }, { 1, "en", "Who", "We" } };
	struct parameter rows[2] = { { 1, "hold.days", 14, "days" }, { 1, "answer.days", 5, "days" } };
	struct article_list list = { articles, 2 };
	struct parameter_list parameters = { rows, 2 };
	const char *canonical = model_canonical(arena, 3, list, parameters);
	const char *hash = model_hash(arena, 3, list, parameters);
	struct article swapped = articles[0];

	(void)unused;
	assert_string_equal(canonical, "filar programme 1\nversion 3\n"
				       "article 1 en\ntitle 3\nWho\ntext 2\nWe\n"
				       "article 1 pl\ntitle 3\nKto\ntext 7\nMy\ni wy\n"
				       "parameter 1 answer.days 5 days\nparameter 1 hold.days 14 days\n");
	assert_string_equal(hash, "936a0588ded37c567be33840b7130f21d04cf9790cafafb30f29a8c0b64809a3");
	articles[0] = articles[1];
	articles[1] = swapped;
	assert_string_equal(model_hash(arena, 3, list, parameters), hash);
	assert_string_not_equal(model_hash(arena, 4, list, parameters), hash);
	rows[0].value = 15;
	assert_string_not_equal(model_hash(arena, 3, list, parameters), hash);
	rows[0].value = 14;
	articles[0].text = "We ";
	assert_string_not_equal(model_hash(arena, 3, list, parameters), hash);
}

static void markdown_is_safe(void **unused)
{
	static const struct {
		const char *text, *html;
	} cases[] = {
		{ "# Big\n\n## Less", "<h3>Big</h3>\n<h4>Less</h4>\n" },
		{ "### Only", "<h3>Only</h3>\n" },
		{ "a <b>c</b>", "<p>a &lt;b&gt;c&lt;/b&gt;</p>\n" },
		{ "<script>x</script>", "<p>&lt;script&gt;x&lt;/script&gt;\n</p>\n" },
		{ "[a](javascript:x)", "<p>a</p>\n" },
		{ "[a **b**](/relative)", "<p>a <strong>b</strong></p>\n" },
		{ "[a](https://example.org/?b=1&c=\"d\")",
		  "<p><a href=\"https://example.org/?b=1&amp;c=%22d%22\">a</a></p>\n" },
		{ "![a picture](https://example.org/x.png)", "<p>a picture</p>\n" },
		{ "[![a](x.png)](data:x)", "<p>a</p>\n" },
	};

	(void)unused;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++)
		assert_string_equal(markdown_html(arena, cases[i].text).safe, cases[i].html);
	assert_non_null(strstr(markdown_html(arena, "| a | b |\n|---|---|\n| 1 | 2 |\n").safe, "<td>1</td>"));
	assert_null(markdown_html(arena, NULL).safe);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(model_has_twelve_articles_in_three_languages),
		cmocka_unit_test(texts_say_what_the_parameters_say),
		cmocka_unit_test(contradictions_are_refused),
		cmocka_unit_test(a_repeated_parameter_is_refused),
		cmocka_unit_test(worse_terms_need_notice_and_better_ones_do_not),
		cmocka_unit_test(special_rates_go_before_plain_ones),
		cmocka_unit_test(examples_give_the_expected_pennies),
		cmocka_unit_test(a_slip_tells_the_computation_and_survives_packing),
		cmocka_unit_test(returns_take_back_their_part),
		cmocka_unit_test(calculator_uses_the_engine),
		cmocka_unit_test(calculator_fills_cut_tiers_from_below),
		cmocka_unit_test(hash_is_stable_and_sees_every_change),
		cmocka_unit_test(markdown_is_safe),
	};

	return cmocka_run_group_tests(tests, start, stop);
}
