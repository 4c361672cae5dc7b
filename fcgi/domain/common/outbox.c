#include "domain/common/outbox.h"

#include "core/crypto.h"
#include "core/json.h"
#include "sql/outbox.h"

RECORD(letter, FIELD(letter, name), FIELD(letter, link), FIELD(letter, reference), FIELD(letter, payment),
       FIELD(letter, subject), FIELD(letter, text), FIELD(letter, total), FIELD(letter, at), FIELD(letter, day),
       FIELD(letter, count));

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
