/* Signing in and out, and choosing the partner to act for. Hashing happens outside of any transaction. */
#include "auth/hashing.h"
#include "auth/pages.h"
#include "base/must.h"
#include "base/text.h"
#include "core/crypto.h"
#include "core/log.h"
#include "shared/visitor.h"
#include "sql/credentials.h"
#include "sql/members.h"
#include "web/counter.h"
#include "web/page.h"
#include "web/service.h"

enum { WINDOW = 15 * 60, ACCOUNT_TRIES = 5, ADDRESS_TRIES = 30, BUSY_SECONDS = 5 };

const struct field_rule sign_in_query[] = { { "next", TEXT, .max = 2000 }, { 0 } };
const struct field_rule sign_in_form[] = {
	{ "email", EMAIL, .required = true, .max = 254 },
	{ "password", SECRET, .required = true, .max = 200 },
	{ "next", TEXT, .max = 2000 },
	{ 0 },
};
const struct field_rule switch_query[] = { { "next", TEXT, .max = 2000 }, { 0 } };
const struct field_rule switch_form[] = {
	{ "partner", WHOLE, .required = true, .min = 1 },
	{ "next", TEXT, .max = 2000 },
	{ 0 },
};

struct sign_in_page {
	const char *next;
};
RECORD(sign_in_page, FIELD(sign_in_page, next));

struct locked_page {
	int64_t minutes;
};
RECORD(locked_page, FIELD(locked_page, minutes));

struct switch_page {
	struct membership_list partners;
	int64_t current;
	const char *next;
};
RECORD(switch_page, LIST(switch_page, partners, membership), FIELD(switch_page, current), FIELD(switch_page, next));

static const char *next_path(const struct request *req)
{
	const char *next = form_text(req, "next");

	return path_is_local(next) && !text_starts(next, "/auth/sign-") ? next : "";
}

enum status show_sign_in(struct request *req)
{
	const struct sign_in_page shown = { .next = next_path(req) };

	if (req->visitor.person_id)
		return *shown.next ? redirect(req, "%s", shown.next) : show_home(req);
	return page(req, "auth/sign_in", &shown);
}

enum status locked(struct request *req, int64_t window_seconds)
{
	int64_t wait = counter_wait(req->db, window_seconds);
	const struct locked_page shown = { .minutes = wait / 60 + 1 };

	too_many(req, wait);
	req->content = "text/html; charset=utf-8";
	page_render(req, "auth/locked", &shown);
	return req->status;
}

/* Takes as long for an address that nobody has. */
static bool matches(const struct credential *credential, const char *password)
{
	if (credential)
		return crypto_password_matches(credential->password_hash, password);
	crypto_password_waste(password);
	return false;
}

struct entering {
	struct request *req;
	int64_t person_id, partner_id;
};

static bool enter(struct db *db, void *context)
{
	struct entering *entering = context;
	struct actor actor = actor_of(entering->req);

	actor.person_id = entering->person_id;
	actor.partner_id = entering->partner_id;
	session_start(entering->req, entering->person_id, entering->partner_id);
	audit(db, &actor, "sign_in", "person", entering->person_id, "partner",
	      entering->partner_id ? arena_printf(db_arena(db), "%lld", (long long)entering->partner_id) : "none");
	return true;
}

static enum status welcome(struct request *req, int64_t person_id)
{
	struct home home = home_of(req, person_id);
	struct entering entering = { req, person_id, home.partner_id };
	const char *next = next_path(req);

	db_run(req->db, enter, &entering);
	if (*next && text_same(home.path, "/auth/switch"))
		return redirect(req, "%s", path_with_next(req->arena, "/auth/switch", next));
	return redirect(req, "%s", *next ? next : home.path);
}

enum status sign_in(struct request *req)
{
	const char *email = text_lower_ascii(req->arena, form_text(req, "email"));
	const char *account = arena_printf(req->arena, "sign-in:%s", email);
	const char *place = arena_printf(req->arena, "sign-in-from:%s", req->address);

	/* Counted before it is tried, so that many tries at once are counted too. */
	if (counter_value(req->db, place, WINDOW) >= ADDRESS_TRIES || counter_hit(req->db, account, WINDOW) > ACCOUNT_TRIES)
		return locked(req, WINDOW);

	const struct credential *credential = sql_credential_of_email(req->db, email);

	if (!hashing_begin(req->config))
		return too_many(req, BUSY_SECONDS);

	bool right = matches(credential, form_text(req, "password"));

	hashing_end();
	if (!right) {
		counter_hit(req->db, place, WINDOW);
		log_event(LOG_INFO, "sign-in refused", "id", req->id);
		form_wrong(req, "password", N_("The e-mail address or the password is not right. Try again, or set a new password."));
		return invalid(req);
	}
	counter_forget(req->db, account);
	return welcome(req, credential->person_id);
}

enum status sign_out(struct request *req)
{
	const struct actor actor = actor_of(req);

	session_end(req);
	if (actor.person_id)
		audit(req->db, &actor, "sign_out", "person", actor.person_id, "session", "ended");
	return redirect_notice(req, N_("You are signed out."), "/auth/sign-in");
}

enum status show_switch(struct request *req)
{
	const struct switch_page shown = { .partners = sql_memberships_of(req->db, req->visitor.person_id),
					   .current = req->visitor.partner_id,
					   .next = next_path(req) };

	return page(req, "auth/switch", &shown);
}

static const struct membership *chosen(struct request *req)
{
	struct membership_list partners = sql_memberships_of(req->db, req->visitor.person_id);

	for (size_t i = 0; i < partners.count; i++)
		if (partners.items[i].partner_id == form_int(req, "partner"))
			return &partners.items[i];
	return NULL;
}

struct switching {
	struct request *req;
	const struct membership *partner;
};

static bool change(struct db *db, void *context)
{
	struct switching *switching = context;
	const struct actor actor = actor_of(switching->req);

	session_switch(switching->req, switching->partner->partner_id);
	audit(db, &actor, "switch_partner", "partner", switching->partner->partner_id, "name", switching->partner->name);
	return true;
}

enum status switch_partner(struct request *req)
{
	struct switching switching = { req, chosen(req) };
	const char *next = next_path(req);

	if (!switching.partner)
		return not_found(req);
	db_run(req->db, change, &switching);

	const struct membership *partner = switching.partner;

	if (*next)
		return redirect(req, "%s", next);
	return redirect(req, "%s", partner_home(partner));
}
