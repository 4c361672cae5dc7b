/* The company's own settings. The version that was shown comes back with the form: of two people who edit at once, the
 * second is told. */
#include "admin/pages.h"
#include "base/must.h"
#include "base/text.h"
#include "core/crypto.h"
#include "core/locale.h"
#include "domain/common/file_kinds.h"
#include "domain/common/files.h"
#include "domain/money/economics.h"
#include "shared/visitor.h"
#include "sql/company.h"
#include "sql/economics.h"
#include "web/response.h"

#define CURRENCIES "BGN CHF CZK DKK EUR GBP GEL HUF KZT MDL NOK PLN RON RSD SEK TRY UAH USD"

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
	{ "base_url", TEXT, .max = 200 },
	{ "currency", CHOICE, .choices = CURRENCIES },
	{ "version", WHOLE, .required = true, .min = 1 },
	{ 0 },
};
const struct field_rule settings_mark_form[] = { { "mark", DOCUMENT, .required = true, .max = MARK_BYTES }, { 0 } };

struct currency_choice {
	const char *code;
};
LIST_OF(currency_choice);
RECORD(currency_choice, FIELD(currency_choice, code));

struct settings_page {
	const struct company *settings;
	const struct service_costs *costs;
	const char *installation; /* its address, which holds while the company has set none */
	const char *preview;
	bool own_mark;
	bool currency_open;       /* nothing is kept in it yet */
	struct currency_choice_list currencies;
};
RECORD(settings_page, ONE(settings_page, settings, company), ONE(settings_page, costs, service_costs), FIELD(settings_page, installation),
       FIELD(settings_page, preview), FIELD(settings_page, own_mark), FIELD(settings_page, currency_open),
       LIST(settings_page, currencies, currency_choice));

static const struct refused changed_meanwhile = {
	N_("Somebody else saved these settings while you were editing."),
	N_("Open the page again to see their values, then make your change once more."), { 0 }
};

static struct currency_choice_list currencies(struct arena *arena)
{
	enum { CODE = 3 };
	struct currency_choice_list list = { arena_many(arena, struct currency_choice, sizeof(CURRENCIES) / (CODE + 1)), 0 };

	for (const char *at = CURRENCIES; *at; at += CODE + (at[CODE] == ' '))
		list.items[list.count++].code = arena_bytes(arena, at, CODE);
	return list;
}

enum status show_settings(struct request *req)
{
	struct settings_page shown = { .settings = sql_company_settings(req->db), .installation = req->config->base_url };

	if (!shown.settings)
		return not_found(req);
	shown.preview = company_mark(req->arena, shown.settings);
	shown.own_mark = !text_empty(shown.settings->mark_sha256);
	shown.currencies = currencies(req->arena);
	shown.costs = sql_service_costs(req->db);
	shown.currency_open = !sql_company_currency_fixed(req->db);
	return page(req, "admin/settings", &shown);
}

/* As it is kept; "" stands for the installation's. */
static const char *address_of(struct request *req)
{
	const char *text = form_text(req, "base_url"), *address;

	if (!*text)
		return "";
	address = company_address(req->arena, text);
	if (!address)
		form_wrong(req, "base_url", N_("Write it like https://partners.example.com, without a path. http:// works for this machine only."));
	return address;
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
	static const struct refused currency_stays = {
		.rule = N_("The currency stays as it is once prices, deliveries, orders or projects are kept in it."),
		.remedy = N_("Amounts are never converted, so nobody can lift this. Another currency needs a "
		    "Filar of its own.")
	};
	const struct actor actor = actor_of(req);
	const char *address = address_of(req), *currency = form_text(req, "currency");

	if (!fine(req))
		return invalid(req);
	if (sql_company_settings_change(req->db, form_text(req, "name"), form_text(req, "legal_name"),
					form_text(req, "tax_number"), form_text(req, "street"), form_text(req, "postcode"),
					form_text(req, "city"), form_text(req, "country"), form_text(req, "time_zone"),
					form_text(req, "mail_from"), form_text(req, "mail_name"),
					form_text(req, "bank_name"), form_text(req, "bank_account"),
					form_text(req, "bank_code"), form_int(req, "payment_days"), address,
					form_int(req, "version")) != 1)
		return refused(req, &changed_meanwhile);
	if (*currency && !text_same(currency, sql_company_settings(req->db)->currency) &&
	    sql_company_currency_set(req->db, currency) != 1)
		return refused(req, &currency_stays);
	audit(req->db, &actor, "settings", "company", 1, "name", form_text(req, "name"), "legal_name",
	      form_text(req, "legal_name"), "time_zone", form_text(req, "time_zone"), "mail_from",
	      form_text(req, "mail_from"), "bank_account", form_text(req, "bank_account"), "bank_code",
	      form_text(req, "bank_code"), "base_url", address, "currency", currency, "payment_days",
	      arena_printf(req->arena, "%lld", (long long)form_int(req, "payment_days")));
	return redirect_notice(req, N_("The settings are saved. Every page and letter follows them within a second."), "/admin/settings");
}

enum status change_mark(struct request *req)
{
	static const struct refused not_kept = { .rule = N_("The picture could not be kept."),
						 .remedy = N_("Try again in a few minutes. If it fails again, tell us.") };
	const struct actor actor = actor_of(req);
	const struct upload *upload = form_upload(req, "mark");
	const char *type, *sha256;
	refusal why = mark_judge(req->arena, upload->bytes, upload->length, &type);

	if (why)
		return refused(req, why);
	sql_company_mark_set(req->db, crypto_hash(req->arena, upload->bytes, upload->length), type);
	sha256 = file_keep(req->arena, req->config, upload->bytes, upload->length);
	if (!sha256)
		return refused(req, &not_kept);
	audit(req->db, &actor, "settings_mark", "company", 1, "sha256", sha256, "type", type);
	return redirect_notice(req, N_("The new mark is in its place on every page, document and letter."), "/admin/settings");
}

enum status remove_mark(struct request *req)
{
	const struct actor actor = actor_of(req);

	if (sql_company_mark_set(req->db, "", "") == 1)
		audit(req->db, &actor, "settings_mark", "company", 1, "sha256", "", "type", "");
	return redirect_notice(req, N_("The mark is Filar's own again."), "/admin/settings");
}
