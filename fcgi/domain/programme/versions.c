#include "domain/programme/versions.h"

#include "sql/programme.h"

RECORD(programme_version, FIELD(programme_version, id), FIELD(programme_version, number),
       FIELD(programme_version, sha256), FIELD(programme_version, published_at),
       FIELD(programme_version, in_force_from));

const struct programme_version *version_in_force(struct db *db, struct when at)
{
	return sql_version_in_force(db, at);
}

const struct programme_version *version_of_id(struct db *db, int64_t id)
{
	return sql_version_of_id(db, id);
}

struct article_list version_articles(struct db *db, int64_t version_id, const char *language)
{
	return sql_version_articles(db, version_id, language);
}

const struct terms *version_terms(struct db *db, const struct programme_version *version, const char *currency)
{
	const struct terms *terms = NULL;
	refusal why = terms_read(db_arena(db), sql_version_parameters(db, version->id), version->number, currency, &terms);

	must(db_fault(db) || !why);
	return why ? NULL : terms;
}

refusal version_publish(struct db *db, const struct actor *actor, const struct model *model, const char *currency,
			struct when in_force_from, int64_t *id)
{
	const struct terms *terms;
	int64_t number = sql_version_last(db) + 1;
	refusal why = terms_read(db_arena(db), model->parameters, number, currency, &terms);

	if (why)
		return why;
	*id = sql_version_add(db, number, model_hash(db_arena(db), number, model->articles, model->parameters), actor->now,
			      in_force_from, actor->person_id);
	for (size_t i = 0; i < model->articles.count; i++) {
		const struct article *article = &model->articles.items[i];

		sql_version_text_add(db, *id, article->number, article->language, article->title, article->text);
	}
	for (size_t i = 0; i < model->parameters.count; i++) {
		const struct parameter *parameter = &model->parameters.items[i];

		sql_version_parameter_add(db, *id, parameter->article, parameter->name, parameter->value, parameter->unit);
	}
	audit(db, actor, "programme_published", "programme_version", *id, "number",
	      arena_printf(db_arena(db), "%lld", (long long)number));
	return NULL;
}
