#include "domain/common/files.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/must.h"
#include "base/text.h"
#include "core/crypto.h"
#include "core/log.h"
#include "sql/files.h"

RECORD(file, FIELD(file, id), FIELD(file, sha256), FIELD(file, name), FIELD(file, type), FIELD(file, bytes));

enum { NAME_LETTERS = 120, ENDING_BYTES = 12 };

/* Bytes of the letter at text that must not stand in a name: controls, quotes and separators, and the invisible letters that
 * turn the direction of writing (U+200B to U+200F, U+2028 to U+202E, U+2066 to U+2069, U+FEFF). 0: it may stand. */
static size_t unfit(const char *text)
{
	const unsigned char *at = (const unsigned char *)text;

	if (at[0] < ' ' || at[0] == 0x7f || strchr("/\\\"<>|:*?;`", at[0]))
		return 1;
	if (at[0] == 0xc2 && at[1] >= 0x80 && at[1] < 0xa0)
		return 2;
	if (at[0] == 0xe2 && at[1] == 0x80 && ((at[2] >= 0x8b && at[2] <= 0x8f) || (at[2] >= 0xa8 && at[2] <= 0xae)))
		return 3;
	if (at[0] == 0xe2 && at[1] == 0x81 && at[2] >= 0xa6 && at[2] <= 0xa9)
		return 3;
	return at[0] == 0xef && at[1] == 0xbb && at[2] == 0xbf ? 3 : 0;
}

/* The first letters of a text, whole ones. */
static char *first_letters(struct arena *arena, const char *text, size_t letters)
{
	size_t at = 0;

	while (text[at] && letters) {
		at++;
		while (((unsigned char)text[at] & 0xc0) == 0x80)
			at++;
		letters--;
	}
	return arena_bytes(arena, text, at);
}

char *file_name_clean(struct arena *arena, const char *name)
{
	const char *slash = strrchr(name, '/');
	const char *last = slash ? slash + 1 : name;
	const char *back = strrchr(last, '\\');
	char *clean = arena_text(arena, back ? back + 1 : last), *to = clean;

	for (const char *at = clean; *at;) {
		size_t skip = unfit(at);

		if (skip)
			at += skip;
		else
			*to++ = *at++;
	}
	*to = '\0';
	clean = text_trimmed(arena, clean);
	while (*clean == '.')
		clean++;
	if (!*clean)
		return arena_text(arena, "file");
	if (text_letters(clean) <= NAME_LETTERS)
		return clean;

	const char *dot = strrchr(clean, '.');
	const char *ending = dot && strlen(dot) <= ENDING_BYTES ? dot : "";

	return arena_printf(arena, "%s%s", first_letters(arena, clean, NAME_LETTERS - text_letters(ending)), ending);
}

char *file_place(struct arena *arena, const struct file *file)
{
	must(strlen(file->sha256) == CRYPTO_HASH_HEX && strspn(file->sha256, "0123456789abcdef") == CRYPTO_HASH_HEX);
	return arena_printf(arena, "%.2s/%s", file->sha256, file->sha256);
}

static bool write_all(int descriptor, const char *bytes, size_t length)
{
	while (length) {
		ssize_t written = write(descriptor, bytes, length);

		if (written < 0 && errno == EINTR)
			continue;
		if (written <= 0)
			return false;
		bytes += written;
		length -= (size_t)written;
	}
	return true;
}

static bool folder_sync(const char *path)
{
	int folder = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	bool fine = folder >= 0 && fsync(folder) == 0;

	if (folder >= 0)
		close(folder);
	return fine;
}

/* Complete under its final name or not there at all, also after a loss of power. */
static bool bytes_keep(struct arena *arena, const char *folder, const char *sha256, const void *bytes, size_t length)
{
	const char *path = arena_printf(arena, "%s/%s", folder, sha256);
	const char *temporary = arena_printf(arena, "%s/.%s", folder, crypto_token(arena));
	struct stat there;

	if (mkdir(folder, 0750) != 0 && errno != EEXIST)
		return false;
	/* Made young again, so that the worker does not sweep it away before the row is there. */
	if (utimensat(AT_FDCWD, path, NULL, 0) == 0 && stat(path, &there) == 0 && there.st_size == (off_t)length)
		return true;

	int descriptor = open(temporary, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0640);

	if (descriptor < 0)
		return false;

	bool fine = write_all(descriptor, bytes, length) && fsync(descriptor) == 0;

	fine = close(descriptor) == 0 && fine;
	fine = fine && rename(temporary, path) == 0 && folder_sync(folder);
	if (!fine)
		unlink(temporary);
	return fine;
}

const char *file_keep(struct arena *arena, const struct config *config, const char *bytes, size_t length)
{
	const char *sha256 = crypto_hash(arena, bytes, length);
	const char *folder = arena_printf(arena, "%s/files/%.2s", config->var, sha256);

	if (bytes_keep(arena, folder, sha256, bytes, length))
		return sha256;
	log_event(LOG_ERROR, "file cannot be stored", "folder", folder, "why", strerror(errno));
	return NULL;
}

int64_t file_store(struct db *db, const struct config *config, const struct actor *actor, const char *name, const char *type,
		   const char *bytes, size_t length)
{
	struct arena *arena = db_arena(db);
	const char *sha256, *clean = file_name_clean(arena, name);
	int64_t id;

	must(length <= FILE_BYTES && actor->partner_id);
	sha256 = file_keep(arena, config, bytes, length);
	if (!sha256)
		return 0;
	id = sql_file_add(db, sha256, clean, type, (int64_t)length, actor->person_id, actor->partner_id, actor->now);
	audit(db, actor, "file.store", "file", id, "sha256", sha256, "bytes", arena_printf(arena, "%zu", length));
	return id;
}
