/* One article of a draft: its words in three languages side by side, its values below. */
#include "admin/programme.h"

#include "base/text.h"
#include "shared/visitor.h"
#include "sql/drafts.h"

enum { SPARE_ROWS = 2 };

const struct field_rule draft_article_form[] = {
	{ "version", WHOLE, .required = true, .min = 1 },
	{ "title_en", TEXT, .max = 200 }, { "title_pl", TEXT, .max = 200 }, { "title_ru", TEXT, .max = 200 },
	{ "body_en", LINES, .max = 16000 }, { "body_pl", LINES, .max = 16000 }, { "body_ru", LINES, .max = 16000 },
	{ "name[]", TEXT, .max = 80, .many = true },
	{ "value[]", TEXT, .max = 40, .many = true },
	{ "rows", FLAG }, /* never sent: where findings about values point to */
	{ 0 }
};

struct draft_article_page {
	const struct draft *draft;
	const struct draft_article *article;
	struct value_row_list rows;
	struct value_row_list spare;
	struct value_kind_list kinds;
	bool open;
	int64_t previous, next; /* articles beside it, 0: none */
};
RECORD(draft_article_page, ONE(draft_article_page, draft, draft), ONE(draft_article_page, article, draft_article),
       LIST(draft_article_page, rows, value_row), LIST(draft_article_page, spare, value_row),
       LIST(draft_article_page, kinds, value_kind), FIELD(draft_article_page, open), FIELD(draft_article_page, previous),
       FIELD(draft_article_page, next));

static struct parameter_list values_of(struct request *req, int64_t draft_id, int64_t article_id)
{
	struct draft_parameter_list all = sql_draft_parameters(req->db, draft_id);
	struct draft_parameter_list own = { arena_many(req->arena, struct draft_parameter, all.count + 1), 0 };

	for (size_t i = 0; i < all.count; i++)
		if (all.items[i].article_id == article_id)
			own.items[own.count++] = all.items[i];
	return draft_values(req->arena, own);
}

/* New rows that were typed wrongly keep their place among the others; the empty ones are made anew. */
static void rows_fill(struct request *req, struct draft_article_page *data, const struct value_row_list *typed)
{
	struct value_row_list rows = typed ? *typed :
				     req->method == POST ? value_rows_typed(req) :
							   value_rows(req, values_of(req, data->draft->id, data->article->id));

	data->rows.items = arena_many(req->arena, struct value_row, rows.count + 1);
	for (size_t i = 0; i < rows.count; i++)
		if (!text_empty(rows.items[i].name) || !text_empty(rows.items[i].typed))
			data->rows.items[data->rows.count++] = rows.items[i];
	data->spare.items = arena_many(req->arena, struct value_row, SPARE_ROWS);
	for (size_t i = 0; i < SPARE_ROWS; i++)
		data->spare.items[data->spare.count++] = (struct value_row){ .place = (int64_t)(data->rows.count + i) };
	for (size_t i = 0; i < data->rows.count; i++)
		data->rows.items[i].place = (int64_t)i;
	data->kinds = value_kinds(req);
}

static enum status article_show(struct request *req, const struct value_row_list *typed)
{
	struct draft_article_page *data = arena_one(req->arena, struct draft_article_page);
	struct draft_article_list articles;
	int64_t id, article;

	if (!text_to_int(path_text(req, 0), &id) || !text_to_int(path_text(req, 1), &article) ||
	    !(data->draft = sql_draft_of_id(req->db, id)))
		return not_found(req);
	articles = sql_draft_articles(req->db, id);
	if (!(data->article = draft_article_of(articles, article)))
		return not_found(req);
	for (size_t i = 0; i < articles.count; i++)
		if (articles.items[i].id == article) {
			data->previous = i ? articles.items[i - 1].id : 0;
			data->next = i + 1 < articles.count ? articles.items[i + 1].id : 0;
		}
	data->open = text_same(data->draft->state, "open");
	rows_fill(req, data, typed);
	return page(req, "admin/programme_article", data);
}

enum status show_draft_article(struct request *req)
{
	return article_show(req, NULL);
}

enum status save_draft_article(struct request *req)
{
	const struct draft_words words = {
		.titles = { form_text(req, "title_en"), form_text(req, "title_pl"), form_text(req, "title_ru") },
		.bodies = { form_text(req, "body_en"), form_text(req, "body_pl"), form_text(req, "body_ru") },
	};
	struct value_row_list rows = value_rows_typed(req);
	struct parameter_list values = value_rows_read(req, rows);
	struct actor actor = actor_of(req);
	int64_t id, article;
	refusal why;

	if (!text_to_int(path_text(req, 0), &id) || !text_to_int(path_text(req, 1), &article))
		return not_found(req);
	if (!form_fine(req))
		return article_show(req, &rows);
	why = draft_article_save(req->db, &actor, id, form_int(req, "version"), article, &words, values, req->currency);
	if (why)
		return refused(req, why);
	return redirect_notice(req, N_("Saved. The draft fits together."), "/admin/programme/drafts/%lld/articles/%lld",
			       (long long)id, (long long)article);
}
