#include "shared/project_view.h"

#include <string.h>

#include "base/text.h"
#include "shared/visitor.h"
#include "sql/projects.h"
#include "sql/stages.h"
#include "web/response.h"

RECORD(plan_bar, FIELD(plan_bar, label), FIELD(plan_bar, label_x), FIELD(plan_bar, label_y), FIELD(plan_bar, y),
       FIELD(plan_bar, anchor), FIELD(plan_bar, work_x), FIELD(plan_bar, work_width), FIELD(plan_bar, review_x),
       FIELD(plan_bar, review_width), FIELD(plan_bar, done), FIELD(plan_bar, running), FIELD(plan_bar, late),
       FIELD(plan_bar, ahead), FIELD(plan_bar, work_tip), FIELD(plan_bar, review_tip));
RECORD(plan_tick, FIELD(plan_tick, x), FIELD(plan_tick, label), FIELD(plan_tick, today));
RECORD(plan_picture, FIELD(plan_picture, width), FIELD(plan_picture, height), FIELD(plan_picture, foot),
       FIELD(plan_picture, text_y), LIST(plan_picture, bars, plan_bar), LIST(plan_picture, ticks, plan_tick),
       ONE(plan_picture, plan, plan));
RECORD(criterion, FIELD(criterion, text));
RECORD(round_file, ONE(round_file, file, submission_file), FIELD(round_file, kilobytes), FIELD(round_file, path));
RECORD(round_view, ONE(round_view, round, submission), LIST(round_view, files, round_file));
RECORD(stage_view, ONE(stage_view, stage, stage), LIST(stage_view, criteria, criterion),
       LIST(stage_view, rounds, round_view), FIELD(stage_view, has_rounds), FIELD(stage_view, address),
       FIELD(stage_view, current), FIELD(stage_view, late), FIELD(stage_view, review_late),
       FIELD(stage_view, next_round), FIELD(stage_view, may_start), FIELD(stage_view, may_block),
       FIELD(stage_view, may_unblock), FIELD(stage_view, may_submit), FIELD(stage_view, may_withdraw),
       FIELD(stage_view, may_open), FIELD(stage_view, may_judge), FIELD(stage_view, may_settle),
       FIELD(stage_view, may_rework));
RECORD(project_view, ONE(project_view, project, project), LIST(project_view, stages, stage_view),
       LIST(project_view, events, project_event), LIST(project_view, messages, message),
       ONE(project_view, picture, plan_picture), FIELD(project_view, address), FIELD(project_view, talk), FIELD(project_view, review_address),
       FIELD(project_view, draft), FIELD(project_view, offered), FIELD(project_view, running),
       FIELD(project_view, finished), FIELD(project_view, ended), FIELD(project_view, may_answer),
       FIELD(project_view, may_offer), FIELD(project_view, may_withdraw), FIELD(project_view, reviewing),
       FIELD(project_view, answer_by), FIELD(project_view, due));

enum { WIDTH = 720, ROW = 52, BAR_Y = 24, FOOT = 30, TICKS = 6, LABEL_LETTERS = 36 };

/* ---- The picture ---- */

struct scale {
	int64_t from, days;
};

static int64_t x_of(const struct scale *scale, struct date day)
{
	int64_t at = (day.days - scale->from) * WIDTH / scale->days;

	return at < 0 ? 0 : at > WIDTH ? WIDTH : at;
}

static const char *shortened(struct arena *arena, const char *text)
{
	size_t at = 0;

	for (size_t letters = 0; text[at] && letters < LABEL_LETTERS; letters++) {
		at++;
		while (((unsigned char)text[at] & 0xc0) == 0x80)
			at++;
	}
	return text[at] ? arena_printf(arena, "%s…", arena_bytes(arena, text, at)) : text;
}

static void bar_fill(struct arena *arena, struct plan_bar *bar, const struct scale *scale, const struct plan_stage *stage,
		     int64_t row)
{
	int64_t start = x_of(scale, stage->starts), due = x_of(scale, stage->due), end = x_of(scale, stage->reviewed);
	bool right = start > WIDTH / 2;

	*bar = (struct plan_bar){
		.label = arena_printf(arena, "%lld. %s", (long long)stage->number, shortened(arena, stage->title)),
		.label_x = right ? (end > start + 6 ? end : start + 6) : start,
		.label_y = row * ROW + BAR_Y - 6,
		.y = row * ROW + BAR_Y,
		.anchor = right ? "end" : "start",
		.work_x = start,
		.work_width = due - start > 6 ? due - start : 6,
		.done = stage->fixed,
		.late = stage->late && !stage->fixed,
		.ahead = text_same(stage->state, "planned"),
		.work_tip = arena_printf(arena, "%s – %s", locale_date(arena, stage->starts), locale_date(arena, stage->due)),
		.review_tip = locale_date(arena, stage->reviewed),
	};
	bar->review_x = start + bar->work_width + 2;
	bar->review_width = end > bar->review_x + 4 ? end - bar->review_x : 4;
	bar->running = !bar->done && !bar->late && !bar->ahead;
}

static void ticks_fill(struct arena *arena, struct plan_picture *picture, const struct scale *scale, struct date today)
{
	int64_t step = (scale->days / TICKS / 7 + 1) * 7;

	picture->ticks.items = arena_many(arena, struct plan_tick, TICKS + 3);
	for (int64_t day = 0; day <= scale->days - step / 3 && picture->ticks.count < TICKS + 1; day += step) {
		struct date at = { scale->from + day };

		picture->ticks.items[picture->ticks.count++] = (struct plan_tick){
			.x = x_of(scale, at), .label = locale_day_short(arena, locale_day_start(at))
		};
	}
	if (today.days > scale->from && today.days < scale->from + scale->days)
		picture->ticks.items[picture->ticks.count++] =
			(struct plan_tick){ .x = x_of(scale, today), .label = "", .today = true };
}

struct plan_picture *plan_picture(struct arena *arena, const struct plan *plan, struct date today)
{
	struct plan_picture *picture = arena_one(arena, struct plan_picture);
	struct scale scale = { .from = plan->starts.days, .days = plan->days > 14 ? plan->days + 1 : 15 };

	picture->plan = plan;
	picture->width = WIDTH;
	picture->foot = (int64_t)plan->stages.count * ROW + 4;
	picture->text_y = picture->foot + 20;
	picture->height = picture->foot + FOOT;
	picture->bars.items = arena_many(arena, struct plan_bar, plan->stages.count + 1);
	picture->bars.count = plan->stages.count;
	for (size_t i = 0; i < plan->stages.count; i++)
		bar_fill(arena, &picture->bars.items[i], &scale, &plan->stages.items[i], (int64_t)i);
	ticks_fill(arena, picture, &scale, today);
	return picture;
}

/* ---- Stages ---- */

static void criteria_fill(struct arena *arena, struct stage_view *view)
{
	size_t lines = 1;

	for (const char *at = view->stage->criteria; *at; at++)
		lines += *at == '\n';
	view->criteria.items = arena_many(arena, struct criterion, lines);
	for (const char *at = view->stage->criteria; *at;) {
		size_t length = strcspn(at, "\n");
		char *text = text_trimmed(arena, arena_bytes(arena, at, length));

		if (*text)
			view->criteria.items[view->criteria.count++].text = text;
		at += length + (at[length] == '\n');
	}
}

static struct round_file_list round_files(struct arena *arena, int64_t submission_id, const struct submission_file_list *all,
					  const char *folder)
{
	struct round_file_list files = { arena_many(arena, struct round_file, all->count + 1), 0 };

	for (size_t i = 0; i < all->count; i++) {
		const struct submission_file *file = &all->items[i];

		if (file->submission_id == submission_id)
			files.items[files.count++] = (struct round_file){
				.file = file,
				.kilobytes = (file->bytes + 1023) / 1024,
				.path = arena_printf(arena, "%s/%lld", folder, (long long)file->id)
			};
	}
	return files;
}

/* All that was handed in for a project. */
struct handed_in {
	struct submission_list rounds;
	struct submission_file_list files;
	const char *folder; /* of downloads */
};

static void rounds_fill(struct arena *arena, struct stage_view *view, const struct handed_in *all)
{
	view->rounds.items = arena_many(arena, struct round_view, all->rounds.count + 1);
	for (size_t i = 0; i < all->rounds.count; i++) {
		const struct submission *round = &all->rounds.items[i];

		if (round->stage_id != view->stage->id)
			continue;
		view->rounds.items[view->rounds.count++] =
			(struct round_view){ .round = round,
					     .files = round_files(arena, round->id, &all->files, all->folder) };
	}
	view->has_rounds = view->rounds.count > 0;
}

static void may_fill(struct stage_view *view, const struct project *project, enum stage_side side)
{
	const struct stage *stage = view->stage;
	bool *const flags[STAGE_ACTIONS] = {
		[STAGE_START] = &view->may_start,   [STAGE_BLOCK] = &view->may_block,
		[STAGE_UNBLOCK] = &view->may_unblock, [STAGE_SUBMIT] = &view->may_submit,
		[STAGE_WITHDRAW] = &view->may_withdraw, [STAGE_OPEN] = &view->may_open,
		[STAGE_REMARK] = &view->may_judge,  [STAGE_REWORK] = &view->may_rework,
	};
	const char *next;

	if (!text_same(project->state, "active"))
		return;
	for (int action = 0; action < STAGE_ACTIONS; action++)
		if (flags[action])
			*flags[action] = stage_step(stage, (enum stage_action)action, side, &next);
	view->may_rework = view->may_rework && stage->round < stage->rounds;
	view->may_settle = side == REVIEWER_SIDE && text_same(stage->state, "accepted_with_remarks");
}

static void stages_fill(struct request *req, struct project_view *view, struct stage_list stages,
			const struct handed_in *all, enum stage_side side)
{
	view->stages.items = arena_many(req->arena, struct stage_view, stages.count + 1);
	view->stages.count = stages.count;
	for (size_t i = 0; i < stages.count; i++) {
		struct stage_view *out = &view->stages.items[i];
		const struct stage *stage = &stages.items[i];

		out->stage = stage;
		out->address = arena_printf(req->arena, "%s/stages/%lld", view->address, (long long)stage->number);
		out->current = stage->number == view->project->stage_number;
		out->next_round = stage->round + 1;
		out->late = when_set(stage->due_at) && stage->due_at.microseconds < req->now.microseconds &&
			    (text_same(stage->state, "in_progress") || text_same(stage->state, "rework"));
		out->review_late = when_set(stage->review_due_at) && stage->review_due_at.microseconds < req->now.microseconds;
		criteria_fill(req->arena, out);
		rounds_fill(req->arena, out, all);
		may_fill(out, view->project, side);
	}
}

static void state_fill(struct request *req, struct project_view *view, enum stage_side side)
{
	const struct project *project = view->project;
	bool in_time = project->offer_ends_at.microseconds > req->now.microseconds;

	view->draft = text_same(project->state, "draft");
	view->offered = text_same(project->state, "offered");
	view->running = text_same(project->state, "active");
	view->finished = text_same(project->state, "completed") || text_same(project->state, "closed");
	view->ended = !view->draft && !view->offered && !view->running && !view->finished;
	view->may_answer = side == CONTRACTOR_SIDE && view->offered && in_time;
	view->may_offer = side == MANAGER_SIDE && view->draft;
	view->may_withdraw = side == MANAGER_SIDE && (view->draft || view->offered);
	view->reviewing = side == REVIEWER_SIDE;
	view->answer_by = date_plain(req->arena, locale_today(project->offer_ends_at));
}

struct project_view *project_view(struct request *req, const struct project *project, enum stage_side side,
				  const char *address, const char *files)
{
	struct project_view *view = arena_one(req->arena, struct project_view);
	int64_t partner_id = side == CONTRACTOR_SIDE ? req->visitor.partner_id : 0;
	struct date today = locale_today(req->now);
	struct stage_list stages = sql_stages_of(req->db, project->id, partner_id);
	struct handed_in *all = arena_one(req->arena, struct handed_in);

	*all = (struct handed_in){ .rounds = sql_submissions_of(req->db, project->id, partner_id),
				   .files = sql_submission_files_of(req->db, project->id, partner_id),
				   .folder = files };
	view->project = project;
	view->address = arena_printf(req->arena, "%s/%s", address, project->reference);
	view->talk = arena_printf(req->arena, "%s/messages", view->address);
	view->review_address = "";
	view->due = project->turn_ends_at;
	state_fill(req, view, side);
	stages_fill(req, view, stages, all, side);
	view->events = sql_project_events_of(req->db, project->id, partner_id);
	view->messages = messages_of(req->db, "project", project->id, project->partner_id, side != CONTRACTOR_SIDE);
	view->picture = plan_picture(req->arena, plan_of(req->arena, stages, today), today);
	return view;
}

const char *list_address(struct request *req, const char *path, const char *query, const char *way, int64_t id)
{
	return id ? arena_printf(req->arena, "%s?%s%s=%lld", path, query, way, (long long)id) : "";
}

enum status stage_step_answer(struct request *req, const struct stage_wish *wish, const char *folder, const char *notice)
{
	struct actor actor = actor_of(req);
	struct stage_wish whole = *wish;
	bool found = false;
	refusal why = NULL;

	whole.project_id = project_of_reference(path_text(req, 0));
	whole.version = form_int(req, "version");
	if (whole.project_id && text_to_int(path_text(req, 1), &whole.number))
		why = stage_act(req->db, &actor, &whole, &found);
	if (!found)
		return not_found(req);
	return why ? refused(req, why) :
		     redirect_notice(req, notice, "%s/%s", folder, project_reference(req->arena, whole.project_id));
}
