/* The programme manager's desk: versions with their state, drafts, and how every partner stands towards the version that
 * comes next; one version to read; two versions compared. */
#include "admin/programme.h"

#include "base/text.h"
#include "shared/visitor.h"
#include "sql/acceptance.h"
#include "sql/drafts.h"
#include "sql/programme.h"

enum { DRAFTS_SHOWN = 20 };

const struct field_rule draft_new_form[] = { { "base", WHOLE, .required = true, .min = 1 }, { 0 } };

struct programme_page {
	struct version_view_list versions;
	struct draft_list drafts;
	struct acceptance_state_list partners;
	const struct programme_version *newest;
	int64_t accepted;      /* how many partners accepted it */
	int64_t open_drafts;
	bool untouched;        /* only the shipped model, accepted by nobody: the set-up is the next step */
	int64_t wizard;        /* the open draft of the set-up */
};
RECORD(programme_page, LIST(programme_page, versions, version_view), LIST(programme_page, drafts, draft),
       LIST(programme_page, partners, acceptance_state), ONE(programme_page, newest, programme_version),
       FIELD(programme_page, accepted), FIELD(programme_page, open_drafts), FIELD(programme_page, untouched),
       FIELD(programme_page, wizard));

enum status show_programme_desk(struct request *req)
{
	struct programme_page *data = arena_one(req->arena, struct programme_page);

	data->versions = version_list(req);
	data->drafts = sql_drafts_all(req->db, DRAFTS_SHOWN);
	for (size_t i = 0; i < data->drafts.count; i++)
		data->open_drafts += text_same(data->drafts.items[i].state, "open");
	if (data->versions.count) {
		data->newest = data->versions.items[0].version;
		data->partners = sql_acceptance_states(req->db, data->newest->id);
	}
	for (size_t i = 0; i < data->partners.count; i++)
		data->accepted += when_set(data->partners.items[i].accepted_at);
	data->untouched = data->versions.count == 1 && !sql_acceptances_any(req->db);
	data->wizard = sql_draft_wizard(req->db);
	return page(req, "admin/programme", data);
}

enum status show_version(struct request *req)
{
	const struct programme_version *version = version_typed(req, path_text(req, 0));

	if (!version)
		return not_found(req);
	return page(req, "admin/programme_version", version_page_of(req, version));
}

enum status show_versions_difference(struct request *req)
{
	const struct versions_difference_page *data = versions_difference_of(req);

	return data ? page(req, "admin/programme_difference", data) : not_found(req);
}

enum status create_draft(struct request *req)
{
	struct actor actor = actor_of(req);
	int64_t id;
	refusal why = draft_create(req->db, &actor, form_int(req, "base"), &id);

	return why ? refused(req, why) : redirect(req, "/admin/programme/drafts/%lld", (long long)id);
}
