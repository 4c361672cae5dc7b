#include "support_request.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "core/crypto.h"
#include "web/dispatch.h"
#include "web/form.h"
#include "web/gate.h"
#include "web/inspect.h"
#include "web/seal.h"

#define SITE "https://partners.example.com"
#define SESSION "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"

enum { HEADERS = 40, ROUTES = 200 };

static struct {
	const char *names[HEADERS], *values[HEADERS];
	size_t count;
} sent;

static const char *header(const struct request *req, const char *name)
{
	(void)req;
	for (size_t i = 0; i < sent.count; i++)
		if (text_same(sent.names[i], name))
			return sent.values[i];
	return NULL;
}

/* Every byte of a field that reached a handler is what its rule says. */
static void field_fine(const struct request *req, const struct field_rule *rule)
{
	size_t count = form_count(req, rule->name);

	expect(count <= 1 || rule->many);
	for (size_t i = 0; i < count; i++) {
		const char *text = form_text_at(req, rule->name, i);
		int64_t number = form_int_at(req, rule->name, i);

		expect(text_is_utf8(text, strlen(text)));
		if (rule->type == TEXT || rule->type == LINES || rule->type == SECRET)
			expect((int64_t)text_letters(text) <= (rule->max ? rule->max : rule->type == LINES ? 4000 : 200));
		if (rule->type == TEXT)
			for (const char *at = text; *at; at++)
				expect((unsigned char)*at >= ' ' && *at != 0x7f);
		if ((rule->type == WHOLE || rule->type == AMOUNT) && text[0])
			expect(number >= rule->min && (!rule->max || number <= rule->max));
		if (rule->type == CHOICE && text[0])
			expect(!strchr(text, ' ') && strstr(rule->choices, text));
	}
	if (rule->required && req->method == POST && rule->type != FLAG && rule->type != DOCUMENT && !rule->many)
		expect(form_sent(req, rule->name));
	form_money(req, rule->name);
	form_day(req, rule->name);
	form_upload(req, rule->name);
}

static enum status handled(struct request *req)
{
	const struct route *route = req->route;

	expect(gate_right(&req->visitor, route->right));
	if (req->method == POST && !route->key) {
		expect(req->csrf && text_same(form_raw(req, "csrf"), req->csrf));
		expect(gate_same_origin(header(req, "HTTP_SEC_FETCH_SITE"), header(req, "HTTP_ORIGIN"), header(req, "HTTP_REFERER"), SITE));
	}
	for (const struct field_rule *rule = route->fields; (form_fine(req) || req->method == GET) && rule && rule->name; rule++)
		if (form_fine(req))
			field_fine(req, rule);
	form_digest(req);
	form_keep(req, route->fields, 32768);
	return file_reply(req, "text/plain", "a name", "fine", 4);
}

static bool company(struct request *req, const char **name, const char **zone)
{
	*name = "Filar & Co";
	*zone = "Europe/London";
	req->currency = "GBP";
	return true;
}

static bool visitor(struct request *req)
{
	const char *rights = header(req, "HTTP_X_RIGHTS");

	req->visitor.person_name = "Ann";
	req->visitor.rights = rights ? strtoull(rights, NULL, 10) : ~(uint64_t)0;
	return true;
}

static const struct session_row *session(struct request *req, const char *hash)
{
	static const struct session_row row = { .person_id = 7, .partner_id = 3, .live = true };

	return text_same(hash, crypto_hash_text(req->arena, SESSION)) ? &row : NULL;
}

static bool key(struct request *req, const char *bearer)
{
	req->visitor.partner_id = 3;
	return text_same(bearer, "a-key") && visitor(req);
}

static const struct service *taken;

int service_taken(int argc, char **argv, const struct service *service)
{
	must(argc == 0 && !argv);
	taken = service;
	return 0;
}

/* The service with the handlers above; rows that count once need the database and lose that. */
static const struct service *tame(int (*service_main_of)(int, char **), const struct config *config, struct template_set **templates)
{
	static const struct template_binding none[] = { { 0 } };
	static struct service copy;
	static struct route routes[ROUTES];
	size_t count = 0;

	if (copy.name)
		return &copy;
	must(service_main_of(0, NULL) == 0);
	const struct service *service = taken;

	for (; service->routes[count].path; count++) {
		must(count < ROUTES - 1);
		routes[count] = service->routes[count];
		routes[count].handle = handled;
		routes[count].again = routes[count].again ? handled : NULL;
		routes[count].effect = TX_NONE;
		routes[count].once = MANY;
	}
	copy = (struct service){ service->name, service->title, routes, none, service->menu,
				 visitor, session, company, key, NULL, false };
	*templates = templates_of(&copy, config);
	must(*templates != NULL);
	copy.templates = NULL;
	return &copy;
}

static char *with_token(struct arena *arena, char *text)
{
	char *at = strstr(text, "@csrf@");

	return at ? arena_printf(arena, "%.*s%s%s", (int)(at - text), text, seal(arena, "session", SESSION), at + 6) : text;
}

static void read_headers(struct arena *arena, struct input *input)
{
	sent.count = 0;
	for (char *line; input->left && *(line = input_line(arena, input));) {
		char *colon = strchr(line, ':');

		if (!colon || sent.count == HEADERS)
			continue;
		*colon = '\0';
		for (char *at = line; *at; at++)
			*at = *at == '-' ? '_' : *at >= 'a' && *at <= 'z' ? (char)(*at - 32) : *at;
		if (text_same(line, "X_FILAR_PLAN") || (text_same(line, "COOKIE") && strstr(colon + 1, "-kept")))
			continue; /* what only tests send, and what only a database answers */
		sent.names[sent.count] = text_same(line, "CONTENT_TYPE") ? line : arena_printf(arena, "HTTP_%s", line);
		sent.values[sent.count++] = colon + 1 + strspn(colon + 1, " ");
	}
}

static void answer_fine(struct arena *arena, const struct request *req)
{
	struct buffer head = { 0 };
	const char *at;

	expect(req->status >= 200 && req->status < 500);
	response_headers(req, &head);
	for (at = buffer_get(&head); strncmp(at, "\r\n", 2) != 0; at = strstr(at, "\r\n") + 2) {
		size_t name = strspn(at, "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz-");

		expect(name && at[name] == ':' && at[name + 1] == ' ' && strstr(at, "\r\n"));
	}
	expect(!at[2]);
	expect(!req->location || path_is_local(req->location));
	if (req->status >= 400 && !req->head)
		expect(req->out->length > 0);
	buffer_free(&head);
	(void)arena;
}

void request_try(int (*service)(int argc, char **argv), const uint8_t *bytes, size_t length)
{
	static const struct config config = { .base_url = SITE, .share = ".", .site = "", .locale = "build/test/locale",
					      .database_socket = "/nonexistent", .database_name = "filar" };
	static struct template_set *templates;
	static struct db *db;
	static struct buffer out;
	struct arena *arena = fuzz_arena();
	struct input input = input_of(bytes, length);
	const struct service *tamed = tame(service, &config, &templates);
	char *line = input_line(arena, &input), *target = strchr(line, ' ');

	if (!target)
		return;
	*target++ = '\0';
	if (!db)
		db = db_new(&config, "nobody", arena);
	read_headers(arena, &input);
	buffer_clear(&out);
	struct request req = { .arena = arena, .db = db, .config = &config, .service = tamed, .templates = templates, .header = header,
			       .out = &out, .now = { 1800000000000000 }, .base_url = SITE, .mark = "/static/mark.svg",
			       .id = "0123456789abcdef0123456789abcdef", .address = "127.0.0.1", .browser = "", .query = "" };
	size_t path = strcspn(target, "?");

	req.head = text_same(line, "HEAD");
	req.method = req.head || text_same(line, "GET") ? GET : text_same(line, "POST") ? POST : OTHER_METHOD;
	req.target = path_is_local(target) ? target : NULL;
	req.path = url_decode(arena, target, path, false);
	if (req.path && (req.path[0] != '/' || !text_is_utf8(req.path, strlen(req.path))))
		req.path = NULL;
	req.query = with_token(arena, target[path] ? target + path + 1 : target + path);
	req.content_type = header(&req, "CONTENT_TYPE");
	char *body = arena_bytes(arena, input.at, input.left);

	req.body_length = input.left;
	if (strlen(body) == input.left && strstr(body, "@csrf@")) {
		body = with_token(arena, body);
		req.body_length = strlen(body);
	}
	req.body = body;
	dispatch(&req);
	expect(db_fault(db) == DB_FINE);
	answer_fine(arena, &req);
}
