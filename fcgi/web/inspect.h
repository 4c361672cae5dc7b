/* What a service can tell about itself: its routes for nginx and the tests, and whether it fits templates and
 * database. */
#ifndef WEB_INSPECT_H
#define WEB_INSPECT_H

#include "web/service.h"

/* False, with a line on stderr for each, when a row of the route table contradicts itself. */
bool routes_fine(const struct service *service);

/* service, method, path, right, effect, fields (names, commas; [] after one that may repeat), rate, once: tab-separated on stdout. */
void routes_print(const struct service *service);

/* The service's bindings and those of the error pages; NULL with lines on stderr when a template is wrong. */
struct template_set *templates_of(const struct service *service, const struct config *config);

#endif
