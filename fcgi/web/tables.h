/* Rows of web's own tables, as sql/queries/web.sql reads them. */
#ifndef WEB_TABLES_H
#define WEB_TABLES_H

#include "base/record.h"

struct session_row {
	int64_t person_id;
	int64_t partner_id;
	const char *language; /* chosen in this session, NULL */
	bool live;            /* neither rested too long nor at its end */
	bool unseen;          /* seen_at is older than a minute */
};
LIST_OF(session_row);
RECORD_OF(session_row);

/* A living session as its owner sees it. */
struct session_line {
	bool current;
	struct when created_at;
	struct when seen_at;
	const char *address;
	const char *browser;
};
LIST_OF(session_line);
RECORD_OF(session_line);

struct once_row {
	const char *request_hash;
	int64_t status;
	const char *location, *notice, *content, *body;
};
LIST_OF(once_row);
RECORD_OF(once_row);

struct kept_row {
	const char *fields;
};
LIST_OF(kept_row);
RECORD_OF(kept_row);

#endif
