/* The private MariaDB of `filar run`: made at the first start, migrated and granted at every one. */
#ifndef FILAR_DATABASE_H
#define FILAR_DATABASE_H

#include "filar/children.h"

/* Makes VAR/db when there is none (true), having removed what an interrupted first start left. Then starts the server;
 * does not wait for it. *fine is false when it is time to stop. */
struct child *database_start(const struct place *place, bool *fine);

/* Waits until the server answers; migrations, grants, and at the first start the demo company. False: time to stop. */
bool database_ready(const struct place *place, const struct child *server);

/* Waits until the server answers. False: time to stop. */
bool database_await(const struct place *place, const struct child *server);
/* The settings of the command line client, written to VAR/secrets; answers their path. */
const char *database_client(const struct place *place);
/* The server and its options; and the statements at its start that set root's password. */
const char *const *database_arguments(const struct place *place);
void database_password(const struct place *place);

/* True when something listens on the database's socket. */
bool socket_answers(const char *path);

/* The configuration of a house whose database runs, for the commands that ask it; without one it says what to do and ends
 * the program. FILAR_CONFIG of the environment comes before VAR. */
const struct config *database_running(const struct place *place);

#endif
