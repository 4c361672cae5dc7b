#include "shared/visitor.h"

#include "base/text.h"
#include "domain/people/persons.h"
#include "domain/people/roles.h"
#include "domain/programme/acceptance.h"
#include "sql/company.h"
#include "sql/persons.h"
#include "web/response.h"

static struct person_visit *visit_of(struct request *req, const struct person_session *found)
{
	struct person_visit *visit = arena_one(req->arena, struct person_visit);

	*visit = (struct person_visit){ .id = found->id,
					.name = found->name,
					.language = found->language,
					.staff_roles = found->staff_roles,
					.partner_id = found->partner_id,
					.partner_name = found->partner_name,
					.partner_state = found->partner_state,
					.member_role = found->member_role,
					.contractor = found->contractor,
					.reseller = found->reseller,
					.promoter = found->promoter,
					.accepted = found->accepted };
	return visit;
}

const struct session_row *session_of_visitor(struct request *req, const char *hash)
{
	const struct person_session *found = sql_person_session(req->db, hash);
	struct session_row *row;

	req->known = NULL;
	if (!found)
		return NULL;
	if (found->id)
		req->known = visit_of(req, found);
	row = arena_one(req->arena, struct session_row);
	*row = (struct session_row){ found->session_person, found->session_partner, found->session_language, found->live,
				     found->unseen };
	return row;
}

bool visitor_of_session(struct request *req)
{
	struct visitor *visitor = &req->visitor;
	const struct person_visit *person = req->known;

	if (!person)
		return false;
	visitor->person_name = person->name;
	visitor->partner_id = person->partner_id;
	visitor->partner_name = person->partner_name;
	visitor->rights = rights_of(person);
	visitor->language_chosen = locale_of_code(person->language, &visitor->language);
	return true;
}

/* Settings change a few times a year and every page needs them: each child reads them again after a second at the most. */
const struct company *company(struct request *req)
{
	static struct arena *kept;
	static struct company settings;
	static struct when read_at;
	int64_t age = req->now.microseconds - read_at.microseconds; /* Below zero when the clock was set back. */

	if (kept && age >= 0 && age < 1000000)
		return &settings;

	const struct company *row = sql_company_settings(req->db);

	if (!row)
		return kept ? &settings : NULL;
	if (!kept)
		kept = arena_new();
	arena_reset(kept);
	settings = *row;

	const char **texts[] = { &settings.name, &settings.legal_name, &settings.tax_number, &settings.street,
				 &settings.postcode, &settings.city, &settings.country, &settings.time_zone,
				 &settings.currency, &settings.mail_from, &settings.mail_name, &settings.bank_name,
				 &settings.bank_account, &settings.bank_code, &settings.base_url,
				 &settings.mark_sha256, &settings.mark_type };

	for (size_t i = 0; i < sizeof(texts) / sizeof(texts[0]); i++)
		*texts[i] = arena_text(kept, *texts[i]);
	read_at = req->now;
	return &settings;
}

bool company_of_request(struct request *req, const char **name, const char **zone)
{
	const struct company *settings = company(req);

	if (!settings)
		return false;
	*name = settings->name;
	*zone = settings->time_zone;
	req->currency = settings->currency;
	if (!text_empty(settings->base_url))
		req->base_url = settings->base_url;
	req->mark = company_mark(req->arena, settings);
	return true;
}

struct actor actor_of(const struct request *req)
{
	return (struct actor){ .person_id = req->visitor.person_id,
			       .partner_id = req->visitor.partner_id,
			       .address = req->address,
			       .now = req->now };
}

enum status denied(struct request *req)
{
	req->why = right_refused(req->arena, req->route->right, req->visitor.rights, req->visitor.partner_id);
	return forbidden(req);
}

enum status before_acceptance(struct request *req)
{
	bool may_read = (req->visitor.rights & RIGHT(PARTNER_VIEW)) != 0;

	if (req->method != GET || !may_read || acceptance_last(req->db, req->visitor.partner_id))
		return denied(req);
	return redirect_notice(req, N_("Read and accept the programme first; then everything is open to you."),
			       "/shop/programme");
}
