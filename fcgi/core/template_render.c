/* Shows a page: walks the flat instructions of the current language over the records. Allocates only in the request's
 * arena. */
#include <stdlib.h>
#include <string.h>

#include "base/must.h"
#include "core/template_internal.h"

struct renderer {
	const struct template_context *context;
	struct buffer *out;
	const char *scopes[SLOTS]; /* the records that names are read from */
	size_t left[SLOTS];        /* items of the list that are still to come */
};

/* Where the operand's field lives; NULL when a record on the way is absent. */
static const void *find(const struct renderer *renderer, const struct operand *operand)
{
	const char *at = renderer->scopes[operand->slot];

	for (size_t i = 0; at && i + 1 < operand->hops; i++)
		at = *(const char *const *)(const void *)(at + operand->path[i]->offset);
	return at ? at + operand->path[operand->hops - 1]->offset : NULL;
}

static const char *text_of(const struct renderer *renderer, const struct operand *operand)
{
	if (!operand->hops)
		return operand->text;

	const void *at = find(renderer, operand);

	if (!at)
		return "";
	return value_text(renderer->context->arena, operand->path[operand->hops - 1], at, operand->format);
}

static bool met(const struct renderer *renderer, const struct operand *operand)
{
	if (!operand->hops)
		return operand->text[0] != '\0';

	const void *at = find(renderer, operand);

	return at && value_true(operand->path[operand->hops - 1], at);
}

/* What the visitor typed, or NULL when this form was not sent. */
static const char *typed(const struct renderer *renderer, const char *name)
{
	const struct template_form *form = &renderer->context->form;

	return form->value ? form->value(form->form, name) : NULL;
}

static const char *wrong(const struct renderer *renderer, const char *name)
{
	const struct template_form *form = &renderer->context->form;
	const char *error = form->error ? form->error(form->form, name) : NULL;

	return error ? error : "";
}

static const char *kept(const struct renderer *renderer, const struct instruction *at)
{
	const char *value = typed(renderer, text_of(renderer, at->name));

	return value ? value : text_of(renderer, at->other);
}

static void put(struct renderer *renderer, enum escape escape, const char *text)
{
	escape_add(renderer->out, escape, text, strlen(text));
}

static void put_once(struct renderer *renderer)
{
	const struct template_context *context = renderer->context;
	const char *token = typed(renderer, "once");

	if ((!token || !*token) && context->once)
		token = context->once(context->taker);
	put(renderer, ESCAPE_HTML, token ? token : "");
}

static int64_t count_of(const struct renderer *renderer, const struct operand *operand)
{
	const void *at = find(renderer, operand);

	if (!at)
		return 0;
	if (operand_kind(operand) == FIELD_LIST)
		return (int64_t)((const struct any_list *)at)->count;
	return *(const int64_t *)at;
}

/* The text of a place in a plural sentence; NULL when it names none. */
static const char *place_text(const struct renderer *renderer, const struct plural *plural, int64_t count,
			      const char *name, size_t length)
{
	if (length == 5 && memcmp(name, "count", 5) == 0)
		return locale_number(renderer->context->arena, count);
	for (size_t i = 0; i < plural->value_count; i++)
		if (strlen(plural->values[i].name) == length && memcmp(plural->values[i].name, name, length) == 0)
			return text_of(renderer, &plural->values[i].operand);
	return NULL;
}

static void put_plural(struct renderer *renderer, const struct instruction *at)
{
	int64_t count = count_of(renderer, &at->plural->count);
	const char *text = locale_plural(at->plural->one, at->plural->many, count), *open;

	while ((open = strchr(text, '{')) != NULL) {
		size_t length = strcspn(open + 1, "}");
		const char *value = place_text(renderer, at->plural, count, open + 1, length);

		escape_add(renderer->out, at->escape, text, (size_t)(open - text) + !value);
		text = open + 1;
		if (!value)
			continue;
		put(renderer, at->escape, value);
		text += length + 1;
	}
	put(renderer, at->escape, text);
}

/* Enters a list or a record; false when there is nothing to show. */
static bool enter(struct renderer *renderer, const struct instruction *at)
{
	const void *found = find(renderer, at->value);

	renderer->left[at->slot] = 0;
	if (!found)
		return false;
	if (at->operation == ENTER_RECORD) {
		renderer->scopes[at->slot] = *(const char *const *)found;
		return renderer->scopes[at->slot] != NULL;
	}

	const struct any_list *list = found;

	if (!list->count)
		return false;
	renderer->scopes[at->slot] = list->items;
	renderer->left[at->slot] = list->count - 1;
	return true;
}

static bool next_item(struct renderer *renderer, const struct instruction *at)
{
	if (!renderer->left[at->slot])
		return false;
	renderer->left[at->slot]--;
	renderer->scopes[at->slot] += at->value->path[at->value->hops - 1]->of->size;
	return true;
}

static bool tested(struct renderer *renderer, const struct instruction *at)
{
	bool answer = false;

	switch (at->operation) {
	case TEST_VALUE: answer = met(renderer, at->value); break;
	case TEST_IS: answer = strcmp(text_of(renderer, at->value), text_of(renderer, at->other)) == 0; break;
	case TEST_KEPT: answer = strcmp(kept(renderer, at), text_of(renderer, at->value)) == 0; break;
	case TEST_ERROR: answer = *wrong(renderer, text_of(renderer, at->name)) != '\0'; break;
	default: return enter(renderer, at);
	}
	return answer != at->negated;
}

static void run(struct renderer *renderer, const struct compiled *page)
{
	for (size_t i = 0; i < page->count; i++) {
		const struct instruction *at = &page->instructions[i];

		switch (at->operation) {
		case PUT_BYTES: buffer_add(renderer->out, buffer_get(&page->bytes) + at->start, at->length); break;
		case PUT_VALUE: put(renderer, at->escape, text_of(renderer, at->value)); break;
		case PUT_PLURAL: put_plural(renderer, at); break;
		case PUT_KEPT: put(renderer, at->escape, kept(renderer, at)); break;
		case PUT_ERROR: put(renderer, at->escape, wrong(renderer, text_of(renderer, at->name))); break;
		case PUT_CSRF: put(renderer, ESCAPE_HTML, renderer->context->csrf ? renderer->context->csrf : ""); break;
		case PUT_ONCE: put_once(renderer); break;
		case LOOP_NEXT:
			if (next_item(renderer, at))
				i = at->jump - 1;
			break;
		case TEST_VALUE:
		case TEST_IS:
		case TEST_KEPT:
		case TEST_ERROR:
		case LOOP_BEGIN:
		case ENTER_RECORD:
			if (!tested(renderer, at))
				i = at->jump - 1;
			break;
		}
	}
}

static int by_name(const void *name, const void *page)
{
	return strcmp(name, ((const struct page *)page)->name);
}

void template_render(const struct template_set *set, const char *name, const struct template_context *context,
		     struct buffer *out)
{
	const struct page *page = bsearch(name, set->pages, set->count, sizeof(*set->pages), by_name);
	struct renderer renderer = { .context = context, .out = out };

	must(page != NULL);
	must(!page->record || context->page);
	renderer.scopes[FRAME_SLOT] = context->frame;
	renderer.scopes[PAGE_SLOT] = context->page;
	run(&renderer, &page->languages[locale_current()]);
}
