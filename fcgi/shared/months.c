#include "shared/months.h"

#include "base/must.h"

struct date month_start(struct date day, int back)
{
	int year, month, of_month;

	date_parts(day, &year, &month, &of_month);

	int months = year * 12 + (month - 1) - back;

	return date_of(months / 12, months % 12 + 1, 1);
}

/* A moment as MariaDB reads it: without the Z. */
static const char *moment(struct arena *arena, struct date day)
{
	char *text = when_plain(arena, locale_day_start(day));

	text[19] = '\0';
	return text;
}

const char *day_spans(struct arena *arena, const struct date *days, size_t count)
{
	const char *spans = "";

	for (size_t i = 0; i < count; i++)
		spans = arena_printf(arena, "%s%s[\"%s\",\"%s\"]", spans, i ? "," : "", moment(arena, days[i]),
				     moment(arena, days[i + 1]));
	return arena_printf(arena, "[%s]", spans);
}

const char *month_values(struct arena *arena, struct date today, struct chart_value *values, size_t count)
{
	struct date months[MOST_MONTHS + 1];

	must(count > 0 && count <= MOST_MONTHS);
	for (size_t i = 0; i <= count; i++)
		months[i] = month_start(today, (int)count - 1 - (int)i);
	for (size_t i = 0; i < count; i++)
		values[i].label = locale_month(arena, months[i]);
	return day_spans(arena, months, count);
}
