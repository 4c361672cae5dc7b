/* "Ask us": the thread of an order, a project or a stage, read by the partner and by staff. Whoever calls has checked that
 * the reader may see the object. */
#ifndef COMMON_MESSAGES_H
#define COMMON_MESSAGES_H

#include "core/db.h"
#include "domain/common/audit.h"

struct message {
	int64_t id;
	const char *author;
	const char *text;
	struct when written_at;
	bool from_staff;
	bool ours; /* written by the reader's own side */
};
LIST_OF(message);
RECORD_OF(message);

/* object: "order", "project", "stage". partner_id: the partner whose object it is. Answers the new id. */
int64_t message_add(struct db *db, const struct actor *actor, const char *object, int64_t object_id, int64_t partner_id,
		    bool from_staff, const char *body);

/* Oldest first. staff: the reader is staff. */
struct message_list messages_of(struct db *db, const char *object, int64_t object_id, int64_t partner_id, bool staff);

#endif
