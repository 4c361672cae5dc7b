/* The trail of changes, the newest first: who did what, in words, to which object, with a link where it has a page. What was
 * recorded stands below under the names of the tables. */
#include "admin/pages.h"
#include "base/text.h"
#include "core/json.h"
#include "core/locale.h"
#include "domain/common/audit.h"
#include "domain/contract/projects.h"
#include "domain/shop/reference.h"
#include "sql/audit.h"
#include "web/response.h"

#include <string.h>

enum { ROWS = 100, PARTNER_BASE = 1000 };

const struct field_rule audit_form[] = {
	{ "before", WHOLE },
	{ "object", TEXT, .max = 30 },
	{ "person", TEXT, .max = 80 },
	{ "day", DAY },
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
	const char *sentence; /* translated */
	const char *reference, *path;
	struct audit_change_list changes;
};
LIST_OF(audit_row);
RECORD(audit_row, ONE(audit_row, line, audit_line), FIELD(audit_row, sentence),
       FIELD(audit_row, reference), FIELD(audit_row, path), LIST(audit_row, changes, audit_change));

struct audit_page {
	struct audit_row_list rows;
	const char *object, *person, *day;
	const char *first;
	const char *next;
	bool paged, filtered;
};
RECORD(audit_page, LIST(audit_page, rows, audit_row), FIELD(audit_page, object),
       FIELD(audit_page, person), FIELD(audit_page, day), FIELD(audit_page, filtered), FIELD(audit_page, first),
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

static const char *list_path(struct request *req, const char *day, int64_t before)
{
	const char *path = arena_printf(req->arena, "/admin/audit?object=%s&person=%s&day=%s",
					url_encode(req->arena, form_text(req, "object")),
					url_encode(req->arena, form_text(req, "person")), day);

	return before ? arena_printf(req->arena, "%s&before=%lld", path, (long long)before) : path;
}

/* What the object is called, and its page if it has one. */
static void name_object(struct arena *arena, struct audit_row *row)
{
	const char *object = row->line->object;
	long long id = (long long)row->line->object_id;

	row->path = "";
	if (text_same(object, "order")) {
		row->reference = order_reference(arena, row->line->object_id);
		row->path = arena_printf(arena, "/admin/orders/%s", row->reference);
	} else if (text_same(object, "project")) {
		row->reference = project_reference(arena, row->line->object_id);
		row->path = arena_printf(arena, "/admin/projects/%s", row->reference);
	} else if (text_same(object, "partner")) {
		row->reference = arena_printf(arena, "P-%lld", PARTNER_BASE + id);
		row->path = arena_printf(arena, "/admin/partners/%lld", id);
	} else {
		row->reference = arena_printf(arena, "%lld", id);
		if (text_same(object, "application") || text_same(object, "scheme"))
			row->path = arena_printf(arena, "/admin/%ss/%lld", object, id);
	}
}

static struct audit_row_list rows_of(struct arena *arena, struct audit_line_list lines, size_t count)
{
	struct audit_row_list rows = { arena_many(arena, struct audit_row, count + 1), count };

	for (size_t i = 0; i < count; i++) {
		const struct audit_line *line = &lines.items[i];
		const char *sentence = audit_sentence(line->action);

		rows.items[i] = (struct audit_row){ .line = line,
						    .sentence = sentence ? locale_text(sentence) : line->action,
						    .changes = changes_of(arena, line->changes) };
		name_object(arena, &rows.items[i]);
	}
	return rows;
}

enum status show_audit(struct request *req)
{
	struct date day = form_day(req, "day");
	const char *person = form_text(req, "person"), *written = date_set(day) ? date_plain(req->arena, day) : "";
	struct when since = { 0 }, until = { 0 };

	if (date_set(day)) {
		since = locale_day_start(day);
		until = locale_day_start(date_plus_days(day, 1));
	}

	struct audit_line_list lines =
		sql_audit_page(req->db, form_int(req, "before"), form_text(req, "object"),
			       *person ? arena_printf(req->arena, "%%%s%%", person) : "", since, until, ROWS + 1);
	size_t count = lines.count > ROWS ? ROWS : lines.count;
	struct audit_page shown = { .rows = rows_of(req->arena, lines, count),
				    .object = form_text(req, "object"),
				    .person = person,
				    .day = written,
				    .filtered = *form_text(req, "object") || *person || *written };

	shown.first = form_int(req, "before") ? list_path(req, written, 0) : "";
	shown.next = lines.count > ROWS ? list_path(req, written, lines.items[ROWS - 1].id) : "";
	shown.paged = *shown.first || *shown.next;
	return page(req, "admin/audit", &shown);
}
