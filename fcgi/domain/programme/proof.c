/* The proof slip of a share: its computation step by step, in sentences that read in any language. */
#include "domain/programme/portions.h"

#include "base/text.h"
#include "domain/programme/parameters.h"

enum { STEPS = 16 + TERMS_TIERS };

/* A slip being written. */
struct writing {
	const struct portion *portion;
	const struct due *due;
	const struct sale_line *line;
	struct slip_step_list steps;
	const char *currency;
};

static void add(struct writing *slip, struct slip_step step)
{
	slip->steps.items[slip->steps.count++] = step;
}

static struct money minor(const struct writing *slip, int64_t amount)
{
	return money_of(amount, slip->currency);
}

/* ---- Who sold what, and why it is yours ---- */

static void add_line(struct writing *slip)
{
	int64_t order_id = slip->portion->budget->sale->order_id;

	add(slip, (struct slip_step){
			  .sentence = N_("Order line: {quantity} × {product}, {base} without VAT."),
			  .fact = order_id ? "order" : NULL,
			  .fact_id = order_id,
			  .values = { slip_number("quantity", slip->line->quantity), slip_text("product", slip->line->name),
				      slip_money("base", slip->line->net) } });
}

static void add_level(struct writing *slip)
{
	int64_t level = slip->portion->party->level;

	if (level == 0)
		add(slip, (struct slip_step){ .sentence = N_("You brought the client who bought it.") });
	else if (level == 1)
		add(slip, (struct slip_step){ .sentence = N_("You brought the partner behind this order: level 1.") });
	else
		add(slip, (struct slip_step){ .sentence = N_("The partner behind this order came through partners that you "
							    "brought: level {level}."),
					      .values = { slip_number("level", level) } });
	if (slip->portion->party->took_over)
		add(slip, (struct slip_step){
				  .sentence = N_("A sponsor below you was not active, so this level came to you."),
				  .article = slip->portion->terms->active_from.article });
}

/* ---- The tier ---- */

static struct slip_value measure_value(const struct writing *slip, const char *name, int64_t value)
{
	bool counted = text_same(tier_unit(slip->portion->terms->tier_measure.value), "count");

	return counted ? slip_number(name, value) : slip_money(name, minor(slip, value));
}

static const char *tier_sentence(const struct terms *terms)
{
	switch (terms->tier_period.value) {
	case PERIOD_MONTH:
		return N_("Counted for your tier in this calendar month: {turnover}. Tier {tier} begins at {from}.");
	case PERIOD_QUARTER:
		return N_("Counted for your tier in this calendar quarter: {turnover}. Tier {tier} begins at {from}.");
	case PERIOD_YEAR:
		return N_("Counted for your tier in this calendar year: {turnover}. Tier {tier} begins at {from}.");
	case PERIOD_LIFETIME:
		return N_("Counted for your tier since the beginning: {turnover}. Tier {tier} begins at {from}.");
	default:
		break;
	}
	if (terms->tier_measure.value > MEASURE_PAID)
		return N_("Counted for your tier over the last months ({months}): {turnover}. Tier {tier} begins at {from}.");
	return terms->tier_months.value == 1
		       ? N_("Your turnover over one month was {turnover}: tier {tier}, which begins at {from}.")
		       : N_("Your turnover over {months} months was {turnover}: tier {tier}, which begins at {from}.");
}

static void add_tier(struct writing *slip)
{
	const struct portion *portion = slip->portion;
	const struct terms_tier *tier = portion->tier, *reached = terms_tier(portion->terms, portion->party->measure);
	bool held = reached != tier;

	add(slip, (struct slip_step){
			  .sentence = held ? N_("You hold the tier {tier}, which begins at {from}; {turnover} counts for it now.")
					   : tier_sentence(portion->terms),
			  .article = tier->from.article,
			  .fact = "tier",
			  .fact_id = portion->party->partner_id,
			  .values = { slip_number("months", portion->terms->tier_months.value),
				      measure_value(slip, "turnover", portion->party->measure), slip_text("tier", tier->code),
				      measure_value(slip, "from", tier->from.value) } });
}

/* ---- The rate ---- */

static void add_rate(struct writing *slip, const struct terms_rate *rate)
{
	static const char *const paid[] = {
		[RATE_LATER] = N_("Article {article}, version {version}: the rate after the first orders or months is {rate}."),
		[RATE_PLAIN] = N_("Article {article}, version {version}: the rate is {rate}."),
		[RATE_TIER] = N_("Article {article}, version {version}: the rate for tier {key} is {rate}."),
		[RATE_BRAND] = N_("Article {article}, version {version}: the rate for brand {key} is {rate}."),
		[RATE_CATEGORY] = N_("Article {article}, version {version}: the rate for category {key} is {rate}."),
		[RATE_PRODUCT] = N_("Article {article}, version {version}: the rate for product {key} is {rate}."),
	};
	static const char *const ruled[] = {
		[RATE_LATER] = N_("Article {article}, version {version}: the rule after the first orders or months applies."),
		[RATE_PLAIN] = N_("Article {article}, version {version}: the rule for all sales applies."),
		[RATE_TIER] = N_("Article {article}, version {version}: the rule for tier {key} applies."),
		[RATE_BRAND] = N_("Article {article}, version {version}: the rule for brand {key} applies."),
		[RATE_CATEGORY] = N_("Article {article}, version {version}: the rule for category {key} applies."),
		[RATE_PRODUCT] = N_("Article {article}, version {version}: the rule for product {key} applies."),
	};

	add(slip, (struct slip_step){ .sentence = rate->form == FORM_RATE ? paid[rate->scope] : ruled[rate->scope],
				      .article = rate->term.article,
				      .values = { slip_number("article", rate->term.article),
						  slip_number("version", slip->portion->terms->version),
						  slip_rate("rate", rate->term.value), slip_text("key", rate->key) } });
}

static void add_margin(struct writing *slip, const struct terms_rate *rate)
{
	if (!slip->line->has_cost) {
		add(slip, (struct slip_step){ .sentence = N_("What these goods cost us is not on record, so their margin "
							    "counts as {margin}."),
					      .values = { slip_money("margin", minor(slip, 0)) } });
		return;
	}
	add(slip, (struct slip_step){
			  .sentence = N_("It pays {rate} of the margin: {base} less cost of {cost}, that is {margin}."),
			  .values = { slip_rate("rate", rate->term.value), slip_money("base", slip->line->net),
				      slip_money("cost", minor(slip, slip->line->cost * slip->line->quantity)),
				      slip_money("margin", minor(slip, slip->due->base)) } });
}

static void add_form(struct writing *slip, const struct terms_rate *rate)
{
	if (rate->form == FORM_MARGIN)
		add_margin(slip, rate);
	if (rate->form == FORM_EACH)
		add(slip, (struct slip_step){ .sentence = N_("It pays {each} for each unit, here {quantity} × {each}."),
					      .values = { slip_money("each", minor(slip, rate->term.value)),
							  slip_number("quantity", slip->line->quantity) } });
	if (rate->form == FORM_ORDER)
		add(slip, (struct slip_step){
				  .sentence = N_("It pays {fixed} for the order; {part} of it falls to this line."),
				  .values = { slip_money("fixed", minor(slip, rate->term.value)),
					      slip_money("part", minor(slip, slip->due->weight / TERMS_WHOLE)) } });
	if (rate->form == FORM_SHARE)
		add(slip, (struct slip_step){
				  .sentence = N_("It pays {rate} of the seller's commission from this line, which is {base}."),
				  .values = { slip_rate("rate", rate->term.value),
					      slip_money("base", minor(slip, slip->due->base)) } });
}

static void add_reasons(struct writing *slip, const struct terms_rate *rate)
{
	static const struct {
		int64_t kind;
		const char *sentence;
	} kinds[] = { { KIND_RESELLER, N_("This rate is for resellers.") },
		      { KIND_PROMOTER, N_("This rate is for promoters.") },
		      { KIND_CONTRACTOR, N_("This rate is for contractors.") } };
	const struct party *party = slip->portion->party;

	if (rate->individual)
		add(slip, (struct slip_step){ .sentence = N_("It is one of your individual terms, which go before all others."),
					      .article = rate->term.article });
	for (size_t i = 0; i < sizeof(kinds) / sizeof(kinds[0]); i++) {
		if (kinds[i].kind == rate->kind)
			add(slip, (struct slip_step){ .sentence = kinds[i].sentence });
	}
	if (rate->orders.article)
		add(slip, (struct slip_step){
				  .sentence = N_("It is paid for the first orders only: this is number {number} of {orders}."),
				  .article = rate->orders.article,
				  .values = { slip_number("number", party->number > 0 ? party->number : 1),
					      slip_number("orders", rate->orders.value) } });
	if (rate->months.article)
		add(slip, (struct slip_step){
				  .sentence = N_("It is paid for the first months only: this is month {number} of {months}."),
				  .article = rate->months.article,
				  .values = { slip_number("number", party->months + 1),
					      slip_number("months", rate->months.value) } });
}

static void add_slices(struct writing *slip)
{
	for (size_t i = 0; i < slip->due->slice_count; i++) {
		const struct slice *slice = &slip->due->slices[i];

		add(slip, (struct slip_step){
				  .sentence = N_("{part} of this line falls into tier {tier}: there the rate is {rate} "
						 "(article {article})."),
				  .article = slice->rate ? slice->rate->term.article : slice->tier->from.article,
				  .values = { slip_money("part", minor(slip, slice->net)), slip_text("tier", slice->tier->code),
					      slip_rate("rate", slice->rate ? slice->rate->term.value : 0),
					      slip_number("article", slice->rate ? slice->rate->term.article
										 : slice->tier->from.article) } });
	}
}

/* ---- The sum, the cap, the hold ---- */

static void add_cap(struct writing *slip)
{
	const struct portion *portion = slip->portion;
	const struct budget *budget = portion->budget;
	const struct terms *terms = budget->terms;

	if (terms->share_treatment.value == TREATMENT_EVEN)
		add(slip, (struct slip_step){
				  .sentence = N_("All shares of one sale together are at most {cap}, here {most}. They came to "
						 "{sum}, so all are cut in proportion, and {whole} is left for you."),
				  .article = terms->share_cap.article,
				  .values = { slip_rate("cap", terms->share_cap.value), slip_money("most", budget->most),
					      slip_money("sum", budget->sum), slip_money("whole", portion->whole) } });
	else
		add(slip, (struct slip_step){
				  .sentence = N_("All shares of one sale together are at most {cap}, here {most}. {given} went "
						 "to those nearer to the sale, so {whole} is left for you."),
				  .article = terms->share_cap.article,
				  .values = { slip_rate("cap", terms->share_cap.value), slip_money("most", budget->most),
					      slip_money("given", portion->given), slip_money("whole", portion->whole) } });
}

static void add_sum(struct writing *slip, size_t i)
{
	const struct portion *portion = slip->portion;

	add(slip, (struct slip_step){
			  .sentence = N_("The order's lines at their rates come to {full}, rounded once for the whole order."),
			  .values = { slip_money("full", portion->full) } });
	if (portion->whole.minor < portion->full.minor)
		add_cap(slip);
	add(slip, (struct slip_step){ .sentence = N_("This line's part of the {whole} is {amount}."),
				      .values = { slip_money("whole", portion->whole), slip_money("amount", portion->parts[i]) } });
	add(slip, (struct slip_step){
			  .sentence = portion->terms->hold_days.value == 1
					      ? N_("Article {article}: it becomes payable one day after delivery and payment.")
					      : N_("Article {article}: it becomes payable {days} days after delivery and payment."),
			  .article = portion->terms->hold_days.article,
			  .values = { slip_number("article", portion->terms->hold_days.article),
				      slip_number("days", portion->terms->hold_days.value) } });
}

struct slip_step_list share_steps(struct arena *arena, const struct share *share)
{
	const struct portion *portion = share->portion;
	const struct due *due = &portion->dues[share->line];
	struct writing slip = { portion, due, &portion->budget->sale->lines[share->line],
				{ arena_many(arena, struct slip_step, STEPS), 0 }, portion->terms->currency };

	add_line(&slip);
	add_level(&slip);
	if (due->slices || due->rate->scope == RATE_TIER)
		add_tier(&slip);
	if (due->slices) {
		add_slices(&slip);
	} else {
		add_rate(&slip, due->rate);
		add_form(&slip, due->rate);
	}
	add_reasons(&slip, due->rate);
	add_sum(&slip, share->line);
	return slip.steps;
}

struct slip_step share_return_step(struct money base, struct money amount, struct money returned,
				   struct money taken_back)
{
	struct money now = share_returned(base, amount, returned, taken_back);

	if (taken_back.minor == 0)
		return (struct slip_step){
			.sentence = N_("Of {base}, {returned} came back: the same part of {amount} is taken back, that is {now}."),
			.values = { slip_money("base", base), slip_money("returned", returned), slip_money("amount", amount),
				    slip_money("now", now) } };
	return (struct slip_step){
		.sentence = N_("Of {base}, {returned} came back in all: the same part of {amount} is taken back, less "
			       "{before} taken back earlier, that is {now}."),
		.values = { slip_money("base", base), slip_money("returned", returned), slip_money("amount", amount),
			    slip_money("before", taken_back), slip_money("now", now) } };
}
