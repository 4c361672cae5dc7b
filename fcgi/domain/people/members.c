/* The people of a partner. The rows of its members are locked first in every step of an owner, so that two owners who
 * remove each other at once cannot leave none. */
#include "domain/people/members.h"

#include "base/must.h"
#include "base/text.h"
#include "core/crypto.h"
#include "core/locale.h"
#include "domain/common/outbox.h"
#include "domain/people/roles.h"
#include "domain/people/tokens.h"
#include "sql/members.h"
#include "sql/partner_own.h"

RECORD(membership, FIELD(membership, partner_id), FIELD(membership, name), FIELD(membership, state),
       FIELD(membership, role), FIELD(membership, reseller), FIELD(membership, promoter), FIELD(membership, contractor));
RECORD(member, FIELD(member, person_id), FIELD(member, name), FIELD(member, email), FIELD(member, language),
       FIELD(member, role), FIELD(member, blocked));
RECORD(invitation, FIELD(invitation, id), FIELD(invitation, email), FIELD(invitation, name), FIELD(invitation, role),
       FIELD(invitation, language), FIELD(invitation, inviter), FIELD(invitation, sent_at), FIELD(invitation, expires_at),
       FIELD(invitation, expired));
RECORD(open_invitation, FIELD(open_invitation, id), FIELD(open_invitation, partner_id),
       FIELD(open_invitation, partner_name), FIELD(open_invitation, email), FIELD(open_invitation, name),
       FIELD(open_invitation, role), FIELD(open_invitation, language), FIELD(open_invitation, inviter),
       FIELD(open_invitation, inviter_email), FIELD(open_invitation, inviter_language),
       FIELD(open_invitation, person_id), FIELD(open_invitation, blocked),
       FIELD(open_invitation, expires_at));

static const struct refused is_member = { N_("%1$s belongs to your company already."),
					  N_("Change the role in the list of people, when it is not the right one."), { 0 } };
static const struct refused is_invited = { N_("%1$s has an invitation already."),
					   N_("Send it again or withdraw it, in the list below."), { 0 } };
static const struct refused too_many = {
	.rule = N_("At most 50 invitations may wait for an answer, and that many do."),
	.remedy = N_("Withdraw one that nobody needs, then invite.")
};
static const struct refused too_soon = {
	.rule = N_("The same invitation is sent at most once a minute."),
	.remedy = N_("Wait a little, then send it again.")
};
static const struct refused no_invitation = { N_("This invitation is not waiting any more."),
					      N_("It was answered or withdrawn meanwhile. Look at the list below."), { 0 } };
static const struct refused no_member = { N_("This person does not belong to your company any more."),
					  N_("Look at the list below."), { 0 } };
static const struct refused last_owner = {
	.rule = N_("A company needs at least one owner, and %1$s is the last."),
	.remedy = N_("Make somebody else an owner first.")
};

static const struct member *member_among(struct member_list members, int64_t person_id)
{
	for (size_t i = 0; i < members.count; i++)
		if (members.items[i].person_id == person_id)
			return &members.items[i];
	return NULL;
}

static bool another_owner(struct member_list members, int64_t person_id)
{
	for (size_t i = 0; i < members.count; i++)
		if (members.items[i].person_id != person_id && !members.items[i].blocked &&
		    text_same(members.items[i].role, "owner"))
			return true;
	return false;
}

/* Known people read it in their own language, others in the one that the owner chose. */
static void write_invitation(struct db *db, const struct actor *actor, int64_t id, const char *token)
{
	const struct open_invitation *open = sql_invitation_open(db, crypto_hash_text(db_arena(db), token), actor->now);
	enum language language = ENGLISH;

	must(open && open->id == id);
	locale_of_code(open->language, &language);

	const struct letter letter = { .name = open->name,
				       .link = arena_printf(db_arena(db), "/auth/invitation?token=%s", token),
				       .subject = open->partner_name,
				       .reference = open->role,
				       .text = open->inviter,
				       .at = open->expires_at };

	outbox_letter(db, actor->now, open->email, language, "member_invited", &letter, true);
}

refusal member_invite(struct db *db, const struct actor *actor, const char *email, const char *name, const char *role,
		      const char *language)
{
	struct arena *arena = db_arena(db);
	const struct member_list members = sql_members_lock(db, actor->partner_id);
	const char *token = crypto_token(arena);
	int64_t id;

	for (size_t i = 0; i < members.count; i++)
		if (text_same(members.items[i].email, email))
			return refuse(arena, &is_member, email);
	if (sql_invitations_waiting(db, actor->partner_id) >= INVITATIONS_AT_MOST)
		return &too_many;
	id = sql_invitation_add(db, actor->partner_id, email, name, role, language, actor->person_id,
				crypto_hash_text(arena, token), actor->now,
				when_plus_seconds(actor->now, INVITATION_SECONDS));
	if (!id)
		return refuse(arena, &is_invited, email);
	write_invitation(db, actor, id, token);
	audit(db, actor, "member_invite", "invitation", id, "email", "added", "role", role);
	return NULL;
}

refusal member_invite_again(struct db *db, const struct actor *actor, int64_t invitation_id)
{
	const char *token = crypto_token(db_arena(db));
	const char *hash = crypto_hash_text(db_arena(db), token);

	sql_members_lock(db, actor->partner_id);
	if (!sql_invitation_waits(db, actor->partner_id, invitation_id))
		return &no_invitation;
	if (sql_invitation_renew(db, actor->partner_id, invitation_id, hash, actor->now,
				 when_plus_seconds(actor->now, INVITATION_SECONDS),
				 when_plus_seconds(actor->now, -INVITATION_PAUSE_SECONDS)) != 1)
		return &too_soon;
	write_invitation(db, actor, invitation_id, token);
	audit(db, actor, "member_invite_again", "invitation", invitation_id, "letter", "sent");
	return NULL;
}

refusal member_uninvite(struct db *db, const struct actor *actor, int64_t invitation_id)
{
	if (sql_invitation_withdraw(db, actor->partner_id, invitation_id, actor->now) != 1)
		return &no_invitation;
	audit(db, actor, "member_uninvite", "invitation", invitation_id, "outcome", "withdrawn");
	return NULL;
}

refusal member_role_set(struct db *db, const struct actor *actor, int64_t person_id, const char *role)
{
	const struct member_list members = sql_members_lock(db, actor->partner_id);
	const struct member *member = member_among(members, person_id);

	if (!member)
		return &no_member;
	if (text_same(member->role, role))
		return NULL;
	if (text_same(member->role, "owner") && !another_owner(members, person_id))
		return refuse(db_arena(db), &last_owner, member->name);
	sql_member_role_set(db, actor->partner_id, person_id, role);
	audit(db, actor, "member_role", "person", person_id, "before", member->role, "role", role);
	return NULL;
}

refusal member_remove(struct db *db, const struct actor *actor, int64_t person_id)
{
	const struct member_list members = sql_members_lock(db, actor->partner_id);
	const struct member *member = member_among(members, person_id);
	enum language language = ENGLISH;

	if (!member)
		return &no_member;
	if (text_same(member->role, "owner") && !another_owner(members, person_id))
		return refuse(db_arena(db), &last_owner, member->name);
	sql_member_remove(db, actor->partner_id, person_id);
	sql_own_keys_revoke_of(db, actor->partner_id, person_id, actor->now);
	audit(db, actor, "member_remove", "person", person_id, "role", member->role);
	if (person_id == actor->person_id)
		return NULL;
	locale_of_code(member->language, &language);

	const struct letter letter = { .name = member->name, .link = "/auth",
				       .subject = sql_own_partner(db, actor->partner_id)->name };

	outbox_letter(db, actor->now, member->email, language, "member_removed", &letter, false);
	return NULL;
}

const struct open_invitation *invitation_find(struct db *db, const char *token, struct when now)
{
	return text_empty(token) ? NULL : sql_invitation_open(db, crypto_hash_text(db_arena(db), token), now);
}

bool invitation_accept(struct db *db, const struct actor *actor, const struct open_invitation *invitation)
{
	struct actor member = *actor;
	enum language language = ENGLISH;

	if (sql_invitation_answer(db, invitation->id, "accepted", actor->now) != 1)
		return false;
	member.partner_id = invitation->partner_id;
	sql_member_join(db, invitation->partner_id, actor->person_id, invitation->role, actor->now);
	audit(db, &member, "member_join", "person", actor->person_id, "role", invitation->role);
	locale_of_code(invitation->inviter_language, &language);

	const struct letter letter = { .name = invitation->inviter, .link = "/shop/company/people",
				       .subject = invitation->partner_name, .text = invitation->email,
				       .reference = invitation->role };

	outbox_letter(db, actor->now, invitation->inviter_email, language, "member_joined", &letter, false);
	return true;
}

bool invitation_decline(struct db *db, const struct actor *actor, const struct open_invitation *invitation)
{
	struct actor reader = *actor;

	if (sql_invitation_answer(db, invitation->id, "declined", actor->now) != 1)
		return false;
	reader.partner_id = invitation->partner_id;
	audit(db, &reader, "member_decline", "invitation", invitation->id, "outcome", "declined");
	return true;
}
