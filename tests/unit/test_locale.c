/* Languages: plurals from a catalogue compiled here, money and numbers as ICU writes them, days over a clock change. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "core/locale.h"

#define NBSP "\xC2\xA0"
#define DAY_MICROSECONDS INT64_C(86400000000)

static struct arena *arena;
static char folder[] = "/tmp/filar-locale-XXXXXX";

static const char header[] =
	"msgid \"\"\nmsgstr \"\"\n\"Content-Type: text/plain; charset=UTF-8\\n\"\n\"Plural-Forms: nplurals=3; plural=%s;\\n\"\n\n";
static const char polish[] =
	"msgid \"Orders\"\nmsgstr \"Zamówienia\"\n\n"
	"msgid \"%1$s is sold out: %2$s left.\"\nmsgstr \"Zostało %2$s, brakuje: %1$s (100%%).\"\n\n"
	"msgid \"one parcel\"\nmsgid_plural \"{count} parcels\"\n"
	"msgstr[0] \"{count} paczka\"\nmsgstr[1] \"{count} paczki\"\nmsgstr[2] \"{count} paczek\"\n\n"
	"msgid \"{count} day ago\"\nmsgid_plural \"{count} days ago\"\n"
	"msgstr[0] \"{count} dzień temu\"\nmsgstr[1] \"{count} dni temu\"\nmsgstr[2] \"{count} dni temu\"\n";
static const char russian[] =
	"msgid \"Orders\"\nmsgstr \"Заказы\"\n\n"
	"msgid \"one parcel\"\nmsgid_plural \"{count} parcels\"\n"
	"msgstr[0] \"{count} посылка\"\nmsgstr[1] \"{count} посылки\"\nmsgstr[2] \"{count} посылок\"\n";
#define TEENS " n%10>=2 && n%10<=4 && (n%100<10 || n%100>=20) ? 1 : 2"

static void compile_catalogue(const char *code, const char *plural, const char *entries)
{
	char source[256], path[256], output[512];
	int status = -1;

	snprintf(path, sizeof(path), "%s/%s", folder, code);
	assert_int_equal(mkdir(path, 0700), 0);
	snprintf(path, sizeof(path), "%s/%s/LC_MESSAGES", folder, code);
	assert_int_equal(mkdir(path, 0700), 0);
	snprintf(source, sizeof(source), "%s/%s.po", folder, code);
	snprintf(output, sizeof(output), "%s/filar.mo", path);

	FILE *file = fopen(source, "w");

	assert_non_null(file);

	const char *place = strstr(header, "%s");

	fwrite(header, 1, (size_t)(place - header), file);
	fputs(plural, file);
	fputs(place + 2, file);
	fputs(entries, file);
	fclose(file);

	pid_t child = fork();

	if (child == 0) {
		execlp("msgfmt", "msgfmt", "-o", output, source, (char *)NULL);
		_exit(127);
	}
	assert_int_equal(waitpid(child, &status, 0), child);
	assert_int_equal(status, 0);
}

static int start(void **state)
{
	(void)state;
	arena = arena_new();
	if (!mkdtemp(folder))
		return -1;
	compile_catalogue("pl", "n==1 ? 0 :" TEENS, polish);
	compile_catalogue("ru", "n%10==1 && n%100!=11 ? 0 :" TEENS, russian);
	locale_start(folder);
	locale_zone("Europe/Warsaw");
	return 0;
}

static int stop(void **state)
{
	static const char *const names[] = { "pl/LC_MESSAGES/filar.mo", "pl/LC_MESSAGES", "pl", "pl.po",
					     "ru/LC_MESSAGES/filar.mo", "ru/LC_MESSAGES", "ru", "ru.po", "" };
	char path[256];

	(void)state;
	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
		snprintf(path, sizeof(path), "%s/%s", folder, names[i]);
		remove(path);
	}
	arena_free(arena);
	return 0;
}

static void test_texts_follow_the_language(void **state)
{
	(void)state;
	for (int round = 0; round < 2; round++) {
		locale_use(ENGLISH);
		assert_string_equal(locale_text("Orders"), "Orders");
		locale_use(POLISH);
		assert_string_equal(locale_text("Orders"), "Zamówienia");
		assert_string_equal(locale_text("Not in any catalogue"), "Not in any catalogue");
		assert_string_equal(locale_text(""), "");
		locale_use(RUSSIAN);
		assert_string_equal(locale_text("Orders"), "Заказы");
	}
}

static void test_plurals(void **state)
{
	static const struct {
		int64_t count;
		const char *english, *polish, *russian;
	} rows[] = {
		{ 0, "{count} parcels", "{count} paczek", "{count} посылок" },
		{ 1, "one parcel", "{count} paczka", "{count} посылка" },
		{ 2, "{count} parcels", "{count} paczki", "{count} посылки" },
		{ 5, "{count} parcels", "{count} paczek", "{count} посылок" },
		{ 12, "{count} parcels", "{count} paczek", "{count} посылок" },
		{ 21, "{count} parcels", "{count} paczek", "{count} посылка" },
		{ 22, "{count} parcels", "{count} paczki", "{count} посылки" },
		{ 25, "{count} parcels", "{count} paczek", "{count} посылок" },
		{ -2, "{count} parcels", "{count} paczki", "{count} посылки" },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		locale_use(ENGLISH);
		assert_string_equal(locale_plural("one parcel", "{count} parcels", rows[i].count), rows[i].english);
		locale_use(POLISH);
		assert_string_equal(locale_plural("one parcel", "{count} parcels", rows[i].count), rows[i].polish);
		locale_use(RUSSIAN);
		assert_string_equal(locale_plural("one parcel", "{count} parcels", rows[i].count), rows[i].russian);
	}
}

static void test_refusals_take_arguments_in_any_order(void **state)
{
	static const struct refused sold_out = { "%1$s is sold out: %2$s left.", "Ask 100%% of %3$s %5$s %n %s.", { 0 } };
	refusal why = refuse(arena, &sold_out, "Oak %2$s", "3");

	(void)state;
	locale_use(ENGLISH);
	assert_string_equal(locale_refusal(arena, why), "Oak %2$s is sold out: 3 left.");
	assert_string_equal(locale_remedy(arena, why), "Ask 100% of  %5$s %n %s.");
	locale_use(POLISH);
	assert_string_equal(locale_refusal(arena, why), "Zostało 3, brakuje: Oak %2$s (100%).");
}

static void test_money(void **state)
{
	(void)state;
	locale_use(ENGLISH);
	assert_string_equal(locale_money(arena, money_of(123450, "GBP")), "£1,234.50");
	assert_string_equal(locale_money(arena, money_of(-300, "GBP")), "-£3.00");
	assert_string_equal(locale_money(arena, money_of(1234, "JPY")), "JP¥1,234");
	assert_string_equal(locale_money(arena, money_of(1234567, "KWD")), "KWD" NBSP "1,234.567");
	assert_string_equal(locale_money(arena, money_of(123450, "GBP")), "£1,234.50");
	/* 2^53 + 1 pence: a double would lose the last one. */
	assert_string_equal(locale_money(arena, money_of(INT64_C(9007199254740993), "GBP")), "£90,071,992,547,409.93");
	assert_string_equal(locale_money(arena, money_of(INT64_MAX, "GBP")), "£92,233,720,368,547,758.07");
	locale_use(POLISH);
	assert_string_equal(locale_money(arena, money_of(123450, "PLN")), "1" NBSP "234,50" NBSP "zł");
	assert_string_equal(locale_money(arena, money_of(1234550, "PLN")), "12" NBSP "345,50" NBSP "zł");
	assert_string_equal(locale_money(arena, money_of(123450, "GBP")), "1" NBSP "234,50" NBSP "GBP");
	locale_use(RUSSIAN);
	assert_string_equal(locale_money(arena, money_of(123450, "GBP")), "1" NBSP "234,50" NBSP "£");
}

static void test_numbers(void **state)
{
	(void)state;
	locale_use(ENGLISH);
	assert_string_equal(locale_number(arena, INT64_C(9007199254740993)), "9,007,199,254,740,993");
	assert_string_equal(locale_percent(arena, 1250), "12.5%");
	assert_string_equal(locale_percent(arena, 1), "0.01%");
	assert_string_equal(locale_percent(arena, -10000), "-100%");
	locale_use(RUSSIAN);
	assert_string_equal(locale_number(arena, 1234567), "1" NBSP "234" NBSP "567");
	assert_string_equal(locale_percent(arena, 1250), "12,5" NBSP "%");
}

static void test_days_and_moments(void **state)
{
	struct when moment = when_of_parts(2026, 11, 22, 13, 5, 59, 999999);
	struct date day = date_of(2026, 11, 22);

	(void)state;
	locale_use(ENGLISH);
	assert_string_equal(locale_date(arena, day), "22 November 2026");
	assert_string_equal(locale_day(arena, when_of_parts(2026, 11, 21, 23, 30, 0, 0)), "22 November 2026");
	assert_string_equal(locale_time(arena, moment), "22 November 2026, 14:05");
	assert_string_equal(locale_day_short(arena, moment), "22 Nov");
	assert_string_equal(locale_month(arena, day), "Nov");
	locale_use(POLISH);
	assert_string_equal(locale_date(arena, day), "22 listopada 2026");
	assert_string_equal(locale_time(arena, moment), "22 listopada 2026, 14:05");
	locale_use(RUSSIAN);
	assert_string_equal(locale_date(arena, day), "22 ноября 2026");
	locale_use(ENGLISH);
	locale_zone("America/New_York");
	assert_string_equal(locale_time(arena, moment), "22 November 2026, 08:05");
	locale_zone("Europe/Warsaw");
}

static void test_clock_changes(void **state)
{
	struct when before = when_of_parts(2026, 3, 29, 0, 59, 59, 0), after = when_of_parts(2026, 3, 29, 1, 0, 0, 0);

	(void)state;
	locale_use(ENGLISH);
	assert_string_equal(locale_time(arena, before), "29 March 2026, 01:59");
	assert_string_equal(locale_time(arena, after), "29 March 2026, 03:00");
	assert_string_equal(locale_time(arena, when_of_parts(2026, 10, 25, 0, 30, 0, 0)), "25 October 2026, 02:30");
	assert_string_equal(locale_time(arena, when_of_parts(2026, 10, 25, 1, 30, 0, 0)), "25 October 2026, 02:30");

	struct when spring = locale_day_start(date_of(2026, 3, 29)), next = locale_day_start(date_of(2026, 3, 30));
	struct when autumn = locale_day_start(date_of(2026, 10, 25)), last = locale_day_start(date_of(2026, 10, 26));

	assert_int_equal(spring.microseconds, when_of_parts(2026, 3, 28, 23, 0, 0, 0).microseconds);
	assert_int_equal(next.microseconds - spring.microseconds, DAY_MICROSECONDS / 24 * 23);
	assert_int_equal(last.microseconds - autumn.microseconds, DAY_MICROSECONDS / 24 * 25);
	for (int64_t day = date_of(2025, 12, 25).days; day < date_of(2027, 1, 5).days; day++) {
		struct when first = locale_day_start((struct date){ day });

		assert_int_equal(locale_today(first).days, day);
		assert_int_equal(locale_today((struct when){ first.microseconds - 1 }).days, day - 1);
	}
	/* In São Paulo clocks once jumped at midnight: the day begins at one o'clock. */
	locale_zone("America/Sao_Paulo");
	assert_int_equal(locale_day_start(date_of(2018, 11, 4)).microseconds,
			 when_of_parts(2018, 11, 4, 3, 0, 0, 0).microseconds);
	locale_zone("Europe/Warsaw");
}

static void test_since(void **state)
{
	struct when now = when_of_parts(2026, 11, 22, 12, 0, 0, 0);
	static const struct {
		int64_t days;
		const char *text;
	} rows[] = {
		{ 0, "today" },         { -1, "yesterday" },     { 1, "tomorrow" },     { -3, "3 days ago" },
		{ 2, "in 2 days" },     { -59, "59 days ago" },  { -60, "2 months ago" }, { 95, "in 3 months" },
		{ -800, "2 years ago" }, { 1100, "in 3 years" },
	};

	(void)state;
	locale_use(ENGLISH);
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++)
		assert_string_equal(locale_since(arena, (struct when){ now.microseconds + rows[i].days * DAY_MICROSECONDS }, now),
				    rows[i].text);
	locale_use(POLISH);
	assert_string_equal(locale_since(arena, when_of_parts(2026, 11, 17, 12, 0, 0, 0), now), "5 dni temu");
}

static void test_zones_and_codes(void **state)
{
	enum language language = ENGLISH;

	(void)state;
	assert_true(locale_zone_known("Europe/Warsaw"));
	assert_true(locale_zone_known("UTC"));
	assert_false(locale_zone_known("Europe/Nowhere"));
	assert_false(locale_zone_known(""));
	assert_false(locale_zone_known("GMT+3:17"));
	assert_true(locale_of_code("ru", &language));
	assert_int_equal(language, RUSSIAN);
	assert_false(locale_of_code("de", &language));
	assert_string_equal(locale_code(POLISH), "pl");
	assert_string_equal(locale_name(RUSSIAN), "Русский");
}

static void test_accepted(void **state)
{
	(void)state;
	assert_int_equal(locale_accepted(NULL), ENGLISH);
	assert_int_equal(locale_accepted(""), ENGLISH);
	assert_int_equal(locale_accepted("pl-PL,pl;q=0.9,en;q=0.8"), POLISH);
	assert_int_equal(locale_accepted("de, ru;q=0.3, pl;q=0.30"), RUSSIAN);
	assert_int_equal(locale_accepted("en;q=0.1, ru;q=0.25"), RUSSIAN);
	assert_int_equal(locale_accepted("ru;q=0, pl;q=0.001"), POLISH);
	assert_int_equal(locale_accepted("RU-ru ; q=1.000"), RUSSIAN);
	assert_int_equal(locale_accepted("ru;q=2, pl;q=x, ,;;=,*"), ENGLISH);
	assert_int_equal(locale_accepted("rus, plx"), ENGLISH);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_texts_follow_the_language),
		cmocka_unit_test(test_plurals),
		cmocka_unit_test(test_refusals_take_arguments_in_any_order),
		cmocka_unit_test(test_money),
		cmocka_unit_test(test_numbers),
		cmocka_unit_test(test_days_and_moments),
		cmocka_unit_test(test_clock_changes),
		cmocka_unit_test(test_since),
		cmocka_unit_test(test_zones_and_codes),
		cmocka_unit_test(test_accepted),
	};

	return cmocka_run_group_tests(tests, start, stop);
}
