/* How values and lists are written, the same in every answer. */
#include "api/pages.h"

#include <string.h>

#include "base/text.h"
#include "core/crypto.h"
#include "web/seal.h"

enum { SEAL_LETTERS = 24 };

void add_text(struct json_object *object, const char *name, const char *text)
{
	json_object_object_add(object, name, text_empty(text) ? NULL : json_object_new_string(text));
}

void add_number(struct json_object *object, const char *name, int64_t number)
{
	json_object_object_add(object, name, json_object_new_int64(number));
}

void add_money(struct json_object *object, const char *name, struct money amount)
{
	struct arena *arena = arena_new();
	struct json_object *money = json_object_new_object();

	json_object_object_add(money, "amount", json_object_new_string(money_plain(arena, amount)));
	json_object_object_add(money, "currency", json_object_new_string(amount.currency));
	json_object_object_add(object, name, money);
	arena_free(arena);
}

void add_when(struct request *req, struct json_object *object, const char *name, struct when moment)
{
	add_text(object, name, when_set(moment) ? when_plain(req->arena, moment) : NULL);
}

void add_date(struct request *req, struct json_object *object, const char *name, struct date day)
{
	add_text(object, name, date_set(day) ? date_plain(req->arena, day) : NULL);
}

static const char *cursor_seal(struct request *req, const char *list, int64_t id)
{
	const char *text = arena_printf(req->arena, "%s/%lld/%lld", list, (long long)req->visitor.partner_id, (long long)id);

	return arena_bytes(req->arena, seal(req->arena, "cursor", text), SEAL_LETTERS);
}

const char *cursor_make(struct request *req, const char *list, int64_t id)
{
	return arena_printf(req->arena, "%lld-%s", (long long)id, cursor_seal(req, list, id));
}

bool cursor_read(struct request *req, const char *list, int64_t *id)
{
	const char *cursor = form_text(req, "cursor"), *dash = strchr(cursor, '-');

	*id = 0;
	if (!*cursor)
		return true;
	if (dash && text_to_int(arena_bytes(req->arena, cursor, (size_t)(dash - cursor)), id) &&
	    crypto_same(dash + 1, cursor_seal(req, list, *id)))
		return true;
	form_wrong(req, "cursor", N_("Take the cursor from the answer before, as it is."));
	return false;
}

/* The same address with another cursor. */
static const char *next_link(struct request *req, const char *cursor)
{
	static const char *const names[] = { "q", "category", "state", "limit" };
	struct buffer link = { 0 };
	const char *text;

	buffer_printf(&link, "<%s%s?cursor=%s", req->base_url, req->route->path, cursor);
	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
		const char *value = form_raw(req, names[i]);

		if (!text_empty(value))
			buffer_printf(&link, "&%s=%s", names[i], url_encode(req->arena, value));
	}
	buffer_text(&link, ">; rel=\"next\"");
	text = arena_text(req->arena, buffer_get(&link));
	buffer_free(&link);
	return text;
}

enum status list_reply(struct request *req, struct json_object *items, const char *cursor)
{
	struct json_object *object = json_object_new_object();

	json_object_object_add(object, "items", items);
	add_text(object, "next_cursor", cursor);
	if (cursor)
		add_header(req, "Link", next_link(req, cursor));
	return json_reply(req, STATUS_OK, object);
}
