#include "domain/money/standing.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "base/buffer.h"
#include "base/text.h"
#include "core/locale.h"
#include "sql/standing.h"

RECORD(team_member, FIELD(team_member, above), FIELD(team_member, partner_id), FIELD(team_member, since_day), FIELD(team_member, until_day));
RECORD(standing_assigned, FIELD(standing_assigned, partner_id), FIELD(standing_assigned, tier));
RECORD(standing_order, FIELD(standing_order, order_id), FIELD(standing_order, relation), FIELD(standing_order, delivered_at), FIELD(standing_order, done_at),
       FIELD(standing_order, net), FIELD(standing_order, early_net), FIELD(standing_order, margin), FIELD(standing_order, units));
RECORD(standing_return, FIELD(standing_return, order_id), FIELD(standing_return, relation), FIELD(standing_return, delivered_at), FIELD(standing_return, done_at),
       FIELD(standing_return, booked_at), FIELD(standing_return, early), FIELD(standing_return, net),
       FIELD(standing_return, units), FIELD(standing_return, margin), FIELD(standing_return, empties));

/* Members of one team, and partners whose teams are asked for by one statement. */
enum { MEMBERS = 20000, TOGETHER = 8 };

static const char beginning[] = "1000-01-01 00:00:00", end[] = "9999-12-31 00:00:00";

/* One fact on its way to the watch. */
struct fact {
	int64_t order_id;
	struct when known;
	struct date counted;
	enum relation relation;
	size_t owner; /* place of the partner for whom it counts */
	struct measured what;
	bool is_return;
	size_t place; /* so that equal moments keep their order */
};

struct facts {
	struct fact *items;
	size_t count;
	int64_t measure; /* enum measure that is asked for */
};

/* ---- Whose orders ---- */

static const char *moment(struct arena *arena, struct date day, const char *otherwise)
{
	return date_set(day) ? when_stored(arena, locale_day_start(day)) : otherwise;
}

/* Statements hand the relation through as they got it: with it goes for whom of several partners the order counts. */
enum { RELATIONS = 8 };

static void add_member(struct buffer *list, int64_t partner_id, int64_t relation, const char *since, const char *until)
{
	buffer_printf(list, "%s[%" PRId64 ",%" PRId64 ",\"%s\",\"%s\"]", list->length > 1 ? "," : "", partner_id, relation, since,
		      until);
}

static const char *list_kept(struct arena *arena, struct buffer *list)
{
	const char *kept;

	buffer_char(list, ']');
	kept = arena_text(arena, buffer_get(list));
	buffer_free(list);
	return kept;
}

static size_t place_of(const int64_t *partners, size_t count, int64_t partner_id)
{
	size_t place = 0;

	while (place < count && partners[place] != partner_id)
		place++;
	return place;
}

/* Of so many partners, each with its place beside the relation. */
static const char *members_of(struct db *db, const int64_t *partners, size_t count, int64_t whose)
{
	struct arena *arena = db_arena(db);
	struct buffer list = { 0 }, ids = { 0 };

	buffer_char(&list, '[');
	buffer_char(&ids, '[');
	for (size_t i = 0; i < count; i++) {
		buffer_printf(&ids, "%s%" PRId64, i ? "," : "", partners[i]);
		if (whose_counts(whose, RELATION_OWN))
			add_member(&list, partners[i], (int64_t)i * RELATIONS + RELATION_OWN, beginning, end);
	}

	const char *asked = list_kept(arena, &ids);

	if (whose_counts(whose, RELATION_TEAM)) {
		struct team_member_list team = sql_team_members(db, asked, MEMBERS * (int64_t)count);

		for (size_t i = 0; i < team.count; i++)
			add_member(&list, team.items[i].partner_id,
				   (int64_t)place_of(partners, count, team.items[i].above) * RELATIONS + RELATION_TEAM,
				   moment(arena, team.items[i].since_day, beginning), moment(arena, team.items[i].until_day, end));
	}
	return list_kept(arena, &list);
}

/* ---- What they add ---- */

static void add(struct facts *facts, struct fact fact)
{
	fact.place = facts->count;
	facts->items[facts->count++] = fact;
}

static void add_order(struct facts *facts, const struct standing_order *row)
{
	bool turnover = facts->measure == MEASURE_TURNOVER;
	struct when at = turnover ? row->delivered_at : row->done_at;
	struct fact fact = { .order_id = row->order_id, .known = at, .relation = (enum relation)(row->relation % RELATIONS),
			     .owner = (size_t)(row->relation / RELATIONS) };

	if (!when_set(at) || (!turnover && row->units == 0))
		return;
	fact.counted = locale_today(at);
	fact.what = (struct measured){ { [MEASURE_TURNOVER] = row->net + row->early_net,
					 [MEASURE_PAID] = row->net,
					 [MEASURE_MARGIN] = row->margin,
					 [MEASURE_ORDERS] = 1,
					 [MEASURE_UNITS] = row->units } };
	add(facts, fact);
}

static void add_return(struct facts *facts, const struct standing_return *row)
{
	bool turnover = facts->measure == MEASURE_TURNOVER;
	struct when at = turnover ? row->delivered_at : row->done_at;

	if (!when_set(at) || (!turnover && row->early))
		return;
	add(facts, (struct fact){ .order_id = row->order_id,
				  .known = row->booked_at,
				  .counted = locale_today(at),
				  .relation = (enum relation)(row->relation % RELATIONS),
				  .owner = (size_t)(row->relation / RELATIONS),
				  .is_return = true,
				  .what = { { [MEASURE_TURNOVER] = -row->net,
					      [MEASURE_PAID] = -row->net,
					      [MEASURE_MARGIN] = -row->margin,
					      [MEASURE_ORDERS] = row->empties ? -1 : 0,
					      [MEASURE_UNITS] = -row->units } } });
}

static int by_moment(const void *one, const void *two)
{
	const struct fact *a = one, *b = two;

	if (a->known.microseconds != b->known.microseconds)
		return a->known.microseconds < b->known.microseconds ? -1 : 1;
	return a->place < b->place ? -1 : 1;
}

static struct facts facts_of(struct db *db, const char *members, int64_t measure, struct when since, struct when now)
{
	struct standing_order_list orders = sql_standing_orders(db, members, since, now);
	struct standing_return_list returns = sql_standing_returns(db, members, since, now);
	struct facts facts = { arena_many(db_arena(db), struct fact, orders.count + returns.count), 0, measure };

	for (size_t i = 0; i < orders.count; i++)
		add_order(&facts, &orders.items[i]);
	for (size_t i = 0; i < returns.count; i++)
		add_return(&facts, &returns.items[i]);
	qsort(facts.items, facts.count, sizeof(*facts.items), by_moment);
	return facts;
}

/* Where the tier follows from the measure alone, only what still counts is asked for. */
static struct when first_moment(const struct terms *terms, bool activity, struct date today)
{
	struct date since = activity ? date_plus_days(date_plus_months(today, -terms->active_months.value), 1)
				     : tier_period_start(terms, today);

	if (!activity && (!tier_follows_measure(terms) || terms->tier_period.value == PERIOD_LIFETIME))
		return when_of_parts(1000, 1, 1, 0, 0, 0, 0);
	return locale_day_start(since);
}

/* The watches of so many partners, fed and advanced to today. */
static struct tier_watch *watches_of(struct db *db, const int64_t *partners, size_t count, const struct terms *terms,
				     bool activity, struct when now)
{
	struct date today = locale_today(now);
	int64_t measure = activity ? terms->active_measure.value : terms->tier_measure.value;
	const char *members = members_of(db, partners, count, activity ? terms->active_whose.value : terms->tier_whose.value);
	struct facts facts = facts_of(db, members, measure, first_moment(terms, activity, today), now);
	struct tier_watch *watches = arena_many(db_arena(db), struct tier_watch, count + 1);

	for (size_t i = 0; i < count; i++)
		tier_watch_start(db_arena(db), &watches[i], terms, activity);
	for (size_t i = 0; i < facts.count; i++) {
		const struct fact *fact = &facts.items[i];
		struct tier_watch *watch = &watches[fact->owner];
		struct date known = locale_today(fact->known);

		tier_watch_advance(watch, known.days > today.days ? today : known);
		tier_watch_add(watch, fact->relation, fact->counted, &fact->what, fact->is_return);
	}
	for (size_t i = 0; i < count; i++)
		tier_watch_advance(&watches[i], today);
	return watches;
}

struct tier_watch standing_watch(struct db *db, int64_t partner_id, const struct terms *terms, bool activity, struct when now)
{
	return *watches_of(db, &partner_id, 1, terms, activity, now);
}

struct span_fact_list span_facts(struct db *db, int64_t partner_id, enum measure measure, enum whose whose, struct date from,
				 struct date until, struct when now)
{
	struct facts facts = facts_of(db, members_of(db, &partner_id, 1, whose), measure, locale_day_start(from), now);
	struct span_fact_list list = { arena_many(db_arena(db), struct span_fact, facts.count + 1), 0 };

	for (size_t i = 0; i < facts.count; i++) {
		const struct fact *fact = &facts.items[i];

		if (fact->counted.days < from.days || fact->counted.days > until.days)
			continue;
		list.items[list.count++] = (struct span_fact){ fact->order_id, fact->relation,	fact->known,
							       fact->counted,  fact->is_return, fact->what.values[measure] };
	}
	return list;
}

/* Lifts who holds an assigned tier higher than the one earned. */
static void assigned_lift(struct db *db, const int64_t *partners, size_t count, const struct terms *terms,
			  struct standing *standings, struct when now)
{
	struct standing_assigned_list rows =
		sql_standing_assigned(db, text_of_ids(db_arena(db), partners, count), locale_today(now));

	for (size_t i = 0; i < rows.count; i++) {
		struct standing *standing = &standings[place_of(partners, count, rows.items[i].partner_id)];

		for (size_t k = 0; k < terms->tier_count; k++) {
			if (!text_same(terms->tiers[k].code, rows.items[i].tier))
				continue;
			standing->place = standing->place < (int64_t)k ? (int64_t)k : standing->place;
			standing->began = standing->began < (int64_t)k ? (int64_t)k : standing->began;
		}
	}
}

struct standing standing_of(struct db *db, int64_t partner_id, const struct terms *terms, bool activity, struct when now)
{
	return *standings_of(db, &partner_id, 1, terms, activity, now);
}

struct standing *standings_of(struct db *db, const int64_t *partners, size_t count, const struct terms *terms, bool activity,
			      struct when now)
{
	struct standing *standings = arena_many(db_arena(db), struct standing, count + 1);

	for (size_t done = 0; done < count && db_fault(db) == DB_FINE; done += TOGETHER) {
		size_t some = count - done < TOGETHER ? count - done : TOGETHER;
		const struct tier_watch *watches = watches_of(db, partners + done, some, terms, activity, now);

		for (size_t i = 0; i < some; i++) {
			int64_t place = activity ? 0 : tier_watch_place(&watches[i]);

			standings[done + i] = (struct standing){ watches[i].sum, place, watches[i].began, place, watches[i].since };
		}
		if (!activity && terms->tier_count)
			assigned_lift(db, partners + done, some, terms, standings + done, now);
	}
	return standings;
}
