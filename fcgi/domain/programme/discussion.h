/* The discussion of a draft by private links: we invite, the invited read and speak about single articles, the author
 * answers, adopts or declines.
 *
 * A remark: open → answered → adopted or declined; or from open at once. A comment can be answered or declined, a proposal of
 * a value or of words also adopted: then it goes into the draft. */
#ifndef PROGRAMME_DISCUSSION_H
#define PROGRAMME_DISCUSSION_H

#include "domain/programme/drafts.h"

enum { INVITATION_DAYS = 30 };

struct draft_invitation {
	int64_t id;
	int64_t draft_id;
	const char *name;
	const char *email;
	const char *language;
	int64_t partner_id;
	const char *partner_name;
	struct when invited_at;
	struct when expires_at;
	struct when withdrawn_at;
	int64_t remark_count;
};
LIST_OF(draft_invitation);
RECORD_OF(draft_invitation);

/* Somebody who can be asked; id is of the partner or of the application. */
struct invitee {
	int64_t id;
	const char *partner_name;
	const char *name;
	const char *email;
	const char *language;
};
LIST_OF(invitee);
RECORD_OF(invitee);

struct remark {
	int64_t id;
	int64_t draft_id;
	int64_t article_id;
	int64_t article;           /* its number now */
	bool removed;              /* the article has left the draft */
	const char *title;         /* of the article, in the author's language */
	const char *author;
	const char *partner_name;
	const char *email;
	const char *author_language;
	int64_t invitation_id;
	const char *kind;          /* comment, parameter, text */
	const char *body;
	const char *parameter;     /* of a proposed value */
	int64_t value;
	const char *unit;
	const char *language;      /* of proposed words */
	const char *proposal;
	const char *state;         /* open, answered, adopted, declined */
	const char *answer;
	struct when written_at;
	struct when answered_at;
	const char *answered_by;
};
LIST_OF(remark);
RECORD_OF(remark);

/* Invites by a letter in the person's language. Somebody with a living invitation is not asked twice. */
refusal discussion_invite(struct db *db, const struct actor *actor, int64_t draft_id, const struct invitee *invitee,
			  int64_t partner_id, const char *text);
refusal discussion_withdraw(struct db *db, const struct actor *actor, int64_t draft_id, int64_t invitation_id);

/* NULL: no such link, withdrawn, or too old. */
const struct draft_invitation *invitation_of_token(struct db *db, const char *token, struct when now);
/* The same, first thing in a transaction that writes. */
const struct draft_invitation *invitation_lock(struct db *db, const char *token, struct when now);

/* What one of the invited says; kind, body, and what it proposes are read from the remark. */
refusal remark_write(struct db *db, const struct actor *actor, const struct draft_invitation *invitation,
		     const struct remark *remark);

/* The author's step: "answered", "adopted" or "declined"; writes a letter. */
refusal remark_settle(struct db *db, const struct actor *actor, int64_t draft_id, int64_t remark_id, const char *state,
		      const char *answer, const char *currency);

#endif
