/* The chain of a day is walked up from the partner; it changes only on days that stand in the rows of those it passes, so
 * looking at those days is looking at all of them. */
#include "domain/people/sponsors.h"

#include <inttypes.h>
#include <string.h>
#include <strings.h>

#include "base/text.h"
#include "core/locale.h"
#include "domain/common/outbox.h"
#include "sql/sponsors.h"

RECORD(sponsored, FIELD(sponsored, id), FIELD(sponsored, name));
RECORD(sponsor_step, FIELD(sponsor_step, sponsor_id), FIELD(sponsor_step, next_day));
RECORD(sponsor_period, FIELD(sponsor_period, since_day), FIELD(sponsor_period, until_day),
       FIELD(sponsor_period, sponsor_id), FIELD(sponsor_period, name), FIELD(sponsor_period, planned),
       FIELD(sponsor_period, current));
RECORD(sponsor_reader, FIELD(sponsor_reader, name), FIELD(sponsor_reader, email), FIELD(sponsor_reader, language));

static const struct refused gone = { N_("This partner is not there, or the partnership has ended."),
				     N_("Its sponsors stay as they were."), { 0 } };
static const struct refused no_sponsor = { N_("No partner is called %1$s."),
					   N_("Write its number, like P-1001, or leave the sponsor empty."), { 0 } };
static const struct refused two_sponsors = { N_("More than one partner is called %1$s."),
					     N_("Write the number instead of the name, like P-1001."), { 0 } };
static const struct refused itself = { N_("A partner cannot be its own sponsor."), N_("Choose another sponsor, or none."),
				       { 0 } };
static const struct refused past = { N_("A sponsor changes from a day to come, not back in time."),
				     N_("Choose today or a later day."), { 0 } };
static const struct refused loop = { N_("A partner cannot stand above itself: %1$s is already above %2$s on %3$s."),
				     N_("Choose a sponsor who does not come from this partner."), { 0 } };
static const struct refused nothing_new = { N_("That is so already on %1$s."),
					    N_("Look at the sponsors below, then change what differs."), { 0 } };

/* The number in "P-1001 Kwiaty i Dom" is 1000 more than the id; 0 when the text does not begin with one. */
static int64_t id_of_reference(struct arena *arena, const char *text)
{
	int64_t number = 0;
	size_t digits;

	if (strncasecmp(text, "P-", 2) != 0)
		return 0;
	digits = strspn(text + 2, "0123456789");
	if (!text_to_int(arena_bytes(arena, text + 2, digits), &number) || number <= 1000)
		return 0;
	return number - 1000;
}

refusal sponsor_find(struct db *db, const char *text, int64_t *id)
{
	struct sponsored_list found;

	*id = 0;
	if (text_empty(text))
		return NULL;
	found = sql_sponsors_named(db, text, id_of_reference(db_arena(db), text));
	if (!found.count)
		return refuse(db_arena(db), &no_sponsor, text);
	if (found.count > 1)
		return refuse(db_arena(db), &two_sponsors, text);
	*id = found.items[0].id;
	return NULL;
}

/* text with the signs of LIKE made harmless. */
static const char *harmless(struct arena *arena, const char *text)
{
	char *pattern = arena_alloc(arena, 2 * strlen(text) + 1), *to = pattern;

	for (; *text; text++) {
		if (strchr("%_\\", *text))
			*to++ = '\\';
		*to++ = *text;
	}
	return pattern;
}

struct sponsored_list sponsors_search(struct db *db, const char *text)
{
	struct arena *arena = db_arena(db);
	const char *pattern = harmless(arena, text);

	if (text_letters(text) < 2)
		return (struct sponsored_list){ 0 };
	return sql_sponsors_search(db, arena_printf(arena, "%s%%", pattern), arena_printf(arena, "%%%s%%", pattern),
				   id_of_reference(arena, text));
}

/* Whether the chain above the partner comes back to it on that day. *next is lowered to the first later day on which a link
 * of the chain changes. A loop of others, which only rows from elsewhere could hold, ends the walk (Brent). */
static bool stands_above_itself(struct db *db, int64_t partner_id, struct date day, struct date *next)
{
	int64_t below = partner_id, mark = 0;

	for (size_t steps = 0, power = 1; db_fault(db) == DB_FINE; steps++) {
		const struct sponsor_step *step = sql_sponsor_step(db, below, day);

		if (step && date_set(step->next_day) && (!date_set(*next) || step->next_day.days < next->days))
			*next = step->next_day;
		if (!step || step->sponsor_id == 0 || step->sponsor_id == mark)
			return false;
		if (step->sponsor_id == partner_id)
			return true;
		below = step->sponsor_id;
		if (steps == power) {
			mark = below;
			power *= 2;
		}
	}
	return false;
}

/* The first day from that one on, on which the partner would stand above itself; unset: never. */
static struct date loop_day(struct db *db, int64_t partner_id, struct date from)
{
	struct date day = from;

	while (date_set(day)) {
		struct date next = { 0 };

		if (stands_above_itself(db, partner_id, day, &next))
			return day;
		day = next;
	}
	return day;
}

static void write_to(struct db *db, const struct actor *actor, int64_t partner_id, const char *template_name,
		     const char *subject, const char *link, struct date from)
{
	struct sponsor_reader_list readers = sql_sponsor_readers(db, partner_id);

	for (size_t i = 0; i < readers.count; i++) {
		const struct letter letter = { .name = readers.items[i].name, .link = link, .subject = subject, .day = from };
		enum language language = ENGLISH;

		locale_of_code(readers.items[i].language, &language);
		outbox_letter(db, actor->now, readers.items[i].email, language, template_name, &letter, false);
	}
}

static void tell_all(struct db *db, const struct actor *actor, const struct sponsored *partner,
		     const struct sponsored *sponsor, int64_t former_id, struct date from)
{
	write_to(db, actor, partner->id, "sponsor_changed", sponsor ? sponsor->name : "", "/shop/programme", from);
	if (sponsor)
		write_to(db, actor, sponsor->id, "sponsor_new", partner->name, "/shop/earnings", from);
	if (former_id)
		write_to(db, actor, former_id, "sponsor_former", partner->name, "/shop/earnings", from);
}

static const char *number_of(struct arena *arena, int64_t id)
{
	return id ? arena_printf(arena, "%" PRId64, id) : "none";
}

refusal sponsor_change(struct db *db, const struct actor *actor, const struct sponsor_change *change)
{
	struct arena *arena = db_arena(db);
	int64_t sponsor_id = 0;

	sql_sponsors_take(db);

	const struct sponsored *partner = sql_sponsored(db, change->partner_id), *sponsor = NULL;

	if (!partner)
		return &gone;
	if (change->from.days < locale_today(actor->now).days)
		return &past;

	refusal unknown = sponsor_find(db, change->sponsor, &sponsor_id);

	if (unknown)
		return unknown;
	if (sponsor_id == partner->id)
		return &itself;
	sponsor = sponsor_id ? sql_sponsored(db, sponsor_id) : NULL;

	const struct sponsor_step *before = sql_sponsor_step(db, partner->id, change->from);
	int64_t former_id = before ? before->sponsor_id : 0;

	if (former_id == sponsor_id)
		return refuse(arena, &nothing_new, locale_date(arena, change->from));
	sql_sponsor_set(db, partner->id, change->from, sponsor_id);

	struct date bad = loop_day(db, partner->id, change->from);

	if (date_set(bad))
		return refuse(arena, &loop, partner->name, sponsor ? sponsor->name : "", locale_date(arena, bad));
	tell_all(db, actor, partner, sponsor, former_id, change->from);
	audit(db, actor, "partner_sponsor", "partner", partner->id, "before", number_of(arena, former_id), "sponsor",
	      number_of(arena, sponsor_id), "from", date_plain(arena, change->from), "reason", change->reason);
	return NULL;
}
