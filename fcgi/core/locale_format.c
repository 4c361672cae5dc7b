/* Numbers, money and days for people, by ICU. Formatters are opened once per language and kept. Amounts go to ICU as
 * decimal strings, never as a double; a UDate is a moment, not an amount. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unicode/ucal.h>
#include <unicode/udat.h>
#include <unicode/udatpg.h>
#include <unicode/unum.h>
#include <unicode/ustring.h>

#include "base/must.h"
#include "base/text.h"
#include "core/locale.h"

enum { LETTERS = 160 };

enum pattern { LONG_DAY, SHORT_DAY, LONG_TIME, MONTH, MONTH_YEAR, PATTERNS };

/* English is British: the day stands before the month. */
static const char *const tags[LANGUAGES] = { [ENGLISH] = "en_GB", [POLISH] = "pl_PL", [RUSSIAN] = "ru_RU" };

/* CLDR skeletons; LONG_TIME is LONG_DAY with the hour and the minute behind a comma. */
static const char *const skeletons[PATTERNS] = {
	[LONG_DAY] = "yMMMMd", [SHORT_DAY] = "dMMM", [LONG_TIME] = "yMMMMd", [MONTH] = "LLL", [MONTH_YEAR] = "yMMMM",
};

static UChar zone_name[64] = { 'U', 'T', 'C', 0 };
static UCalendar *zone_calendar;
static UNumberFormat *numbers[LANGUAGES], *percents[LANGUAGES], *currencies[LANGUAGES];
static char currency_of[LANGUAGES][4];
static UDateFormat *moments[LANGUAGES][PATTERNS]; /* in the company's zone */
static UDateFormat *days[LANGUAGES][PATTERNS];    /* of calendar days, computed in UTC */

static char *text_of(struct arena *arena, const UChar *letters, int32_t length)
{
	char bytes[LETTERS * 3 + 1];
	UErrorCode status = U_ZERO_ERROR;
	int32_t size = 0;

	u_strToUTF8(bytes, (int32_t)sizeof(bytes), &size, letters, length, &status);
	must(U_SUCCESS(status));
	return arena_bytes(arena, bytes, (size_t)size);
}

static bool zone_letters(const char *zone, UChar *letters, int32_t size)
{
	UErrorCode status = U_ZERO_ERROR;
	int32_t length = 0;

	u_strFromUTF8(letters, size, &length, zone, -1, &status);
	return U_SUCCESS(status) && length > 0 && length < size;
}

bool locale_zone_known(const char *zone)
{
	UChar letters[64], canonical[64];
	UErrorCode status = U_ZERO_ERROR;
	UBool known = false;

	if (!zone || !zone_letters(zone, letters, 64))
		return false;
	ucal_getCanonicalTimeZoneID(letters, -1, canonical, 64, &known, &status);
	return U_SUCCESS(status) && known && strcmp(zone, "Etc/Unknown") != 0;
}

void locale_zone(const char *zone)
{
	static char current[64] = "UTC";

	if (strcmp(zone, current) == 0)
		return; /* every request says its zone; formats are dear and stay open */
	must(locale_zone_known(zone));
	must(zone_letters(zone, zone_name, 64));
	snprintf(current, sizeof(current), "%s", zone);
	if (zone_calendar)
		ucal_close(zone_calendar);
	zone_calendar = NULL;
	for (int language = 0; language < LANGUAGES; language++)
		for (int pattern = 0; pattern < PATTERNS; pattern++) {
			if (moments[language][pattern])
				udat_close(moments[language][pattern]);
			moments[language][pattern] = NULL;
		}
}

static UCalendar *calendar(void)
{
	UErrorCode status = U_ZERO_ERROR;

	if (zone_calendar)
		return zone_calendar;
	zone_calendar = ucal_open(zone_name, -1, "en_GB", UCAL_GREGORIAN, &status);
	must(U_SUCCESS(status));
	/* Where midnight is skipped by a clock change the day starts at the first moment that exists. */
	ucal_setAttribute(zone_calendar, UCAL_SKIPPED_WALL_TIME, UCAL_WALLTIME_NEXT_VALID);
	ucal_setAttribute(zone_calendar, UCAL_REPEATED_WALL_TIME, UCAL_WALLTIME_FIRST);
	return zone_calendar;
}

static UNumberFormat *number_format(UNumberFormat **formats, UNumberFormatStyle style)
{
	enum language language = locale_current();
	UErrorCode status = U_ZERO_ERROR;

	if (!formats[language]) {
		formats[language] = unum_open(style, NULL, 0, tags[language], NULL, &status);
		must(U_SUCCESS(status));
	}
	return formats[language];
}

static char *decimal(struct arena *arena, const UNumberFormat *format, const char *digits)
{
	UChar letters[LETTERS];
	UErrorCode status = U_ZERO_ERROR;
	int32_t length = unum_formatDecimal(format, digits, -1, letters, LETTERS, NULL, &status);

	must(U_SUCCESS(status));
	return text_of(arena, letters, length);
}

/* The format for amounts of this currency in the current language, with its usual decimals. */
static UNumberFormat *money_format(const char *currency)
{
	enum language language = locale_current();
	UNumberFormat *format = number_format(currencies, UNUM_CURRENCY);

	if (memcmp(currency_of[language], currency, sizeof(currency_of[language])) != 0) {
		UChar code[4] = { 0 };
		UErrorCode status = U_ZERO_ERROR;

		for (int i = 0; i < 3 && currency[i]; i++)
			code[i] = (UChar)currency[i];
		unum_setTextAttribute(format, UNUM_CURRENCY_CODE, code, -1, &status);
		must(U_SUCCESS(status));
		unum_setAttribute(format, UNUM_FRACTION_DIGITS, money_decimals(currency));
		memcpy(currency_of[language], currency, sizeof(currency_of[language]));
	}
	return format;
}

char *locale_money(struct arena *arena, struct money amount)
{
	return decimal(arena, money_format(amount.currency), money_plain(arena, amount));
}

char *locale_money_whole(struct arena *arena, struct money amount)
{
	UNumberFormat *format = money_format(amount.currency);

	unum_setAttribute(format, UNUM_FRACTION_DIGITS, 0);

	char *text = decimal(arena, format, money_plain(arena, amount));

	unum_setAttribute(format, UNUM_FRACTION_DIGITS, money_decimals(amount.currency));
	return text;
}

char *locale_number(struct arena *arena, int64_t number)
{
	char digits[24];

	snprintf(digits, sizeof(digits), "%lld", (long long)number);
	return decimal(arena, number_format(numbers, UNUM_DECIMAL), digits);
}

char *locale_percent(struct arena *arena, int64_t basis_points)
{
	UNumberFormat *format = number_format(percents, UNUM_PERCENT);
	char digits[32];

	unum_setAttribute(format, UNUM_MIN_FRACTION_DIGITS, 0);
	unum_setAttribute(format, UNUM_MAX_FRACTION_DIGITS, 2);
	snprintf(digits, sizeof(digits), "%llde-4", (long long)basis_points);
	return decimal(arena, format, digits);
}

/* The language's pattern for a skeleton, with the time of day appended when wanted. */
static int32_t best_pattern(enum language language, enum pattern pattern, UChar *letters)
{
	UErrorCode status = U_ZERO_ERROR;
	UDateTimePatternGenerator *generator = udatpg_open(tags[language], &status);
	UChar skeleton[16];
	int32_t length;

	u_uastrcpy(skeleton, skeletons[pattern]);
	length = udatpg_getBestPattern(generator, skeleton, -1, letters, LETTERS - 16, &status);
	udatpg_close(generator);
	must(U_SUCCESS(status));
	/* Russian ends a long day with "г."; at the end of a sentence that would make two full stops. The year says enough. */
	if (pattern == LONG_DAY || pattern == LONG_TIME)
		length = (int32_t)(u_strrchr(letters, u'y') - letters) + 1;
	if (pattern == LONG_TIME) {
		u_uastrcpy(letters + length, ", HH:mm");
		length += 7;
	}
	return length;
}

static UDateFormat *date_format(UDateFormat *formats[LANGUAGES][PATTERNS], enum pattern pattern, const UChar *zone)
{
	enum language language = locale_current();
	UChar letters[LETTERS];
	UErrorCode status = U_ZERO_ERROR;

	if (!formats[language][pattern]) {
		int32_t length = best_pattern(language, pattern, letters);

		formats[language][pattern] =
			udat_open(UDAT_PATTERN, UDAT_PATTERN, tags[language], zone, -1, letters, length, &status);
		must(U_SUCCESS(status));
	}
	return formats[language][pattern];
}

static char *show(struct arena *arena, const UDateFormat *format, UDate moment)
{
	UChar letters[LETTERS];
	UErrorCode status = U_ZERO_ERROR;
	int32_t length = udat_format(format, moment, letters, LETTERS, NULL, &status);

	must(U_SUCCESS(status));
	return text_of(arena, letters, length);
}

/* Whole milliseconds, towards the past, so that 23:59:59.9995 stays on its day. */
static UDate milliseconds(struct when moment)
{
	int64_t whole = moment.microseconds / 1000;

	if (moment.microseconds % 1000 < 0)
		whole--;
	return (UDate)whole;
}

static char *show_moment(struct arena *arena, struct when moment, enum pattern pattern)
{
	return show(arena, date_format(moments, pattern, zone_name), milliseconds(moment));
}

static char *show_date(struct arena *arena, struct date day, enum pattern pattern)
{
	static const UChar utc[] = { 'U', 'T', 'C', 0 };

	return show(arena, date_format(days, pattern, utc), (UDate)day.days * 86400000.0);
}

char *locale_date(struct arena *arena, struct date day)
{
	return show_date(arena, day, LONG_DAY);
}

char *locale_day(struct arena *arena, struct when moment)
{
	return show_moment(arena, moment, LONG_DAY);
}

char *locale_day_short(struct arena *arena, struct when moment)
{
	return show_moment(arena, moment, SHORT_DAY);
}

char *locale_time(struct arena *arena, struct when moment)
{
	return show_moment(arena, moment, LONG_TIME);
}

char *locale_month(struct arena *arena, struct date day)
{
	return show_date(arena, day, MONTH);
}

char *locale_month_year(struct arena *arena, struct date day)
{
	return show_date(arena, day, MONTH_YEAR);
}

#ifdef FILAR_TEST
static char clock_file[500];

void when_clock(const char *file)
{
	snprintf(clock_file, sizeof(clock_file), "%s", file);
}

static int64_t seconds_ahead(void)
{
	FILE *file = *clock_file ? fopen(clock_file, "r") : NULL;
	char text[32] = "";
	int64_t seconds = 0;

	if (!file)
		return 0;
	if (fgets(text, sizeof(text), file))
		text[strcspn(text, "\n")] = '\0';
	fclose(file);
	return text_to_int(text, &seconds) ? seconds : 0;
}
#else
static int64_t seconds_ahead(void)
{
	return 0;
}
#endif

struct when when_now(void)
{
	struct timespec now;

	must(clock_gettime(CLOCK_REALTIME, &now) == 0);
	return (struct when){ ((int64_t)now.tv_sec + seconds_ahead()) * 1000000 + now.tv_nsec / 1000 };
}

struct date locale_today(struct when now)
{
	UCalendar *local = calendar();
	UErrorCode status = U_ZERO_ERROR;

	ucal_setMillis(local, milliseconds(now), &status);

	int year = ucal_get(local, UCAL_EXTENDED_YEAR, &status);
	int month = ucal_get(local, UCAL_MONTH, &status) + 1;
	int of_month = ucal_get(local, UCAL_DAY_OF_MONTH, &status);

	must(U_SUCCESS(status));
	return date_of(year, month, of_month);
}

struct when locale_day_start(struct date day)
{
	UCalendar *local = calendar();
	UErrorCode status = U_ZERO_ERROR;
	int year, month, of_month;

	date_parts(day, &year, &month, &of_month);
	ucal_clear(local);
	ucal_setDateTime(local, year, month - 1, of_month, 0, 0, 0, &status);

	UDate start = ucal_getMillis(local, &status);

	must(U_SUCCESS(status));
	return (struct when){ (int64_t)start * 1000 };
}

struct when locale_utc(struct when local)
{
	UCalendar *clock = calendar();
	UErrorCode status = U_ZERO_ERROR;
	int64_t seconds = local.microseconds / 1000000, rest = local.microseconds % 1000000;

	if (rest < 0) {
		rest += 1000000;
		seconds--;
	}

	int64_t of_day = (seconds % 86400 + 86400) % 86400;
	int year, month, of_month;

	date_parts((struct date){ (seconds - of_day) / 86400 }, &year, &month, &of_month);
	ucal_clear(clock);
	ucal_setDateTime(clock, year, month - 1, of_month, (int32_t)(of_day / 3600), (int32_t)(of_day / 60 % 60),
			 (int32_t)(of_day % 60), &status);

	UDate moment = ucal_getMillis(clock, &status);

	must(U_SUCCESS(status));
	return (struct when){ (int64_t)moment * 1000 + rest };
}

/* Puts the number where "{count}" stands. */
static char *counted(struct arena *arena, const char *text, int64_t count)
{
	static const char place[] = "{count}";
	const char *at = strstr(text, place);

	if (!at)
		return arena_text(arena, text);
	return arena_printf(arena, "%.*s%s%s", (int)(at - text), text, locale_number(arena, count),
			    at + sizeof(place) - 1);
}

/* Counted in calendar days of the zone up to two months, then in months of 30 and years of 365 days. */
char *locale_since(struct arena *arena, struct when moment, struct when now)
{
	int64_t days_ahead = locale_today(moment).days - locale_today(now).days;
	int64_t distance = days_ahead < 0 ? -days_ahead : days_ahead;
	bool past = days_ahead < 0;

	if (distance == 0)
		return arena_text(arena, locale_text(N_("today")));
	if (distance == 1)
		return arena_text(arena, locale_text(past ? N_("yesterday") : N_("tomorrow")));
	if (distance < 60)
		return counted(arena,
			       past ? locale_plural("{count} day ago", "{count} days ago", distance)
				    : locale_plural("in {count} day", "in {count} days", distance),
			       distance);
	if (distance < 730) {
		int64_t months = distance / 30;

		return counted(arena,
			       past ? locale_plural("{count} month ago", "{count} months ago", months)
				    : locale_plural("in {count} month", "in {count} months", months),
			       months);
	}

	int64_t years = distance / 365;

	return counted(arena,
		       past ? locale_plural("{count} year ago", "{count} years ago", years)
			    : locale_plural("in {count} year", "in {count} years", years),
		       years);
}
