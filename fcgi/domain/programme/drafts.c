/* Changing a draft: every change takes the draft's row first, and is checked as a whole before it stands. */
#include "domain/programme/drafts.h"

#include <inttypes.h>

#include "base/text.h"
#include "domain/programme/fill.h"
#include "sql/drafts.h"

RECORD(draft, FIELD(draft, id), FIELD(draft, base_id), FIELD(draft, base_number), FIELD(draft, state),
       FIELD(draft, published_number), FIELD(draft, wizard), FIELD(draft, steps), FIELD(draft, choices),
       FIELD(draft, created_by), FIELD(draft, created_at), FIELD(draft, changed_at), FIELD(draft, version),
       FIELD(draft, open_remarks));
RECORD(draft_article, FIELD(draft_article, id), FIELD(draft_article, position), FIELD(draft_article, was),
       FIELD(draft_article, title_en), FIELD(draft_article, title_pl), FIELD(draft_article, title_ru),
       FIELD(draft_article, body_en), FIELD(draft_article, body_pl), FIELD(draft_article, body_ru),
       FIELD(draft_article, parameter_count), FIELD(draft_article, open_remarks));
RECORD(draft_parameter, FIELD(draft_parameter, article_id), FIELD(draft_parameter, article), FIELD(draft_parameter, name),
       FIELD(draft_parameter, value), FIELD(draft_parameter, unit));

static const struct refused no_base = { N_("There is no such version."), N_("Choose one from the list of versions."),
					{ NULL } };
static const struct refused changed_meanwhile = {
	N_("This draft has been changed, published or discarded since you opened the page."),
	N_("Open the page again to see how it stands, then make your change once more."), { NULL } };
static const struct refused no_article = { N_("This article is no longer in the draft."),
					   N_("Open the draft again to see its articles."), { NULL } };
static const struct refused too_many_articles = { N_("A programme has at most %1$s articles."), N_("Join some of them."),
						  { NULL } };
static const struct refused elsewhere = { N_("%2$s stands in article %1$s already."),
					  N_("Change it there, or take it out there first."), { NULL } };

const char *draft_title(const struct draft_article *article, enum language language)
{
	return language == POLISH ? article->title_pl : language == RUSSIAN ? article->title_ru : article->title_en;
}

const char *draft_body(const struct draft_article *article, enum language language)
{
	return language == POLISH ? article->body_pl : language == RUSSIAN ? article->body_ru : article->body_en;
}

const struct draft_article *draft_article_of(struct draft_article_list articles, int64_t id)
{
	for (size_t i = 0; i < articles.count; i++)
		if (articles.items[i].id == id)
			return &articles.items[i];
	return NULL;
}

struct parameter_list draft_values(struct arena *arena, struct draft_parameter_list rows)
{
	struct parameter_list values = { arena_many(arena, struct parameter, rows.count + 1), rows.count };

	for (size_t i = 0; i < rows.count; i++)
		values.items[i] = (struct parameter){ rows.items[i].article, rows.items[i].name, rows.items[i].value,
						      rows.items[i].unit };
	return values;
}

refusal draft_create(struct db *db, const struct actor *actor, int64_t base_id, int64_t *id)
{
	*id = sql_draft_add(db, base_id, actor->person_id, actor->now);
	if (!*id)
		return &no_base;
	sql_draft_articles_copy(db, *id, base_id);
	sql_draft_texts_copy(db, *id, base_id);
	sql_draft_parameters_copy(db, *id, base_id);
	audit(db, actor, "programme.draft", "programme_draft", *id, "base", arena_printf(db_arena(db), "%" PRId64, base_id));
	return NULL;
}

refusal draft_check(struct db *db, int64_t draft_id, const char *currency)
{
	struct arena *arena = db_arena(db);
	struct draft_article_list articles = sql_draft_articles(db, draft_id);
	struct parameter_list values = draft_values(arena, sql_draft_parameters(db, draft_id));
	const struct terms *terms = NULL;
	refusal why = terms_read(arena, values, 1, currency, &terms);

	for (size_t i = 0; i < articles.count && !why; i++)
		for (int language = ENGLISH; language < LANGUAGES && !why; language++)
			why = article_places_check(arena, articles.items[i].position,
						   draft_body(&articles.items[i], (enum language)language), values);
	return why;
}

/* Values of this article that are no longer wanted go; wanted ones come or change. One of another article stays there. */
static refusal values_put(struct db *db, int64_t draft_id, int64_t article_id, struct parameter_list values)
{
	struct draft_parameter_list rows = sql_draft_parameters(db, draft_id);

	for (size_t i = 0; i < rows.count; i++) {
		const struct draft_parameter *row = &rows.items[i];
		bool wanted = false;

		for (size_t j = 0; j < values.count; j++)
			wanted |= text_same(values.items[j].name, row->name);
		if (wanted && row->article_id != article_id)
			return refuse(db_arena(db), &elsewhere, arena_printf(db_arena(db), "%" PRId64, row->article), row->name);
		if (!wanted && row->article_id == article_id)
			sql_draft_parameter_remove(db, draft_id, row->name);
	}
	for (size_t i = 0; i < values.count; i++)
		sql_draft_parameter_put(db, draft_id, article_id, values.items[i].name, values.items[i].value,
					values.items[i].unit);
	return NULL;
}

refusal draft_article_save(struct db *db, const struct actor *actor, int64_t draft_id, int64_t version, int64_t article_id,
			   const struct draft_words *words, struct parameter_list values, const char *currency)
{
	refusal why;

	if (sql_draft_touch(db, draft_id, version, actor->now) != 1)
		return &changed_meanwhile;
	if (!draft_article_of(sql_draft_articles(db, draft_id), article_id))
		return &no_article;
	for (int language = ENGLISH; language < LANGUAGES; language++)
		sql_draft_text_put(db, draft_id, article_id, locale_code((enum language)language), words->titles[language],
				   words->bodies[language]);
	if ((why = values_put(db, draft_id, article_id, values)) != NULL)
		return why;
	if ((why = draft_check(db, draft_id, currency)) != NULL)
		return why;
	audit(db, actor, "programme.draft_article", "programme_draft", draft_id, "article",
	      arena_printf(db_arena(db), "%" PRId64, article_id));
	return NULL;
}

refusal draft_article_append(struct db *db, const struct actor *actor, int64_t draft_id, int64_t version,
			     int64_t *article_id)
{
	if (sql_draft_touch(db, draft_id, version, actor->now) != 1)
		return &changed_meanwhile;

	struct draft_article_list articles = sql_draft_articles(db, draft_id);

	if (articles.count >= DRAFT_ARTICLES)
		return refuse(db_arena(db), &too_many_articles, arena_printf(db_arena(db), "%d", DRAFT_ARTICLES));
	*article_id = sql_draft_article_add(db, draft_id, (int64_t)articles.count + 1);
	audit(db, actor, "programme.draft_article_add", "programme_draft", draft_id, "article",
	      arena_printf(db_arena(db), "%" PRId64, *article_id));
	return NULL;
}

refusal draft_article_drop(struct db *db, const struct actor *actor, int64_t draft_id, int64_t version, int64_t article_id,
			   const char *currency)
{
	refusal why;

	if (sql_draft_touch(db, draft_id, version, actor->now) != 1)
		return &changed_meanwhile;

	const struct draft_article *article = draft_article_of(sql_draft_articles(db, draft_id), article_id);

	if (!article)
		return &no_article;
	if ((why = values_put(db, draft_id, article_id, (struct parameter_list){ 0 })) != NULL)
		return why;
	sql_draft_article_remove(db, draft_id, article_id);
	sql_draft_articles_shift(db, draft_id, article->position, -1);
	if ((why = draft_check(db, draft_id, currency)) != NULL)
		return why;
	audit(db, actor, "programme.draft_article_remove", "programme_draft", draft_id, "title", article->title_en);
	return NULL;
}

refusal draft_article_move(struct db *db, const struct actor *actor, int64_t draft_id, int64_t version, int64_t article_id,
			   bool up)
{
	if (sql_draft_touch(db, draft_id, version, actor->now) != 1)
		return &changed_meanwhile;

	struct draft_article_list articles = sql_draft_articles(db, draft_id);
	size_t place = 0;

	while (place < articles.count && articles.items[place].id != article_id)
		place++;
	if (place == articles.count)
		return &no_article;
	if (up ? place == 0 : place + 1 == articles.count)
		return NULL;

	const struct draft_article *one = &articles.items[place], *other = &articles.items[up ? place - 1 : place + 1];

	sql_draft_article_place(db, draft_id, one->id, other->position);
	sql_draft_article_place(db, draft_id, other->id, one->position);
	audit(db, actor, "programme.draft_article_move", "programme_draft", draft_id, "article",
	      arena_printf(db_arena(db), "%" PRId64, article_id), "up", up ? "yes" : "no");
	return NULL;
}

refusal draft_drop(struct db *db, const struct actor *actor, int64_t draft_id, int64_t version)
{
	if (sql_draft_discard(db, draft_id, version, actor->now) != 1)
		return &changed_meanwhile;
	audit(db, actor, "programme.draft_discard", "programme_draft", draft_id, "state", "discarded");
	return NULL;
}
