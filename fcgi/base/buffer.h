/* A growing byte buffer that owns its memory; the answer of a request, a mail, a CSV row are written into one.
 * Without memory the process aborts. The contents are always NUL-terminated after the first append. */
#ifndef BASE_BUFFER_H
#define BASE_BUFFER_H

#include <stdarg.h>
#include <stddef.h>

struct buffer {
	char *bytes;
	size_t length;
	size_t size;
};

void buffer_add(struct buffer *buffer, const char *bytes, size_t length);
void buffer_text(struct buffer *buffer, const char *text);
void buffer_char(struct buffer *buffer, char character);
void buffer_printf(struct buffer *buffer, const char *format, ...) __attribute__((format(printf, 2, 3)));

/* Empties it and keeps the memory. */
void buffer_clear(struct buffer *buffer);
void buffer_free(struct buffer *buffer);

/* The contents as text; "" when nothing was added. */
const char *buffer_get(const struct buffer *buffer);

#endif
