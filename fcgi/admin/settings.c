/* The company's own settings. The version that was shown comes back with the form: of two people who edit at once, the
 * second is told. */
#include "admin/pages.h"
#include "base/must.h"
#include "base/text.h"
#include "core/locale.h"
#include "shared/visitor.h"
#include "sql/company.h"
#include "web/response.h"

const struct field_rule settings_form[] = {
	{ "name", TEXT, .required = true, .max = 120 },
	{ "legal_name", TEXT, .required = true, .max = 200 },
	{ "tax_number", TEXT, .max = 40 },
	{ "street", TEXT, .max = 200 },
	{ "postcode", TEXT, .max = 20 },
	{ "city", TEXT, .max = 100 },
	{ "country", TEXT, .required = true, .min = 2, .max = 2 },
	{ "time_zone", TEXT, .required = true, .max = 60 },
	{ "mail_name", TEXT, .required = true, .max = 120 },
	{ "mail_from", EMAIL, .required = true, .max = 254 },
	{ "bank_name", TEXT, .max = 120 },
	{ "bank_account", TEXT, .max = 40 },
	{ "bank_code", TEXT, .max = 20 },
	{ "payment_days", WHOLE, .required = true, .min = 0, .max = 365 },
	{ "version", WHOLE, .required = true, .min = 1 },
	{ 0 },
};

struct settings_page {
	const struct company *settings;
};
RECORD(settings_page, ONE(settings_page, settings, company));

static const struct refused changed_meanwhile = {
	N_("Somebody else saved these settings while you were editing."),
	N_("Open the page again to see their values, then make your change once more."), { 0 }
};

enum status show_settings(struct request *req)
{
	const struct settings_page shown = { .settings = sql_company_settings(req->db) };

	if (!shown.settings)
		return not_found(req);
	return page(req, "admin/settings", &shown);
}

static bool fine(struct request *req)
{
	const char *country = form_text(req, "country");

	if (!locale_zone_known(form_text(req, "time_zone")))
		form_wrong(req, "time_zone", N_("This time zone is not known. Write it like Europe/London or Europe/Warsaw."));
	if (country[0] < 'A' || country[0] > 'Z' || country[1] < 'A' || country[1] > 'Z')
		form_wrong(req, "country", N_("Write the country as two capital letters, like GB or PL."));
	return form_fine(req);
}

enum status change_settings(struct request *req)
{
	const struct actor actor = actor_of(req);

	if (!fine(req))
		return invalid(req);
	if (sql_company_settings_change(req->db, form_text(req, "name"), form_text(req, "legal_name"),
					form_text(req, "tax_number"), form_text(req, "street"), form_text(req, "postcode"),
					form_text(req, "city"), form_text(req, "country"), form_text(req, "time_zone"),
					form_text(req, "mail_from"), form_text(req, "mail_name"),
					form_text(req, "bank_name"), form_text(req, "bank_account"),
					form_text(req, "bank_code"), form_int(req, "payment_days"),
					form_int(req, "version")) != 1)
		return refused(req, &changed_meanwhile);
	audit(req->db, &actor, "settings", "company", 1, "name", form_text(req, "name"), "legal_name",
	      form_text(req, "legal_name"), "time_zone", form_text(req, "time_zone"), "mail_from",
	      form_text(req, "mail_from"), "bank_account", form_text(req, "bank_account"), "bank_code",
	      form_text(req, "bank_code"), "payment_days",
	      arena_printf(req->arena, "%lld", (long long)form_int(req, "payment_days")));
	return redirect_notice(req, N_("The settings are saved."), "/admin/settings");
}
