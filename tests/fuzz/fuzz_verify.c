/* The export of a partner's books as `filar verify` reads it: any file, also one that somebody changed. */
#include <json-c/json.h>

#include "domain/money/verify.h"
#include "support.h"

static int told;

static void tell(const char *sentence)
{
	expect(sentence && sentence[0]);
	told++;
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t length)
{
	struct arena *arena = fuzz_arena();
	struct json_object *export = json_object_from_file(input_file((const char *)bytes, length));
	struct verified done;

	told = 0;
	if (export && json_object_is_type(export, json_type_object)) {
		done = export_verify(arena, export, tell);
		expect(done.findings == told && done.commissions >= 0 && done.entries >= 0);
	}
	json_object_put(export);
	return 0;
}
