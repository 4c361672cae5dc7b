/* Parses with libcmark-gfm, cleans the tree, then renders it in the library's safe mode: two walls, not one. */
#include "core/markdown.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include <cmark-gfm-core-extensions.h>
#include <cmark-gfm.h>

#include "base/must.h"
#include "base/text.h"

enum { FIRST_HEADING = 3, LAST_HEADING = 6 };

static cmark_node *parse(const char *text)
{
	cmark_parser *parser;
	cmark_node *document;

	cmark_gfm_core_extensions_ensure_registered();
	parser = cmark_parser_new(CMARK_OPT_DEFAULT | CMARK_OPT_VALIDATE_UTF8);
	must(parser && cmark_parser_attach_syntax_extension(parser, cmark_find_syntax_extension("table")));
	cmark_parser_feed(parser, text, strlen(text));
	document = cmark_parser_finish(parser);
	cmark_parser_free(parser);
	must(document);
	return document;
}

static bool good_address(const char *address)
{
	static const char *const schemes[] = { "http://", "https://", "mailto:" };

	for (size_t i = 0; i < sizeof(schemes) / sizeof(schemes[0]); i++) {
		if (address && strncasecmp(address, schemes[i], strlen(schemes[i])) == 0)
			return true;
	}
	return false;
}

/* Leaves what stood inside the node in its place. */
static void unwrap(cmark_node *node)
{
	cmark_node *child;

	while ((child = cmark_node_first_child(node)) != NULL)
		must(cmark_node_insert_before(node, child));
	cmark_node_free(node);
}

static void show_as_text(cmark_node *node, bool block)
{
	cmark_node *text = cmark_node_new(CMARK_NODE_TEXT), *place = text;

	must(cmark_node_set_literal(text, cmark_node_get_literal(node)));
	if (block) {
		place = cmark_node_new(CMARK_NODE_PARAGRAPH);
		must(cmark_node_append_child(place, text));
	}
	must(cmark_node_replace(node, place));
	cmark_node_free(node);
}

static int highest_heading(cmark_node *document)
{
	cmark_iter *steps = cmark_iter_new(document);
	int highest = LAST_HEADING;

	while (cmark_iter_next(steps) != CMARK_EVENT_DONE) {
		cmark_node *node = cmark_iter_get_node(steps);

		if (cmark_node_get_type(node) == CMARK_NODE_HEADING && cmark_node_get_heading_level(node) < highest)
			highest = cmark_node_get_heading_level(node);
	}
	cmark_iter_free(steps);
	return highest;
}

static void clean(cmark_node *node, int shift)
{
	cmark_node_type type = cmark_node_get_type(node);

	if (type == CMARK_NODE_HEADING) {
		int level = cmark_node_get_heading_level(node) + shift;

		must(cmark_node_set_heading_level(node, level > LAST_HEADING ? LAST_HEADING : level));
	} else if (type == CMARK_NODE_IMAGE ||
		   (type == CMARK_NODE_LINK && !good_address(cmark_node_get_url(node)))) {
		unwrap(node);
	} else if (type == CMARK_NODE_HTML_BLOCK || type == CMARK_NODE_HTML_INLINE) {
		show_as_text(node, type == CMARK_NODE_HTML_BLOCK);
	}
}

/* On leaving a node its children are done and the walk has already moved past it, so that it may be taken out. */
static void clean_all(cmark_node *document, int shift)
{
	cmark_iter *steps = cmark_iter_new(document);
	cmark_event_type event;

	while ((event = cmark_iter_next(steps)) != CMARK_EVENT_DONE) {
		cmark_node *node = cmark_iter_get_node(steps);
		bool leaf = cmark_node_get_type(node) == CMARK_NODE_HTML_BLOCK ||
			    cmark_node_get_type(node) == CMARK_NODE_HTML_INLINE;

		if (event == CMARK_EVENT_EXIT || leaf)
			clean(node, shift);
	}
	cmark_iter_free(steps);
}

struct html markdown_html(struct arena *arena, const char *text)
{
	struct html html = { NULL };
	cmark_node *document;
	char *rendered;

	if (text_empty(text))
		return html;
	document = parse(text);
	clean_all(document, FIRST_HEADING - highest_heading(document));
	rendered = cmark_render_html(document, CMARK_OPT_DEFAULT, NULL);
	html.safe = arena_text(arena, rendered);
	free(rendered);
	cmark_node_free(document);
	return html;
}
