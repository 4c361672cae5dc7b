/* Cookies and the other headers that we read. One a line: cookies, Accept-Language, Sec-Fetch-Site, Origin, Referer. */
#include <string.h>

#include "base/text.h"
#include "core/crypto.h"
#include "core/locale.h"
#include "support.h"
#include "web/gate.h"
#include "web/request.h"

#define SITE "https://partners.example.com"

static const char *cookies;

static const char *header(const struct request *req, const char *name)
{
	(void)req;
	return strcmp(name, "HTTP_COOKIE") == 0 ? cookies : NULL;
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t length)
{
	struct arena *arena = fuzz_arena();
	struct input input = input_of(bytes, length);
	struct request req = { .arena = arena, .header = header };
	const char *value, *fetch, *origin, *referer, *path;
	enum language language;

	cookies = input_line(arena, &input);
	value = get_cookie(&req, "filar-language");
	expect(!value || (!strchr(value, ';') && strstr(cookies, value)));
	if (value && locale_of_code(value, &language))
		expect(language < LANGUAGES && text_same(locale_code(language), value));
	value = get_token_cookie(&req, "__Host-filar");
	expect(!value || (strlen(value) == CRYPTO_TOKEN_LETTERS && !strpbrk(value, "=;,. \t\r\n\"")));
	language = locale_accepted(input_line(arena, &input));
	expect(language < LANGUAGES);
	fetch = input_line(arena, &input);
	origin = input_line(arena, &input);
	referer = input_line(arena, &input);
	if (gate_same_origin(fetch, origin, referer, SITE)) {
		expect(!origin[0] || text_same(origin, SITE));
		expect(fetch[0] || origin[0] || text_same(referer, SITE) || text_starts(referer, SITE "/"));
	}
	path = gate_referer_path(referer, SITE);
	expect(!path || (path[0] == '/' && path[1] != '/' && path[1] != '\\' && path_is_local(path)));
	return 0;
}
