/* Amounts, percentages, numbers, days and moments as people and files write them. The first line is a currency. */
#include <string.h>

#include "base/text.h"
#include "base/when.h"
#include "core/locale.h"
#include "domain/programme/typed.h"
#include "support.h"

static void moments(struct arena *arena, const char *text)
{
	struct date day, same_day;
	struct when moment, same_moment;
	int64_t number;

	if (date_parse(text, &day))
		expect(date_parse(date_plain(arena, day), &same_day) && same_day.days == day.days);
	if (when_parse(text, &moment) && when_set(moment))
		expect(when_parse(when_plain(arena, moment), &same_moment) && moment.microseconds >= same_moment.microseconds &&
		       moment.microseconds - same_moment.microseconds < 1000000);
	if (text_to_int(text, &number))
		expect(locale_number(arena, number)[0] && locale_percent(arena, number)[0]);
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t length)
{
	static const char *const currencies[] = { "GBP", "PLN", "RUB", "JPY", "KWD" };
	struct arena *arena = fuzz_arena();
	struct input input = input_of(bytes, length);
	const char *wanted = input_line(arena, &input), *text = input_rest(arena, &input), *currency = currencies[0];
	struct money amount, same;
	int64_t value;

	for (size_t i = 0; i < sizeof(currencies) / sizeof(*currencies); i++)
		if (text_same(wanted, currencies[i]))
			currency = currencies[i];
	if (money_parse(text, currency, &amount)) {
		expect(text_same(amount.currency, currency));
		expect(money_parse(money_plain(arena, amount), currency, &same) && same.minor == amount.minor);
		expect(locale_money(arena, amount)[0]);
	}
	parameter_typed_read("bp", text, currency, &value);
	parameter_typed_read("minor", text, currency, &value);
	moments(arena, text);
	return 0;
}
