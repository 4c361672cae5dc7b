/* Moments and days. A moment is stored and computed in UTC; people see it in the company's time zone
 * (core/locale.h). */
#ifndef BASE_WHEN_H
#define BASE_WHEN_H

#include <stdbool.h>
#include <stdint.h>

#include "base/arena.h"

/* Microseconds since 1970-01-01 00:00 UTC. 0 means "not set". */
struct when {
	int64_t microseconds;
};

/* A calendar day without a zone, as days since 1970-01-01 in the proleptic Gregorian calendar. 0 means "not set". */
struct date {
	int64_t days;
};

bool when_set(struct when moment);
bool date_set(struct date day);
struct when when_plus_seconds(struct when moment, int64_t seconds);
struct date date_plus_days(struct date day, int64_t days);
struct date date_of(int year, int month, int day);              /* the civil date; must be valid */
bool date_parse(const char *text, struct date *day);            /* "2026-11-22" that exists, else false */
/* "2026-11-22 10:20:30[.123456]", taken as UTC; also with T between and Z at the end, so it reads what when_plain()
 * wrote. */
bool when_parse(const char *text, struct when *moment);
char *date_plain(struct arena *arena, struct date day);         /* "2026-11-22" */
char *when_stored(struct arena *arena, struct when moment);     /* "2026-11-22 10:20:30.123456", for JSON that SQL reads */
char *when_plain(struct arena *arena, struct when moment);      /* "2026-11-22T10:20:30Z" (RFC 3339) */
void date_parts(struct date day, int *year, int *month, int *of_month);
struct when when_of_parts(int year, int month, int day, int hour, int minute, int second, int64_t microsecond);

#endif
