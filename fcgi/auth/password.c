/* Forgotten passwords and first passwords: a letter with a link, and the page behind the link. */
#include <time.h>

#include "auth/hashing.h"
#include "auth/pages.h"
#include "base/must.h"
#include "base/text.h"
#include "core/crypto.h"
#include "core/locale.h"
#include "domain/common/outbox.h"
#include "domain/people/credentials.h"
#include "domain/people/persons.h"
#include "domain/people/tokens.h"
#include "shared/visitor.h"
#include "sql/credentials.h"
#include "sql/persons.h"
#include "web/counter.h"
#include "web/service.h"

enum { HOUR = 3600, LETTERS_PER_HOUR = 5, BUSY_SECONDS = 5, ANSWER_MILLISECONDS = 100 };

const struct field_rule forgot_form[] = { { "email", EMAIL, .required = true, .max = 254 }, { 0 } };
const struct field_rule set_password_query[] = { { "token", TEXT, .max = 100 }, { 0 } };
const struct field_rule set_password_form[] = {
	{ "token", TEXT, .required = true, .max = 100 },
	{ "password", SECRET, .required = true, .max = 200 },
	{ 0 },
};

struct forgot_page {
	bool sent;
};
RECORD(forgot_page, FIELD(forgot_page, sent));

struct set_password_page {
	const char *token;
	const char *name;
	const char *email;
	bool first; /* an invitation, not a reset */
	bool works;
};
RECORD(set_password_page, FIELD(set_password_page, token), FIELD(set_password_page, name),
       FIELD(set_password_page, email), FIELD(set_password_page, first), FIELD(set_password_page, works));

enum status show_forgot(struct request *req)
{
	const struct forgot_page shown = { .sent = false };

	return page(req, "auth/forgot", &shown);
}

struct asking {
	struct request *req;
	const char *email;
};

static bool ask(struct db *db, void *context)
{
	struct asking *asking = context;
	struct actor actor = actor_of(asking->req);
	const struct person *person = sql_person_of_email_lock(db, asking->email);
	enum language language = ENGLISH;

	if (!person || person->blocked)
		return true;
	actor.person_id = person->id;
	locale_of_code(person->language, &language);

	const struct letter letter = { .name = person->name,
				       .link = token_issue(db, &actor, person->id, "reset"),
				       .at = when_plus_seconds(actor.now, RESET_SECONDS) };

	outbox_letter(db, actor.now, person->email, language, "reset", &letter, true);
	audit(db, &actor, "reset_asked", "person", person->id, "link", "sent");
	return true;
}

/* Every answer takes the same time, so that it does not tell whether the address is known. */
static void wait_until(struct when start, int64_t milliseconds)
{
	int64_t left = start.microseconds + milliseconds * 1000 - when_now().microseconds;
	struct timespec time = { 0, (long)left * 1000 };

	if (left > 0 && left <= milliseconds * 1000)
		nanosleep(&time, NULL);
}

enum status send_reset(struct request *req)
{
	struct asking asking = { req, text_lower_ascii(req->arena, form_text(req, "email")) };
	const char *key = arena_printf(req->arena, "reset:%s", asking.email);
	const struct forgot_page shown = { .sent = true };

	if (counter_hit(req->db, key, HOUR) <= LETTERS_PER_HOUR)
		db_run(req->db, ask, &asking);
	wait_until(req->now, ANSWER_MILLISECONDS);
	return page(req, "auth/forgot", &shown);
}

enum status show_set_password(struct request *req)
{
	const char *token = form_text(req, "token");
	const struct open_token *open = token_find(req->db, token, req->now);
	struct set_password_page shown = { .token = token, .works = open != NULL };

	if (open) {
		shown.name = open->name;
		shown.email = open->email;
		shown.first = text_same(open->purpose, "invitation");
	}
	return page(req, "auth/set_password", &shown);
}

struct setting {
	struct request *req;
	const struct open_token *open;
	const char *token, *hash;
	struct home home;
	bool used;
};

static bool set(struct db *db, void *context)
{
	struct setting *setting = context;
	struct request *req = setting->req;
	struct actor actor = actor_of(req);

	actor.person_id = setting->open->person_id;
	setting->used = token_use(db, setting->token, req->now);
	if (!setting->used)
		return false;
	sql_credential_set(db, setting->open->person_id, setting->hash, req->now);
	session_end_all(req, setting->open->person_id);
	session_start(req, setting->open->person_id, setting->home.partner_id);
	audit(db, &actor, "password_set", "person", setting->open->person_id, "by", setting->open->purpose);
	return true;
}

enum status set_password(struct request *req)
{
	struct setting setting = { .req = req, .token = form_text(req, "token") };
	const char *password = form_text(req, "password"), *problem;

	setting.open = token_find(req->db, setting.token, req->now);
	if (!setting.open)
		return show_set_password(req);
	problem = password_problem(password, setting.open->email, common_passwords(req->config));
	if (problem) {
		form_wrong(req, "password", problem);
		return invalid(req);
	}
	if (!hashing_begin(req->config))
		return too_many(req, BUSY_SECONDS);
	setting.hash = crypto_password_hash(req->arena, password);
	hashing_end();
	setting.home = home_of(req, setting.open->person_id);
	if (!db_run(req->db, set, &setting))
		return show_set_password(req);
	counter_forget(req->db, arena_printf(req->arena, "sign-in:%s",
					     text_lower_ascii(req->arena, setting.open->email)));
	return redirect_notice(req, N_("Your password is set, and you are signed in."), "%s", setting.home.path);
}
