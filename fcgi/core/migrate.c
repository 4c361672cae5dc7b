/* Migrations by text queries: the one place, with migrate_grants.c, that may send several statements at once. The
 * server's own sentence is what the operator sees when one fails. */
#include "core/migrate.h"

#include <ctype.h>
#include <dirent.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "core/crypto.h"
#include "core/migrate_internal.h"

enum { LOCK_SECONDS = 60 };

MYSQL *server_open(const char *socket, const char *user, const char *password, const char *database,
		   unsigned long flags)
{
	unsigned local_infile = 0, seconds = 10;
	MYSQL *mysql = mysql_init(NULL);

	if (!mysql)
		abort();
	mysql_optionsv(mysql, MYSQL_OPT_CONNECT_TIMEOUT, &seconds);
	mysql_optionsv(mysql, MYSQL_OPT_LOCAL_INFILE, &local_infile);
	mysql_optionsv(mysql, MYSQL_SET_CHARSET_NAME, "utf8mb4");
	if (mysql_real_connect(mysql, NULL, user, password, database, 0, socket, flags))
		return mysql;
	fprintf(stderr, "database: %s\n", mysql_error(mysql));
	mysql_close(mysql);
	return NULL;
}

bool server_do(MYSQL *mysql, const char *format, ...)
{
	struct arena *arena = arena_new();
	va_list arguments;

	va_start(arguments, format);
	const char *text = arena_vprintf(arena, format, arguments);
	va_end(arguments);

	bool fine = mysql_real_query(mysql, text, strlen(text)) == 0;

	arena_free(arena);
	if (!fine)
		fprintf(stderr, "database: %s\n", mysql_error(mysql));
	return fine;
}

char *server_quoted(MYSQL *mysql, struct arena *arena, const char *text)
{
	char *quoted = arena_alloc(arena, strlen(text) * 2 + 1);

	mysql_real_escape_string(mysql, quoted, text, strlen(text));
	return quoted;
}

bool server_name(const char *name)
{
	return *name && name[strspn(name, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_")] == '\0';
}

char *file_text(struct arena *arena, const char *path)
{
	FILE *file = fopen(path, "re");
	long size = -1;
	char *text = NULL;

	if (file && fseek(file, 0, SEEK_END) == 0)
		size = ftell(file);
	if (size >= 0) {
		rewind(file);
		text = arena_alloc(arena, (size_t)size + 1);
		if (fread(text, 1, (size_t)size, file) != (size_t)size || strlen(text) != (size_t)size)
			text = NULL;
	}
	if (file)
		fclose(file);
	if (!text)
		fprintf(stderr, "%s: cannot be read\n", path);
	return text;
}

struct migration {
	const char *file; /* 0007_orders.sql */
	int64_t number;
	bool applied;
};

struct run {
	MYSQL *mysql;
	struct arena *arena;
	const char *directory;
	struct migration *migrations;
	int count;
};

static int is_migration(const struct dirent *entry)
{
	const char *name = entry->d_name;

	for (int i = 0; i < 4; i++)
		if (!isdigit((unsigned char)name[i]))
			return 0;
	return name[4] == '_' && text_ends(name, ".sql");
}

static bool migrations_list(struct run *run)
{
	struct dirent **entries;
	int count = scandir(run->directory, &entries, is_migration, alphasort);
	bool fine = true;

	if (count < 0) {
		fprintf(stderr, "%s: cannot be read\n", run->directory);
		return false;
	}
	run->migrations = arena_many(run->arena, struct migration, (size_t)count);
	run->count = count;
	for (int i = 0; i < count; i++) {
		struct migration *migration = &run->migrations[i];

		migration->file = arena_text(run->arena, entries[i]->d_name);
		text_to_int(arena_bytes(run->arena, migration->file, 4), &migration->number);
		if (i && run->migrations[i - 1].number == migration->number) {
			fprintf(stderr, "%s and %s have the same number\n", run->migrations[i - 1].file, migration->file);
			fine = false;
		}
		free(entries[i]);
	}
	free(entries);
	return fine;
}

static const char *path_of(const struct run *run, const struct migration *migration)
{
	return arena_printf(run->arena, "%s/%s", run->directory, migration->file);
}

/* Compares one applied row with its file. */
static bool applied_check(struct run *run, MYSQL_ROW row)
{
	int64_t number = 0;

	text_to_int(row[0], &number);
	for (int i = 0; i < run->count; i++) {
		struct migration *migration = &run->migrations[i];

		if (migration->number != number)
			continue;
		migration->applied = true;

		const char *text = file_text(run->arena, path_of(run, migration));

		if (text && text_same(crypto_hash_text(run->arena, text), row[2]))
			return true;
		fprintf(stderr, "%s was changed after it was applied; put it back and write a new migration\n",
			migration->file);
		return false;
	}
	fprintf(stderr, "migration %s (%s) was applied, yet its file is gone\n", row[0], row[1]);
	return false;
}

static bool applied_read(struct run *run)
{
	bool fine = server_do(run->mysql, "SELECT number, name, sha256 FROM schema_migrations ORDER BY number");
	MYSQL_RES *result = fine ? mysql_store_result(run->mysql) : NULL;
	MYSQL_ROW row;

	while (result && (row = mysql_fetch_row(result)) != NULL)
		fine = applied_check(run, row) && fine;
	mysql_free_result(result);
	return fine && result;
}

static bool apply(struct run *run, const struct migration *migration)
{
	const char *text = file_text(run->arena, path_of(run, migration));
	int more = 0, statement = 1;

	if (!text)
		return false;
	if (mysql_real_query(run->mysql, text, strlen(text)) != 0)
		more = 1;
	while (!more) {
		mysql_free_result(mysql_store_result(run->mysql));
		more = mysql_next_result(run->mysql); /* 0 another, -1 none, 1 it failed */
		statement++;
	}
	if (more > 0) {
		fprintf(stderr, "%s: statement %d: %s\n", migration->file, statement, mysql_error(run->mysql));
		return false;
	}
	return server_do(run->mysql,
			 "INSERT INTO schema_migrations (number, name, sha256, applied_at) "
			 "VALUES (%lld, '%s', '%s', UTC_TIMESTAMP(6))",
			 (long long)migration->number, server_quoted(run->mysql, run->arena, migration->file),
			 crypto_hash_text(run->arena, text));
}

static int apply_all(struct run *run, void (*progress)(int done, int total, const char *name))
{
	int total = 0, done = 0;
	bool later = false;

	for (int i = run->count - 1; i >= 0; i--) {
		total += !run->migrations[i].applied;
		if (!run->migrations[i].applied && later)
			fprintf(stderr, "%s comes after its number's turn; it is applied now\n", run->migrations[i].file);
		later = later || run->migrations[i].applied;
	}
	for (int i = 0; i < run->count; i++) {
		if (run->migrations[i].applied)
			continue;
		if (progress)
			progress(done, total, run->migrations[i].file);
		if (!apply(run, &run->migrations[i]))
			return -1;
		done++;
	}
	return done;
}

static bool lock(MYSQL *mysql, const char *database)
{
	bool locked = server_do(mysql, "SELECT GET_LOCK('migrate.%s', %d)", database, LOCK_SECONDS);
	MYSQL_RES *result = locked ? mysql_store_result(mysql) : NULL;
	MYSQL_ROW row = result ? mysql_fetch_row(result) : NULL;

	locked = row && text_same(row[0], "1");
	mysql_free_result(result);
	if (!locked)
		fprintf(stderr, "another migration of %s does not end\n", database);
	return locked;
}

static bool prepare_database(MYSQL *mysql, const char *database)
{
	return server_do(mysql, "SET time_zone = '+00:00', sql_mode = 'STRICT_ALL_TABLES,NO_ZERO_DATE,NO_ZERO_IN_DATE,"
				"ERROR_FOR_DIVISION_BY_ZERO,NO_ENGINE_SUBSTITUTION'") &&
	       lock(mysql, database) &&
	       server_do(mysql, "CREATE DATABASE IF NOT EXISTS `%s` CHARACTER SET utf8mb4 COLLATE utf8mb4_uca1400_ai_ci",
			 database) &&
	       mysql_select_db(mysql, database) == 0 &&
	       server_do(mysql, "CREATE TABLE IF NOT EXISTS schema_migrations (number INT NOT NULL PRIMARY KEY, "
				"name VARCHAR(200) NOT NULL, sha256 CHAR(64) CHARACTER SET ascii NOT NULL, "
				"applied_at DATETIME(6) NOT NULL) ENGINE=InnoDB");
}

int migrate(const char *socket, const char *user, const char *password, const char *database, const char *directory,
	    void (*progress)(int done, int total, const char *name))
{
	struct run run = { .directory = directory };
	int done = -1;

	if (!server_name(database)) {
		fprintf(stderr, "%s is no name for a database\n", database);
		return -1;
	}
	run.mysql = server_open(socket, user, password, NULL, CLIENT_MULTI_STATEMENTS);
	if (!run.mysql)
		return -1;
	run.arena = arena_new();
	if (prepare_database(run.mysql, database) && migrations_list(&run) && applied_read(&run))
		done = apply_all(&run, progress);
	arena_free(run.arena);
	mysql_close(run.mysql); /* gives the lock back */
	return done;
}
