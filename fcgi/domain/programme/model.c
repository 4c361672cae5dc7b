/* Reads the shipped model programme and makes the canonical form of any version. */
#include "domain/programme/model.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/buffer.h"
#include "base/must.h"
#include "base/text.h"
#include "core/crypto.h"
#include "core/locale.h"
#include "domain/programme/parameters.h"

RECORD(article, FIELD(article, number), FIELD(article, language), FIELD(article, title), FIELD(article, text));

enum { MODEL_ARTICLES = 100, MODEL_PARAMETERS = 300, MODEL_BYTES = 1 << 20 };

/* The model while it is being read; the first complaint stays. */
struct reading {
	struct arena *arena;
	struct model *model;
	int64_t counts[LANGUAGES]; /* articles by language */
	const char *why;
};

static char *file_text(struct reading *reading, const char *path)
{
	FILE *file = fopen(path, "rb");
	struct buffer all = { 0 };
	char *text = NULL, piece[4096];
	size_t got;

	if (!file) {
		reading->why = arena_printf(reading->arena, "cannot read %s", path);
		return NULL;
	}
	while ((got = fread(piece, 1, sizeof(piece), file)) > 0 && all.length <= MODEL_BYTES)
		buffer_add(&all, piece, got);
	if (ferror(file) || all.length > MODEL_BYTES || !text_is_utf8(buffer_get(&all), all.length))
		reading->why = arena_printf(reading->arena, "%s is too long or no valid UTF-8", path);
	else
		text = arena_bytes(reading->arena, buffer_get(&all), all.length);
	fclose(file);
	buffer_free(&all);
	return text;
}

/* Cuts the next line off; a CR before its end is dropped. NULL at the end of the text. */
static char *next_line(char **rest)
{
	char *line = *rest, *end;

	if (!line || *line == '\0')
		return NULL;
	end = line + strcspn(line, "\n");
	*rest = *end ? end + 1 : end;
	*end = '\0';
	if (end > line && end[-1] == '\r')
		end[-1] = '\0';
	return line;
}

/* Takes "## 3 Title" apart. */
static bool heading(struct reading *reading, const char *line, struct article *article)
{
	size_t digits = strspn(line + 3, "0123456789");
	const char *number = arena_bytes(reading->arena, line + 3, digits);

	if (!text_to_int(number, &article->number) || line[3 + digits] != ' ')
		return false;
	article->title = text_trimmed(reading->arena, line + 3 + digits);
	return *article->title != '\0';
}

static void read_articles(struct reading *reading, const char *path, enum language language)
{
	char *rest = file_text(reading, path), *line;
	struct article *article = NULL;
	struct buffer text = { 0 };

	while (!reading->why && (line = next_line(&rest)) != NULL) {
		if (!text_starts(line, "## ")) {
			if (article)
				buffer_printf(&text, "%s\n", line);
			continue;
		}
		if (article)
			article->text = text_trimmed(reading->arena, buffer_get(&text));
		buffer_clear(&text);
		if (reading->counts[language] == MODEL_ARTICLES) {
			reading->why = arena_printf(reading->arena, "%s has too many articles", path);
			break;
		}
		article = &reading->model->articles.items[reading->model->articles.count++];
		article->language = locale_code(language);
		if (!heading(reading, line, article) || article->number != ++reading->counts[language])
			reading->why = arena_printf(reading->arena, "%s: \"%s\" should be \"## %" PRId64 " Title\"", path,
						    line, reading->counts[language]);
	}
	if (article)
		article->text = text_trimmed(reading->arena, buffer_get(&text));
	buffer_free(&text);
}

/* A row is: article, name, value, unit, between tabs. Lines that start with # are remarks. */
static bool parameter_row(struct reading *reading, const char *line, struct parameter *row)
{
	const char *cells[4];
	size_t count = 0;

	for (;;) {
		size_t length = strcspn(line, "\t");

		if (count == 4)
			return false;
		cells[count++] = text_trimmed(reading->arena, arena_bytes(reading->arena, line, length));
		if (line[length] == '\0')
			break;
		line += length + 1;
	}
	if (count != 4 || !text_to_int(cells[0], &row->article) ||
	    !parameter_plain_read(reading->arena, cells[1], cells[2], &row->value))
		return false;
	row->name = cells[1];
	row->unit = cells[3];
	return *row->name && *row->unit && row->article >= 1 && row->article <= reading->counts[ENGLISH];
}

static void read_parameters(struct reading *reading, const char *path)
{
	char *rest = file_text(reading, path), *line;
	struct parameter_list *rows = &reading->model->parameters;

	while (!reading->why && (line = next_line(&rest)) != NULL) {
		if (*line == '\0' || *line == '#')
			continue;
		if (rows->count == MODEL_PARAMETERS || !parameter_row(reading, line, &rows->items[rows->count]))
			reading->why = arena_printf(reading->arena, "%s: cannot understand \"%s\"", path, line);
		else
			rows->count++;
	}
}

static int by_number(const void *one, const void *two)
{
	const struct article *a = one, *b = two;

	if (a->number != b->number)
		return a->number < b->number ? -1 : 1;
	return strcmp(a->language, b->language);
}

static int by_name(const void *one, const void *two)
{
	const struct parameter *a = one, *b = two;

	if (a->article != b->article)
		return a->article < b->article ? -1 : 1;
	return strcmp(a->name, b->name);
}

static void check_model(struct reading *reading)
{
	const struct article_list *articles = &reading->model->articles;

	for (int language = ENGLISH; language < LANGUAGES; language++) {
		if (reading->counts[language] == 0 || reading->counts[language] != reading->counts[ENGLISH])
			reading->why = "the languages of the model have different articles";
	}
	for (size_t i = 0; i < articles->count && !reading->why; i++) {
		if (text_empty(articles->items[i].text))
			reading->why = arena_printf(reading->arena, "article %" PRId64 " (%s) has no text",
						    articles->items[i].number, articles->items[i].language);
	}
}

const struct model *model_load(struct arena *arena, const char *folder, const char **why)
{
	struct model *model = arena_one(arena, struct model);
	struct reading reading = { .arena = arena, .model = model };

	model->articles.items = arena_many(arena, struct article, (size_t)MODEL_ARTICLES * LANGUAGES);
	model->parameters.items = arena_many(arena, struct parameter, MODEL_PARAMETERS);
	for (int language = ENGLISH; language < LANGUAGES && !reading.why; language++)
		read_articles(&reading,
			      arena_printf(arena, "%s/model.%s.md", folder, locale_code((enum language)language)),
			      (enum language)language);
	if (!reading.why)
		check_model(&reading);
	if (!reading.why)
		read_parameters(&reading, arena_printf(arena, "%s/model.params", folder));
	*why = reading.why;
	if (reading.why)
		return NULL;
	qsort(model->articles.items, model->articles.count, sizeof(struct article), by_number);
	return model;
}

static void add_measured(struct buffer *out, const char *word, const char *text)
{
	const char *shown = text ? text : "";

	buffer_printf(out, "%s %zu\n%s\n", word, strlen(shown), shown);
}

const char *model_canonical(struct arena *arena, int64_t version, struct article_list articles,
			    struct parameter_list parameters)
{
	struct article *sorted = arena_many(arena, struct article, articles.count);
	struct parameter *rows = arena_many(arena, struct parameter, parameters.count);
	struct buffer out = { 0 };
	const char *canonical;

	for (size_t i = 0; i < articles.count; i++)
		sorted[i] = articles.items[i];
	for (size_t i = 0; i < parameters.count; i++)
		rows[i] = parameters.items[i];
	qsort(sorted, articles.count, sizeof(*sorted), by_number);
	qsort(rows, parameters.count, sizeof(*rows), by_name);
	buffer_printf(&out, "filar programme 1\nversion %" PRId64 "\n", version);
	for (size_t i = 0; i < articles.count; i++) {
		buffer_printf(&out, "article %" PRId64 " %s\n", sorted[i].number, sorted[i].language);
		add_measured(&out, "title", sorted[i].title);
		add_measured(&out, "text", sorted[i].text);
	}
	for (size_t i = 0; i < parameters.count; i++)
		buffer_printf(&out, "parameter %" PRId64 " %s %" PRId64 " %s\n", rows[i].article, rows[i].name,
			      rows[i].value, rows[i].unit);
	canonical = arena_text(arena, buffer_get(&out));
	buffer_free(&out);
	return canonical;
}

const char *model_hash(struct arena *arena, int64_t version, struct article_list articles,
		       struct parameter_list parameters)
{
	return crypto_hash_text(arena, model_canonical(arena, version, articles, parameters));
}
