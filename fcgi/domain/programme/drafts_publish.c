/* From a draft to a version: what it is judged by, and the publishing itself. */
#include <inttypes.h>

#include "base/text.h"
#include "domain/programme/drafts.h"
#include "domain/programme/fill.h"
#include "sql/drafts.h"
#include "sql/programme.h"

static const struct refused changed_meanwhile = {
	N_("This draft has been changed, published or discarded since you opened the page."),
	N_("Open the page again to see how it stands, then make your change once more."), { NULL } };
static const struct refused no_words = {
	N_("Article %1$s has no title or no text in this language: %2$s."),
	N_("A version is published in all languages at once: write what is missing."), { NULL } };
static const struct refused nothing_changed = { N_("This draft says the same as version %1$s."),
						N_("Change something first, or discard the draft."), { NULL } };

struct model *draft_model(struct db *db, int64_t draft_id)
{
	struct arena *arena = db_arena(db);
	struct draft_article_list articles = sql_draft_articles(db, draft_id);
	struct model *model = arena_one(arena, struct model);

	model->parameters = draft_values(arena, sql_draft_parameters(db, draft_id));
	model->articles.items = arena_many(arena, struct article, articles.count * LANGUAGES + 1);
	for (size_t i = 0; i < articles.count; i++)
		for (int language = ENGLISH; language < LANGUAGES; language++)
			model->articles.items[model->articles.count++] =
				(struct article){ articles.items[i].position, locale_code((enum language)language),
						  draft_title(&articles.items[i], (enum language)language),
						  draft_body(&articles.items[i], (enum language)language) };
	return model;
}

struct document document_of_draft(struct db *db, const struct draft *draft, enum language language)
{
	struct arena *arena = db_arena(db);
	struct draft_article_list articles = sql_draft_articles(db, draft->id);
	struct article_move_list moves = sql_article_moves(db);
	const char **identities = arena_many(arena, const char *, articles.count + 1);
	struct document document = { .parameters = draft_values(arena, sql_draft_parameters(db, draft->id)) };

	document.articles.items = arena_many(arena, struct article, articles.count + 1);
	document.articles.count = articles.count;
	for (size_t i = 0; i < articles.count; i++) {
		const struct draft_article *article = &articles.items[i];

		document.articles.items[i] = (struct article){ article->position, locale_code(language),
							       draft_title(article, language), draft_body(article, language) };
		identities[i] = article->was ? article_identity(arena, moves, draft->base_number, article->was) :
					       arena_printf(arena, "draft:%" PRId64, article->id);
	}
	document.identities = identities;
	return document;
}

/* The article whose words changed in any language; *any: whether anything differs at all. */
static int64_t wording_changed(struct db *db, const struct draft *draft, const struct programme_version *base,
			       const char *currency, bool *any)
{
	int64_t wording = 0;

	*any = false;
	for (int language = ENGLISH; language < LANGUAGES; language++) {
		struct document before = document_of_version(db, base, locale_code((enum language)language));
		struct document after = document_of_draft(db, draft, (enum language)language);
		const struct comparison *comparison = compare(db_arena(db), &before, &after, currency);

		*any |= comparison->any;
		wording = wording ? wording : comparison->wording;
	}
	return wording;
}

static struct publication_ground *ground_of(struct db *db, const struct draft *draft, const char *currency, struct when now,
					    bool *any, refusal *why)
{
	struct arena *arena = db_arena(db);
	struct publication_ground *ground = arena_one(arena, struct publication_ground);
	struct programme_version_list versions = sql_versions_all(db, 1);
	struct when settled;

	*any = false;
	if (versions.count == 0)
		return NULL;

	const struct programme_version *last = &versions.items[0];

	*why = terms_read(arena, draft_values(arena, sql_draft_parameters(db, draft->id)), last->number + 1, currency,
			  &ground->after);
	if (*why)
		return NULL;
	settled = text_same(last->mode, "consent") ? last->deadline : last->in_force_from;
	ground->before = version_terms(db, last, currency);
	ground->last_number = last->number;
	ground->base_number = draft->base_number;
	ground->settled = locale_today(settled);
	ground->today = locale_today(now);
	ground->promised = sql_acceptances_any(db) != 0;
	ground->wording = wording_changed(db, draft, last, currency, any);
	return ground->before ? ground : NULL;
}

const struct publication_ground *draft_ground(struct db *db, const struct draft *draft, const char *currency, struct when now,
					      refusal *why)
{
	bool any;

	*why = NULL;
	return ground_of(db, draft, currency, now, &any, why);
}

static refusal words_complete(struct db *db, int64_t draft_id)
{
	struct draft_article_list articles = sql_draft_articles(db, draft_id);

	for (size_t i = 0; i < articles.count; i++)
		for (int language = ENGLISH; language < LANGUAGES; language++)
			if (text_empty(draft_title(&articles.items[i], (enum language)language)) ||
			    text_empty(draft_body(&articles.items[i], (enum language)language)))
				return refuse(db_arena(db), &no_words,
					      arena_printf(db_arena(db), "%" PRId64, articles.items[i].position),
					      locale_name((enum language)language));
	return NULL;
}

static struct article_move_list moves_of(struct db *db, int64_t draft_id)
{
	struct draft_article_list articles = sql_draft_articles(db, draft_id);
	struct article_move_list moves = { arena_many(db_arena(db), struct article_move, articles.count + 1), articles.count };

	for (size_t i = 0; i < articles.count; i++)
		moves.items[i] = (struct article_move){ .article = articles.items[i].position, .was = articles.items[i].was };
	return moves;
}

static struct when start_of(struct date day, struct date today, struct when now)
{
	return day.days == today.days ? now : locale_day_start(day);
}

refusal draft_publish(struct db *db, const struct actor *actor, int64_t draft_id, int64_t version,
		      const struct publication_wish *wish, const char *currency, int64_t *number)
{
	struct arena *arena = db_arena(db);
	refusal why = NULL;
	bool any = false;
	int64_t id;

	if (sql_draft_touch(db, draft_id, version, actor->now) != 1)
		return &changed_meanwhile;

	int64_t last = sql_version_last(db); /* locks: of two who publish at once the second sees the first's version */
	const struct draft *draft = sql_draft_of_id(db, draft_id);
	const struct publication_ground *ground = draft ? ground_of(db, draft, currency, actor->now, &any, &why) : NULL;

	if (!ground)
		return why ? why : &changed_meanwhile;
	if ((why = draft_check(db, draft_id, currency)) != NULL || (why = words_complete(db, draft_id)) != NULL)
		return why;
	if (!any && last > 0)
		return refuse(arena, &nothing_changed, arena_printf(arena, "%" PRId64, last));
	if ((why = publication_check(arena, wish, ground)) != NULL)
		return why;

	const struct article_move_list moves = moves_of(db, draft_id);
	const struct publication publication = {
		.mode = wish->consent ? "consent" : "notice",
		.in_force_from = start_of(wish->from, ground->today, actor->now),
		.deadline = wish->consent ? locale_day_start(wish->deadline) : (struct when){ 0 },
		.moves = &moves,
	};

	if ((why = version_insert(db, actor, draft_model(db, draft_id), currency, &publication, &id)) != NULL)
		return why;
	*number = last + 1;
	sql_draft_publish(db, draft_id, id, actor->now);
	audit(db, actor, "programme.publish", "programme_draft", draft_id, "version", arena_printf(arena, "%" PRId64, *number),
	      "mode", publication.mode, "harmless_wording", wish->harmless ? "yes" : "no");
	return NULL;
}

refusal draft_take_base(struct db *db, const struct actor *actor, int64_t draft_id)
{
	struct arena *arena = db_arena(db);

	if (sql_draft_touch(db, draft_id, 0, actor->now) != 1)
		return &changed_meanwhile;

	struct programme_version_list versions = sql_versions_all(db, 1);
	const struct draft *draft = sql_draft_of_id(db, draft_id);

	if (!draft || versions.count == 0 || versions.items[0].id == draft->base_id)
		return NULL;

	struct document base = document_of_version(db, &versions.items[0], "en"), own = document_of_draft(db, draft, ENGLISH);
	struct draft_article_list articles = sql_draft_articles(db, draft_id);

	for (size_t i = 0; i < articles.count; i++) {
		int64_t was = 0;

		for (size_t j = 0; j < base.articles.count; j++)
			if (text_same(base.identities[j], own.identities[i]))
				was = base.articles.items[j].number;
		sql_draft_article_was(db, draft_id, articles.items[i].id, was);
	}
	sql_draft_rebase(db, draft_id, versions.items[0].id, actor->now);
	audit(db, actor, "programme.draft_base", "programme_draft", draft_id, "version",
	      arena_printf(arena, "%" PRId64, versions.items[0].number));
	return NULL;
}
