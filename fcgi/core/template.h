/* Pages. Mustache-like files, parsed once per language at start into a flat array of instructions; every name is checked
 * against the records of the page, every value escaped for the place where it stands. The grammar is told in
 * templates/README.md; there is no unescaped form. */
#ifndef CORE_TEMPLATE_H
#define CORE_TEMPLATE_H

#include <stdbool.h>

#include "base/buffer.h"
#include "base/record.h"
#include "core/locale.h"

/* A page template and the record of the struct that it shows: { "shop/order", &order_page_record }. NULL record: the page
 * needs only the frame. Ended by { 0 }. */
struct template_binding {
	const char *name;
	const struct record *record;
};

struct template_set;

/* Parses shipped/NAME.html (site/NAME.html shadows it) for all languages. On any error: NULL, and errors has a line for
 * each: file, line, what is wrong, the nearest known name. */
struct template_set *template_load(const char *shipped, const char *site, const struct template_binding *bindings,
				   const struct record *frame, struct buffer *errors);
void template_free(struct template_set *set);

/* What was typed and what is wrong with it; {{kept name}} and {{#error name}} ask here. */
struct template_form {
	const void *form;
	const char *(*value)(const void *form, const char *name); /* NULL when nothing was sent */
	const char *(*error)(const void *form, const char *name); /* a sentence in the current language, NULL when fine */
};

struct template_context {
	const void *frame;                /* of the set's frame record */
	const void *page;                 /* of the bound record; may be NULL when that is */
	struct template_form form;        /* {0} when the page keeps no input */
	const char *csrf;                 /* value of the hidden field that every POST form gets; "" in mails */
	const char *(*once)(void *taker); /* a fresh token for a form marked data-once */
	void *taker;
	struct arena *arena;
};

/* Appends the page, in the current language (core/locale.h), to out. An unknown name is a bug. */
void template_render(const struct template_set *set, const char *name, const struct template_context *context,
		     struct buffer *out);

#endif
