/* Queries and bodies of forms: pairs are valid text within bounds, and written again they read the same. */
#include <string.h>

#include "base/buffer.h"
#include "base/text.h"
#include "support.h"
#include "web/form_parse.h"
#include "web/request.h"

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t length)
{
	struct arena *arena = fuzz_arena();
	struct pairs pairs = { 0 }, again = { 0 };
	struct buffer written = { 0 };

	if (!urlencoded_parse(arena, (const char *)bytes, length, &pairs))
		return 0;
	expect(pairs.count <= FORM_PAIRS);
	for (const struct pair *pair = pairs.first; pair; pair = pair->next) {
		expect(pair->name[0] && strlen(pair->name) <= FORM_NAME_BYTES && !pair->file_name);
		expect(strlen(pair->value) == pair->length && text_is_utf8(pair->value, pair->length));
		buffer_printf(&written, "%s=%s&", url_encode(arena, pair->name), url_encode(arena, pair->value));
	}
	expect(urlencoded_parse(arena, buffer_get(&written), written.length, &again) && again.count == pairs.count);
	for (const struct pair *one = pairs.first, *two = again.first; one; one = one->next, two = two->next)
		expect(strcmp(one->name, two->name) == 0 && strcmp(one->value, two->value) == 0);
	buffer_free(&written);
	return 0;
}
