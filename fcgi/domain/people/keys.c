#include "domain/people/keys.h"

#include "base/text.h"
#include "core/crypto.h"
#include "sql/api.h"

RECORD(api_key, FIELD(api_key, partner_id), FIELD(api_key, person_id));

const struct api_key *key_open(struct db *db, const char *key)
{
	if (!text_starts(key, "filar_"))
		return NULL;
	return sql_api_key_visit(db, crypto_hash_text(db_arena(db), key));
}
