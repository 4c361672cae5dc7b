/* Uploaded work and marks, judged by their bytes. The first line is the name of the file. */
#include <string.h>

#include "base/text.h"
#include "domain/common/file_kinds.h"
#include "support.h"

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t length)
{
	struct arena *arena = fuzz_arena();
	struct input input = input_of(bytes, length);
	const char *name = input_line(arena, &input), *type = NULL;

	expect(file_kind(input.at, input.left)[0]);
	if (!file_judge(arena, name, input.at, input.left, &type))
		expect(type && input.left && !text_same(type, "text/html") && !text_same(type, "image/svg+xml"));
	type = NULL;
	if (!mark_judge(arena, input.at, input.left, &type))
		expect((text_same(type, "image/png") || text_same(type, "image/jpeg")) && input.left <= MARK_BYTES);
	return 0;
}
