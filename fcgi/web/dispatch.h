/* From a request to its answer: the list of "Life of a request" in ARCHITECTURE.md. */
#ifndef WEB_DISPATCH_H
#define WEB_DISPATCH_H

#include "web/request.h"

/* Expects what service.c fills in (arena, db, config, service, templates, id, method, path … out). Afterwards status,
 * headers and body are complete, and no transaction is open. */
void dispatch(struct request *req);

/* Bytes that a body may have on this route. */
struct route;
size_t dispatch_body_limit(const struct route *route);

#endif
