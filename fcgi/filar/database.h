/* The private MariaDB of `filar run`: made at the first start, migrated and granted at every one. */
#ifndef FILAR_DATABASE_H
#define FILAR_DATABASE_H

#include "filar/children.h"

/* Makes VAR/db when there is none (true), having removed what an interrupted first start left. Then starts the server;
 * does not wait for it. *fine is false when it is time to stop. */
struct child *database_start(const struct place *place, bool *fine);

/* Waits until the server answers; migrations, grants, and at the first start the demo company. False: time to stop. */
bool database_ready(const struct place *place, const struct child *server);

/* True when something listens on the database's socket. */
bool socket_answers(const char *path);

#endif
