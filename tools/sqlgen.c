/* sqlgen reads sql/queries/NAME.sql and makes typed C functions over prepared statements, or the grants that they need.
 *
 *     sqlgen QUERIES OUTPUT            writes OUTPUT/NAME.h, OUTPUT/NAME.c and OUTPUT/statements.c
 *     sqlgen --grants QUERIES FILE     writes the union of privileges per service; FILE may be - for standard output
 *
 * The grammar is told in sql/queries/README.md. Mistakes are told as FILE:LINE: sentence, and the tool ends with 1. */
#include "sqlgen.h"

#include <ctype.h>
#include <dirent.h>
#include <stdlib.h>
#include <string.h>

static const char *const types[] = { "int", "flag", "text", "when", "date", "money", NULL };
static const char *const results[] = { "int", "money", "id", "changed", "nothing", NULL };

static bool one_of(const char *word, const char *const *words)
{
	for (; *words; words++)
		if (strcmp(word, *words) == 0)
			return true;
	return false;
}

static const char *spaces(const char *at)
{
	while (*at == ' ' || *at == '\t')
		at++;
	return at;
}

/* A lower-case name at *at, which moves behind it; NULL when there is none. */
static char *name_read(const char **at)
{
	const char *start = *at, *end = start;

	while (islower((unsigned char)*end) || *end == '_' || (end > start && isdigit((unsigned char)*end)))
		end++;
	*at = end;
	return end > start ? keep_text(start, (size_t)(end - start)) : NULL;
}

/* The text of a comment line, NULL when the line is none. */
static const char *comment_of(const char *line)
{
	return line[0] == '-' && line[1] == '-' && (line[2] == ' ' || !line[2]) ? spaces(line + 2) : NULL;
}

static bool is_signature(const char *comment)
{
	const char *at = comment;

	return name_read(&at) && *at == '(';
}

static struct parameter *parameter_of(struct query *query, const char *name)
{
	for (size_t i = 0; i < query->parameter_count; i++)
		if (strcmp(query->parameters[i].name, name) == 0)
			return &query->parameters[i];
	return NULL;
}

static const char *parameter_read(struct query *query, const char *at)
{
	struct parameter *parameter = &query->parameters[query->parameter_count];
	char *name = name_read(&at), *type = NULL;

	at = spaces(at);
	if (name)
		type = name_read(&at);
	if (!name || !type) {
		wrong(query->file, query->line, "a parameter is written \"name type\"");
		return NULL;
	}
	if (!one_of(type, types)) {
		wrong(query->file, query->line, "%s is no type; use int, flag, text, when, date or money", type);
		return NULL;
	}
	if (parameter_of(query, name) || strcmp(name, "db") == 0 || strcmp(name, "answer") == 0) {
		wrong(query->file, query->line, "the parameter name %s is taken", name);
		return NULL;
	}
	if (query->parameter_count == MOST_PARAMETERS) {
		wrong(query->file, query->line, "a statement takes at most %d parameters", MOST_PARAMETERS);
		return NULL;
	}
	*parameter = (struct parameter){ .name = name, .type = type };
	query->parameter_count++;
	return spaces(at);
}

static const char *parameters_read(struct query *query, const char *at)
{
	at = spaces(at + 1);
	while (*at && *at != ')') {
		at = parameter_read(query, at);
		if (!at)
			return NULL;
		if (*at != ',' && *at != ')') {
			wrong(query->file, query->line, "parameters are parted by commas and closed by a parenthesis");
			return NULL;
		}
		if (*at == ',')
			at = spaces(at + 1);
	}
	if (*at != ')') {
		wrong(query->file, query->line, "the list of parameters is not closed");
		return NULL;
	}
	return spaces(at + 1);
}

static const char *result_read(struct query *query, const char *at)
{
	if (strncmp(at, "->", 2) != 0) {
		wrong(query->file, query->line, "after the parameters comes -> and the result");
		return NULL;
	}
	at = spaces(at + 2);

	char *word = name_read(&at);

	if (word && *at == '?') {
		query->result = "row";
		query->record = word;
		return spaces(at + 1);
	}
	if (word && strncmp(at, "[]", 2) == 0) {
		query->result = "rows";
		query->record = word;
		return spaces(at + 2);
	}
	if (!word || !one_of(word, results)) {
		wrong(query->file, query->line,
		      "%s is no result; use record?, record[], int, money, id, changed or nothing", word ? word : at);
		return NULL;
	}
	query->result = word;
	return spaces(at);
}

static void services_read(struct query *query, const char *at)
{
	query->services = " ";
	while (*at == '@') {
		at++;

		char *service = name_read(&at);

		if (!service)
			break;
		if (strstr(query->services, keep_printf(" %s ", service)))
			wrong(query->file, query->line, "@%s is named twice", service);
		query->services = keep_printf("%s%s ", query->services, service);
		at = spaces(at);
	}
	if (*at)
		wrong(query->file, query->line, "after the result come only @services, not \"%s\"", at);
	else if (strcmp(query->services, " ") == 0)
		wrong(query->file, query->line, "%s names no @service that may run it", query->name);
}

static void signature_read(struct query *query, const char *at)
{
	query->name = name_read(&at);
	at = parameters_read(query, at);
	if (at)
		at = result_read(query, at);
	if (at)
		services_read(query, at);
}

/* Notes which value the parameter stands for. */
static void bind_add(struct query *query, const struct token *token)
{
	struct parameter *parameter = parameter_of(query, token->text);
	size_t length = strlen(token->text);
	bool currency = false;

	if (!parameter && length > 9 && strcmp(token->text + length - 9, "_currency") == 0) {
		parameter = parameter_of(query, keep_text(token->text, length - 9));
		if (parameter && strcmp(parameter->type, "money") != 0)
			parameter = NULL;
		currency = true;
	}
	if (!parameter) {
		wrong(query->file, token->line, "%s has no parameter :%s", query->name, token->text);
		return;
	}
	if (query->bind_count == MOST_BINDS) {
		wrong(query->file, token->line, "%s uses parameters more than %d times", query->name, MOST_BINDS);
		return;
	}
	if (!currency)
		parameter->used = true;
	query->binds[query->bind_count++] =
		(struct bind){ .parameter = (size_t)(parameter - query->parameters), .currency = currency };
}

static void text_make(struct query *query)
{
	size_t size = 1;

	for (const struct token *token = query->tokens; token->kind; token++)
		size += strlen(token->text) + 3;

	char *text = keep(size), *end = text;

	for (const struct token *token = query->tokens; token->kind; token++) {
		const char *quote = token->kind == TOKEN_QUOTED ? "`" : "";
		bool bound = token->kind == TOKEN_PARAMETER;

		if (bound)
			bind_add(query, token);
		end += snprintf(end, size - (size_t)(end - text), "%s%s%s%s", token->space && end > text ? " " : "", quote,
				bound ? "?" : token->text, quote);
	}
	query->text = text;
}

static bool has_words(const struct token *token, const char *first, const char *second)
{
	for (; token->kind; token++)
		if (token_is(token, first) && (!second || token_is(token + 1, second)))
			return true;
	return false;
}

static void star_check(const struct query *query)
{
	static const char *const before[] = { "SELECT", "DISTINCT", "ALL", ",", ".", NULL };

	for (const struct token *token = query->tokens; token->kind; token++)
		for (const char *const *word = before; *word; word++)
			if (token_is(token, *word) && token_is(token + 1, "*"))
				wrong(query->file, token[1].line, "%s says SELECT *; name the columns", query->name);
}

static void result_check(struct query *query)
{
	static const char *const rows[] = { "row", "rows", "int", "money", NULL };
	const struct token *tokens = query->tokens;
	bool insert = token_is(tokens, "INSERT") || token_is(tokens, "REPLACE");
	bool write = insert || token_is(tokens, "UPDATE") || token_is(tokens, "DELETE");

	if (!write && !token_is(tokens, "SELECT") && !token_is(tokens, "WITH") && !token_is(tokens, "("))
		wrong(query->file, query->line, "%s is no SELECT, INSERT, REPLACE, UPDATE or DELETE", query->name);
	else if (one_of(query->result, rows) && write && !has_words(tokens, "RETURNING", NULL))
		wrong(query->file, query->line, "%s answers rows, yet it only writes", query->name);
	else if (!one_of(query->result, rows) && !write)
		wrong(query->file, query->line, "%s answers %s, yet it writes nothing", query->name, query->result);
	else if (strcmp(query->result, "id") == 0 && !insert)
		wrong(query->file, query->line, "%s answers id, yet it inserts nothing", query->name);
	query->locks = write || has_words(tokens, "FOR", "UPDATE") || has_words(tokens, "LOCK", "IN");
}

static void query_check(struct query *query)
{
	for (const struct token *token = query->tokens; token->kind; token++)
		if (token_is(token, "?"))
			wrong(query->file, token->line, "write parameters as :name, not as ?");
	for (size_t i = 0; i < query->parameter_count; i++)
		if (!query->parameters[i].used)
			wrong(query->file, query->line, "%s never uses its parameter :%s", query->name,
			      query->parameters[i].name);
	star_check(query);
	if (query->result)
		result_check(query);
}

/* Reads the SQL of query from at; answers where to go on, NULL when the file cannot be read on. */
static const char *body_read(struct query *query, const char *at, size_t *line)
{
	const char *end;
	size_t end_line = *line;

	query->tokens = tokens_read(query->file, at, *line, &end, &end_line);

	/* A signature inside the statement means that the semicolon before it is missing. */
	for (const char *row = at; row && (!end || row < end); row = strchr(row, '\n'), row += row != NULL) {
		const char *comment = comment_of(row);

		if (!end || (comment && is_signature(comment))) {
			wrong(query->file, query->line, "%s is not closed by a semicolon", query->name);
			return NULL;
		}
	}
	*line = end_line;
	if (*spaces(end) != '\n' && *spaces(end) != '\0') {
		wrong(query->file, end_line, "nothing may follow the semicolon in its line");
		return NULL;
	}
	if (query->tokens->kind == TOKEN_END) {
		wrong(query->file, query->line, "%s has no SQL", query->name);
		return NULL;
	}
	text_make(query);
	query_check(query);
	return end;
}

static char *file_read(const char *path)
{
	FILE *file = fopen(path, "rb");
	long size = -1;

	if (file && fseek(file, 0, SEEK_END) == 0)
		size = ftell(file);
	if (size < 0) {
		wrong(path, 0, "cannot be read");
		exit(1);
	}
	rewind(file);

	char *text = keep((size_t)size + 1);

	if (fread(text, 1, (size_t)size, file) != (size_t)size) {
		wrong(path, 0, "cannot be read");
		exit(1);
	}
	fclose(file);
	return text;
}

static bool include_read(struct source *source, const char *comment, size_t line)
{
	size_t length = strlen(comment);

	if (strncmp(comment, "include \"", 9) != 0)
		return false;
	if (length < 11 || comment[length - 1] != '"' || source->include_count == MOST_INCLUDES)
		wrong(source->path, line, "write: -- include \"domain/group/file.h\" (at most %d of them)", MOST_INCLUDES);
	else
		source->includes[source->include_count++] = keep_text(comment + 9, length - 10);
	return true;
}

/* One file: comments gather above a signature, whose own lines last until the SQL begins. */
static void source_read(struct source *source)
{
	const char *at = file_read(source->path), *comments = "", *signature = NULL;
	size_t line = 1, signature_line = 0;
	struct query **tail = &source->queries;

	while (*at) {
		size_t length = strcspn(at, "\n");
		const char *row = keep_text(at, length), *comment = comment_of(row);

		if (comment && signature) {
			signature = keep_printf("%s %s", signature, comment);
		} else if (comment && is_signature(comment)) {
			signature = comment;
			signature_line = line;
		} else if (comment) {
			if (!include_read(source, comment, line))
				comments = keep_printf("%s%s%s", comments, *comments ? "\n" : "", comment);
		} else if (!*spaces(row)) {
			comments = signature ? comments : "";
		} else if (!signature) {
			wrong(source->path, line, "this SQL has no signature: -- name(parameter type) -> result @service");
			return;
		} else {
			struct query *query = keep(sizeof(*query));

			*query = (struct query){ .file = source->path, .line = signature_line, .comment = comments };
			signature_read(query, signature);
			*tail = query;
			tail = &query->next;
			at = body_read(query, at, &line);
			if (!at)
				return;
			signature = NULL;
			comments = "";
			continue;
		}
		at += length;
		if (*at) {
			at++;
			line++;
		}
	}
	if (signature)
		wrong(source->path, signature_line, "this signature has no SQL");
}

static int only_sql(const struct dirent *entry)
{
	size_t length = strlen(entry->d_name);

	return length > 4 && strcmp(entry->d_name + length - 4, ".sql") == 0;
}

static struct source *sources_read(const char *directory)
{
	struct dirent **entries;
	struct source *first = NULL, **tail = &first;
	int count = scandir(directory, &entries, only_sql, alphasort);

	if (count < 0) {
		wrong(directory, 0, "cannot be read");
		exit(1);
	}
	for (int i = 0; i < count; i++) {
		struct source *source = keep(sizeof(*source));

		source->path = keep_printf("%s/%s", directory, entries[i]->d_name);
		source->name = keep_text(entries[i]->d_name, strlen(entries[i]->d_name) - 4);
		free(entries[i]);
		if (strcmp(source->name, "statements") == 0)
			wrong(source->path, 1, "the name statements.sql is taken by the generator's own statements.c");
		source_read(source);
		*tail = source;
		tail = &source->next;
	}
	free(entries);
	return first;
}

static const struct query *earlier(const struct source *sources, const struct query *query)
{
	for (; sources; sources = sources->next)
		for (const struct query *other = sources->queries; other; other = other->next) {
			if (other == query)
				return NULL;
			if (strcmp(other->name, query->name) == 0)
				return other;
		}
	return NULL;
}

static void names_check(const struct source *sources)
{
	for (const struct source *source = sources; source; source = source->next)
		for (const struct query *query = source->queries; query; query = query->next) {
			const struct query *same = earlier(sources, query);

			if (same)
				wrong(query->file, query->line, "the name %s is taken by %s:%zu", query->name, same->file, same->line);
		}
}

int main(int argc, char **argv)
{
	bool grants = argc == 4 && strcmp(argv[1], "--grants") == 0;

	if (!grants && (argc != 3 || argv[1][0] == '-')) {
		fprintf(stderr, "usage: sqlgen QUERIES OUTPUT | sqlgen --grants QUERIES FILE\n");
		return 1;
	}

	struct source *sources = sources_read(argv[grants ? 2 : 1]);

	names_check(sources);
	if (wrongs() == 0 && grants)
		write_grants(sources, argv[3]);
	else if (wrongs() == 0)
		write_c(sources, argv[2]);
	return wrongs() ? 1 : 0;
}
