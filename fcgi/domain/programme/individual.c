#include "domain/programme/individual.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "base/buffer.h"
#include "base/text.h"
#include "core/crypto.h"
#include "core/locale.h"
#include "domain/common/outbox.h"
#include "domain/programme/versions.h"
#include "sql/individual.h"
#include "sql/programme.h"
#include "sql/programme_people.h"

RECORD(individual, FIELD(individual, id), FIELD(individual, partner_id), FIELD(individual, number),
       FIELD(individual, sha256), FIELD(individual, note), FIELD(individual, starts_at), FIELD(individual, ends_at),
       FIELD(individual, offered_at), FIELD(individual, offered_by), FIELD(individual, answer),
       FIELD(individual, answered_at), FIELD(individual, answered_by), FIELD(individual, address),
       FIELD(individual, browser), FIELD(individual, ended_early_at), FIELD(individual, end_reason));

RECORD(individual_value, FIELD(individual_value, place), FIELD(individual_value, article), FIELD(individual_value, name),
       FIELD(individual_value, value), FIELD(individual_value, unit));

static const struct refused no_programme = { N_("No version of the programme is in force yet."),
					     N_("Publish the programme first; individual terms stand on top of it."), { NULL } };
static const struct refused no_partner = { N_("This partner is not there, or the partnership has ended."),
					   N_("Individual terms can be offered to partners only."), { NULL } };
static const struct refused no_values = { N_("This offer changes nothing."),
					  N_("Give at least one value that differs from the programme."), { NULL } };
static const struct refused past_start = { N_("Individual terms cannot begin in the past."),
					   N_("Let them begin today or later."), { NULL } };
static const struct refused end_first = { N_("The last day lies before the first."), N_("Correct one of the two days."),
					  { NULL } };
static const struct refused offer_gone = { N_("This offer is no longer open."),
					   N_("Open the page again to see what became of it."), { NULL } };
static const struct refused offer_other = { N_("This is not the offer that you read."),
					    N_("Read it again and accept that one."), { NULL } };
static const struct refused not_running = { N_("These terms do not run any more, or end sooner anyway."),
					    N_("Open the page again to see when they end."), { NULL } };
static const struct refused end_notice = {
	N_("The programme promises %1$s days of notice (article %2$s), also for individual terms."),
	N_("Let them end on %3$s or later, or agree on new terms with the partner."), { NULL } };

static const char *asked_text(struct arena *arena, const struct individual_asked *asked, size_t count)
{
	struct buffer list = { 0 };
	const char *kept;

	buffer_char(&list, '[');
	for (size_t i = 0; i < count; i++)
		buffer_printf(&list, "%s[%zu,%" PRId64 ",\"%s\"]", i ? "," : "", i, asked[i].partner_id,
			      when_stored(arena, asked[i].at));
	buffer_char(&list, ']');
	kept = arena_text(arena, buffer_get(&list));
	buffer_free(&list);
	return kept;
}

/* A later offer's value takes the place of an earlier one's. */
static void value_lay(struct parameter_list *held, const struct individual_value *row)
{
	size_t place = 0;

	while (place < held->count && !text_same(held->items[place].name, row->name))
		place++;
	held->items[place] = (struct parameter){ row->article, row->name, row->value, row->unit };
	held->count += place == held->count;
}

struct parameter_list *individual_parameters_of(struct db *db, const struct individual_asked *asked, size_t count)
{
	struct arena *arena = db_arena(db);
	struct parameter_list *held = arena_many(arena, struct parameter_list, count + 1);
	struct individual_value_list rows = { 0 };

	if (count)
		rows = sql_individual_rows(db, asked_text(arena, asked, count));
	for (size_t i = 0; i < rows.count; i++) {
		struct parameter_list *list = &held[rows.items[i].place];

		if (!list->items)
			list->items = arena_many(arena, struct parameter, rows.count - i);
		value_lay(list, &rows.items[i]);
	}
	return held;
}

struct parameter_list individual_parameters(struct db *db, int64_t partner_id, struct when at)
{
	return *individual_parameters_of(db, &(struct individual_asked){ partner_id, at }, 1);
}

const struct terms *partner_terms(struct db *db, int64_t partner_id, const char *currency, struct when at,
				  struct parameter_list *rows)
{
	const struct programme_version *version = version_for_partner(db, partner_id, at);
	struct parameter_list own = individual_parameters(db, partner_id, at), all;
	const struct terms *terms = NULL;

	if (!version)
		return NULL;
	all = sql_version_parameters(db, version->id);
	if (rows)
		*rows = all;
	if (own.count == 0 || terms_read_individual(db_arena(db), all, own, version->number, currency, &terms))
		terms = version_terms(db, version, currency);
	return terms;
}

const char *individual_state(const struct individual *individual, struct when now)
{
	bool over = when_set(individual->ends_at) && individual->ends_at.microseconds <= now.microseconds;

	if (text_same(individual->answer, "open"))
		return over ? "lapsed" : "open";
	if (!text_same(individual->answer, "accepted"))
		return individual->answer;
	if (over || (when_set(individual->ended_early_at) && individual->ended_early_at.microseconds <= now.microseconds))
		return "ended";
	return individual->starts_at.microseconds > now.microseconds ? "waiting" : "running";
}

static int by_name(const void *one, const void *two)
{
	return strcmp(((const struct parameter *)one)->name, ((const struct parameter *)two)->name);
}

const char *individual_canonical(struct arena *arena, int64_t partner_id, int64_t version, struct date from, struct date until,
				 struct parameter_list values)
{
	struct parameter *rows = arena_many(arena, struct parameter, values.count + 1);
	struct buffer out = { 0 };
	const char *canonical;

	for (size_t i = 0; i < values.count; i++)
		rows[i] = values.items[i];
	qsort(rows, values.count, sizeof(*rows), by_name);
	buffer_printf(&out, "filar individual terms 1\npartner %" PRId64 "\nover version %" PRId64 "\nfrom %s\nuntil %s\n",
		      partner_id, version, date_plain(arena, from), date_set(until) ? date_plain(arena, until) : "-");
	for (size_t i = 0; i < values.count; i++)
		buffer_printf(&out, "parameter %" PRId64 " %s %" PRId64 " %s\n", rows[i].article, rows[i].name, rows[i].value,
			      rows[i].unit);
	canonical = arena_text(arena, buffer_get(&out));
	buffer_free(&out);
	return canonical;
}

/* The values as the engine will read them over the programme; each stands in the article whose value it replaces. */
static refusal values_check(struct db *db, const struct individual_offer *offer, const struct programme_version *version,
			    const char *currency)
{
	struct parameter_list rows = sql_version_parameters(db, version->id);
	const struct terms *terms = NULL;
	size_t same = 0;

	for (size_t i = 0; i < offer->values.count; i++)
		for (size_t j = 0; j < rows.count; j++)
			if (text_same(rows.items[j].name, offer->values.items[i].name)) {
				offer->values.items[i].article = rows.items[j].article;
				same += rows.items[j].value == offer->values.items[i].value;
			}
	if (same == offer->values.count)
		return &no_values;
	return terms_read_individual(db_arena(db), rows, offer->values, version->number, currency, &terms);
}

static void letters_send(struct db *db, const struct actor *actor, int64_t partner_id, const char *template_name,
			 const char *text, struct when at)
{
	struct programme_reader_list readers = sql_programme_readers(db, partner_id);

	for (size_t i = 0; i < readers.count; i++) {
		enum language language = ENGLISH;
		const struct letter letter = { .name = readers.items[i].name,
					       .link = "/shop/programme",
					       .subject = readers.items[i].partner_name,
					       .text = text,
					       .at = at };

		locale_of_code(readers.items[i].language, &language);
		outbox_letter(db, actor->now, readers.items[i].email, language, template_name, &letter, false);
	}
}

refusal individual_make_offer(struct db *db, const struct actor *actor, const struct individual_offer *offer,
			      const char *currency, int64_t *id)
{
	struct arena *arena = db_arena(db);
	int64_t partner = sql_individual_partner_lock(db, offer->partner_id);
	const struct programme_version *version = version_for_partner(db, offer->partner_id, actor->now);
	struct date today = locale_today(actor->now);
	struct when starts = offer->from.days == today.days ? actor->now : locale_day_start(offer->from);
	struct when ends = date_set(offer->until) ? locale_day_start(date_plus_days(offer->until, 1)) : (struct when){ 0 };
	refusal why;

	if (!partner)
		return &no_partner;
	if (!version)
		return &no_programme;
	if (offer->values.count == 0)
		return &no_values;
	if (offer->from.days < today.days)
		return &past_start;
	if (date_set(offer->until) && offer->until.days < offer->from.days)
		return &end_first;
	if ((why = values_check(db, offer, version, currency)) != NULL)
		return why;

	const char *hash = crypto_hash_text(arena, individual_canonical(arena, offer->partner_id, version->number, offer->from,
									offer->until, offer->values));

	*id = sql_individual_add(db, offer->partner_id, version->id, hash, offer->note, starts, ends, actor->person_id,
				 actor->now);
	for (size_t i = 0; i < offer->values.count; i++) {
		const struct parameter *value = &offer->values.items[i];

		sql_individual_value_add(db, *id, value->article, value->name, value->value, value->unit);
	}
	letters_send(db, actor, offer->partner_id, "terms_offered", offer->note, starts);
	audit(db, actor, "individual.offer", "individual_terms", *id, "sha256", hash);
	return NULL;
}

/* One row for ever: who answers twice the same gets the same, who answers differently is told. */
static refusal answer_write(struct db *db, const struct actor *actor, int64_t partner_id, int64_t id, const char *answer,
			    const char *browser)
{
	if (sql_individual_answer(db, partner_id, id, answer, actor->person_id, actor->now, actor->address,
				  browser ? browser : "") != 1) {
		const struct individual *found = sql_individual_one(db, partner_id, id);

		return found && text_same(found->answer, answer) ? NULL : &offer_gone;
	}
	audit(db, actor, "individual.answer", "individual_terms", id, "answer", answer);
	return NULL;
}

refusal individual_accept(struct db *db, const struct actor *actor, int64_t id, const char *sha256, const char *browser)
{
	refusal why = answer_write(db, actor, actor->partner_id, id, "accepted", browser);
	const struct individual *found = why ? NULL : sql_individual_one(db, actor->partner_id, id);

	if (found && !text_same(found->sha256, sha256))
		return &offer_other; /* dispatch rolls the answer back */
	return why;
}

refusal individual_decline(struct db *db, const struct actor *actor, int64_t id, const char *browser)
{
	return answer_write(db, actor, actor->partner_id, id, "declined", browser);
}

refusal individual_withdraw(struct db *db, const struct actor *actor, int64_t partner_id, int64_t id)
{
	return answer_write(db, actor, partner_id, id, "withdrawn", "");
}

refusal individual_end(struct db *db, const struct actor *actor, int64_t partner_id, int64_t id, struct date last,
		       const char *reason, const char *currency)
{
	struct arena *arena = db_arena(db);
	struct when ends = locale_day_start(date_plus_days(last, 1));

	if (sql_individual_end(db, partner_id, id, ends, reason, actor->person_id, actor->now) != 1)
		return &not_running;

	const struct programme_version *version = version_for_partner(db, partner_id, actor->now);
	const struct terms *terms = version ? version_terms(db, version, currency) : NULL;
	struct date earliest = date_plus_days(locale_today(actor->now), terms ? terms->notice_days.value : 0);

	if (terms && last.days < earliest.days)
		return refuse(arena, &end_notice, arena_printf(arena, "%" PRId64, terms->notice_days.value),
			      arena_printf(arena, "%" PRId64, terms->notice_days.article), date_plain(arena, earliest));
	letters_send(db, actor, partner_id, "terms_ended", reason, ends);
	audit(db, actor, "individual.end", "individual_terms", id, "reason", reason);
	return NULL;
}
