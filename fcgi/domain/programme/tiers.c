#include "domain/programme/tiers.h"

#include <string.h>

#include "base/must.h"

enum { DAYS_A_MONTH = 31 };

struct date date_plus_months(struct date day, int64_t months)
{
	static const int lengths[] = { 31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31 };
	int year, month, of_month, last;
	int64_t place;

	date_parts(day, &year, &month, &of_month);
	place = (int64_t)year * 12 + month - 1 + months;
	year = (int)(place / 12);
	month = (int)(place % 12) + 1;
	last = lengths[month - 1] + (month == 2 && ((year % 4 == 0 && year % 100 != 0) || year % 400 == 0) ? 1 : 0);
	return date_of(year, month, of_month < last ? of_month : last);
}

int64_t months_between(struct date from, struct date to)
{
	int year, month, day, later_year, later_month, later_day;
	int64_t months;

	if (to.days < from.days)
		return 0;
	date_parts(from, &year, &month, &day);
	date_parts(to, &later_year, &later_month, &later_day);
	months = (int64_t)(later_year - year) * 12 + later_month - month;
	return date_plus_months(from, months).days > to.days ? months - 1 : months;
}

bool whose_counts(int64_t whose, enum relation relation)
{
	static const int relations[] = {
		[WHOSE_OWN] = RELATION_OWN,
		[WHOSE_CLIENTS] = RELATION_CLIENT,
		[WHOSE_BOTH] = RELATION_OWN | RELATION_CLIENT,
		[WHOSE_TEAM] = RELATION_TEAM,
		[WHOSE_ALL] = RELATION_OWN | RELATION_CLIENT | RELATION_TEAM,
	};

	return (relations[whose] & (int)relation) != 0;
}

static struct date first_of_month(struct date day)
{
	int year, month, of_month;

	date_parts(day, &year, &month, &of_month);
	return date_plus_days(day, 1 - of_month);
}

static int64_t months_of_period(int64_t period)
{
	return period == PERIOD_QUARTER ? 3 : period == PERIOD_YEAR ? 12 : 1;
}

/* The first day of the period at whose ends the tier is judged. */
static struct date period_first(const struct terms *terms, struct date day)
{
	int64_t months = months_of_period(terms->tier_period.value);
	struct date first = first_of_month(day);
	int year, month, of_month;

	date_parts(first, &year, &month, &of_month);
	return date_plus_months(first, -((month - 1) % months));
}

static struct date period_next(const struct terms *terms, struct date first)
{
	return date_plus_months(first, months_of_period(terms->tier_period.value));
}

bool tier_follows_measure(const struct terms *terms)
{
	return terms->tier_up.value == UP_AT_ONCE && terms->tier_down.value == DOWN_FALL;
}

struct date tier_period_start(const struct terms *terms, struct date today)
{
	if (terms->tier_period.value == PERIOD_LIFETIME)
		return (struct date){ INT64_MIN };
	if (terms->tier_period.value == PERIOD_ROLLING)
		return date_plus_days(date_plus_months(today, -terms->tier_months.value), 1);
	return period_first(terms, today);
}

struct date tier_period_end(const struct terms *terms, struct date today)
{
	if (terms->tier_period.value == PERIOD_LIFETIME)
		return (struct date){ 0 };
	if (terms->tier_period.value == PERIOD_ROLLING)
		return today;
	return date_plus_days(period_next(terms, period_first(terms, today)), -1);
}

struct date tier_period_next(const struct terms *terms, struct date today)
{
	return period_next(terms, period_first(terms, today));
}

static bool windowed(const struct tier_watch *watch)
{
	return watch->activity || watch->terms->tier_period.value == PERIOD_ROLLING;
}

static int64_t window_months(const struct tier_watch *watch)
{
	return watch->activity ? watch->terms->active_months.value : watch->terms->tier_months.value;
}

static struct date since_day(const struct tier_watch *watch, struct date day)
{
	return windowed(watch) ? date_plus_days(date_plus_months(day, -window_months(watch)), 1)
			       : tier_period_start(watch->terms, day);
}

void tier_watch_start(struct arena *arena, struct tier_watch *watch, const struct terms *terms, bool activity)
{
	*watch = (struct tier_watch){ .terms = terms, .activity = activity };
	if (!windowed(watch))
		return;
	watch->ring_days = window_months(watch) * DAYS_A_MONTH + 1;
	watch->ring = arena_many(arena, int64_t, (size_t)watch->ring_days);
}

bool tier_watch_slides(const struct tier_watch *watch)
{
	return windowed(watch);
}

struct tier_watch tier_watch_copy(struct arena *arena, const struct tier_watch *watch)
{
	struct tier_watch copy = *watch;

	if (watch->ring) {
		copy.ring = arena_many(arena, int64_t, (size_t)watch->ring_days);
		memcpy(copy.ring, watch->ring, (size_t)watch->ring_days * sizeof(*watch->ring));
	}
	return copy;
}

static int64_t *ring_day(const struct tier_watch *watch, struct date day)
{
	int64_t place = day.days % watch->ring_days;

	return &watch->ring[place < 0 ? place + watch->ring_days : place];
}

/* Moves the window or the period to that day, forgetting what no longer counts. */
static void move_to(struct tier_watch *watch, struct date day)
{
	struct date since = since_day(watch, day);

	if (!windowed(watch)) {
		if (since.days != watch->since.days)
			watch->sum = 0;
	} else {
		int64_t last = since.days - watch->since.days > watch->ring_days ? watch->since.days + watch->ring_days
										  : since.days;

		for (struct date old = watch->since; old.days < last; old.days++) {
			watch->sum -= *ring_day(watch, old);
			*ring_day(watch, old) = 0;
		}
	}
	watch->since = since;
	watch->day = day;
}

static int64_t place_reached(const struct tier_watch *watch)
{
	const struct terms_tier *tier = terms_tier(watch->terms, watch->sum);

	return tier ? tier - watch->terms->tiers : 0;
}

/* At the end of a period, by the measure with which it closes. */
static void judge(struct tier_watch *watch)
{
	int64_t reached = place_reached(watch);

	if (reached >= watch->held) {
		watch->held = reached;
		watch->misses = 0;
		return;
	}
	switch (watch->terms->tier_down.value) {
	case DOWN_GRACE:
		if (++watch->misses <= watch->terms->tier_grace.value)
			return;
		watch->held = reached;
		watch->misses = 0;
		return;
	case DOWN_STEP:
		watch->held--;
		return;
	case DOWN_FALL:
		watch->held = reached;
		return;
	default: /* kept */
		return;
	}
}

static void close_period(struct tier_watch *watch)
{
	judge(watch);
	watch->began = watch->held;
}

static void rise(struct tier_watch *watch)
{
	if (watch->terms->tier_up.value == UP_AT_ONCE && place_reached(watch) > watch->held) {
		watch->held = place_reached(watch);
		watch->misses = 0;
	}
}

void tier_watch_advance(struct tier_watch *watch, struct date day)
{
	struct date next;

	must(!date_set(watch->day) || day.days >= watch->day.days);
	if (!date_set(watch->day)) {
		watch->day = day;
		watch->since = since_day(watch, day);
		return;
	}
	if (watch->activity || tier_follows_measure(watch->terms)) {
		move_to(watch, day);
		return;
	}
	next = period_next(watch->terms, period_first(watch->terms, watch->day));
	for (; next.days <= day.days; next = period_next(watch->terms, next)) {
		move_to(watch, date_plus_days(next, -1));
		close_period(watch);
		move_to(watch, next);
	}
	move_to(watch, day);
}

void tier_watch_add(struct tier_watch *watch, enum relation relation, struct date counted, const struct measured *what,
		    bool is_return)
{
	const struct terms *terms = watch->terms;
	int64_t whose = watch->activity ? terms->active_whose.value : terms->tier_whose.value;
	int64_t value = what->values[watch->activity ? terms->active_measure.value : terms->tier_measure.value];

	if (!whose_counts(whose, relation) || (is_return && terms->tier_returns.value == RETURNS_STAY && !watch->activity))
		return;
	must(counted.days <= watch->day.days);
	if (counted.days < watch->since.days)
		return;
	watch->sum += value;
	if (windowed(watch))
		*ring_day(watch, counted) += value;
	if (!watch->activity)
		rise(watch);
}

int64_t tier_watch_place(const struct tier_watch *watch)
{
	return tier_follows_measure(watch->terms) ? place_reached(watch) : watch->held;
}

bool tier_watch_active(const struct tier_watch *watch, const struct terms *terms)
{
	return watch->sum >= terms->active_from.value;
}
