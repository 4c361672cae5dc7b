/* The commission engine; the formula and what it promises stand in the header. */
#include "domain/programme/commissions.h"

#include <string.h>

#include "base/must.h"
#include "base/text.h"
#include "domain/programme/portions.h"

static int64_t product_of(int64_t a, int64_t b)
{
	int64_t product;

	must(!__builtin_mul_overflow(a, b, &product));
	return product;
}

static int64_t sum_of(int64_t a, int64_t b)
{
	int64_t sum;

	must(!__builtin_add_overflow(a, b, &sum));
	return sum;
}

/* Slips are written later, when the caller's arrays may be gone. */
static const struct sale *kept_sale(struct arena *arena, const struct sale *sale)
{
	struct sale *kept = arena_one(arena, struct sale);
	struct sale_line *lines = arena_many(arena, struct sale_line, sale->count);

	if (sale->count)
		memcpy(lines, sale->lines, sale->count * sizeof(*lines));
	*kept = *sale;
	kept->lines = lines;
	return kept;
}

static struct budget *budget_of(struct arena *arena, const struct terms *terms, const struct sale *sale)
{
	struct budget *budget = arena_one(arena, struct budget);
	struct money nothing = money_of(0, terms->currency);

	*budget = (struct budget){ terms, kept_sale(arena, sale), nothing, nothing, nothing };
	for (size_t i = 0; i < sale->count; i++) {
		must(sale->lines[i].net.minor >= 0 && sale->lines[i].quantity >= 0);
		budget->net = money_add(budget->net, sale->lines[i].net);
	}
	budget->most.minor = product_of(budget->net.minor, terms->share_cap.value) / TERMS_WHOLE;
	if (sale->limited && sale->left < budget->most.minor)
		budget->most.minor = sale->left;
	return budget;
}

/* ---- What each line is due ---- */

static const struct terms_rate *line_rate(const struct portion *portion, const struct sale_line *line,
					  const struct terms_tier *tier)
{
	const struct party *party = portion->party;

	return rate_for(portion->terms, &(struct rate_question){ .level = party->level,
								 .kinds = party->kinds,
								 .tier = tier ? tier->code : NULL,
								 .brand = line->brand,
								 .category = line->category,
								 .product = line->product,
								 .number = party->number,
								 .months = party->months });
}

static int64_t margin_of(const struct sale_line *line)
{
	int64_t margin;

	if (!line->has_cost)
		return 0;
	must(!__builtin_sub_overflow(line->net.minor, product_of(line->cost, line->quantity), &margin));
	return margin > 0 ? margin : 0;
}

static void due_of(struct portion *portion, const struct sale_line *line, size_t i)
{
	struct due *due = &portion->dues[i];
	int64_t value;

	due->rate = line_rate(portion, line, portion->tier);
	due->base = line->net.minor;
	if (!due->rate)
		return;
	value = due->rate->term.value;
	switch (due->rate->form) {
	case FORM_RATE:
		due->weight = product_of(due->base, value);
		break;
	case FORM_MARGIN:
		due->base = margin_of(line);
		due->weight = product_of(due->base, value);
		break;
	case FORM_EACH:
		due->weight = product_of(product_of(value, line->quantity), TERMS_WHOLE);
		break;
	case FORM_SHARE:
		due->base = portion->seller ? portion->seller->full_parts[i].minor : 0;
		due->weight = product_of(due->base, value);
		break;
	default: /* FORM_ORDER: see due_by_order() */
		break;
	}
}

/* The fixed amount of an order, cut over the lines of that rate by net; without any net the first line has it. */
static void due_by_order(struct arena *arena, struct portion *portion, const struct sale *sale, size_t first)
{
	const struct terms_rate *rate = portion->dues[first].rate;
	int64_t *weights = arena_many(arena, int64_t, sale->count), total = 0;
	struct money *parts = arena_many(arena, struct money, sale->count);

	for (size_t i = first; i < sale->count; i++) {
		weights[i] = portion->dues[i].rate == rate ? sale->lines[i].net.minor : 0;
		total = sum_of(total, weights[i]);
	}
	if (total == 0)
		weights[first] = 1;
	money_split(money_of(rate->term.value, portion->terms->currency), weights, parts, sale->count);
	for (size_t i = first; i < sale->count; i++) {
		if (portion->dues[i].rate == rate)
			portion->dues[i].weight = product_of(parts[i].minor, TERMS_WHOLE);
	}
}

static bool first_of_rate(const struct portion *portion, size_t line)
{
	for (size_t i = 0; i < line; i++) {
		if (portion->dues[i].rate == portion->dues[line].rate)
			return false;
	}
	return true;
}

static bool pays_by_net(const struct due *due)
{
	for (size_t s = 0; s < due->slice_count; s++) {
		if (due->slices[s].rate && due->slices[s].rate->form != FORM_RATE)
			return false;
	}
	return true;
}

/* Cuts a line whose net lies from `from` up at every threshold within it. False: a piece would meet a rate that is not of
 * the net sale (a category's of the programme beside individual rates by tier), so the line stays whole. */
static bool due_by_slices(struct arena *arena, struct portion *portion, const struct sale_line *line, size_t i, int64_t from)
{
	const struct terms *terms = portion->terms;
	const struct terms_tier *lowest = portion->party->floor ? portion->party->floor : &terms->tiers[0];
	struct due *due = &portion->dues[i];
	int64_t left = line->net.minor;

	due->base = left;
	due->slices = arena_many(arena, struct slice, terms->tier_count);
	while (left > 0 || due->slice_count == 0) {
		const struct terms_tier *tier = terms_tier(terms, from), *next = terms_next_tier(terms, from);
		int64_t net = next && next->from.value - from < left ? next->from.value - from : left;

		if (tier < lowest)
			tier = lowest;
		if (due->slice_count == 0 || due->slices[due->slice_count - 1].tier != tier)
			due->slices[due->slice_count++] = (struct slice){ tier, line_rate(portion, line, tier), 0 };
		due->slices[due->slice_count - 1].net += net;
		from += net;
		left -= net;
	}
	if (!pays_by_net(due)) {
		*due = (struct due){ 0 };
		return false;
	}
	for (size_t s = 0; s < due->slice_count; s++) {
		const struct slice *slice = &due->slices[s];

		due->rate = slice->rate ? slice->rate : due->rate;
		if (slice->rate)
			due->weight = sum_of(due->weight, product_of(slice->net, slice->rate->term.value));
	}
	return true;
}

static bool cut_at_thresholds(const struct portion *portion)
{
	return portion->terms->tier_method.value == METHOD_MARGINAL && portion->terms->tier_rates && portion->party->counts;
}

static void weigh(struct arena *arena, struct portion *portion, const struct sale *sale)
{
	int64_t at = portion->party->measure - portion->budget->net.minor;

	portion->dues = arena_many(arena, struct due, sale->count);
	for (size_t i = 0; i < sale->count; i++) {
		const struct sale_line *line = &sale->lines[i];
		const struct terms_rate *rate = cut_at_thresholds(portion) ? line_rate(portion, line, portion->tier) : NULL;

		if (!rate || rate->scope > RATE_TIER || rate->form != FORM_RATE || !due_by_slices(arena, portion, line, i, at))
			due_of(portion, line, i);
		at = sum_of(at, line->net.minor);
	}
	for (size_t i = 0; i < sale->count; i++) {
		const struct terms_rate *rate = portion->dues[i].rate;

		if (rate && rate->form == FORM_ORDER && first_of_rate(portion, i))
			due_by_order(arena, portion, sale, i);
	}
	for (size_t i = 0; i < sale->count; i++)
		portion->total = sum_of(portion->total, portion->dues[i].weight);
}

/* ---- What each party gets ---- */

static void split(struct arena *arena, const struct portion *portion, struct money whole, struct money **parts)
{
	size_t count = portion->budget->sale->count;
	int64_t *weights = arena_many(arena, int64_t, count);

	*parts = arena_many(arena, struct money, count);
	for (size_t i = 0; i < count; i++) {
		weights[i] = portion->dues[i].weight;
		(*parts)[i] = money_of(0, portion->terms->currency);
	}
	if (portion->total > 0)
		money_split(whole, weights, *parts, count);
}

static void compute(struct arena *arena, struct portion *portion, const struct sale *sale)
{
	weigh(arena, portion, sale);
	portion->full = money_of(portion->total / TERMS_WHOLE + (portion->total % TERMS_WHOLE >= TERMS_WHOLE / 2),
				 portion->terms->currency);
	if (portion->party->level == 0)
		split(arena, portion, portion->full, &portion->full_parts);
}

static void cut_nearest(struct portion *portions, size_t count, const struct budget *budget)
{
	struct money given = money_of(0, budget->terms->currency);

	for (size_t i = 0; i < count; i++) {
		struct money left = money_subtract(budget->most, given);

		portions[i].given = given;
		portions[i].whole = portions[i].full.minor < left.minor ? portions[i].full : left;
		given = money_add(given, portions[i].whole);
	}
}

static void cut_even(struct arena *arena, struct portion *portions, size_t count, const struct budget *budget)
{
	int64_t *weights = arena_many(arena, int64_t, count);
	struct money *parts = arena_many(arena, struct money, count);

	for (size_t i = 0; i < count; i++)
		weights[i] = portions[i].full.minor;
	money_split(budget->most, weights, parts, count);
	for (size_t i = 0; i < count; i++)
		portions[i].whole = parts[i];
}

static void cut(struct arena *arena, struct portion *portions, size_t count, struct budget *budget)
{
	for (size_t i = 0; i < count; i++) {
		portions[i].whole = portions[i].full;
		budget->sum = money_add(budget->sum, portions[i].full);
	}
	if (budget->sum.minor <= budget->most.minor)
		return;
	if (budget->terms->share_treatment.value == TREATMENT_EVEN)
		cut_even(arena, portions, count, budget);
	else
		cut_nearest(portions, count, budget);
}

static int64_t rate_shown(const struct portion *portion, size_t i)
{
	const struct due *due = &portion->dues[i];
	bool plain = !due->slices && (due->rate->form == FORM_RATE || due->rate->form == FORM_MARGIN ||
				      due->rate->form == FORM_SHARE);

	if (plain)
		return due->rate->term.value;
	return due->base ? (due->weight + due->base / 2) / due->base : 0;
}

static void add_shares(struct share_list *shares, const struct portion *portion, const struct sale *sale)
{
	for (size_t i = 0; i < sale->count; i++) {
		if (portion->parts[i].minor == 0)
			continue;
		shares->items[shares->count++] = (struct share){
			.line_id = sale->lines[i].id,
			.partner_id = portion->party->partner_id,
			.level = portion->party->level,
			.base = money_of(portion->dues[i].base, portion->terms->currency),
			.rate = rate_shown(portion, i),
			.amount = portion->parts[i],
			.article = portion->dues[i].rate->term.article,
			.version = portion->terms->version,
			.hold_days = portion->terms->hold_days.value,
			.portion = portion,
			.line = i,
		};
	}
}

struct share_list shares_of_sale(struct arena *arena, const struct terms *terms, const struct sale *sale,
				 const struct party *parties, size_t count)
{
	struct budget *budget = budget_of(arena, terms, sale);
	struct share_list shares = { arena_many(arena, struct share, sale->count * count), 0 };
	struct portion *portions = arena_many(arena, struct portion, count);
	struct party *kept = arena_many(arena, struct party, count);
	size_t used = 0;

	for (size_t i = 0; i < count; i++) {
		const struct terms *own = parties[i].terms ? parties[i].terms : terms;
		struct portion *portion = &portions[used];

		must(parties[i].level >= 0 && (i == 0 || parties[i].level > parties[i - 1].level));
		for (size_t j = 0; j < i; j++)
			must(parties[j].partner_id != parties[i].partner_id);
		if (parties[i].level >= own->levels || (parties[i].level == 0 && sale->kind == SALE_OWN))
			continue;
		kept[i] = parties[i];
		*portion = (struct portion){ .party = &kept[i],
					     .terms = own,
					     .tier = parties[i].tier ? parties[i].tier : terms_tier(own, parties[i].measure),
					     .budget = budget,
					     .seller = used && portions[0].party->level == 0 ? &portions[0] : NULL,
					     .given = money_of(0, terms->currency) };
		compute(arena, portion, sale);
		used++;
	}
	cut(arena, portions, used, budget);
	for (size_t i = 0; i < used; i++) {
		split(arena, &portions[i], portions[i].whole, &portions[i].parts);
		add_shares(&shares, &portions[i], sale);
	}
	return shares;
}

/* ---- Returns ---- */

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
