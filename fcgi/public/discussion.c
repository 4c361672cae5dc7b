/* The discussion of a draft for those who hold a private link: the draft with its difference to the version in force, one
 * page for each article, where they comment or propose something else, and what became of it. The link is the only key; a
 * wrong, withdrawn or old one answers like a missing page. */
#include "base/text.h"
#include "domain/programme/discussion.h"
#include "domain/programme/typed.h"
#include "public/pages.h"
#include "shared/programme_view.h"
#include "shared/visitor.h"
#include "sql/discussion.h"
#include "sql/drafts.h"
#include "web/response.h"

const struct field_rule remark_form[] = {
	{ "kind", CHOICE, .required = true, .choices = "comment parameter text" },
	{ "body", LINES, .max = 4000 },
	{ "parameter", TEXT, .max = 80 },
	{ "value", TEXT, .max = 40 },
	{ "proposal", LINES, .max = 16000 },
	{ 0 }
};

struct said {
	const struct remark *remark;
	const char *label;
	const char *proposed;
};
LIST_OF(said);
RECORD(said, ONE(said, remark, remark), FIELD(said, label), FIELD(said, proposed));

struct discussed {
	int64_t id;
	int64_t number;
	const char *title;
	bool changed;
	int64_t mine;    /* remarks of the reader */
	const char *last; /* state of the latest of them; "" */
};
LIST_OF(discussed);
RECORD(discussed, FIELD(discussed, id), FIELD(discussed, number), FIELD(discussed, title), FIELD(discussed, changed),
       FIELD(discussed, mine), FIELD(discussed, last));

struct discussion_page {
	const char *token;
	const struct draft_invitation *invitation;
	const struct draft *draft;
	bool open;
	struct discussed_list articles;
	struct said_list said;
	struct comparison *comparison;
};
RECORD(discussion_page, FIELD(discussion_page, token), ONE(discussion_page, invitation, draft_invitation),
       ONE(discussion_page, draft, draft), FIELD(discussion_page, open), LIST(discussion_page, articles, discussed),
       LIST(discussion_page, said, said), ONE(discussion_page, comparison, comparison));

struct proposable {
	const char *name;
	const char *label;
	const char *value;
};
LIST_OF(proposable);
RECORD(proposable, FIELD(proposable, name), FIELD(proposable, label), FIELD(proposable, value));

struct discussed_article_page {
	const char *token;
	const struct draft_invitation *invitation;
	const struct draft *draft;
	const struct draft_article *article;
	const char *heading;
	const char *source;                 /* its words as they stand in the draft */
	struct html text;
	const struct article_change *change; /* NULL: as in the version in force */
	struct proposable_list values;
	struct said_list said;
	bool open;
	const char *kind;
	int64_t previous, next;
};
RECORD(discussed_article_page, FIELD(discussed_article_page, token), ONE(discussed_article_page, invitation, draft_invitation),
       ONE(discussed_article_page, draft, draft), ONE(discussed_article_page, article, draft_article),
       FIELD(discussed_article_page, heading), FIELD(discussed_article_page, source), FIELD(discussed_article_page, text),
       ONE(discussed_article_page, change, article_change), LIST(discussed_article_page, values, proposable),
       LIST(discussed_article_page, said, said), FIELD(discussed_article_page, open), FIELD(discussed_article_page, kind),
       FIELD(discussed_article_page, previous), FIELD(discussed_article_page, next));

static const struct draft_invitation *invitation_of_path(struct request *req)
{
	req->no_store = true;
	add_header(req, "X-Robots-Tag", "noindex");
	return invitation_of_token(req->db, path_text(req, 0), req->now);
}

/* article_id 0: all that the reader said. */
static struct said_list said_of(struct request *req, int64_t invitation_id, int64_t article_id)
{
	struct remark_list rows = sql_remarks_of_invitation(req->db, invitation_id);
	struct said_list said = { arena_many(req->arena, struct said, rows.count + 1), 0 };

	for (size_t i = 0; i < rows.count; i++) {
		const struct remark *remark = &rows.items[i];
		const struct parameter proposed = { 0, remark->parameter, remark->value, remark->unit };
		bool value = text_same(remark->kind, "parameter");

		if (article_id && remark->article_id != article_id)
			continue;
		said.items[said.count++] = (struct said){
			remark, value ? parameter_label(req->arena, &proposed) : "",
			value ? parameter_value(req->arena, &proposed, req->currency) : "" };
	}
	return said;
}

static struct comparison *compared(struct request *req, const struct draft *draft)
{
	struct document before =
		document_of_version(req->db, version_of_id(req->db, draft->base_id), locale_code(locale_current()));
	struct document after = document_of_draft(req->db, draft, locale_current());

	return compare(req->arena, &before, &after, req->currency);
}

static const struct article_change *change_of(const struct comparison *comparison, int64_t number)
{
	for (size_t i = 0; i < comparison->articles.count; i++)
		if (comparison->articles.items[i].after == number)
			return &comparison->articles.items[i];
	return NULL;
}

enum status show_discussion(struct request *req)
{
	struct discussion_page *data = arena_one(req->arena, struct discussion_page);
	struct draft_article_list articles;

	data->token = path_text(req, 0);
	if (!(data->invitation = invitation_of_path(req)) ||
	    !(data->draft = sql_draft_of_id(req->db, data->invitation->draft_id)))
		return not_found(req);
	data->open = text_same(data->draft->state, "open");
	data->comparison = compared(req, data->draft);
	data->said = said_of(req, data->invitation->id, 0);
	articles = sql_draft_articles(req->db, data->draft->id);
	data->articles.items = arena_many(req->arena, struct discussed, articles.count + 1);
	data->articles.count = articles.count;
	for (size_t i = 0; i < articles.count; i++) {
		struct discussed *row = &data->articles.items[i];

		*row = (struct discussed){ .id = articles.items[i].id,
					   .number = articles.items[i].position,
					   .title = draft_title(&articles.items[i], locale_current()),
					   .changed = change_of(data->comparison, articles.items[i].position) != NULL,
					   .last = "" };
		for (size_t j = data->said.count; j-- > 0;)
			if (data->said.items[j].remark->article_id == row->id) {
				row->mine++;
				row->last = data->said.items[j].remark->state;
			}
	}
	return page(req, "public/discussion", data);
}

static void article_fill(struct request *req, struct discussed_article_page *data, struct draft_article_list articles)
{
	struct draft_parameter_list rows = sql_draft_parameters(req->db, data->draft->id);
	struct article one = { data->article->position, "", data->heading, data->source };

	data->text = article_views(req, (struct article_list){ &one, 1 }, draft_values(req->arena, rows)).items[0].text;
	data->values.items = arena_many(req->arena, struct proposable, rows.count + 1);
	for (size_t i = 0; i < rows.count; i++) {
		const struct parameter row = { 0, rows.items[i].name, rows.items[i].value, rows.items[i].unit };

		if (rows.items[i].article_id == data->article->id && !text_same(row.unit, "choice"))
			data->values.items[data->values.count++] =
				(struct proposable){ row.name, parameter_label(req->arena, &row),
						     parameter_value(req->arena, &row, req->currency) };
	}
	for (size_t i = 0; i < articles.count; i++)
		if (articles.items[i].id == data->article->id) {
			data->previous = i ? articles.items[i - 1].id : 0;
			data->next = i + 1 < articles.count ? articles.items[i + 1].id : 0;
		}
}

enum status show_discussed_article(struct request *req)
{
	struct discussed_article_page *data = arena_one(req->arena, struct discussed_article_page);
	struct draft_article_list articles;
	int64_t id;

	data->token = path_text(req, 0);
	if (!text_to_int(path_text(req, 1), &id) || !(data->invitation = invitation_of_path(req)) ||
	    !(data->draft = sql_draft_of_id(req->db, data->invitation->draft_id)))
		return not_found(req);
	articles = sql_draft_articles(req->db, data->draft->id);
	if (!(data->article = draft_article_of(articles, id)))
		return not_found(req);
	data->open = text_same(data->draft->state, "open");
	data->kind = "comment";
	data->heading = draft_title(data->article, locale_current());
	data->source = draft_body(data->article, locale_current());
	data->change = change_of(compared(req, data->draft), data->article->position);
	data->said = said_of(req, data->invitation->id, id);
	article_fill(req, data, articles);
	return page(req, "public/discussion_article", data);
}

/* ---- Speaking ---- */

static const char *unit_of(struct request *req, int64_t draft_id, int64_t article_id, const char *name)
{
	struct draft_parameter_list rows = sql_draft_parameters(req->db, draft_id);

	for (size_t i = 0; i < rows.count; i++)
		if (rows.items[i].article_id == article_id && text_same(rows.items[i].name, name))
			return rows.items[i].unit;
	return NULL;
}

static void proposal_read(struct request *req, const struct draft_invitation *invitation, struct remark *remark)
{
	if (text_same(remark->kind, "comment") && text_empty(remark->body))
		form_wrong(req, "body", N_("Write what you want to say."));
	if (text_same(remark->kind, "text") && text_empty(remark->proposal))
		form_wrong(req, "proposal", N_("Write the words that you propose."));
	if (!text_same(remark->kind, "parameter"))
		return;
	remark->unit = unit_of(req, invitation->draft_id, remark->article_id, remark->parameter);
	if (!remark->unit) {
		remark->unit = "";
		form_wrong(req, "parameter", N_("Choose one of the values of this article."));
		return;
	}

	const char *wrong = parameter_typed_read(remark->unit, form_text(req, "value"), req->currency, &remark->value);

	if (wrong)
		form_wrong(req, "value", wrong);
}

enum status write_remark(struct request *req)
{
	struct actor actor = actor_of(req);
	const char *token = path_text(req, 0);
	const struct draft_invitation *invitation = invitation_lock(req->db, token, req->now);
	struct remark remark = { .kind = form_text(req, "kind"), .body = form_text(req, "body"),
				 .parameter = form_text(req, "parameter"), .unit = "", .proposal = "",
				 .language = locale_code(locale_current()) };
	refusal why;

	if (!invitation || !text_to_int(path_text(req, 1), &remark.article_id))
		return not_found(req);
	if (text_same(remark.kind, "text"))
		remark.proposal = form_text(req, "proposal");
	if (!text_same(remark.kind, "parameter"))
		remark.parameter = "";
	proposal_read(req, invitation, &remark);
	if (!form_fine(req))
		return invalid(req);
	if ((why = remark_write(req->db, &actor, invitation, &remark)) != NULL)
		return refused(req, why);
	return redirect_notice(req, N_("Thank you. The author reads it and answers; you get a letter."), "/discussion/%s", token);
}
