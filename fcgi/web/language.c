/* Which language a page speaks, and the button that changes it. */
#include "web/language.h"

#include "core/locale.h"
#include "sql/web.h"
#include "web/response.h"

#define LANGUAGE_COOKIE "filar-language"

const struct field_rule language_form[] = {
	{ "code", CHOICE, .required = true, .choices = "en pl ru" },
	{ "back", TEXT, .max = 2000 },
	{ 0 },
};

void language_use(const struct request *req)
{
	const char *cookie = get_cookie(req, LANGUAGE_COOKIE);
	const char *accepted = req->header ? req->header(req, "HTTP_ACCEPT_LANGUAGE") : NULL;
	enum language language;

	if (req->visitor.person_id && req->visitor.language_chosen)
		language = req->visitor.language;
	else if (!cookie || !locale_of_code(cookie, &language))
		language = locale_accepted(accepted ? accepted : "");
	locale_use(language);
}

/* One address in three languages: the choice is kept in a cookie and, for this sign-in, in the session. */
enum status language_switch(struct request *req)
{
	const char *code = form_text(req, "code");
	const char *back = form_text(req, "back");

	if (req->session)
		sql_session_language(req->db, req->session, code);
	set_cookie(req, arena_printf(req->arena, LANGUAGE_COOKIE "=%s; Path=/; Max-Age=31536000; Secure; HttpOnly; "
				     "SameSite=Lax", code));
	return redirect(req, "%s", path_is_local(back) ? back : "/");
}
