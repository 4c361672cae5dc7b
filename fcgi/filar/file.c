/* Small files of the launcher, and its way to say that it cannot go on. */
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/must.h"
#include "base/text.h"
#include "filar/filar.h"

_Noreturn void stop_with(const char *format, ...)
{
	va_list arguments;

	fflush(stdout);
	fputs("filar: ", stderr);
	va_start(arguments, format);
	vfprintf(stderr, format, arguments);
	va_end(arguments);
	fputc('\n', stderr);
	exit(1);
}

bool file_exists(const char *path)
{
	struct stat about;

	return !stat(path, &about);
}

char *file_read(struct arena *arena, const char *path)
{
	struct buffer text = { 0 };
	char piece[16384];
	size_t got;
	FILE *file = fopen(path, "re");

	if (!file)
		return NULL;
	while ((got = fread(piece, 1, sizeof(piece), file)) > 0)
		buffer_add(&text, piece, got);
	bool failed = ferror(file);
	fclose(file);
	char *copy = failed ? NULL : arena_bytes(arena, buffer_get(&text), text.length);
	buffer_free(&text);
	return copy;
}

void file_write(const struct place *place, const char *path, mode_t mode, const char *text)
{
	const char *young = place_path(place, "%s.new", path);
	size_t length = strlen(text), done = 0;
	int file;

	unlink(young);
	file = open(young, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
	if (file < 0)
		stop_with("cannot write %s: %s", young, strerror(errno));
	while (done < length) {
		ssize_t wrote = write(file, text + done, length - done);
		if (wrote < 0 && errno != EINTR)
			stop_with("cannot write %s: %s", young, strerror(errno));
		if (wrote > 0)
			done += (size_t)wrote;
	}
	if (place->as_root && fchown(file, place->user, place->group))
		stop_with("cannot give %s to %s: %s", young, place->user_name, strerror(errno));
	if (fchmod(file, mode) || fsync(file) || close(file) || rename(young, path))
		stop_with("cannot write %s: %s", path, strerror(errno));
}

static int by_name(const void *a, const void *b)
{
	return strcmp(*(const char *const *)a, *(const char *const *)b);
}

const char *const *sql_files(struct arena *arena, const char *folder)
{
	enum { MOST = 1000 };
	const char **names = arena_many(arena, const char *, MOST + 1);
	size_t count = 0;
	DIR *directory = opendir(folder);

	if (!directory)
		return NULL;
	for (const struct dirent *entry; (entry = readdir(directory));) {
		if (!text_ends(entry->d_name, ".sql"))
			continue;
		must(count < MOST);
		names[count++] = arena_text(arena, entry->d_name);
	}
	closedir(directory);
	qsort(names, count, sizeof(*names), by_name);
	return names;
}
