/* A draft: its articles in order, what it would change, how it reads, and the steps that move, add, remove and discard. */
#include "admin/programme.h"

#include "base/text.h"
#include "shared/visitor.h"
#include "sql/drafts.h"
#include "sql/programme.h"

const struct field_rule draft_step_form[] = { { "version", WHOLE, .required = true, .min = 1 }, { 0 } };
const struct field_rule draft_move_form[] = {
	{ "version", WHOLE, .required = true, .min = 1 },
	{ "to", CHOICE, .required = true, .choices = "up down" },
	{ 0 }
};
const struct field_rule draft_difference_query[] = { { "from", WHOLE, .min = 0 }, { 0 } };

struct draft_page {
	const struct draft *draft;
	struct draft_article_list articles;
	bool open;
	bool stale;             /* a version has been published since */
	int64_t newest;
	const char *refusal_rule;   /* why it could not be published as it stands; "" */
	const char *refusal_remedy;
	struct comparison *comparison;
	int64_t changes;
};
RECORD(draft_page, ONE(draft_page, draft, draft), LIST(draft_page, articles, draft_article), FIELD(draft_page, open),
       FIELD(draft_page, stale), FIELD(draft_page, newest), FIELD(draft_page, refusal_rule),
       FIELD(draft_page, refusal_remedy), ONE(draft_page, comparison, comparison), FIELD(draft_page, changes));

struct draft_preview_page {
	const struct draft *draft;
	struct article_view_list articles;
	struct value_view_list values;
};
RECORD(draft_preview_page, ONE(draft_preview_page, draft, draft), LIST(draft_preview_page, articles, article_view),
       LIST(draft_preview_page, values, value_view));

struct draft_difference_page {
	const struct draft *draft;
	const struct programme_version *against;
	struct comparison *comparison;
	struct version_view_list versions;
};
RECORD(draft_difference_page, ONE(draft_difference_page, draft, draft),
       ONE(draft_difference_page, against, programme_version), ONE(draft_difference_page, comparison, comparison),
       LIST(draft_difference_page, versions, version_view));

static const struct draft *draft_of_path(struct request *req, int64_t *id)
{
	return text_to_int(path_text(req, 0), id) ? sql_draft_of_id(req->db, *id) : NULL;
}

static struct comparison *compared(struct request *req, const struct draft *draft, const struct programme_version *against)
{
	struct document before = document_of_version(req->db, against, locale_code(locale_current()));
	struct document after = document_of_draft(req->db, draft, locale_current());

	return compare(req->arena, &before, &after, req->currency);
}

enum status show_draft(struct request *req)
{
	struct draft_page *data = arena_one(req->arena, struct draft_page);
	struct programme_version_list newest = sql_versions_all(req->db, 1);
	int64_t id;
	refusal why;

	if (!(data->draft = draft_of_path(req, &id)))
		return not_found(req);
	data->articles = sql_draft_articles(req->db, id);
	data->open = text_same(data->draft->state, "open");
	data->newest = newest.count ? newest.items[0].number : 0;
	data->stale = data->open && data->draft->base_number != data->newest;
	data->comparison = compared(req, data->draft, version_of_id(req->db, data->draft->base_id));
	data->changes = (int64_t)(data->comparison->articles.count + data->comparison->parameters.count);
	why = data->open ? draft_check(req->db, id, req->currency) : NULL;
	data->refusal_rule = why ? locale_refusal(req->arena, why) : "";
	data->refusal_remedy = why ? locale_remedy(req->arena, why) : "";
	return page(req, "admin/programme_draft", data);
}

enum status preview_draft(struct request *req)
{
	struct draft_preview_page *data = arena_one(req->arena, struct draft_preview_page);
	struct document document;
	int64_t id;

	if (!(data->draft = draft_of_path(req, &id)))
		return not_found(req);
	document = document_of_draft(req->db, data->draft, locale_current());
	data->articles = article_views(req, document.articles, document.parameters);
	data->values = value_views(req, document.parameters);
	return page(req, "admin/programme_preview", data);
}

enum status show_draft_difference(struct request *req)
{
	struct draft_difference_page *data = arena_one(req->arena, struct draft_difference_page);
	int64_t id, from = form_int(req, "from");

	if (!(data->draft = draft_of_path(req, &id)))
		return not_found(req);
	data->against = from ? sql_version_of_number(req->db, from) : version_of_id(req->db, data->draft->base_id);
	if (!data->against)
		return not_found(req);
	data->versions = version_list(req);
	data->comparison = compared(req, data->draft, data->against);
	return page(req, "admin/programme_draft_difference", data);
}

/* ---- Steps ---- */

static enum status back(struct request *req, int64_t id, refusal why, const char *sentence)
{
	return why ? refused(req, why) : redirect_notice(req, sentence, "/admin/programme/drafts/%lld", (long long)id);
}

enum status add_draft_article(struct request *req)
{
	struct actor actor = actor_of(req);
	int64_t id, article = 0;
	refusal why;

	if (!text_to_int(path_text(req, 0), &id))
		return not_found(req);
	if ((why = draft_article_append(req->db, &actor, id, form_int(req, "version"), &article)) != NULL)
		return refused(req, why);
	return redirect_notice(req, N_("The article is there. Give it a title and its words in all languages."),
			       "/admin/programme/drafts/%lld/articles/%lld", (long long)id, (long long)article);
}

enum status drop_draft_article(struct request *req)
{
	struct actor actor = actor_of(req);
	int64_t id, article;

	if (!text_to_int(path_text(req, 0), &id) || !text_to_int(path_text(req, 1), &article))
		return not_found(req);
	return back(req, id, draft_article_drop(req->db, &actor, id, form_int(req, "version"), article, req->currency),
		    N_("The article is out of the draft."));
}

enum status move_draft_article(struct request *req)
{
	struct actor actor = actor_of(req);
	int64_t id, article;

	if (!text_to_int(path_text(req, 0), &id) || !text_to_int(path_text(req, 1), &article))
		return not_found(req);
	return back(req, id, draft_article_move(req->db, &actor, id, form_int(req, "version"), article,
						text_same(form_text(req, "to"), "up")),
		    N_("The articles are numbered anew."));
}

enum status discard_draft(struct request *req)
{
	struct actor actor = actor_of(req);
	int64_t id;
	refusal why;

	if (!text_to_int(path_text(req, 0), &id))
		return not_found(req);
	if ((why = draft_drop(req->db, &actor, id, form_int(req, "version"))) != NULL)
		return refused(req, why);
	return redirect_notice(req, N_("The draft is discarded. It can still be read."), "/admin/programme");
}

enum status rebase_draft(struct request *req)
{
	struct actor actor = actor_of(req);
	int64_t id;

	if (!text_to_int(path_text(req, 0), &id))
		return not_found(req);
	return back(req, id, draft_take_base(req->db, &actor, id),
		    N_("The draft is now compared with the newest version. Look at the difference: it also undoes what only that version says."));
}
