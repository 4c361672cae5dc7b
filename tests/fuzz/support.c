#include "support.h"

#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "core/locale.h"
#include "web/seal.h"

struct arena *fuzz_arena(void)
{
	static struct arena *arena;

	if (!arena) {
		arena = arena_new();
		signal(SIGPIPE, SIG_IGN);
		locale_start("build/test/locale");
		locale_zone("Europe/London");
		seal_use("a secret that everybody knows");
	}
	arena_reset(arena);
	locale_use(ENGLISH);
	return arena;
}

struct input input_of(const uint8_t *bytes, size_t length)
{
	return (struct input){ (const char *)bytes, length };
}

static char *text_of(struct arena *arena, const char *bytes, size_t length)
{
	char *text = arena_alloc(arena, length + 1), *to = text;

	for (size_t i = 0; i < length; i++)
		if (bytes[i])
			*to++ = bytes[i];
	return text;
}

char *input_line(struct arena *arena, struct input *input)
{
	const char *stop = input->left ? memchr(input->at, '\n', input->left) : NULL;
	size_t length = stop ? (size_t)(stop - input->at) : input->left, taken = length + (stop != NULL);
	char *line = text_of(arena, input->at, length);

	input->at += taken;
	input->left -= taken;
	return line;
}

char *input_rest(struct arena *arena, struct input *input)
{
	char *rest = text_of(arena, input->at, input->left);

	input->left = 0;
	return rest;
}

const char *input_file(const char *bytes, size_t length)
{
	static char path[64];
	static int file = -1;

	if (file < 0) {
		file = memfd_create("input", MFD_CLOEXEC);
		must(file >= 0);
		snprintf(path, sizeof(path), "/proc/self/fd/%d", file);
	}
	must(ftruncate(file, 0) == 0);
	must(pwrite(file, bytes, length, 0) == (ssize_t)length);
	return path;
}
