/* Money: whole minor units (pence, grosze, kopecks) of an ISO 4217 currency. Never a floating number.
 * Adding or comparing two currencies, and overflow of 64 bits, are bugs and abort. */
#ifndef BASE_MONEY_H
#define BASE_MONEY_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"

struct money {
	int64_t minor;    /* may be negative */
	char currency[4]; /* "GBP"; "" only in a money that was never set */
};

struct money money_of(int64_t minor, const char *currency);
struct money money_add(struct money a, struct money b);
struct money money_subtract(struct money a, struct money b);
struct money money_times(struct money amount, int64_t count);

/* basis_points are hundredths of a percent: 1250 is 12.5 %. Rounds half away from zero to a minor unit. */
struct money money_share(struct money amount, int64_t basis_points);

/* Cuts whole into count parts in proportion to weights (>= 0, at least one > 0) by largest remainder; of equal
 * remainders the earlier part gains. The parts always sum to the whole. */
void money_split(struct money whole, const int64_t *weights, struct money *parts, size_t count);

/* Reads what people type: "1234.56", "1 234,56", "1,234.56", "-3". More decimals than the currency has, or anything
 * unclear ("1.234" in a currency of two decimals is 1234), is answered by false. Spaces may be U+00A0 or U+202F. */
bool money_parse(const char *text, const char *currency, struct money *amount);

/* "1234.56": for exchange (JSON, CSV), not for people; see locale_money(). */
char *money_plain(struct arena *arena, struct money amount);

/* Three capitals: what may be asked of a currency that comes from outside before it is used. */
bool money_currency(const char *currency);

/* Decimals of the currency: 2 for most, 0 for JPY and KRW and their like, 3 for KWD and its like (ISO 4217). */
int money_decimals(const char *currency);

#endif
