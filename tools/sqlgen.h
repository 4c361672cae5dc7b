/* What the three files of sqlgen share: a read catalogue of statements. sqlgen.c reads sql/queries/, sqlgen_write.c
 * writes C, sqlgen_grants.c derives the privileges. A host tool: only libc; its memory lives until it ends. */
#ifndef TOOLS_SQLGEN_H
#define TOOLS_SQLGEN_H

#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>

enum { MOST_PARAMETERS = 32, MOST_BINDS = 24, MOST_TOKENS = 4096, MOST_INCLUDES = 32 };

enum token_kind { TOKEN_END, TOKEN_WORD, TOKEN_QUOTED, TOKEN_STRING, TOKEN_NUMBER, TOKEN_PARAMETER, TOKEN_SIGN };

struct token {
	enum token_kind kind;
	const char *text; /* without the quotes of a quoted name and the colon of a parameter */
	size_t line;
	bool space;       /* white space stood before it */
};

struct parameter {
	const char *name;
	const char *type;
	bool used;
};

struct query {
	const char *file; /* as given, for messages */
	size_t line;
	const char *name;
	const char *comment; /* lines above the signature, "" for none */
	struct parameter parameters[MOST_PARAMETERS];
	size_t parameter_count;
	const char *result; /* "row", "rows", "int", "money", "id", "changed", "nothing" */
	const char *record; /* of row and rows */
	const char *services; /* " auth admin " */
	const char *text;     /* with ? */
	struct bind {
		size_t parameter;
		bool currency; /* of a money parameter: its currency, not its minor units */
	} binds[MOST_BINDS];
	size_t bind_count;
	bool locks;
	struct token *tokens; /* ended by TOKEN_END */
	struct query *next;
};

struct source {
	const char *name; /* "orders" of "sql/queries/orders.sql" */
	const char *path;
	const char *includes[MOST_INCLUDES];
	size_t include_count;
	struct query *queries;
	struct source *next;
};

/* Memory that lives until the tool ends. */
void *keep(size_t size);
char *keep_text(const char *text, size_t length);
char *keep_printf(const char *format, ...) __attribute__((format(printf, 1, 2)));

/* Says FILE:LINE: sentence on stderr and counts it; the tool then ends with 1. */
void wrong(const char *file, size_t line, const char *format, ...) __attribute__((format(printf, 3, 4)));
int wrongs(void);

/* A word of SQL, in any case; a name in back quotes is never one. */
bool token_is(const struct token *token, const char *word);

/* Splits the SQL that starts at text (line counted from there) up to its semicolon. *end is behind the semicolon, NULL
 * when there is none. */
struct token *tokens_read(const char *file, const char *text, size_t line, const char **end, size_t *end_line);

/* Replaces path when its contents would differ, so that make rebuilds only what changed. */
void write_if_changed(const char *path, const char *contents, size_t length);

void write_c(const struct source *sources, const char *directory);
void write_grants(const struct source *sources, const char *path);

#endif
