/* Follows HTML while a template is parsed, so that every value gets the escape of the place where it stands. It knows the
 * states of the HTML tokenizer that matter for that (HTML standard, 13.2.5) and refuses what it cannot judge. */
#include <string.h>
#include <strings.h>

#include "core/template_internal.h"

static bool is_space(char c)
{
	return c == ' ' || c == '\t' || c == '\n' || c == '\r' || c == '\f';
}

static bool is_letter(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

static bool listed(const char *name, const char *const *list)
{
	for (; *list; list++)
		if (strcmp(name, *list) == 0)
			return true;
	return false;
}

/* Appends a letter in lower case; what does not fit is cut, and no name that matters is that long. */
static void grow(char *name, char c)
{
	size_t length = strlen(name);

	if (length + 1 < sizeof(((struct html_state *)0)->element)) {
		name[length] = c >= 'A' && c <= 'Z' ? (char)(c - 'A' + 'a') : c;
		name[length + 1] = '\0';
	}
}

static void begin(char *name, char c)
{
	name[0] = '\0';
	grow(name, c);
}

static enum attribute_kind kind_of(const char *attribute)
{
	static const char *const addresses[] = { "href", "src", "action", "formaction", "poster", "data", "cite",
						 "xlink:href", "background", "manifest", "ping", NULL };
	static const char *const forbidden[] = { "style", "srcdoc", "srcset", "imagesrcset", "method", "formmethod",
						 "http-equiv", NULL };

	if (listed(attribute, addresses))
		return ADDRESS;
	return strncmp(attribute, "on", 2) == 0 || listed(attribute, forbidden) ? FORBIDDEN : ORDINARY;
}

static void end_attribute(struct html_state *html)
{
	if (strcmp(html->element, "form") == 0 && !html->closing) {
		html->post |= strcmp(html->attribute, "method") == 0 && strcasecmp(html->value, "post") == 0;
		html->once |= strcmp(html->attribute, "data-once") == 0;
	}
	html->value[0] = '\0';
}

static enum html_event end_tag_name(struct html_state *html, const char **problem)
{
	static const char *const raw[] = { "script", "style", "iframe", "noembed", "noframes", "xmp",
					   "plaintext", NULL };
	static const char *const rcdata[] = { "title", "textarea", NULL };
	bool is_raw = listed(html->element, raw), is_rcdata = listed(html->element, rcdata);

	html->place = IN_TEXT;
	if (html->closing)
		return NO_EVENT;
	if (is_raw || is_rcdata) {
		if (html->self_closing)
			*problem = "an element of this kind needs an end tag of its own";
		html->place = is_raw ? IN_RAW : IN_RCDATA;
		memcpy(html->raw, html->element, sizeof(html->raw));
		html->matched = 0;
		return strcmp(html->element, "textarea") == 0 ? TEXTAREA_OPENED : NO_EVENT;
	}
	return strcmp(html->element, "form") == 0 && html->post ? FORM_OPENED : NO_EVENT;
}

static void read_text(struct html_state *html, char c)
{
	if (c == '<') {
		html->place = AFTER_LESS;
		html->closing = false;
	}
}

static void read_less(struct html_state *html, char c)
{
	if (is_letter(c)) {
		begin(html->element, c);
		html->place = IN_TAG_NAME;
		html->self_closing = html->post = html->once = false;
	} else if (c == '/' && !html->closing) {
		html->closing = true;
	} else if (c == '!' && !html->closing) {
		html->place = IN_DECLARATION;
		html->matched = 0;
	} else {
		html->place = c == '<' ? AFTER_LESS : IN_TEXT;
		html->closing = false;
	}
}

static void read_declaration(struct html_state *html, char c)
{
	if (c == '-' && html->matched < 2) {
		html->matched++;
		if (html->matched == 2)
			html->place = IN_COMMENT;
	} else if (c == '>') {
		html->place = IN_TEXT;
	} else {
		html->matched = 9;
	}
}

static void read_comment(struct html_state *html, char c)
{
	if (c == '-')
		html->matched++;
	else if (c == '>' && html->matched >= 2)
		html->place = IN_TEXT;
	else
		html->matched = 0;
}

/* In raw text only the element's own end tag counts. */
static void read_raw(struct html_state *html, char c)
{
	char lower = c >= 'A' && c <= 'Z' ? (char)(c - 'A' + 'a') : c;
	size_t length = strlen(html->raw);

	if (html->matched == length + 2 && (is_space(c) || c == '/' || c == '>')) {
		html->closing = true;
		memcpy(html->element, html->raw, sizeof(html->element));
		html->place = c == '>' ? IN_TEXT : IN_TAG;
		return;
	}
	if ((html->matched == 0 && c == '<') || (html->matched == 1 && c == '/') ||
	    (html->matched >= 2 && html->matched < length + 2 && html->raw[html->matched - 2] == lower))
		html->matched++;
	else
		html->matched = c == '<';
}

/* Everything in a tag outside of attribute values. */
static enum html_event read_tag(struct html_state *html, char c, const char **problem)
{
	bool named = html->place == IN_ATTRIBUTE || html->place == AFTER_ATTRIBUTE;

	if (c == '>') {
		if (named)
			end_attribute(html);
		return end_tag_name(html, problem);
	}
	if (c == '/') {
		if (named)
			end_attribute(html);
		html->self_closing = true;
		html->place = IN_TAG;
		return NO_EVENT;
	}
	if (is_space(c)) {
		html->place = named ? AFTER_ATTRIBUTE : IN_TAG;
		return NO_EVENT;
	}
	html->self_closing = false;
	if (html->place == AT_JOINT) {
		*problem = "white space is needed before this attribute";
	} else if (c == '=' && named) {
		html->place = BEFORE_VALUE;
	} else if (html->place == IN_TAG_NAME) {
		grow(html->element, c);
	} else if (html->place == IN_ATTRIBUTE) {
		grow(html->attribute, c);
	} else {
		if (html->place == AFTER_ATTRIBUTE)
			end_attribute(html);
		begin(html->attribute, c);
		html->value[0] = '\0';
		html->place = IN_ATTRIBUTE;
	}
	if (c == '"' || c == '\'' || c == '<')
		*problem = "a quote or \"<\" does not belong into a tag here";
	return NO_EVENT;
}

static void read_before_value(struct html_state *html, char c, const char **problem)
{
	if (is_space(c))
		return;
	html->value[0] = '\0';
	html->kind = kind_of(html->attribute);
	html->address = AT_START;
	html->place = c == '"' ? IN_DOUBLE : c == '\'' ? IN_SINGLE : IN_UNQUOTED;
	if (html->place != IN_UNQUOTED)
		return;
	if (c == '>')
		*problem = "an attribute has no value behind its \"=\"";
	grow(html->value, c);
}

/* Schemes that a template may spell out. */
static bool scheme_fine(const char *scheme)
{
	static const char *const schemes[] = { "http", "https", "mailto", "tel", NULL };

	return listed(scheme, schemes);
}

static void read_address(struct html_state *html, char c, const char **problem)
{
	enum address was = html->address;
	bool no_slash_yet = !strpbrk(html->value, "/?#:");

	if (was == AT_ROOT && (c == '/' || c == '\\'))
		*problem = "an address may not begin with two slashes";
	if (c == ':' && no_slash_yet && was != UNCLEAR && !scheme_fine(html->value))
		*problem = "addresses are paths, or begin with http:, https:, mailto: or tel:";
	if (was == AT_QUERY)
		return;
	if (c == '?' || c == '#')
		html->address = AT_QUERY;
	else if (c == '/')
		html->address = was == AT_START ? AT_ROOT : was == UNCLEAR ? UNCLEAR : AT_SEGMENT;
	else if (was != UNCLEAR)
		html->address = AT_PART;
}

static enum html_event read_value(struct html_state *html, char c, const char **problem)
{
	bool ends = (html->place == IN_DOUBLE && c == '"') || (html->place == IN_SINGLE && c == '\'') ||
		    (html->place == IN_UNQUOTED && (is_space(c) || c == '>'));

	if (!ends) {
		if (html->kind == ADDRESS)
			read_address(html, c, problem);
		grow(html->value, c);
		return NO_EVENT;
	}
	end_attribute(html);
	if (html->place == IN_UNQUOTED && c == '>')
		return end_tag_name(html, problem);
	html->place = html->place == IN_UNQUOTED ? IN_TAG : AT_JOINT;
	return NO_EVENT;
}

size_t html_read(struct html_state *html, const char *bytes, size_t length, enum html_event *event, const char **problem)
{
	*event = NO_EVENT;
	for (size_t i = 0; i < length; i++) {
		char c = bytes[i];

		switch (html->place) {
		case IN_PLAIN: break;
		case IN_TEXT: read_text(html, c); break;
		case AFTER_LESS: read_less(html, c); break;
		case IN_DECLARATION: read_declaration(html, c); break;
		case IN_COMMENT: read_comment(html, c); break;
		case IN_RAW:
		case IN_RCDATA: read_raw(html, c); break;
		case BEFORE_VALUE: read_before_value(html, c, problem); break;
		case IN_DOUBLE:
		case IN_SINGLE:
		case IN_UNQUOTED: *event = read_value(html, c, problem); break;
		case IN_TAG_NAME:
		case IN_TAG:
		case AT_JOINT:
		case IN_ATTRIBUTE:
		case AFTER_ATTRIBUTE: *event = read_tag(html, c, problem); break;
		}
		if (*event != NO_EVENT || *problem)
			return i + 1;
	}
	return length;
}

static enum escape value_in_address(struct html_state *html, const char **problem)
{
	enum escape escape = ESCAPE_PART;

	switch (html->address) {
	case AT_START: escape = ESCAPE_ADDRESS; break;
	case AT_ROOT: escape = ESCAPE_FIRST_SEGMENT; break;
	case AT_SEGMENT: escape = ESCAPE_SEGMENT; break;
	case AT_PART:
	case AT_QUERY: break;
	case UNCLEAR: *problem = "what stands before this value in the address depends on a section"; break;
	}
	if (html->address != AT_QUERY)
		html->address = AT_PART;
	return escape;
}

enum escape html_value(struct html_state *html, const char **problem)
{
	switch (html->place) {
	case IN_PLAIN: return ESCAPE_NOTHING;
	case IN_TEXT:
	case IN_RCDATA:
		html->matched = 0;
		return ESCAPE_HTML;
	case IN_DOUBLE:
	case IN_SINGLE:
		if (html->kind == ADDRESS)
			return value_in_address(html, problem);
		if (html->kind == FORBIDDEN)
			*problem = "no value may stand in a style, srcset, method or event attribute";
		return ESCAPE_HTML;
	case AFTER_LESS:
	case IN_TAG_NAME: *problem = "no value may stand in the name of a tag"; break;
	case IN_TAG:
	case AT_JOINT:
	case IN_ATTRIBUTE:
	case AFTER_ATTRIBUTE: *problem = "no value may stand in a tag outside of quotes"; break;
	case BEFORE_VALUE:
	case IN_UNQUOTED: *problem = "an attribute with a value from outside needs quotes"; break;
	case IN_COMMENT:
	case IN_DECLARATION: *problem = "no value may stand in an HTML comment"; break;
	case IN_RAW: *problem = "no value may stand in a script, style or other raw element"; break;
	}
	return ESCAPE_HTML;
}

void html_boundary(struct html_state *html, const char **problem)
{
	switch (html->place) {
	case AFTER_LESS: *problem = "a section may not stand in the name of a tag"; break;
	case BEFORE_VALUE:
	case IN_UNQUOTED: *problem = "an attribute with a section needs quotes"; break;
	case IN_ATTRIBUTE:
	case AFTER_ATTRIBUTE: end_attribute(html); html->place = AT_JOINT; break;
	case IN_TAG_NAME: html->place = AT_JOINT; break;
	case IN_RAW:
	case IN_RCDATA:
	case IN_COMMENT: html->matched = 0; break;
	default: break;
	}
}

bool html_join(struct html_state *html, const struct html_state *before)
{
	bool in_tag = html->place == IN_TAG || html->place == AT_JOINT;
	bool was_in_tag = before->place == IN_TAG || before->place == AT_JOINT;

	if (in_tag && was_in_tag && html->place != before->place)
		html->place = AT_JOINT;
	else if (html->place != before->place)
		return false;
	if (in_tag)
		return strcmp(html->element, before->element) == 0 && html->closing == before->closing;
	if (html->place == IN_RAW || html->place == IN_RCDATA)
		return strcmp(html->raw, before->raw) == 0;
	if (html->place != IN_DOUBLE && html->place != IN_SINGLE)
		return true;
	if (html->address != before->address)
		html->address = UNCLEAR;
	return strcmp(html->attribute, before->attribute) == 0 && strcmp(html->element, before->element) == 0;
}

const char *html_place_name(const struct html_state *html)
{
	switch (html->place) {
	case IN_TEXT:
	case IN_PLAIN: return "text";
	case IN_DOUBLE:
	case IN_SINGLE:
	case IN_UNQUOTED: return "an attribute value";
	case IN_COMMENT:
	case IN_DECLARATION: return "a comment";
	case IN_RAW:
	case IN_RCDATA: return html->raw;
	default: return "a tag";
	}
}
