/* An arena is the memory of one request (or one batch): allocate forward, forget all at once.
 * Allocation never fails to its caller: without memory the process aborts and the parent forks a new one.
 * Nothing above base/ calls free() for what lives in an arena. */
#ifndef BASE_ARENA_H
#define BASE_ARENA_H

#include <stdarg.h>
#include <stddef.h>

struct arena;

/* A place to rewind to; see arena_mark(). */
struct arena_mark {
	void *chunk;
	size_t used;
};

struct arena *arena_new(void);
void arena_free(struct arena *arena);

/* Zeroed memory, aligned for any type. Valid until the arena is rewound past it, reset or freed. */
void *arena_alloc(struct arena *arena, size_t size);
#define arena_one(arena, type) ((type *)arena_alloc((arena), sizeof(type)))
#define arena_many(arena, type, count) ((type *)arena_array((arena), sizeof(type), (count)))
void *arena_array(struct arena *arena, size_t size, size_t count);

/* NUL-terminated copies. arena_text(NULL) is NULL. */
char *arena_text(struct arena *arena, const char *text);
char *arena_bytes(struct arena *arena, const char *bytes, size_t length);
char *arena_printf(struct arena *arena, const char *format, ...) __attribute__((format(printf, 2, 3)));
char *arena_vprintf(struct arena *arena, const char *format, va_list arguments)
	__attribute__((format(printf, 2, 0)));

struct arena_mark arena_mark(const struct arena *arena);
void arena_rewind(struct arena *arena, struct arena_mark mark);

/* Forgets everything; keeps the first chunk, so that a steady load allocates nothing. */
void arena_reset(struct arena *arena);

#ifdef FILAR_TEST
/* From now on chunks are small, and at the count-th new one there is no memory (0: always). Ends with the next reset. */
void arena_plan(struct arena *arena, int count);
int arena_chunks(const struct arena *arena); /* asked for since */
#endif

#endif
