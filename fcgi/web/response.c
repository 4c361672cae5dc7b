/* Answers: status, headers and body, all held back until the transaction is committed. */
#include "web/response.h"

#include <stdarg.h>
#include <string.h>

#include "base/must.h"
#include "base/text.h"
#include "core/crypto.h"
#include "core/json.h"
#include "web/form.h"
#include "web/page.h"
#include "web/route.h"
#include "web/seal.h"
#include "web/service.h"

#define NOTICE_COOKIE "__Host-filar-notice"
#define COOKIE_RULES "; Path=/; Secure; HttpOnly; SameSite=Lax"

bool answers_json(const struct request *req)
{
	return (req->route && req->route->key) || text_same(req->service->name, "api");
}

enum status page(struct request *req, const char *template_name, const void *record)
{
	req->status = req->why || !form_fine(req) ? STATUS_INVALID : STATUS_OK;
	req->content = "text/html; charset=utf-8";
	page_render(req, template_name, record);
	return req->status;
}

static enum status redirect_to(struct request *req, const char *path)
{
	must(path_is_local(path));
	req->location = path;
	buffer_clear(req->out);
	return req->status = STATUS_SEE_OTHER;
}

enum status redirect(struct request *req, const char *format, ...)
{
	va_list arguments;

	va_start(arguments, format);
	const char *path = arena_vprintf(req->arena, format, arguments);
	va_end(arguments);
	return redirect_to(req, path);
}

enum status redirect_notice(struct request *req, const char *sentence, const char *format, ...)
{
	va_list arguments;

	va_start(arguments, format);
	const char *path = arena_vprintf(req->arena, format, arguments);
	va_end(arguments);
	req->send_notice = sentence;
	return redirect_to(req, path);
}

static enum status bare(struct request *req, enum status status)
{
	buffer_clear(req->out);
	req->location = NULL;
	return req->status = status;
}

enum status refused(struct request *req, refusal why)
{
	must(why != NULL);
	req->why = why;
	return bare(req, answers_json(req) ? STATUS_CONFLICT : STATUS_INVALID);
}

enum status look_again(struct request *req, const char *sentence)
{
	req->notice = sentence;
	req->only_looked = true;
	return bare(req, STATUS_INVALID);
}

enum status invalid(struct request *req)
{
	return bare(req, STATUS_INVALID);
}

enum status not_found(struct request *req)
{
	return bare(req, STATUS_NOT_FOUND);
}

enum status forbidden(struct request *req)
{
	return bare(req, STATUS_FORBIDDEN);
}

enum status bad_request(struct request *req)
{
	return bare(req, STATUS_BAD_REQUEST);
}

enum status too_many(struct request *req, int64_t seconds)
{
	add_header(req, "Retry-After", arena_printf(req->arena, "%lld", (long long)(seconds > 0 ? seconds : 1)));
	return bare(req, STATUS_TOO_MANY);
}

static enum status json_with(struct request *req, enum status status, struct json_object *object, const char *content)
{
	buffer_clear(req->out);
	buffer_text(req->out, json_object_to_json_string_ext(object, JSON_C_TO_STRING_PLAIN |
							     JSON_C_TO_STRING_NOSLASHESCAPE));
	json_object_put(object);
	req->content = content;
	return req->status = status;
}

enum status json_reply(struct request *req, enum status status, struct json_object *object)
{
	return json_with(req, status, object, "application/json");
}

/* RFC 6901 in a URI fragment: "lines.sku" of the third line is "#/lines/2/sku". */
static const char *pointer_to(struct arena *arena, const struct finding *finding)
{
	const char *dot = strchr(finding->field, '.');
	int head = dot ? (int)(dot - finding->field) : (int)strlen(finding->field);
	const char *place = finding->place < 0 ? "" : arena_printf(arena, "/%lld", (long long)finding->place);

	return arena_printf(arena, "#/%.*s%s%s%s", head, finding->field, place, dot ? "/" : "", dot ? dot + 1 : "");
}

static void add_errors(struct request *req, struct json_object *object)
{
	struct finding findings[32];
	size_t count = form_findings(req, findings, 32);
	struct json_object *list;

	if (!count)
		return;
	list = json_object_new_array();
	for (size_t i = 0; i < count; i++) {
		struct json_object *item = json_object_new_object();

		if (req->method == GET)
			json_object_object_add(item, "parameter", json_object_new_string(findings[i].field));
		else
			json_object_object_add(item, "pointer",
					       json_object_new_string(pointer_to(req->arena, &findings[i])));
		json_object_object_add(item, "detail", json_object_new_string(findings[i].sentence));
		json_object_array_add(list, item);
	}
	json_object_object_add(object, "errors", list);
}

enum status problem(struct request *req, enum status status, const char *title, const char *detail)
{
	struct json_object *object = json_object_new_object();

	json_object_object_add(object, "type", json_object_new_string("about:blank"));
	json_object_object_add(object, "title", json_object_new_string(title));
	json_object_object_add(object, "status", json_object_new_int((int)status));
	if (!text_empty(detail))
		json_object_object_add(object, "detail", json_object_new_string(detail));
	json_object_object_add(object, "request", json_object_new_string(req->id));
	add_errors(req, object);
	return json_with(req, status, object, "application/problem+json");
}

static enum status download(struct request *req, const char *content_type, const char *name)
{
	buffer_clear(req->out);
	req->content = content_type;
	if (name)
		add_header(req, "Content-Disposition",
			   arena_printf(req->arena, "attachment; filename*=UTF-8''%s", url_encode(req->arena, name)));
	return req->status = STATUS_OK;
}

enum status file_reply(struct request *req, const char *content_type, const char *name, const char *bytes,
		       size_t length)
{
	enum status status = download(req, content_type, name);

	buffer_add(req->out, bytes, length);
	return status;
}

enum status stored_reply(struct request *req, const char *content_type, const char *name, const char *stored)
{
	must(!strstr(stored, "..") && stored[0] != '/');
	add_header(req, "X-Accel-Redirect", arena_printf(req->arena, "/stored/%s", stored));
	return download(req, content_type, name);
}

/* What the API calls each kind of no; pages say it in templates/error/. */
static const char *problem_title(enum status status)
{
	switch (status) {
	case STATUS_BAD_REQUEST:
		return N_("The request is malformed");
	case STATUS_UNAUTHORIZED:
		return N_("A valid key is needed");
	case STATUS_FORBIDDEN:
		return N_("The key does not allow this");
	case STATUS_NOT_FOUND:
		return N_("There is nothing at this address");
	case STATUS_NOT_ALLOWED:
		return N_("This address does not take this method");
	case STATUS_CONFLICT:
		return N_("The rules do not allow this");
	case STATUS_TOO_LARGE:
		return N_("The request is too large");
	case STATUS_INVALID:
		return N_("Some values could not be accepted");
	case STATUS_TOO_MANY:
		return N_("Too many requests");
	case STATUS_UNAVAILABLE:
		return N_("The service is not available at the moment");
	default:
		return N_("Something went wrong on our side");
	}
}

static void error_problem(struct request *req)
{
	const char *detail = NULL;

	if (req->why)
		detail = arena_printf(req->arena, "%s %s", locale_refusal(req->arena, req->why),
				      locale_remedy(req->arena, req->why));
	else if (req->unknown)
		detail = locale_text(N_("The outcome is not known. Read the object before sending this again."));
	problem(req, req->status, locale_text(problem_title(req->status)), detail);
}

void response_error(struct request *req)
{
	if (req->status < STATUS_BAD_REQUEST || req->out->length)
		return;
	if (answers_json(req)) {
		error_problem(req);
		return;
	}
	req->content = "text/html; charset=utf-8";
	page_render(req, req->unknown ? "error/unknown" : arena_printf(req->arena, "error/%d", (int)req->status), NULL);
}

void notice_send(struct request *req)
{
	if (!req->send_notice)
		return;
	set_cookie(req, arena_printf(req->arena, NOTICE_COOKIE "=%s.%s" COOKIE_RULES "; Max-Age=60",
				     url_encode(req->arena, req->send_notice),
				     seal(req->arena, "notice", req->send_notice)));
}

void notice_receive(struct request *req)
{
	const char *cookie = req->method == GET ? get_cookie(req, NOTICE_COOKIE) : NULL;
	const char *dot = cookie ? strrchr(cookie, '.') : NULL;
	const char *sentence = dot ? url_decode(req->arena, cookie, (size_t)(dot - cookie), false) : NULL;

	if (sentence && text_is_utf8(sentence, strlen(sentence)) &&
	    crypto_same(dot + 1, seal(req->arena, "notice", sentence)))
		req->notice = sentence;
}

void notice_shown(struct request *req)
{
	if (req->notice && get_cookie(req, NOTICE_COOKIE))
		set_cookie(req, NOTICE_COOKIE "=" COOKIE_RULES "; Max-Age=0");
}
