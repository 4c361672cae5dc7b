/* Sessions, and the token that every POST carries. The token is derived, not stored: the HMAC of the cookie itself,
 * of the session's or, before sign-in, of a random one made for that purpose. So it needs no look-up, can be checked
 * even when the session has ended, and a reader of the database cannot compute it. */
#include "web/session.h"

#include <string.h>

#include "base/must.h"
#include "core/crypto.h"
#include "sql/web.h"
#include "web/route.h"
#include "web/seal.h"
#include "web/service.h"

#define SESSION_COOKIE "__Host-filar"
#define BEFORE_COOKIE "__Host-filar-pre"
#define COOKIE_RULES "; Path=/; Secure; HttpOnly; SameSite=Lax"

static void send_session(struct request *req, const char *token)
{
	set_cookie(req, arena_printf(req->arena, SESSION_COOKIE "=%s" COOKIE_RULES, token));
}

void session_start(struct request *req, int64_t person_id, int64_t partner_id)
{
	const char *token = crypto_token(req->arena);
	const char *hash = crypto_hash_text(req->arena, token);

	if (req->session)
		sql_session_delete(req->db, req->session);
	sql_session_insert(req->db, hash, person_id, partner_id, req->address, req->browser);
	req->session = hash;
	send_session(req, token);
}

void session_end(struct request *req)
{
	if (req->session)
		sql_session_delete(req->db, req->session);
	req->session = NULL;
	set_cookie(req, SESSION_COOKIE "=" COOKIE_RULES "; Max-Age=0");
}

void session_end_all(struct request *req, int64_t person_id)
{
	sql_session_delete_all(req->db, person_id);
}

void session_end_others(struct request *req)
{
	must(req->session != NULL);
	sql_session_delete_others(req->db, req->visitor.person_id, req->session);
}

struct session_line_list session_list(struct request *req)
{
	return sql_sessions_of(req->db, req->visitor.person_id, req->session);
}

void session_speak(struct request *req, enum language language)
{
	must(req->session != NULL);
	sql_session_language(req->db, req->session, locale_code(language));
}

void session_switch(struct request *req, int64_t partner_id)
{
	const char *token = crypto_token(req->arena);
	const char *hash = crypto_hash_text(req->arena, token);

	must(req->session != NULL);
	if (sql_session_renew(req->db, req->session, hash, partner_id) != 1)
		return;
	req->session = hash;
	send_session(req, token);
}

const char *session_token(const struct request *req)
{
	const char *cookie = get_token_cookie(req, SESSION_COOKIE);

	if (cookie)
		return seal(req->arena, "session", cookie);
	cookie = get_token_cookie(req, BEFORE_COOKIE);
	return cookie ? seal(req->arena, "before", cookie) : NULL;
}

const char *session_token_made(struct request *req)
{
	const char *cookie;

	if (req->csrf)
		return req->csrf;
	cookie = crypto_token(req->arena);
	set_cookie(req, arena_printf(req->arena, BEFORE_COOKIE "=%s" COOKIE_RULES, cookie));
	return req->csrf = seal(req->arena, "before", cookie);
}

static void seen(struct db *db, void *context)
{
	sql_session_seen(db, context);
}

bool session_look_up(struct request *req, int64_t *was)
{
	const char *cookie = get_token_cookie(req, SESSION_COOKIE);
	char *hash = cookie ? crypto_hash_text(req->arena, cookie) : NULL;
	const struct session_row *row = !hash ? NULL : req->service->session ? req->service->session(req, hash) :
									 sql_session_find(req->db, hash);
	enum language language;

	*was = row ? row->person_id : 0;
	if (!row || !row->live)
		return false;
	req->session = hash;
	req->visitor.person_id = row->person_id;
	req->visitor.partner_id = row->partner_id;
	if (row->language && locale_of_code(row->language, &language)) {
		req->visitor.language = language;
		req->visitor.language_chosen = true;
	}
	if (row->unseen)
		count_anyway(req, seen, hash);
	return true;
}

const char *session_principal(const struct request *req)
{
	const char *before;

	if (req->visitor.person_id || req->visitor.partner_id)
		return arena_printf(req->arena, "%lld/%lld%s", (long long)req->visitor.person_id,
				    (long long)req->visitor.partner_id, req->route->key ? "/key" : "");
	before = get_token_cookie(req, BEFORE_COOKIE);
	return crypto_hash_text(req->arena, before ? before : req->csrf ? req->csrf : req->address);
}
