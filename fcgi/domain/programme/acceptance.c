#include "domain/programme/acceptance.h"

#include "base/text.h"
#include "domain/programme/versions.h"
#include "sql/acceptance.h"

RECORD(acceptance, FIELD(acceptance, id), FIELD(acceptance, version_id), FIELD(acceptance, number),
       FIELD(acceptance, sha256), FIELD(acceptance, accepted_at), FIELD(acceptance, person_name));

static const struct refused none_in_force = { .rule = N_("No version of the programme is in force yet."),
					      .remedy = N_("We publish it soon. You need to do nothing until then.") };
static const struct refused other_version = {
	.rule = N_("A new version of the programme has come into force while you were reading."),
	.remedy = N_("Read the new version below and accept that one.")
};

const struct acceptance *acceptance_last(struct db *db, int64_t partner_id)
{
	return sql_acceptance_last(db, partner_id);
}

refusal programme_accept(struct db *db, const struct actor *actor, const char *sha256, const char *browser)
{
	const struct programme_version *version = version_in_force(db, actor->now);

	if (!version)
		return &none_in_force;
	if (!text_same(version->sha256, sha256))
		return &other_version;

	int64_t id = sql_acceptance_add(db, actor->partner_id, actor->person_id, version->id, version->sha256, actor->now,
					actor->address, browser ? browser : "");

	if (id > 0)
		audit(db, actor, "programme.accept", "acceptance", id, "sha256", version->sha256);
	return NULL;
}
