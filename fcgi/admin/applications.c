/* The review desk of applications: the pipeline, one application with its flags and history, and the steps of the staff.
 * Each form carries the version that was looked at. */
#include "base/text.h"
#include "domain/programme/versions.h"
#include "domain/recruiting/review.h"
#include "admin/pages.h"
#include "admin/sponsors.h"
#include "shared/visitor.h"
#include "sql/applications.h"
#include "web/response.h"

enum { ROWS = 25 };

#define OPEN_STATES "new,screening,information_asked"

const struct field_rule applications_form[] = {
	{ "state", CHOICE,
	  .choices = "open new screening information_asked waiting approved rejected withdrawn unconfirmed" },
	{ "after", WHOLE },
	{ "before", WHOLE },
	{ 0 }
};
const struct field_rule application_query[] = { { "sponsor", TEXT, .max = 200 }, { 0 } };
const struct field_rule application_take_form[] = { { "version", WHOLE, .required = true }, { 0 } };
const struct field_rule application_ask_form[] = {
	{ "version", WHOLE, .required = true },
	{ "question", LINES, .required = true, .max = 2000 },
	{ 0 }
};
const struct field_rule application_note_form[] = { { "note", LINES, .required = true, .max = 2000 }, { 0 } };
const struct field_rule application_reject_form[] = {
	{ "version", WHOLE, .required = true },
	{ "reason", LINES, .required = true, .min = 10, .max = 2000 },
	{ 0 }
};
const struct field_rule application_wait_form[] = {
	{ "version", WHOLE, .required = true },
	{ "wait_reason", LINES, .max = 2000 },
	{ 0 }
};
const struct field_rule application_approve_form[] = {
	{ "version", WHOLE, .required = true },
	{ "reseller", FLAG },
	{ "promoter", FLAG },
	{ "contractor", FLAG },
	{ "tier", TEXT, .required = true, .max = 20 },
	{ "price_list", WHOLE },
	{ "assortment", WHOLE },
	{ "sponsor", TEXT, .max = 200 },
	{ "sponsor_choice", WHOLE },
	{ "look", FLAG },
	{ "payment_days", WHOLE, .max = 365 },
	{ "welcome", LINES, .max = 2000 },
	{ 0 }
};

struct applications_page {
	const char *state;
	int64_t new_count, screening_count, asked_count, waiting_count, approved_count, rejected_count;
	bool has_lines;
	struct application_line_list lines;
	const char *prev;
	const char *next;
};
RECORD(applications_page, FIELD(applications_page, state), FIELD(applications_page, new_count),
       FIELD(applications_page, screening_count), FIELD(applications_page, asked_count),
       FIELD(applications_page, waiting_count), FIELD(applications_page, approved_count),
       FIELD(applications_page, rejected_count), FIELD(applications_page, has_lines),
       LIST(applications_page, lines, application_line),
       FIELD(applications_page, prev), FIELD(applications_page, next));

struct tier_choice {
	const char *code;
};
LIST_OF(tier_choice);
RECORD(tier_choice, FIELD(tier_choice, code));

/* A duplicate with the address of its page, "" when the staff has none for it. */
struct duplicate_line {
	const char *object;
	const char *name;
	const char *state;
	const char *path;
	bool same_email;
	bool same_tax;
	bool same_phone;
	bool same_site;
};
LIST_OF(duplicate_line);
RECORD(duplicate_line, FIELD(duplicate_line, object), FIELD(duplicate_line, name), FIELD(duplicate_line, state),
       FIELD(duplicate_line, path), FIELD(duplicate_line, same_email), FIELD(duplicate_line, same_tax),
       FIELD(duplicate_line, same_phone), FIELD(duplicate_line, same_site));

struct application_review_page {
	const struct application *application;
	struct application_flag_list flags;
	struct duplicate_line_list duplicates;
	struct application_event_list events;
	struct tier_choice_list tiers;
	struct approval_choice_list price_lists;
	struct approval_choice_list assortments;
	struct sponsor_choice_list sponsors;
	bool looked;                         /* something was typed to look for */
	bool reseller, promoter, contractor; /* what the candidate asked for */
	bool mine;                           /* the visitor is in charge */
	bool overdue;
	bool may_take, may_ask, may_approve, may_reject, may_wait, may_note;
	bool may_see_partner;
	const char *partner_reference;
};
RECORD(application_review_page, ONE(application_review_page, application, application),
       LIST(application_review_page, flags, application_flag),
       LIST(application_review_page, duplicates, duplicate_line),
       LIST(application_review_page, events, application_event), LIST(application_review_page, tiers, tier_choice),
       LIST(application_review_page, price_lists, approval_choice),
       LIST(application_review_page, assortments, approval_choice),
       LIST(application_review_page, sponsors, sponsor_choice), FIELD(application_review_page, looked), FIELD(application_review_page, reseller),
       FIELD(application_review_page, promoter), FIELD(application_review_page, contractor),
       FIELD(application_review_page, mine), FIELD(application_review_page, overdue),
       FIELD(application_review_page, may_take), FIELD(application_review_page, may_ask),
       FIELD(application_review_page, may_approve), FIELD(application_review_page, may_reject),
       FIELD(application_review_page, may_wait), FIELD(application_review_page, may_note),
       FIELD(application_review_page, may_see_partner), FIELD(application_review_page, partner_reference));

/* --- the pipeline --- */

static void count_states(struct request *req, struct applications_page *shown)
{
	const struct application_count_list counts = sql_application_counts(req->db);
	const struct {
		const char *state;
		int64_t *number;
	} figures[] = { { "new", &shown->new_count },           { "screening", &shown->screening_count },
			{ "information_asked", &shown->asked_count }, { "waiting", &shown->waiting_count },
			{ "approved", &shown->approved_count },   { "rejected", &shown->rejected_count } };

	for (size_t i = 0; i < counts.count; i++)
		for (size_t n = 0; n < sizeof(figures) / sizeof(figures[0]); n++)
			if (text_same(counts.items[i].state, figures[n].state))
				*figures[n].number = counts.items[i].number;
}

/* One row more than is shown tells whether there is a next page. Open ones come oldest first, decided ones newest first. */
static void fill_lines(struct request *req, struct applications_page *shown)
{
	const bool all_open = text_same(shown->state, "open");
	const bool decided = text_same(shown->state, "approved") || text_same(shown->state, "rejected") ||
			     text_same(shown->state, "withdrawn") || text_same(shown->state, "unconfirmed");
	const char *states = all_open ? OPEN_STATES : shown->state;

	if (decided)
		shown->lines = sql_applications_back(req->db, states, req->now, form_int(req, "before"), ROWS + 1);
	else
		shown->lines = sql_applications_page(req->db, states, req->now, form_int(req, "after"), ROWS + 1);
	if (shown->lines.count > ROWS) {
		shown->lines.count = ROWS;
		shown->next = arena_printf(req->arena, "/admin/applications?state=%s&%s=%lld", shown->state,
					   decided ? "before" : "after", (long long)shown->lines.items[ROWS - 1].id);
	}
	if (form_sent(req, "after") || form_sent(req, "before"))
		shown->prev = arena_printf(req->arena, "/admin/applications?state=%s", shown->state);
}

enum status show_applications(struct request *req)
{
	const char *state = form_text(req, "state");
	struct applications_page shown = { .state = *state && form_fine(req) ? state : "open" };

	count_states(req, &shown);
	fill_lines(req, &shown);
	shown.has_lines = shown.lines.count > 0;
	return page(req, "admin/applications", &shown);
}

/* --- one application --- */

static int64_t id_of(const struct request *req)
{
	int64_t id;

	return text_to_int(path_text(req, 0), &id) && id > 0 ? id : 0;
}

static struct duplicate_line_list duplicates_of(struct request *req, const struct application *application)
{
	const struct application_duplicate_list rows = flags_duplicates(req->db, application);
	struct duplicate_line_list list = { arena_many(req->arena, struct duplicate_line, rows.count), 0 };

	for (size_t i = 0; i < rows.count; i++) {
		const struct application_duplicate *row = &rows.items[i];
		const char *path = "";

		/* The partner and the account that this very application became are no duplicates of it. */
		if ((text_same(row->object, "partner") && row->id == application->partner_id) ||
		    (text_same(row->object, "person") && application->partner_id))
			continue;
		if (text_same(row->object, "application"))
			path = arena_printf(req->arena, "/admin/applications/%lld", (long long)row->id);
		else if (text_same(row->object, "partner") && (req->visitor.rights & RIGHT(PARTNERS_MANAGE)))
			path = arena_printf(req->arena, "/admin/partners/%lld", (long long)row->id);
		list.items[list.count++] = (struct duplicate_line){ row->object, row->name,	 row->state,	 path,
								    row->same_email, row->same_tax, row->same_phone,
								    row->same_site };
	}
	return list;
}

static void fill_choices(struct request *req, struct application_review_page *shown)
{
	const struct programme_version *version = version_in_force(req->db, req->now);
	const struct terms *terms = version ? version_terms(req->db, version, req->currency) : NULL;

	shown->tiers.items = arena_many(req->arena, struct tier_choice, TERMS_TIERS);
	for (size_t i = 0; terms && i < terms->tier_count; i++)
		shown->tiers.items[shown->tiers.count++].code = terms->tiers[i].code;
	shown->price_lists = sql_approval_price_lists(req->db, locale_today(req->now));
	shown->assortments = sql_approval_assortments(req->db);
	shown->sponsors = sponsor_choices(req);
	shown->looked = !text_empty(form_text(req, "sponsor"));
}

static void fill_steps(struct request *req, struct application_review_page *shown)
{
	const struct application *application = shown->application;
	const char *state = application->state;

	shown->mine = application->assignee_id == req->visitor.person_id;
	shown->may_take = application_may(state, APPLICATION_TAKE) && (!shown->mine || text_same(state, "waiting"));
	shown->may_ask = application_may(state, APPLICATION_ASK);
	shown->may_approve = application_may(state, APPLICATION_APPROVE);
	shown->may_reject = application_may(state, APPLICATION_REJECT);
	shown->may_wait = application_may(state, APPLICATION_WAIT);
	shown->may_note = application_may(state, APPLICATION_NOTE);
	shown->overdue = application->answer_due_at.microseconds < req->now.microseconds &&
			 (text_same(state, "new") || text_same(state, "screening"));
}

enum status show_application_review(struct request *req)
{
	const int64_t id = id_of(req);
	const struct application *application = id ? sql_application_of_id(req->db, id) : NULL;
	struct application_review_page shown = { .application = application };

	if (!application)
		return not_found(req);
	shown.flags = sql_application_flags(req->db, id);
	shown.duplicates = duplicates_of(req, application);
	shown.events = sql_application_events(req->db, id, true);
	shown.reseller = text_same(application->kind, "reseller");
	shown.promoter = text_same(application->kind, "promoter");
	shown.contractor = text_same(application->kind, "contractor");
	shown.may_see_partner = application->partner_id && (req->visitor.rights & RIGHT(PARTNERS_MANAGE));
	shown.partner_reference = arena_printf(req->arena, "P-%lld", (long long)(1000 + application->partner_id));
	fill_steps(req, &shown);
	if (shown.may_approve)
		fill_choices(req, &shown);
	return page(req, "admin/application", &shown);
}

/* --- the steps --- */

static enum status after(struct request *req, refusal why, const char *sentence)
{
	return why ? refused(req, why)
		   : redirect_notice(req, sentence, "/admin/applications/%lld", (long long)id_of(req));
}

enum status take_application(struct request *req)
{
	const struct actor actor = actor_of(req);

	return after(req, review_take(req->db, &actor, id_of(req), form_int(req, "version")),
		     N_("You are in charge of this application now."));
}

enum status ask_applicant(struct request *req)
{
	const struct actor actor = actor_of(req);

	return after(req,
		     review_ask(req->db, &actor, id_of(req), form_int(req, "version"), form_text(req, "question")),
		     N_("The question is on its way to the candidate."));
}

enum status note_application(struct request *req)
{
	const struct actor actor = actor_of(req);

	return after(req, review_note(req->db, &actor, id_of(req), form_text(req, "note")), N_("The note is kept."));
}

enum status reject_application(struct request *req)
{
	const struct actor actor = actor_of(req);

	return after(req,
		     review_reject(req->db, &actor, id_of(req), form_int(req, "version"), form_text(req, "reason")),
		     N_("The application is turned down. The candidate gets a letter with your reason."));
}

enum status wait_application(struct request *req)
{
	const struct actor actor = actor_of(req);

	return after(req,
		     review_wait(req->db, &actor, id_of(req), form_int(req, "version"), form_text(req, "wait_reason")),
		     N_("The application is on the waiting list. The candidate gets a letter."));
}

enum status approve_application(struct request *req)
{
	const struct actor actor = actor_of(req);
	const struct approval approval = { .reseller = form_flag(req, "reseller"),
					   .promoter = form_flag(req, "promoter"),
					   .contractor = form_flag(req, "contractor"),
					   .tier = form_text(req, "tier"),
					   .price_list_id = form_int(req, "price_list"),
					   .assortment_id = form_int(req, "assortment"),
					   .sponsor = sponsor_named(req),
					   .payment_days = form_int(req, "payment_days"),
					   .reason = form_text(req, "welcome") };
	int64_t partner_id;

	if (form_flag(req, "look")) {
		if (text_letters(form_text(req, "sponsor")) < 2) {
			form_wrong(req, "sponsor", N_("Write the number of the partner, or at least two letters of its name."));
			return invalid(req);
		}
		return look_again(req, N_("Choose the sponsor among the partners found below. Nothing is decided yet, and all that you filled in is kept."));
	}
	return after(req,
		     review_approve(req->db, &actor, id_of(req), form_int(req, "version"), &approval, req->currency,
				    &partner_id),
		     N_("Approved: the partner is made and the invitation is on its way."));
}
