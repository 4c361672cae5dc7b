/* A reader of HTML of its own, after the tokenizer of the HTML standard: it shares nothing with the template engine, so
 * that both would have to err alike. */
#ifndef TESTS_FUZZ_SUPPORT_HTML_H
#define TESTS_FUZZ_SUPPORT_HTML_H

#include <stdbool.h>
#include <stddef.h>

#include "base/arena.h"

struct html_attribute {
	const char *name; /* lower case */
	const char *value; /* entities resolved as far as an address may need them */
};

enum { HTML_ATTRIBUTES = 32 };

/* A tag of the text. */
struct html_tag {
	const char *name; /* lower case; "/a" of an end tag, "!" of a comment or declaration */
	struct html_attribute attributes[HTML_ATTRIBUTES];
	size_t count;
};

struct html_reader {
	struct arena *arena;
	const char *at;
	const char *raw; /* the element whose text holds no tags, NULL */
};

/* The next tag; false at the end. */
bool html_next(struct html_reader *reader, struct html_tag *tag);

/* Whether a browser would run or load something strange from this address. */
bool html_address_bad(const char *address);
bool html_takes_address(const char *attribute);

#endif
