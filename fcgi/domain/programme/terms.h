/* The typed parameters of one published programme version (with an overlay of individual terms already applied), as the
 * engine reads them. Every number knows the article that it stands in, so that every computation can cite it.
 *
 * Parameter names, with their units:
 *   level.N.rate                   bp     share of the net sale for the party N levels above the sale; level 0 brought
 *                                         the client itself, level 1 brought the partner who sold or ordered, and so on
 *   level.N.rate.tier.CODE         bp     the same for a party in that tier
 *   level.N.rate.category.CODE     bp     the same for a category of products
 *   level.N.rate.product.CODE      bp     the same for one product
 *   share.cap                      bp     most that all parties together get of one sale
 *   tier.N.CODE                    minor  turnover from which tier N begins; tier 1 begins at 0
 *   tier.months                    months the rolling time over which turnover counts
 *   hold.days, notice.days, answer.days, question.days, first_action.days, reapply.days, appeal.days, tail.days   days
 *   payout.minimum                 minor
 *   payout.day                     day    of the month
 * Precedence of rates, the first that exists: product, category, tier, plain. */
#ifndef DOMAIN_PROGRAMME_TERMS_H
#define DOMAIN_PROGRAMME_TERMS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/record.h"
#include "base/refusal.h"

/* A row of a version's parameters, also as it comes from the database. */
struct parameter {
	int64_t article;
	const char *name;
	int64_t value;
	const char *unit;
};
LIST_OF(parameter);
RECORD_OF(parameter);

enum { TERMS_LEVELS = 10, TERMS_TIERS = 12, TERMS_RATES = 200, TERMS_WHOLE = 10000 };

struct term {
	int64_t value;
	int64_t article; /* 0: the version does not have it */
};

enum rate_scope { RATE_PLAIN, RATE_TIER, RATE_CATEGORY, RATE_PRODUCT }; /* later ones go first */

struct terms_rate {
	int64_t level;
	enum rate_scope scope;
	const char *key; /* code of the tier, category or product; "" for RATE_PLAIN */
	struct term term; /* basis points */
};

struct terms_tier {
	const char *code;
	struct term from; /* minor units of turnover */
};

struct terms {
	int64_t version;      /* number of the programme version, for citing */
	const char *currency; /* of the company */
	int64_t levels;       /* 0 … levels-1 are paid */
	struct terms_rate rates[TERMS_RATES];
	size_t rate_count;
	struct terms_tier tiers[TERMS_TIERS]; /* rising */
	size_t tier_count;
	struct term tier_months;
	struct term share_cap;
	struct term hold_days;          /* a commission matures so many days after delivery and payment */
	struct term payout_minimum;
	struct term payout_day;
	struct term notice_days;        /* before worse terms take effect */
	struct term answer_days;        /* to an application */
	struct term question_days;      /* to a question */
	struct term first_action_days;  /* from approval to the first order or client */
	struct term reapply_days;       /* after a refusal */
	struct term appeal_days;        /* against a decision */
	struct term tail_days;          /* commission goes on so long after the end */
};

/* Builds terms from rows in any order; texts are copied. Refuses unknown, repeated and missing names, wrong units,
 * values out of range, gaps in levels and tiers, thresholds out of order, and rates that could pay more than the cap;
 * the refusal names the article. */
refusal terms_read(struct arena *arena, struct parameter_list rows, int64_t version, const char *currency,
		   const struct terms **terms);

/* rows with each row of overlay in place of the one of the same name, or added: individual terms. */
struct parameter_list terms_overlay(struct arena *arena, struct parameter_list rows, struct parameter_list overlay);

/* The rate that applies, NULL when that level is not paid. tier, category and product may be NULL. */
const struct terms_rate *terms_rate(const struct terms *terms, int64_t level, const char *tier, const char *category,
				    const char *product);

/* The tier of that turnover (minor units) and the next one, NULL at the top. Terms without tiers answer NULL. */
const struct terms_tier *terms_tier(const struct terms *terms, int64_t turnover);
const struct terms_tier *terms_next_tier(const struct terms *terms, int64_t turnover);

/* The article of the first parameter that is worse for partners in after than in before; 0 when none is. */
int64_t terms_worse(const struct terms *before, const struct terms *after);

/* Worse terms never reach back and need the notice that the version in force promises: refused when after is worse and
 * would take effect sooner than that many days after it is announced. Better terms may start at once. */
refusal terms_notice(struct arena *arena, const struct terms *before, const struct terms *after, struct date announced,
		     struct date effective);

#endif
