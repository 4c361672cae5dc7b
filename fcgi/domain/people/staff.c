/* Staff accounts: adding, roles, blocking; and the rule that an installation keeps somebody who can mend it. */
#include "domain/people/staff.h"

#include <string.h>

#include "base/must.h"
#include "base/text.h"
#include "domain/common/outbox.h"
#include "domain/people/roles.h"
#include "domain/people/tokens.h"
#include "sql/persons.h"
#include "sql/staff.h"

RECORD(staff_person, FIELD(staff_person, id), FIELD(staff_person, name), FIELD(staff_person, email),
       FIELD(staff_person, language), FIELD(staff_person, roles), FIELD(staff_person, blocked),
       FIELD(staff_person, created_at));

static const struct refused no_role = { N_("Choose at least one role."), N_("Roles say what this person may do."), { 0 } };
static const struct refused unknown_role = { N_("There is no role \"%1$s\"."), N_("Choose from the roles in the list."), { 0 } };
static const struct refused gone = { N_("There is no such staff account."), N_("Look at the list of staff."), { 0 } };
static const struct refused own = { N_("You cannot change your own roles or block yourself."),
				    N_("Ask another administrator."), { 0 } };
static const struct refused last = {
	.rule = N_("There must always be an administrator, and this is the last one."),
	.remedy = N_("Give somebody else the role of administrator first.")
};
static const struct refused blocked = { N_("The account with this address is blocked."),
					N_("Unblock it first, on its own page."), { 0 } };

/* NULL when every word of roles is a role, and there is one. */
static refusal roles_known(struct arena *arena, const char *roles)
{
	bool some = false;

	for (const char *at = roles; at && *at; at += *at == ' ') {
		size_t word = strcspn(at, " ");
		const char *name = arena_bytes(arena, at, word);
		bool known = word == 0;

		for (int i = 0; !known && role_at(i); i++)
			known = text_same(role_at(i), name);
		if (!known)
			return refuse(arena, &unknown_role, name);
		some = some || word > 0;
		at += word;
	}
	return some ? NULL : &no_role;
}

static void give(struct db *db, const struct actor *actor, int64_t person_id, const char *roles, const char *before)
{
	for (int i = 0; role_at(i); i++) {
		if (role_held(roles, role_at(i)) && !role_held(before, role_at(i)))
			sql_staff_role_add(db, person_id, role_at(i), actor->now);
		if (!role_held(roles, role_at(i)) && role_held(before, role_at(i)))
			sql_staff_role_remove(db, person_id, role_at(i));
	}
}

refusal staff_add(struct db *db, const struct actor *actor, const char *email, const char *name, const char *language,
		  const char *roles, bool mail, int64_t *person_id, const char **link)
{
	struct arena *arena = db_arena(db);
	const struct person *person = sql_person_of_email_lock(db, email);
	refusal why = roles_known(arena, roles);
	enum language written = ENGLISH;

	*link = NULL;
	if (why)
		return why;
	if (person && person->blocked)
		return &blocked;
	*person_id = person ? person->id : sql_person_add(db, email, name, "", language, actor->now);
	for (int i = 0; role_at(i); i++)
		if (role_held(roles, role_at(i)))
			sql_staff_role_add(db, *person_id, role_at(i), actor->now);
	audit(db, actor, "staff_add", "person", *person_id, "roles", roles);
	if (person)
		return NULL;
	*link = token_issue(db, actor, *person_id, "invitation");
	locale_of_code(language, &written);

	const struct letter letter = { .name = name, .link = *link,
				       .at = when_plus_seconds(actor->now, INVITATION_SECONDS) };

	if (mail)
		outbox_letter(db, actor->now, email, written, "invitation", &letter, true);
	return NULL;
}

/* Whether somebody else than this person is an administrator and can sign in. Locks. */
static bool another_administrator(struct db *db, int64_t person_id)
{
	struct staff_person_list all = sql_staff_administrators(db);

	for (size_t i = 0; i < all.count; i++)
		if (all.items[i].id != person_id)
			return true;
	return false;
}

refusal staff_roles_set(struct db *db, const struct actor *actor, int64_t person_id, const char *roles)
{
	bool spare = another_administrator(db, person_id);
	const struct staff_person *person = sql_staff_of_id(db, person_id);
	refusal why = roles_known(db_arena(db), roles);

	if (!person)
		return &gone;
	if (person_id == actor->person_id)
		return &own;
	if (why)
		return why;
	if (!spare && !role_held(roles, "administrator"))
		return &last;
	give(db, actor, person_id, roles, person->roles);
	audit(db, actor, "staff_roles", "person", person_id, "before", person->roles, "roles", roles);
	return NULL;
}

refusal staff_block(struct db *db, const struct actor *actor, int64_t person_id)
{
	bool spare = another_administrator(db, person_id);

	if (person_id == actor->person_id)
		return &own;
	if (!sql_staff_of_id(db, person_id))
		return &gone;
	if (!spare)
		return &last;
	if (sql_person_block(db, person_id, actor->now) == 1)
		audit(db, actor, "staff_block", "person", person_id, "blocked", "yes");
	return NULL;
}

refusal staff_unblock(struct db *db, const struct actor *actor, int64_t person_id)
{
	another_administrator(db, person_id); /* takes the locks */
	if (!sql_staff_of_id(db, person_id))
		return &gone;
	if (sql_person_unblock(db, person_id) == 1)
		audit(db, actor, "staff_unblock", "person", person_id, "blocked", "no");
	return NULL;
}
