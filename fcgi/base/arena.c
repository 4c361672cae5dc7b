/* Bump allocation in chunks; large blocks get a chunk of their own. */
#include "base/arena.h"

#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/must.h"

enum { CHUNK_BYTES = 64 * 1024, SMALL_BYTES = 2048, ALIGN = 16 };

struct chunk {
	struct chunk *previous;
	size_t size;
	size_t used;
	_Alignas(ALIGN) char bytes[];
};

struct arena {
	struct chunk *current;
	bool planned; /* by a test; see arena_plan() */
	int chunks, missing;
};

static struct chunk *chunk_new(struct chunk *previous, size_t size)
{
	struct chunk *chunk = malloc(sizeof(*chunk) + size);

	if (!chunk)
		abort();
	chunk->previous = previous;
	chunk->size = size;
	chunk->used = 0;
	return chunk;
}

struct arena *arena_new(void)
{
	struct arena *arena = malloc(sizeof(*arena));

	if (!arena)
		abort();
	*arena = (struct arena){ .current = chunk_new(NULL, CHUNK_BYTES) };
	return arena;
}

void arena_free(struct arena *arena)
{
	if (!arena)
		return;
	arena_reset(arena);
	free(arena->current);
	free(arena);
}

#ifdef FILAR_TEST
void arena_plan(struct arena *arena, int count)
{
	arena->planned = true;
	arena->missing = count;
	arena->chunks = 0;
	arena->current->used = arena->current->size;
}

int arena_chunks(const struct arena *arena)
{
	return arena->chunks;
}
#endif

static struct chunk *next_chunk(struct arena *arena, size_t size)
{
	size_t usual = arena->planned ? SMALL_BYTES : CHUNK_BYTES;

	if (arena->planned && ++arena->chunks == arena->missing)
		abort();
	return chunk_new(arena->current, size > usual ? size : usual);
}

void *arena_alloc(struct arena *arena, size_t size)
{
	must(size < SIZE_MAX / 2);
	size = (size + ALIGN - 1) & ~(size_t)(ALIGN - 1);
	if (size > arena->current->size - arena->current->used)
		arena->current = next_chunk(arena, size);

	void *memory = arena->current->bytes + arena->current->used;

	arena->current->used += size;
	return memset(memory, 0, size);
}

void *arena_array(struct arena *arena, size_t size, size_t count)
{
	size_t total;

	must(!__builtin_mul_overflow(size, count, &total));
	return arena_alloc(arena, total);
}

char *arena_bytes(struct arena *arena, const char *bytes, size_t length)
{
	char *copy = arena_alloc(arena, length + 1);

	if (length)
		memcpy(copy, bytes, length);
	return copy;
}

char *arena_text(struct arena *arena, const char *text)
{
	return text ? arena_bytes(arena, text, strlen(text)) : NULL;
}

char *arena_vprintf(struct arena *arena, const char *format, va_list arguments)
{
	va_list again;

	va_copy(again, arguments);
	int length = vsnprintf(NULL, 0, format, again);
	va_end(again);
	must(length >= 0);

	char *text = arena_alloc(arena, (size_t)length + 1);

	vsnprintf(text, (size_t)length + 1, format, arguments);
	return text;
}

char *arena_printf(struct arena *arena, const char *format, ...)
{
	va_list arguments;

	va_start(arguments, format);
	char *text = arena_vprintf(arena, format, arguments);
	va_end(arguments);
	return text;
}

struct arena_mark arena_mark(const struct arena *arena)
{
	return (struct arena_mark){ .chunk = arena->current, .used = arena->current->used };
}

void arena_rewind(struct arena *arena, struct arena_mark mark)
{
	while (arena->current != mark.chunk) {
		struct chunk *previous = arena->current->previous;

		must(previous != NULL);
		free(arena->current);
		arena->current = previous;
	}
	must(mark.used <= arena->current->used);
	arena->current->used = mark.used;
}

void arena_reset(struct arena *arena)
{
	struct chunk *first = arena->current;

	while (first->previous)
		first = first->previous;
	arena_rewind(arena, (struct arena_mark){ .chunk = first, .used = 0 });
	arena->planned = false;
}
