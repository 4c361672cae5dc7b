/* Makes the frame of a page from the request and renders the template with it. */
#include "web/page.h"

#include <string.h>

#include "base/must.h"
#include "base/text.h"
#include "core/crypto.h"
#include "web/form.h"
#include "web/gate.h"
#include "web/service.h"

enum { FINDINGS = 50 };

RECORD(frame_language, FIELD(frame_language, code), FIELD(frame_language, name), FIELD(frame_language, current));
RECORD(frame_menu, FIELD(frame_menu, path), FIELD(frame_menu, label), FIELD(frame_menu, current));
RECORD(frame_error, FIELD(frame_error, field), FIELD(frame_error, sentence));
RECORD(frame, FIELD(frame, language), FIELD(frame, language_name), LIST(frame, languages, frame_language),
       FIELD(frame, service), FIELD(frame, title), FIELD(frame, company), FIELD(frame, base_url), FIELD(frame, mark),
       FIELD(frame, signed_in), FIELD(frame, person_name), FIELD(frame, partner_name), FIELD(frame, has_partner),
       FIELD(frame, has_menu), LIST(frame, menu, frame_menu), FIELD(frame, path), FIELD(frame, here),
       FIELD(frame, notice), FIELD(frame, has_notice), FIELD(frame, refusal), FIELD(frame, remedy),
       FIELD(frame, has_refusal), FIELD(frame, has_errors), LIST(frame, errors, frame_error),
       FIELD(frame, request_id), FIELD(frame, status), FIELD(frame, now));

const struct template_binding page_errors[] = {
	{ "error/400", NULL }, { "error/401", NULL }, { "error/403", NULL }, { "error/404", NULL },
	{ "error/405", NULL }, { "error/409", NULL }, { "error/413", NULL }, { "error/422", NULL },
	{ "error/429", NULL }, { "error/500", NULL }, { "error/503", NULL }, { "error/unknown", NULL },
	{ 0 },
};

static struct frame_language_list languages(struct request *req)
{
	struct frame_language_list list = { arena_many(req->arena, struct frame_language, LANGUAGES), LANGUAGES };

	for (int i = 0; i < LANGUAGES; i++) {
		enum language language = (enum language)i;

		list.items[i] = (struct frame_language){ locale_code(language), locale_name(language),
							 language == locale_current() };
	}
	return list;
}

/* Whether path is the item's page or lies below it. The start page of a service has no pages below: all others stand beside it. */
static bool below(const char *path, const char *item)
{
	size_t length = strlen(item);
	bool start = !strchr(item + 1, '/');

	return text_starts(path, item) && (path[length] == '\0' || (path[length] == '/' && !start));
}

static struct frame_menu_list menu(struct request *req)
{
	struct frame_menu_list list = { 0 };
	struct frame_menu *current = NULL;
	size_t count = 0;

	while (req->service->menu && req->service->menu[count].path)
		count++;
	list.items = arena_many(req->arena, struct frame_menu, count);
	for (size_t i = 0; i < count; i++) {
		const struct menu_item *item = &req->service->menu[i];
		struct frame_menu *entry = &list.items[list.count];

		if (!gate_right(&req->visitor, item->right))
			continue;
		*entry = (struct frame_menu){ item->path, locale_text(item->label), false };
		list.count++;
		if (below(req->path, item->path) && (!current || strlen(item->path) > strlen(current->path)))
			current = entry;
	}
	if (current)
		current->current = true;
	return list;
}

static struct frame_error_list findings(struct request *req)
{
	struct finding found[FINDINGS];
	size_t count = form_findings(req, found, FINDINGS);
	struct frame_error_list list = { arena_many(req->arena, struct frame_error, count), count };

	for (size_t i = 0; i < count; i++)
		list.items[i] = (struct frame_error){ found[i].field, found[i].sentence };
	return list;
}

const struct frame *frame_of(struct request *req)
{
	struct frame *frame = arena_one(req->arena, struct frame);
	const struct visitor *visitor = &req->visitor;

	frame->language = locale_code(locale_current());
	frame->language_name = locale_name(locale_current());
	frame->languages = languages(req);
	frame->service = req->service->name;
	frame->title = req->service->title ? locale_text(req->service->title) : "";
	frame->company = req->company_name ? req->company_name : "Filar";
	frame->base_url = req->base_url;
	frame->mark = req->mark;
	frame->signed_in = visitor->person_id != 0;
	frame->person_name = visitor->person_name;
	frame->partner_name = visitor->partner_name;
	frame->has_partner = visitor->partner_id != 0;
	frame->menu = menu(req);
	frame->has_menu = frame->menu.count > 0;
	frame->path = req->path;
	frame->here = req->method == GET ? request_here(req) : "/";
	frame->has_notice = req->notice != NULL;
	frame->notice = req->notice ? locale_text(req->notice) : "";
	frame->has_refusal = req->why != NULL;
	frame->refusal = req->why ? locale_refusal(req->arena, req->why) : "";
	frame->remedy = req->why ? locale_remedy(req->arena, req->why) : "";
	frame->errors = findings(req);
	frame->has_errors = frame->errors.count > 0;
	frame->request_id = req->id;
	frame->status = req->status;
	frame->now = req->now;
	return frame;
}

static const char *fresh_once(void *taker)
{
	return crypto_token(taker);
}

void page_render(struct request *req, const char *template_name, const void *record)
{
	struct template_context context = {
		.frame = frame_of(req),
		.page = record,
		.form = form_for_template(req),
		.csrf = session_token_made(req),
		.once = fresh_once,
		.taker = req->arena,
		.arena = req->arena,
	};

	buffer_clear(req->out);
	template_render(req->templates, template_name, &context, req->out);
	notice_shown(req);
}
