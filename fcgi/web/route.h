/* The route table: each row declares who may come, what it may do to the data, what it may be told, how often. There
 * is no other place where access, CSRF, fields, limits or the transaction are decided. */
#ifndef WEB_ROUTE_H
#define WEB_ROUTE_H

#include "base/rights.h"
#include "web/form.h"
#include "web/request.h"

typedef enum status handler(struct request *req);

enum effect {
	TX_NONE,  /* touches no data */
	TX_READ,  /* read-only: MariaDB guarantees it */
	TX_WRITE, /* one transaction, run again on deadlock: the handler must be free of outside effects; locks come first */
	TX_OWN,   /* short named transactions of its own (sign-in hashes outside of any) */
};

enum rate { RATE_PAGE, RATE_FORM, RATE_SECRET, RATE_API, RATES };

/* ONCE: the form carries a server-made token (API: Idempotency-Key); repeats get equal answers */
enum once { MANY, ONCE };

struct route {
	enum method method;
	const char *path;                /* "/shop/orders/:reference" */
	handler *handle;
	enum right right;
	enum effect effect;
	const struct field_rule *fields; /* NULL: none */
	handler *again;                  /* shows the page again with the input kept (422, refusal); NULL: the error page */
	enum rate rate;
	enum once once;
	size_t body;                     /* bytes; 0 means 64 KiB */
	bool key;                        /* API: a key instead of session and CSRF; the only exception there is */
};

/* The row that answers method and path, with *values set (arena); NULL and *others true when only the method is
 * wrong. */
const struct route *route_find(const struct route *routes, enum method method, const char *path, struct arena *arena,
			       const char *const **values, bool *others);

#endif
