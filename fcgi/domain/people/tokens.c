/* Tokens for setting a password. The plain token leaves in one letter and is kept nowhere. */
#include "domain/people/tokens.h"

#include "base/text.h"
#include "core/crypto.h"
#include "sql/tokens.h"

RECORD(open_token, FIELD(open_token, person_id), FIELD(open_token, purpose), FIELD(open_token, name),
       FIELD(open_token, email), FIELD(open_token, language));

const char *token_issue(struct db *db, const struct actor *actor, int64_t person_id, const char *purpose)
{
	struct arena *arena = db_arena(db);
	const char *token = crypto_token(arena);
	int64_t seconds = text_same(purpose, "invitation") ? INVITATION_SECONDS : RESET_SECONDS;

	sql_tokens_end(db, person_id, purpose, actor->now);
	sql_token_add(db, crypto_hash_text(arena, token), person_id, purpose, actor->now,
		      when_plus_seconds(actor->now, seconds));
	return arena_printf(arena, "/auth/set-password?token=%s", token);
}

const struct open_token *token_find(struct db *db, const char *token, struct when now)
{
	if (text_empty(token))
		return NULL;
	return sql_token_open(db, crypto_hash_text(db_arena(db), token), now);
}

bool token_use(struct db *db, const char *token, struct when now)
{
	return sql_token_use(db, crypto_hash_text(db_arena(db), token), now) == 1;
}
