/* What migrate.c and migrate_grants.c share: a plain connection of the operator and text queries. */
#ifndef CORE_MIGRATE_INTERNAL_H
#define CORE_MIGRATE_INTERNAL_H

#include <mysql.h>
#include <stdbool.h>

#include "base/arena.h"

/* NULL after a line on stderr. */
MYSQL *server_open(const char *socket, const char *user, const char *password, const char *database,
		   unsigned long flags);

/* False after a line on stderr. */
bool server_do(MYSQL *mysql, const char *format, ...) __attribute__((format(printf, 2, 3)));

char *server_quoted(MYSQL *mysql, struct arena *arena, const char *text); /* for between single quotes */
bool server_name(const char *name);                                       /* letters, digits and _ */

/* A whole text file; NULL after a line on stderr. */
char *file_text(struct arena *arena, const char *path);

#endif
