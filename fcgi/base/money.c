/* Money in whole minor units; products pass through 128 bits, so that only the result can overflow. */
#include "base/money.h"

#include <stdlib.h>
#include <string.h>

#include "base/must.h"

typedef __int128 wide;
typedef unsigned __int128 wide_unsigned;

bool money_currency(const char *currency)
{
	if (!currency || strlen(currency) != 3)
		return false;
	for (; *currency; currency++)
		if (*currency < 'A' || *currency > 'Z')
			return false;
	return true;
}

static struct money like(struct money other, wide minor)
{
	must(minor >= INT64_MIN && minor <= INT64_MAX);
	other.minor = (int64_t)minor;
	return other;
}

static uint64_t magnitude(int64_t number)
{
	return number < 0 ? 0 - (uint64_t)number : (uint64_t)number;
}

struct money money_of(int64_t minor, const char *currency)
{
	struct money amount = { .minor = minor };

	must(money_currency(currency));
	memcpy(amount.currency, currency, sizeof(amount.currency));
	return amount;
}

struct money money_add(struct money a, struct money b)
{
	must(a.currency[0] && strcmp(a.currency, b.currency) == 0);
	return like(a, (wide)a.minor + b.minor);
}

struct money money_subtract(struct money a, struct money b)
{
	must(a.currency[0] && strcmp(a.currency, b.currency) == 0);
	return like(a, (wide)a.minor - b.minor);
}

struct money money_times(struct money amount, int64_t count)
{
	return like(amount, (wide)amount.minor * count);
}

struct money money_share(struct money amount, int64_t basis_points)
{
	wide product = (wide)amount.minor * basis_points;

	return like(amount, (product + (product < 0 ? -5000 : 5000)) / 10000);
}

struct remainder {
	wide_unsigned left;
	size_t part;
};

static int larger_first(const void *one, const void *two)
{
	const struct remainder *a = one, *b = two;

	if (a->left != b->left)
		return a->left > b->left ? -1 : 1;
	return a->part < b->part ? -1 : 1;
}

void money_split(struct money whole, const int64_t *weights, struct money *parts, size_t count)
{
	wide_unsigned total = 0, amount = magnitude(whole.minor), given = 0;
	struct remainder *remainders = calloc(count ? count : 1, sizeof(*remainders));
	int64_t sign = whole.minor < 0 ? -1 : 1;

	must(remainders != NULL);
	for (size_t i = 0; i < count; i++) {
		must(weights[i] >= 0);
		total += (uint64_t)weights[i];
	}
	must(total > 0);
	for (size_t i = 0; i < count; i++) {
		wide_unsigned product = amount * (uint64_t)weights[i];

		parts[i] = like(whole, (wide)(product / total) * sign);
		remainders[i] = (struct remainder){ .left = product % total, .part = i };
		given += product / total;
	}
	qsort(remainders, count, sizeof(*remainders), larger_first);
	for (size_t i = 0; given < amount; i++, given++)
		parts[remainders[i].part].minor += sign;
	free(remainders);
}

/* What people typed, taken apart: runs of digits and the one separator between each two of them. */
enum { RUNS = 8 };

struct typed {
	bool negative;
	const char *runs[RUNS];
	size_t lengths[RUNS];
	char separators[RUNS]; /* before the run; ' ' for every kind of space */
	size_t count;
};

static size_t space_length(const char *text)
{
	if (*text == ' ')
		return 1;
	if (strncmp(text, "\xC2\xA0", 2) == 0)
		return 2;
	return strncmp(text, "\xE2\x80\xAF", 3) == 0 ? 3 : 0;
}

static const char *spaces_skipped(const char *text)
{
	for (size_t step; (step = space_length(text)) > 0;)
		text += step;
	return text;
}

static bool take_apart(const char *text, struct typed *typed)
{
	text = spaces_skipped(text);
	typed->negative = *text == '-';
	text += typed->negative;
	for (typed->count = 0;;) {
		size_t length = strspn(text, "0123456789");

		if (!length)
			return false;
		typed->runs[typed->count] = text;
		typed->lengths[typed->count++] = length;
		text += length;
		if (!*spaces_skipped(text))
			return true;
		if (typed->count == RUNS)
			return false;

		size_t space = space_length(text);

		if (!space && *text != '.' && *text != ',')
			return false;
		typed->separators[typed->count] = space ? ' ' : *text;
		text += space ? space : 1;
	}
}

/* Runs 0 to last are a whole number in groups of three, one kind of separator between them. */
static bool grouped(const struct typed *typed, size_t last)
{
	if (last == 0)
		return true;
	if (typed->lengths[0] > 3 || typed->runs[0][0] == '0')
		return false;
	for (size_t i = 1; i <= last; i++)
		if (typed->lengths[i] != 3 || typed->separators[i] != typed->separators[1])
			return false;
	return true;
}

/* How many runs are the whole number; the next one, if any, is the fraction. 0 when it is unclear. */
static size_t whole_runs(const struct typed *typed, size_t decimals)
{
	size_t last = typed->count - 1;
	char separator = last ? typed->separators[last] : ' ';
	bool fraction_fits = separator != ' ' && typed->lengths[last] <= decimals;

	if (last > 1 && typed->separators[1] == separator)
		fraction_fits = false;
	if (fraction_fits)
		return grouped(typed, last - 1) ? last : 0;
	return grouped(typed, last) ? typed->count : 0;
}

static bool append_digits(uint64_t *number, const char *digits, size_t length)
{
	for (size_t i = 0; i < length; i++)
		if (__builtin_mul_overflow(*number, 10u, number) ||
		    __builtin_add_overflow(*number, (uint64_t)(digits[i] - '0'), number))
			return false;
	return true;
}

bool money_parse(const char *text, const char *currency, struct money *amount)
{
	struct typed typed = { 0 };
	size_t decimals = (size_t)money_decimals(currency), whole;
	uint64_t number = 0;

	if (!text || !take_apart(text, &typed))
		return false;
	whole = whole_runs(&typed, decimals);
	if (!whole)
		return false;
	for (size_t i = 0; i < typed.count; i++)
		if (!append_digits(&number, typed.runs[i], typed.lengths[i]))
			return false;
	for (size_t i = whole < typed.count ? typed.lengths[whole] : 0; i < decimals; i++)
		if (!append_digits(&number, "0", 1))
			return false;
	if (number > INT64_MAX)
		return false;
	*amount = money_of(typed.negative ? -(int64_t)number : (int64_t)number, currency);
	return true;
}

char *money_plain(struct arena *arena, struct money amount)
{
	int decimals = money_decimals(amount.currency);
	const char *sign = amount.minor < 0 ? "-" : "";
	uint64_t minor = magnitude(amount.minor), unit = 1;

	for (int i = 0; i < decimals; i++)
		unit *= 10;
	if (!decimals)
		return arena_printf(arena, "%s%llu", sign, (unsigned long long)minor);
	return arena_printf(arena, "%s%llu.%0*llu", sign, (unsigned long long)(minor / unit), decimals,
			    (unsigned long long)(minor % unit));
}

int money_decimals(const char *currency)
{
	static const char none[] = "BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX UYI VND VUV XAF XOF XPF";
	static const char three[] = "BHD IQD JOD KWD LYD OMR TND";
	static const char four[] = "CLF UYW";

	must(money_currency(currency));
	if (strstr(none, currency))
		return 0;
	if (strstr(three, currency))
		return 3;
	return strstr(four, currency) ? 4 : 2;
}
