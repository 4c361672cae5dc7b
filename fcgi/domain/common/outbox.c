#include "domain/common/outbox.h"

#include "core/crypto.h"
#include "core/json.h"
#include "sql/outbox.h"

RECORD(letter, FIELD(letter, name), FIELD(letter, link), FIELD(letter, reference), FIELD(letter, payment),
       FIELD(letter, subject), FIELD(letter, text), FIELD(letter, total), FIELD(letter, at), FIELD(letter, day),
       FIELD(letter, count));

RECORD(outbox_row, FIELD(outbox_row, id), FIELD(outbox_row, message_id), FIELD(outbox_row, recipient),
       FIELD(outbox_row, language), FIELD(outbox_row, template), FIELD(outbox_row, fields), FIELD(outbox_row, attempts));

RECORD(letters_waiting, FIELD(letters_waiting, count), FIELD(letters_waiting, oldest_seconds));

void outbox_letter(struct db *db, struct when now, const char *to, enum language language, const char *template_name,
		   const struct letter *letter, bool secret)
{
	struct arena *arena = db_arena(db);
	char *id = crypto_hash_text(arena, crypto_token(arena));
	struct json_object *fields = json_of_record(&letter_record, letter);

	id[32] = '\0';
	sql_outbox_add(db, id, to, locale_code(language), template_name,
		       json_object_to_json_string_ext(fields, JSON_C_TO_STRING_PLAIN), secret, now);
	json_object_put(fields);
}

static int64_t pause_before(int64_t attempts)
{
	int64_t longest = 6 * 3600;

	return attempts >= 10 ? longest : (int64_t)30 << attempts;
}

const struct outbox_row *outbox_take(struct db *db, struct when now)
{
	const struct outbox_row *row = sql_outbox_due(db, "mail", now, OUTBOX_ATTEMPTS);

	if (row)
		sql_outbox_try(db, row->id, when_plus_seconds(now, pause_before(row->attempts)));
	return row;
}

void outbox_put_back(struct db *db, int64_t id, struct when now)
{
	sql_outbox_put_back(db, id, when_plus_seconds(now, 5));
}

void outbox_sent(struct db *db, int64_t id, struct when now)
{
	sql_outbox_done(db, id, now);
}
