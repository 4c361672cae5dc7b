/* What a program must know before it can reach the database: paths, addresses, the way mail leaves. Read once at start
 * from the INI file named by FILAR_CONFIG (see deploy/filar.conf.example). All else is company settings, in the database. */
#ifndef CORE_CONFIG_H
#define CORE_CONFIG_H

#include <stdbool.h>
#include <stdint.h>

struct config {
	const char *base_url;         /* "http://127.0.0.1:8080", no slash at the end; absolute links use it, never Host */
	const char *var;              /* folder of everything that changes: mail/ files/ log/ run/ secrets/ */
	const char *share;            /* folder that holds templates/ sql/ */
	const char *locale;           /* folder of compiled catalogues: LANGUAGE/LC_MESSAGES/filar.mo */
	const char *site;             /* the owner's own templates, which shadow shipped ones; "" for none */
	const char *database_socket;
	const char *database_name;
	const char *mail_transport;   /* "file" (VAR/mail/NAME.eml) or "smtp" */
	const char *smtp_url;         /* "smtp://host:25", "smtps://host:465" */
	const char *smtp_user;
	const char *smtp_password_file;
	int64_t children;             /* processes per service */
	int64_t requests_per_child;   /* after so many a child leaves and a new one is forked */
	bool debug;                   /* faults on a plain SELECT before the first lock; never in production */
};

/* Exits with a clear line on stderr when the file is missing or a value is off. Lives until the program ends. */
const struct config *config_load(void);

#endif
