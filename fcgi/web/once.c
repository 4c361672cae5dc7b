/* The idempotency rows: first statement and last statement of a transaction that counts once. */
#include "web/once.h"

#include <string.h>

#include "base/text.h"
#include "core/crypto.h"
#include "sql/web.h"
#include "web/form.h"
#include "web/route.h"
#include "web/session.h"

enum { KEY_BYTES = 255 };

const char *once_key(const struct request *req)
{
	const char *key = req->route->key ? req->header(req, "HTTP_IDEMPOTENCY_KEY") : form_raw(req, "once");

	/* "a" as a string of structured fields is the bare a. */
	if (req->route->key && key && strlen(key) > 2 && text_starts(key, "\"") && text_ends(key, "\""))
		key = arena_bytes(req->arena, key + 1, strlen(key) - 2);
	if (text_empty(key) || strlen(key) > KEY_BYTES)
		return NULL;
	for (const char *at = key; *at; at++)
		if (*at <= ' ' || *at > '~')
			return NULL;
	return key;
}

static const char *route_name(const struct request *req)
{
	return req->route->path;
}

/* Repeats the answer of the first request. */
static void repeat(struct request *req, const struct once_row *row)
{
	req->status = (enum status)row->status;
	req->location = text_empty(row->location) ? NULL : row->location;
	req->send_notice = text_empty(row->notice) ? NULL : row->notice;
	req->content = text_empty(row->content) ? NULL : row->content;
	buffer_clear(req->out);
	if (row->body)
		buffer_text(req->out, row->body);
	req->once_repeated = true;
}

enum once_found once_begin(struct request *req, const char *key)
{
	const char *principal = session_principal(req);
	const char *key_hash = crypto_hash_text(req->arena, key);
	const char *digest = form_digest(req);
	const struct once_row *row;

	if (sql_once_insert(req->db, principal, route_name(req), key_hash, digest) > 0)
		return ONCE_FIRST;
	if (db_fault(req->db) != DB_FINE)
		return ONCE_FAULT;
	row = sql_once_find(req->db, principal, route_name(req), key_hash);
	if (!row)
		return ONCE_FAULT;
	if (!text_same(row->request_hash, digest))
		return ONCE_DIFFERENT;
	repeat(req, row);
	return ONCE_REPEATED;
}

void once_finish(struct request *req, const char *key)
{
	sql_once_answer(req->db, session_principal(req), route_name(req), crypto_hash_text(req->arena, key), req->status,
			req->location, req->send_notice, req->content, req->out->length ? buffer_get(req->out) : NULL);
}
