/* The candidate's side of an application. Each step's guard stands in its UPDATE, which is the first statement. */
#include "domain/recruiting/applications.h"

#include <stdio.h>
#include <string.h>

#include "base/text.h"
#include "core/crypto.h"
#include "core/locale.h"
#include "domain/common/outbox.h"
#include "domain/people/persons.h"
#include "domain/people/roles.h"
#include "domain/recruiting/flags.h"
#include "sql/applications.h"

RECORD(application, FIELD(application, id), FIELD(application, kind), FIELD(application, state),
       FIELD(application, name), FIELD(application, email), FIELD(application, company),
       FIELD(application, tax_number), FIELD(application, phone), FIELD(application, website),
       FIELD(application, country),
       FIELD(application, language), FIELD(application, about), FIELD(application, monthly_orders),
       FIELD(application, fill_seconds), FIELD(application, programme_number), FIELD(application, source),
       FIELD(application, address), FIELD(application, submitted_at), FIELD(application, confirmed_at),
       FIELD(application, answer_due_at), FIELD(application, decided_at), FIELD(application, reapply_at),
       FIELD(application, decided_by_name),
       FIELD(application, decision_reason), FIELD(application, assignee_id), FIELD(application, assignee_name),
       FIELD(application, partner_id), FIELD(application, version));
RECORD(application_event, FIELD(application_event, kind), FIELD(application_event, state),
       FIELD(application_event, body), FIELD(application_event, person_name), FIELD(application_event, by_candidate),
       FIELD(application_event, at));

static const struct refused no_programme = { N_("No version of the programme is in force yet."),
					     N_("Come back when it has been published."), { 0 } };
static const struct refused not_now = { N_("This step is not possible any more: the application has moved on."),
					N_("Look at where it stands below."), { 0 } };
static const struct refused no_link = { N_("This link opens no application."),
					N_("Use the link from our latest letter."), { 0 } };

bool application_may(const char *state, enum application_action action)
{
	static const char *const from[APPLICATION_ACTIONS] = {
		[APPLICATION_CONFIRM] = " unconfirmed ",
		[APPLICATION_ANSWER] = " information_asked ",
		[APPLICATION_WITHDRAW] = " unconfirmed new screening information_asked waiting ",
		[APPLICATION_TAKE] = " new screening information_asked waiting ",
		[APPLICATION_ASK] = " new screening ",
		[APPLICATION_APPROVE] = " new screening information_asked waiting ",
		[APPLICATION_REJECT] = " new screening information_asked waiting ",
		[APPLICATION_WAIT] = " new screening information_asked ",
		[APPLICATION_NOTE] = " new screening information_asked waiting approved rejected withdrawn ",
	};
	char word[32];

	snprintf(word, sizeof(word), " %s ", state);
	return strstr(from[action], word) != NULL;
}

void application_letter(struct db *db, const struct actor *actor, const struct application *application,
			const char *template_name, const char *text, struct when at)
{
	struct arena *arena = db_arena(db);
	const char *token = crypto_token(arena);
	const struct letter letter = { .name = application->name,
				       .link = arena_printf(arena, "/application/%s", token),
				       .subject = application->company,
				       .text = text,
				       .at = at };
	enum language language = ENGLISH;

	locale_of_code(application->language, &language);
	sql_application_link_add(db, crypto_hash_text(arena, token), application->id, actor->now);
	outbox_letter(db, actor->now, application->email, language, template_name, &letter, true);
}

refusal application_submit(struct db *db, const struct actor *actor, const struct new_application *new, int64_t *id)
{
	const struct application *application;

	*id = sql_application_add(db, new->kind, new->name, new->email, new->company, new->tax_number,
				  new->phone, new->website, new->country, new->language, new->about,
				  new->monthly_orders, new->fill_seconds, actor->address, actor->now);
	application = *id ? sql_application_of_id(db, *id) : NULL;
	if (!application)
		return &no_programme;
	sql_application_event_add(db, *id, "submitted", "unconfirmed", "", 0, actor->now);
	flags_find(db, application);
	application_letter(db, actor, application, "application_confirm", NULL, (struct when){ 0 });
	audit(db, actor, "application_submit", "application", *id, "kind", new->kind);
	return NULL;
}

const struct application *application_of_token(struct db *db, const char *token)
{
	return sql_application_of_link(db, crypto_hash_text(db_arena(db), token));
}

/* After the UPDATE: the row as it is now, or why nothing was changed. */
static refusal after(struct db *db, const char *token, int64_t changed, const struct application **application)
{
	*application = application_of_token(db, token);
	if (!*application)
		return &no_link;
	return changed == 1 ? NULL : &not_now;
}

refusal application_confirm(struct db *db, const struct actor *actor, const char *token)
{
	const struct application *application;
	int64_t changed = sql_application_confirm(db, crypto_hash_text(db_arena(db), token), actor->now);
	refusal why = after(db, token, changed, &application);

	if (why)
		return application && when_set(application->confirmed_at) ? NULL : why;
	sql_application_event_add(db, application->id, "confirmed", application->state, "", 0, actor->now);
	flags_find(db, application);
	application_letter(db, actor, application, "application_received", NULL, application->answer_due_at);
	audit(db, actor, "application_confirm", "application", application->id, "state", application->state);
	return NULL;
}

/* To the one in charge, else to all who may review; each in the reader's own language. */
static void tell_of_answer(struct db *db, const struct actor *actor, const struct application *application, const char *text)
{
	struct arena *arena = db_arena(db);
	const struct person_list readers =
		sql_application_readers(db, application->id, roles_holding(arena, APPLICATIONS_REVIEW));

	for (size_t i = 0; i < readers.count; i++) {
		const struct person *reader = &readers.items[i];
		const struct letter letter = { .name = reader->name,
					       .link = arena_printf(arena, "/admin/applications/%lld",
								    (long long)application->id),
					       .subject = text_empty(application->company) ? application->name
											   : application->company,
					       .text = text,
					       .at = application->answer_due_at };
		enum language language = ENGLISH;

		locale_of_code(reader->language, &language);
		outbox_letter(db, actor->now, reader->email, language, "application_answered", &letter, false);
	}
}

refusal application_answer(struct db *db, const struct actor *actor, const char *token, const char *text)
{
	const struct application *application;
	int64_t changed = sql_application_answer(db, crypto_hash_text(db_arena(db), token), actor->now);
	refusal why = after(db, token, changed, &application);

	if (why)
		return why;
	sql_application_event_add(db, application->id, "answer", application->state, text, 0, actor->now);
	tell_of_answer(db, actor, application, text);
	audit(db, actor, "application_answer", "application", application->id, "state", application->state);
	return NULL;
}

refusal application_withdraw(struct db *db, const struct actor *actor, const char *token)
{
	const struct application *application;
	int64_t changed = sql_application_withdraw(db, crypto_hash_text(db_arena(db), token), actor->now);
	refusal why = after(db, token, changed, &application);

	if (why)
		return why;
	sql_application_event_add(db, application->id, "state", application->state, "", 0, actor->now);
	audit(db, actor, "application_withdraw", "application", application->id, "state", application->state);
	return NULL;
}

const struct application_event *application_question(struct application_event_list events)
{
	for (size_t i = 0; i < events.count; i++)
		if (text_same(events.items[i].kind, "question"))
			return &events.items[i];
	return NULL;
}
