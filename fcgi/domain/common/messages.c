#include "domain/common/messages.h"

#include "sql/messages.h"

RECORD(message, FIELD(message, id), FIELD(message, author), FIELD(message, text), FIELD(message, written_at),
       FIELD(message, from_staff), FIELD(message, ours));

int64_t message_add(struct db *db, const struct actor *actor, const char *object, int64_t object_id, int64_t partner_id,
		    bool from_staff, const char *body)
{
	int64_t id = sql_message_add(db, object, object_id, partner_id, actor->person_id, from_staff, body, actor->now);

	audit(db, actor, "message.add", object, object_id, "message", "added");
	return id;
}

struct message_list messages_of(struct db *db, const char *object, int64_t object_id, int64_t partner_id, bool staff)
{
	return sql_messages_of(db, object, object_id, partner_id, staff);
}
