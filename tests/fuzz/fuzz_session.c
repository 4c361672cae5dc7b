/* Session cookies, the token of forms, the sealed notice and the key of what counts once. One a line: cookies, the csrf
 * field, the once field, what the API calls Idempotency-Key. Only what we sealed ourselves opens anything. */
#include <string.h>

#include "base/text.h"
#include "core/crypto.h"
#include "support.h"
#include "web/form.h"
#include "web/gate.h"
#include "web/once.h"
#include "web/response.h"
#include "web/route.h"
#include "web/seal.h"
#include "web/session.h"
#include "web/service.h"

#define SITE "https://partners.example.com"

static const char *cookies, *idempotency;
static bool looked_up;

static const char *header(const struct request *req, const char *name)
{
	(void)req;
	return text_same(name, "HTTP_COOKIE")		  ? cookies
	       : text_same(name, "HTTP_ORIGIN")		  ? SITE
	       : text_same(name, "HTTP_IDEMPOTENCY_KEY") ? idempotency
							  : NULL;
}

/* A hash is all that the database is ever asked for. */
static const struct session_row *session(struct request *req, const char *hash)
{
	static const struct session_row row = { .person_id = 7, .live = true };

	expect(req && strlen(hash) == CRYPTO_HASH_HEX && strspn(hash, "0123456789abcdef") == CRYPTO_HASH_HEX);
	looked_up = true;
	return &row;
}

static void token_fine(struct request *req, const char *token)
{
	const char *cookie = get_token_cookie(req, "__Host-filar"), *before = get_token_cookie(req, "__Host-filar-pre");
	const char *right = cookie ? seal(req->arena, "session", cookie) : before ? seal(req->arena, "before", before) : NULL;
	int64_t was;
	bool found;

	req->csrf = session_token(req);
	expect(text_same(req->csrf, right));
	expect((gate_decide(req, token) == GATE_OPEN) == (right && text_same(token, right)));
	looked_up = false;
	found = session_look_up(req, &was);
	expect(found == (cookie != NULL) && looked_up == found);
	expect(strlen(session_principal(req)) > 0);
	expect(strlen(session_token_made(req)) == CRYPTO_HASH_HEX);
}

static void notice_fine(struct request *req)
{
	const char *cookie, *dot;

	req->method = GET;
	notice_receive(req);
	if (!req->notice)
		return;
	cookie = get_cookie(req, "__Host-filar-notice");
	dot = cookie ? strrchr(cookie, '.') : NULL;
	expect(dot && text_same(dot + 1, seal(req->arena, "notice", req->notice)));
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t length)
{
	static const struct route form = { POST, "/x", NULL, .once = ONCE }, api = { POST, "/x", NULL, .once = ONCE, .key = true };
	static const struct service service = { .name = "shop", .session = session };
	static const struct config config = { .base_url = SITE };
	struct arena *arena = fuzz_arena();
	struct input input = input_of(bytes, length);
	struct request req = { .arena = arena, .config = &config, .service = &service, .route = &form, .method = POST, .path = "/x",
			       .header = header, .base_url = SITE, .address = "127.0.0.1",
			       .content_type = "application/x-www-form-urlencoded" };
	const char *token, *once, *key;

	cookies = input_line(arena, &input);
	token = input_line(arena, &input);
	once = input_line(arena, &input);
	idempotency = input_line(arena, &input);
	req.body = arena_printf(arena, "csrf=%s&once=%s", url_encode(arena, token), url_encode(arena, once));
	req.body_length = strlen(req.body);
	if (form_parse(&req)) {
		key = once_key(&req);
		expect(!key || (strlen(key) <= 255 && text_same(key, once)));
		expect(strlen(form_digest(&req)) == CRYPTO_HASH_HEX);
		token_fine(&req, form_raw(&req, "csrf"));
	}
	req.route = &api;
	key = once_key(&req);
	expect(!key || (key[0] && strlen(key) <= 255 && strspn(key, " \t") == 0));
	notice_fine(&req);
	return 0;
}
