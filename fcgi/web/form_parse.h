/* Bodies and queries taken apart into pairs of name and value, before anything is known about the fields. Pure
 * functions over bytes, bounded, without recursion: they may be fed with anything. */
#ifndef WEB_FORM_PARSE_H
#define WEB_FORM_PARSE_H

#include <stdbool.h>
#include <stddef.h>

#include "base/arena.h"

enum { FORM_PAIRS = 1000, FORM_NAME_BYTES = 100 };

struct pair {
	const char *name;
	const char *value;     /* NUL-terminated valid UTF-8; of a file its bytes, anything */
	size_t length;
	const char *file_name; /* NULL: not a file */
	struct pair *next;
};

struct pairs {
	struct pair *first;
	struct pair **end;
	size_t count;
};

/* Each answers false when the bytes are malformed: bad encoding, NUL in a text, too many pairs, an overlong name. */
bool urlencoded_parse(struct arena *arena, const char *bytes, size_t length, struct pairs *pairs);
bool multipart_parse(struct arena *arena, const char *content_type, const char *bytes, size_t length,
		     struct pairs *pairs);

/* An object of scalars, of flat objects, of lists of scalars and of lists of flat objects: {"lines":[{"sku":"A"}]} gives
 * lines.sku=A, {"address":{"city":"B"}} gives address.city=B.
 * Objects of one list must have the same members, so that the n-th of each belongs to the n-th object. null and false
 * count as not sent. */
bool json_pairs_parse(struct arena *arena, const char *bytes, size_t length, struct pairs *pairs);

/* For parsers: false when there are too many, or name or value cannot stand. */
bool pairs_add(struct arena *arena, struct pairs *pairs, struct pair pair);
const char *pairs_value(const struct pairs *pairs, const char *name); /* the first; NULL */

#endif
