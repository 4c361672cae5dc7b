#include "domain/programme/acceptance.h"

#include "base/text.h"
#include "domain/programme/versions.h"
#include "sql/acceptance.h"

RECORD(acceptance, FIELD(acceptance, id), FIELD(acceptance, version_id), FIELD(acceptance, number),
       FIELD(acceptance, sha256), FIELD(acceptance, accepted_at), FIELD(acceptance, person_name), FIELD(acceptance, address),
       FIELD(acceptance, browser), FIELD(acceptance, in_force_from));
RECORD(acceptance_state, FIELD(acceptance_state, partner_id), FIELD(acceptance_state, partner_name),
       FIELD(acceptance_state, state), FIELD(acceptance_state, accepted_at), FIELD(acceptance_state, person_name),
       FIELD(acceptance_state, last_number), FIELD(acceptance_state, individual_count));

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

/* The row goes first, then it is judged; a refusal rolls it back. */
refusal programme_accept(struct db *db, const struct actor *actor, const char *sha256, const char *browser)
{
	int64_t id = sql_acceptance_add(db, actor->partner_id, actor->person_id, sha256, actor->now, actor->address,
					browser ? browser : "");
	struct when before_it = { actor->now.microseconds - 1 }; /* what ruled without this acceptance */
	const struct programme_version *ruling = version_for_partner(db, actor->partner_id, before_it);

	if (id > 0) {
		const struct acceptance *acceptance = sql_acceptance_one(db, actor->partner_id, id);

		if (acceptance && ruling && acceptance->number < ruling->number)
			return &other_version;
		audit(db, actor, "programme.accept", "acceptance", id, "sha256", sha256);
		return NULL;
	}

	struct acceptance_list before = sql_acceptances_of(db, actor->partner_id);

	for (size_t i = 0; i < before.count; i++)
		if (text_same(before.items[i].sha256, sha256))
			return NULL;
	return ruling ? &other_version : &none_in_force;
}
