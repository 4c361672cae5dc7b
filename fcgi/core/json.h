/* JSON through json-c: records go out by their table, requests come in with a depth and size limit. */
#ifndef CORE_JSON_H
#define CORE_JSON_H

#include <json-c/json.h>

#include "base/record.h"
#include "base/buffer.h"
#include "base/arena.h"

/* A described struct as an object: money is {"amount":"12.50","currency":"GBP"}, a moment RFC 3339, a day ISO 8601;
 * what is not set is null. */
struct json_object *json_of_record(const struct record *record, const void *item);
struct json_object *json_of_list(const struct record *record, struct any_list list);

/* NULL when the bytes are not exactly one JSON text, deeper than 16, above 1 MiB, or not UTF-8. Free with
 * json_object_put. */
struct json_object *json_parse(const char *bytes, size_t length);

/* A member that is a string, a number or true/false, as text; NULL when it is absent, null, a list, an object, or holds
 * a NUL. Lives as long as object. */
const char *json_text(struct json_object *object, const char *name);

/* Fills the described struct from an object as json_of_record() wrote it: texts live in arena; a member that is absent,
 * null or not of the field's kind leaves the field as it was. Records and lists inside are left alone. */
void json_fill(const struct record *record, void *item, struct json_object *object, struct arena *arena);

#endif
