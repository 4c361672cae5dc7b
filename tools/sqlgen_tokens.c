/* The parts of sqlgen that know no statement: memory, messages, tokens of SQL, writing a file only when it differs. */
#include "sqlgen.h"

#include <ctype.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

struct kept {
	struct kept *previous;
	_Alignas(16) char bytes[];
};

static struct kept *all;
static int mistakes;

void *keep(size_t size)
{
	struct kept *kept = calloc(1, sizeof(*kept) + size);

	if (!kept)
		abort();
	kept->previous = all;
	all = kept;
	return kept->bytes;
}

char *keep_text(const char *text, size_t length)
{
	char *copy = keep(length + 1);

	memcpy(copy, text, length);
	return copy;
}

char *keep_printf(const char *format, ...)
{
	va_list arguments;

	va_start(arguments, format);
	int length = vsnprintf(NULL, 0, format, arguments);
	va_end(arguments);
	if (length < 0)
		abort();

	char *text = keep((size_t)length + 1);

	va_start(arguments, format);
	vsnprintf(text, (size_t)length + 1, format, arguments);
	va_end(arguments);
	return text;
}

void wrong(const char *file, size_t line, const char *format, ...)
{
	va_list arguments;

	mistakes++;
	fprintf(stderr, "%s:%zu: ", file, line);
	va_start(arguments, format);
	vfprintf(stderr, format, arguments);
	va_end(arguments);
	fputc('\n', stderr);
}

int wrongs(void)
{
	return mistakes;
}

bool token_is(const struct token *token, const char *word)
{
	return (token->kind == TOKEN_WORD || token->kind == TOKEN_SIGN) && strcasecmp(token->text, word) == 0;
}

static bool word_letter(char c)
{
	return isalnum((unsigned char)c) || c == '_' || c == '$' || (unsigned char)c >= 0x80;
}

/* The end of the quoted text that starts at at; NULL when it has none. Doubled quotes and backslashes belong to it. */
static const char *quoted_end(const char *at, char quote)
{
	for (at++; *at; at++) {
		if (*at == '\\' && quote != '`' && at[1])
			at++;
		else if (*at == quote && at[1] == quote)
			at++;
		else if (*at == quote)
			return at + 1;
	}
	return NULL;
}

/* Behind white space and comments. */
static const char *gap_end(const char *at, size_t *line)
{
	for (;;) {
		if (isspace((unsigned char)*at)) {
			*line += *at++ == '\n';
		} else if (at[0] == '-' && at[1] == '-' && (isspace((unsigned char)at[2]) || !at[2])) {
			at += strcspn(at, "\n");
		} else if (at[0] == '/' && at[1] == '*') {
			for (at += 2; *at && (at[0] != '*' || at[1] != '/'); at++)
				*line += *at == '\n';
			at += *at ? 2 : 0;
		} else {
			return at;
		}
	}
}

/* One token at at; answers its end, NULL when a quote is never closed. */
static const char *token_read(const char *at, struct token *token)
{
	const char *end = at;

	if (*at == '\'' || *at == '"' || *at == '`') {
		end = quoted_end(at, *at);
		if (!end)
			return NULL;
		token->kind = *at == '`' ? TOKEN_QUOTED : TOKEN_STRING;
		token->text = *at == '`' ? keep_text(at + 1, (size_t)(end - at) - 2) : keep_text(at, (size_t)(end - at));
		return end;
	}
	if (isdigit((unsigned char)*at)) {
		token->kind = TOKEN_NUMBER;
		while (word_letter(*end) || (*end == '.' && isdigit((unsigned char)end[1])))
			end++;
	} else if (word_letter(*at)) {
		token->kind = TOKEN_WORD;
		while (word_letter(*end))
			end++;
	} else if (*at == ':' && isalpha((unsigned char)at[1])) {
		token->kind = TOKEN_PARAMETER;
		for (end = ++at; word_letter(*end);)
			end++;
	} else {
		token->kind = TOKEN_SIGN;
		end++;
	}
	token->text = keep_text(at, (size_t)(end - at));
	return end;
}

struct token *tokens_read(const char *file, const char *text, size_t line, const char **end, size_t *end_line)
{
	struct token *tokens = keep(sizeof(*tokens) * (MOST_TOKENS + 1));
	size_t count = 0;
	const char *at = text;

	*end = NULL;
	while (count < MOST_TOKENS) {
		const char *next = gap_end(at, &line);

		tokens[count].space = next != at;
		tokens[count].line = line;
		at = next;
		*end_line = line;
		if (!*at)
			return tokens;
		if (*at == ';') {
			*end = at + 1;
			return tokens;
		}
		next = token_read(at, &tokens[count]);
		if (!next) {
			wrong(file, line, "a quote is opened and never closed");
			return tokens;
		}
		for (; at < next; at++)
			line += *at == '\n';
		count++;
	}
	wrong(file, line, "the statement is too long");
	return tokens;
}

void write_if_changed(const char *path, const char *contents, size_t length)
{
	FILE *file = fopen(path, "rb");

	if (file) {
		char *old = keep(length + 1);
		bool same = fread(old, 1, length, file) == length && fgetc(file) == EOF && memcmp(old, contents, length) == 0;

		fclose(file);
		if (same)
			return;
	}
	file = fopen(path, "wb");
	if (!file || fwrite(contents, 1, length, file) != length || fclose(file) != 0) {
		wrong(path, 0, "cannot be written");
		exit(1);
	}
}
