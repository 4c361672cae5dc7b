/* Schemes: the list, one version, and the form that publishes the first or the next one. A published version never
 * changes, so there is no page to edit one. */
#include "admin/pages.h"
#include "base/text.h"
#include "domain/contract/schemes.h"
#include "shared/visitor.h"
#include "sql/schemes.h"
#include "web/response.h"

enum { SCHEMES = 200, VERSIONS = 100, SPARE_ROWS = 1, FIRST_ROWS = 3 };

const struct field_rule scheme_query[] = { { "of", WHOLE, .min = 1 }, { 0 } };

const struct field_rule scheme_form[] = {
	{ "of", WHOLE, .min = 0 },
	{ "name", TEXT, .max = 120 },
	{ "about", LINES, .max = 2000 },
	{ "title[]", TEXT, .max = 120, .many = true },
	{ "deliverable[]", TEXT, .max = 200, .many = true },
	{ "criteria[]", LINES, .max = 4000, .many = true },
	{ "days[]", TEXT, .max = 4, .many = true },
	{ "review_days[]", TEXT, .max = 3, .many = true },
	{ "rounds[]", TEXT, .max = 3, .many = true },
	{ "share[]", TEXT, .max = 8, .many = true },
	{ "more", FLAG },
	{ "rows", FLAG }, /* never sent: where findings about stages point to */
	{ 0 },
};

struct schemes_page {
	struct scheme_list schemes;
	bool any;
};
RECORD(schemes_page, LIST(schemes_page, schemes, scheme), FIELD(schemes_page, any));

struct scheme_page {
	const struct scheme *scheme;
	struct scheme_stage_list stages;
	struct scheme_list versions;
};
RECORD(scheme_page, ONE(scheme_page, scheme, scheme), LIST(scheme_page, stages, scheme_stage),
       LIST(scheme_page, versions, scheme));

/* A stage as it is being typed. */
struct scheme_row {
	int64_t number;
	const char *title, *deliverable, *criteria, *days, *review_days, *rounds, *share;
	const char *wrong; /* a sentence, translated; "" */
};
LIST_OF(scheme_row);
RECORD(scheme_row, FIELD(scheme_row, number), FIELD(scheme_row, title), FIELD(scheme_row, deliverable),
       FIELD(scheme_row, criteria), FIELD(scheme_row, days), FIELD(scheme_row, review_days), FIELD(scheme_row, rounds),
       FIELD(scheme_row, share), FIELD(scheme_row, wrong));

struct scheme_form_page {
	struct scheme_row_list rows;
	const struct scheme *scheme; /* of which this will be the next version; NULL: a new one */
	const char *about;
	int64_t next_version;
	bool may_add;
};
RECORD(scheme_form_page, LIST(scheme_form_page, rows, scheme_row), ONE(scheme_form_page, scheme, scheme),
       FIELD(scheme_form_page, about), FIELD(scheme_form_page, next_version), FIELD(scheme_form_page, may_add));

enum status show_schemes(struct request *req)
{
	struct schemes_page *data = arena_one(req->arena, struct schemes_page);

	data->schemes = sql_schemes_newest(req->db, SCHEMES);
	data->any = data->schemes.count > 0;
	return page(req, "admin/schemes", data);
}

enum status show_scheme(struct request *req)
{
	struct scheme_page *data = arena_one(req->arena, struct scheme_page);
	int64_t id;

	data->scheme = text_to_int(path_text(req, 0), &id) ? sql_scheme_of_id(req->db, id) : NULL;
	if (!data->scheme)
		return not_found(req);
	data->stages = sql_scheme_stages_of(req->db, id);
	data->versions = sql_scheme_versions(req->db, data->scheme->name, VERSIONS);
	return page(req, "admin/scheme", data);
}

/* ---- The form ---- */

static const char *digits(struct arena *arena, int64_t number)
{
	return arena_printf(arena, "%lld", (long long)number);
}

/* 3334 is "33.34", 3000 is "30". */
static const char *share_text(struct arena *arena, int64_t share)
{
	return share % 100 ? arena_printf(arena, "%lld.%02lld", (long long)(share / 100), (long long)(share % 100)) :
			     digits(arena, share / 100);
}

static bool row_empty(const struct scheme_row *row)
{
	return text_empty(row->title) && text_empty(row->deliverable) && text_empty(row->criteria) && text_empty(row->share);
}

static void rows_typed(struct request *req, struct scheme_row_list *rows)
{
	size_t count = form_count(req, "title[]");

	for (size_t i = 0; i < count && i < SCHEME_STAGES; i++)
		rows->items[rows->count++] = (struct scheme_row){
			.title = form_text_at(req, "title[]", i),
			.deliverable = i < form_count(req, "deliverable[]") ? form_text_at(req, "deliverable[]", i) : "",
			.criteria = i < form_count(req, "criteria[]") ? form_text_at(req, "criteria[]", i) : "",
			.days = i < form_count(req, "days[]") ? form_text_at(req, "days[]", i) : "",
			.review_days = i < form_count(req, "review_days[]") ? form_text_at(req, "review_days[]", i) : "",
			.rounds = i < form_count(req, "rounds[]") ? form_text_at(req, "rounds[]", i) : "",
			.share = i < form_count(req, "share[]") ? form_text_at(req, "share[]", i) : "",
		};
}

static void rows_stored(struct request *req, struct scheme_row_list *rows, int64_t scheme_id)
{
	struct scheme_stage_list stages = sql_scheme_stages_of(req->db, scheme_id);

	for (size_t i = 0; i < stages.count && i < SCHEME_STAGES; i++) {
		const struct scheme_stage *stage = &stages.items[i];

		rows->items[rows->count++] = (struct scheme_row){ .title = stage->title,
								  .deliverable = stage->deliverable,
								  .criteria = stage->criteria,
								  .days = digits(req->arena, stage->days),
								  .review_days = digits(req->arena, stage->review_days),
								  .rounds = digits(req->arena, stage->rounds),
								  .share = share_text(req->arena, stage->share) };
	}
}

static bool number_of(const char *text, int64_t least, int64_t most, int64_t *number)
{
	return text_to_int(text, number) && *number >= least && *number <= most;
}

/* What is wrong with a row; NULL when it is a stage. Shares are read like amounts of two decimals. */
static const char *row_read(const struct scheme_row *row, struct scheme_stage *stage)
{
	struct money share;

	if (text_empty(row->title))
		return N_("Give the stage a title.");
	if (text_empty(row->deliverable))
		return N_("Say what is handed in.");
	if (text_empty(row->criteria))
		return N_("Say when it counts as accepted, one point per line.");
	if (!number_of(row->days, 1, 730, &stage->days))
		return N_("Write the days of work as a whole number from 1 to 730.");
	if (!number_of(row->review_days, 1, 90, &stage->review_days))
		return N_("Write the days of review as a whole number from 1 to 90.");
	if (!number_of(row->rounds, 1, 20, &stage->rounds))
		return N_("Write the included rounds as a whole number from 1 to 20.");
	if (!money_parse(row->share, "EUR", &share) || share.minor < 1 || share.minor > SCHEME_WHOLE)
		return N_("Write the share in percent, like 33.34.");
	stage->title = row->title;
	stage->deliverable = row->deliverable;
	stage->criteria = row->criteria;
	stage->share = share.minor;
	return NULL;
}

static enum status form_show(struct request *req, const struct scheme_row_list *judged)
{
	struct scheme_form_page *data = arena_one(req->arena, struct scheme_form_page);
	int64_t of = form_int(req, "of");
	size_t wanted;

	data->scheme = of ? sql_scheme_of_id(req->db, of) : NULL;
	if (of && !data->scheme)
		return not_found(req);
	data->rows.items = arena_many(req->arena, struct scheme_row, SCHEME_STAGES + FIRST_ROWS);
	if (judged)
		for (size_t i = 0; i < judged->count; i++)
			data->rows.items[data->rows.count++] = judged->items[i];
	else if (req->method == POST)
		rows_typed(req, &data->rows);
	else if (data->scheme)
		rows_stored(req, &data->rows, of);
	wanted = req->method == GET && !data->scheme ? FIRST_ROWS :
		 req->method == POST && form_flag(req, "more") ? data->rows.count + SPARE_ROWS : data->rows.count;
	while (data->rows.count < wanted && data->rows.count < SCHEME_STAGES)
		data->rows.items[data->rows.count++] = (struct scheme_row){ .review_days = "5", .rounds = "2" };
	for (size_t i = 0; i < data->rows.count; i++)
		data->rows.items[i].number = (int64_t)i + 1;
	data->may_add = data->rows.count < SCHEME_STAGES;
	data->about = data->scheme ? data->scheme->about : "";
	data->next_version = data->scheme ? data->scheme->version + 1 : 1;
	return page(req, "admin/scheme_new", data);
}

enum status show_scheme_form(struct request *req)
{
	return form_show(req, NULL);
}

enum status publish_scheme(struct request *req)
{
	struct scheme_row_list rows = { .items = arena_many(req->arena, struct scheme_row, SCHEME_STAGES + 1) };
	struct scheme_stage stages[SCHEME_STAGES] = { 0 };
	const struct scheme *before = form_int(req, "of") ? sql_scheme_of_id(req->db, form_int(req, "of")) : NULL;
	struct scheme scheme = { .name = before ? before->name : form_text(req, "name"), .about = form_text(req, "about") };
	struct actor actor = actor_of(req);
	size_t count = 0;
	int64_t id;

	if (form_flag(req, "more"))
		return form_show(req, NULL);
	if (form_int(req, "of") && !before)
		return not_found(req);
	if (text_empty(scheme.name))
		form_wrong(req, "name", N_("Give the scheme a name."));
	rows_typed(req, &rows);
	for (size_t i = 0; i < rows.count; i++) {
		const char *wrong = row_empty(&rows.items[i]) ? NULL : row_read(&rows.items[i], &stages[count]);

		count += !row_empty(&rows.items[i]) && !wrong;
		if (!wrong)
			continue;
		rows.items[i].wrong = locale_text(wrong);
		form_wrong(req, "rows", wrong);
	}
	if (!form_fine(req))
		return form_show(req, &rows);

	refusal why = scheme_publish(req->db, &actor, before ? before->id : 0, &scheme, stages, count, &id);

	return why ? refused(req, why) :
		     redirect_notice(req, N_("Published. Projects can be made from this version now."), "/admin/schemes/%lld",
				     (long long)id);
}
