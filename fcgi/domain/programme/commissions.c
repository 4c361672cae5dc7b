/* The commission engine; the formula and what it promises stand in the header. */
#include "domain/programme/commissions.h"

#include <string.h>

#include "base/must.h"
#include "base/text.h"

enum { STEPS = 7 };

/* One party's part of one sale while it is being computed. */
struct portion {
	const struct party *party;
	const struct terms *terms;
	const struct terms_tier *tier;
	const struct terms_rate **rates; /* by line */
	int64_t *weights;                /* by line: net × rate */
	int64_t total;                   /* of the weights */
	struct money *parts;             /* by line */
	struct money full;               /* before the cap */
	struct money whole;              /* after it */
};

/* What all parties together may still get. */
struct budget {
	const struct terms *terms;
	struct money net;
	struct money most;
	struct money given;
};

static int64_t product_of(int64_t a, int64_t b)
{
	int64_t product;

	must(!__builtin_mul_overflow(a, b, &product));
	return product;
}

static struct budget budget_of(const struct terms *terms, const struct sale *sale)
{
	struct budget budget = { terms, money_of(0, terms->currency), money_of(0, terms->currency),
				 money_of(0, terms->currency) };

	for (size_t i = 0; i < sale->count; i++) {
		must(sale->lines[i].net.minor >= 0);
		budget.net = money_add(budget.net, sale->lines[i].net);
	}
	budget.most.minor = product_of(budget.net.minor, terms->share_cap.value) / TERMS_WHOLE;
	return budget;
}

static void weigh(struct arena *arena, struct portion *portion, const struct sale *sale)
{
	portion->rates = arena_many(arena, const struct terms_rate *, sale->count);
	portion->weights = arena_many(arena, int64_t, sale->count);
	portion->parts = arena_many(arena, struct money, sale->count);
	portion->total = 0;
	for (size_t i = 0; i < sale->count; i++) {
		const struct sale_line *line = &sale->lines[i];
		const struct terms_rate *rate =
			terms_rate(portion->terms, portion->party->level, portion->tier ? portion->tier->code : NULL,
				   line->category, line->product);

		portion->rates[i] = rate;
		portion->weights[i] = product_of(line->net.minor, rate->term.value);
		must(!__builtin_add_overflow(portion->total, portion->weights[i], &portion->total));
	}
}

static struct slip_step line_step(const struct sale_line *line)
{
	return (struct slip_step){
		.sentence = N_("Order line: {quantity} × {product}, {base} without VAT."),
		.values = { slip_number("quantity", line->quantity), slip_text("product", line->name),
			    slip_money("base", line->net) } };
}

static struct slip_step level_step(int64_t level)
{
	if (level == 0)
		return (struct slip_step){ .sentence = N_("You brought the client who bought it.") };
	if (level == 1)
		return (struct slip_step){ .sentence = N_("You brought the partner behind this order: level 1.") };
	return (struct slip_step){
		.sentence = N_("The partner behind this order came through partners that you brought: level {level}."),
		.values = { slip_number("level", level) } };
}

static struct slip_step tier_step(const struct portion *portion)
{
	return (struct slip_step){
		.sentence = portion->terms->tier_months.value == 1
				    ? N_("Your turnover over one month was {turnover}: tier {tier}, which begins at "
					 "{from}.")
				    : N_("Your turnover over {months} months was {turnover}: tier {tier}, which "
					 "begins at {from}."),
		.article = portion->tier->from.article,
		.values = { slip_number("months", portion->terms->tier_months.value),
			    slip_money("turnover", money_of(portion->party->turnover, portion->terms->currency)),
			    slip_text("tier", portion->tier->code),
			    slip_money("from", money_of(portion->tier->from.value, portion->terms->currency)) } };
}

static struct slip_step rate_step(const struct portion *portion, const struct terms_rate *rate)
{
	static const char *const sentences[] = {
		[RATE_PLAIN] = N_("Article {article}, version {version}: the rate is {rate}."),
		[RATE_TIER] = N_("Article {article}, version {version}: the rate for tier {key} is {rate}."),
		[RATE_CATEGORY] = N_("Article {article}, version {version}: the rate for category {key} is {rate}."),
		[RATE_PRODUCT] = N_("Article {article}, version {version}: the rate for product {key} is {rate}."),
	};

	return (struct slip_step){ .sentence = sentences[rate->scope],
				   .article = rate->term.article,
				   .values = { slip_number("article", rate->term.article),
					       slip_number("version", portion->terms->version),
					       slip_rate("rate", rate->term.value), slip_text("key", rate->key) } };
}

static struct slip_step whole_step(const struct portion *portion)
{
	return (struct slip_step){
		.sentence = N_("The order's lines at their rates come to {full}, rounded once for the whole order."),
		.values = { slip_money("full", portion->full) } };
}

static struct slip_step cap_step(const struct portion *portion, const struct budget *budget, struct money given)
{
	return (struct slip_step){
		.sentence = N_("All shares of one sale together are at most {cap}, here {most}. {given} went to those "
			       "nearer to the sale, so {whole} is left for you."),
		.article = budget->terms->share_cap.article,
		.values = { slip_rate("cap", budget->terms->share_cap.value), slip_money("most", budget->most),
			    slip_money("given", given), slip_money("whole", portion->whole) } };
}

static struct slip_step amount_step(struct money amount, struct money whole)
{
	return (struct slip_step){ .sentence = N_("This line's part of the {whole} is {amount}."),
				   .values = { slip_money("whole", whole), slip_money("amount", amount) } };
}

static struct slip_step hold_step(const struct terms *terms)
{
	return (struct slip_step){
		.sentence = terms->hold_days.value == 1
				    ? N_("Article {article}: it becomes payable one day after delivery and payment.")
				    : N_("Article {article}: it becomes payable {days} days after delivery and payment."),
		.article = terms->hold_days.article,
		.values = { slip_number("article", terms->hold_days.article),
			    slip_number("days", terms->hold_days.value) } };
}

static struct slip_step_list steps_of(struct arena *arena, const struct portion *portion, const struct sale_line *line,
				      size_t i, const struct budget *budget)
{
	struct slip_step_list steps = { arena_many(arena, struct slip_step, STEPS + 1), 0 };

	steps.items[steps.count++] = line_step(line);
	steps.items[steps.count++] = level_step(portion->party->level);
	if (portion->rates[i]->scope == RATE_TIER)
		steps.items[steps.count++] = tier_step(portion);
	steps.items[steps.count++] = rate_step(portion, portion->rates[i]);
	steps.items[steps.count++] = whole_step(portion);
	if (portion->whole.minor < portion->full.minor)
		steps.items[steps.count++] = cap_step(portion, budget, budget->given);
	steps.items[steps.count++] = amount_step(portion->parts[i], portion->whole);
	steps.items[steps.count++] = hold_step(portion->terms);
	return steps;
}

static void add_shares(struct arena *arena, struct share_list *shares, const struct portion *portion,
		       const struct sale *sale, const struct budget *budget)
{
	for (size_t i = 0; i < sale->count; i++) {
		const struct terms_rate *rate = portion->rates[i];

		if (portion->parts[i].minor == 0)
			continue;
		shares->items[shares->count++] = (struct share){
			.line_id = sale->lines[i].id,
			.partner_id = portion->party->partner_id,
			.level = portion->party->level,
			.base = sale->lines[i].net,
			.rate = rate->term.value,
			.amount = portion->parts[i],
			.article = rate->term.article,
			.version = portion->terms->version,
			.hold_days = portion->terms->hold_days.value,
			.steps = steps_of(arena, portion, &sale->lines[i], i, budget),
		};
	}
}

static void share_out(struct arena *arena, struct share_list *shares, const struct sale *sale,
		      const struct party *party, struct budget *budget)
{
	const struct terms *terms = party->terms ? party->terms : budget->terms;
	struct portion portion = { .party = party, .terms = terms, .tier = terms_tier(terms, party->turnover) };
	struct money left = money_subtract(budget->most, budget->given);

	if (party->level >= terms->levels || (party->level == 0 && sale->kind == SALE_OWN))
		return;
	weigh(arena, &portion, sale);
	portion.full = money_of(portion.total / TERMS_WHOLE + (portion.total % TERMS_WHOLE >= TERMS_WHOLE / 2),
				terms->currency);
	portion.whole = portion.full.minor < left.minor ? portion.full : left;
	if (portion.whole.minor == 0)
		return;
	money_split(portion.whole, portion.weights, portion.parts, sale->count);
	add_shares(arena, shares, &portion, sale, budget);
	budget->given = money_add(budget->given, portion.whole);
}

struct share_list shares_of_sale(struct arena *arena, const struct terms *terms, const struct sale *sale,
				 const struct party *parties, size_t count)
{
	struct budget budget = budget_of(terms, sale);
	struct share_list shares = { arena_many(arena, struct share, sale->count * count), 0 };

	for (size_t i = 0; i < count; i++) {
		must(parties[i].level >= 0 && (i == 0 || parties[i].level > parties[i - 1].level));
		for (size_t j = 0; j < i; j++)
			must(parties[j].partner_id != parties[i].partner_id);
		share_out(arena, &shares, sale, &parties[i], &budget);
	}
	must(budget.given.minor <= budget.most.minor);
	return shares;
}

/* Rounded half up: of two parts with equal remainders money_split favours the first. */
static struct money returned_part(struct money base, struct money amount, struct money returned)
{
	struct money parts[2];
	int64_t weights[2] = { returned.minor, money_subtract(base, returned).minor };

	must(returned.minor >= 0 && weights[1] >= 0 && base.minor > 0);
	money_split(amount, weights, parts, 2);
	return parts[0];
}

struct money share_returned(struct money base, struct money amount, struct money returned, struct money taken_back)
{
	return money_subtract(returned_part(base, amount, returned), taken_back);
}

struct slip_step share_return_step(struct money base, struct money amount, struct money returned,
				   struct money taken_back)
{
	return (struct slip_step){
		.sentence = N_("Of {base}, {returned} came back in all: the same part of {amount} is taken back, less "
			       "{before} taken back earlier, that is {now}."),
		.values = { slip_money("base", base), slip_money("returned", returned), slip_money("amount", amount),
			    slip_money("before", taken_back),
			    slip_money("now", share_returned(base, amount, returned, taken_back)) } };
}
