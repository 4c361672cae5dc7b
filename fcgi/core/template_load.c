/* Loads a set of templates: reads the files (the site's copy shadows the shipped one), parses every page once per
 * language and collects all mistakes of all pages. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "base/must.h"
#include "base/text.h"
#include "core/template_internal.h"

static char *read_whole(struct arena *arena, const char *path, size_t *length)
{
	FILE *stream = fopen(path, "rb");
	struct stat about;
	char *text = NULL;

	if (!stream)
		return NULL;
	if (fstat(fileno(stream), &about) == 0 && S_ISREG(about.st_mode)) {
		text = arena_alloc(arena, (size_t)about.st_size + 1);
		*length = fread(text, 1, (size_t)about.st_size, stream);
	}
	fclose(stream);
	return text;
}

static bool read_from(struct parser *parser, const char *folder, struct file *file)
{
	const char *ending = text_ends(file->name, ".txt") ? "" : ".html";

	if (!folder || !*folder || strstr(file->name, ".."))
		return false;
	file->path = arena_printf(parser->scratch, "%s/%s%s", folder, file->name, ending);
	file->text = read_whole(parser->scratch, file->path, &file->length);
	return file->text != NULL;
}

const struct file *parse_file(struct parser *parser, const char *name)
{
	for (struct file *known = parser->files; known; known = known->next)
		if (strcmp(known->name, name) == 0)
			return known;

	struct file *file = arena_one(parser->scratch, struct file);

	file->name = arena_text(parser->scratch, name);
	if (!read_from(parser, parser->site, file) && !read_from(parser, parser->shipped, file))
		return NULL;
	if (!text_is_utf8(file->text, file->length)) {
		buffer_printf(parser->errors, "%s:1: this file is not valid UTF-8\n", file->path);
		file->length = 0;
	}
	file->next = parser->files;
	parser->files = file;
	return file;
}

static void load_page(struct parser *parser, struct page *page, const struct record *frame, enum language language)
{
	static const struct record nothing = { "nothing", 0, NULL, 0 };

	parser->page = &page->languages[language];
	parser->scopes[FRAME_SLOT] = frame ? frame : &nothing;
	parser->scopes[PAGE_SLOT] = page->record ? page->record : &nothing;
	parser->slots = PAGE_SLOT + 1;
	parser->barrier = parser->nesting = parser->unmet = 0;
	parser->broken = false;
	locale_use(language);
	parse_page(parser, page->name);
}

/* A layout's own text must mean the frame whatever page it wraps, so no page may take a name of the frame. */
static void refuse_shadows(const struct record *frame, const struct template_binding *binding, struct buffer *errors)
{
	for (size_t i = 0; frame && binding->record && i < frame->count; i++)
		if (record_field(binding->record, frame->fields[i].name))
			buffer_printf(errors, "%s: the record %s has a field \"%s\", a name of the frame; choose another\n",
				      binding->name, binding->record->name, frame->fields[i].name);
}

static int by_name(const void *a, const void *b)
{
	return strcmp(((const struct page *)a)->name, ((const struct page *)b)->name);
}

struct template_set *template_load(const char *shipped, const char *site, const struct template_binding *bindings,
				   const struct record *frame, struct buffer *errors)
{
	struct template_set *set = calloc(1, sizeof(*set));
	enum language before = locale_current();
	struct buffer found = { 0 };
	struct parser parser = { .shipped = shipped, .site = site, .set = set, .errors = &found };

	must(set != NULL);
	set->arena = arena_new();
	parser.scratch = arena_new();
	while (bindings[set->count].name)
		set->count++;
	set->pages = arena_many(set->arena, struct page, set->count + 1);
	for (size_t i = 0; i < set->count; i++) {
		set->pages[i].name = arena_text(set->arena, bindings[i].name);
		set->pages[i].record = bindings[i].record;
		refuse_shadows(frame, &bindings[i], &found);
		for (int language = 0; language < LANGUAGES; language++)
			load_page(&parser, &set->pages[i], frame, (enum language)language);
	}
	qsort(set->pages, set->count, sizeof(*set->pages), by_name);
	locale_use(before);
	arena_free(parser.scratch);

	bool fine = found.length == 0;

	if (errors)
		buffer_text(errors, buffer_get(&found));
	buffer_free(&found);
	if (fine)
		return set;
	template_free(set);
	return NULL;
}

void template_free(struct template_set *set)
{
	if (!set)
		return;
	for (size_t i = 0; i < set->count; i++)
		for (int language = 0; language < LANGUAGES; language++) {
			free(set->pages[i].languages[language].instructions);
			buffer_free(&set->pages[i].languages[language].bytes);
		}
	arena_free(set->arena);
	free(set);
}
