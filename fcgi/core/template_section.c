/* Sections: {{#x}}…{{/x}}, {{^x}}…{{/x}}, {{#is …}}, {{#kept_is …}}, {{#error …}}. Each becomes a test or a loop around the
 * instructions of its inside, and must leave HTML where it found it. */
#include <string.h>

#include "core/template_internal.h"

struct section {
	const char *close;
	bool negated;
	size_t at; /* its instruction */
	bool constant, met;
	const struct record *scope;
	struct html_state before;
};

static bool take_operand(struct parser *parser, const struct source *source, const struct tag *tag, size_t word,
			 const struct operand **operand, bool comparable)
{
	struct operand found;

	if (word >= tag->count) {
		found = (struct operand){ .text = "" };
	} else if (!operand_of_word(parser, source, tag, &tag->words[word], &found)) {
		return false;
	}
	if (comparable && !operand_comparable(parser, source, tag, &found))
		return false;
	*operand = operand_keep(parser, &found);
	return true;
}

/* The name of a field of the form: written as it is, or an argument. */
static const struct operand *form_name(struct parser *parser, const struct source *source, const struct tag *tag)
{
	const struct word *word = &tag->words[1];
	const struct operand *name = NULL;

	if (word->kind == BARE && word->text[0] == '$') {
		take_operand(parser, source, tag, 1, &name, true);
		return name;
	}

	struct operand fixed = { .text = arena_text(parser->set->arena, word->text) };

	return operand_keep(parser, &fixed);
}

static bool begin_compare(struct parser *parser, const struct source *source, const struct tag *tag)
{
	const struct operand *value, *other;

	if (!take_operand(parser, source, tag, 1, &value, true) || !take_operand(parser, source, tag, 2, &other, true))
		return false;
	if (operand_kind(value) != FIELD_TEXT && operand_kind(value) != FIELD_INT) {
		parse_error(parser, source, tag->line, "{{#is}} compares a text or a whole number");
		return false;
	}

	struct instruction *next = emit(parser, TEST_IS);

	next->value = value;
	next->other = other;
	return true;
}

static bool begin_kept(struct parser *parser, const struct source *source, const struct tag *tag)
{
	const struct operand *name = form_name(parser, source, tag), *value, *other;

	if (!name || !take_operand(parser, source, tag, 2, &value, true) ||
	    !take_operand(parser, source, tag, 3, &other, true))
		return false;

	struct instruction *next = emit(parser, TEST_KEPT);

	next->name = name;
	next->value = value;
	next->other = other;
	return true;
}

static bool begin_error(struct parser *parser, const struct source *source, const struct tag *tag)
{
	const struct operand *name = form_name(parser, source, tag);

	if (name)
		emit(parser, TEST_ERROR)->name = name;
	return name != NULL;
}

static bool begin_value(struct parser *parser, const struct source *source, const struct tag *tag,
			struct section *section)
{
	const struct operand *value;

	if (tag->count != 1 || tag->words[0].kind != BARE || tag->words[0].key) {
		parse_error(parser, source, tag->line, "a section takes one name");
		return false;
	}
	if (!take_operand(parser, source, tag, 0, &value, false))
		return false;

	enum field_kind kind = operand_kind(value);
	enum operation operation = TEST_VALUE;

	section->constant = !value->hops;
	section->met = section->constant && (value->text[0] != '\0') != section->negated;
	if (!section->negated && (kind == FIELD_LIST || kind == FIELD_RECORD)) {
		operation = kind == FIELD_LIST ? LOOP_BEGIN : ENTER_RECORD;
		section->scope = value->path[value->hops - 1]->of;
	}
	emit(parser, operation)->value = value;
	return true;
}

static bool begin_section(struct parser *parser, const struct source *source, const struct tag *tag,
			  struct section *section)
{
	const char *word = tag->words[0].text;

	if (strcmp(word, "is") == 0 && tag->count == 3)
		return begin_compare(parser, source, tag);
	if (strcmp(word, "kept_is") == 0 && (tag->count == 3 || tag->count == 4))
		return begin_kept(parser, source, tag);
	if (strcmp(word, "error") == 0 && tag->count == 2)
		return begin_error(parser, source, tag);
	return begin_value(parser, source, tag, section);
}

static void open_scope(struct parser *parser, const struct source *source, const struct tag *tag,
		       struct section *section)
{
	if (!section->scope)
		return;
	if (parser->slots == SLOTS) {
		parse_error(parser, source, tag->line, "too many records and lists inside each other");
		parser->broken = true;
		return;
	}
	parser->page->instructions[section->at].slot = parser->slots;
	parser->scopes[parser->slots++] = section->scope;
}

static void end_section(struct parser *parser, struct section *section)
{
	struct compiled *page = parser->page;

	if (section->scope) {
		parser->slots--;
		if (page->instructions[section->at].operation == LOOP_BEGIN) {
			struct instruction *next = emit(parser, LOOP_NEXT);

			next->slot = page->instructions[section->at].slot;
			next->jump = section->at + 1;
			next->value = page->instructions[section->at].value;
		}
	}
	if (section->constant && !section->met)
		page->count = section->at + 1; /* never shown: only its mistakes were of interest */
	page->instructions[section->at].jump = page->count;
	parser->barrier = page->count;
}

/* A fixed test that is met needs no instruction, but its place is kept as empty bytes. */
static void settle_constant(struct parser *parser, const struct section *section)
{
	if (section->constant)
		parser->page->instructions[section->at] = (struct instruction){ .operation = PUT_BYTES };
}

void parse_section(struct parser *parser, struct source *source, const struct tag *tag)
{
	struct section section = { .close = tag->words[0].text, .negated = tag->sigil == '^' };
	const char *problem = NULL;

	html_boundary(&parser->html, &problem);
	if (problem)
		parse_error(parser, source, tag->line, "%s", problem);
	section.before = parser->html;
	section.at = parser->page->count;
	if (problem || !begin_section(parser, source, tag, &section)) {
		parser->broken = true;
		return;
	}
	parser->page->instructions[section.at].negated = section.negated;
	parser->barrier = parser->page->count;
	open_scope(parser, source, tag, &section);
	parser->unmet += section.constant && !section.met;
	parse_until(parser, source, section.close, tag->line);
	parser->unmet -= section.constant && !section.met;
	if (parser->broken)
		return;
	html_boundary(&parser->html, &problem);
	if (problem || !html_join(&parser->html, &section.before)) {
		parse_error(parser, source, tag->line, "the section \"%s\" begins in %s and ends in %s", section.close,
			    html_place_name(&section.before), html_place_name(&parser->html));
		parser->broken = true;
		return;
	}
	end_section(parser, &section);
	settle_constant(parser, &section);
}
