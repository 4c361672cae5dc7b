/* The offer and its answer. What happens inside a running project stands in stages.c. */
#include "domain/contract/projects.h"

#include "base/text.h"
#include "core/locale.h"
#include "domain/common/messages.h"
#include "domain/contract/letters.h"
#include "domain/contract/schemes.h"
#include "domain/contract/stages.h"
#include "sql/projects.h"
#include "sql/schemes.h"
#include "sql/stages.h"

RECORD(project, FIELD(project, id), FIELD(project, reference), FIELD(project, partner_id), FIELD(project, partner_name),
       FIELD(project, scheme_id), FIELD(project, scheme_name), FIELD(project, scheme_version), FIELD(project, title),
       FIELD(project, brief), FIELD(project, state), FIELD(project, price), FIELD(project, manager_id),
       FIELD(project, manager_name), FIELD(project, reviewer_id), FIELD(project, reviewer_name), FIELD(project, offered_at),
       FIELD(project, offer_ends_at), FIELD(project, answered_at), FIELD(project, completed_at), FIELD(project, created_at),
       FIELD(project, answer_reason), FIELD(project, version), FIELD(project, stage_count), FIELD(project, done_count),
       FIELD(project, stage_number), FIELD(project, stage_title), FIELD(project, stage_state), FIELD(project, turn),
       FIELD(project, turn_ends_at));
RECORD(project_event, FIELD(project_event, id), FIELD(project_event, state), FIELD(project_event, note),
       FIELD(project_event, at), FIELD(project_event, stage_number), FIELD(project_event, stage_title),
       FIELD(project_event, person_name));
RECORD(project_choice, FIELD(project_choice, id), FIELD(project_choice, name));
RECORD(project_person, FIELD(project_person, id), FIELD(project_person, name), FIELD(project_person, email),
       FIELD(project_person, language));
RECORD(earned_span, FIELD(earned_span, place), FIELD(earned_span, amount));
RECORD(project_sums, FIELD(project_sums, running), FIELD(project_sums, offers), FIELD(project_sums, reviewed),
       FIELD(project_sums, due), FIELD(project_sums, paid), FIELD(project_sums, ahead));

enum { FIRST_NUMBER = 1000, LONGEST = 20, PORTION = 50 };
static const int64_t ESCALATE_SECONDS = 2 * 86400;

static const struct refused not_possible = {
	.rule = N_("This contractor, scheme or reviewer is no longer available."),
	.remedy = N_("Choose again. A reviewer needs the right to review, and a contractor an active account.")
};
static const struct refused own_reviewer = { .rule = N_("The reviewer belongs to the contractor's own company."),
					     .remedy = N_("Choose somebody else: nobody reviews their own work.") };
static const struct refused too_cheap = {
	.rule = N_("Every stage with a share must be worth something, and this price is too small for that."),
	.remedy = N_("Raise the price, or choose a scheme with fewer stages.")
};
static const struct refused day_gone = {
	.rule = N_("An offer needs a day to answer by that is still to come."),
	.remedy = N_("Choose a later day.")
};
static const struct refused not_offered = { .rule = N_("This project is no longer open to an answer."),
					    .remedy = N_("Look at its state below. The project manager can make a new offer.") };
static const struct refused moved_on = { .rule = N_("Somebody has changed this project in the meantime."),
					 .remedy = N_("Look at its state below, then decide again.") };
static const struct refused no_reason = { .rule = N_("Say why, so that the other side understands."),
					  .remedy = N_("A sentence is enough.") };

char *project_reference(struct arena *arena, int64_t id)
{
	return arena_printf(arena, "R-%lld", (long long)(FIRST_NUMBER + id));
}

int64_t project_of_reference(const char *reference)
{
	int64_t number;

	if (!text_starts(reference, "R-") || reference[2] < '1' || reference[2] > '9' ||
	    !text_to_int(reference + 2, &number) || number > INT64_C(1000000000000))
		return 0;
	return number > FIRST_NUMBER ? number - FIRST_NUMBER : 0;
}

static void event(struct db *db, const struct actor *actor, int64_t id, const char *state, const char *note)
{
	sql_project_event_add(db, id, 0, state, note, actor->person_id, actor->now);
	audit(db, actor, arena_printf(db_arena(db), "project.%s", state), "project", id, "state", state, "note",
	      text_empty(note) ? NULL : note);
}

/* An offer holds until the end of its last day in the company's zone. */
static struct when end_of(struct date day)
{
	return when_plus_seconds(locale_day_start(date_plus_days(day, 1)), -1);
}

static refusal stages_copy(struct db *db, int64_t id, const struct project_wish *wish)
{
	struct scheme_stage_list stages = sql_scheme_stages_of(db, wish->scheme_id);
	int64_t weights[SCHEME_STAGES] = { 0 };
	struct money prices[SCHEME_STAGES];

	if (stages.count == 0 || stages.count > SCHEME_STAGES)
		return &not_possible;
	for (size_t i = 0; i < stages.count; i++)
		weights[i] = stages.items[i].share;
	money_split(wish->price, weights, prices, stages.count);
	for (size_t i = 0; i < stages.count; i++) {
		const struct scheme_stage *stage = &stages.items[i];

		if (prices[i].minor <= 0)
			return &too_cheap;
		sql_project_stage_add(db, id, stage->number, stage->title, stage->deliverable, stage->criteria, stage->days,
				      stage->review_days, stage->rounds, prices[i].minor);
	}
	return NULL;
}

refusal project_create(struct db *db, const struct actor *actor, const struct project_wish *wish, int64_t *project_id)
{
	int64_t own = sql_reviewer_belongs(db, wish->reviewer_id, wish->partner_id);

	*project_id = 0;
	if (own)
		return &own_reviewer;
	if (end_of(wish->answer_by).microseconds <= actor->now.microseconds)
		return &day_gone;
	*project_id = sql_project_add(db, wish->partner_id, wish->scheme_id, wish->title, wish->brief, wish->price.minor,
				      wish->price.currency, actor->person_id, wish->reviewer_id, end_of(wish->answer_by),
				      actor->now);
	if (!*project_id)
		return &not_possible;

	refusal why = stages_copy(db, *project_id, wish);

	if (!why)
		event(db, actor, *project_id, "draft", "");
	return why;
}

refusal project_offer(struct db *db, const struct actor *actor, int64_t id, int64_t version, struct date answer_by)
{
	struct when ends = end_of(answer_by);
	const struct project *project = sql_project_lock(db, id, 0, 0);

	if (ends.microseconds <= actor->now.microseconds)
		return &day_gone;
	if (!project || sql_project_offer(db, id, version, ends, actor->now) != 1)
		return &moved_on;

	const struct letter letter = { .subject = project->title, .total = project->price, .day = answer_by };

	event(db, actor, id, "offered", "");
	project_letter(db, actor->now, project, CONTRACTOR_SIDE, "project_offered", &letter);
	return NULL;
}

refusal project_withdraw(struct db *db, const struct actor *actor, int64_t id, int64_t version, const char *reason)
{
	const struct project *project = sql_project_lock(db, id, 0, 0);

	if (project && when_set(project->offered_at) && text_empty(reason))
		return &no_reason;
	if (!project || sql_project_withdraw(db, id, version, reason) != 1)
		return &moved_on;
	event(db, actor, id, "withdrawn", reason);
	if (when_set(project->offered_at)) {
		const struct letter letter = { .subject = project->title, .text = reason, .total = project->price };

		project_letter(db, actor->now, project, CONTRACTOR_SIDE, "project_withdrawn", &letter);
	}
	return NULL;
}

static void answer_letter(struct db *db, const struct actor *actor, const struct project *project, const char *name,
			  const char *reason)
{
	const struct letter letter = { .subject = project->title, .text = reason, .total = project->price };

	project_letter(db, actor->now, project, MANAGER_SIDE, name, &letter);
}

refusal project_accept(struct db *db, const struct actor *actor, int64_t id, int64_t version)
{
	const struct project *project = sql_project_lock(db, id, actor->partner_id, 0);

	if (!project || sql_project_accept(db, actor->partner_id, id, version, actor->now) != 1)
		return &not_offered;
	sql_project_ready_first(db, actor->partner_id, id);
	event(db, actor, id, "active", "");
	answer_letter(db, actor, project, "project_accepted", "");
	return NULL;
}

refusal project_decline(struct db *db, const struct actor *actor, int64_t id, int64_t version, const char *reason)
{
	const struct project *project = sql_project_lock(db, id, actor->partner_id, 0);

	if (text_empty(reason))
		return &no_reason;
	if (!project || sql_project_decline(db, actor->partner_id, id, version, reason, actor->now) != 1)
		return &not_offered;
	event(db, actor, id, "declined", reason);
	answer_letter(db, actor, project, "project_declined", reason);
	return NULL;
}

void project_message(struct db *db, const struct actor *actor, const char *author, const struct project *project,
		     bool from_staff, const char *body)
{
	const struct letter letter = { .subject = author, .text = body };

	message_add(db, actor, "project", project->id, project->partner_id, from_staff, body);
	if (from_staff) {
		project_letter(db, actor->now, project, CONTRACTOR_SIDE, "message_new", &letter);
		return;
	}
	project_letter(db, actor->now, project, MANAGER_SIDE, "message_new", &letter);
	if (project->reviewer_id != project->manager_id)
		project_letter(db, actor->now, project, REVIEWER_SIDE, "message_new", &letter);
}

/* ---- What time does ---- */

struct portion {
	struct actor actor;
	size_t done;
};

static bool expire_portion(struct db *db, void *context)
{
	struct portion *portion = context;
	struct project_list offers = sql_offers_overdue(db, portion->actor.now, PORTION);

	portion->done = offers.count;
	for (size_t i = 0; i < offers.count; i++) {
		const struct project *project = &offers.items[i];

		if (sql_offer_expire(db, project->id, project->version, portion->actor.now) != 1)
			continue;
		event(db, &portion->actor, project->id, "offer_expired", "");
		answer_letter(db, &portion->actor, project, "project_expired", "");
	}
	return true;
}

bool projects_expire(struct db *db, struct when now)
{
	struct portion portion = { .actor = { .address = "", .now = now } };

	return db_run(db, expire_portion, &portion) && portion.done == PORTION;
}

static void remind(struct db *db, const struct actor *actor, const struct late_review *late)
{
	const struct project project = { .id = late->project_id, .reference = late->reference, .title = late->title };
	const struct letter letter = { .subject = late->stage_title, .at = late->review_due_at };
	int64_t changed = late->escalate ? sql_review_escalated(db, late->id, actor->now) :
					   sql_review_reminded(db, late->id, actor->now);

	if (changed != 1)
		return;
	project_letter(db, actor->now, &project, late->escalate ? MANAGER_SIDE : REVIEWER_SIDE,
		       late->escalate ? "review_escalated" : "review_overdue", &letter);
	audit(db, actor, late->escalate ? "review.escalate" : "review.remind", "stage", late->id, "project",
	      late->reference);
}

static bool remind_portion(struct db *db, void *context)
{
	struct portion *portion = context;
	struct when now = portion->actor.now;
	struct late_review_list late = sql_reviews_overdue(db, now, PORTION);
	struct late_review_list later = sql_reviews_unanswered(db, when_plus_seconds(now, -ESCALATE_SECONDS), PORTION);

	for (size_t i = 0; i < late.count; i++)
		remind(db, &portion->actor, &late.items[i]);
	for (size_t i = 0; i < later.count; i++)
		remind(db, &portion->actor, &later.items[i]);
	portion->done = late.count > later.count ? late.count : later.count;
	return true;
}

bool reviews_remind(struct db *db, struct when now)
{
	struct portion portion = { .actor = { .address = "", .now = now } };

	return db_run(db, remind_portion, &portion) && portion.done == PORTION;
}
