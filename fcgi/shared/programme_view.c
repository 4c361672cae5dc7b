#include "shared/programme_view.h"

#include "base/text.h"
#include "core/markdown.h"
#include "domain/programme/fill.h"
#include "domain/programme/parameters.h"
#include "sql/programme.h"

RECORD(article_view, FIELD(article_view, number), FIELD(article_view, title), FIELD(article_view, text));
RECORD(value_view, FIELD(value_view, article), FIELD(value_view, label), FIELD(value_view, value));
RECORD(version_view, ONE(version_view, version, programme_version), FIELD(version_view, state), FIELD(version_view, consent),
       FIELD(version_view, previous));
RECORD(version_page, ONE(version_page, version, programme_version), LIST(version_page, articles, article_view),
       LIST(version_page, values, value_view), FIELD(version_page, previous), FIELD(version_page, consent));
RECORD(versions_difference_page, ONE(versions_difference_page, before, programme_version),
       ONE(versions_difference_page, after, programme_version), ONE(versions_difference_page, comparison, comparison),
       LIST(versions_difference_page, versions, version_view));

enum { VERSIONS_SHOWN = 200 };

const struct field_rule versions_difference_query[] = {
	{ "from", WHOLE, .min = 0 },
	{ "to", WHOLE, .min = 0 },
	{ 0 }
};

struct article_view_list article_views(struct request *req, struct article_list articles, struct parameter_list parameters)
{
	struct article_list filled = articles_filled(req->arena, articles, parameters, req->currency);
	struct article_view_list list = { arena_many(req->arena, struct article_view, filled.count + 1), filled.count };

	for (size_t i = 0; i < filled.count; i++)
		list.items[i] = (struct article_view){ filled.items[i].number, filled.items[i].title,
						       markdown_html(req->arena, filled.items[i].text) };
	return list;
}

struct article_view_list version_views(struct request *req, const struct programme_version *version)
{
	return article_views(req, version_articles(req->db, version->id, locale_code(locale_current())),
			     sql_version_parameters(req->db, version->id));
}

struct value_view_list value_views(struct request *req, struct parameter_list rows)
{
	struct value_view_list list = { arena_many(req->arena, struct value_view, rows.count + 1), rows.count };

	for (size_t i = 0; i < rows.count; i++)
		list.items[i] = (struct value_view){ rows.items[i].article, parameter_label(req->arena, &rows.items[i]),
						     parameter_value(req->arena, &rows.items[i], req->currency) };
	return list;
}

struct version_view_list version_list(struct request *req)
{
	struct programme_version_list versions = sql_versions_all(req->db, VERSIONS_SHOWN);
	struct version_view_list list = { arena_many(req->arena, struct version_view, versions.count + 1), versions.count };
	bool found = false;

	for (size_t i = 0; i < versions.count; i++) {
		const struct programme_version *version = &versions.items[i];
		bool begun = version->in_force_from.microseconds <= req->now.microseconds;

		list.items[i] = (struct version_view){ .version = version,
						       .state = !begun ? "coming" : found ? "past" : "in_force",
						       .consent = text_same(version->mode, "consent"),
						       .previous = version->number - 1 };
		found |= begun;
	}
	return list;
}

struct comparison *versions_compared(struct request *req, const struct programme_version *before,
				     const struct programme_version *after)
{
	const char *language = locale_code(locale_current());
	struct document old = document_of_version(req->db, before, language), new = document_of_version(req->db, after, language);

	return compare(req->arena, &old, &new, req->currency);
}

const struct programme_version *version_typed(struct request *req, const char *text)
{
	int64_t number;

	return text_to_int(text, &number) ? sql_version_of_number(req->db, number) : NULL;
}

struct version_page *version_page_of(struct request *req, const struct programme_version *version)
{
	struct version_page *data = arena_one(req->arena, struct version_page);

	data->version = version;
	data->articles = version_views(req, version);
	data->values = value_views(req, sql_version_parameters(req->db, version->id));
	data->previous = version->number - 1;
	data->consent = text_same(version->mode, "consent");
	return data;
}

struct versions_difference_page *versions_difference_of(struct request *req)
{
	struct versions_difference_page *data = arena_one(req->arena, struct versions_difference_page);
	int64_t from = form_int(req, "from"), to = form_int(req, "to");

	data->versions = version_list(req);
	if (data->versions.count == 0)
		return NULL;
	if (!to)
		to = data->versions.items[0].version->number;
	if (!from)
		from = to > 1 ? to - 1 : to;
	data->before = sql_version_of_number(req->db, from);
	data->after = sql_version_of_number(req->db, to);
	if (!data->before || !data->after)
		return NULL;
	data->comparison = versions_compared(req, data->before, data->after);
	return data;
}
