/* The programme as the partner reads and accepts it: what rules now, what is coming and what it means, own terms. */
#include "shop/pages.h"

#include "base/text.h"
#include "domain/programme/acceptance.h"
#include "domain/programme/individual.h"
#include "domain/programme/versions.h"
#include "shared/programme_view.h"
#include "sql/acceptance.h"
#include "sql/individual.h"
#include "sql/programme.h"

struct coming_view {
	const struct programme_version *version;
	struct comparison *comparison; /* with what rules now */
	bool consent;
	bool accepted;
	bool may_accept;
};
LIST_OF(coming_view);
RECORD_OF(coming_view);

struct own_terms_view {
	const struct individual *terms;
	const char *state;
	struct value_view_list values;
	bool may_answer;
};
LIST_OF(own_terms_view);
RECORD_OF(own_terms_view);

struct programme_page {
	const struct programme_version *version; /* that rules; NULL: none is in force */
	struct article_view_list articles;
	struct value_view_list values;
	const struct acceptance *acceptance;     /* the last; NULL: none yet */
	bool accepted;                           /* the version that rules */
	bool may_accept;
	bool may_manage;
	struct coming_view_list coming;
	struct own_terms_view_list offers;       /* to be answered */
	struct own_terms_view_list own;          /* accepted and not over */
};

RECORD(coming_view, ONE(coming_view, version, programme_version), ONE(coming_view, comparison, comparison),
       FIELD(coming_view, consent), FIELD(coming_view, accepted), FIELD(coming_view, may_accept));
RECORD(own_terms_view, ONE(own_terms_view, terms, individual), FIELD(own_terms_view, state),
       LIST(own_terms_view, values, value_view), FIELD(own_terms_view, may_answer));
RECORD(programme_page, ONE(programme_page, version, programme_version), LIST(programme_page, articles, article_view),
       LIST(programme_page, values, value_view), ONE(programme_page, acceptance, acceptance), FIELD(programme_page, accepted),
       FIELD(programme_page, may_accept), FIELD(programme_page, may_manage), LIST(programme_page, coming, coming_view),
       LIST(programme_page, offers, own_terms_view), LIST(programme_page, own, own_terms_view));

const struct field_rule accept_form[] = {
	{ "version", TEXT, .required = true, .min = 64, .max = 64 },
	{ "agree", FLAG, .required = true },
	{ 0 }
};
const struct field_rule own_terms_form[] = {
	{ "hash", TEXT, .required = true, .min = 64, .max = 64 },
	{ "step", CHOICE, .required = true, .choices = "accept decline" },
	{ 0 }
};

static bool accepted_before(struct acceptance_list list, int64_t version_id)
{
	for (size_t i = 0; i < list.count; i++)
		if (list.items[i].version_id == version_id)
			return true;
	return false;
}

static void coming_fill(struct request *req, struct programme_page *data, struct acceptance_list accepted)
{
	struct programme_version_list versions = sql_versions_coming(req->db, data->version->number);

	data->coming.items = arena_many(req->arena, struct coming_view, versions.count + 1);
	data->coming.count = versions.count;
	for (size_t i = 0; i < versions.count; i++) {
		bool before = accepted_before(accepted, versions.items[i].id);

		data->coming.items[i] = (struct coming_view){
			.version = &versions.items[i],
			.comparison = versions_compared(req, data->version, &versions.items[i]),
			.consent = text_same(versions.items[i].mode, "consent"),
			.accepted = before,
			.may_accept = data->may_manage && !before,
		};
	}
}

static void own_fill(struct request *req, struct programme_page *data)
{
	struct individual_list rows = sql_individual_of(req->db, req->visitor.partner_id);

	data->offers.items = arena_many(req->arena, struct own_terms_view, rows.count + 1);
	data->own.items = arena_many(req->arena, struct own_terms_view, rows.count + 1);
	for (size_t i = 0; i < rows.count; i++) {
		const char *state = individual_state(&rows.items[i], req->now);
		bool open = text_same(state, "open");
		struct own_terms_view_list *list = open ? &data->offers : &data->own;

		if (!open && !text_same(state, "running") && !text_same(state, "waiting"))
			continue;
		list->items[list->count++] = (struct own_terms_view){
			.terms = &rows.items[i],
			.state = state,
			.values = value_views(req, sql_individual_values(req->db, req->visitor.partner_id, rows.items[i].id)),
			.may_answer = open && data->may_manage,
		};
	}
}

enum status show_programme(struct request *req)
{
	struct programme_page *data = arena_one(req->arena, struct programme_page);
	struct acceptance_list accepted = sql_acceptances_of(req->db, req->visitor.partner_id);

	data->version = version_for_partner(req->db, req->visitor.partner_id, req->now);
	data->acceptance = accepted.count ? &accepted.items[0] : NULL;
	data->may_manage = (req->visitor.rights & RIGHT(PARTNER_MANAGE)) != 0;
	if (!data->version)
		return page(req, "shop/programme", data);
	data->articles = version_views(req, data->version);
	data->values = value_views(req, sql_version_parameters(req->db, data->version->id));
	data->accepted = accepted_before(accepted, data->version->id);
	data->may_accept = !data->accepted && data->may_manage;
	coming_fill(req, data, accepted);
	own_fill(req, data);
	return page(req, "shop/programme", data);
}

enum status accept_programme(struct request *req)
{
	struct actor actor = actor_of(req);
	refusal why = programme_accept(req->db, &actor, form_text(req, "version"), req->browser);
	bool first;

	if (why)
		return refused(req, why);
	first = sql_acceptances_of(req->db, req->visitor.partner_id).count == 1;
	return first ? redirect_notice(req, N_("Welcome. The programme is accepted, and everything is open to you now."), "/shop") :
		       redirect_notice(req, N_("Accepted. The exact text stays on your page of accepted versions."),
				       "/shop/programme");
}

enum status answer_own_terms(struct request *req)
{
	struct actor actor = actor_of(req);
	bool accepts = text_same(form_text(req, "step"), "accept");
	int64_t id;
	refusal why;

	if (!text_to_int(path_text(req, 0), &id))
		return not_found(req);
	why = accepts ? individual_accept(req->db, &actor, id, form_text(req, "hash"), req->browser) :
			individual_decline(req->db, &actor, id, req->browser);
	if (why)
		return refused(req, why);
	return accepts ? redirect_notice(req, N_("Accepted. These terms go before those of the programme."), "/shop/programme") :
			 redirect_notice(req, N_("Declined. The terms of the programme go on."), "/shop/programme");
}

/* Only versions that this partner may come under: all are public, so any two can be compared. */
enum status show_programme_difference(struct request *req)
{
	const struct versions_difference_page *data = versions_difference_of(req);

	return data ? page(req, "shop/programme_difference", data) : not_found(req);
}
