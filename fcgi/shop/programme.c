/* The programme as the partner reads and accepts it. */
#include "shop/pages.h"

#include "base/text.h"
#include "core/markdown.h"
#include "domain/programme/acceptance.h"
#include "domain/programme/versions.h"

struct article_view {
	int64_t number;
	const char *title;
	struct html text;
};
LIST_OF(article_view);
RECORD_OF(article_view);

struct programme_page {
	const struct programme_version *version; /* NULL: none is in force */
	struct article_view_list articles;
	const struct acceptance *acceptance;     /* the last; NULL: none yet */
	bool accepted;                           /* the version in force */
	bool may_accept;
};

RECORD(article_view, FIELD(article_view, number), FIELD(article_view, title), FIELD(article_view, text));
RECORD(programme_page, ONE(programme_page, version, programme_version), LIST(programme_page, articles, article_view),
       ONE(programme_page, acceptance, acceptance), FIELD(programme_page, accepted), FIELD(programme_page, may_accept));

const struct field_rule accept_form[] = {
	{ "version", TEXT, .required = true, .min = 64, .max = 64 },
	{ "agree", FLAG, .required = true },
	{ 0 }
};

enum status show_programme(struct request *req)
{
	struct programme_page *data = arena_one(req->arena, struct programme_page);

	data->version = version_in_force(req->db, req->now);
	data->acceptance = acceptance_last(req->db, req->visitor.partner_id);
	if (data->version) {
		struct article_list articles =
			version_articles(req->db, data->version->id, locale_code(locale_current()));

		data->articles.items = arena_many(req->arena, struct article_view, articles.count + 1);
		data->articles.count = articles.count;
		for (size_t i = 0; i < articles.count; i++)
			data->articles.items[i] = (struct article_view){ articles.items[i].number, articles.items[i].title,
									 markdown_html(req->arena, articles.items[i].text) };
		data->accepted = data->acceptance && data->acceptance->version_id == data->version->id;
	}
	data->may_accept = data->version && !data->accepted && (req->visitor.rights & RIGHT(PARTNER_MANAGE)) != 0;
	return page(req, "shop/programme", data);
}

enum status accept_programme(struct request *req)
{
	struct actor actor = actor_of(req);
	refusal why = programme_accept(req->db, &actor, form_text(req, "version"), req->browser);

	if (why)
		return refused(req, why);
	return redirect_notice(req, N_("Welcome. The programme is accepted, and everything is open to you now."), "/shop");
}

/* A partner who has not accepted yet may read the programme; whatever else they open leads there. */
enum status before_acceptance(struct request *req)
{
	bool may_read = (req->visitor.rights & RIGHT(PARTNER_VIEW)) != 0;

	if (req->method != GET || !may_read || acceptance_last(req->db, req->visitor.partner_id))
		return denied(req);
	return redirect_notice(req, N_("Read and accept the programme first; then everything is open to you."),
			       "/shop/programme");
}
