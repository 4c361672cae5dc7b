/* One request, from FastCGI parameters to the answer. Built by service.c, passed through dispatch.c, read by
 * handlers. */
#ifndef WEB_REQUEST_H
#define WEB_REQUEST_H

#include <stdbool.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/buffer.h"
#include "base/record.h"
#include "base/refusal.h"
#include "core/config.h"
#include "core/db.h"
#include "core/locale.h"
#include "core/template.h"

enum method { GET, POST, OTHER_METHOD };

/* The status of the answer; handlers return it from page(), redirect() and their kin. */
enum status {
	STATUS_OK = 200, STATUS_CREATED = 201, STATUS_SEE_OTHER = 303, STATUS_BAD_REQUEST = 400, STATUS_UNAUTHORIZED = 401,
	STATUS_FORBIDDEN = 403, STATUS_NOT_FOUND = 404, STATUS_NOT_ALLOWED = 405, STATUS_CONFLICT = 409,
	STATUS_TOO_LARGE = 413, STATUS_INVALID = 422, STATUS_TOO_MANY = 429, STATUS_BUG = 500, STATUS_UNAVAILABLE = 503,
};

/* Who asks. Filled by the service's visitor function from the session (or the key); rights are bits of enum right. */
struct visitor {
	int64_t person_id;       /* 0: nobody signed in */
	const char *person_name;
	int64_t partner_id;      /* the partner acted for, 0: none */
	const char *partner_name;
	uint64_t rights;
	enum language language;
	bool language_chosen;    /* by the person; else the cookie or Accept-Language decides */
};

struct service;
struct route;
struct form;
struct later;

enum { REQUEST_COOKIES = 6, REQUEST_HEADERS = 6 };

/* A header of the answer beside those that every answer has. */
struct header {
	const char *name;
	const char *value;
};

struct request {
	struct arena *arena;
	struct db *db;
	const struct config *config;
	const struct service *service;
	const struct route *route;
	const char *id;              /* 32 hex letters: in the log, on the error page */
	enum method method;
	bool head;
	const char *path;            /* nginx's normalised path, decoded; NULL when it is not UTF-8 or not what was asked */
	const char *query;           /* as sent, without '?' */
	const char *target;          /* path and query as sent: where to come back to; NULL when that is no local path */
	const char *body;            /* NULL when none was sent, or when it was too large to be read */
	size_t body_length;          /* as announced */
	const char *content_type;
	const char *address;         /* of the client, text */
	const char *browser;         /* User-Agent, at most 200 bytes, valid UTF-8 */
	const char *(*header)(const struct request *req, const char *name); /* "HTTP_ORIGIN"; NULL when absent */
	void *headers;
	const char *const *path_values;  /* of the :names in the route's path, in order */
	struct form *form;
	struct visitor visitor;
	struct when now;             /* fixed for the whole request */
	const char *company_name;    /* set by service->company, as is the currency ("GBP") of AMOUNT fields */
	const char *currency;
	const char *base_url;        /* of links: the company's when it has set one, else the installation's; never Host */
	const char *mark;            /* path of the company's mark */
	const void *known;           /* what service->session() found out for service->visitor() */
	const char *session;         /* hash of the session's id, NULL before sign-in */
	const char *csrf;
	const char *notice;          /* English sentence to show once, NULL */
	refusal why;                 /* set by refused() */
	const struct template_set *templates;
	/* the answer */
	enum status status;
	struct buffer *out;
	const char *content;         /* Content-Type */
	const char *location;
	bool only_looked;            /* see look_again() */
	const char *send_notice;     /* English sentence for the page after a redirect; its cookie is set by response.c */
	const char *cookies[REQUEST_COOKIES]; /* whole Set-Cookie values */
	struct header headers_out[REQUEST_HEADERS];
	struct later *later;         /* see count_anyway() */
	struct later *afterwards;    /* see work_afterwards() */
	int attempts;                /* of the transaction, for the log */
	bool no_store;               /* the page is for one reader though nobody is signed in (a private link) */
	bool once_repeated;          /* the answer came from the idempotency row */
	bool unknown;                /* COMMIT's outcome could not be learned */
};

/* Value of the n-th :name in the route's path, from 0. */
const char *path_text(const struct request *req, int n);
/* Adds a Set-Cookie value (name=value; attributes…). */
void set_cookie(struct request *req, const char *cookie);
const char *get_cookie(const struct request *req, const char *name);
/* A cookie that holds one of our own random tokens (crypto_token), else NULL: nothing else is worth a look-up. */
const char *get_token_cookie(const struct request *req, const char *name);

/* Adds a header to the answer. A CR or LF in it is a bug. */
void add_header(struct request *req, const char *name, const char *value);

/* Queues a write that happens whatever the outcome (a failed attempt, a click): dispatch calls write by autocommit
 * after commit or roll-back, before the answer is sent. A fault there is logged and forgotten. context lives in the
 * arena. */
void count_anyway(struct request *req, void (*write)(struct db *db, void *context), void *context);

/* Queues work that the reader need not wait for, such as renewing what is kept in memory: done outside any transaction, only
 * reading, after the answer has been sent. */
void work_afterwards(struct request *req, void (*work)(struct db *db, void *context), void *context);

void request_run_later(struct request *req); /* for dispatch */
void request_run_afterwards(struct request *req); /* for service */

/* A path of this site that is safe to redirect to: begins with one '/', no backslash, no control characters. */
bool path_is_local(const char *path);
/* path?next=NEXT: where to go on afterwards. What would be too long for an address of ours loses NEXT's query, then NEXT. */
const char *path_with_next(struct arena *arena, const char *path, const char *next);
/* Percent-encoding of RFC 3986 for a value in a query; decoding also takes '+' for a space. NULL: bad encoding or
 * NUL. */
char *url_encode(struct arena *arena, const char *text);
char *url_decode(struct arena *arena, const char *bytes, size_t length, bool plus);
/* The target; without one the path. */
const char *request_here(const struct request *req);

#endif
