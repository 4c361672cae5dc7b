/* What makes an installed Filar: setup, its database, its nginx, backup and restore. */
#ifndef FILAR_INSTALL_H
#define FILAR_INSTALL_H

#include "filar/children.h"

/* Where setup puts the certificate that it makes when there is none yet. */
#define CERTIFICATE "/etc/filar/tls/certificate.pem"
#define KEY "/etc/filar/tls/key.pem"

const char *production_nginx(const struct place *place, const char *base_url, const char *certificate, const char *key);

/* Runs a command in the foreground, with our standard output and error; answers its status, 126 when it cannot start.
 * input and output are files, or NULL for none of their own; what is read and written belongs to us. */
int command_of(const char *const *arguments, const char *input, const char *output);

/* The socket of the database, started when nobody listens there yet; *server says which child, NULL when it ran already. */
struct child *database_borrow(struct place *place);
/* Stops what database_borrow() started. */
void database_return(struct child *server);

#endif
