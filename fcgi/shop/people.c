/* The people of the partner: who belongs to the company with which role, and who is invited. Everybody of the company may
 * look; owners change. */
#include "shop/pages.h"

#include "base/text.h"
#include "domain/people/members.h"
#include "domain/people/own.h"
#include "domain/people/roles.h"
#include "sql/members.h"
#include "sql/partner_own.h"

#define MEMBER_ROLES "owner buyer approver accountant"

const struct field_rule people_invite_form[] = {
	{ "email", EMAIL, .required = true, .max = 254 },
	{ "name", TEXT, .max = 120 },
	{ "role", CHOICE, .required = true, .choices = MEMBER_ROLES },
	{ "language", CHOICE, .required = true, .choices = "en pl ru" },
	{ 0 }
};
const struct field_rule people_role_form[] = { { "role", CHOICE, .required = true, .choices = MEMBER_ROLES }, { 0 } };

struct people_member {
	int64_t id;
	const char *name;
	const char *email;
	const char *role;
	const char *role_label; /* for people */
	struct when joined_at;
	bool self;
};
LIST_OF(people_member);
RECORD(people_member, FIELD(people_member, id), FIELD(people_member, name), FIELD(people_member, email),
       FIELD(people_member, role), FIELD(people_member, role_label), FIELD(people_member, joined_at),
       FIELD(people_member, self));

struct people_invitation {
	const struct invitation *sent;
	const char *role_label;
};
LIST_OF(people_invitation);
RECORD(people_invitation, ONE(people_invitation, sent, invitation), FIELD(people_invitation, role_label));

struct people_page {
	const char *partner;
	struct people_member_list members;
	struct people_invitation_list invitations;
	bool has_invitations;
	bool may_manage;
};
RECORD(people_page, FIELD(people_page, partner), LIST(people_page, members, people_member),
       LIST(people_page, invitations, people_invitation), FIELD(people_page, has_invitations),
       FIELD(people_page, may_manage));

static const char *label_of(const char *role)
{
	const char *label = role_label(role);

	return label ? locale_text(label) : "";
}

enum status show_people(struct request *req)
{
	struct people_page *data = arena_one(req->arena, struct people_page);
	const struct own_member_list members = sql_own_members(req->db, req->visitor.partner_id);
	struct invitation_list invitations = { 0 };

	data->partner = req->visitor.partner_name;
	data->may_manage = (req->visitor.rights & RIGHT(PARTNER_MANAGE)) != 0;
	data->members.items = arena_many(req->arena, struct people_member, members.count + 1);
	for (size_t i = 0; i < members.count; i++) {
		const struct own_member *member = &members.items[i];

		data->members.items[data->members.count++] = (struct people_member){
			member->id, member->name, member->email, member->role, label_of(member->role), member->joined_at,
			member->id == req->visitor.person_id
		};
	}
	if (data->may_manage)
		invitations = sql_invitations_of(req->db, req->visitor.partner_id, req->now);
	data->invitations.items = arena_many(req->arena, struct people_invitation, invitations.count + 1);
	for (size_t i = 0; i < invitations.count; i++)
		data->invitations.items[data->invitations.count++] =
			(struct people_invitation){ &invitations.items[i], label_of(invitations.items[i].role) };
	data->has_invitations = invitations.count > 0;
	return page(req, "shop/people", data);
}

static int64_t id_in_path(const struct request *req)
{
	int64_t id = 0;

	return text_to_int(path_text(req, 0), &id) ? id : 0;
}

static enum status done(struct request *req, refusal why, const char *notice)
{
	return why ? refused(req, why) : redirect_notice(req, notice, "/shop/company/people");
}

enum status invite_person(struct request *req)
{
	const struct actor actor = actor_of(req);

	return done(req,
		    member_invite(req->db, &actor, text_lower_ascii(req->arena, form_text(req, "email")), form_text(req, "name"),
				  form_text(req, "role"), form_text(req, "language")),
		    N_("The invitation is on its way. It can be accepted for a week."));
}

enum status invite_person_again(struct request *req)
{
	const struct actor actor = actor_of(req);

	return done(req, member_invite_again(req->db, &actor, id_in_path(req)),
		    N_("A new letter is on its way. The link of the earlier one works no more."));
}

enum status uninvite_person(struct request *req)
{
	const struct actor actor = actor_of(req);

	return done(req, member_uninvite(req->db, &actor, id_in_path(req)),
		    N_("The invitation is withdrawn. Its link works no more."));
}

enum status change_person_role(struct request *req)
{
	const struct actor actor = actor_of(req);

	return done(req, member_role_set(req->db, &actor, id_in_path(req), form_text(req, "role")),
		    N_("The role is changed. It counts from now on."));
}

/* Whoever leaves the company has nothing more to see here. */
enum status remove_person(struct request *req)
{
	const struct actor actor = actor_of(req);
	refusal why = member_remove(req->db, &actor, id_in_path(req));

	if (!why && id_in_path(req) == actor.person_id)
		return redirect_notice(req, N_("You do not act for this company any more."), "/auth");
	return done(req, why, N_("This person does not act for your company any more."));
}
