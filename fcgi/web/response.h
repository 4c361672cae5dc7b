/* The answers a handler can give. Each sets the answer in the request and returns its status; nothing is sent before
 * the transaction is committed. */
#ifndef WEB_RESPONSE_H
#define WEB_RESPONSE_H

#include "web/request.h"

/* 200, or 422 when the form has errors: the bound template with its record. */
enum status page(struct request *req, const char *template_name, const void *record);

/* 303 to a path of this site, made like printf. */
enum status redirect(struct request *req, const char *format, ...) __attribute__((format(printf, 2, 3)));

/* The same, and shows a sentence (N_, without arguments) once on the page that comes next. */
enum status redirect_notice(struct request *req, const char *sentence, const char *format, ...)
	__attribute__((format(printf, 3, 4)));

/* The business said no: 422 (409 on an API route), the route's `again` page with the refusal on top. */
enum status refused(struct request *req, refusal why);

/* The same page again because form_wrong() was called. */
/* The form again with all that was typed and a calm notice: something was looked up, nothing was decided or changed. */
enum status look_again(struct request *req, const char *sentence);
enum status invalid(struct request *req);

enum status not_found(struct request *req);
enum status forbidden(struct request *req);
enum status bad_request(struct request *req);

/* JSON, takes over the object; problem() is RFC 9457. */
struct json_object;
enum status json_reply(struct request *req, enum status status, struct json_object *object);
enum status problem(struct request *req, enum status status, const char *title, const char *detail);

/* 429, with the seconds after which it is worth trying again. */
enum status too_many(struct request *req, int64_t seconds);

/* Bytes with a content type (CSV, SVG, plain text); name != NULL makes it a download. */
enum status file_reply(struct request *req, const char *content_type, const char *name, const char *bytes,
		       size_t length);

/* A file of VAR/files that nginx sends (X-Accel-Redirect): stored is its name there, from the database, never from the
 * request. name != NULL makes it a download. */
enum status stored_reply(struct request *req, const char *content_type, const char *name, const char *stored);

/* For dispatch and service. Whether an answer in JSON is expected: a route with a key, or the service "api". */
bool answers_json(const struct request *req);
/* Fills in the page (or problem) of an answer >= 400 that has no body yet. */
void response_error(struct request *req);
/* Turns send_notice into its cookie; takes the notice of the page before, if its seal is ours, into req->notice. */
void notice_send(struct request *req);
void notice_receive(struct request *req);
void notice_shown(struct request *req);
/* The header block as FastCGI wants it, ended by an empty line. */
void response_headers(const struct request *req, struct buffer *head);

#endif
