/* The secret is made by the service that starts first: written whole under another name, then linked, so that no other
 * service ever reads half of it. */
#include "web/seal.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/must.h"
#include "core/crypto.h"

enum { SECRET_BYTES = 128 };

static char secret[SECRET_BYTES];

void seal_use(const char *value)
{
	must(strlen(value) >= 16 && strlen(value) < sizeof(secret));
	snprintf(secret, sizeof(secret), "%s", value);
}

static bool read_secret(const char *path)
{
	char line[SECRET_BYTES] = "";
	FILE *file = fopen(path, "r");

	if (!file)
		return false;

	bool fine = fgets(line, sizeof(line), file) != NULL;

	fclose(file);
	line[strcspn(line, "\r\n")] = '\0';
	if (!fine || strlen(line) < 16) {
		fprintf(stderr, "%s: the secret must be one line of at least 16 characters\n", path);
		exit(1);
	}
	seal_use(line);
	return true;
}

static bool write_secret(struct arena *arena, const char *path)
{
	char *making = arena_printf(arena, "%s.%ld", path, (long)getpid());
	int file = open(making, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
	char *value = arena_printf(arena, "%s\n", crypto_token(arena));

	if (file < 0)
		return false;

	bool written = write(file, value, strlen(value)) == (ssize_t)strlen(value) && fsync(file) == 0;

	written = close(file) == 0 && written;
	if (written && link(making, path) != 0)
		written = errno == EEXIST;
	unlink(making);
	return written;
}

void seal_load(const struct config *config)
{
	struct arena *arena = arena_new();
	char *path = arena_printf(arena, "%s/secrets/csrf", config->var);

	if (!read_secret(path) && !(errno == ENOENT && write_secret(arena, path) && read_secret(path))) {
		fprintf(stderr, "%s: cannot be read: %s\n", path, strerror(errno));
		exit(1);
	}
	arena_free(arena);
}

char *seal(struct arena *arena, const char *purpose, const char *text)
{
	must(secret[0]);
	return crypto_seal(arena, secret, arena_printf(arena, "%s:%s", purpose, text));
}
