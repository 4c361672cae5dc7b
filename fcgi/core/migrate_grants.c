/* Users of the services: made from sql/grants.sql and compared with it. A line is
 * GRANT SELECT, INSERT ON filar.orders TO 'shop'@'localhost'; and there is one for each user and table. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "core/migrate.h"
#include "core/migrate_internal.h"

struct grant {
	const char *privileges; /* "SELECT, INSERT" */
	const char *table;
	const char *user;
	bool found;             /* on the server, with the same privileges */
};

struct grants {
	struct arena *arena;
	struct grant *items;
	size_t count;
};

static const char prefix[] = "GRANT ", on[] = " ON filar.", to[] = " TO '", end[] = "'@'localhost';";

static bool line_read(struct grants *grants, const char *line, struct grant *grant)
{
	const char *at_on = strstr(line, on), *at_to = at_on ? strstr(at_on, to) : NULL;
	const char *at_end = at_to ? strstr(at_to + sizeof(to) - 1, "'") : NULL;

	if (!text_starts(line, prefix) || !at_end || strcmp(at_end, end) != 0)
		return false;

	const char *privileges = line + sizeof(prefix) - 1, *table = at_on + sizeof(on) - 1, *user = at_to + sizeof(to) - 1;

	grant->privileges = arena_bytes(grants->arena, privileges, (size_t)(at_on - privileges));
	grant->table = arena_bytes(grants->arena, table, (size_t)(at_to - table));
	grant->user = arena_bytes(grants->arena, user, (size_t)(at_end - user));
	return server_name(grant->table) && server_name(grant->user) &&
	       grant->privileges[strspn(grant->privileges, "ABCDEFGHIJKLMNOPQRSTUVWXYZ, ")] == '\0';
}

static bool grants_read(struct grants *grants, const char *path)
{
	char *text = file_text(grants->arena, path), *rest = NULL;
	size_t lines = 1;

	if (!text)
		return false;
	for (const char *at = text; *at; at++)
		lines += *at == '\n';
	grants->items = arena_many(grants->arena, struct grant, lines);
	for (char *line = strtok_r(text, "\n", &rest); line; line = strtok_r(NULL, "\n", &rest)) {
		if (text_starts(line, "--"))
			continue;
		if (!line_read(grants, line, &grants->items[grants->count])) {
			fprintf(stderr, "%s: not understood: %s\n", path, line);
			return false;
		}
		grants->count++;
	}
	return true;
}

/* True for the first line that names the user. */
static bool first_of_user(const struct grants *grants, size_t number)
{
	for (size_t i = 0; i < number; i++)
		if (text_same(grants->items[i].user, grants->items[number].user))
			return false;
	return true;
}

static bool user_make(MYSQL *mysql, struct arena *arena, const char *user, const char *directory)
{
	char *password = file_text(arena, arena_printf(arena, "%s/%s", directory, user));

	if (!password)
		return false;
	password[strcspn(password, "\r\n")] = '\0';
	if (!*password) {
		fprintf(stderr, "%s/%s: is empty\n", directory, user);
		return false;
	}

	const char *quoted = server_quoted(mysql, arena, password);

	return server_do(mysql, "CREATE USER IF NOT EXISTS '%s'@'localhost' IDENTIFIED BY '%s'", user, quoted) &&
	       server_do(mysql, "ALTER USER '%s'@'localhost' IDENTIFIED BY '%s'", user, quoted);
}

/* The tables of the database on which the user holds something; NULL when the server fails. */
static MYSQL_RES *held(MYSQL *mysql, const char *user, const char *database)
{
	bool fine = server_do(mysql,
			      "SELECT DISTINCT TABLE_NAME FROM information_schema.TABLE_PRIVILEGES "
			      "WHERE TABLE_SCHEMA = '%s' AND GRANTEE = '\\'%s\\'@\\'localhost\\'' UNION "
			      "SELECT DISTINCT TABLE_NAME FROM information_schema.COLUMN_PRIVILEGES "
			      "WHERE TABLE_SCHEMA = '%s' AND GRANTEE = '\\'%s\\'@\\'localhost\\'' UNION "
			      "SELECT DISTINCT '' FROM information_schema.SCHEMA_PRIVILEGES "
			      "WHERE TABLE_SCHEMA = '%s' AND GRANTEE = '\\'%s\\'@\\'localhost\\''",
			      database, user, database, user, database, user);

	return fine ? mysql_store_result(mysql) : NULL;
}

static bool user_strip(MYSQL *mysql, struct arena *arena, const char *user, const char *database)
{
	static const char *const taken[] = { "GRANT OPTION", "ALL PRIVILEGES" };
	MYSQL_RES *result = held(mysql, user, database);
	MYSQL_ROW row;
	bool fine = result != NULL;

	while (fine && (row = mysql_fetch_row(result)) != NULL) {
		const char *table = *row[0] ? arena_printf(arena, "`%s`", row[0]) : "*";

		for (size_t i = 0; fine && i < 2; i++)
			fine = server_do(mysql, "REVOKE %s ON `%s`.%s FROM '%s'@'localhost'", taken[i], database, table, user);
	}
	mysql_free_result(result);
	return fine;
}

/* strip: first take back what each user has. Answers the number of users; -1 after a line on stderr. */
static int grants_give(const char *socket, const char *user, const char *password, const char *file,
		       const char *database, const char *secrets_directory, bool strip)
{
	struct grants grants = { .arena = arena_new() };
	MYSQL *mysql = server_name(database) ? server_open(socket, user, password, NULL, 0) : NULL;
	bool fine = mysql && grants_read(&grants, file);
	int users = 0;

	for (size_t i = 0; fine && i < grants.count; i++) {
		if (!first_of_user(&grants, i))
			continue;
		fine = user_make(mysql, grants.arena, grants.items[i].user, secrets_directory) &&
		       (!strip || user_strip(mysql, grants.arena, grants.items[i].user, database));
		users++;
	}
	for (size_t i = 0; fine && i < grants.count; i++)
		fine = server_do(mysql, "GRANT %s ON `%s`.`%s` TO '%s'@'localhost'", grants.items[i].privileges, database,
				 grants.items[i].table, grants.items[i].user);
	if (mysql)
		mysql_close(mysql);
	arena_free(grants.arena);
	return fine ? users : -1;
}

int grants_apply(const char *socket, const char *user, const char *password, const char *file, const char *database,
		 const char *secrets_directory)
{
	return grants_give(socket, user, password, file, database, secrets_directory, true);
}

int grants_extend(const char *socket, const char *user, const char *password, const char *file, const char *database,
		  const char *secrets_directory)
{
	return grants_give(socket, user, password, file, database, secrets_directory, false);
}

/* One row of what the server holds: user, table, privileges. Answers 1 for a difference. */
static int compare_row(struct grants *grants, MYSQL_ROW row)
{
	for (size_t i = 0; i < grants->count; i++) {
		struct grant *grant = &grants->items[i];

		if (!text_same(grant->user, row[0]) || !text_same(grant->table, row[1]))
			continue;
		grant->found = true;
		if (text_same(grant->privileges, row[2]))
			return 0;
		fprintf(stderr, "grants: %s may %s on %s; the file says %s\n", row[0], row[2], row[1], grant->privileges);
		return 1;
	}
	fprintf(stderr, "grants: %s may %s on %s; the file does not say so\n", row[0], row[2], row[1]);
	return 1;
}

static int compare_tables(MYSQL *mysql, struct grants *grants, const char *database)
{
	int differences = 0;
	bool fine = server_do(mysql,
			      "SELECT SUBSTRING_INDEX(SUBSTRING(GRANTEE, 2), '\\'', 1), TABLE_NAME, GROUP_CONCAT("
			      "PRIVILEGE_TYPE ORDER BY FIELD(PRIVILEGE_TYPE, 'SELECT', 'INSERT', 'UPDATE', 'DELETE') "
			      "SEPARATOR ', ') FROM information_schema.TABLE_PRIVILEGES WHERE TABLE_SCHEMA = '%s' "
			      "GROUP BY GRANTEE, TABLE_NAME",
			      database);
	MYSQL_RES *result = fine ? mysql_store_result(mysql) : NULL;
	MYSQL_ROW row;

	if (!result)
		return -1;
	while ((row = mysql_fetch_row(result)) != NULL)
		differences += compare_row(grants, row);
	mysql_free_result(result);
	for (size_t i = 0; i < grants->count; i++) {
		if (grants->items[i].found)
			continue;
		fprintf(stderr, "grants: %s may not %s on %s; the file says so\n", grants->items[i].user,
			grants->items[i].privileges, grants->items[i].table);
		differences++;
	}
	return differences;
}

/* Privileges that no line can mean: on the whole database or the server, or on single columns. */
static int compare_surplus(MYSQL *mysql, const char *user, const char *database)
{
	int differences = 0;
	bool fine = server_do(mysql,
			      "SELECT CONCAT(PRIVILEGE_TYPE, ' on every table') FROM information_schema.SCHEMA_PRIVILEGES "
			      "WHERE GRANTEE = '\\'%s\\'@\\'localhost\\'' AND '%s' LIKE TABLE_SCHEMA UNION ALL "
			      "SELECT CONCAT(PRIVILEGE_TYPE, ' on the whole server') FROM information_schema.USER_PRIVILEGES "
			      "WHERE GRANTEE = '\\'%s\\'@\\'localhost\\'' AND PRIVILEGE_TYPE <> 'USAGE' UNION ALL "
			      "SELECT CONCAT(PRIVILEGE_TYPE, ' on column ', TABLE_NAME, '.', COLUMN_NAME) "
			      "FROM information_schema.COLUMN_PRIVILEGES "
			      "WHERE GRANTEE = '\\'%s\\'@\\'localhost\\'' AND TABLE_SCHEMA = '%s'",
			      user, database, user, user, database);
	MYSQL_RES *result = fine ? mysql_store_result(mysql) : NULL;
	MYSQL_ROW row;

	if (!result)
		return -1;
	while ((row = mysql_fetch_row(result)) != NULL) {
		fprintf(stderr, "grants: %s may %s; no line says so\n", user, row[0]);
		differences++;
	}
	mysql_free_result(result);
	return differences;
}

int grants_compare(const char *socket, const char *user, const char *password, const char *file, const char *database)
{
	struct grants grants = { .arena = arena_new() };
	MYSQL *mysql = server_name(database) ? server_open(socket, user, password, NULL, 0) : NULL;
	bool fine = mysql && grants_read(&grants, file) && server_do(mysql, "SET group_concat_max_len = 100000");
	int differences = fine ? compare_tables(mysql, &grants, database) : -1;

	for (size_t i = 0; differences >= 0 && i < grants.count; i++) {
		int surplus = first_of_user(&grants, i) ? compare_surplus(mysql, grants.items[i].user, database) : 0;

		differences = surplus < 0 ? -1 : differences + surplus;
	}
	if (mysql)
		mysql_close(mysql);
	arena_free(grants.arena);
	return differences;
}
