/* What we say that the partner broke: its answer, our decision, its appeal, each with its clock. */
#include "shop/conduct.h"

#include "base/text.h"
#include "core/locale.h"
#include "shared/violation_view.h"
#include "sql/violations.h"

enum { ROWS = 50 };

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

struct own_violation_page {
	const struct violation_view *seen;
	bool may_answer, may_appeal;
};
RECORD(own_violation_page, ONE(own_violation_page, seen, violation_view), FIELD(own_violation_page, may_answer),
       FIELD(own_violation_page, may_appeal));

enum status show_own_violations(struct request *req)
{
	struct own_violations_page *data = arena_one(req->arena, struct own_violations_page);

	data->rows = sql_violations(req->db, req->visitor.partner_id, locale_code(locale_current()), ROWS);
	data->has_rows = data->rows.count > 0;
	return page(req, "shop/violations", data);
}

enum status show_own_violation(struct request *req)
{
	struct own_violation_page *data = arena_one(req->arena, struct own_violation_page);
	bool manages = (req->visitor.rights & RIGHT(PARTNER_MANAGE)) != 0;

	data->seen = violation_view(req, req->visitor.partner_id);
	if (!data->seen)
		return not_found(req);
	data->may_answer = manages && text_same(data->seen->violation->state, "answer");
	data->may_appeal = manages && text_same(data->seen->violation->state, "appeal");
	return page(req, "shop/violation", data);
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
		why = evidence_keep(req, id, actor.partner_id, true);
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
	return evidence_download(req, req->visitor.partner_id);
}
