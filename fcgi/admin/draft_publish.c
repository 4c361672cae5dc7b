/* The last look before publishing: how it takes effect, from when, and what it is judged by. */
#include "admin/programme.h"

#include "base/text.h"
#include "shared/visitor.h"
#include "sql/drafts.h"
#include "sql/programme.h"

const struct field_rule publish_form[] = {
	{ "version", WHOLE, .required = true, .min = 1 },
	{ "mode", CHOICE, .required = true, .choices = "notice consent" },
	{ "from", DAY, .required = true },
	{ "deadline", DAY },
	{ "harmless", FLAG },
	{ "sure", FLAG, .required = true },
	{ 0 }
};

struct publish_page {
	const struct draft *draft;
	struct comparison *comparison;
	bool open;
	bool promised;             /* somebody has accepted a version */
	bool wording;
	int64_t notice_days;
	int64_t notice_article;
	int64_t worse_article;
	struct date earliest;
	struct date from;          /* what the form proposes */
	struct date deadline;
	const char *mode;          /* what the form proposes */
	const char *refusal_rule;  /* the values contradict each other; "" */
	const char *refusal_remedy;
};
RECORD(publish_page, ONE(publish_page, draft, draft), ONE(publish_page, comparison, comparison), FIELD(publish_page, open),
       FIELD(publish_page, promised), FIELD(publish_page, wording), FIELD(publish_page, notice_days),
       FIELD(publish_page, notice_article), FIELD(publish_page, worse_article), FIELD(publish_page, earliest),
       FIELD(publish_page, from), FIELD(publish_page, deadline), FIELD(publish_page, mode), FIELD(publish_page, refusal_rule),
       FIELD(publish_page, refusal_remedy));

static void ground_show(struct publish_page *data, const struct publication_ground *ground)
{
	data->promised = ground->promised;
	data->wording = ground->promised && ground->wording > 0;
	data->notice_days = ground->before->notice_days.value;
	data->notice_article = ground->before->notice_days.article;
	data->worse_article = terms_worse(ground->before, ground->after);
	data->earliest = publication_earliest(ground, false);
	data->from = data->earliest;
	data->deadline = date_plus_days(data->earliest, ground->before->notice_days.value);
}

enum status show_publish(struct request *req)
{
	struct publish_page *data = arena_one(req->arena, struct publish_page);
	const struct publication_ground *ground;
	const struct programme_version *base;
	refusal why = NULL;
	int64_t id;

	if (!text_to_int(path_text(req, 0), &id) || !(data->draft = sql_draft_of_id(req->db, id)))
		return not_found(req);
	base = version_of_id(req->db, data->draft->base_id);

	struct document before = document_of_version(req->db, base, locale_code(locale_current()));
	struct document after = document_of_draft(req->db, data->draft, locale_current());

	data->mode = "notice";
	data->open = text_same(data->draft->state, "open");
	data->comparison = compare(req->arena, &before, &after, req->currency);
	ground = draft_ground(req->db, data->draft, req->currency, req->now, &why);
	if (ground)
		ground_show(data, ground);
	data->refusal_rule = why ? locale_refusal(req->arena, why) : "";
	data->refusal_remedy = why ? locale_remedy(req->arena, why) : "";
	return page(req, "admin/programme_publish", data);
}

enum status publish_draft(struct request *req)
{
	const struct publication_wish wish = { .consent = text_same(form_text(req, "mode"), "consent"),
					       .from = form_day(req, "from"),
					       .deadline = form_day(req, "deadline"),
					       .harmless = form_flag(req, "harmless") };
	struct actor actor = actor_of(req);
	int64_t id, number = 0;
	refusal why;

	if (!text_to_int(path_text(req, 0), &id))
		return not_found(req);
	why = draft_publish(req->db, &actor, id, form_int(req, "version"), &wish, req->currency, &number);
	if (why)
		return refused(req, why);
	return redirect_notice(req, N_("Published. Nobody can change this version any more, and every partner gets a letter."),
			       "/admin/programme/versions/%lld", (long long)number);
}
