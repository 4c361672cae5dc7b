/* Invoice lines of another shop, through a real profile: each row is imported, repaired or refused, once. */
#include "base/buffer.h"
#include "domain/imports/judge.h"
#include "support.h"

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t length)
{
	static struct arena *lasting;
	static const struct import_profile *profile;
	struct arena *arena = fuzz_arena();
	const struct import_judgement *judgement;
	const struct import_report *report;
	struct buffer out = { 0 };
	const char *why = NULL;

	if (!lasting) {
		lasting = arena_new();
		profile = import_profile_read(lasting, "deploy/profiles/online-retail.ini", &why);
		must(profile != NULL);
	}
	judgement = import_judge(arena, profile, input_file((const char *)bytes, length), NULL, &why);
	if (!judgement) {
		expect(why && why[0]);
		return 0;
	}
	report = &judgement->report;
	expect(report->all.rows == judgement->rows.count);
	size_t rows = 0;
	int64_t total = 0;

	for (int i = 0; i < ROW_OUTCOMES; i++) {
		rows += report->outcomes[i].rows;
		total += report->outcomes[i].total.minor;
	}
	expect(rows == report->all.rows && total == report->all.total.minor);
	import_report_print(&out, judgement);
	import_rows_print(&out, judgement);
	buffer_free(&out);
	return 0;
}
