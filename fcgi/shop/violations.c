/* What we say that the partner broke: its answer, our decision, its appeal, each with its clock. */
#include "shop/conduct.h"

#include "base/text.h"
#include "core/locale.h"
#include "domain/common/file_kinds.h"
#include "domain/common/files.h"
#include "domain/programme/violations.h"
#include "domain/shop/reference.h"
#include "sql/violations.h"

enum { ROWS = 50, HELD_ROWS = 200 };

const struct field_rule violation_text_form[] = {
	{ "text", LINES, .required = true, .min = 2, .max = 4000 },
	{ "file", DOCUMENT },
	{ 0 }
};

struct own_violations_page {
	struct violation_list rows;
	bool has_rows;
};
RECORD(own_violations_page, LIST(own_violations_page, rows, violation), FIELD(own_violations_page, has_rows));

struct held_row {
	const char *path;          /* of the proof slip */
	const struct violation_held *held;
};
LIST_OF(held_row);
RECORD(held_row, FIELD(held_row, path), ONE(held_row, held, violation_held));

struct own_violation_page {
	const struct violation *violation;
	struct violation_file_list files;
	struct held_row_list held;
	struct money held_sum;
	const char *self;
	bool may_answer, may_appeal;
	bool ours;                 /* the company's turn */
	bool has_files, has_held;
};
RECORD(own_violation_page, ONE(own_violation_page, violation, violation), LIST(own_violation_page, files, violation_file),
       LIST(own_violation_page, held, held_row), FIELD(own_violation_page, held_sum), FIELD(own_violation_page, self),
       FIELD(own_violation_page, may_answer), FIELD(own_violation_page, may_appeal), FIELD(own_violation_page, ours),
       FIELD(own_violation_page, has_files), FIELD(own_violation_page, has_held));

static const struct refused not_kept = { .rule = N_("The file could not be stored."), .remedy = N_("Try again in a moment.") };

enum status show_own_violations(struct request *req)
{
	struct own_violations_page *data = arena_one(req->arena, struct own_violations_page);

	data->rows = sql_violations_own(req->db, req->visitor.partner_id, locale_code(locale_current()), ROWS);
	data->has_rows = data->rows.count > 0;
	return page(req, "shop/violations", data);
}

static const struct violation *violation_in_path(struct request *req)
{
	int64_t id;

	return text_to_int(path_text(req, 0), &id) ?
		       sql_violation_own(req->db, req->visitor.partner_id, id, locale_code(locale_current())) : NULL;
}

enum status show_own_violation(struct request *req)
{
	struct own_violation_page *data = arena_one(req->arena, struct own_violation_page);
	bool manages = (req->visitor.rights & RIGHT(PARTNER_MANAGE)) != 0;
	struct violation_held_list held;

	data->violation = violation_in_path(req);
	if (!data->violation)
		return not_found(req);
	data->files = sql_violation_files_of(req->db, data->violation->id);
	data->has_files = data->files.count > 0;
	data->self = arena_printf(req->arena, "/shop/violations/%lld", (long long)data->violation->id);
	data->may_answer = manages && text_same(data->violation->state, "answer");
	data->may_appeal = manages && text_same(data->violation->state, "appeal");
	data->ours = text_same(data->violation->state, "decision") || text_same(data->violation->state, "review");
	held = sql_violation_held_of(req->db, data->violation->id, false, HELD_ROWS);
	data->held.items = arena_many(req->arena, struct held_row, held.count + 1);
	data->held.count = held.count;
	data->has_held = held.count > 0;
	data->held_sum = money_of(0, company(req)->currency);
	for (size_t i = 0; i < held.count; i++) {
		data->held.items[i] = (struct held_row){ arena_printf(req->arena, "/shop/earnings/%lld", (long long)held.items[i].id),
							 &held.items[i] };
		data->held_sum = money_add(data->held_sum, held.items[i].amount);
	}
	return page(req, "shop/violation", data);
}

static refusal evidence_keep(struct request *req, const struct actor *actor, int64_t violation_id)
{
	const struct upload *upload = form_upload(req, "file");
	const char *type = "";
	refusal why;
	int64_t file;

	if (!upload || upload->length == 0)
		return NULL;
	why = file_judge(req->arena, upload->name, upload->bytes, upload->length, &type);
	if (why)
		return why;
	file = file_store(req->db, req->config, actor, upload->name, type, upload->bytes, upload->length);
	if (!file)
		return &not_kept;
	sql_violation_file_add(req->db, violation_id, file, true);
	return NULL;
}

static enum status step(struct request *req, refusal (*take)(struct db *, const struct actor *, int64_t, const char *), const char *notice)
{
	struct actor actor = actor_of(req);
	refusal why;
	int64_t id;

	if (!text_to_int(path_text(req, 0), &id) || !sql_violation_take_own(req->db, actor.partner_id, id))
		return not_found(req);
	why = take(req->db, &actor, id, form_text(req, "text"));
	if (!why)
		why = evidence_keep(req, &actor, id);
	return why ? refused(req, why) : redirect_notice(req, notice, "/shop/violations/%lld", (long long)id);
}

enum status answer_violation(struct request *req)
{
	return step(req, violation_answer, N_("Your answer is with us. A person who was not involved decides."));
}

enum status appeal_violation(struct request *req)
{
	return step(req, violation_appeal, N_("Your appeal is with us. A third person decides."));
}

enum status download_own_evidence(struct request *req)
{
	const struct violation *violation = violation_in_path(req);
	int64_t id;
	const struct file *file = violation && text_to_int(path_text(req, 1), &id) ?
					  sql_violation_file(req->db, violation->id, req->visitor.partner_id, id) : NULL;

	return file ? stored_reply(req, file->type, file->name, file_place(req->arena, file)) : not_found(req);
}
