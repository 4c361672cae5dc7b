#include "domain/common/audit.h"

#include <stdarg.h>

#include "base/must.h"
#include "core/json.h"
#include "sql/audit.h"

RECORD(audit_line, FIELD(audit_line, id), FIELD(audit_line, at), FIELD(audit_line, person_name),
       FIELD(audit_line, partner_name), FIELD(audit_line, action), FIELD(audit_line, object), FIELD(audit_line, object_id),
       FIELD(audit_line, changes), FIELD(audit_line, address));

void audit_pairs(struct db *db, const struct actor *actor, const char *action, const char *object, int64_t object_id, ...)
{
	struct json_object *changes = json_object_new_object();
	va_list pairs;
	const char *name;

#ifdef FILAR_TEST
	must(audit_sentence(action) != NULL);
#endif
	va_start(pairs, object_id);
	while ((name = va_arg(pairs, const char *)) != NULL) {
		const char *value = va_arg(pairs, const char *);

		json_object_object_add(changes, name, value ? json_object_new_string(value) : NULL);
	}
	va_end(pairs);
	sql_audit_add(db, actor->now, actor->person_id, actor->partner_id, action, object, object_id,
		      json_object_to_json_string_ext(changes, JSON_C_TO_STRING_PLAIN), actor->address);
	json_object_put(changes);
}
