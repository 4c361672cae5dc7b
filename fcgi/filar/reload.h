/* What was built or edited since the start goes into the running Filar, without losing a request: SIGHUP to the launcher,
 * or `filar reload`, which looks first. */
#ifndef FILAR_RELOAD_H
#define FILAR_RELOAD_H

#include "filar/children.h"

/* What the launcher has running, apart from the database. */
struct running {
	struct child *const *services;
	size_t services_count;
	struct child *worker, *nginx;
};

/* In the launcher. Each part that does not pass its check stays as it is, and the reason is printed. */
void reload(const struct place *place, const struct running *running);

#endif
