/* The typed parameters of one published programme version (with individual terms already laid over it), as the engine
 * reads them. Every number knows the article that it stands in, so that every computation can cite it. The names, units,
 * ranges and meanings of all parameters stand in one catalogue: domain/programme/parameters.h. */
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
	int64_t article; /* 0: the version does not say it; value is then what holds without saying */
};

/* Values of parameters of the unit "choice", in the order of the catalogue's words. */
enum measure { MEASURE_TURNOVER, MEASURE_PAID, MEASURE_MARGIN, MEASURE_ORDERS, MEASURE_UNITS, MEASURES };
enum whose { WHOSE_OWN, WHOSE_CLIENTS, WHOSE_BOTH, WHOSE_TEAM, WHOSE_ALL };
enum tier_period { PERIOD_MONTH, PERIOD_QUARTER, PERIOD_YEAR, PERIOD_ROLLING, PERIOD_LIFETIME };
enum tier_method { METHOD_WHOLE, METHOD_MARGINAL };
enum tier_up { UP_AT_ONCE, UP_NEXT_PERIOD };
enum tier_down { DOWN_KEEP, DOWN_GRACE, DOWN_STEP, DOWN_FALL };
enum tier_returns { RETURNS_STAY, RETURNS_LOWER };
enum share_treatment { TREATMENT_NEAREST, TREATMENT_EVEN };
enum rollup { ROLLUP_NOBODY, ROLLUP_NEXT };

/* Kinds of partners, as bits: one partner may be several. */
enum partner_kind { KIND_RESELLER = 1, KIND_PROMOTER = 2, KIND_CONTRACTOR = 4, KIND_ANY = 7 };

enum rate_form {
	FORM_RATE,   /* bp of the net sale */
	FORM_MARGIN, /* bp of the margin: net less cost, never below 0 */
	FORM_EACH,   /* minor units for each unit sold */
	FORM_ORDER,  /* minor units once for each order */
	FORM_SHARE,  /* bp of the seller's commission (level 0), before the cap; level 1 and up */
	FORMS,
};

enum rate_scope { RATE_LATER, RATE_PLAIN, RATE_TIER, RATE_BRAND, RATE_CATEGORY, RATE_PRODUCT, RATE_SCOPES };

struct terms_rate {
	bool individual;   /* from individual terms: goes before every rate of the programme */
	int64_t level;
	int64_t kind;      /* of the partner who earns; 0: all kinds */
	enum rate_scope scope;
	const char *key;   /* code of the tier, brand, category or product; "" for RATE_PLAIN and RATE_LATER */
	enum rate_form form;
	struct term term;
	struct term orders; /* only for the first so many orders; article 0: for all */
	struct term months; /* only for so many months from the bond; article 0: for ever */
};

struct terms_tier {
	const char *code;
	struct term from; /* in the unit of the measure: minor units, orders or units */
};

struct terms {
	int64_t version;      /* number of the programme version, for citing */
	const char *currency; /* of the company */
	int64_t levels;       /* 0 … levels-1 are paid */
	struct terms_rate rates[TERMS_RATES]; /* in the order of precedence within each level */
	size_t rate_count;
	bool tier_rates;      /* a rate depends on the tier */
	struct terms_tier tiers[TERMS_TIERS]; /* rising */
	size_t tier_count;
	struct term tier_measure, tier_whose, tier_period, tier_months, tier_method, tier_up, tier_down, tier_grace;
	struct term tier_returns;
	struct term active_from;        /* what a sponsor must reach to earn from others; 0: no such rule */
	struct term active_measure, active_whose, active_months, active_rollup;
	struct term share_cap, share_treatment;
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
 * values out of range, gaps in levels and tiers, thresholds out of order, limits without a rate and the reverse, switches
 * that contradict each other, and rates that could pay more than the cap; the refusal names the article. */
refusal terms_read(struct arena *arena, struct parameter_list rows, int64_t version, const char *currency,
		   const struct terms **terms);

/* The same with individual terms laid over: their rates go before every rate of the programme, all else of them stands in
 * place of what has the same name. A contradiction names the article of the row that makes it. How tiers and activity are
 * counted (tier.*, active.* but active.from) cannot be individual. */
refusal terms_read_individual(struct arena *arena, struct parameter_list rows, struct parameter_list individual,
			      int64_t version, const char *currency, const struct terms **terms);

/* rows with each row of overlay in place of the one of the same name, or added. */
struct parameter_list terms_overlay(struct arena *arena, struct parameter_list rows, struct parameter_list overlay);

/* What a rate may depend on. Texts may be NULL. */
struct rate_question {
	int64_t level;
	int64_t kinds;      /* of the partner who earns; of several with a rate: reseller, then promoter, then contractor */
	const char *tier, *brand, *category, *product;
	int64_t number;     /* this is the so-manieth order of who ordered; 0 and 1 are the first */
	int64_t months;     /* whole months that passed since the bond */
};

/* The rate that applies: individual terms, then product, category, brand, tier, all sales, and last what is paid later;
 * within one of these a rate for the partner's kind before one for all. A rate whose orders or months are over is
 * passed by. NULL: nothing is paid. */
const struct terms_rate *rate_for(const struct terms *terms, const struct rate_question *question);

/* The same by these keys alone, for a partner of any kind, at the beginning of the bond. */
const struct terms_rate *terms_rate(const struct terms *terms, int64_t level, const char *tier, const char *category,
				    const char *product);

/* The tier of that measure and the next one, NULL at the top. Terms without tiers answer NULL. */
const struct terms_tier *terms_tier(const struct terms *terms, int64_t measure);
const struct terms_tier *terms_next_tier(const struct terms *terms, int64_t measure);

/* The article of the first parameter that is worse for partners in after than in before; 0 when none is. */
int64_t terms_worse(const struct terms *before, const struct terms *after);

/* Nothing reaches back: refused when after would take effect before the day on which it is announced. Worse terms also
 * need the notice that the version in force promises: refused when they would take effect sooner than that many days
 * later. Better terms may start at once. */
refusal terms_notice(struct arena *arena, const struct terms *before, const struct terms *after, struct date announced,
		     struct date effective);

#endif
