/* Stretches of the company's calendar for charts: months back from today, and any list of days as spans for SQL. */
#ifndef SHARED_MONTHS_H
#define SHARED_MONTHS_H

#include "core/locale.h"
#include "web/chart.h"

enum { MOST_MONTHS = 24 };

/* The first day of the month that lies `back` months before the one of day; a negative back lies after it. */
struct date month_start(struct date day, int back);

/* "[["2026-06-01T00:00:00", …" in UTC: count stretches between count + 1 first days, each beginning where the last ended. */
const char *day_spans(struct arena *arena, const struct date *days, size_t count);

/* The last count months up to the one of today: the values' labels, and the same as spans. */
const char *month_values(struct arena *arena, struct date today, struct chart_value *values, size_t count);

#endif
