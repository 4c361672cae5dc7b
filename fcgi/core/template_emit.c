/* Writes instructions. Literal bytes pass through the HTML tracker here, and forms get their hidden fields. */
#include <stdlib.h>
#include <string.h>

#include "base/must.h"
#include "core/template_internal.h"

struct instruction *emit(struct parser *parser, enum operation operation)
{
	struct compiled *page = parser->page;

	if (page->count == page->size) {
		page->size = page->size ? page->size * 2 : 64;
		page->instructions = reallocarray(page->instructions, page->size, sizeof(*page->instructions));
		must(page->instructions != NULL);
	}

	struct instruction *next = &page->instructions[page->count++];

	*next = (struct instruction){ .operation = operation };
	return next;
}

void emit_bytes(struct parser *parser, const char *bytes, size_t length)
{
	struct compiled *page = parser->page;

	if (!length)
		return;

	size_t start = page->bytes.length;
	struct instruction *last = page->count > parser->barrier ? &page->instructions[page->count - 1] : NULL;

	buffer_add(&page->bytes, bytes, length);
	if (last && last->operation == PUT_BYTES && last->start + last->length == start) {
		last->length += length;
		return;
	}
	last = emit(parser, PUT_BYTES);
	last->start = start;
	last->length = length;
}

static void emit_text(struct parser *parser, const char *text)
{
	emit_bytes(parser, text, strlen(text));
}

/* The one piece of HTML that C writes: no template can forget it. */
static void emit_hidden_fields(struct parser *parser)
{
	emit_text(parser, "<input type=\"hidden\" name=\"csrf\" value=\"");
	emit(parser, PUT_CSRF);
	emit_text(parser, "\">");
	if (!parser->html.once)
		return;
	emit_text(parser, "<input type=\"hidden\" name=\"once\" value=\"");
	emit(parser, PUT_ONCE);
	emit_text(parser, "\">");
}

void emit_literal(struct parser *parser, const struct source *source, int line, const char *bytes, size_t length)
{
	while (length) {
		enum html_event event;
		const char *problem = NULL;
		size_t taken = html_read(&parser->html, bytes, length, &event, &problem);

		for (size_t i = 0; i < taken; i++)
			line += bytes[i] == '\n';
		if (problem) {
			parse_error(parser, source, line, "%s", problem);
			parser->broken = true;
			return;
		}
		emit_bytes(parser, bytes, taken);
		bytes += taken;
		length -= taken;
		if (event == FORM_OPENED)
			emit_hidden_fields(parser);
		else if (event == TEXTAREA_OPENED && !(length && *bytes == '\n'))
			emit_text(parser, "\n"); /* browsers drop the first line break, which may be the value's own */
	}
}

bool emit_escape(struct parser *parser, const struct source *source, int line, enum escape *escape)
{
	const char *problem = NULL;

	*escape = html_value(&parser->html, &problem);
	if (problem)
		parse_error(parser, source, line, "%s", problem);
	return !problem;
}

static void emit_fixed(struct parser *parser, enum escape escape, const char *text)
{
	struct buffer escaped = { 0 };

	escape_add(&escaped, escape, text, strlen(text));
	emit_bytes(parser, buffer_get(&escaped), escaped.length);
	buffer_free(&escaped);
}

void emit_value(struct parser *parser, const struct source *source, const struct tag *tag, struct operand operand)
{
	enum escape escape;

	if (!operand_printable(parser, source, tag, &operand))
		return;
	if (operand_kind(&operand) == FIELD_HTML && parser->html.place != IN_TEXT) {
		parse_error(parser, source, tag->line, "\"%s\" is HTML: it may stand in text only",
			    operand.path[operand.hops - 1]->name);
		return;
	}
	if (!operand.hops && !operand.text[0] && parser->html.place != IN_DOUBLE && parser->html.place != IN_SINGLE)
		return;
	if (!emit_escape(parser, source, tag->line, &escape))
		return;
	if (!operand.hops) {
		emit_fixed(parser, escape, operand.text);
		return;
	}

	const struct operand *kept = operand_keep(parser, &operand);
	struct instruction *next = emit(parser, PUT_VALUE);

	next->escape = operand_kind(&operand) == FIELD_HTML ? ESCAPE_NOTHING : escape;
	next->value = kept;
}
