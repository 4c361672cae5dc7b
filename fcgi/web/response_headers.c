/* The header block. Every dynamic answer gets the same defences; nobody can forget them and nobody can switch them
 * off. */
#include <string.h>

#include "base/must.h"
#include "web/response.h"
#include "web/route.h"

static const char *reason(enum status status)
{
	switch (status) {
	case STATUS_OK:
		return "OK";
	case STATUS_CREATED:
		return "Created";
	case STATUS_SEE_OTHER:
		return "See Other";
	case STATUS_BAD_REQUEST:
		return "Bad Request";
	case STATUS_UNAUTHORIZED:
		return "Unauthorized";
	case STATUS_FORBIDDEN:
		return "Forbidden";
	case STATUS_NOT_FOUND:
		return "Not Found";
	case STATUS_NOT_ALLOWED:
		return "Method Not Allowed";
	case STATUS_CONFLICT:
		return "Conflict";
	case STATUS_TOO_LARGE:
		return "Content Too Large";
	case STATUS_INVALID:
		return "Unprocessable Content";
	case STATUS_TOO_MANY:
		return "Too Many Requests";
	case STATUS_UNAVAILABLE:
		return "Service Unavailable";
	default:
		return "Internal Server Error";
	}
}

static void add(struct buffer *head, const char *name, const char *value)
{
	must(!strpbrk(name, "\r\n") && !strpbrk(value, "\r\n"));
	buffer_printf(head, "%s: %s\r\n", name, value);
}

static const char *caching(const struct request *req)
{
	bool own = req->no_store || req->visitor.person_id || req->session || (req->route && (req->route->right != ANYONE || req->route->key));

	return own || req->method != GET ? "no-store" : "no-cache";
}

static void add_defences(const struct request *req, struct buffer *head)
{
	bool is_page = req->content && strncmp(req->content, "text/html", 9) == 0;

	add(head, "Content-Security-Policy",
	    is_page ? "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; "
		      "connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
		    : "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'");
	add(head, "X-Content-Type-Options", "nosniff");
	add(head, "Referrer-Policy", "same-origin");
	add(head, "Cross-Origin-Opener-Policy", "same-origin");
	add(head, "Cross-Origin-Resource-Policy", "same-origin");
}

void response_headers(const struct request *req, struct buffer *head)
{
	buffer_printf(head, "Status: %d %s\r\n", (int)req->status, reason(req->status));
	if (req->content)
		add(head, "Content-Type", req->content);
	if (req->location)
		add(head, "Location", req->location);
	add_defences(req, head);
	add(head, "Cache-Control", caching(req));
	add(head, "Content-Language", locale_code(locale_current()));
	add(head, "Vary", "Accept-Language, Cookie");
	add(head, "X-Request-Id", req->id);
	for (size_t i = 0; i < REQUEST_HEADERS && req->headers_out[i].name; i++)
		add(head, req->headers_out[i].name, req->headers_out[i].value);
	for (size_t i = 0; i < REQUEST_COOKIES && req->cookies[i]; i++)
		add(head, "Set-Cookie", req->cookies[i]);
	if (req->status != STATUS_SEE_OTHER)
		buffer_printf(head, "Content-Length: %zu\r\n", req->out->length);
	buffer_text(head, "\r\n");
}
