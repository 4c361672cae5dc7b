/* Violations for the staff: what is open and whose turn it is, recording one, deciding it, deciding an appeal. */
#include "admin/violations.h"

#include <string.h>

#include "base/text.h"
#include "core/locale.h"
#include "domain/common/file_kinds.h"
#include "domain/common/files.h"
#include "domain/programme/versions.h"
#include "domain/programme/violations.h"
#include "domain/shop/reference.h"
#include "shared/visitor.h"
#include "sql/programme.h"
#include "sql/violations.h"
#include "web/response.h"

enum { ROWS = 200, HELD_ROWS = 200, ORDERS = 50 };

const struct field_rule violation_query[] = { { "partner", WHOLE, .min = 0 }, { 0 } };
const struct field_rule violation_form[] = {
	{ "partner", WHOLE, .required = true, .min = 1 },
	{ "article", WHOLE, .required = true, .min = 1, .max = 1000 },
	{ "description", LINES, .required = true, .min = 10, .max = 4000 },
	{ "hold", CHOICE, .required = true, .choices = "none all orders" },
	{ "orders", TEXT, .max = 400 },
	{ "file", DOCUMENT },
	{ 0 }
};
const struct field_rule violation_decide_form[] = {
	{ "outcome", CHOICE, .required = true, .choices = "dismissed warning withdrawn terminated" },
	{ "text", LINES, .required = true, .min = 10, .max = 4000 },
	{ "ends_on", DAY },
	{ "grave", FLAG },
	{ "withdraws", FLAG },
	{ 0 }
};
const struct field_rule violation_review_form[] = {
	{ "verdict", CHOICE, .required = true, .choices = "upheld lifted" },
	{ "text", LINES, .required = true, .min = 10, .max = 4000 },
	{ 0 }
};

struct violations_page {
	struct violation_list rows;
	bool has_rows;
};
RECORD(violations_page, LIST(violations_page, rows, violation), FIELD(violations_page, has_rows));

struct held_row {
	const char *reference;
	const struct violation_held *held;
};
LIST_OF(held_row);
RECORD(held_row, FIELD(held_row, reference), ONE(held_row, held, violation_held));

struct violation_page {
	const struct violation *violation;
	struct violation_file_list files;
	struct held_row_list held;
	struct money held_sum;
	const char *self;
	struct date today;
	bool ours;                /* our turn */
	bool may_decide, may_review;
	bool same_person;         /* our turn, but somebody else's */
	bool has_files, has_held;
};
RECORD(violation_page, ONE(violation_page, violation, violation), LIST(violation_page, files, violation_file),
       LIST(violation_page, held, held_row), FIELD(violation_page, held_sum), FIELD(violation_page, self),
       FIELD(violation_page, today), FIELD(violation_page, ours), FIELD(violation_page, may_decide),
       FIELD(violation_page, may_review), FIELD(violation_page, same_person), FIELD(violation_page, has_files),
       FIELD(violation_page, has_held));

struct violation_form_page {
	struct partner_choice_list partners;
	struct article_list articles;
	int64_t partner;
	int64_t usual_article;    /* the one with the clock of answers */
	bool has_programme;
};
RECORD(violation_form_page, LIST(violation_form_page, partners, partner_choice), LIST(violation_form_page, articles, article),
       FIELD(violation_form_page, partner), FIELD(violation_form_page, usual_article),
       FIELD(violation_form_page, has_programme));

static const struct refused not_kept = { .rule = N_("The file could not be stored."), .remedy = N_("Try again in a moment.") };

enum status show_violations(struct request *req)
{
	struct violations_page *data = arena_one(req->arena, struct violations_page);

	data->rows = sql_violations(req->db, locale_code(locale_current()), ROWS);
	data->has_rows = data->rows.count > 0;
	return page(req, "admin/violations", data);
}

enum status show_violation_form(struct request *req)
{
	struct violation_form_page *data = arena_one(req->arena, struct violation_form_page);
	const struct programme_version *version;

	data->partner = form_int(req, "partner");
	version = data->partner ? version_for_partner(req->db, data->partner, req->now) : version_in_force(req->db, req->now);
	data->partners = sql_violation_partners(req->db);
	data->has_programme = version != NULL;
	if (version) {
		data->articles = sql_version_articles(req->db, version->id, locale_code(locale_current()));
		data->usual_article = version_terms(req->db, version, company(req)->currency)->appeal_days.article;
	}
	return page(req, "admin/violation_new", data);
}

static int64_t id_in_path(struct request *req)
{
	int64_t id;

	return text_to_int(path_text(req, 0), &id) ? id : 0;
}

static void held_show(struct request *req, struct violation_page *data)
{
	struct violation_held_list held = sql_violation_held_of(req->db, data->violation->id, false, HELD_ROWS);

	data->held.items = arena_many(req->arena, struct held_row, held.count + 1);
	data->held.count = held.count;
	data->held_sum = money_of(0, company(req)->currency);
	for (size_t i = 0; i < held.count; i++) {
		data->held.items[i] = (struct held_row){ order_reference(req->arena, held.items[i].order_id), &held.items[i] };
		data->held_sum = money_add(data->held_sum, held.items[i].amount);
	}
	data->has_held = held.count > 0;
}

enum status show_violation(struct request *req)
{
	struct violation_page *data = arena_one(req->arena, struct violation_page);
	int64_t person = req->visitor.person_id;
	const struct violation *violation = sql_violation(req->db, id_in_path(req), locale_code(locale_current()));

	if (!violation)
		return not_found(req);

	bool decision = text_same(violation->state, "decision"), review = text_same(violation->state, "review");

	data->violation = violation;
	data->files = sql_violation_files_of(req->db, violation->id);
	data->has_files = data->files.count > 0;
	data->self = arena_printf(req->arena, "/admin/violations/%lld", (long long)violation->id);
	data->today = locale_today(req->now);
	data->ours = decision || review;
	data->may_decide = decision && violation->recorded_by != person;
	data->may_review = review && violation->recorded_by != person && violation->decided_by != person;
	data->same_person = data->ours && !data->may_decide && !data->may_review;
	held_show(req, data);
	return page(req, "admin/violation", data);
}

/* "A-10447 A-10448, A-10500" as ids; false: one of them is no reference. */
static bool orders_read(const char *text, int64_t *orders, size_t *count)
{
	char word[32];

	for (*count = 0; *text;) {
		size_t length = strcspn(text, " ,;");

		if (length >= sizeof(word) || (length && *count == ORDERS))
			return false;
		memcpy(word, text, length);
		word[length] = '\0';
		if (length && !(orders[(*count)++] = order_of_reference(word)))
			return false;
		text += length + (text[length] != '\0');
	}
	return true;
}

/* Evidence belongs to the partner that it is about. */
static refusal evidence_keep(struct request *req, const struct actor *actor, int64_t violation_id, int64_t partner_id)
{
	const struct upload *upload = form_upload(req, "file");
	struct actor keeper = *actor;
	const char *type = "";
	refusal why;
	int64_t file;

	if (!upload || upload->length == 0)
		return NULL;
	why = file_judge(req->arena, upload->name, upload->bytes, upload->length, &type);
	if (why)
		return why;
	keeper.partner_id = partner_id;
	file = file_store(req->db, req->config, &keeper, upload->name, type, upload->bytes, upload->length);
	if (!file)
		return &not_kept;
	sql_violation_file_add(req->db, violation_id, file, false);
	return NULL;
}

enum status record_violation(struct request *req)
{
	struct actor actor = actor_of(req);
	int64_t orders[ORDERS], id = 0;
	struct new_violation violation = { .partner_id = form_int(req, "partner"),
					   .article = form_int(req, "article"),
					   .description = form_text(req, "description"),
					   .hold = form_text(req, "hold"),
					   .orders = orders };
	refusal why;

	if (text_same(violation.hold, "orders") && !orders_read(form_text(req, "orders"), orders, &violation.order_count))
		form_wrong(req, "orders", N_("Name the orders as A-10447, with a space between them."));
	if (!form_fine(req))
		return invalid(req);
	why = violation_open(req->db, &actor, &violation, &id);
	if (!why)
		why = evidence_keep(req, &actor, id, violation.partner_id);
	return why ? refused(req, why) :
		     redirect_notice(req, N_("It is recorded. The partner has a letter and time to answer."), "/admin/violations/%lld",
				     (long long)id);
}

static enum status done(struct request *req, refusal why, const char *notice)
{
	return why ? refused(req, why) : redirect_notice(req, notice, "/admin/violations/%s", path_text(req, 0));
}

enum status decide_violation(struct request *req)
{
	struct actor actor = actor_of(req);
	const char *outcome = form_text(req, "outcome");
	const struct violation_decision decision = {
		.step = text_same(outcome, "dismissed") ? STEP_DISMISS :
			text_same(outcome, "warning")	? STEP_WARN :
			text_same(outcome, "withdrawn") ? STEP_WITHDRAW :
							  STEP_TERMINATE,
		.text = form_text(req, "text"),
		.withdraws = form_flag(req, "withdraws"),
		.grave = form_flag(req, "grave"),
		.ends_on = form_day(req, "ends_on"),
	};

	if (decision.step == STEP_TERMINATE && !date_set(decision.ends_on))
		form_wrong(req, "ends_on", N_("Enter the day on which the partnership ends."));
	if (!form_fine(req))
		return invalid(req);
	return done(req, violation_decide(req->db, &actor, id_in_path(req), &decision), N_("The decision stands. The partner has a letter."));
}

enum status review_violation(struct request *req)
{
	struct actor actor = actor_of(req);

	return done(req,
		    violation_review(req->db, &actor, id_in_path(req), text_same(form_text(req, "verdict"), "upheld"), form_text(req, "text")),
		    N_("The appeal is decided for good. The partner has a letter."));
}

enum status download_evidence(struct request *req)
{
	int64_t id;
	const struct file *file = text_to_int(path_text(req, 1), &id) ? sql_violation_file(req->db, id_in_path(req), 0, id) : NULL;

	return file ? stored_reply(req, file->type, file->name, file_place(req->arena, file)) : not_found(req);
}
