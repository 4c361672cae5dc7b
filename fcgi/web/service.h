/* The skeleton of every service: main() of shop is one call. Owns options, configuration, templates, the pre-forked
 * children, signals, the accept loop (libfcgi, socket on descriptor 0) and recycling. */
#ifndef WEB_SERVICE_H
#define WEB_SERVICE_H

#include "web/response.h"
#include "web/route.h"
#include "web/session.h"

/* One entry of the menu at the side; shown to visitors who hold the right. */
struct menu_item {
	const char *path;
	const char *label; /* N_ */
	enum right right;
};

struct service {
	const char *name;
	const char *title;                         /* N_("Your storefront"): beside the mark */
	const struct route *routes;                /* ended by { 0 } */
	const struct template_binding *templates;  /* ended by { 0 } */
	const struct menu_item *menu;              /* ended by { 0 }; NULL for none */
	/* Completes req->visitor for the signed-in person (name, rights, language, partner's name) from the database. False:
	 * the person may no longer come; the visitor is anonymous then. Called with visitor.person_id and partner_id set. */
	bool (*visitor)(struct request *req);
	/* The session of that hash, in the same statement as what visitor() will need: it is called next. NULL: web asks for
	 * the session alone. */
	const struct session_row *(*session)(struct request *req, const char *hash);
	/* Company settings that every page shows; read before each request's handler through the version check. Also sets
	 * req->currency. NULL in tests only. */
	bool (*company)(struct request *req, const char **name, const char **zone);
	/* API only: completes the visitor from a bearer key; false: 401. */
	bool (*key)(struct request *req, const char *key);
	/* Answers a signed-in visitor who lacks the route's right; NULL: 403. Runs in a read-only transaction. */
	handler *denied;
	bool sweeps; /* this service clears outdated rows of web's own tables (auth does) */
};

/* Options: none (serve on descriptor 0), --routes (the table, tab-separated), --check (templates, statements,
 * grants). */
int service_main(int argc, char **argv, const struct service *service);

#endif
