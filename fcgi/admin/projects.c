/* Projects for their manager and for their reviewers: lists, the form of a new one, the offer, and one project. A manager
 * sees all of them; a reviewer those that name them, and only that page has the verdict. */
#include "admin/pages.h"
#include "base/text.h"
#include "domain/common/files.h"
#include "domain/contract/schemes.h"
#include "shared/project_view.h"
#include "shared/visitor.h"
#include "sql/files.h"
#include "sql/projects.h"
#include "sql/schemes.h"
#include "web/gate.h"
#include "web/response.h"

enum { ROWS = 30, CHOICES = 500, ANSWER_DAYS = 7 };

const struct field_rule projects_query[] = {
	{ "state", CHOICE, .choices = "draft offered active completed declined withdrawn offer_expired" },
	{ "turn", CHOICE, .choices = "manager contractor reviewer" },
	{ "after", WHOLE, .min = 0 },
	{ "before", WHOLE, .min = 0 },
	{ 0 },
};
const struct field_rule project_form[] = {
	{ "contractor", WHOLE, .required = true, .min = 1 },
	{ "scheme", WHOLE, .required = true, .min = 1 },
	{ "name", TEXT, .required = true, .max = 160 },
	{ "brief", LINES, .required = true, .max = 8000 },
	{ "price", AMOUNT, .required = true, .min = 1, .max = 100000000000 },
	{ "reviewer", WHOLE, .required = true, .min = 1 },
	{ "answer_by", DAY, .required = true },
	{ 0 },
};
const struct field_rule project_offer_form[] = {
	{ "version", WHOLE, .required = true, .min = 1 },
	{ "answer_by", DAY, .required = true },
	{ 0 },
};
const struct field_rule project_withdraw_form[] = {
	{ "version", WHOLE, .required = true, .min = 1 },
	{ "reason", LINES, .max = 1000 },
	{ 0 },
};
const struct field_rule project_message_form[] = { { "text", LINES, .required = true, .max = 4000 }, { 0 } };
const struct field_rule stage_step_form[] = { { "version", WHOLE, .required = true, .min = 1 }, { 0 } };
const struct field_rule stage_reason_form[] = {
	{ "version", WHOLE, .required = true, .min = 1 },
	{ "reason", LINES, .required = true, .max = 1000 },
	{ 0 },
};
const struct field_rule verdict_form[] = {
	{ "version", WHOLE, .required = true, .min = 1 },
	{ "verdict", CHOICE, .required = true, .choices = "accept remarks rework" },
	{ "comment", LINES, .max = 4000 },
	{ 0 },
};

struct projects_page {
	struct project_list projects;
	const char *state, *turn;
	const char *folder;
	const char *prev, *next;
	bool any, filtered, reviewing;
};
RECORD(projects_page, LIST(projects_page, projects, project), FIELD(projects_page, state), FIELD(projects_page, turn),
       FIELD(projects_page, folder), FIELD(projects_page, prev), FIELD(projects_page, next), FIELD(projects_page, any),
       FIELD(projects_page, filtered), FIELD(projects_page, reviewing));

struct project_form_page {
	struct project_choice_list contractors, reviewers;
	struct scheme_list schemes;
	const char *code;       /* of the currency */
	const char *answer_day; /* proposed */
	bool ready;             /* there are schemes, contractors and reviewers */
};
RECORD(project_form_page, LIST(project_form_page, contractors, project_choice),
       LIST(project_form_page, reviewers, project_choice), LIST(project_form_page, schemes, scheme),
       FIELD(project_form_page, code), FIELD(project_form_page, answer_day), FIELD(project_form_page, ready));

/* ---- Lists ---- */

static void turn_round(struct project_list *list)
{
	for (size_t i = 0; i < list->count / 2; i++) {
		struct project kept = list->items[i];

		list->items[i] = list->items[list->count - 1 - i];
		list->items[list->count - 1 - i] = kept;
	}
}

static const char *pattern(const char *choice)
{
	return text_empty(choice) ? "%" : choice;
}

static enum status list_show(struct request *req, int64_t reviewer_id, const char *folder)
{
	struct projects_page *data = arena_one(req->arena, struct projects_page);
	int64_t before = form_int(req, "before"), after = form_int(req, "after");
	bool more;

	data->state = form_text(req, "state");
	data->turn = form_text(req, "turn");
	data->folder = folder;
	data->reviewing = reviewer_id != 0;
	data->filtered = !text_empty(data->state) || !text_empty(data->turn);
	data->projects = before ? sql_projects_of_staff_back(req->db, reviewer_id, pattern(data->state), pattern(data->turn),
							     before, ROWS + 1) :
				  sql_projects_of_staff(req->db, reviewer_id, pattern(data->state), pattern(data->turn),
							after, ROWS + 1);
	more = data->projects.count > ROWS;
	if (more)
		data->projects.count = ROWS;
	if (before)
		turn_round(&data->projects);
	data->any = data->projects.count > 0;
	data->prev = data->next = "";
	if (data->any) {
		const char *query = arena_printf(req->arena, "state=%s&turn=%s&", data->state, data->turn);
		int64_t first = data->projects.items[0].id, last = data->projects.items[data->projects.count - 1].id;

		data->prev = list_address(req, folder, query, "before", after || (before && more) ? first : 0);
		data->next = list_address(req, folder, query, "after", before || more ? last : 0);
	}
	return page(req, "admin/projects", data);
}

enum status show_projects(struct request *req)
{
	return list_show(req, 0, "/admin/projects");
}

enum status show_reviews(struct request *req)
{
	return list_show(req, req->visitor.person_id, "/admin/reviews");
}

/* ---- A new project ---- */

enum status show_project_form(struct request *req)
{
	struct project_form_page *data = arena_one(req->arena, struct project_form_page);

	data->contractors = sql_contractors(req->db, CHOICES);
	data->reviewers = sql_reviewers(req->db, CHOICES);
	data->schemes = sql_schemes_newest(req->db, CHOICES);
	data->code = company(req)->currency;
	data->answer_day = date_plain(req->arena, date_plus_days(locale_today(req->now), ANSWER_DAYS));
	data->ready = data->contractors.count && data->reviewers.count && data->schemes.count;
	return page(req, "admin/project_new", data);
}

enum status create_project(struct request *req)
{
	struct actor actor = actor_of(req);
	struct project_wish wish = { .partner_id = form_int(req, "contractor"),
				     .scheme_id = form_int(req, "scheme"),
				     .reviewer_id = form_int(req, "reviewer"),
				     .title = form_text(req, "name"),
				     .brief = form_text(req, "brief"),
				     .price = form_money(req, "price"),
				     .answer_by = form_day(req, "answer_by") };
	int64_t id;
	refusal why = project_create(req->db, &actor, &wish, &id);

	return why ? refused(req, why) :
		     redirect_notice(req, N_("The draft is ready. Look at the plan, then send the offer."),
				     "/admin/projects/%s", project_reference(req->arena, id));
}

/* ---- One project ---- */

enum status show_project(struct request *req)
{
	int64_t id = project_of_reference(path_text(req, 0));
	const struct project *project = id ? sql_project_of_manager(req->db, id) : NULL;

	if (!project)
		return not_found(req);

	struct project_view *view = project_view(req, project, MANAGER_SIDE, "/admin/projects", "/admin/files");

	if (project->reviewer_id == req->visitor.person_id && gate_right(&req->visitor, PROJECTS_REVIEW) &&
	    when_set(project->answered_at))
		view->review_address = arena_printf(req->arena, "/admin/reviews/%s", project->reference);
	return page(req, "admin/project", view);
}

enum status show_review(struct request *req)
{
	int64_t id = project_of_reference(path_text(req, 0));
	const struct project *project = id ? sql_project_of_reviewer(req->db, req->visitor.person_id, id) : NULL;

	return project ? page(req, "admin/project",
			      project_view(req, project, REVIEWER_SIDE, "/admin/reviews", "/admin/files")) :
			 not_found(req);
}

static const struct project *project_in_path(struct request *req, int64_t reviewer_id)
{
	int64_t id = project_of_reference(path_text(req, 0));

	return id ? sql_project_lock(req->db, id, 0, reviewer_id) : NULL;
}

enum status offer_project(struct request *req)
{
	const struct project *project = project_in_path(req, 0);
	struct actor actor = actor_of(req);

	if (!project)
		return not_found(req);

	refusal why = project_offer(req->db, &actor, project->id, form_int(req, "version"), form_day(req, "answer_by"));

	return why ? refused(req, why) :
		     redirect_notice(req, N_("The offer is on its way to the contractor."), "/admin/projects/%s",
				     project->reference);
}

enum status withdraw_project(struct request *req)
{
	const struct project *project = project_in_path(req, 0);
	struct actor actor = actor_of(req);

	if (!project)
		return not_found(req);

	refusal why = project_withdraw(req->db, &actor, project->id, form_int(req, "version"), form_text(req, "reason"));

	return why ? refused(req, why) :
		     redirect_notice(req, N_("The project has been withdrawn."), "/admin/projects/%s", project->reference);
}

static enum status step(struct request *req, enum stage_action action, enum stage_side side, const char *text,
			const char *notice)
{
	const struct stage_wish wish = { .action = action, .side = side, .text = text };

	return stage_step_answer(req, &wish, side == REVIEWER_SIDE ? "/admin/reviews" : "/admin/projects", notice);
}

enum status block_stage(struct request *req)
{
	return step(req, STAGE_BLOCK, MANAGER_SIDE, form_text(req, "reason"),
		    N_("The clock of this stage stands still, and the contractor has been told why."));
}

enum status unblock_stage(struct request *req)
{
	return step(req, STAGE_UNBLOCK, MANAGER_SIDE, "",
		    N_("The stage goes on. The days that were lost have been added."));
}

enum status open_review(struct request *req)
{
	return step(req, STAGE_OPEN, REVIEWER_SIDE, "", N_("You have opened the review. The contractor can no longer take it back."));
}

enum status judge_stage(struct request *req)
{
	const char *verdict = form_text(req, "verdict");
	enum stage_action action = text_same(verdict, "accept") ? STAGE_ACCEPT :
				   text_same(verdict, "remarks") ? STAGE_REMARK : STAGE_REWORK;

	return step(req, action, REVIEWER_SIDE, form_text(req, "comment"),
		    N_("Your verdict stands, and the contractor has been told."));
}

enum status settle_remarks(struct request *req)
{
	return step(req, STAGE_ACCEPT, REVIEWER_SIDE, "", N_("The remarks are settled and the stage is accepted."));
}

static enum status message(struct request *req, int64_t reviewer_id, const char *folder)
{
	const struct project *project = project_in_path(req, reviewer_id);
	struct actor actor = actor_of(req);

	if (!project || text_same(project->state, "draft"))
		return not_found(req);
	project_message(req->db, &actor, req->visitor.person_name, project, true, form_text(req, "text"));
	return redirect_notice(req, N_("Your message has been sent."), "%s/%s", folder, project->reference);
}

enum status write_project_message(struct request *req)
{
	return message(req, 0, "/admin/projects");
}

enum status write_review_message(struct request *req)
{
	return message(req, req->visitor.person_id, "/admin/reviews");
}

enum status download_file(struct request *req)
{
	bool manages = gate_right(&req->visitor, PROJECTS_MANAGE);
	int64_t id;
	const struct file *file = text_to_int(path_text(req, 0), &id) ?
					  sql_file_of_staff(req->db, req->visitor.person_id, manages, id) : NULL;

	return file ? stored_reply(req, file->type, file->name, file_place(req->arena, file)) : not_found(req);
}
