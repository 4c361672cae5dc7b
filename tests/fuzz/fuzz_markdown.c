/* Articles: whatever is written, the page gets no script, no event, no strange address and no tag that articles do not need. */
#include <string.h>

#include "base/text.h"
#include "core/markdown.h"
#include "support.h"
#include "support_html.h"

static bool one_of(const char *word, const char *const *words)
{
	for (; *words; words++)
		if (strcmp(word, *words) == 0)
			return true;
	return false;
}

static void tag_fine(const struct html_tag *tag)
{
	static const char *const tags[] = { "p", "h3", "h4", "h5", "h6", "ul", "ol", "li", "a", "em", "strong", "code", "pre",
					    "blockquote", "br", "hr", "table", "thead", "tbody", "tr", "th", "td", NULL };
	static const char *const attributes[] = { "href", "title", "align", "start", "class", "lang", NULL };

	expect(one_of(tag->name + (tag->name[0] == '/'), tags));
	for (size_t i = 0; i < tag->count; i++) {
		expect(one_of(tag->attributes[i].name, attributes));
		if (text_same(tag->attributes[i].name, "href"))
			expect(tag->attributes[i].value[0] && !html_address_bad(tag->attributes[i].value) &&
			       strchr(tag->attributes[i].value, ':'));
	}
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t length)
{
	struct arena *arena = fuzz_arena();
	struct input input = input_of(bytes, length);
	struct html html = markdown_html(arena, input_rest(arena, &input));
	struct html_reader reader = { arena, html.safe ? html.safe : "", NULL };
	struct html_tag tag;

	expect(!html.safe || text_is_utf8(html.safe, strlen(html.safe)));
	while (html_next(&reader, &tag))
		tag_fine(&tag);
	return 0;
}
