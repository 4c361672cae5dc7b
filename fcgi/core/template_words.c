/* {{t "…"}} and {{n "…" "…" count=…}}: words for people, in the language that the page is being compiled for. A sentence
 * names the places of its values, {so}, and a translation may put them elsewhere but may not invent others. */
#include <string.h>

#include "core/template_internal.h"

/* The next "{name}" at or after at, its name copied to name; NULL when there is none. */
static const char *next_place(const char *at, char name[32], const char **behind)
{
	for (; (at = strchr(at, '{')) != NULL; at++) {
		size_t length = strspn(at + 1, "abcdefghijklmnopqrstuvwxyz0123456789_");

		if (length == 0 || length > 31 || at[length + 1] != '}')
			continue;
		memcpy(name, at + 1, length);
		name[length] = '\0';
		*behind = at + length + 2;
		return at;
	}
	return NULL;
}

static const struct word *word_of_key(const struct tag *tag, const char *key)
{
	for (size_t i = 0; i < tag->count; i++)
		if (tag->words[i].key && strcmp(tag->words[i].key, key) == 0)
			return &tag->words[i];
	return NULL;
}

/* Every value must have its place in the source text, and every place of the text its value. */
static bool places_agree(struct parser *parser, const struct source *source, const struct tag *tag, const char *text,
			 bool is_source)
{
	bool fine = true;
	char name[32];
	const char *behind;

	for (const char *at = text; next_place(at, name, &behind); at = behind)
		if (!word_of_key(tag, name)) {
			parse_error(parser, source, tag->line, "\"%s\" has a place {%s} and no value for it", text, name);
			fine = false;
		}
	for (size_t i = 0; is_source && i < tag->count; i++) {
		const char *key = tag->words[i].key;
		bool found = !key || strcmp(key, "count") == 0;

		for (const char *at = text; !found && next_place(at, name, &behind); at = behind)
			found = strcmp(name, key) == 0;
		if (!found) {
			parse_error(parser, source, tag->line, "\"%s\" has no place {%s}", text, key);
			fine = false;
		}
	}
	return fine;
}

/* Translated words may stand in text and in ordinary attributes, never in an address. */
static bool words_may_stand(struct parser *parser, const struct source *source, const struct tag *tag)
{
	const struct html_state *html = &parser->html;

	if ((html->place == IN_DOUBLE || html->place == IN_SINGLE) && html->kind == ADDRESS) {
		parse_error(parser, source, tag->line, "translated words may not stand in an address");
		return false;
	}
	return true;
}

static void put_text(struct parser *parser, const struct source *source, const struct tag *tag, const char *text,
		     size_t length)
{
	struct operand operand = { .text = arena_bytes(parser->scratch, text, length) };

	if (length)
		emit_value(parser, source, tag, operand);
}

void parse_translated(struct parser *parser, const struct source *source, const struct tag *tag)
{
	const char *text = tag->words[1].text, *translation = locale_text(text), *behind;
	struct operand operand;
	char name[32];

	for (size_t i = 2; i < tag->count; i++)
		if (!tag->words[i].key) {
			parse_error(parser, source, tag->line, "{{t}} takes one text and name=value");
			return;
		}
	if (!words_may_stand(parser, source, tag) || !places_agree(parser, source, tag, text, true) ||
	    (translation != text && !places_agree(parser, source, tag, translation, false)))
		return;
	for (const char *at = next_place(translation, name, &behind); at; at = next_place(translation, name, &behind)) {
		put_text(parser, source, tag, translation, (size_t)(at - translation));
		if (operand_of_word(parser, source, tag, word_of_key(tag, name), &operand))
			emit_value(parser, source, tag, operand);
		translation = behind;
	}
	put_text(parser, source, tag, translation, strlen(translation));
}

static bool plural_values(struct parser *parser, const struct source *source, const struct tag *tag,
			  struct plural *plural)
{
	plural->values = arena_many(parser->set->arena, struct place_value, tag->count);
	for (size_t i = 3; i < tag->count; i++) {
		struct place_value *next = &plural->values[plural->value_count];

		if (!tag->words[i].key) {
			parse_error(parser, source, tag->line, "{{n}} takes two texts and name=value");
			return false;
		}
		if (strcmp(tag->words[i].key, "count") == 0)
			continue;
		next->name = arena_text(parser->set->arena, tag->words[i].key);
		if (!operand_of_word(parser, source, tag, &tag->words[i], &next->operand) ||
		    !operand_printable(parser, source, tag, &next->operand))
			return false;
		if (operand_kind(&next->operand) == FIELD_HTML) {
			parse_error(parser, source, tag->line, "HTML may not stand in {{n}}");
			return false;
		}
		plural->value_count++;
	}
	return true;
}

void parse_plural(struct parser *parser, const struct source *source, const struct tag *tag)
{
	struct plural *plural = arena_one(parser->set->arena, struct plural);
	const struct word *count = word_of_key(tag, "count");
	enum escape escape;

	if (tag->count < 3 || tag->words[2].kind != QUOTED || tag->words[2].key || !count) {
		parse_error(parser, source, tag->line, "{{n}} takes two texts and count=…");
		return;
	}
	plural->one = arena_text(parser->set->arena, tag->words[1].text);
	plural->many = arena_text(parser->set->arena, tag->words[2].text);
	if (!words_may_stand(parser, source, tag) || !places_agree(parser, source, tag, plural->one, false) ||
	    !places_agree(parser, source, tag, plural->many, true) ||
	    !operand_of_word(parser, source, tag, count, &plural->count) ||
	    !plural_values(parser, source, tag, plural))
		return;
	if (!plural->count.hops && parser->unmet)
		return;
	if (!plural->count.hops ||
	    (operand_kind(&plural->count) != FIELD_INT && operand_kind(&plural->count) != FIELD_LIST)) {
		parse_error(parser, source, tag->line, "count=… must name a whole number or a list");
		return;
	}
	if (!emit_escape(parser, source, tag->line, &escape))
		return;

	struct instruction *next = emit(parser, PUT_PLURAL);

	next->plural = plural;
	next->escape = escape;
}
