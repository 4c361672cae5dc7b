/* The C side of sqlgen: for each source a header of typed functions and a file of statements, and one catalogue. */
#include "sqlgen.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

struct text {
	char *bytes;
	size_t length;
	FILE *file;
};

static struct text text_open(void)
{
	return (struct text){ 0 };
}

static void text_save(struct text *text, const char *path)
{
	if (fclose(text->file) != 0)
		abort();
	write_if_changed(path, text->bytes, text->length);
	free(text->bytes);
}

static FILE *text_start(struct text *text, const char *from)
{
	text->file = open_memstream(&text->bytes, &text->length);
	if (!text->file)
		abort();
	fprintf(text->file, "/* Generated from %s by tools/sqlgen; do not edit. */\n", from);
	return text->file;
}

static bool is(const char *a, const char *b)
{
	return strcmp(a, b) == 0;
}

static const char *type_of(const struct parameter *parameter)
{
	return is(parameter->type, "int")    ? "int64_t "
	       : is(parameter->type, "flag") ? "bool "
	       : is(parameter->type, "text") ? "const char *"
	       : is(parameter->type, "when") ? "struct when "
	       : is(parameter->type, "date") ? "struct date "
					     : "struct money ";
}

static void prototype(FILE *out, const struct query *query)
{
	if (is(query->result, "row"))
		fprintf(out, "struct %s *", query->record);
	else if (is(query->result, "rows"))
		fprintf(out, "struct %s_list ", query->record);
	else
		fprintf(out, "%s",
			is(query->result, "money") ? "struct money " : is(query->result, "nothing") ? "void " : "int64_t ");
	fprintf(out, "sql_%s(struct db *db", query->name);
	for (size_t i = 0; i < query->parameter_count; i++)
		fprintf(out, ", %s%s", type_of(&query->parameters[i]), query->parameters[i].name);
	fprintf(out, ")");
}

/* A comment keeps its lines; one that would end early is broken up. */
static void comment(FILE *out, const char *text)
{
	if (!*text)
		return;
	fprintf(out, "/* ");
	for (const char *at = text; *at; at++) {
		if (at[0] == '\n')
			fprintf(out, "\n * ");
		else if ((at[0] == '*' && at[1] == '/') || (at[0] == '/' && at[1] == '*'))
			fprintf(out, "%c ", *at);
		else
			fputc(*at, out);
	}
	fprintf(out, " */\n");
}

static void header(const struct source *source, const char *directory)
{
	struct text text = text_open();
	FILE *out = text_start(&text, keep_printf("%s.sql", source->name));
	char *guard = keep_printf("SQL_%s_H", source->name);

	for (char *at = guard; *at; at++)
		*at = (char)(isalnum((unsigned char)*at) ? toupper((unsigned char)*at) : '_');
	fprintf(out, "#ifndef %s\n#define %s\n\n#include \"core/db.h\"\n", guard, guard);
	for (size_t i = 0; i < source->include_count; i++)
		fprintf(out, "#include \"%s\"\n", source->includes[i]);
	for (const struct query *query = source->queries; query; query = query->next) {
		fprintf(out, "\n");
		comment(out, query->comment);
		prototype(out, query);
		fprintf(out, ";\n");
	}
	fprintf(out, "\n#endif\n");
	text_save(&text, keep_printf("%s/%s.h", directory, source->name));
}

/* A C string over several lines; a string of SQL is broken only at spaces. */
static void literal(FILE *out, const char *text)
{
	size_t column = 0;

	fprintf(out, "\"");
	for (; *text; text++) {
		if (*text == '\n')
			fprintf(out, "\\n");
		else if (*text == '\\' || *text == '"')
			fprintf(out, "\\%c", *text);
		else
			fputc(*text, out);
		if (++column > 90 && *text == ' ') {
			fprintf(out, "\"\n\t\t\"");
			column = 0;
		}
	}
	fprintf(out, "\"");
}

static const char *kind_of(const struct query *query, const struct bind *bind)
{
	const char *type = query->parameters[bind->parameter].type;

	if (bind->currency)
		return "DB_BIND_TEXT";
	return is(type, "flag")   ? "DB_BIND_FLAG"
	       : is(type, "text") ? "DB_BIND_TEXT"
	       : is(type, "when") ? "DB_BIND_WHEN"
	       : is(type, "date") ? "DB_BIND_DATE"
				  : "DB_BIND_INT";
}

static void statement(FILE *out, const struct query *query, int number)
{
	char *result = keep_printf("DB_%s", query->result);

	for (char *at = result; *at; at++)
		*at = (char)toupper((unsigned char)*at);
	fprintf(out, "\nconst struct statement sql_%s_statement = {\n\t.name = \"%s\",\n\t.text =\n\t\t", query->name,
		query->name);
	literal(out, query->text);
	fprintf(out, ",\n\t.result = %s,\n", result);
	if (query->record)
		fprintf(out, "\t.record = &%s_record,\n", query->record);
	fprintf(out, "\t.services = \"%s\",\n\t.locks = %s,\n\t.number = %d,\n\t.count = %zu,\n", query->services,
		query->locks ? "true" : "false", number, query->bind_count);
	if (query->bind_count) {
		fprintf(out, "\t.bind = { ");
		for (size_t i = 0; i < query->bind_count; i++)
			fprintf(out, "%s%s", i ? ", " : "", kind_of(query, &query->binds[i]));
		fprintf(out, " },\n");
	}
	fprintf(out, "};\n");
}

static void values(FILE *out, const struct query *query)
{
	if (!query->bind_count) {
		fprintf(out, "NULL");
		return;
	}
	fprintf(out, "(const union db_value[]){");
	for (size_t i = 0; i < query->bind_count; i++) {
		const struct parameter *parameter = &query->parameters[query->binds[i].parameter];
		const char *member = query->binds[i].currency       ? ".currency"
				     : is(parameter->type, "money") ? ".minor"
				     : is(parameter->type, "when")  ? ".microseconds"
				     : is(parameter->type, "date")  ? ".days"
								    : "";
		bool text = query->binds[i].currency || is(parameter->type, "text");

		fprintf(out, "%s{ .%s = %s%s }", i ? ",\n\t\t" : "\n\t\t", text ? "text" : "integer", parameter->name, member);
	}
	fprintf(out, " }");
}

static void function(FILE *out, const struct query *query)
{
	bool rows = is(query->result, "rows");

	fprintf(out, "\n");
	prototype(out, query);
	fprintf(out, "\n{\n\t%sdb_%s(db, &sql_%s_statement, ",
		rows                           ? "struct any_list answer = "
		: is(query->result, "nothing") ? ""
					       : "return ",
		rows || is(query->result, "row") || is(query->result, "money") ? query->result : "number", query->name);
	values(out, query);
	fprintf(out, ");\n");
	if (rows)
		fprintf(out, "\n\treturn (struct %s_list){ .items = answer.items, .count = answer.count };\n", query->record);
	fprintf(out, "}\n");
}

static void body(const struct source *source, const char *directory, int *number)
{
	struct text text = text_open();
	FILE *out = text_start(&text, keep_printf("%s.sql", source->name));

	fprintf(out, "#include \"%s.h\"\n", source->name);
	for (const struct query *query = source->queries; query; query = query->next) {
		fprintf(out, "\nextern const struct statement sql_%s_statement;", query->name);
		statement(out, query, (*number)++);
		function(out, query);
	}
	text_save(&text, keep_printf("%s/%s.c", directory, source->name));
}

void write_c(const struct source *sources, const char *directory)
{
	struct text text = text_open();
	FILE *out = text_start(&text, "all sources");
	int count = 0;

	for (const struct source *source = sources; source; source = source->next) {
		header(source, directory);
		body(source, directory, &count);
	}
	fprintf(out, "#include \"core/db.h\"\n\n");
	for (const struct source *source = sources; source; source = source->next)
		for (const struct query *query = source->queries; query; query = query->next)
			fprintf(out, "extern const struct statement sql_%s_statement;\n", query->name);
	fprintf(out, "\nconst struct statement *const db_catalogue[] = {\n");
	for (const struct source *source = sources; source; source = source->next)
		for (const struct query *query = source->queries; query; query = query->next)
			fprintf(out, "\t&sql_%s_statement,\n", query->name);
	fprintf(out, "\tNULL,\n};\nconst int db_catalogue_count = %d;\n", count);
	text_save(&text, keep_printf("%s/statements.c", directory));
}
