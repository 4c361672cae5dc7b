/* Templates and their escaping. The first line is the hostile value, the rest a page: whenever the page is taken, it has
 * the same tags and attributes with the hostile value as with a harmless one, and no address that it had not. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/text.h"
#include "core/template.h"
#include "support.h"
#include "support_html.h"

struct line {
	const char *name;
	struct money price;
};
LIST_OF(line);

struct trial {
	int64_t number;
	bool open;
	const char *text, *other, *empty;
	struct money total;
	struct when placed;
	struct date day;
	struct html chart;
	const struct line *one;
	struct line_list lines;
};

struct cabinet {
	const char *company;
};

RECORD(line, FIELD(line, name), FIELD(line, price));
RECORD(trial, FIELD(trial, number), FIELD(trial, open), FIELD(trial, text), FIELD(trial, other), FIELD(trial, empty),
       FIELD(trial, total), FIELD(trial, placed), FIELD(trial, day), FIELD(trial, chart), ONE(trial, one, line),
       LIST(trial, lines, line));
RECORD(cabinet, FIELD(cabinet, company));

static char folder[] = "/tmp/filar-fuzz-XXXXXX";

static void remove_page(void)
{
	char path[64];

	snprintf(path, sizeof(path), "%s/x.html", folder);
	remove(path);
	remove(folder);
}

static void write_page(const char *text)
{
	static bool made;
	char path[64];

	if (!made) {
		made = true;
		must(mkdtemp(folder) != NULL);
		atexit(remove_page);
	}
	snprintf(path, sizeof(path), "%s/x.html", folder);
	FILE *file = fopen(path, "w");

	must(file != NULL);
	fputs(text, file);
	fclose(file);
}

static const char *form_value(const void *form, const char *name)
{
	return text_same(name, "unsent") ? NULL : form;
}

static const char *once(void *taker)
{
	return taker;
}

static char *shown(struct arena *arena, const struct template_set *set, char *value)
{
	struct line line = { value, money_of(123450, "GBP") };
	struct trial trial = { .number = 7, .open = true, .text = value, .other = value, .empty = "", .total = line.price,
			       .placed = when_of_parts(2026, 11, 22, 13, 5, 0, 0), .day = date_of(2026, 11, 22),
			       .chart = { "<svg><g/></svg>" }, .one = &line, .lines = { &line, 1 } };
	struct cabinet cabinet = { value };
	struct template_context context = { .frame = &cabinet, .page = &trial, .csrf = value, .once = once, .taker = value,
					    .arena = arena, .form = { value, form_value, form_value } };
	struct buffer out = { 0 };
	char *text;

	template_render(set, "x", &context, &out);
	text = arena_text(arena, buffer_get(&out));
	buffer_free(&out);
	return text;
}

static void same_tags(struct arena *arena, const char *harmless, const char *hostile)
{
	struct html_reader one = { arena, harmless, NULL }, two = { arena, hostile, NULL };
	struct html_tag first, second;

	while (html_next(&one, &first)) {
		expect(html_next(&two, &second) && text_same(first.name, second.name) && first.count == second.count);
		for (size_t i = 0; i < first.count; i++) {
			expect(text_same(first.attributes[i].name, second.attributes[i].name));
			if (html_takes_address(first.attributes[i].name) && !html_address_bad(first.attributes[i].value))
				expect(!html_address_bad(second.attributes[i].value));
		}
	}
	expect(!html_next(&two, &second));
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t length)
{
	static const struct template_binding bindings[] = { { "x", &trial_record }, { 0 } };
	struct arena *arena = fuzz_arena();
	struct input input = input_of(bytes, length);
	char *value = input_line(arena, &input), *page = input_rest(arena, &input);
	char harmless[] = "a", nothing[] = "";
	struct buffer errors = { 0 };
	struct template_set *set;

	if (!text_is_utf8(value, strlen(value)))
		return 0;
	write_page(page);
	set = template_load(folder, "", bindings, &cabinet_record, &errors);
	expect(set ? !errors.length : errors.length > 0);
	/* A page that compares the value may show more for one than for the other: only its showing is tried. */
	if (set) {
		const char *hostile = shown(arena, set, value);

		if (!strstr(page, "is "))
			same_tags(arena, shown(arena, set, value[0] ? harmless : nothing), hostile);
	}
	template_free(set);
	buffer_free(&errors);
	return 0;
}
