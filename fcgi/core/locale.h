/* Languages: texts by gettext (English is the source), numbers, money, days and sorting by ICU. One language at a time is
 * "current" in the process (children are single-threaded); moments are shown in the company's time zone. */
#ifndef CORE_LOCALE_H
#define CORE_LOCALE_H

#include <stdint.h>

#include "base/arena.h"
#include "base/money.h"
#include "base/refusal.h"
#include "base/when.h"

enum language { ENGLISH, POLISH, RUSSIAN, LANGUAGES };

/* Once per process, before any thread; folder holds LANGUAGE/LC_MESSAGES/filar.mo. */
void locale_start(const char *folder);
void locale_zone(const char *zone); /* IANA name, "Europe/Warsaw"; unknown names are refused by locale_zone_known() */
bool locale_zone_known(const char *zone);

void locale_use(enum language language);
enum language locale_current(void);
const char *locale_code(enum language language);               /* "en", "pl", "ru" */
const char *locale_name(enum language language);               /* "English", "Polski", "Русский" */
bool locale_of_code(const char *code, enum language *language);
enum language locale_accepted(const char *accept_language);    /* the best by q-value of RFC 9110 §12.5.4; else ENGLISH */

/* The translation of a source text. The result lives for ever. */
const char *locale_text(const char *text);
const char *locale_plural(const char *one, const char *many, int64_t count);

/* A refusal's sentence with its arguments, in the current language. */
char *locale_refusal(struct arena *arena, refusal why);
char *locale_remedy(struct arena *arena, refusal why);

/* Formats for people, in the current language. Amounts never pass through a double. */
char *locale_money(struct arena *arena, struct money amount);          /* £1,234.50 · 1 234,50 £ */
char *locale_money_whole(struct arena *arena, struct money amount);    /* £1,234: for the axis of a chart */
char *locale_number(struct arena *arena, int64_t number);
char *locale_percent(struct arena *arena, int64_t basis_points);       /* 12.5 % */
char *locale_date(struct arena *arena, struct date day);               /* 22 November 2026 */
char *locale_day(struct arena *arena, struct when moment);             /* the same, of a moment, in the zone */
char *locale_day_short(struct arena *arena, struct when moment);       /* 22 Nov */
char *locale_time(struct arena *arena, struct when moment);            /* 22 November 2026, 14:05 */
char *locale_month(struct arena *arena, struct date day);              /* Nov */
char *locale_month_year(struct arena *arena, struct date day);         /* November 2026, standing alone */
char *locale_since(struct arena *arena, struct when moment, struct when now); /* "3 days ago", "in 2 days", "today" */

#ifdef FILAR_TEST
/* Tests only: a file that may hold a number of seconds by which this program's clock runs ahead. Read at every look. */
void when_clock(const char *file);
#endif
struct when when_now(void);                                            /* the system's clock, UTC */
struct date locale_today(struct when now);                             /* the day it is in the company's zone */
struct when locale_day_start(struct date day);                         /* its first moment, in UTC */
/* A local time of the zone, written as if it were UTC, as the moment that it is. In the hour that spring skips: its
 * end; in the hour that autumn repeats: the first of the two. */
struct when locale_utc(struct when local);

#endif
