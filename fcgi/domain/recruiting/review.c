/* The review desk. The UPDATE that guards state and version is each step's first statement: it takes the lock, so that of
 * any number of decisions at once exactly one stands. */
#include "domain/recruiting/review.h"

#include "base/text.h"
#include "core/locale.h"
#include "domain/people/partners.h"
#include "domain/people/sponsors.h"
#include "domain/programme/versions.h"
#include "sql/applications.h"

RECORD(application_line, FIELD(application_line, id), FIELD(application_line, kind), FIELD(application_line, state),
       FIELD(application_line, name), FIELD(application_line, company), FIELD(application_line, email),
       FIELD(application_line, country), FIELD(application_line, assignee_name),
       FIELD(application_line, submitted_at), FIELD(application_line, answer_due_at),
       FIELD(application_line, decided_at), FIELD(application_line, overdue), FIELD(application_line, high),
       FIELD(application_line, medium), FIELD(application_line, low));
RECORD(application_count, FIELD(application_count, state), FIELD(application_count, number));
RECORD(approval_choice, FIELD(approval_choice, id), FIELD(approval_choice, name));

static const struct refused moved_on = { N_("The application was changed meanwhile, so nothing was done."),
					 N_("Look at the page below, which shows it as it is now, and decide anew."),
					 { 0 } };
static const struct refused no_note = { N_("There is no confirmed application to write a note for."),
					N_("Go back to the list of applications."), { 0 } };
static const struct refused no_tier = { N_("The programme in force has no tier of that name."),
					N_("Choose one of the tiers below."), { 0 } };
static const struct refused no_choice = { N_("The price list or assortment is not there any more."),
					  N_("Choose another one below."), { 0 } };
/* The row after a step that changed it, NULL when it did not. */
static const struct application *changed_row(struct db *db, int64_t id, int64_t changed)
{
	return changed == 1 ? sql_application_of_id(db, id) : NULL;
}

static void record_step(struct db *db, const struct actor *actor, const struct application *application, const char *kind,
			const char *body, const char *action)
{
	sql_application_event_add(db, application->id, kind, application->state, body, actor->person_id, actor->now);
	audit(db, actor, action, "application", application->id, "state", application->state);
}

refusal review_take(struct db *db, const struct actor *actor, int64_t id, int64_t version)
{
	const struct application *application =
		changed_row(db, id, sql_application_take(db, id, version, actor->person_id));

	if (!application)
		return &moved_on;
	record_step(db, actor, application, "state", "", "application_take");
	return NULL;
}

refusal review_ask(struct db *db, const struct actor *actor, int64_t id, int64_t version, const char *question)
{
	const struct application *application =
		changed_row(db, id, sql_application_ask(db, id, version, actor->person_id));

	if (!application)
		return &moved_on;
	record_step(db, actor, application, "question", question, "application_ask");
	application_letter(db, actor, application, "application_question", question, (struct when){ 0 });
	return NULL;
}

refusal review_note(struct db *db, const struct actor *actor, int64_t id, const char *note)
{
	if (!sql_application_note(db, id))
		return &no_note;
	sql_application_event_add(db, id, "note", "", note, actor->person_id, actor->now);
	audit(db, actor, "application_note", "application", id, "note", "added");
	return NULL;
}

static refusal decide(struct db *db, const struct actor *actor, int64_t id, int64_t version, const char *state,
		      const char *reason, const struct application **application)
{
	*application = changed_row(
		db, id, sql_application_decide(db, id, version, state, reason, actor->person_id, actor->now));
	if (!*application)
		return &moved_on;
	record_step(db, actor, *application, "decision", reason, "application_decide");
	return NULL;
}

refusal review_reject(struct db *db, const struct actor *actor, int64_t id, int64_t version, const char *reason)
{
	const struct application *application;
	refusal why = decide(db, actor, id, version, "rejected", reason, &application);

	if (!why)
		application_letter(db, actor, application, "application_rejected", reason, application->reapply_at);
	return why;
}

refusal review_wait(struct db *db, const struct actor *actor, int64_t id, int64_t version, const char *reason)
{
	const struct application *application;
	refusal why = decide(db, actor, id, version, "waiting", reason, &application);

	if (!why)
		application_letter(db, actor, application, "application_waiting", reason, (struct when){ 0 });
	return why;
}

/* Its place among those of the programme in force; -1: it has none of that name. */
static int64_t tier_place(struct db *db, const struct actor *actor, const char *currency, const char *tier)
{
	const struct programme_version *version = version_in_force(db, actor->now);
	const struct terms *terms = version ? version_terms(db, version, currency) : NULL;

	for (size_t i = 0; terms && i < terms->tier_count; i++)
		if (text_same(terms->tiers[i].code, tier))
			return (int64_t)i;
	return -1;
}

static bool has_choice(struct approval_choice_list choices, int64_t id)
{
	for (size_t i = 0; i < choices.count; i++)
		if (choices.items[i].id == id)
			return true;
	return id == 0;
}

static refusal check_choices(struct db *db, const struct actor *actor, const struct approval *approval,
			     const char *currency)
{
	const struct date today = locale_today(actor->now);

	if (tier_place(db, actor, currency, approval->tier) < 0)
		return &no_tier;
	if (!has_choice(sql_approval_price_lists(db, today), approval->price_list_id) ||
	    !has_choice(sql_approval_assortments(db), approval->assortment_id))
		return &no_choice;
	return NULL;
}

static refusal partner_make(struct db *db, const struct actor *actor, const struct application *application,
			    const struct approval *approval, const char *currency, int64_t sponsor_id,
			    int64_t *partner_id)
{
	const bool is_person = text_empty(application->company);
	const struct new_partner partner = { .name = is_person ? application->name : application->company,
					     .is_person = is_person,
					     .reseller = approval->reseller,
					     .promoter = approval->promoter,
					     .contractor = approval->contractor,
					     .tax_number = application->tax_number,
					     .email = application->email,
					     .phone = application->phone,
					     .website = application->website,
					     .country = application->country,
					     .tier = approval->tier,
					     .assigned = tier_place(db, actor, currency, approval->tier) > 0,
					     .payment_days = approval->payment_days,
					     .sponsor_id = sponsor_id,
					     .price_list_id = approval->price_list_id,
					     .assortment_id = approval->assortment_id,
					     .person_name = application->name,
					     .language = application->language };

	return partner_create(db, actor, &partner, partner_id);
}

refusal review_approve(struct db *db, const struct actor *actor, int64_t id, int64_t version,
		       const struct approval *approval, const char *currency, int64_t *partner_id)
{
	const struct application *application;
	int64_t sponsor_id = 0;
	refusal why = decide(db, actor, id, version, "approved", approval->reason, &application);

	if (!why)
		why = check_choices(db, actor, approval, currency);
	if (!why)
		why = sponsor_find(db, approval->sponsor, &sponsor_id);
	if (!why)
		why = partner_make(db, actor, application, approval, currency, sponsor_id, partner_id);
	if (!why)
		sql_application_partner_set(db, id, *partner_id);
	return why;
}
