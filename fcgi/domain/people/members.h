/* Who may act for whom: the partners of a person, and how an owner brings people into the company and takes them out. */
#ifndef PEOPLE_MEMBERS_H
#define PEOPLE_MEMBERS_H

#include "base/record.h"
#include "base/refusal.h"
#include "domain/common/audit.h"
#include "domain/people/partners.h"

struct membership {
	int64_t partner_id;
	const char *name;
	const char *state;   /* active, suspended */
	const char *role;
	bool reseller;
	bool promoter;
	bool contractor;
};
LIST_OF(membership);
RECORD_OF(membership);

/* A member with what the rules of changes need. */
struct member {
	int64_t person_id;
	const char *name;
	const char *email;
	const char *language;
	const char *role;
	bool blocked;
};
LIST_OF(member);
RECORD_OF(member);

/* An invitation that nothing has come of yet, as the owners see it. */
struct invitation {
	int64_t id;
	const char *email;
	const char *name;          /* as the owner wrote it; may be "" */
	const char *role;
	const char *language;
	const char *inviter;
	struct when sent_at;
	struct when expires_at;
	bool expired;
};
LIST_OF(invitation);
RECORD_OF(invitation);

/* The same as its reader sees it, by the link of the letter. */
struct open_invitation {
	int64_t id;
	int64_t partner_id;
	const char *partner_name;
	const char *email;
	const char *name;
	const char *role;
	const char *language;
	const char *inviter;
	const char *inviter_email;
	const char *inviter_language;
	int64_t person_id;         /* of the account with that address; 0: none yet */
	bool blocked;
	struct when expires_at;
};
RECORD_OF(open_invitation);

enum { INVITATIONS_AT_MOST = 50, INVITATION_PAUSE_SECONDS = 60 };

/* Steps of an owner, for actor->partner_id. Whether the address has an account already shows in no answer. */
refusal member_invite(struct db *db, const struct actor *actor, const char *email, const char *name, const char *role,
		      const char *language);
refusal member_invite_again(struct db *db, const struct actor *actor, int64_t invitation_id);
refusal member_uninvite(struct db *db, const struct actor *actor, int64_t invitation_id);

/* One owner who can sign in always stays. A removed person's keys of the API stop with the membership. */
refusal member_role_set(struct db *db, const struct actor *actor, int64_t person_id, const char *role);
refusal member_remove(struct db *db, const struct actor *actor, int64_t person_id);

/* NULL: never sent, withdrawn, used or too old, or the partner has ended. */
const struct open_invitation *invitation_find(struct db *db, const char *token, struct when now);

/* actor->person_id becomes a member; true once. The inviter gets a letter. The first statement guards it. */
bool invitation_accept(struct db *db, const struct actor *actor, const struct open_invitation *invitation);
bool invitation_decline(struct db *db, const struct actor *actor, const struct open_invitation *invitation);

#endif
