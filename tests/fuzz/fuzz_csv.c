/* Files with separators. The first line is the charset; what was read is written as ours and read again. */
#include <string.h>

#include "base/text.h"
#include "core/csv.h"
#include "support.h"

struct reading {
	struct buffer written;
	size_t fields;
};

static bool note(const struct csv_row *row, void *context)
{
	struct reading *reading = context;

	expect(row->line > 0);
	for (size_t i = 0; i < row->count; i++) {
		expect(text_is_utf8(row->fields[i], strlen(row->fields[i])));
		csv_field(&reading->written, row->fields[i]);
	}
	if (row->count)
		csv_end(&reading->written);
	reading->fields += row->count;
	return true;
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t length)
{
	struct arena *arena = fuzz_arena();
	struct input input = input_of(bytes, length);
	const char *charset = input_line(arena, &input), *why = NULL;
	struct reading first = { 0 }, again = { 0 };

	if (csv_read(input_file(input.at, input.left), charset, arena, note, &first, &why)) {
		expect(!why);
		expect(csv_read(input_file(buffer_get(&first.written), first.written.length), "utf-8", arena, note, &again, &why));
		/* Our own words for a formula's beginning stay as they are. */
		expect(again.fields == first.fields);
		expect(text_same(buffer_get(&again.written), buffer_get(&first.written)));
	} else {
		expect(why && why[0]);
	}
	buffer_free(&first.written);
	buffer_free(&again.written);
	return 0;
}
