/* filar import: judges a foreign file, books what stands, and says what became of every row. */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/text.h"
#include "core/locale.h"
#include "domain/imports/book.h"
#include "filar/database.h"
#include "filar/filar.h"

static const char usage[] = "usage: filar import catalogue|partners|orders FILE --map PROFILE [--dry-run] [--rows FILE]\n"
			    "  PROFILE is a path, or the name of one that ships with Filar: online-retail\n"
			    "  --rows writes every repaired and refused row with its reason to a CSV file\n";

struct wish {
	enum import_part part;
	const char *file;
	const char *profile;
	const char *rows;
	bool dry;
};

static size_t rows_in_file;

/* "Booking  [#########......]  62 %", on a terminal only, over itself. */
static void bar(const char *what, size_t done, size_t all)
{
	enum { WIDTH = 40 };
	static const char full[] = "########################################";
	static const char empty[] = "........................................";
	size_t part = all ? done * WIDTH / all : WIDTH;

	if (!isatty(STDERR_FILENO))
		return;
	if (part > WIDTH)
		part = WIDTH;
	fprintf(stderr, "\r%-8s [%.*s%.*s] %3zu %%", what, (int)part, full, (int)(WIDTH - part), empty,
		all && done < all ? done * 100 / all : 100);
	if (done >= all)
		fputc('\n', stderr);
}

static void judging(size_t rows)
{
	if (rows < rows_in_file)
		bar("Judging", rows, rows_in_file);
}

static void booking(size_t done, size_t all)
{
	bar("Booking", done, all);
}

static size_t lines_of(const char *path)
{
	FILE *file = fopen(path, "re");
	char bytes[65536];
	size_t lines = 0, count;

	if (!file)
		return 0;
	while ((count = fread(bytes, 1, sizeof(bytes), file)) > 0)
		for (size_t i = 0; i < count; i++)
			lines += bytes[i] == '\n';
	fclose(file);
	return lines;
}

static bool read_wish(int count, char **arguments, struct wish *wish)
{
	static const char *const parts[] = { "catalogue", "partners", "orders" };
	bool part = false;

	if (count < 3)
		return false;
	for (int i = 0; i < 3; i++) {
		if (text_same(arguments[1], parts[i])) {
			wish->part = (enum import_part)i;
			part = true;
		}
	}
	for (int i = 2; i < count; i++) {
		if (text_same(arguments[i], "--dry-run"))
			wish->dry = true;
		else if (text_same(arguments[i], "--map") && i + 1 < count)
			wish->profile = arguments[++i];
		else if (text_same(arguments[i], "--rows") && i + 1 < count)
			wish->rows = arguments[++i];
		else if (*arguments[i] != '-' && !wish->file)
			wish->file = arguments[i];
		else
			return false;
	}
	return part && wish->file && wish->profile;
}

static const char *profile_path(const struct place *place, const char *name)
{
	const char *shipped = place_path(place, "%s/deploy/profiles/%s.ini", place->root, name);

	return !file_exists(name) && !strchr(name, '/') && file_exists(shipped) ? shipped : name;
}

static void write_rows(const char *path, const struct import_judgement *judgement)
{
	struct buffer text = { 0 };
	FILE *file = fopen(path, "we");

	import_rows_print(&text, judgement);
	if (!file || fwrite(buffer_get(&text), 1, text.length, file) != text.length || fclose(file))
		stop_with("cannot write %s: %s", path, strerror(errno));
	buffer_free(&text);
}

static void print(const struct buffer *text)
{
	fwrite(buffer_get(text), 1, text->length, stdout);
	fflush(stdout);
}

/* The report of the judge comes first, so that it is there whatever the database says then. */
static int book(const struct place *place, const struct wish *wish, const struct import_judgement *judgement)
{
	struct db *db = db_new(database_running(place), "operator", arena_new());
	struct import_task task = { .judgement = judgement, .part = wish->part, .now = when_now(), .dry = wish->dry,
				    .progress = booking };
	struct import_booked booked;
	struct buffer text = { 0 };
	bool fine = import_book(db, &task, &booked);

	import_booked_print(&text, &task, &booked);
	if (wish->dry)
		buffer_text(&text, "Dry run: nothing was written.\n");
	print(&text);
	buffer_free(&text);
	struct arena *arena = db_arena(db);
	db_free(db);
	arena_free(arena);
	if (!fine)
		fprintf(stderr, "filar: %s\n", booked.why);
	return fine ? 0 : 1;
}

int command_import(int count, char **arguments)
{
	struct place *place = place_find();
	struct arena *arena = arena_new();
	struct wish wish = { .file = NULL };
	struct buffer report = { 0 };
	const char *why = NULL;

	if (!read_wish(count, arguments, &wish)) {
		fputs(usage, stderr);
		return 2;
	}
	const struct import_profile *profile = import_profile_read(arena, profile_path(place, wish.profile), &why);

	if (!profile)
		stop_with("%s", why);
	if (!locale_zone_known(profile->zone))
		stop_with("the profile's zone %s is not known", profile->zone);
	rows_in_file = lines_of(wish.file);
	bar("Judging", 0, rows_in_file + 1);

	const struct import_judgement *judgement = import_judge(arena, profile, wish.file, judging, &why);

	if (!judgement)
		stop_with("%s: %s", wish.file, why);
	bar("Judging", 1, 1);
	import_report_print(&report, judgement);
	print(&report);
	buffer_free(&report);
	if (wish.rows)
		write_rows(wish.rows, judgement);

	int status = book(place, &wish, judgement);

	arena_free(arena);
	return status;
}
