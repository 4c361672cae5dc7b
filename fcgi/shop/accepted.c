/* All that a partner ever accepted: each version and each of its own terms as it read that day, to print and to keep as a
 * file, with the exact bytes whose SHA-256 was accepted. */
#include "shop/pages.h"

#include <inttypes.h>

#include "base/text.h"
#include "domain/programme/acceptance.h"
#include "domain/programme/fill.h"
#include "domain/programme/individual.h"
#include "domain/programme/parameters.h"
#include "shared/programme_view.h"
#include "sql/acceptance.h"
#include "sql/individual.h"
#include "sql/programme.h"

struct accepted_terms {
	const struct individual *terms;
	const char *state;
	struct value_view_list values;
};
LIST_OF(accepted_terms);
RECORD_OF(accepted_terms);

struct accepted_page {
	struct acceptance_list acceptances;
	struct accepted_terms_list own;
};

struct accepted_version_page {
	const struct acceptance *acceptance;
	struct article_view_list articles;
	struct value_view_list values;
};

RECORD(accepted_terms, ONE(accepted_terms, terms, individual), FIELD(accepted_terms, state),
       LIST(accepted_terms, values, value_view));
RECORD(accepted_page, LIST(accepted_page, acceptances, acceptance), LIST(accepted_page, own, accepted_terms));
RECORD(accepted_version_page, ONE(accepted_version_page, acceptance, acceptance),
       LIST(accepted_version_page, articles, article_view), LIST(accepted_version_page, values, value_view));

enum status show_accepted(struct request *req)
{
	struct accepted_page *data = arena_one(req->arena, struct accepted_page);
	struct individual_list rows = sql_individual_of(req->db, req->visitor.partner_id);

	data->acceptances = sql_acceptances_of(req->db, req->visitor.partner_id);
	data->own.items = arena_many(req->arena, struct accepted_terms, rows.count + 1);
	for (size_t i = 0; i < rows.count; i++)
		if (text_same(rows.items[i].answer, "accepted"))
			data->own.items[data->own.count++] = (struct accepted_terms){
				&rows.items[i], individual_state(&rows.items[i], req->now),
				value_views(req, sql_individual_values(req->db, req->visitor.partner_id, rows.items[i].id)) };
	return page(req, "shop/accepted", data);
}

static const struct acceptance *acceptance_of_path(struct request *req)
{
	int64_t id;

	return text_to_int(path_text(req, 0), &id) ? sql_acceptance_one(req->db, req->visitor.partner_id, id) : NULL;
}

enum status print_accepted(struct request *req)
{
	struct accepted_version_page *data = arena_one(req->arena, struct accepted_version_page);

	if (!(data->acceptance = acceptance_of_path(req)))
		return not_found(req);
	data->articles = version_views(req, version_of_id(req->db, data->acceptance->version_id));
	data->values = value_views(req, sql_version_parameters(req->db, data->acceptance->version_id));
	return page(req, "shop/accepted_print", data);
}

static void line(struct buffer *out, const char *label, const char *value)
{
	buffer_printf(out, "%s: %s\n", locale_text(label), value);
}

static enum status send_text(struct request *req, const char *name, struct buffer *out)
{
	const char *bytes = arena_bytes(req->arena, buffer_get(out), out->length);
	size_t length = out->length;

	buffer_free(out);
	return file_reply(req, "text/plain; charset=utf-8", name, bytes, length);
}

enum status download_accepted(struct request *req)
{
	const struct acceptance *acceptance = acceptance_of_path(req);
	struct parameter_list values;
	struct article_list articles;
	struct buffer out = { 0 };

	if (!acceptance)
		return not_found(req);
	values = sql_version_parameters(req->db, acceptance->version_id);
	articles = articles_filled(req->arena, version_articles(req->db, acceptance->version_id, locale_code(locale_current())),
				   values, req->currency);
	line(&out, N_("Company"), req->company_name);
	line(&out, N_("Partner"), req->visitor.partner_name);
	line(&out, N_("Version"), arena_printf(req->arena, "%" PRId64, acceptance->number));
	line(&out, N_("Accepted by"), acceptance->person_name);
	line(&out, N_("Accepted at"), when_plain(req->arena, acceptance->accepted_at));
	line(&out, N_("From the address"), acceptance->address);
	line(&out, N_("Browser"), acceptance->browser);
	buffer_printf(&out, "SHA-256: %s\n", acceptance->sha256);
	for (size_t i = 0; i < articles.count; i++) {
		buffer_printf(&out, "\n%" PRId64 ". %s\n\n%s\n", articles.items[i].number, articles.items[i].title,
			      articles.items[i].text);
		for (size_t j = 0; j < values.count; j++)
			if (values.items[j].article == articles.items[i].number)
				line(&out, parameter_label(req->arena, &values.items[j]),
				     parameter_value(req->arena, &values.items[j], req->currency));
	}
	return send_text(req, arena_printf(req->arena, "programme-%" PRId64 ".txt", acceptance->number), &out);
}

/* Whoever runs sha256sum over this file gets the hash that was accepted. */
enum status download_canonical(struct request *req)
{
	const struct acceptance *acceptance = acceptance_of_path(req);
	const struct model *model;
	struct buffer out = { 0 };

	if (!acceptance)
		return not_found(req);
	model = version_model(req->db, acceptance->version_id);
	buffer_text(&out, model_canonical(req->arena, acceptance->number, model->articles, model->parameters));
	return send_text(req, arena_printf(req->arena, "programme-%" PRId64 ".canonical", acceptance->number), &out);
}

enum status download_own_terms(struct request *req)
{
	const struct individual *terms;
	struct parameter_list values;
	struct date from, until = { 0 };
	struct buffer out = { 0 };
	int64_t id;

	if (!text_to_int(path_text(req, 0), &id) || !(terms = sql_individual_one(req->db, req->visitor.partner_id, id)))
		return not_found(req);
	values = sql_individual_values(req->db, req->visitor.partner_id, id);
	from = locale_today(terms->starts_at);
	if (when_set(terms->ends_at))
		until = date_plus_days(locale_today(terms->ends_at), -1);
	buffer_text(&out, individual_canonical(req->arena, terms->partner_id, terms->number, from, until, values));
	return send_text(req, arena_printf(req->arena, "terms-%" PRId64 ".canonical", id), &out);
}
