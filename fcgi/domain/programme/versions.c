#include "domain/programme/versions.h"

#include "sql/programme.h"

RECORD(programme_version, FIELD(programme_version, id), FIELD(programme_version, number),
       FIELD(programme_version, sha256), FIELD(programme_version, published_at),
       FIELD(programme_version, in_force_from), FIELD(programme_version, mode), FIELD(programme_version, deadline));
RECORD(article_move, FIELD(article_move, version), FIELD(article_move, article), FIELD(article_move, was));

const struct programme_version *version_in_force(struct db *db, struct when at)
{
	return sql_version_in_force(db, at);
}

const struct programme_version *version_for_partner(struct db *db, int64_t partner_id, struct when at)
{
	return sql_version_for_partner(db, partner_id, at);
}

const struct programme_version *version_of_id(struct db *db, int64_t id)
{
	return sql_version_of_id(db, id);
}

struct article_list version_articles(struct db *db, int64_t version_id, const char *language)
{
	return sql_version_articles(db, version_id, language);
}

const struct model *version_model(struct db *db, int64_t version_id)
{
	struct model *model = arena_one(db_arena(db), struct model);

	model->articles = sql_version_texts(db, version_id);
	model->parameters = sql_version_parameters(db, version_id);
	return model;
}

const char *version_rehash(struct db *db, const struct programme_version *version)
{
	const struct model *model = version_model(db, version->id);

	return model_hash(db_arena(db), version->number, model->articles, model->parameters);
}

const struct terms *version_terms(struct db *db, const struct programme_version *version, const char *currency)
{
	const struct terms *terms = NULL;
	refusal why = terms_read(db_arena(db), sql_version_parameters(db, version->id), version->number, currency, &terms);

	must(db_fault(db) || !why);
	return why ? NULL : terms;
}

refusal version_insert(struct db *db, const struct actor *actor, const struct model *model, const char *currency,
		       const struct publication *publication, int64_t *id)
{
	const struct terms *terms;
	int64_t number = sql_version_last(db) + 1;
	refusal why = terms_read(db_arena(db), model->parameters, number, currency, &terms);

	if (why)
		return why;
	*id = sql_version_add(db, number, model_hash(db_arena(db), number, model->articles, model->parameters), actor->now,
			      publication->in_force_from, publication->mode, publication->deadline, actor->person_id);
	for (size_t i = 0; i < model->articles.count; i++) {
		const struct article *article = &model->articles.items[i];

		sql_version_text_add(db, *id, article->number, article->language, article->title, article->text);
	}
	for (size_t i = 0; i < model->parameters.count; i++) {
		const struct parameter *parameter = &model->parameters.items[i];

		sql_version_parameter_add(db, *id, parameter->article, parameter->name, parameter->value, parameter->unit);
	}
	for (size_t i = 0; publication->moves && i < publication->moves->count; i++)
		sql_version_article_add(db, *id, publication->moves->items[i].article, publication->moves->items[i].was);
	audit(db, actor, "programme_published", "programme_version", *id, "number",
	      arena_printf(db_arena(db), "%lld", (long long)number));
	return NULL;
}

refusal version_publish(struct db *db, const struct actor *actor, const struct model *model, const char *currency,
			struct when in_force_from, int64_t *id)
{
	const struct publication publication = { .mode = "notice", .in_force_from = in_force_from };

	return version_insert(db, actor, model, currency, &publication, id);
}
