#include "base/buffer.h"

#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/must.h"

static void reserve(struct buffer *buffer, size_t more)
{
	must(more < SIZE_MAX / 4 && buffer->length < SIZE_MAX / 4);
	size_t wanted = buffer->length + more + 1;

	if (wanted <= buffer->size)
		return;

	size_t size = buffer->size ? buffer->size : 1024;

	while (size < wanted)
		size *= 2;
	buffer->bytes = realloc(buffer->bytes, size);
	if (!buffer->bytes)
		abort();
	buffer->size = size;
}

void buffer_add(struct buffer *buffer, const char *bytes, size_t length)
{
	reserve(buffer, length);
	if (length)
		memcpy(buffer->bytes + buffer->length, bytes, length);
	buffer->length += length;
	buffer->bytes[buffer->length] = '\0';
}

void buffer_text(struct buffer *buffer, const char *text)
{
	buffer_add(buffer, text, strlen(text));
}

void buffer_char(struct buffer *buffer, char character)
{
	buffer_add(buffer, &character, 1);
}

void buffer_printf(struct buffer *buffer, const char *format, ...)
{
	va_list arguments;

	va_start(arguments, format);
	int length = vsnprintf(NULL, 0, format, arguments);
	va_end(arguments);
	must(length >= 0);
	reserve(buffer, (size_t)length);

	va_start(arguments, format);
	vsnprintf(buffer->bytes + buffer->length, (size_t)length + 1, format, arguments);
	va_end(arguments);
	buffer->length += (size_t)length;
}

void buffer_clear(struct buffer *buffer)
{
	buffer->length = 0;
	if (buffer->bytes)
		buffer->bytes[0] = '\0';
}

void buffer_free(struct buffer *buffer)
{
	free(buffer->bytes);
	*buffer = (struct buffer){ 0 };
}

const char *buffer_get(const struct buffer *buffer)
{
	return buffer->bytes ? buffer->bytes : "";
}
