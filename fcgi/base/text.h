/* Small questions about NUL-terminated UTF-8 text. Nothing here knows languages; see core/locale.h for those. */
#ifndef BASE_TEXT_H
#define BASE_TEXT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"

/* NULL, or "". Here and not in text.c, so that the compiler sees what it says about NULL. */
static inline bool text_empty(const char *text)
{
	return !text || !*text;
}

bool text_same(const char *a, const char *b);           /* NULL equals only NULL */
bool text_starts(const char *text, const char *prefix);
bool text_ends(const char *text, const char *suffix);
bool text_is_utf8(const char *bytes, size_t length);    /* strict: no overlong forms, no surrogates, no NUL */
size_t text_letters(const char *text);                  /* code points of valid UTF-8 */

/* Without white space (also U+00A0) at both ends. */
char *text_trimmed(struct arena *arena, const char *text);
char *text_lower_ascii(struct arena *arena, const char *text);

/* Only letters and digits of ASCII, upper case: how tax numbers, phones and SKUs are compared. */
char *text_code(struct arena *arena, const char *text);

/* A whole decimal number and nothing else; false when it is not one or does not fit. */
/* "[1,2,3]", as a statement takes a list of ids. */
const char *text_of_ids(struct arena *arena, const int64_t *ids, size_t count);
bool text_to_int(const char *text, int64_t *number);

#endif
