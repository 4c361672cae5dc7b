/* Moments and days by arithmetic alone: no time zone, no C library calendar, no state.
 * The civil calendar follows H. Hinnant, "chrono-compatible low-level date algorithms". */
#include "base/when.h"

#include <string.h>

#include "base/must.h"

static const int64_t microseconds_a_second = 1000000;
static const int64_t seconds_a_day = 86400;

static bool leap(int year)
{
	return (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
}

static bool civil(int year, int month, int day)
{
	static const int days[] = { 31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31 };

	return year >= 0 && year <= 9999 && month >= 1 && month <= 12 && day >= 1 &&
	       day <= days[month - 1] + (month == 2 && leap(year) ? 1 : 0);
}

bool when_set(struct when moment)
{
	return moment.microseconds != 0;
}

bool date_set(struct date day)
{
	return day.days != 0;
}

struct when when_plus_seconds(struct when moment, int64_t seconds)
{
	int64_t more;

	must(!__builtin_mul_overflow(seconds, microseconds_a_second, &more));
	must(!__builtin_add_overflow(moment.microseconds, more, &moment.microseconds));
	return moment;
}

struct date date_plus_days(struct date day, int64_t days)
{
	must(!__builtin_add_overflow(day.days, days, &day.days));
	return day;
}

struct date date_of(int year, int month, int day)
{
	must(civil(year, month, day));

	/* The year begins in March, so that the leap day is its last; an era is 400 years. */
	int64_t from_march = year - (month <= 2 ? 1 : 0);
	int64_t era = (from_march >= 0 ? from_march : from_march - 399) / 400;
	int64_t year_of_era = from_march - era * 400;
	int64_t day_of_year = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1;
	int64_t day_of_era = year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year;

	return (struct date){ .days = era * 146097 + day_of_era - 719468 };
}

void date_parts(struct date day, int *year, int *month, int *of_month)
{
	int64_t shifted = day.days + 719468;
	int64_t era = (shifted >= 0 ? shifted : shifted - 146096) / 146097;
	int64_t day_of_era = shifted - era * 146097;
	int64_t year_of_era =
		(day_of_era - day_of_era / 1460 + day_of_era / 36524 - day_of_era / 146096) / 365;
	int64_t day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
	int64_t from_march = (5 * day_of_year + 2) / 153;

	*of_month = (int)(day_of_year - (153 * from_march + 2) / 5 + 1);
	*month = (int)(from_march < 10 ? from_march + 3 : from_march - 9);
	*year = (int)(year_of_era + era * 400 + (*month <= 2 ? 1 : 0));
}

/* Reads exactly count digits and steps over them. */
static bool digits(const char **text, int count, int *number)
{
	*number = 0;
	for (int i = 0; i < count; i++, (*text)++) {
		if (**text < '0' || **text > '9')
			return false;
		*number = *number * 10 + (**text - '0');
	}
	return true;
}

static bool literal(const char **text, char character)
{
	if (**text != character)
		return false;
	(*text)++;
	return true;
}

static bool day_at(const char **text, struct date *day)
{
	int year, month, of_month;

	if (!digits(text, 4, &year) || !literal(text, '-') || !digits(text, 2, &month) || !literal(text, '-') ||
	    !digits(text, 2, &of_month) || !civil(year, month, of_month))
		return false;
	*day = date_of(year, month, of_month);
	return true;
}

bool date_parse(const char *text, struct date *day)
{
	struct date read;

	if (!text || !day_at(&text, &read) || *text)
		return false;
	*day = read;
	return true;
}

static bool fraction_at(const char **text, int64_t *microsecond)
{
	int64_t unit = microseconds_a_second / 10;

	if (**text < '0' || **text > '9')
		return false;
	for (; **text >= '0' && **text <= '9'; (*text)++, unit /= 10) {
		if (!unit)
			return false;
		*microsecond += (**text - '0') * unit;
	}
	return true;
}

bool when_parse(const char *text, struct when *moment)
{
	struct date day;
	int hour, minute, second;
	int64_t microsecond = 0;

	if (!text || !day_at(&text, &day) || !(literal(&text, ' ') || literal(&text, 'T')))
		return false;
	if (!digits(&text, 2, &hour) || !literal(&text, ':') || !digits(&text, 2, &minute) || !literal(&text, ':') ||
	    !digits(&text, 2, &second) || hour > 23 || minute > 59 || second > 59)
		return false;
	if (literal(&text, '.') && !fraction_at(&text, &microsecond))
		return false;
	literal(&text, 'Z');
	if (*text)
		return false;
	moment->microseconds =
		(day.days * seconds_a_day + hour * 3600 + minute * 60 + second) * microseconds_a_second + microsecond;
	return true;
}

struct when when_of_parts(int year, int month, int day, int hour, int minute, int second, int64_t microsecond)
{
	must(hour >= 0 && hour <= 23 && minute >= 0 && minute <= 59 && second >= 0 && second <= 59);
	must(microsecond >= 0 && microsecond < microseconds_a_second);

	int64_t seconds = date_of(year, month, day).days * seconds_a_day + hour * 3600 + minute * 60 + second;

	return (struct when){ .microseconds = seconds * microseconds_a_second + microsecond };
}

char *date_plain(struct arena *arena, struct date day)
{
	int year, month, of_month;

	date_parts(day, &year, &month, &of_month);
	return arena_printf(arena, "%04d-%02d-%02d", year, month, of_month);
}

char *when_plain(struct arena *arena, struct when moment)
{
	int64_t day_length = seconds_a_day * microseconds_a_second;
	int64_t days = moment.microseconds / day_length - (moment.microseconds % day_length < 0 ? 1 : 0);
	int second = (int)((moment.microseconds - days * day_length) / microseconds_a_second);

	return arena_printf(arena, "%sT%02d:%02d:%02dZ", date_plain(arena, (struct date){ .days = days }),
			    second / 3600, second / 60 % 60, second % 60);
}

char *when_stored(struct arena *arena, struct when moment)
{
	char *text = when_plain(arena, moment);
	int64_t rest = moment.microseconds % microseconds_a_second;

	text[strcspn(text, "T")] = ' ';
	text[strcspn(text, "Z")] = '\0';
	return arena_printf(arena, "%s.%06lld", text, (long long)(rest < 0 ? rest + microseconds_a_second : rest));
}
