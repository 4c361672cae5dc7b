#include "domain/programme/typed.h"

#include <inttypes.h>
#include <string.h>

#include "base/text.h"
#include "core/locale.h"

const char *parameter_typed(struct arena *arena, const char *unit, int64_t value, const char *currency)
{
	if (text_same(unit, "minor"))
		return money_plain(arena, money_of(value, currency));
	if (text_same(unit, "bp") && value % 100)
		return arena_printf(arena, "%" PRId64 ".%02" PRId64, value / 100, value % 100);
	return arena_printf(arena, "%" PRId64, text_same(unit, "bp") ? value / 100 : value);
}

/* "12.5", "12,50 %": like an amount of two decimals. */
static bool percent_read(const char *typed, int64_t *value)
{
	char plain[32];
	size_t length = strlen(typed);
	struct money amount;

	while (length && (typed[length - 1] == '%' || typed[length - 1] == ' '))
		length--;
	if (length == 0 || length >= sizeof(plain))
		return false;
	memcpy(plain, typed, length);
	plain[length] = '\0';
	if (!money_parse(plain, "EUR", &amount))
		return false;
	*value = amount.minor;
	return true;
}

const char *parameter_typed_read(const char *unit, const char *typed, const char *currency, int64_t *value)
{
	struct money amount;

	if (text_same(unit, "bp"))
		return percent_read(typed, value) ? NULL : N_("Write a percentage, like 5 or 12.5.");
	if (text_same(unit, "minor")) {
		if (!money_parse(typed, currency, &amount))
			return N_("Write an amount, like 50.00.");
		*value = amount.minor;
		return NULL;
	}
	return text_to_int(typed, value) ? NULL : N_("Write a whole number.");
}

const char *parameter_unit_words(const char *unit, const char *currency)
{
	if (text_same(unit, "minor"))
		return currency;
	if (text_same(unit, "bp"))
		return "%";
	if (text_same(unit, "days"))
		return locale_text(N_("days"));
	if (text_same(unit, "months"))
		return locale_text(N_("months"));
	if (text_same(unit, "day"))
		return locale_text(N_("day of the month"));
	return "";
}
