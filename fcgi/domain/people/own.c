#include "domain/people/own.h"

#include "core/crypto.h"
#include "sql/partner_own.h"

RECORD(own_partner, FIELD(own_partner, id), FIELD(own_partner, name), FIELD(own_partner, is_person),
       FIELD(own_partner, reseller), FIELD(own_partner, promoter), FIELD(own_partner, contractor),
       FIELD(own_partner, tax_number), FIELD(own_partner, email), FIELD(own_partner, phone), FIELD(own_partner, website),
       FIELD(own_partner, country), FIELD(own_partner, tier), FIELD(own_partner, assigned_until), FIELD(own_partner, state),
       FIELD(own_partner, payment_days), FIELD(own_partner, created_at), FIELD(own_partner, ended_on),
       FIELD(own_partner, tail_until));
RECORD(own_member, FIELD(own_member, id), FIELD(own_member, name), FIELD(own_member, email), FIELD(own_member, role),
       FIELD(own_member, joined_at));
RECORD(own_key, FIELD(own_key, id), FIELD(own_key, label), FIELD(own_key, person_name), FIELD(own_key, created_at));

enum { KEYS_AT_MOST = 20 };

static const struct refused too_many_keys = {
	.rule = N_("A company has at most 20 keys, and yours has that many."),
	.remedy = N_("Revoke one that nobody uses, then make a new one.")
};
static const struct refused no_key = { .rule = N_("This key does not work any more."),
				       .remedy = N_("It was revoked before. Nothing more needs to be done.") };

refusal own_key_create(struct db *db, const struct actor *actor, const char *label, const char **secret)
{
	struct arena *arena = db_arena(db);

	*secret = arena_printf(arena, "filar_%s", crypto_token(arena));

	int64_t id = sql_own_key_add(db, actor->partner_id, actor->person_id, label, crypto_hash_text(arena, *secret),
				     actor->now);

	if (sql_own_keys(db, actor->partner_id).count > KEYS_AT_MOST)
		return &too_many_keys;
	audit(db, actor, "key.add", "api_key", id, "label", label);
	return NULL;
}

refusal own_key_revoke(struct db *db, const struct actor *actor, int64_t id)
{
	if (sql_own_key_revoke(db, actor->partner_id, id, actor->now) <= 0)
		return &no_key;
	audit(db, actor, "key.revoke", "api_key", id, "revoked", "yes");
	return NULL;
}
