/* Shows the words of templates to xgettext: prints {{t "…"}}, {{n "…" "…"}} and t"…" of the files in its arguments as C
 * calls (N_ and ngettext), each with the line it came from. It reads quotes exactly as fcgi/core/template_tag.c does. */
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct file {
	const char *path;
	char *text;
	size_t length;
};

static bool read_whole(struct file *file)
{
	FILE *stream = fopen(file->path, "rb");
	size_t size = 0, got;

	if (!stream)
		return false;
	do {
		size += 65536;
		file->text = realloc(file->text, size + 1);
		if (!file->text)
			abort();
		got = fread(file->text + file->length, 1, size - file->length, stream);
		file->length += got;
	} while (got > 0);
	file->text[file->length] = '\0';
	return fclose(stream) == 0;
}

static bool is_space(char c)
{
	return c == ' ' || c == '\t' || c == '\n' || c == '\r';
}

/* The end of the quoted text whose first letter is at `at`; the letters go to out when it is not NULL, escaped for C. */
static size_t quoted(const struct file *file, size_t at, FILE *out)
{
	char before = '\0';

	for (; at < file->length && file->text[at] != '"'; at++) {
		char c = file->text[at];

		if (c == '\\' && at + 1 < file->length)
			c = file->text[++at];
		else if (is_space(c))
			c = before == ' ' ? '\0' : ' ';
		if (c == '\0')
			continue;
		if (out && (c == '"' || c == '\\'))
			fputc('\\', out);
		if (out)
			fputc(c, out);
		before = c;
	}
	return at + 1;
}

static int line_of(const struct file *file, size_t at)
{
	int line = 1;

	for (size_t i = 0; i < at; i++)
		line += file->text[i] == '\n';
	return line;
}

static void begin(const struct file *file, size_t at)
{
	int line = line_of(file, at);

	printf("#line %d \"%s\"\n/* %s:%d */ ", line, file->path, file->path, line);
}

static void print_one(const struct file *file, size_t at)
{
	begin(file, at);
	printf("N_(\"");
	quoted(file, at, stdout);
	printf("\");\n");
}

static void print_plural(const struct file *file, size_t one, size_t many)
{
	begin(file, one);
	printf("ngettext(\"");
	quoted(file, one, stdout);
	printf("\", \"");
	quoted(file, many, stdout);
	printf("\", n);\n");
}

/* Reads one tag from behind its "{{"; answers where it ends. */
static size_t read_tag(const struct file *file, size_t at)
{
	const char *text = file->text;
	size_t one = 0, texts = 0;
	char word = text[at];
	bool keyword = (word == 't' || word == 'n') && (is_space(text[at + 1]) || text[at + 1] == '"');

	if (word == '!') {
		const char *end = strstr(text + at, "}}");

		return end ? (size_t)(end - text) + 2 : file->length;
	}
	while (at < file->length && strncmp(text + at, "}}", 2) != 0) {
		if (text[at] != '"') {
			at++;
			continue;
		}

		bool translated = text[at - 1] == 't' && (text[at - 2] == '=' || is_space(text[at - 2]) || text[at - 2] == '{');
		bool bare = is_space(text[at - 1]);

		if (translated || (keyword && word == 't' && bare && texts == 0))
			print_one(file, at + 1);
		else if (keyword && word == 'n' && bare && texts == 1)
			print_plural(file, one, at + 1);
		one = at + 1;
		texts += bare || translated;
		at = quoted(file, at + 1, NULL);
	}
	return at + 2;
}

int main(int count, char **paths)
{
	for (int i = 1; i < count; i++) {
		struct file file = { .path = paths[i] };

		if (!read_whole(&file)) {
			perror(paths[i]);
			return 1;
		}
		for (size_t at = 0; at + 1 < file.length;)
			at = file.text[at] == '{' && file.text[at + 1] == '{' ? read_tag(&file, at + 2) : at + 1;
		free(file.text);
	}
	return fflush(stdout) == 0 ? 0 : 1;
}
