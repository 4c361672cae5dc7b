/* One row by itself: texts to values, and the rules that need no other row. Exact arithmetic only. */
#include <ctype.h>
#include <string.h>
#include <strings.h>
#include <time.h>

#include "base/must.h"
#include "base/text.h"
#include "domain/imports/internal.h"

/* Beyond these a number is a slip of the keyboard; within them no sum of a file can overflow. */
static const int64_t largest_quantity = 10000000;
static const int64_t largest_price = 10000000;          /* in whole units */
static const int64_t largest_amount = 1000000000000;    /* in minor units */
static const int64_t millionths_a_unit = 1000000;
static const size_t longest_key = 40;                   /* bytes of an invoice number or a product code */

void import_refuse(struct import_row *row, enum import_refusal refused)
{
	if (row->outcome == ROW_REFUSED)
		return;
	row->outcome = ROW_REFUSED;
	row->refused = refused;
	row->repairs = 0;
}

void import_repaired(struct import_row *row, enum import_repair repair)
{
	if (row->outcome == ROW_REFUSED)
		return;
	row->outcome = ROW_REPAIRED;
	row->repairs |= 1u << repair;
}

static bool named(const struct import_words *names, const char *name)
{
	for (size_t i = 0; i < names->count; i++)
		if (strcasecmp(names->items[i], name) == 0)
			return true;
	return false;
}

const char *import_read_head(struct arena *arena, const struct import_profile *profile, const struct csv_row *names,
			     struct import_head *head)
{
	head->width = names->count;
	for (int column = 0; column < COLUMNS; column++) {
		bool found = false;

		for (size_t i = 0; i < names->count && !found; i++) {
			found = named(&profile->columns[column], names->fields[i]);
			head->place[column] = i;
		}
		if (!found)
			return arena_printf(arena, N_("the file has no column %s"), profile->columns[column].items[0]);
	}
	return NULL;
}

/* Runs of white space become one space. */
static const char *tidied(struct arena *arena, const char *text, bool *changed)
{
	char *copy = arena_text(arena, text), *to = copy;

	for (const char *at = copy; *at;) {
		size_t step = strncmp(at, "\xC2\xA0", 2) == 0 ? 2 : isspace((unsigned char)*at) ? 1 : 0;

		if (!step)
			*to++ = *at++;
		else if (to > copy && to[-1] != ' ')
			*to++ = ' ';
		at += step;
	}
	*to = '\0';
	*changed = strcmp(copy, text) != 0;
	return copy;
}

static const char *capitals(struct arena *arena, const char *text, bool *changed)
{
	char *copy = arena_text(arena, text);

	for (char *at = copy; *at; at++)
		if (*at >= 'a' && *at <= 'z')
			*at = (char)(*at - 'a' + 'A');
	*changed = strcmp(copy, text) != 0;
	return copy;
}

/* "17850.0" is 17850: how a table program writes a whole number. */
static const char *whole_number(struct arena *arena, const char *text)
{
	size_t digits = strspn(text, "-0123456789");
	const char *rest = text + digits;

	if (digits && *rest == '.' && rest[1 + strspn(rest + 1, "0")] == '\0')
		return arena_bytes(arena, text, digits);
	return text;
}

/* A decimal, in millionths; nothing else: no exponent, no thousands. What table programs write after the sixth place is
 * noise ("2.5500000000000003"): it rounds the sixth, and exact becomes false unless it is all zeros. */
static bool millionths_of(const char *text, char mark, int64_t *millionths, bool *exact)
{
	bool negative = *text == '-', up = false;
	int64_t number = 0;
	int places = -1;

	*exact = true;
	text += negative;
	if (!isdigit((unsigned char)*text))
		return false;
	for (; *text; text++) {
		if (*text == mark && places < 0) {
			places = 0;
			continue;
		}
		if (!isdigit((unsigned char)*text) || number > INT64_MAX / 100)
			return false;
		up = up || (places == 6 && *text >= '5');
		*exact = *exact && (places < 6 || *text == '0');
		if (places < 6)
			number = number * 10 + (*text - '0');
		places += places >= 0;
	}
	for (places = places < 0 ? 0 : places; places < 6; places++)
		if (__builtin_mul_overflow(number, 10, &number))
			return false;
	number += up;
	*millionths = negative ? -number : number;
	return true;
}

static int64_t millionths_a_minor(const char *currency)
{
	int64_t minor = millionths_a_unit;

	for (int i = money_decimals(currency); i > 0; i--)
		minor /= 10;
	return minor;
}

/* Millionths to minor units, half away from zero. */
static __int128 rounded(__int128 millionths, const char *currency)
{
	__int128 unit = millionths_a_minor(currency);

	return (millionths + (millionths < 0 ? -(unit / 2) : unit / 2)) / unit;
}

static bool within(int64_t number, int64_t limit)
{
	return number >= -limit && number <= limit;
}

static void read_value(struct arena *arena, const struct import_profile *profile, const char *quantity,
		       const char *price, struct import_row *row)
{
	bool quantity_read = text_to_int(whole_number(arena, quantity), &row->quantity);
	bool exact, price_read = millionths_of(price, profile->decimal_mark, &row->millionths, &exact);
	__int128 amount;

	row->price = row->amount = money_of(0, profile->currency);
	if (!quantity_read || !price_read) {
		import_refuse(row, quantity_read ? REFUSED_PRICE : REFUSED_QUANTITY);
		return;
	}
	amount = rounded((__int128)row->millionths * row->quantity, profile->currency);
	if (!within(row->quantity, largest_quantity) || !within(row->millionths / millionths_a_unit, largest_price) ||
	    amount > largest_amount || amount < -largest_amount) {
		import_refuse(row, REFUSED_TOO_LARGE);
		return;
	}
	row->valued = true;
	row->amount = money_of((int64_t)amount, profile->currency);
	row->price = money_of((int64_t)rounded(row->millionths, profile->currency), profile->currency);
	if (!exact || row->millionths % millionths_a_minor(profile->currency) != 0)
		import_repaired(row, REPAIRED_PRICE);
}

static bool read_date(struct arena *arena, const struct import_profile *profile, const char *text, struct when *moment)
{
	for (size_t i = 0; i < profile->date_formats.count; i++) {
		struct tm parts = { .tm_mday = 0 };
		const char *end = strptime(text, profile->date_formats.items[i], &parts);

		/* strptime accepts 31 February, 61 seconds and the year 10; the rest of the condition does not. */
		if (end && !*end && parts.tm_year >= 70 && parts.tm_year <= 8099 &&
		    when_parse(arena_printf(arena, "%04d-%02d-%02d %02d:%02d:%02d", parts.tm_year + 1900, parts.tm_mon + 1,
					    parts.tm_mday, parts.tm_hour, parts.tm_min, parts.tm_sec),
			       moment))
			return true;
	}
	return false;
}

static void read_customer(struct arena *arena, const struct import_profile *profile, const char *text,
			  struct import_row *row)
{
	const char *number = whole_number(arena, text);

	if (!*number || named(&profile->nobody, number))
		row->customer = "";
	else if (number[strspn(number, "0123456789")] == '\0' && strlen(number) <= 20)
		row->customer = number;
	else
		import_refuse(row, REFUSED_CUSTOMER);
}

static void read_country(const struct import_profile *profile, struct import_row *row)
{
	const char *code = import_country_code(profile, row->country_name);

	row->country = code ? code : "";
	if (!code)
		import_repaired(row, REPAIRED_COUNTRY);
}

static bool begins(const char *text, const struct import_words *beginnings)
{
	for (size_t i = 0; i < beginnings->count; i++)
		if (strncasecmp(text, beginnings->items[i], strlen(beginnings->items[i])) == 0)
			return true;
	return false;
}

static bool mostly_small(const char *text)
{
	size_t small = 0, large = 0;

	for (; *text; text++) {
		small += *text >= 'a' && *text <= 'z';
		large += *text >= 'A' && *text <= 'Z';
	}
	return small > large;
}

static bool warehouse_note(struct arena *arena, const struct import_profile *profile, const char *description)
{
	return !*description || (profile->small_letters_are_notes && mostly_small(description)) ||
	       import_holds(import_phrase(arena, description), &profile->notes);
}

/* The first rule that fits decides; later ones may rely on the earlier. */
static void judge_meaning(struct arena *arena, const struct import_profile *profile, struct import_row *row)
{
	bool known = import_kind_of(profile, row->sku, &row->kind);

	if ((known && row->kind == IMPORT_ADJUSTMENT) || begins(row->invoice, &profile->adjustments))
		import_refuse(row, REFUSED_ADJUSTMENT);
	else if (row->millionths < 0)
		import_refuse(row, REFUSED_NEGATIVE_PRICE);
	else if (row->quantity == 0)
		import_refuse(row, REFUSED_ZERO_QUANTITY);
	else if (row->millionths == 0 && row->quantity < 0)
		import_refuse(row, REFUSED_STOCK_REMOVED);
	else if (row->millionths == 0 && warehouse_note(arena, profile, row->description))
		import_refuse(row, REFUSED_STOCK_NOTE);
	else if (!known)
		import_refuse(row, REFUSED_UNKNOWN_CODE);
	else if (row->cancels && row->quantity > 0)
		import_refuse(row, REFUSED_POSITIVE_CANCELLATION);
	else if (!row->cancels && row->quantity < 0 && row->kind != IMPORT_DISCOUNT)
		import_refuse(row, REFUSED_NEGATIVE_SALE);
}

void import_read_row(struct arena *arena, const struct import_profile *profile, const struct import_head *head,
		     const struct csv_row *fields, struct import_row *row)
{
	const char *texts[COLUMNS];
	bool case_changed, invoice_changed, space_changed;

	*row = (struct import_row){ .line = fields->line, .invoice = "", .sku = "", .description = "", .customer = "",
				    .country = "", .country_name = "", .name = "" };
	row->price = row->amount = money_of(0, profile->currency);
	if (fields->count != head->width) {
		import_refuse(row, REFUSED_COLUMNS);
		return;
	}
	for (int i = 0; i < COLUMNS; i++)
		texts[i] = fields->fields[head->place[i]];
	row->invoice = capitals(arena, texts[COLUMN_INVOICE], &invoice_changed);
	row->cancels = begins(row->invoice, &profile->cancellations);
	row->sku = capitals(arena, texts[COLUMN_CODE], &case_changed);
	row->description = tidied(arena, texts[COLUMN_DESCRIPTION], &space_changed);
	row->country_name = arena_text(arena, texts[COLUMN_COUNTRY]);

	read_value(arena, profile, texts[COLUMN_QUANTITY], texts[COLUMN_PRICE], row);
	if (!*row->invoice)
		import_refuse(row, REFUSED_NO_INVOICE);
	if (!*row->sku)
		import_refuse(row, REFUSED_NO_CODE);
	if (strlen(row->invoice) > longest_key || strlen(row->sku) > longest_key)
		import_refuse(row, REFUSED_TOO_LONG);
	if (!read_date(arena, profile, texts[COLUMN_DATE], &row->placed_at))
		import_refuse(row, REFUSED_DATE);
	read_customer(arena, profile, arena_text(arena, texts[COLUMN_CUSTOMER]), row);
	if (import_taken(row))
		judge_meaning(arena, profile, row);
	if (case_changed || invoice_changed)
		import_repaired(row, REPAIRED_CODE_CASE);
	if (space_changed)
		import_repaired(row, REPAIRED_SPACE);
	read_country(profile, row);
}
