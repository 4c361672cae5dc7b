/* Cuts a template file into tags: where each stands, its sigil, its words. It knows nothing of what they mean. */
#include <string.h>

#include "core/template_internal.h"

static bool is_space(char c)
{
	return c == ' ' || c == '\t' || c == '\n' || c == '\r';
}

/* The offset of the "}}" that ends the tag whose inside begins at `at`; end when there is none. */
static size_t tag_end(const struct source *source, size_t at)
{
	const char *text = source->text;
	bool quoted = false, comment = at < source->end && text[at] == '!';

	for (; at + 1 < source->end; at++) {
		if (quoted && text[at] == '\\')
			at++;
		else if (text[at] == '"' && !comment)
			quoted = !quoted;
		else if (!quoted && text[at] == '}' && text[at + 1] == '}')
			return at;
	}
	return source->end;
}

int tag_line(struct source *source, size_t at)
{
	for (; source->line_at < at; source->line_at++)
		source->line += source->text[source->line_at] == '\n';
	return source->line;
}

/* A line that holds nothing but a tag which shows nothing itself disappears as a whole. */
static void drop_line(const struct source *source, struct tag *tag, size_t open)
{
	const char *text = source->text;
	size_t from = open, to = tag->resume;

	while (from > 0 && (text[from - 1] == ' ' || text[from - 1] == '\t'))
		from--;
	while (to < source->end && (text[to] == ' ' || text[to] == '\t' || text[to] == '\r'))
		to++;
	if ((from > 0 && text[from - 1] != '\n') || (to < source->end && text[to] != '\n') || from < source->at)
		return;
	tag->literal_end = from;
	tag->resume = to < source->end ? to + 1 : to;
}

/* A quoted text: \" and \\ mean themselves; a run of white space is one space, so that long texts may be wrapped. */
static size_t read_quoted(struct parser *parser, const char *inside, size_t at, size_t end, struct word *word)
{
	char *text = arena_alloc(parser->scratch, end - at + 1), *to = text;

	for (; at < end && inside[at] != '"'; at++) {
		if (inside[at] == '\\' && at + 1 < end)
			at++;
		else if (is_space(inside[at])) {
			if (to == text || to[-1] != ' ')
				*to++ = ' ';
			continue;
		}
		*to++ = inside[at];
	}
	word->text = text;
	return at + 1;
}

static size_t read_word(struct parser *parser, const char *inside, size_t at, size_t end, struct word *word)
{
	size_t start = at;

	word->kind = BARE;
	word->key = NULL;
	while (at < end && !is_space(inside[at]) && inside[at] != '"' && inside[at] != '=')
		at++;
	if (at < end && inside[at] == '=' && at > start) {
		word->key = arena_bytes(parser->scratch, inside + start, at - start);
		start = ++at;
		while (at < end && !is_space(inside[at]) && inside[at] != '"')
			at++;
	}
	if (at < end && inside[at] == '"' && (at == start || (at == start + 1 && inside[start] == 't'))) {
		word->kind = at == start ? QUOTED : TRANSLATED;
		return read_quoted(parser, inside, at + 1, end, word);
	}
	while (at < end && !is_space(inside[at]))
		at++;
	word->text = arena_bytes(parser->scratch, inside + start, at - start);
	return at;
}

static void read_words(struct parser *parser, struct source *source, struct tag *tag, size_t at, size_t end)
{
	while (at < end) {
		if (is_space(source->text[at])) {
			at++;
			continue;
		}
		if (tag->count == WORDS) {
			parse_error(parser, source, tag->line, "too many words in one tag");
			return;
		}
		at = read_word(parser, source->text, at, end, &tag->words[tag->count++]);
	}
}

bool tag_next(struct parser *parser, struct source *source, struct tag *tag)
{
	size_t open = source->at;

	while (open + 1 < source->end && !(source->text[open] == '{' && source->text[open + 1] == '{'))
		open++;
	if (open + 1 >= source->end)
		return false;

	size_t inside = open + 2, close = tag_end(source, inside);

	*tag = (struct tag){ .line = tag_line(source, open), .literal_end = open, .resume = close + 2 };
	if (close >= source->end) {
		parse_error(parser, source, tag->line, "this tag has no \"}}\"");
		parser->broken = true;
		return false;
	}
	if (source->text[inside] && strchr("#^/!><$", source->text[inside]))
		tag->sigil = source->text[inside++];
	if (tag->sigil != '!')
		read_words(parser, source, tag, inside, close);
	if (tag->sigil && (tag->sigil != '$' || !source->partial))
		drop_line(source, tag, open);
	if (tag->sigil != '!' && tag->count == 0) {
		parse_error(parser, source, tag->line, "this tag is empty");
		tag->sigil = '!';
	}
	return true;
}
