/* The table of steps, and what each does beyond the new state. */
#include "domain/contract/stages.h"

#include <string.h>

#include "base/must.h"
#include "base/text.h"
#include "core/locale.h"
#include "domain/contract/letters.h"
#include "domain/money/ledger.h"
#include "sql/projects.h"
#include "sql/stages.h"

RECORD(stage, FIELD(stage, id), FIELD(stage, project_id), FIELD(stage, number), FIELD(stage, title),
       FIELD(stage, deliverable), FIELD(stage, criteria), FIELD(stage, days), FIELD(stage, review_days),
       FIELD(stage, rounds), FIELD(stage, price), FIELD(stage, state), FIELD(stage, payment), FIELD(stage, round),
       FIELD(stage, came_from), FIELD(stage, blocked_at), FIELD(stage, blocked_side), FIELD(stage, blocked_reason),
       FIELD(stage, started_at), FIELD(stage, due_at), FIELD(stage, submitted_at), FIELD(stage, review_due_at),
       FIELD(stage, accepted_at), FIELD(stage, version));
RECORD(submission, FIELD(submission, id), FIELD(submission, stage_id), FIELD(submission, stage_number),
       FIELD(submission, round), FIELD(submission, body), FIELD(submission, submitted_at), FIELD(submission, withdrawn_at),
       FIELD(submission, withdrawn), FIELD(submission, submitted_by_name),
       FIELD(submission, verdict), FIELD(submission, comment), FIELD(submission, decided_at),
       FIELD(submission, reviewer_name));
RECORD(submission_file, FIELD(submission_file, submission_id), FIELD(submission_file, id), FIELD(submission_file, name),
       FIELD(submission_file, bytes), FIELD(submission_file, sha256));
RECORD(late_review, FIELD(late_review, id), FIELD(late_review, project_id), FIELD(late_review, reference),
       FIELD(late_review, title), FIELD(late_review, stage_title), FIELD(late_review, review_due_at),
       FIELD(late_review, escalate));

static const struct refused wrong_state = { .rule = N_("This stage has moved on, so this step is no longer possible."),
					    .remedy = N_("Look at its state below, then decide again.") };
static const struct refused not_running = {
	.rule = N_("Steps are taken in a running project only, and this one is not running."),
	.remedy = N_("Ask the project manager in the conversation below.")
};
static const struct refused no_more_rounds = {
	.rule = N_("All %1$s rounds that the price includes have been used."),
	.remedy = N_("Accept the work, with remarks if needed, or agree a further round with the contractor first.")
};
static const struct refused no_reason = { .rule = N_("Say why, so that the other side understands."),
					  .remedy = N_("A sentence is enough.") };
static const struct refused empty_hand = {
	.rule = N_("A hand-in needs a description or a file, so that there is something to review."),
	.remedy = N_("Describe what you hand in, or attach a file.")
};
static const struct refused own_work = { .rule = N_("Nobody reviews what they handed in themselves."),
					 .remedy = N_("The project manager can name another reviewer.") };

struct step {
	enum stage_action action;
	unsigned sides;
	const char *from; /* states, between spaces */
	const char *to;   /* NULL: where it came from */
};

#define SIDE(side) (1U << (side))

static const struct step steps[] = {
	{ STAGE_START, SIDE(CONTRACTOR_SIDE), " ready ", "in_progress" },
	{ STAGE_BLOCK, SIDE(CONTRACTOR_SIDE) | SIDE(MANAGER_SIDE), " ready in_progress rework ", "blocked" },
	{ STAGE_UNBLOCK, SIDE(CONTRACTOR_SIDE) | SIDE(MANAGER_SIDE), " blocked ", NULL },
	{ STAGE_SUBMIT, SIDE(CONTRACTOR_SIDE), " in_progress rework ", "submitted" },
	{ STAGE_WITHDRAW, SIDE(CONTRACTOR_SIDE), " submitted ", NULL },
	{ STAGE_OPEN, SIDE(REVIEWER_SIDE), " submitted ", "in_review" },
	{ STAGE_ACCEPT, SIDE(REVIEWER_SIDE), " submitted in_review accepted_with_remarks ", "accepted" },
	{ STAGE_REMARK, SIDE(REVIEWER_SIDE), " in_review ", "accepted_with_remarks" },
	{ STAGE_REWORK, SIDE(REVIEWER_SIDE), " in_review ", "rework" },
};

bool stage_step(const struct stage *stage, enum stage_action action, enum stage_side side, const char **next)
{
	for (size_t i = 0; i < sizeof(steps) / sizeof(steps[0]); i++) {
		const char *at = strstr(steps[i].from, stage->state);
		size_t length = strlen(stage->state);

		if (steps[i].action != action || !(steps[i].sides & SIDE(side)) || !length)
			continue;
		while (at && (at[-1] != ' ' || at[length] != ' '))
			at = strstr(at + 1, stage->state);
		if (!at)
			return false;
		/* A block that we set is ours to lift; the contractor lifts only an own one. */
		if (action == STAGE_UNBLOCK && side == CONTRACTOR_SIDE && !text_same(stage->blocked_side, "contractor"))
			return false;
		*next = steps[i].to ? steps[i].to : stage->came_from;
		return true;
	}
	return false;
}

/* Days count in the company's zone and end with their last second: three days from Monday noon end on Thursday, 23:59:59. */
static struct when days_from(struct when now, int64_t days)
{
	return when_plus_seconds(locale_day_start(date_plus_days(locale_today(now), days + 1)), -1);
}

static refusal wish_refused(struct arena *arena, const struct stage *stage, const struct stage_wish *wish)
{
	bool says = !text_empty(wish->text);

	switch (wish->action) {
	case STAGE_BLOCK:
	case STAGE_REMARK:
		return says ? NULL : &no_reason;
	case STAGE_REWORK:
		if (stage->round >= stage->rounds)
			return refuse(arena, &no_more_rounds, locale_number(arena, stage->rounds));
		return says ? NULL : &no_reason;
	case STAGE_SUBMIT:
		return says || wish->file_count ? NULL : &empty_hand;
	default:
		return NULL;
	}
}

static void block_lift(struct stage *after, struct when now)
{
	int64_t lost = now.microseconds - after->blocked_at.microseconds;

	if (when_set(after->due_at) && lost > 0)
		after->due_at.microseconds += lost;
	after->blocked_at = (struct when){ 0 };
	after->blocked_side = "";
	after->blocked_reason = "";
	after->came_from = "";
}

static void hand_back(struct stage *after)
{
	after->round--;
	after->submitted_at = (struct when){ 0 };
	after->review_due_at = (struct when){ 0 };
	after->came_from = "";
}

static void accept_fill(struct stage *after, struct when now)
{
	after->review_due_at = (struct when){ 0 };
	if (!when_set(after->accepted_at))
		after->accepted_at = now;
	if (text_same(after->payment, "not_due"))
		after->payment = "due";
	after->came_from = "";
}

/* The stage as the step leaves it. */
static struct stage stage_after(const struct stage *before, const struct stage_wish *wish, const char *next, struct when now)
{
	struct stage after = *before;

	after.state = next;
	switch (wish->action) {
	case STAGE_START:
		after.started_at = now;
		after.due_at = days_from(now, before->days);
		break;
	case STAGE_BLOCK:
		after.came_from = before->state;
		after.blocked_at = now;
		after.blocked_side = wish->side == CONTRACTOR_SIDE ? "contractor" : "staff";
		after.blocked_reason = wish->text;
		break;
	case STAGE_UNBLOCK:
		block_lift(&after, now);
		break;
	case STAGE_SUBMIT:
		after.came_from = before->state;
		after.round = before->round + 1;
		after.submitted_at = now;
		after.review_due_at = days_from(now, before->review_days);
		break;
	case STAGE_WITHDRAW:
		hand_back(&after);
		break;
	case STAGE_ACCEPT:
	case STAGE_REMARK:
		accept_fill(&after, now);
		break;
	case STAGE_REWORK:
		after.review_due_at = (struct when){ 0 };
		after.due_at = days_from(now, before->days);
		after.came_from = "";
		break;
	default:
		break;
	}
	return after;
}

static bool stage_write(struct db *db, const struct actor *actor, const struct stage *before, const struct stage *after,
			const struct stage_wish *wish)
{
	int64_t partner_id = wish->side == CONTRACTOR_SIDE ? actor->partner_id : 0;
	int64_t reviewer_id = wish->side == REVIEWER_SIDE ? actor->person_id : 0;

	return sql_stage_move(db, before->id, before->project_id, partner_id, reviewer_id, before->state, wish->version,
			      after->state, after->payment, after->round, after->came_from, after->blocked_at,
			      after->blocked_side, after->blocked_reason, after->started_at, after->due_at,
			      after->submitted_at, after->review_due_at, after->accepted_at) == 1;
}

static const char *verdict_of(enum stage_action action)
{
	return action == STAGE_ACCEPT ? "accepted" : action == STAGE_REMARK ? "accepted_with_remarks" : "rework";
}

/* What belongs to a round: its submission, its withdrawal, its verdict. NULL: written. */
static refusal round_write(struct db *db, const struct actor *actor, const struct stage *before, const struct stage *after,
			   const struct stage_wish *wish)
{
	bool judged = wish->action == STAGE_ACCEPT || wish->action == STAGE_REMARK || wish->action == STAGE_REWORK;

	if (wish->action == STAGE_SUBMIT) {
		int64_t id = sql_submission_add(db, before->id, after->round, wish->text, actor->person_id, actor->now);

		for (size_t i = 0; i < wish->file_count; i++)
			sql_submission_file_add(db, id, (int64_t)i + 1, wish->files[i]);
	}
	if (wish->action == STAGE_WITHDRAW)
		sql_submission_withdraw(db, before->id, before->round, actor->now);
	if (judged && !text_same(before->state, "accepted_with_remarks") &&
	    sql_verdict_add(db, before->id, before->round, verdict_of(wish->action), wish->text, actor->person_id,
			    actor->now) != 1)
		return &own_work;
	return NULL;
}

/* Accepted, with remarks or without: the price is owed, the next stage may begin, the last one ends the project. */
static void accepted(struct db *db, const struct actor *actor, const struct project *project, const struct stage *before,
		     const struct stage *after)
{
	if (text_same(before->payment, "not_due") && text_same(after->payment, "due")) {
		const struct booking owed = { .kind = "stage",
					      .source = "stage",
					      .source_id = before->id,
					      .debit = { "project_cost", 0 },
					      .credit = { "payable", project->partner_id },
					      .amount = before->price,
					      .day = locale_today(actor->now),
					      .now = actor->now };

		ledger_book(db, &owed);
		if (sql_stage_ready(db, project->id, before->number + 1) == 1)
			audit(db, actor, "stage.ready", "project", project->id, "stage",
			      arena_printf(db_arena(db), "%lld", (long long)before->number + 1));
	}
	if (sql_project_complete(db, project->id, actor->now) == 1) {
		sql_project_event_add(db, project->id, 0, "completed", "", 0, actor->now);
		audit(db, actor, "project.completed", "project", project->id, "state", "completed");
	}
}

static void tell(struct db *db, const struct actor *actor, const struct project *project, const struct stage *stage,
		 const struct stage_wish *wish)
{
	struct letter letter = { .subject = stage->title,
				 .text = wish->text,
				 .total = stage->price,
				 .count = stage->round };

	switch (wish->action) {
	case STAGE_SUBMIT:
		letter.day = locale_today(stage->review_due_at);
		project_letter(db, actor->now, project, REVIEWER_SIDE, "stage_submitted", &letter);
		break;
	case STAGE_BLOCK:
		project_letter(db, actor->now, project, wish->side == CONTRACTOR_SIDE ? MANAGER_SIDE : CONTRACTOR_SIDE,
			       "stage_blocked", &letter);
		break;
	case STAGE_ACCEPT:
	case STAGE_REMARK:
		project_letter(db, actor->now, project, CONTRACTOR_SIDE, "stage_decided", &letter);
		break;
	case STAGE_REWORK:
		letter.day = locale_today(stage->due_at);
		project_letter(db, actor->now, project, CONTRACTOR_SIDE, "stage_rework", &letter);
		break;
	default:
		break;
	}
}

static void write_down(struct db *db, const struct actor *actor, const struct stage *before, const struct stage *after,
		       const struct stage_wish *wish)
{
	static const char *const names[STAGE_ACTIONS] = {
		[STAGE_START] = "stage.start",	   [STAGE_BLOCK] = "stage.block",   [STAGE_UNBLOCK] = "stage.unblock",
		[STAGE_SUBMIT] = "stage.submit",   [STAGE_WITHDRAW] = "stage.withdraw", [STAGE_OPEN] = "stage.open",
		[STAGE_ACCEPT] = "stage.accept",   [STAGE_REMARK] = "stage.remark", [STAGE_REWORK] = "stage.rework",
	};
	struct arena *arena = db_arena(db);
	bool said = wish->action != STAGE_SUBMIT && !text_empty(wish->text);

	sql_project_event_add(db, before->project_id, before->id, after->state, said ? wish->text : "", actor->person_id,
			      actor->now);
	audit(db, actor, names[wish->action], "stage", before->id, "from", before->state, "state", after->state, "round",
	      arena_printf(arena, "%lld", (long long)after->round), "due",
	      when_set(after->due_at) ? when_plain(arena, after->due_at) : NULL, "files",
	      wish->file_count ? arena_printf(arena, "%zu", wish->file_count) : NULL);
}

refusal stage_act(struct db *db, const struct actor *actor, const struct stage_wish *wish, bool *found)
{
	const struct project *project = sql_project_lock(db, wish->project_id,
							 wish->side == CONTRACTOR_SIDE ? actor->partner_id : 0,
							 wish->side == REVIEWER_SIDE ? actor->person_id : 0);
	const struct stage *before = project ? sql_stage_lock(db, wish->project_id, wish->number) : NULL;
	const char *next;

	must(wish->side != CONTRACTOR_SIDE || actor->partner_id);
	*found = before != NULL;
	if (!before)
		return NULL;
	if (!text_same(project->state, "active"))
		return &not_running;
	if (before->version != wish->version || !stage_step(before, wish->action, wish->side, &next))
		return &wrong_state;

	struct stage after = stage_after(before, wish, next, actor->now);
	refusal why = wish_refused(db_arena(db), before, wish);

	if (!why && !stage_write(db, actor, before, &after, wish))
		why = &wrong_state;
	if (!why)
		why = round_write(db, actor, before, &after, wish);
	if (why)
		return why;
	write_down(db, actor, before, &after, wish);
	if (wish->action == STAGE_ACCEPT || wish->action == STAGE_REMARK)
		accepted(db, actor, project, before, &after);
	tell(db, actor, project, &after, wish);
	return NULL;
}
