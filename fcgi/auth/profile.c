/* One's own account: name, phone, language, password, and where one is signed in. */
#include <string.h>

#include "auth/hashing.h"
#include "auth/pages.h"
#include "base/must.h"
#include "base/text.h"
#include "core/crypto.h"
#include "domain/people/credentials.h"
#include "domain/people/persons.h"
#include "shared/visitor.h"
#include "sql/credentials.h"
#include "sql/members.h"
#include "sql/persons.h"
#include "web/counter.h"
#include "web/service.h"

enum { WINDOW = 15 * 60, TRIES = 5, BUSY_SECONDS = 5 };

const struct field_rule profile_form[] = {
	{ "name", TEXT, .required = true, .min = 2, .max = 120 },
	{ "phone", TEXT, .max = 40 },
	{ "language", CHOICE, .required = true, .choices = "en pl ru" },
	{ 0 },
};
const struct field_rule password_form[] = {
	{ "present", SECRET, .required = true, .max = 200 },
	{ "password", SECRET, .required = true, .max = 200 },
	{ 0 },
};

/* A place where the person is signed in. */
struct profile_session {
	bool current;
	const char *browser; /* "Firefox"; "" unknown */
	const char *system;  /* "Windows"; "" unknown */
	const char *address;
	struct when created_at;
	struct when seen_at;
};
LIST_OF(profile_session);
RECORD(profile_session, FIELD(profile_session, current), FIELD(profile_session, browser), FIELD(profile_session, system),
       FIELD(profile_session, address), FIELD(profile_session, created_at), FIELD(profile_session, seen_at));

struct profile_page {
	const struct person *person;
	struct profile_session_list sessions;
	bool others;       /* there are other sessions to end */
	bool several;      /* acts for more than one partner */
};
RECORD(profile_page, ONE(profile_page, person, person), LIST(profile_page, sessions, profile_session),
       FIELD(profile_page, others), FIELD(profile_page, several));

/* The first of the names (word and name in turn) whose word stands in the browser's own description. */
static const char *named(const char *browser, const char *const *words)
{
	for (; *words; words += 2)
		if (strstr(browser, words[0]))
			return words[1];
	return "";
}

static struct profile_session_list sessions_of(struct request *req)
{
	static const char *const browsers[] = { "Firefox/", "Firefox", "Edg/", "Edge", "OPR/", "Opera", "Chrome/", "Chrome",
						"Safari/", "Safari", NULL };
	static const char *const systems[] = { "Android", "Android", "iPhone", "iPhone", "iPad", "iPad", "Windows", "Windows",
					       "Mac OS", "macOS", "Linux", "Linux", NULL };
	struct session_line_list lines = session_list(req);
	struct profile_session_list list = { arena_many(req->arena, struct profile_session, lines.count), lines.count };

	for (size_t i = 0; i < lines.count; i++) {
		const struct session_line *line = &lines.items[i];

		list.items[i] = (struct profile_session){ line->current, named(line->browser, browsers),
							  named(line->browser, systems), line->address,
							  line->created_at, line->seen_at };
	}
	return list;
}

enum status show_profile(struct request *req)
{
	struct profile_page shown = { .person = sql_person_of_id(req->db, req->visitor.person_id) };

	if (!shown.person)
		return not_found(req);
	shown.sessions = sessions_of(req);
	shown.others = shown.sessions.count > 1;
	shown.several = sql_memberships_of(req->db, req->visitor.person_id).count > 1;
	return page(req, "auth/profile", &shown);
}

enum status change_profile(struct request *req)
{
	const struct actor actor = actor_of(req);
	enum language language = ENGLISH;

	sql_person_change(req->db, actor.person_id, form_text(req, "name"), form_text(req, "phone"),
			  form_text(req, "language"));
	if (locale_of_code(form_text(req, "language"), &language))
		session_speak(req, language);
	audit(req->db, &actor, "profile", "person", actor.person_id, "name", "changed", "phone", "changed", "language",
	      form_text(req, "language"));
	return redirect_notice(req, N_("Your details are saved."), "/auth/profile");
}

struct changing {
	struct request *req;
	const char *hash;
};

static bool change(struct db *db, void *context)
{
	struct changing *changing = context;
	const struct actor actor = actor_of(changing->req);

	sql_credential_set(db, actor.person_id, changing->hash, actor.now);
	session_end_others(changing->req);
	audit(db, &actor, "password_set", "person", actor.person_id, "by", "profile");
	return true;
}

/* False: the answer is in req already. */
static bool password_right(struct request *req, const char *key)
{
	const struct credential *credential = sql_credential_of_person(req->db, req->visitor.person_id);

	if (credential && crypto_password_matches(credential->password_hash, form_text(req, "present")))
		return true;
	counter_hit(req->db, key, WINDOW);
	form_wrong(req, "present", N_("This is not your present password."));
	return false;
}

enum status change_password(struct request *req)
{
	const struct person *person = sql_person_of_id(req->db, req->visitor.person_id);
	const char *key = arena_printf(req->arena, "password:%lld", (long long)req->visitor.person_id);
	struct changing changing = { .req = req };
	const char *problem;

	if (!person)
		return not_found(req);
	if (counter_value(req->db, key, WINDOW) >= TRIES)
		return locked(req, WINDOW);
	problem = password_problem(form_text(req, "password"), person->email, common_passwords(req->config));
	if (problem) {
		form_wrong(req, "password", problem);
		return invalid(req);
	}
	if (!hashing_begin(req->config))
		return too_many(req, BUSY_SECONDS);
	if (password_right(req, key))
		changing.hash = crypto_password_hash(req->arena, form_text(req, "password"));
	hashing_end();
	if (!changing.hash)
		return invalid(req);
	db_run(req->db, change, &changing);
	return redirect_notice(req, N_("Your new password is set. Everywhere else you are signed out."), "/auth/profile");
}

enum status end_other_sessions(struct request *req)
{
	const struct actor actor = actor_of(req);

	session_end_others(req);
	audit(req->db, &actor, "sessions_end", "person", actor.person_id, "sessions", "ended");
	return redirect_notice(req, N_("You are signed out everywhere but here."), "/auth/profile");
}
