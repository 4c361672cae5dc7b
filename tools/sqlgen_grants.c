/* The privileges side of sqlgen: which tables a statement touches, and what MariaDB 10.11 asks for that (tried out):
 * SELECT … FOR UPDATE asks SELECT alone; UPDATE asks UPDATE of the tables it sets and SELECT of every table; DELETE
 * asks DELETE, and SELECT when it says WHERE, ORDER BY or RETURNING or joins; INSERT asks INSERT, with ON DUPLICATE KEY
 * UPDATE also SELECT and UPDATE, with RETURNING also SELECT, REPLACE also DELETE; what INSERT … SELECT reads asks
 * SELECT. */
#include "sqlgen.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>

enum { PRIVILEGE_SELECT = 1, PRIVILEGE_INSERT = 2, PRIVILEGE_UPDATE = 4, PRIVILEGE_DELETE = 8 };
enum { MOST_TABLES = 32, MOST_DEPTH = 64 };

struct grant {
	const char *service;
	const char *table;
	int privileges;
	struct grant *next;
};

struct named {
	const char *table;
	const char *alias;
	size_t depth;
};

/* What is known while one statement is walked. expects: a table's name comes next at this depth; inside: the list of
 * tables goes on, so that a comma means one more. */
struct walk {
	const struct query *query;
	struct named tables[MOST_TABLES];
	size_t count;
	const char *common[MOST_TABLES]; /* names of WITH */
	size_t common_count;
	bool expects[MOST_DEPTH], inside[MOST_DEPTH], call[MOST_DEPTH];
	size_t depth;
};

static struct grant *grants;

static bool is_name(const struct token *token)
{
	return token->kind == TOKEN_WORD || token->kind == TOKEN_QUOTED;
}

static bool any_of(const struct token *token, const char *const *words)
{
	for (; *words; words++)
		if (token_is(token, *words))
			return true;
	return false;
}

static void grant_add(const struct query *query, const char *table, int privileges)
{
	char *services = keep_text(query->services, strlen(query->services)), *rest = NULL;

	for (char *service = strtok_r(services, " ", &rest); service; service = strtok_r(NULL, " ", &rest)) {
		struct grant **at = &grants;
		int order = 1;

		while (*at && (order = strcmp((*at)->service, service)) <= 0) {
			if (order == 0 && strcmp((*at)->table, table) >= 0)
				break;
			at = &(*at)->next;
		}
		if (!*at || strcmp((*at)->service, service) != 0 || strcmp((*at)->table, table) != 0) {
			struct grant *grant = keep(sizeof(*grant));

			*grant = (struct grant){ .service = service, .table = table, .next = *at };
			*at = grant;
		}
		(*at)->privileges |= privileges;
	}
}

/* Behind the parenthesis that closes the one at token. */
static const struct token *group_end(const struct token *token)
{
	int depth = 0;

	do {
		depth += token_is(token, "(") - token_is(token, ")");
		token++;
	} while (depth > 0 && token->kind);
	return token;
}

/* Notes the names that WITH defines: NAME [(columns)] AS (SELECT. */
static void common_read(struct walk *walk)
{
	const struct token *token = walk->query->tokens;
	bool with = false;

	for (; token->kind; token++) {
		with = with || token_is(token, "WITH");
		if (!with || !is_name(token))
			continue;

		const struct token *next = token_is(token + 1, "(") ? group_end(token + 1) : token + 1;

		if (token_is(next, "AS") && token_is(next + 1, "(") &&
		    (token_is(next + 2, "SELECT") || token_is(next + 2, "(") || token_is(next + 2, "WITH")) &&
		    walk->common_count < MOST_TABLES)
			walk->common[walk->common_count++] = token->text;
	}
}

static bool is_common(const struct walk *walk, const char *name)
{
	for (size_t i = 0; i < walk->common_count; i++)
		if (strcasecmp(walk->common[i], name) == 0)
			return true;
	return false;
}

/* A table's name at token, perhaps with an alias; answers the last token that belongs to it. */
static const struct token *table_read(struct walk *walk, const struct token *token)
{
	static const char *const no_alias[] = { "ON", "USING", "WHERE", "JOIN", "LEFT", "RIGHT", "INNER", "CROSS",
						"NATURAL", "STRAIGHT_JOIN", "ORDER", "GROUP", "HAVING", "LIMIT", "FOR", "LOCK", "UNION",
						"SET", "USE", "FORCE", "IGNORE", "PARTITION", "WINDOW", "EXCEPT", "INTERSECT",
						"OFFSET", "FETCH", "RETURNING", "VALUES", "VALUE", "SELECT", "OUTER", NULL };
	const char *name = token->text;

	walk->expects[walk->depth] = false;
	if (token_is(token + 1, "."))
		wrong(walk->query->file, token->line, "%s names a database; write the table alone", walk->query->name);
	if (token_is(token + 1, "(") || token_is(token, "DUAL"))
		return token; /* JSON_TABLE(…) */
	if (walk->count == MOST_TABLES) {
		wrong(walk->query->file, token->line, "%s reads too many tables", walk->query->name);
		return token;
	}

	struct named *named = &walk->tables[walk->count];

	*named = (struct named){ .table = name, .alias = name, .depth = walk->depth };
	if (token_is(token + 1, "AS"))
		token++;
	if (is_name(token + 1) && !any_of(token + 1, no_alias))
		named->alias = (++token)->text;
	walk->count += !is_common(walk, name);
	return token;
}

/* FROM inside of TRIM(… FROM …) and its like is no clause. */
static bool clause_from(const struct walk *walk, const struct token *token)
{
	return token_is(token, "FROM") && !walk->call[walk->depth];
}

static void open_group(struct walk *walk, const struct token *before)
{
	static const char *const calls[] = { "EXTRACT", "TRIM", "SUBSTRING", "SUBSTR", NULL };
	bool expects = walk->expects[walk->depth];

	walk->expects[walk->depth] = false;
	if (walk->depth + 1 == MOST_DEPTH) {
		wrong(walk->query->file, before->line, "%s nests too deep", walk->query->name);
		exit(1);
	}
	walk->depth++;
	walk->expects[walk->depth] = expects;
	walk->inside[walk->depth] = expects;
	walk->call[walk->depth] = before >= walk->query->tokens && any_of(before, calls);
}

/* Gathers every table after FROM, JOIN and (when first says so) the leading UPDATE. */
static void tables_walk(struct walk *walk, const struct token *token)
{
	static const char *const ends[] = { "WHERE", "GROUP", "ORDER", "HAVING", "LIMIT", "UNION", "SELECT", "SET", "FOR",
					    "LOCK", "WINDOW", "VALUES", "EXCEPT", "INTERSECT", "RETURNING", NULL };

	for (; token->kind; token++) {
		if (token_is(token, "(")) {
			open_group(walk, token - 1);
		} else if (token_is(token, ")")) {
			walk->depth -= walk->depth > 0;
		} else if (clause_from(walk, token)) {
			walk->expects[walk->depth] = walk->inside[walk->depth] = true;
		} else if (token_is(token, "JOIN") || token_is(token, "STRAIGHT_JOIN") ||
			   (token_is(token, ",") && walk->inside[walk->depth])) {
			walk->expects[walk->depth] = true;
		} else if (any_of(token, ends)) {
			walk->expects[walk->depth] = walk->inside[walk->depth] = false;
		} else if (walk->expects[walk->depth] && is_name(token) && !token_is(token, "LATERAL")) {
			token = table_read(walk, token);
		}
	}
}

static const char *table_of_alias(const struct walk *walk, const char *alias)
{
	for (size_t i = 0; i < walk->count; i++)
		if (walk->tables[i].depth == 0 && strcasecmp(walk->tables[i].alias, alias) == 0)
			return walk->tables[i].table;
	return NULL;
}

static size_t tables_on_top(const struct walk *walk)
{
	size_t count = 0;

	for (size_t i = 0; i < walk->count; i++)
		count += walk->tables[i].depth == 0;
	return count;
}

static void target_grant(const struct walk *walk, const struct token *token, int privileges)
{
	const char *table = table_of_alias(walk, token->text);

	if (table)
		grant_add(walk->query, table, privileges);
	else
		wrong(walk->query->file, token->line, "%s changes %s, which is no table of it", walk->query->name, token->text);
}

static bool says(const struct token *token, const char *const *words)
{
	for (; token->kind; token++)
		if (any_of(token, words))
			return true;
	return false;
}

/* The tables whose columns stand left of = after SET. */
static void update_targets(const struct walk *walk, const struct token *token)
{
	static const char *const ends[] = { "WHERE", "ORDER", "LIMIT", NULL };
	bool column = true;

	while (token->kind && !token_is(token, "SET"))
		token = token_is(token, "(") ? group_end(token) : token + 1;
	for (token += token->kind != TOKEN_END; token->kind && !any_of(token, ends);) {
		if (column && token_is(token + 1, "."))
			target_grant(walk, token, PRIVILEGE_UPDATE);
		else if (column && tables_on_top(walk) == 1 && walk->tables[0].depth == 0)
			grant_add(walk->query, walk->tables[0].table, PRIVILEGE_UPDATE);
		else if (column)
			wrong(walk->query->file, token->line, "%s updates a join; write SET table.column", walk->query->name);
		column = token_is(token, ",");
		token = token_is(token, "(") ? group_end(token) : token + 1;
	}
}

static void update_grants(struct walk *walk)
{
	walk->expects[0] = walk->inside[0] = true;

	const struct token *token = walk->query->tokens + 1;

	while (token_is(token, "IGNORE") || token_is(token, "LOW_PRIORITY"))
		token++;
	tables_walk(walk, token);
	update_targets(walk, walk->query->tokens);
}

/* DELETE FROM a …, or DELETE a, b FROM a JOIN b …. */
static void delete_grants(struct walk *walk)
{
	static const char *const reading[] = { "WHERE", "ORDER", "RETURNING", "JOIN", NULL };
	static const char *const using[] = { "USING", NULL };
	const struct token *token = walk->query->tokens + 1, *from = token;

	while (token_is(token, "IGNORE") || token_is(token, "QUICK") || token_is(token, "LOW_PRIORITY"))
		from = ++token;
	while (from->kind && !token_is(from, "FROM"))
		from++;
	tables_walk(walk, from);
	if (token != from) {
		for (; token != from; token++)
			if (is_name(token))
				target_grant(walk, token, PRIVILEGE_DELETE);
		return;
	}
	if (tables_on_top(walk) != 1 || (says(from, using) && !says(from, reading))) {
		wrong(walk->query->file, token->line, "%s: write DELETE table FROM table JOIN …", walk->query->name);
		return;
	}
	grant_add(walk->query, walk->tables[0].table, PRIVILEGE_DELETE);
	if (!says(from, reading))
		walk->count = 0;
}

static void insert_grants(struct walk *walk)
{
	static const char *const returning[] = { "RETURNING", NULL };
	static const char *const duplicate[] = { "DUPLICATE", NULL };
	const struct token *token = walk->query->tokens;
	int privileges = PRIVILEGE_INSERT | (token_is(token, "REPLACE") ? PRIVILEGE_DELETE : 0);

	while (token->kind && !token_is(token, "INTO"))
		token++;
	if (!token->kind || !is_name(token + 1) || token_is(token + 2, ".")) {
		wrong(walk->query->file, walk->query->line, "%s: write INSERT INTO table", walk->query->name);
		return;
	}
	if (says(token, duplicate))
		privileges |= PRIVILEGE_SELECT | PRIVILEGE_UPDATE;
	if (says(token, returning))
		privileges |= PRIVILEGE_SELECT;
	grant_add(walk->query, token[1].text, privileges);
	tables_walk(walk, token + 2);
}

static void query_grants(const struct query *query)
{
	struct walk *walk = keep(sizeof(*walk));
	const struct token *first = query->tokens;

	walk->query = query;
	common_read(walk);
	if (token_is(first, "UPDATE"))
		update_grants(walk);
	else if (token_is(first, "DELETE"))
		delete_grants(walk);
	else if (token_is(first, "INSERT") || token_is(first, "REPLACE"))
		insert_grants(walk);
	else
		tables_walk(walk, first);
	for (size_t i = 0; i < walk->count; i++)
		grant_add(query, walk->tables[i].table, PRIVILEGE_SELECT);
}

void write_grants(const struct source *sources, const char *path)
{
	static const char *const names[] = { "SELECT", "INSERT", "UPDATE", "DELETE" };
	char *bytes = NULL;
	size_t length = 0;
	FILE *out = open_memstream(&bytes, &length);

	if (!out)
		abort();
	for (const struct source *source = sources; source; source = source->next)
		for (const struct query *query = source->queries; query; query = query->next)
			query_grants(query);
	fprintf(out, "-- What each service may do: the union of its statements in sql/queries/.\n");
	fprintf(out, "-- Made by sqlgen --grants; a test compares it with the statements and with the server.\n");
	for (const struct grant *grant = grants; grant; grant = grant->next) {
		const char *comma = "";

		fprintf(out, "GRANT ");
		for (int i = 0; i < 4; i++) {
			if (grant->privileges & 1 << i) {
				fprintf(out, "%s%s", comma, names[i]);
				comma = ", ";
			}
		}
		fprintf(out, " ON filar.%s TO '%s'@'localhost';\n", grant->table, grant->service);
	}
	if (fclose(out) != 0)
		abort();
	if (wrongs() == 0 && strcmp(path, "-") == 0)
		fwrite(bytes, 1, length, stdout);
	else if (wrongs() == 0)
		write_if_changed(path, bytes, length);
	free(bytes);
}
