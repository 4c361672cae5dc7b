#include "support_html.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "base/text.h"

#define SPACE " \t\n\f\r"

static const char *lower(struct arena *arena, const char *bytes, size_t length)
{
	return text_lower_ascii(arena, arena_bytes(arena, bytes, length));
}

/* The character that a reference names; only the names that can make an address or a tag. */
static char *reference(char *to, const char **at)
{
	static const struct {
		const char *name;
		char byte;
	} names[] = { { "&amp;", '&' }, { "&lt;", '<' }, { "&gt;", '>' }, { "&quot;", '"' }, { "&colon;", ':' },
		      { "&Tab;", '\t' }, { "&NewLine;", '\n' }, { "&apos;", '\'' } };

	if (strncmp(*at, "&#", 2) == 0) {
		bool hex = ((*at)[2] | 0x20) == 'x';
		char *end;
		unsigned long code = strtoul(*at + (hex ? 3 : 2), &end, hex ? 16 : 10);

		*at = *end == ';' ? end + 1 : end;
		*to++ = code && code < 128 ? (char)code : '?';
		return to;
	}
	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++)
		if (text_starts(*at, names[i].name)) {
			*at += strlen(names[i].name);
			*to++ = names[i].byte;
			return to;
		}
	*to++ = *(*at)++;
	return to;
}

static const char *resolved(struct arena *arena, const char *bytes, size_t length)
{
	const char *at = arena_bytes(arena, bytes, length);
	char *out = arena_alloc(arena, length + 1), *to = out;

	while (*at)
		if (*at == '&')
			to = reference(to, &at);
		else
			*to++ = *at++;
	return out;
}

static void read_value(struct html_reader *reader, struct html_attribute *attribute)
{
	char quote = *reader->at;
	size_t length;

	if (quote == '"' || quote == '\'') {
		const char *end = strchr(++reader->at, quote);

		length = end ? (size_t)(end - reader->at) : strlen(reader->at);
		attribute->value = resolved(reader->arena, reader->at, length);
		reader->at += length + (end != NULL);
		return;
	}
	length = strcspn(reader->at, SPACE ">");
	attribute->value = resolved(reader->arena, reader->at, length);
	reader->at += length;
}

static void read_attributes(struct html_reader *reader, struct html_tag *tag)
{
	for (;;) {
		struct html_attribute attribute = { "", "" };
		size_t length;

		reader->at += strspn(reader->at, SPACE "/");
		if (!*reader->at || *reader->at == '>')
			break;
		length = strcspn(reader->at + 1, SPACE "/>=") + 1;
		attribute.name = lower(reader->arena, reader->at, length);
		reader->at += length;
		reader->at += strspn(reader->at, SPACE);
		if (*reader->at == '=') {
			reader->at++;
			reader->at += strspn(reader->at, SPACE);
			if (*reader->at != '>')
				read_value(reader, &attribute);
		}
		if (tag->count < HTML_ATTRIBUTES)
			tag->attributes[tag->count++] = attribute;
	}
	reader->at += *reader->at == '>';
}

static void read_markup(struct html_reader *reader, struct html_tag *tag)
{
	bool comment = text_starts(reader->at, "<!--");
	const char *end = strstr(reader->at + 2, ">");

	if (comment && !text_starts(reader->at, "<!-->") && !text_starts(reader->at, "<!--->"))
		for (end = strstr(reader->at + 4, "--"); end && end[2] != '>' && !text_starts(end, "--!>"); end = strstr(end + 1, "--"))
			continue;
	tag->name = "!";
	reader->at = end ? strchr(end, '>') + 1 : reader->at + strlen(reader->at);
}

static const char *raw_element(const char *name)
{
	static const char *const raw[] = { "script", "style", "title", "textarea", "xmp", "iframe", "noembed", "noframes" };

	for (size_t i = 0; i < sizeof(raw) / sizeof(raw[0]); i++)
		if (strcmp(name, raw[i]) == 0)
			return raw[i];
	return NULL;
}

/* Whether the raw element ends here. */
static bool raw_ends(const struct html_reader *reader)
{
	size_t length = strlen(reader->raw);

	return reader->at[1] == '/' && strncasecmp(reader->at + 2, reader->raw, length) == 0 && reader->at[2 + length] &&
	       strchr(SPACE "/>", reader->at[2 + length]);
}

bool html_next(struct html_reader *reader, struct html_tag *tag)
{
	*tag = (struct html_tag){ 0 };
	for (;; reader->at++) {
		reader->at = strchr(reader->at, '<');
		if (!reader->at) {
			reader->at = "";
			return false;
		}
		if (reader->raw && !raw_ends(reader))
			continue;
		char first = reader->at[1], letter = (char)((first == '/' ? reader->at[2] : first) | 0x20);

		if (letter >= 'a' && letter <= 'z')
			break;
		if (first == '!' || first == '?' || (first == '/' && reader->at[2])) {
			read_markup(reader, tag);
			return true;
		}
	}
	size_t length = strcspn(++reader->at + 1, SPACE "/>") + 1;

	tag->name = lower(reader->arena, reader->at, length);
	reader->at += length;
	read_attributes(reader, tag);
	reader->raw = raw_element(tag->name);
	return true;
}

bool html_takes_address(const char *attribute)
{
	static const char *const names[] = { "href", "src", "action", "formaction", "poster", "cite", "data", "xlink:href" };

	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++)
		if (strcmp(attribute, names[i]) == 0)
			return true;
	return false;
}

bool html_address_bad(const char *address)
{
	static const char *const fine[] = { "http:", "https:", "mailto:", "tel:" };
	char plain[32];
	size_t length = 0, scheme;

	/* Browsers take off what is white at the beginning, and tabs and line ends anywhere. */
	while (*address && (unsigned char)*address <= ' ')
		address++;
	for (; *address && length < sizeof(plain) - 1; address++)
		if (!strchr("\t\n\r", *address))
			plain[length++] = *address;
	plain[length] = '\0';
	if ((plain[0] == '/' || plain[0] == '\\') && (plain[1] == '/' || plain[1] == '\\'))
		return true;
	scheme = strcspn(plain, ":/?#");
	if (plain[scheme] != ':')
		return false;
	for (size_t i = 0; i < sizeof(fine) / sizeof(fine[0]); i++)
		if (strncasecmp(plain, fine[i], strlen(fine[i])) == 0)
			return false;
	return true;
}
