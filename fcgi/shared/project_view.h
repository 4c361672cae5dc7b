/* A project as a page shows it, to the contractor, to its reviewer and to its manager: stages with what may be done next,
 * the rounds that were handed in, the plan as a picture, the history and the conversation. */
#ifndef SHARED_PROJECT_VIEW_H
#define SHARED_PROJECT_VIEW_H

#include "domain/common/messages.h"
#include "domain/contract/plan.h"
#include "domain/contract/projects.h"
#include "domain/contract/stages.h"
#include "web/request.h"

/* A stage in the picture: the bar of work, then the bar of review. Units of the viewBox. */
struct plan_bar {
	const char *label;
	int64_t label_x, label_y, y;
	const char *anchor;
	int64_t work_x, work_width, review_x, review_width;
	bool done, running, late, ahead;
	const char *work_tip, *review_tip;
};
LIST_OF(plan_bar);
RECORD_OF(plan_bar);

struct plan_tick {
	int64_t x;
	const char *label;
	bool today;
};
LIST_OF(plan_tick);
RECORD_OF(plan_tick);

struct plan_picture {
	int64_t width, height, foot, text_y;
	struct plan_bar_list bars;
	struct plan_tick_list ticks;
	const struct plan *plan;
};
RECORD_OF(plan_picture);

struct plan_picture *plan_picture(struct arena *arena, const struct plan *plan, struct date today);

/* One line of the acceptance criteria. */
struct criterion {
	const char *text;
};
LIST_OF(criterion);
RECORD_OF(criterion);

/* A file of a round, with the address of its download. */
struct round_file {
	const struct submission_file *file;
	int64_t kilobytes;
	const char *path;
};
LIST_OF(round_file);
RECORD_OF(round_file);

struct round_view {
	const struct submission *round;
	struct round_file_list files;
};
LIST_OF(round_view);
RECORD_OF(round_view);

struct stage_view {
	const struct stage *stage;
	struct criterion_list criteria;
	struct round_view_list rounds;
	bool has_rounds;
	const char *address;    /* before the name of an action */
	bool current;
	bool late;              /* past the contractor's date */
	bool review_late;
	int64_t next_round;
	bool may_start, may_block, may_unblock, may_submit, may_withdraw, may_open, may_judge, may_settle, may_rework;
};
LIST_OF(stage_view);
RECORD_OF(stage_view);

struct project_view {
	const struct project *project;
	struct stage_view_list stages;
	struct project_event_list events;
	struct message_list messages;
	const struct plan_picture *picture;
	const char *address;      /* of this page */
	const char *talk;         /* where messages go */
	const char *review_address; /* of the same project as its reviewer; "" */
	bool draft, offered, running, finished, ended;
	bool may_answer, may_offer, may_withdraw, reviewing;
	const char *answer_by;    /* yyyy-mm-dd */
	struct when due;          /* what falls due next */
};
RECORD_OF(project_view);

/* side decides what may be done; address is "/work/projects" or its like, files the folder of downloads. */
struct project_view *project_view(struct request *req, const struct project *project, enum stage_side side,
				  const char *address, const char *files);

/* One step of the stage in the path (project's reference, number), wish says which and by whom; then back to the project's
 * page below folder with the notice, or the refusal. 404 where the actor has no such stage. */
enum status stage_step_answer(struct request *req, const struct stage_wish *wish, const char *folder, const char *notice);

/* Address of a neighbouring page of a keyset list; "" when id is 0. */
const char *list_address(struct request *req, const char *path, const char *query, const char *way, int64_t id);

#endif
