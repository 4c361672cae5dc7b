/* Small questions about a request that handlers and dispatch ask: path values, cookies, headers of the answer. */
#include "web/request.h"

#include <string.h>

#include "base/must.h"
#include "core/crypto.h"
#include "core/log.h"

struct later {
	struct later *next;
	void (*act)(struct db *db, void *context);
	void *context;
};

const char *path_text(const struct request *req, int n)
{
	must(n >= 0 && req->path_values);
	for (int i = 0; i <= n; i++)
		must(req->path_values[i] != NULL);
	return req->path_values[n];
}

static bool one_line(const char *text)
{
	return !strpbrk(text, "\r\n");
}

void set_cookie(struct request *req, const char *cookie)
{
	const char *equals = strchr(cookie, '=');
	size_t name;

	must(equals && one_line(cookie));
	name = (size_t)(equals - cookie) + 1;
	for (size_t i = 0; i < REQUEST_COOKIES; i++) {
		if (!req->cookies[i] || strncmp(req->cookies[i], cookie, name) == 0) {
			req->cookies[i] = arena_text(req->arena, cookie);
			return;
		}
	}
	never("room for another cookie");
}

const char *get_cookie(const struct request *req, const char *name)
{
	const char *at = req->header ? req->header(req, "HTTP_COOKIE") : NULL;
	size_t length = strlen(name);

	while (at && *at) {
		at += strspn(at, "; \t");
		size_t part = strcspn(at, ";");

		if (part > length && strncmp(at, name, length) == 0 && at[length] == '=')
			return arena_bytes(req->arena, at + length + 1, part - length - 1);
		at += part;
	}
	return NULL;
}

const char *get_token_cookie(const struct request *req, const char *name)
{
	static const char letters[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
	const char *value = get_cookie(req, name);

	if (!value || strlen(value) != CRYPTO_TOKEN_LETTERS || strspn(value, letters) != CRYPTO_TOKEN_LETTERS)
		return NULL;
	return value;
}

void add_header(struct request *req, const char *name, const char *value)
{
	must(one_line(name) && one_line(value));
	for (size_t i = 0; i < REQUEST_HEADERS; i++) {
		if (!req->headers_out[i].name || strcmp(req->headers_out[i].name, name) == 0) {
			req->headers_out[i] = (struct header){ arena_text(req->arena, name), arena_text(req->arena, value) };
			return;
		}
	}
	never("room for another header");
}

static void queue(struct request *req, struct later **list, void (*act)(struct db *db, void *context), void *context)
{
	struct later *later = arena_one(req->arena, struct later);

	*later = (struct later){ *list, act, context };
	*list = later;
}

void count_anyway(struct request *req, void (*write)(struct db *db, void *context), void *context)
{
	queue(req, &req->later, write, context);
}

void work_afterwards(struct request *req, void (*work)(struct db *db, void *context), void *context)
{
	queue(req, &req->afterwards, work, context);
}

bool path_is_local(const char *path)
{
	if (!path || path[0] != '/' || path[1] == '/' || path[1] == '\\' || strlen(path) > 2000)
		return false;
	for (const unsigned char *at = (const unsigned char *)path; *at; at++)
		if (*at <= ' ' || *at == 0x7f || *at == '\\')
			return false;
	return true;
}

char *url_encode(struct arena *arena, const char *text)
{
	static const char digits[] = "0123456789ABCDEF";
	static const char plain[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~";
	char *out = arena_alloc(arena, strlen(text) * 3 + 1);
	char *to = out;

	for (const unsigned char *at = (const unsigned char *)text; *at; at++) {
		if (strchr(plain, *at)) {
			*to++ = (char)*at;
		} else {
			*to++ = '%';
			*to++ = digits[*at >> 4];
			*to++ = digits[*at & 15];
		}
	}
	return out;
}

static int hex_digit(char letter)
{
	if (letter >= '0' && letter <= '9')
		return letter - '0';
	if (letter >= 'a' && letter <= 'f')
		return letter - 'a' + 10;
	return letter >= 'A' && letter <= 'F' ? letter - 'A' + 10 : -1;
}

char *url_decode(struct arena *arena, const char *bytes, size_t length, bool plus)
{
	char *out = arena_alloc(arena, length + 1);
	size_t used = 0;

	for (size_t i = 0; i < length; i++) {
		char letter = bytes[i];

		if (letter == '%') {
			if (length - i < 3 || hex_digit(bytes[i + 1]) < 0 || hex_digit(bytes[i + 2]) < 0)
				return NULL;
			letter = (char)(hex_digit(bytes[i + 1]) * 16 + hex_digit(bytes[i + 2]));
			i += 2;
		} else if (letter == '+' && plus) {
			letter = ' ';
		}
		if (letter == '\0')
			return NULL;
		out[used++] = letter;
	}
	return out;
}

const char *request_here(const struct request *req)
{
	return req->target ? req->target : path_is_local(req->path) ? req->path : "/";
}

static void run_all(struct request *req, const struct later *later, enum db_mode mode, const char *failed)
{
	if (!later)
		return;
	db_begin(req->db, mode);
	for (; later; later = later->next) {
		later->act(req->db, later->context);
		if (db_fault(req->db) != DB_FINE) {
			log_event(LOG_WARNING, failed, "id", req->id);
			db_fault_clear(req->db);
			return;
		}
	}
}

void request_run_later(struct request *req)
{
	run_all(req, req->later, DB_AUTOCOMMIT, "count_anyway_failed");
}

void request_run_afterwards(struct request *req)
{
	run_all(req, req->afterwards, DB_READ, "work_afterwards_failed");
	db_rollback(req->db);
}

const char *path_with_next(struct arena *arena, const char *path, const char *next)
{
	const char *whole = arena_printf(arena, "%s?next=%s", path, url_encode(arena, next));

	if (!path_is_local(whole))
		whole = arena_printf(arena, "%s?next=%s", path, url_encode(arena, arena_bytes(arena, next, strcspn(next, "?"))));
	return path_is_local(whole) ? whole : path;
}
