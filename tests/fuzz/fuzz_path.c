/* Addresses and the route table. The path is what was asked, percent-encoded. */
#include <string.h>

#include "base/buffer.h"
#include "base/text.h"
#include "support.h"
#include "web/request.h"
#include "web/route.h"

static const struct route routes[] = {
	{ GET, "/", NULL }, { GET, "/shop", NULL }, { GET, "/shop/orders/:reference", NULL },
	{ GET, "/shop/orders/new", NULL }, { POST, "/shop/orders/:reference/lines/:line", NULL },
	{ GET, "/:a/:b/:c/:d/:e/:f/:g/:h", NULL }, { GET, "/:a/:b/:c/:d/:e/:f/:g/:h/:i", NULL }, { 0 }
};

/* Pattern and values put together give the path again. */
static void same_path(const struct route *route, const char *const *values, const char *path)
{
	struct buffer whole = { 0 };

	for (const char *at = route->path; *at;) {
		if (*at != ':') {
			buffer_char(&whole, *at++);
			continue;
		}
		expect(*values && (*values)[0] && !strchr(*values, '/'));
		buffer_text(&whole, *values++);
		at += strcspn(at, "/");
	}
	expect(!*values && text_same(buffer_get(&whole), path));
	buffer_free(&whole);
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t length)
{
	struct arena *arena = fuzz_arena();
	char *decoded = url_decode(arena, (const char *)bytes, length, false), *encoded;
	bool others;

	if (!decoded)
		return 0;
	encoded = url_encode(arena, decoded);
	expect(text_same(url_decode(arena, encoded, strlen(encoded), true), decoded));
	if (path_is_local(decoded))
		expect(decoded[0] == '/' && decoded[1] != '/' && !strpbrk(decoded, "\\ \r\n\t"));
	for (int method = GET; method <= OTHER_METHOD; method++) {
		const char *const *values = NULL;
		const struct route *route = route_find(routes, (enum method)method, decoded, arena, &values, &others);

		expect(!route || !others);
		if (route)
			same_path(route, values, decoded);
	}
	return 0;
}
