/* The people of a history: bonds, sponsors, individual terms, and what each has reached. */
#include <inttypes.h>

#include "base/must.h"
#include "domain/programme/history_parts.h"
#include "domain/programme/levels.h"

static const struct refused loop = {
	N_("A partner cannot stand above itself: %1$s is already above %2$s on %3$s."),
	N_("Choose a sponsor who does not come from this partner."),
	{ NULL } };
static const struct refused past = {
	N_("A sponsor changes from a day to come, not back in time."), N_("Choose today or a later day."),
	{ NULL } };

struct history *history_new(struct arena *arena, const char *currency)
{
	struct history *history = arena_one(arena, struct history);

	history->arena = history->persons.arena = history->clients.arena = history->orders.arena = arena;
	history->texts.arena = arena;
	history->currency = arena_text(arena, currency);
	return history;
}

void history_day(struct history *history, struct date day)
{
	must(day.days >= history->today.days);
	history->today = day;
}

/* ---- Versions ---- */

refusal history_version(struct history *history, struct parameter_list rows, int64_t number, struct date from)
{
	size_t place = history->version_count;
	struct version *version = &history->versions[place];
	refusal why;

	must(place < HISTORY_VERSIONS && history->persons.count == 0);
	must(place == 0 || from.days >= history->versions[place - 1].from.days);
	version->rows.items = arena_many(history->arena, struct parameter, rows.count);
	version->rows.count = rows.count;
	version->from = from;
	for (size_t i = 0; i < rows.count; i++) {
		version->rows.items[i] = rows.items[i];
		version->rows.items[i].name = arena_text(history->arena, rows.items[i].name);
		version->rows.items[i].unit = arena_text(history->arena, rows.items[i].unit);
	}
	if ((why = terms_read(history->arena, version->rows, number, history->currency, &version->terms)) != NULL)
		return why;
	history->version_count++;
	for (size_t i = 0; i < place; i++)
		history->worse[i][place] = terms_worse(history->versions[i].terms, version->terms) != 0;
	if (whose_counts(version->terms->tier_whose.value, RELATION_TEAM) ||
	    (version->terms->active_from.value && whose_counts(version->terms->active_whose.value, RELATION_TEAM)))
		history->teams = true;
	return NULL;
}

static size_t version_on(const struct history *history, struct date day)
{
	size_t place = 0;

	for (size_t i = 1; i < history->version_count; i++) {
		if (history->versions[i].from.days <= day.days)
			place = i;
	}
	return place;
}

size_t version_pinned(const struct history *history, const struct client *client, struct date day)
{
	size_t last = version_on(history, day), pinned = client ? version_on(history, client->bond) : last;

	for (size_t i = pinned + 1; i <= last; i++) {
		if (!history->worse[pinned][i])
			pinned = i;
	}
	return pinned;
}

/* ---- People ---- */

void history_partner(struct history *history, int64_t id, int64_t kinds)
{
	struct person *person = arena_one(history->arena, struct person);

	person->id = id;
	person->kinds = kinds;
	id_map_put(&history->persons, id, person);
}

struct person *person_of(const struct history *history, int64_t id)
{
	struct person *person = id_map_get(&history->persons, id);

	must(person != NULL);
	return person;
}

void history_leave(struct history *history, int64_t partner_id, struct date day, bool tail)
{
	struct person *person = person_of(history, partner_id);

	person->left = day;
	person->forfeits = !tail;
}

void history_bond(struct history *history, int64_t client_id, int64_t partner_id, struct date day)
{
	struct client *client = arena_one(history->arena, struct client);

	*client = (struct client){ .id = client_id, .partner = person_of(history, partner_id), .bond = day };
	id_map_put(&history->clients, client_id, client);
}

refusal history_individual(struct history *history, int64_t partner_id, struct parameter_list rows, struct date from,
			   struct date until)
{
	struct person *person = person_of(history, partner_id);
	struct individual *terms = arena_one(history->arena, struct individual);
	refusal why;

	*terms = (struct individual){ .from = from, .until = until, .older = person->individual };
	for (size_t i = 0; i < history->version_count; i++) {
		why = terms_read_individual(history->arena, history->versions[i].rows, rows,
					    history->versions[i].terms->version, history->currency, &terms->terms[i]);
		if (why)
			return why;
	}
	person->individual = terms;
	return NULL;
}

const struct terms *individual_on(const struct person *person, struct date day, size_t version)
{
	for (const struct individual *terms = person->individual; terms; terms = terms->older) {
		if (day.days >= terms->from.days && day.days < terms->until.days)
			return terms->terms[version];
	}
	return NULL;
}

/* ---- Sponsors ---- */

const struct sponsorship *sponsor_on(const struct person *person, struct date day)
{
	const struct sponsorship *row = person->sponsors;

	while (row && row->from.days > day.days)
		row = row->older;
	return row;
}

static bool stands_above_itself(const struct person *person, struct date day)
{
	const struct sponsorship *row = sponsor_on(person, day);

	while (row && row->sponsor) {
		if (row->sponsor == person)
			return true;
		row = sponsor_on(row->sponsor, day);
	}
	return false;
}

static void keep_change(struct history *history, struct date day)
{
	size_t kept = 0;

	for (size_t i = 0; i < history->change_count; i++) { /* what is over cannot make a loop any more */
		if (history->changes[i].days > history->today.days && history->changes[i].days != day.days)
			history->changes[kept++] = history->changes[i];
	}
	history->change_count = kept;
	if (kept == history->change_room) {
		struct date *more = arena_many(history->arena, struct date, kept ? kept * 2 : 16);

		for (size_t i = 0; i < kept; i++)
			more[i] = history->changes[i];
		history->changes = more;
		history->change_room = kept ? kept * 2 : 16;
	}
	history->changes[history->change_count++] = day;
}

refusal history_sponsor(struct history *history, int64_t partner_id, int64_t sponsor_id, struct date from)
{
	struct person *person = person_of(history, partner_id);
	struct sponsorship **place = &person->sponsors, *row;
	struct date bad = { 0 };

	if (from.days < history->today.days)
		return refuse(history->arena, &past);
	while (*place && (*place)->from.days > from.days)
		place = &(*place)->older;
	row = arena_one(history->arena, struct sponsorship);
	*row = (struct sponsorship){ from, sponsor_id ? person_of(history, sponsor_id) : NULL, *place };
	*place = row;
	if (stands_above_itself(person, from))
		bad = from;
	for (size_t i = 0; i < history->change_count && !date_set(bad); i++) {
		if (history->changes[i].days > from.days && stands_above_itself(person, history->changes[i]))
			bad = history->changes[i];
	}
	if (date_set(bad)) {
		*place = row->older;
		return refuse(history->arena, &loop, arena_printf(history->arena, "%" PRId64, partner_id),
			      arena_printf(history->arena, "%" PRId64, sponsor_id), date_plain(history->arena, bad));
	}
	keep_change(history, from);
	return NULL;
}

/* ---- What they reached ---- */

struct tier_watch *watch_of(struct history *history, struct person *person, size_t version, bool activity)
{
	struct tier_watch **watch = activity ? &person->activity[version] : &person->tiers[version];

	if (!*watch) {
		*watch = arena_one(history->arena, struct tier_watch);
		tier_watch_start(history->arena, *watch, history->versions[version].terms, activity);
	}
	tier_watch_advance(*watch, history->today);
	return *watch;
}

static void count_for(struct history *history, struct person *person, enum relation relation, struct date counted,
		      const struct measured *what, bool is_return)
{
	for (size_t i = 0; i < history->version_count; i++) {
		const struct terms *terms = history->versions[i].terms;

		if (whose_counts(terms->tier_whose.value, relation))
			tier_watch_add(watch_of(history, person, i, false), relation, counted, what, is_return);
		if (terms->active_from.value && whose_counts(terms->active_whose.value, relation))
			tier_watch_add(watch_of(history, person, i, true), relation, counted, what, is_return);
	}
}

void count_order(struct history *history, const struct kept_order *order, struct date counted, const struct measured *what,
		 bool is_return)
{
	const struct sponsorship *row = sponsor_on(order->partner, order->day);

	count_for(history, order->partner, order->client ? RELATION_CLIENT : RELATION_OWN, counted, what, is_return);
	for (; history->teams && row && row->sponsor; row = sponsor_on(row->sponsor, order->day))
		count_for(history, row->sponsor, RELATION_TEAM, counted, what, is_return);
}

const struct terms_tier *history_tier(struct history *history, int64_t partner_id, struct date day, int64_t *measure)
{
	struct person *person = id_map_get(&history->persons, partner_id);
	size_t version = version_on(history, day);
	struct tier_watch *watch;

	if (!person || day.days < history->today.days)
		return NULL;
	history->today = day;
	watch = watch_of(history, person, version, false);
	*measure = watch->sum;
	return &history->versions[version].terms->tiers[tier_watch_place(watch)];
}
