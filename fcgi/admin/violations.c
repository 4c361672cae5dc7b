/* Violations for the staff: what is open and whose turn it is, recording one, deciding it, deciding an appeal. */
#include "admin/violations.h"

#include <string.h>

#include "base/text.h"
#include "core/locale.h"
#include "domain/programme/versions.h"
#include "domain/shop/reference.h"
#include "shared/violation_view.h"
#include "shared/visitor.h"
#include "sql/programme.h"
#include "sql/violations.h"
#include "web/response.h"

enum { ROWS = 200, ORDERS = 50 };

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

struct violation_page {
	const struct violation_view *seen;
	struct date today;
	bool may_decide, may_review;
	bool same_person;         /* our turn, but somebody else's */
};
RECORD(violation_page, ONE(violation_page, seen, violation_view), FIELD(violation_page, today), FIELD(violation_page, may_decide),
       FIELD(violation_page, may_review), FIELD(violation_page, same_person));

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

enum status show_violations(struct request *req)
{
	struct violations_page *data = arena_one(req->arena, struct violations_page);

	data->rows = sql_violations(req->db, 0, locale_code(locale_current()), ROWS);
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

enum status show_violation(struct request *req)
{
	struct violation_page *data = arena_one(req->arena, struct violation_page);
	int64_t person = req->visitor.person_id;

	data->seen = violation_view(req, 0);
	if (!data->seen)
		return not_found(req);

	const struct violation *violation = data->seen->violation;
	bool decision = text_same(violation->state, "decision"), review = text_same(violation->state, "review");

	data->today = locale_today(req->now);
	data->may_decide = decision && violation->recorded_by != person;
	data->may_review = review && violation->recorded_by != person && violation->decided_by != person;
	data->same_person = (decision || review) && !data->may_decide && !data->may_review;
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
		why = evidence_keep(req, id, violation.partner_id, false);
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
	return evidence_download(req, 0);
}
