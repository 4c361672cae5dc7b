/* Forms with files. The first line is the content type, the rest the body. */
#include <string.h>

#include "base/text.h"
#include "domain/common/file_kinds.h"
#include "support.h"
#include "web/form_parse.h"

static void part_fine(struct arena *arena, const struct pair *pair, const char *body, size_t length)
{
	const char *type = NULL;

	expect(pair->name[0] && strlen(pair->name) <= FORM_NAME_BYTES && text_is_utf8(pair->name, strlen(pair->name)));
	if (!pair->file_name) {
		expect(strlen(pair->value) == pair->length && text_is_utf8(pair->value, pair->length));
		return;
	}
	expect(text_is_utf8(pair->file_name, strlen(pair->file_name)) && !strpbrk(pair->file_name, "/\\"));
	expect(pair->value >= body && pair->value + pair->length <= body + length);
	expect(file_judge(arena, pair->file_name, pair->value, pair->length, &type) || type);
	expect(mark_judge(arena, pair->value, pair->length, &type) || type);
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t length)
{
	struct arena *arena = fuzz_arena();
	struct input input = input_of(bytes, length);
	const char *type = input_line(arena, &input);
	struct pairs pairs = { 0 };

	if (!multipart_parse(arena, type, input.at, input.left, &pairs))
		return 0;
	expect(pairs.count <= FORM_PAIRS);
	for (const struct pair *pair = pairs.first; pair; pair = pair->next)
		part_fine(arena, pair, input.at, input.left);
	return 0;
}
