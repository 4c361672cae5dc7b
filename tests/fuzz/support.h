/* What the targets share. A target is a file fuzz_NAME.c with one function that takes any bytes; what it promises about
 * them it asks with expect(). clang's engine feeds it bytes that it makes up, replay.c the kept corpus. */
#ifndef TESTS_FUZZ_SUPPORT_H
#define TESTS_FUZZ_SUPPORT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/must.h"

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t length);

/* A promise to the outside: broken, it ends the run and the input is kept. */
#define expect(condition) must(condition)

/* Empty, the same one at every call; made at the first. English, London, a fixed secret. */
struct arena *fuzz_arena(void);

/* The input, cut from its beginning. */
struct input {
	const char *at;
	size_t left;
};
struct input input_of(const uint8_t *bytes, size_t length);
/* Up to the next line feed or the end, without NUL bytes; "" when nothing is left. */
char *input_line(struct arena *arena, struct input *input);
char *input_rest(struct arena *arena, struct input *input);

/* A file in memory that holds these bytes: its path, until the next one. */
const char *input_file(const char *bytes, size_t length);

#endif
