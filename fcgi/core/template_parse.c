/* Turns a page with its layout and partials into instructions: one pass over the text, in which partials are read where
 * they are named and blocks where the layout puts them. */
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "base/text.h"
#include "core/template_internal.h"

/* A page is parsed once per language; the same mistake is told once. */
void parse_error(struct parser *parser, const struct source *source, int line, const char *format, ...)
{
	char sentence[512], message[1024];
	va_list arguments;

	va_start(arguments, format);
	vsnprintf(sentence, sizeof(sentence), format, arguments);
	va_end(arguments);
	snprintf(message, sizeof(message), "%s:%d: %s\n", source->path, line, sentence);
	if (!strstr(buffer_get(parser->errors), message))
		buffer_text(parser->errors, message);
}

static struct source *open_source(struct parser *parser, const char *name, const struct source *from, int line)
{
	const struct file *file = parse_file(parser, name);

	for (const struct source *above = from; above; above = above->parent)
		if (strcmp(above->name, name) == 0) {
			parse_error(parser, from, line, "\"%s\" includes itself", name);
			parser->broken = true;
			return NULL;
		}
	if (!file) {
		parse_error(parser, from, line, "no file \"%s.html\" exists", name);
		parser->broken = true;
		return NULL;
	}

	struct source *source = arena_one(parser->scratch, struct source);

	*source = (struct source){ .path = file->path, .name = file->name, .text = file->text, .end = file->length,
				   .line = 1, .parent = from };
	return source;
}

/* Partials and blocks begin and end in the same place of HTML. */
static void parse_nested(struct parser *parser, struct source *inner, const struct source *outer, int line)
{
	const char *problem = NULL;

	html_boundary(&parser->html, &problem);
	if (problem || parser->nesting == NESTING) {
		parse_error(parser, outer, line, "%s", problem ? problem : "too many files inside each other");
		parser->broken = true;
		return;
	}

	struct html_state before = parser->html;

	parser->nesting++;
	parse_until(parser, inner, NULL, line);
	parser->nesting--;
	if (parser->broken)
		return;
	html_boundary(&parser->html, &problem);
	if (!problem && html_join(&parser->html, &before))
		return;
	parse_error(parser, outer, line, "\"%s\" begins in %s and ends in %s", inner->name, html_place_name(&before),
		    html_place_name(&parser->html));
	parser->broken = true;
}

static void parse_partial(struct parser *parser, const struct source *source, const struct tag *tag)
{
	struct source *partial = open_source(parser, tag->words[0].text, source, tag->line);

	if (!partial)
		return;
	partial->partial = true;
	partial->arguments = arena_many(parser->scratch, struct argument, tag->count);
	for (size_t i = 1; i < tag->count; i++) {
		struct argument *next = &partial->arguments[partial->argument_count];

		if (!tag->words[i].key) {
			parse_error(parser, source, tag->line, "a partial takes name=value");
			continue;
		}
		next->name = tag->words[i].key;
		if (operand_of_word(parser, source, tag, &tag->words[i], &next->operand))
			partial->argument_count++;
	}
	parse_nested(parser, partial, source, tag->line);
	for (size_t i = 0; i < partial->argument_count && !parser->broken; i++)
		if (!partial->arguments[i].used)
			parse_error(parser, source, tag->line, "\"%s\" has no use for \"%s\"", partial->name,
				    partial->arguments[i].name);
}

/* Moves source behind the tag that closes name and sets where its inside ended; false when there is none. */
static bool skip_to_close(struct parser *parser, struct source *source, const char *name, int line, bool blocks,
			  size_t *ended)
{
	struct tag tag;

	while (tag_next(parser, source, &tag)) {
		bool opens = tag.sigil == '#' || tag.sigil == '^' || tag.sigil == '<' ||
			     (tag.sigil == '$' && (blocks || !source->partial));
		size_t ignored;

		source->at = tag.resume;
		if (tag.sigil == '/') {
			*ended = tag.literal_end;
			if (strcmp(tag.words[0].text, name) == 0)
				return true;
			parse_error(parser, source, tag.line, "\"%s\" is closed, but \"%s\" is open", tag.words[0].text,
				    name);
			parser->broken = true;
			return false;
		}
		if (opens && !skip_to_close(parser, source, tag.words[0].text, tag.line, tag.sigil == '<', &ignored))
			return false;
	}
	if (!parser->broken)
		parse_error(parser, source, line, "\"%s\" is never closed", name);
	parser->broken = true;
	return false;
}

/* What stands between {{$name}} and {{/name}} of source becomes a source of its own; source moves behind it. */
static struct source *cut_block(struct parser *parser, struct source *source, const struct tag *tag)
{
	struct source *inside = arena_one(parser->scratch, struct source);

	*inside = *source;
	inside->at = tag->resume;
	source->at = tag->resume;
	if (!skip_to_close(parser, source, tag->words[0].text, tag->line, false, &inside->end))
		return NULL;
	return inside;
}

/* {{$name}}default{{/name}} in a layout: what the page gave for it, or else the default. */
static void parse_block(struct parser *parser, struct source *source, const struct tag *tag)
{
	struct source *inside = cut_block(parser, source, tag);

	if (!inside)
		return;
	for (struct block *block = source->overrides; block; block = block->next)
		if (strcmp(block->name, tag->words[0].text) == 0) {
			for (struct block *used = block; used; used = used->original)
				used->used = true;
			*inside = *block->source;
			break;
		}
	parse_nested(parser, inside, source, tag->line);
}

/* Reads the {{$block}}s up to the end of {{<layout}}; words between them would be lost, so they are a mistake. */
static struct block *read_overrides(struct parser *parser, struct source *source, const char *layout, int line)
{
	struct block *first = NULL, **last = &first;
	struct tag tag;
	bool partial = source->partial;

	while (source->partial = false, tag_next(parser, source, &tag)) {
		for (size_t i = source->at; i < tag.literal_end; i++)
			if (!strchr(" \t\r\n", source->text[i])) {
				parse_error(parser, source, tag.line, "in \"%s\" everything stands in a block", layout);
				break;
			}
		source->at = tag.resume;
		source->partial = partial;
		if (tag.sigil == '/' && strcmp(tag.words[0].text, layout) == 0)
			return first;
		if (tag.sigil == '!')
			continue;
		if (tag.sigil != '$') {
			parse_error(parser, source, tag.line, "in \"%s\" everything stands in a block", layout);
			break;
		}
		*last = arena_one(parser->scratch, struct block);
		(*last)->name = tag.words[0].text;
		(*last)->source = cut_block(parser, source, &tag);
		if (!(*last)->source)
			return NULL;
		last = &(*last)->next;
	}
	source->partial = partial;
	if (!parser->broken)
		parse_error(parser, source, line, "\"%s\" is never closed", layout);
	parser->broken = true;
	return NULL;
}

static bool begins_file(const struct source *source, size_t at)
{
	return strspn(source->text, " \t\r\n") >= at;
}

/* The blocks that a layout was given come before those that it gives itself. */
static struct block *joined_overrides(struct parser *parser, struct block *given, struct block *own)
{
	struct block *first = NULL, **last = &first;

	for (; given; given = given->next) {
		*last = arena_one(parser->scratch, struct block);
		**last = *given;
		(*last)->original = given;
		last = &(*last)->next;
	}
	*last = own;
	return first;
}

/* {{<layout}}…{{/layout}}. When it begins a file, that file is a layout itself and hands on what it was given. */
static void parse_layout(struct parser *parser, struct source *source, const struct tag *tag, bool begins)
{
	const char *name = tag->words[0].text;
	struct source *layout = open_source(parser, name, source, tag->line);
	struct block *own = layout ? read_overrides(parser, source, name, tag->line) : NULL;

	if (!layout || parser->broken)
		return;
	layout->overrides = begins ? joined_overrides(parser, source->overrides, own) : own;
	parse_nested(parser, layout, source, tag->line);
	for (struct block *block = own; block && !parser->broken; block = block->next)
		if (!block->used)
			parse_error(parser, source, tag->line, "\"%s\" has no block \"%s\"", name, block->name);
}

static void parse_form_word(struct parser *parser, const struct source *source, const struct tag *tag)
{
	bool kept = strcmp(tag->words[0].text, "kept") == 0;
	struct operand name = { .text = arena_text(parser->set->arena, tag->words[1].text) }, value = { .text = "" };
	enum escape escape;

	if (tag->words[1].kind == BARE && name.text[0] == '$' &&
	    !operand_of_word(parser, source, tag, &tag->words[1], &name))
		return;
	if (tag->count > 2 && !operand_of_word(parser, source, tag, &tag->words[2], &value))
		return;
	if (!operand_comparable(parser, source, tag, &value) || !operand_comparable(parser, source, tag, &name) ||
	    !emit_escape(parser, source, tag->line, &escape))
		return;

	struct instruction *next = emit(parser, kept ? PUT_KEPT : PUT_ERROR);

	next->escape = escape;
	next->name = operand_keep(parser, &name);
	next->other = operand_keep(parser, &value);
}

static bool keyword(const struct tag *tag, const char *word, size_t least, size_t most)
{
	return tag->words[0].kind == BARE && strcmp(tag->words[0].text, word) == 0 && tag->count >= least &&
	       tag->count <= most;
}

static void parse_value(struct parser *parser, const struct source *source, const struct tag *tag)
{
	struct operand operand;

	if (tag->words[0].key)
		parse_error(parser, source, tag->line, "a value needs no \"=\"");
	else if (keyword(tag, "t", 2, WORDS) && tag->words[1].kind == QUOTED && !tag->words[1].key)
		parse_translated(parser, source, tag);
	else if (keyword(tag, "n", 2, WORDS) && tag->words[1].kind == QUOTED && !tag->words[1].key)
		parse_plural(parser, source, tag);
	else if (keyword(tag, "kept", 2, 3) || keyword(tag, "error", 2, 2))
		parse_form_word(parser, source, tag);
	else if (tag->count != 1)
		parse_error(parser, source, tag->line, "\"%s\" and what follows it is not understood", tag->words[0].text);
	else if (operand_of_word(parser, source, tag, &tag->words[0], &operand))
		emit_value(parser, source, tag, operand);
}

/* {{$x}} of a partial is written without its sigil by the tag reader; put it back for the name. */
static void restore_argument(struct parser *parser, struct tag *tag)
{
	tag->words[0].text = arena_printf(parser->scratch, "$%s", tag->words[0].text);
	tag->sigil = 0;
}

static void parse_tag(struct parser *parser, struct source *source, struct tag *tag, bool begins)
{
	if (tag->sigil == '$' && source->partial)
		restore_argument(parser, tag);
	switch (tag->sigil) {
	case '#':
	case '^': parse_section(parser, source, tag); break;
	case '>': parse_partial(parser, source, tag); break;
	case '<': parse_layout(parser, source, tag, begins); break;
	case '$': parse_block(parser, source, tag); break;
	case '!': break;
	default: parse_value(parser, source, tag); break;
	}
}

static void parse_close(struct parser *parser, const struct source *source, const struct tag *tag, const char *close)
{
	const char *name = tag->words[0].text;

	if (close && strcmp(name, close) == 0)
		return;
	if (close)
		parse_error(parser, source, tag->line, "\"%s\" is closed, but \"%s\" is open", name, close);
	else
		parse_error(parser, source, tag->line, "\"%s\" is closed, but was never opened", name);
	parser->broken = true;
}

void parse_until(struct parser *parser, struct source *source, const char *close, int line)
{
	struct tag tag;
	int from_line = tag_line(source, source->at);

	for (; !parser->broken && tag_next(parser, source, &tag); from_line = tag_line(source, source->at)) {
		bool begins = begins_file(source, tag.literal_end);

		emit_literal(parser, source, from_line, source->text + source->at, tag.literal_end - source->at);
		source->at = tag.resume;
		if (parser->broken)
			return;
		if (tag.sigil == '/') {
			parse_close(parser, source, &tag, close);
			return;
		}
		parse_tag(parser, source, &tag, begins);
	}
	if (parser->broken)
		return;
	emit_literal(parser, source, from_line, source->text + source->at, source->end - source->at);
	source->at = source->end;
	if (close) {
		parse_error(parser, source, line, "\"%s\" is never closed", close);
		parser->broken = true;
	}
}

void parse_page(struct parser *parser, const char *name)
{
	struct source binding = { .path = parser->shipped, .name = "" };
	struct source *page = open_source(parser, name, &binding, 0);

	parser->html = (struct html_state){ .place = text_ends(name, ".txt") ? IN_PLAIN : IN_TEXT };
	if (!page)
		return;
	parse_until(parser, page, NULL, 1);
	if (!parser->broken && parser->html.place != IN_TEXT && parser->html.place != IN_PLAIN)
		parse_error(parser, page, 1, "the page ends in %s", html_place_name(&parser->html));
}
