/* Keeps and shows again a form whose session had ended. The row holds the digest of a token in a cookie, so another
 * browser cannot fetch it, and the person, so whoever signs in next at the same computer does not see it. */
#include "web/kept.h"

#include "base/text.h"
#include "core/crypto.h"
#include "sql/web.h"
#include "web/form.h"
#include "web/gate.h"
#include "web/response.h"
#include "web/route.h"
#include "web/service.h"

#define KEPT_COOKIE "__Host-filar-kept"
#define COOKIE_RULES "; Path=/; Secure; HttpOnly; SameSite=Lax"

enum { KEPT_BYTES = 32 * 1024 };

const char *sign_in_path(const struct request *req, const char *path)
{
	return path_with_next(req->arena, "/auth/sign-in", path);
}

/* The page on which the form stands: the one that sent us here. */
static const char *page_of_form(const struct request *req)
{
	const char *referer = req->header(req, "HTTP_REFERER"), *path = gate_referer_path(referer, req->base_url);

	if (!path)
		path = gate_referer_path(referer, req->config->base_url);

	if (path)
		return path;
	return text_same(req->service->name, "public") ? "/" : arena_printf(req->arena, "/%s", req->service->name);
}

static void insert(struct request *req, int64_t person_id, const char *path, const char *fields)
{
	const char *token = crypto_token(req->arena);

	sql_kept_insert(req->db, crypto_hash_text(req->arena, token), person_id, path, fields);
	set_cookie(req, arena_printf(req->arena, KEPT_COOKIE "=%s" COOKIE_RULES "; Max-Age=3600", token));
}

void kept_save(struct request *req, int64_t person_id)
{
	const char *path = page_of_form(req);
	const char *fields = person_id ? form_keep(req, req->route->fields, KEPT_BYTES) : NULL;

	if (!text_empty(fields)) {
		insert(req, person_id, path, fields);
		redirect_notice(req, N_("You were signed out because nothing happened for a while. Sign in again: what "
					"you typed is kept and will be there."),
				"%s", sign_in_path(req, path));
		return;
	}
	redirect_notice(req, N_("Nothing was changed, since you are not signed in any more. Sign in and send the form again."),
			"%s", sign_in_path(req, path));
}

static void forget(struct db *db, void *context)
{
	sql_kept_delete(db, context);
}

void kept_show(struct request *req)
{
	const char *token = get_token_cookie(req, KEPT_COOKIE);
	char *hash = token ? crypto_hash_text(req->arena, token) : NULL;
	const struct kept_row *row =
		hash ? sql_kept_find(req->db, hash, req->visitor.person_id, request_here(req)) : NULL;

	if (!row)
		return;
	form_restore(req, row->fields);
	count_anyway(req, forget, hash);
	set_cookie(req, KEPT_COOKIE "=" COOKIE_RULES "; Max-Age=0");
	req->notice = N_("Here is what you typed before you were signed out. Nothing has been sent yet: check it and send it "
			 "again. Files and passwords were not kept.");
}
