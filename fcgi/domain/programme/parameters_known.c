/* The rows of the catalogue of parameters; its meaning stands in parameters.h. */
#include "domain/programme/parameters.h"

#include "base/must.h"

static const struct parameter_choice measures[] = {
	{ "turnover", N_("turnover: net value of what was delivered") },
	{ "paid", N_("paid turnover: net value of what was delivered and paid for") },
	{ "margin", N_("margin: net value less cost of what was delivered and paid for") },
	{ "orders", N_("number of orders delivered and paid for") },
	{ "units", N_("number of units delivered and paid for") },
	{ NULL, NULL },
};
static const struct parameter_choice whose[] = {
	{ "own", N_("the partner's own orders") },
	{ "clients", N_("orders of the clients whom the partner brought") },
	{ "both", N_("own orders and those of its clients") },
	{ "team", N_("orders of all partners below, with their clients") },
	{ "all", N_("own orders, those of its clients and of all partners below") },
	{ NULL, NULL },
};
static const struct parameter_choice periods[] = {
	{ "month", N_("calendar month") },
	{ "quarter", N_("calendar quarter") },
	{ "year", N_("calendar year") },
	{ "rolling", N_("the last months, counted back from each day") },
	{ "lifetime", N_("the whole time of the partnership") },
	{ NULL, NULL },
};
static const struct parameter_choice methods[] = {
	{ "whole", N_("the whole sale at the rate of the tier reached") },
	{ "marginal", N_("each part of the sale at the rate of the tier that it falls into") },
	{ NULL, NULL },
};
static const struct parameter_choice ups[] = {
	{ "at_once", N_("at once, with the sale that reaches it") },
	{ "next_period", N_("with the next period") },
	{ NULL, NULL },
};
static const struct parameter_choice downs[] = {
	{ "keep", N_("a tier once reached stays") },
	{ "grace", N_("it stays for some more periods, then falls to the tier reached") },
	{ "step", N_("it falls by one tier at the end of each period") },
	{ "fall", N_("it falls to the tier reached, at once") },
	{ NULL, NULL },
};
static const struct parameter_choice returns[] = {
	{ "stay", N_("returns leave it as it is") },
	{ "lower", N_("returns lower it again") },
	{ NULL, NULL },
};
static const struct parameter_choice treatments[] = {
	{ "nearest", N_("those nearer to the sale come first") },
	{ "even", N_("all shares are cut in the same proportion") },
	{ NULL, NULL },
};
static const struct parameter_choice rollups[] = {
	{ "none", N_("nobody gets that level's share") },
	{ "next", N_("the next active sponsor takes that level") },
	{ NULL, NULL },
};

#define ALONE(name, measured, least, most, good, member) \
	.pattern = name, .unit = measured, .low = least, .high = most, .better = good, \
	.required = true, .offset = offsetof(struct terms, member)
#define OPTIONAL(name, measured, least, most, good, member, without) \
	.pattern = name, .unit = measured, .low = least, .high = most, .better = good, \
	.standard = without, .offset = offsetof(struct terms, member)
#define CHOICE(name, words, good, member, without) \
	.pattern = name, .unit = "choice", .high = sizeof(words) / sizeof(words[0]) - 2, .choices = words, \
	.better = good, .standard = without, .offset = offsetof(struct terms, member)
#define FAMILY(name, measured, least, most, good) \
	.pattern = name, .unit = measured, .low = least, .high = most, .better = good, \
	.family = true

enum { MOST_MINOR = 100000000 };

const struct parameter_kind parameter_kinds[] = {
	{ FAMILY("level.N[.KIND].rate[.SCOPE.KEY]", "bp", 0, TERMS_WHOLE, PARAMETER_HIGHER),
	  .label = N_("part of the net sale"),
	  .help = N_("Net is without VAT and without delivery costs.") },
	{ FAMILY("level.N[.KIND].margin[.SCOPE.KEY]", "bp", 0, TERMS_WHOLE, PARAMETER_HIGHER),
	  .label = N_("part of the margin"),
	  .help = N_("Margin is the net sale less what the goods cost us. Without a known cost it counts as nothing.") },
	{ FAMILY("level.N[.KIND].each[.SCOPE.KEY]", "minor", 0, MOST_MINOR, PARAMETER_HIGHER),
	  .label = N_("fixed amount for each unit"),
	  .help = N_("Paid for every unit sold, up to the cap of one sale.") },
	{ FAMILY("level.N[.KIND].order[.SCOPE.KEY]", "minor", 0, MOST_MINOR, PARAMETER_HIGHER),
	  .label = N_("fixed amount for each order"),
	  .help = N_("Paid once for each order, up to the cap of one sale.") },
	{ FAMILY("level.N[.KIND].share[.SCOPE.KEY]", "bp", 0, TERMS_WHOLE, PARAMETER_HIGHER),
	  .label = N_("part of the seller's commission"),
	  .help = N_("The seller is who brought the client; without a commission of its own there is nothing to share.") },
	{ FAMILY("level.N[.KIND].orders[.SCOPE.KEY]", "count", 1, 1000000, PARAMETER_HIGHER),
	  .label = N_("only for the first orders"),
	  .help = N_("How many orders of who ordered are paid at this rate.") },
	{ FAMILY("level.N[.KIND].months[.SCOPE.KEY]", "months", 1, 1200, PARAMETER_HIGHER),
	  .label = N_("only for the first months"),
	  .help = N_("Counted from the day on which the partner brought the client or the other partner.") },
	{ ALONE("share.cap", "bp", 0, TERMS_WHOLE, PARAMETER_HIGHER, share_cap),
	  .label = N_("most that all shares of one sale may be together"),
	  .help = N_("Of the net sale. No combination of rates may go beyond it.") },
	{ CHOICE("share.treatment", treatments, PARAMETER_EITHER, share_treatment, TREATMENT_NEAREST),
	  .label = N_("when shares would go beyond the cap"),
	  .help = N_("Who gets less when fixed amounts or rounding would exceed the cap of one sale.") },

	{ FAMILY("tier.N.CODE", "minor", 0, INT64_MAX / TERMS_WHOLE, PARAMETER_LOWER),
	  .label = N_("begins at"),
	  .help = N_("The first tier begins at 0, each next one higher.") },
	{ CHOICE("tier.measure", measures, PARAMETER_EITHER, tier_measure, MEASURE_PAID),
	  .label = N_("tiers are measured by"),
	  .help = N_("What is added up and compared with the thresholds.") },
	{ CHOICE("tier.whose", whose, PARAMETER_EITHER, tier_whose, WHOSE_BOTH),
	  .label = N_("whose orders count for the tier"),
	  .help = N_("An order counts for those who stood above it on the day it was placed.") },
	{ CHOICE("tier.period", periods, PARAMETER_EITHER, tier_period, PERIOD_ROLLING),
	  .label = N_("period of the tier"),
	  .help = N_("Over which time the orders are added up.") },
	{ OPTIONAL("tier.months", "months", 1, 120, PARAMETER_EITHER, tier_months, 0),
	  .label = N_("months counted back"),
	  .help = N_("Needed when the period is counted back from each day.") },
	{ CHOICE("tier.method", methods, PARAMETER_FIRST, tier_method, METHOD_WHOLE),
	  .label = N_("a sale that crosses a threshold"),
	  .help = N_("Whether the higher rate is paid for the whole sale or only for the part beyond the threshold.") },
	{ CHOICE("tier.up", ups, PARAMETER_FIRST, tier_up, UP_AT_ONCE),
	  .label = N_("a higher tier begins"),
	  .help = N_("For a time counted back from each day and for the whole time, the next period is the next month.") },
	{ CHOICE("tier.down", downs, PARAMETER_FIRST, tier_down, DOWN_FALL),
	  .label = N_("when the threshold is no longer reached"),
	  .help = N_("A tier is judged at the end of each period, or at once if it falls at once.") },
	{ OPTIONAL("tier.grace", "count", 1, 24, PARAMETER_HIGHER, tier_grace, 0),
	  .label = N_("periods of grace"),
	  .help = N_("For how many more periods the tier stays.") },
	{ CHOICE("tier.returns", returns, PARAMETER_FIRST, tier_returns, RETURNS_LOWER),
	  .label = N_("returns and the tier"),
	  .help = N_("A return counts on the day of its order. A period that is over is not judged again.") },

	{ OPTIONAL("active.from", "minor", 0, INT64_MAX / TERMS_WHOLE, PARAMETER_LOWER, active_from, 0),
	  .label = N_("a sponsor earns from others only from"),
	  .help = N_("What a sponsor must reach itself to earn at level 1 and above. 0: there is no such rule.") },
	{ CHOICE("active.measure", measures, PARAMETER_EITHER, active_measure, MEASURE_PAID),
	  .label = N_("activity is measured by"),
	  .help = N_("What is added up to tell whether a sponsor is active.") },
	{ CHOICE("active.whose", whose, PARAMETER_EITHER, active_whose, WHOSE_BOTH),
	  .label = N_("whose orders count as activity"),
	  .help = N_("An order counts for those who stood above it on the day it was placed.") },
	{ OPTIONAL("active.months", "months", 1, 120, PARAMETER_HIGHER, active_months, 3),
	  .label = N_("activity of the last months"),
	  .help = N_("How many months are counted back from each day.") },
	{ CHOICE("active.rollup", rollups, PARAMETER_EITHER, active_rollup, ROLLUP_NOBODY),
	  .label = N_("when a sponsor is not active"),
	  .help = N_("Who takes the share of that level.") },

	{ ALONE("hold.days", "days", 0, 365, PARAMETER_LOWER, hold_days),
	  .label = N_("commission is held for"),
	  .help = N_("From delivery and payment until it becomes payable.") },
	{ ALONE("payout.minimum", "minor", 0, MOST_MINOR, PARAMETER_LOWER, payout_minimum),
	  .label = N_("least amount of a payout"),
	  .help = N_("A smaller amount is carried over to the next payout.") },
	{ ALONE("payout.day", "day", 1, 28, PARAMETER_LOWER, payout_day),
	  .label = N_("day of the payout"),
	  .help = N_("The day of each month on which we pay.") },

	{ ALONE("notice.days", "days", 1, 365, PARAMETER_HIGHER, notice_days),
	  .label = N_("notice of worse terms"),
	  .help = N_("How long before they take effect we tell partners.") },
	{ ALONE("answer.days", "days", 1, 90, PARAMETER_LOWER, answer_days),
	  .label = N_("answer to an application"),
	  .help = N_("Within how many days a candidate hears from us.") },
	{ ALONE("question.days", "days", 1, 90, PARAMETER_LOWER, question_days),
	  .label = N_("answer to a question"),
	  .help = N_("Within how many days a partner hears from us.") },
	{ ALONE("first_action.days", "days", 1, 730, PARAMETER_HIGHER, first_action_days),
	  .label = N_("time for the first step"),
	  .help = N_("From approval to the first order, client or project.") },
	{ ALONE("reapply.days", "days", 0, 730, PARAMETER_LOWER, reapply_days),
	  .label = N_("time until the next application"),
	  .help = N_("After a refusal.") },
	{ ALONE("appeal.days", "days", 1, 365, PARAMETER_HIGHER, appeal_days),
	  .label = N_("time to answer or appeal"),
	  .help = N_("When we believe that a rule was broken.") },
	{ ALONE("tail.days", "days", 0, 3650, PARAMETER_HIGHER, tail_days),
	  .label = N_("commission after the end"),
	  .help = N_("For how long after parting a partner still earns from those whom it brought.") },
	{ NULL },
};
