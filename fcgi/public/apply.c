/* The application form. Against robots: a field that people do not see, and the sealed moment at which the form was opened. */
#include <string.h>

#include "base/text.h"
#include "core/crypto.h"
#include "core/log.h"
#include "domain/programme/versions.h"
#include "domain/recruiting/applications.h"
#include "domain/recruiting/flags.h"
#include "public/pages.h"
#include "shared/visitor.h"
#include "web/response.h"
#include "web/seal.h"

enum { LONGEST_FILL_SECONDS = 7 * 24 * 3600 };

const struct field_rule apply_start_form[] = {
	{ "kind", CHOICE, .choices = "reseller promoter contractor" },
	{ 0 }
};

const struct field_rule apply_form[] = {
	{ "kind", CHOICE, .required = true, .choices = "reseller promoter contractor" },
	{ "name", TEXT, .required = true, .min = 2, .max = 120 },
	{ "company", TEXT, .max = 160 },
	{ "email", EMAIL, .required = true },
	{ "phone", TEXT, .max = 40 },
	{ "tax_number", TEXT, .max = 40 },
	{ "website", TEXT, .max = 190 },
	{ "country", CHOICE, .required = true,
	  .choices = "AT BE BG BY CH CY CZ DE DK EE ES FI FR GB GE GR HR HU IE IT KZ LT LU LV MD MT NL NO PL PT RO RS RU SE SI "
		     "SK TR UA US" },
	{ "about", LINES, .required = true, .min = 20, .max = 2000 },
	{ "monthly_orders", WHOLE, .max = 100000 },
	{ "consent", FLAG, .required = true },
	{ "fax", TEXT, .max = 200 }, /* the trap: hidden from people */
	{ "started", TEXT, .max = 120 },
	{ 0 }
};

struct apply_page {
	const char *started;     /* sealed moment */
	bool published;          /* a version of the programme is in force */
	int64_t number;
	int64_t answer_days;
};
RECORD(apply_page, FIELD(apply_page, started), FIELD(apply_page, published), FIELD(apply_page, number),
       FIELD(apply_page, answer_days));

static const char *started_now(struct request *req)
{
	const char *moment = arena_printf(req->arena, "%lld", (long long)req->now.microseconds);

	return arena_printf(req->arena, "%s.%s", moment, seal(req->arena, "apply", moment));
}

/* Seconds since the form was opened; 0 when the moment is missing, forged or older than a week. */
static int64_t fill_seconds(struct request *req)
{
	char *text = arena_text(req->arena, form_text(req, "started"));
	char *dot = strchr(text, '.');
	int64_t moment, seconds;

	if (!dot)
		return 0;
	*dot = '\0';
	if (!crypto_same(dot + 1, seal(req->arena, "apply", text)) || !text_to_int(text, &moment))
		return 0;
	seconds = (req->now.microseconds - moment) / 1000000;
	return seconds < 0 || seconds > LONGEST_FILL_SECONDS ? 0 : seconds;
}

enum status show_apply(struct request *req)
{
	const struct programme_version *version = version_in_force(req->db, req->now);
	const struct terms *terms = version ? version_terms(req->db, version, req->currency) : NULL;
	const struct apply_page shown = { .started = started_now(req),
					  .published = terms != NULL,
					  .number = terms ? version->number : 0,
					  .answer_days = terms ? terms->answer_days.value : 0 };

	return page(req, "public/apply", &shown);
}

enum status show_apply_sent(struct request *req)
{
	return page(req, "public/apply_sent", NULL);
}

/* Each process reads the list once, before its first application. */
static void know_disposable_domains(const struct request *req)
{
	static bool known;
	const char *path = arena_printf(req->arena, "%s/deploy/disposable-domains.txt", req->config->share);

	if (!known && !flags_load(path))
		log_event(LOG_ERROR, "list of throw-away mail domains cannot be read", "path", path);
	known = true;
}

/* "example.com" is meant as https://example.com. */
static const char *website_of(struct request *req)
{
	const char *website = form_text(req, "website");

	if (!*website || text_starts(website, "https://") || text_starts(website, "http://"))
		return website;
	if (strchr(website, ' ') || !strchr(website, '.') || strstr(website, "://"))
		form_wrong(req, "website", N_("Write an address like www.example.com."));
	return arena_printf(req->arena, "https://%s", website);
}

enum status apply(struct request *req)
{
	const struct actor actor = actor_of(req);
	const struct new_application application = { .kind = form_text(req, "kind"),
						     .name = form_text(req, "name"),
						     .email = form_text(req, "email"),
						     .company = form_text(req, "company"),
						     .tax_number = form_text(req, "tax_number"),
						     .phone = form_text(req, "phone"),
						     .website = website_of(req),
						     .country = form_text(req, "country"),
						     .language = locale_code(locale_current()),
						     .about = form_text(req, "about"),
						     .monthly_orders = form_int(req, "monthly_orders"),
						     .fill_seconds = fill_seconds(req) };
	int64_t id;
	refusal why;

	if (form_sent(req, "fax"))
		return redirect(req, "/apply/sent");
	if (!form_fine(req))
		return invalid(req);
	know_disposable_domains(req);
	why = application_submit(req->db, &actor, &application, &id);
	return why ? refused(req, why) : redirect(req, "/apply/sent");
}
