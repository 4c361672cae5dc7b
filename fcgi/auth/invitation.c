/* The page behind the link of an invitation: who has an account signs in and accepts, who has none chooses a password and
 * is a member at once. The link proves the address, as that of a first password does. */
#include "auth/hashing.h"
#include "auth/pages.h"
#include "base/must.h"
#include "base/text.h"
#include "core/crypto.h"
#include "domain/people/credentials.h"
#include "domain/people/members.h"
#include "domain/people/roles.h"
#include "shared/visitor.h"
#include "sql/credentials.h"
#include "sql/members.h"
#include "sql/persons.h"
#include "web/service.h"

enum { BUSY_SECONDS = 5 };

const struct field_rule invitation_query[] = { { "token", TEXT, .max = 100 }, { 0 } };
const struct field_rule invitation_form[] = { { "token", TEXT, .required = true, .max = 100 }, { 0 } };
const struct field_rule invitation_join_form[] = {
	{ "token", TEXT, .required = true, .max = 100 },
	{ "name", TEXT, .required = true, .min = 2, .max = 120 },
	{ "password", SECRET, .required = true, .max = 200 },
	{ 0 },
};

struct invitation_page {
	const struct open_invitation *invitation; /* NULL: the link works no more */
	const char *token;
	const char *role_name; /* for people */
	bool may_accept;      /* signed in as the person who is invited */
	bool must_sign_in;    /* has an account, is not signed in */
	bool other;           /* somebody else is signed in here */
	bool new_here;        /* chooses a password */
	const char *sign_in;
};
RECORD(invitation_page, ONE(invitation_page, invitation, open_invitation), FIELD(invitation_page, token),
       FIELD(invitation_page, role_name), FIELD(invitation_page, may_accept), FIELD(invitation_page, must_sign_in),
       FIELD(invitation_page, other), FIELD(invitation_page, new_here), FIELD(invitation_page, sign_in));

/* Somebody who was once invited and never chose a password does it here. */
static bool has_password(struct request *req, const struct open_invitation *invitation)
{
	return invitation->person_id && sql_credential_of_person(req->db, invitation->person_id);
}

enum status show_invitation(struct request *req)
{
	const char *token = form_text(req, "token");
	const struct open_invitation *invitation = invitation_find(req->db, token, req->now);
	struct invitation_page shown = { .token = token };
	int64_t visitor = req->visitor.person_id;

	req->no_store = true;
	if (!invitation || invitation->blocked)
		return page(req, "auth/invitation", &shown);
	shown.invitation = invitation;
	shown.role_name = locale_text(role_label(invitation->role));
	shown.other = visitor && visitor != invitation->person_id;
	shown.may_accept = visitor && visitor == invitation->person_id;
	shown.new_here = !visitor && !has_password(req, invitation);
	shown.must_sign_in = !visitor && !shown.new_here;
	shown.sign_in = arena_printf(req->arena, "/auth/sign-in?next=%s",
				     url_encode(req->arena, arena_printf(req->arena, "/auth/invitation?token=%s", token)));
	return page(req, "auth/invitation", &shown);
}

struct answering {
	struct request *req;
	const struct open_invitation *invitation;
	const char *hash;
};

static bool accept(struct db *db, void *context)
{
	struct answering *answering = context;
	const struct actor actor = actor_of(answering->req);

	if (!invitation_accept(db, &actor, answering->invitation))
		return false;
	session_switch(answering->req, answering->invitation->partner_id);
	return true;
}

/* The invitation of the token, when it is the visitor's own. */
static const struct open_invitation *own_invitation(struct request *req)
{
	const struct open_invitation *invitation = invitation_find(req->db, form_text(req, "token"), req->now);

	return invitation && invitation->person_id == req->visitor.person_id ? invitation : NULL;
}

enum status accept_invitation(struct request *req)
{
	struct answering answering = { .req = req, .invitation = own_invitation(req) };

	if (!answering.invitation || !db_run(req->db, accept, &answering))
		return show_invitation(req);
	return redirect_notice(req, N_("Welcome. You act for your new company now; under your name you can change it."), "/auth/start");
}

static bool decline(struct db *db, void *context)
{
	struct answering *answering = context;
	const struct actor actor = actor_of(answering->req);

	return invitation_decline(db, &actor, answering->invitation);
}

enum status decline_invitation(struct request *req)
{
	struct answering answering = { .req = req,
				       .invitation = invitation_find(req->db, form_text(req, "token"), req->now) };

	if (!answering.invitation || !db_run(req->db, decline, &answering))
		return show_invitation(req);
	return redirect_notice(req, N_("You have declined the invitation."), "/");
}

static bool join(struct db *db, void *context)
{
	struct answering *answering = context;
	struct request *req = answering->req;
	const struct open_invitation *invitation = answering->invitation;
	const struct person *person = sql_person_of_email_lock(db, invitation->email);
	struct actor actor = actor_of(req);

	actor.person_id = person ? person->id
				 : sql_person_add(db, text_lower_ascii(req->arena, invitation->email), form_text(req, "name"), "",
						  locale_code(locale_current()), req->now);
	if (!actor.person_id || !invitation_accept(db, &actor, invitation))
		return false;
	sql_credential_set(db, actor.person_id, answering->hash, req->now);
	session_end_all(req, actor.person_id);
	session_start(req, actor.person_id, invitation->partner_id);
	audit(db, &actor, "password_set", "person", actor.person_id, "by", "member_invitation");
	return true;
}

enum status join_by_invitation(struct request *req)
{
	struct answering answering = { .req = req,
				       .invitation = invitation_find(req->db, form_text(req, "token"), req->now) };
	const char *problem;

	if (!answering.invitation || answering.invitation->blocked || req->visitor.person_id ||
	    has_password(req, answering.invitation))
		return show_invitation(req);
	problem = password_problem(form_text(req, "password"), answering.invitation->email, common_passwords(req->config));
	if (problem) {
		form_wrong(req, "password", problem);
		return invalid(req);
	}
	if (!hashing_begin(req->config))
		return too_many(req, BUSY_SECONDS);
	answering.hash = crypto_password_hash(req->arena, form_text(req, "password"));
	hashing_end();
	if (!db_run(req->db, join, &answering))
		return show_invitation(req);
	return redirect_notice(req, N_("Your password is set, and you are signed in."), "/auth/start");
}
