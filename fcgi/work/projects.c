/* The contractor's projects: the list, one project, the answer to an offer, the steps of its stages, files and messages.
 * Every look-up names the partner of the session: another contractor's project is answered like one that is not there. */
#include "base/text.h"
#include "domain/common/file_kinds.h"
#include "domain/common/files.h"
#include "shared/project_view.h"
#include "shared/visitor.h"
#include "sql/files.h"
#include "sql/projects.h"
#include "sql/stages.h"
#include "web/response.h"
#include "work/pages.h"

enum { ROWS = 20 };

const struct field_rule projects_query[] = {
	{ "show", CHOICE, .choices = "mine open ended all" },
	{ "after", WHOLE, .min = 0 },
	{ "before", WHOLE, .min = 0 },
	{ 0 },
};
const struct field_rule answer_form[] = { { "version", WHOLE, .required = true, .min = 1 }, { 0 } };
const struct field_rule decline_form[] = {
	{ "version", WHOLE, .required = true, .min = 1 },
	{ "reason", LINES, .required = true, .max = 1000 },
	{ 0 },
};
const struct field_rule step_form[] = { { "version", WHOLE, .required = true, .min = 1 }, { 0 } };
const struct field_rule reason_form[] = {
	{ "version", WHOLE, .required = true, .min = 1 },
	{ "reason", LINES, .required = true, .max = 1000 },
	{ 0 },
};
const struct field_rule submit_form[] = {
	{ "version", WHOLE, .required = true, .min = 1 },
	{ "work", LINES, .max = 4000 },
	{ "file", DOCUMENT, .max = FILE_BYTES, .many = true },
	{ "file_2", DOCUMENT, .max = FILE_BYTES },
	{ "file_3", DOCUMENT, .max = FILE_BYTES },
	{ "file_4", DOCUMENT, .max = FILE_BYTES },
	{ "file_5", DOCUMENT, .max = FILE_BYTES },
	{ 0 },
};
const struct field_rule message_form[] = { { "text", LINES, .required = true, .max = 4000 }, { 0 } };

struct projects_page {
	struct project_list projects;
	const char *show;
	const char *prev, *next;
	bool any;
};
RECORD(projects_page, LIST(projects_page, projects, project), FIELD(projects_page, show), FIELD(projects_page, prev),
       FIELD(projects_page, next), FIELD(projects_page, any));

static void turn_round(struct project_list *list)
{
	for (size_t i = 0; i < list->count / 2; i++) {
		struct project kept = list->items[i];

		list->items[i] = list->items[list->count - 1 - i];
		list->items[list->count - 1 - i] = kept;
	}
}

enum status show_projects(struct request *req)
{
	struct projects_page *data = arena_one(req->arena, struct projects_page);
	int64_t before = form_int(req, "before"), after = form_int(req, "after");
	bool more;

	data->show = text_empty(form_text(req, "show")) ? "all" : form_text(req, "show");

	enum { ALL, OPEN, MINE, ENDED } group = text_same(data->show, "open") ? OPEN :
						text_same(data->show, "mine") ? MINE :
						text_same(data->show, "ended") ? ENDED : ALL;

	data->projects = before ? sql_projects_of_partner_back(req->db, req->visitor.partner_id, group, before, ROWS + 1) :
				  sql_projects_of_partner(req->db, req->visitor.partner_id, group, after, ROWS + 1);
	more = data->projects.count > ROWS;
	if (more)
		data->projects.count = ROWS;
	if (before)
		turn_round(&data->projects);
	data->any = data->projects.count > 0;
	data->prev = data->next = "";
	if (data->any) {
		const char *query = arena_printf(req->arena, "show=%s&", data->show);
		int64_t first = data->projects.items[0].id, last = data->projects.items[data->projects.count - 1].id;

		data->prev = list_address(req, "/work/projects", query, "before", after || (before && more) ? first : 0);
		data->next = list_address(req, "/work/projects", query, "after", before || more ? last : 0);
	}
	return page(req, "work/projects", data);
}

enum status show_project(struct request *req)
{
	int64_t id = project_of_reference(path_text(req, 0));
	const struct project *project = id ? sql_project_of_partner(req->db, req->visitor.partner_id, id) : NULL;

	if (!project)
		return not_found(req);
	return page(req, "work/project", project_view(req, project, CONTRACTOR_SIDE, "/work/projects", "/work/files"));
}

/* The visitor's own project in the path, locked; NULL: there is none. */
static const struct project *project_in_path(struct request *req)
{
	int64_t id = project_of_reference(path_text(req, 0));

	return id ? sql_project_lock(req->db, id, req->visitor.partner_id, 0) : NULL;
}

enum status accept_project(struct request *req)
{
	const struct project *project = project_in_path(req);
	struct actor actor = actor_of(req);

	if (!project)
		return not_found(req);

	refusal why = project_accept(req->db, &actor, project->id, form_int(req, "version"));

	return why ? refused(req, why) :
		     redirect_notice(req, N_("Thank you. The project is yours, and the first stage is ready to start."),
				     "/work/projects/%s", project->reference);
}

enum status decline_project(struct request *req)
{
	const struct project *project = project_in_path(req);
	struct actor actor = actor_of(req);

	if (!project)
		return not_found(req);

	refusal why =
		project_decline(req->db, &actor, project->id, form_int(req, "version"), form_text(req, "reason"));

	return why ? refused(req, why) :
		     redirect_notice(req, N_("You have declined this project. Thank you for saying why."),
				     "/work/projects/%s", project->reference);
}

static enum status step(struct request *req, enum stage_action action, const char *text, const char *notice)
{
	const struct stage_wish wish = { .action = action, .side = CONTRACTOR_SIDE, .text = text };

	return stage_step_answer(req, &wish, "/work/projects", notice);
}

enum status start_stage(struct request *req)
{
	return step(req, STAGE_START, "", N_("The stage has begun, and its days are running."));
}

enum status block_stage(struct request *req)
{
	return step(req, STAGE_BLOCK, form_text(req, "reason"),
		    N_("The clock stands still. We have been told what blocks you."));
}

enum status unblock_stage(struct request *req)
{
	return step(req, STAGE_UNBLOCK, "", N_("The stage goes on. The days that were lost have been added."));
}

enum status withdraw_stage(struct request *req)
{
	return step(req, STAGE_WITHDRAW, "", N_("You have taken back what you handed in. Hand it in again when it is ready."));
}

/* Files are kept only when the step itself is possible, so that nobody fills the disk with refused ones. */
static bool may_submit(struct request *req, const struct project *project)
{
	int64_t number;
	const char *next;
	const struct stage *stage =
		text_to_int(path_text(req, 1), &number) ? sql_stage_lock(req->db, project->id, number) : NULL;

	return stage && text_same(project->state, "active") && stage->version == form_int(req, "version") &&
	       stage_step(stage, STAGE_SUBMIT, CONTRACTOR_SIDE, &next);
}

/* The files of the field that takes several, then those of the fields for one each. */
static size_t uploads_of(struct request *req, const struct upload ***uploads)
{
	static const char *const singles[] = { "file_2", "file_3", "file_4", "file_5" };
	enum { SINGLES = sizeof(singles) / sizeof(singles[0]) };
	size_t many = form_count(req, "file"), count = 0;

	*uploads = arena_many(req->arena, const struct upload *, many + SINGLES);
	for (size_t i = 0; i < many + SINGLES; i++) {
		const struct upload *upload = i < many ? form_upload_at(req, "file", i) : form_upload(req, singles[i - many]);

		if (upload)
			(*uploads)[count++] = upload;
	}
	return count;
}

/* Why these files together, or one of them, are not taken; types as they are kept. */
static refusal files_judge(struct request *req, const struct upload **uploads, size_t count, const char **types)
{
	static const struct refused too_many = { .rule = N_("One hand-in takes at most %1$s files."),
						 .remedy = N_("Put several into one ZIP archive. Your note is kept.") };
	static const struct refused too_much = { .rule = N_("The files of one hand-in come to more than %1$s MB."),
						 .remedy = N_("Leave some out or make them smaller. Your note is kept.") };
	size_t bytes = 0;

	if (count > FILES_MOST)
		return refuse(req->arena, &too_many, locale_number(req->arena, FILES_MOST));
	for (size_t i = 0; i < count; i++) {
		const struct upload *upload = uploads[i];
		refusal why = file_judge(req->arena, file_name_clean(req->arena, upload->name), upload->bytes, upload->length, &types[i]);

		if (why)
			return why;
		bytes += upload->length;
	}
	return bytes > FILES_BYTES ? refuse(req->arena, &too_much, locale_number(req->arena, FILES_BYTES / 1024 / 1024)) : NULL;
}

enum status submit_stage(struct request *req)
{
	static const struct refused not_kept = { .rule = N_("The file could not be kept."),
						 .remedy = N_("Try again in a few minutes. If it fails again, tell us.") };
	const struct project *project = project_in_path(req);
	const struct upload **uploads;
	const size_t count = uploads_of(req, &uploads);
	const char **types = arena_many(req->arena, const char *, count + 1);
	int64_t *files = arena_many(req->arena, int64_t, count + 1);
	struct actor actor = actor_of(req);

	if (!project)
		return not_found(req);
	if (count && may_submit(req, project)) {
		refusal why = files_judge(req, uploads, count, types);

		if (why)
			return refused(req, why);
		for (size_t i = 0; i < count; i++) {
			files[i] = file_store(req->db, req->config, &actor, uploads[i]->name, types[i], uploads[i]->bytes,
					      uploads[i]->length);
			if (!files[i])
				return refused(req, &not_kept);
		}
	}

	const struct stage_wish wish = { .action = STAGE_SUBMIT, .side = CONTRACTOR_SIDE, .text = form_text(req, "work"),
					 .files = files, .file_count = count };

	return stage_step_answer(req, &wish, "/work/projects",
				 N_("Handed in. The reviewer has been told, and the review clock is running."));
}

enum status write_message(struct request *req)
{
	const struct project *project = project_in_path(req);
	struct actor actor = actor_of(req);

	if (!project)
		return not_found(req);
	project_message(req->db, &actor, req->visitor.person_name, project, false, form_text(req, "text"));
	return redirect_notice(req, N_("Your message has been sent."), "/work/projects/%s", project->reference);
}

enum status download_file(struct request *req)
{
	int64_t id;
	const struct file *file =
		text_to_int(path_text(req, 0), &id) ? sql_file_of_partner(req->db, req->visitor.partner_id, id) : NULL;

	return file ? stored_reply(req, file->type, file->name, file_place(req->arena, file)) : not_found(req);
}
