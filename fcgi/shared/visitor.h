/* Where services join web and domain the same way: who the visitor is, what the company is called. */
#ifndef SHARED_VISITOR_H
#define SHARED_VISITOR_H

#include "domain/common/audit.h"
#include "domain/common/company.h"
#include "web/service.h"

/* For struct service. */
bool visitor_of_session(struct request *req);
const struct session_row *session_of_visitor(struct request *req, const char *hash);
bool company_of_request(struct request *req, const char **name, const char **zone);

/* For struct service: 403 that names the missing right and who can lift the refusal. */
handler denied;

/* The same for the cabinets of partners: whoever has not accepted the programme yet may read it, and whatever else they open
 * leads there. */
handler before_acceptance;

/* The company settings, read again only when their version changed since the last request of this process. */
const struct company *company(struct request *req);

/* Who acts, for domain functions that write. */
struct actor actor_of(const struct request *req);

#endif
