/* The trail of changes, the newest first. Actions and fields are shown by their technical names: they are those of the
 * tables, and nobody translates a table. */
#include "admin/pages.h"
#include "base/text.h"
#include "core/json.h"
#include "domain/common/audit.h"
#include "sql/audit.h"
#include "web/response.h"

#include <string.h>

enum { ROWS = 100 };

const struct field_rule audit_form[] = {
	{ "before", WHOLE },
	{ "object", TEXT, .max = 30 },
	{ 0 },
};

struct audit_change {
	const char *name;
	const char *value;
};
LIST_OF(audit_change);
RECORD(audit_change, FIELD(audit_change, name), FIELD(audit_change, value));

struct audit_row {
	const struct audit_line *line;
	struct audit_change_list changes;
};
LIST_OF(audit_row);
RECORD(audit_row, ONE(audit_row, line, audit_line), LIST(audit_row, changes, audit_change));

struct audit_page {
	struct audit_row_list rows;
	const char *object;
	const char *first;
	const char *next;
	bool paged;
};
RECORD(audit_page, LIST(audit_page, rows, audit_row), FIELD(audit_page, object), FIELD(audit_page, first),
       FIELD(audit_page, next), FIELD(audit_page, paged));

static struct audit_change_list changes_of(struct arena *arena, const char *text)
{
	struct json_object *object = json_parse(text, strlen(text));
	struct audit_change_list list = { 0 };

	if (!json_object_is_type(object, json_type_object)) {
		json_object_put(object);
		return list;
	}
	list.items = arena_many(arena, struct audit_change, (size_t)json_object_object_length(object) + 1);
	json_object_object_foreach(object, name, value)
	{
		const char *shown = value ? json_object_get_string(value) : "";

		list.items[list.count++] = (struct audit_change){ arena_text(arena, name), arena_text(arena, shown) };
	}
	json_object_put(object);
	return list;
}

static const char *list_path(struct request *req, int64_t before)
{
	const char *path = arena_printf(req->arena, "/admin/audit?object=%s", url_encode(req->arena, form_text(req, "object")));

	return before ? arena_printf(req->arena, "%s&before=%lld", path, (long long)before) : path;
}

enum status show_audit(struct request *req)
{
	struct audit_line_list lines = sql_audit_page(req->db, form_int(req, "before"), form_text(req, "object"), ROWS + 1);
	size_t count = lines.count > ROWS ? ROWS : lines.count;
	struct audit_page shown = { .rows = { arena_many(req->arena, struct audit_row, count), count },
				    .object = form_text(req, "object") };

	for (size_t i = 0; i < count; i++)
		shown.rows.items[i] = (struct audit_row){ &lines.items[i], changes_of(req->arena, lines.items[i].changes) };
	shown.first = form_int(req, "before") ? list_path(req, 0) : "";
	shown.next = lines.count > ROWS ? list_path(req, lines.items[ROWS - 1].id) : "";
	shown.paged = *shown.first || *shown.next;
	return page(req, "admin/audit", &shown);
}
