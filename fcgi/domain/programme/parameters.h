/* The catalogue of all parameters that a programme may have: how each is called, measured and bounded, what it means in
 * words, which change of it is good for partners. The engine reads terms by it; the pages of the programme label, edit,
 * explain and compare parameters by it, without knowing any of them.
 *
 * Names of rates:  level.N[.KIND].FORM[.SCOPE.KEY]  and  level.N[.KIND].FORM.later
 *   N      0 for who brought the client, 1 for who brought the partner that sold or ordered, and so on upwards
 *   KIND   reseller, promoter, contractor: only for partners of that kind (who earns)
 *   FORM   rate (bp of the net sale), margin (bp of net less cost), each (minor for each unit), order (minor for each
 *          order), share (bp of the seller's commission; from level 1)
 *   SCOPE  product, category, brand, tier; KEY is its code and may contain dots
 *   later  what is paid after the first orders or months of the plain rate are over
 * Limits of the rate of the same level, kind, scope and key:
 *   level.N[.KIND].orders[.SCOPE.KEY] (count: only the first so many orders), level.N[.KIND].months[.SCOPE.KEY] (months
 *   from the bond)
 * Tiers:  tier.N.CODE  (minor or count, by tier.measure: where it begins; tier 1 begins at 0)
 * All others stand alone: tier.measure, active.from, share.cap, hold.days, … */
#ifndef DOMAIN_PROGRAMME_PARAMETERS_H
#define DOMAIN_PROGRAMME_PARAMETERS_H

#include "domain/programme/terms.h"

/* Which change of the value is good for partners. PARAMETER_FIRST: of choices the first is the best, and every other
 * change counts as worse. PARAMETER_EITHER: any change counts as worse, since it helps some and harms others. */
enum parameter_better { PARAMETER_HIGHER, PARAMETER_LOWER, PARAMETER_FIRST, PARAMETER_EITHER };

struct parameter_choice {
	const char *word;  /* in files; the value is its index */
	const char *label; /* marked with N_ */
};

struct parameter_kind {
	const char *pattern;  /* the name; of a family with N, KIND, SCOPE.KEY, CODE, as above */
	const char *unit;     /* bp, minor, count, days, months, day (of the month), choice */
	int64_t low, high;
	const struct parameter_choice *choices; /* of unit "choice", ended by a NULL word */
	const char *label;    /* marked with N_: a few words */
	const char *help;     /* marked with N_: a sentence or two */
	enum parameter_better better;
	bool family;          /* many rows may be of this kind */
	bool required;
	int64_t standard;     /* what holds when a programme does not say it; of one that is not required */
	size_t offset;        /* of a struct term in struct terms; of one that stands alone */
};

/* All of them, in the order in which pages show them; ended by a NULL pattern. */
extern const struct parameter_kind parameter_kinds[];

/* A name taken apart. */
struct parameter_name {
	const struct parameter_kind *kind;
	int64_t level;         /* of rates and limits */
	int64_t partner_kind;  /* 0: all */
	bool is_rate, is_limit, is_tier;
	enum rate_form form;   /* of rates */
	bool limits_orders;    /* of limits: orders, else months */
	enum rate_scope scope;
	const char *key;       /* of a scope, or the code of a tier; "" without */
	int64_t tier;          /* its number */
};

/* False when there is no such parameter. Texts are copied. */
bool parameter_name_read(struct arena *arena, const char *name, struct parameter_name *parts);

/* The unit that a row of that name must have; a tier's depends on the measure (see tier_unit()). NULL: unknown name. */
const struct parameter_kind *parameter_kind_of(struct arena *arena, const char *name);
const char *tier_unit(int64_t measure);

/* "reseller"; NULL for 0 or several. */
const char *partner_kind_word(int64_t kind);

/* For people, in the current language: what it is ("Level 1, promoters, category candles: part of the net sale"), its
 * value ("5%", "14 days", "£50.00", "each part at its own rate"). */
const char *parameter_label(struct arena *arena, const struct parameter *row);
const char *parameter_value(struct arena *arena, const struct parameter *row, const char *currency);

/* From files: the value as a number, of a choice as its word. False: no such value for that name. */
bool parameter_plain_read(struct arena *arena, const char *name, const char *text, int64_t *value);

#endif
