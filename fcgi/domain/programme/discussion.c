#include "domain/programme/discussion.h"

#include <inttypes.h>
#include <string.h>

#include "base/text.h"
#include "core/crypto.h"
#include "domain/common/outbox.h"
#include "sql/discussion.h"
#include "sql/drafts.h"

RECORD(draft_invitation, FIELD(draft_invitation, id), FIELD(draft_invitation, draft_id), FIELD(draft_invitation, name), FIELD(draft_invitation, email),
       FIELD(draft_invitation, language), FIELD(draft_invitation, partner_id), FIELD(draft_invitation, partner_name),
       FIELD(draft_invitation, invited_at), FIELD(draft_invitation, expires_at), FIELD(draft_invitation, withdrawn_at),
       FIELD(draft_invitation, remark_count));
RECORD(invitee, FIELD(invitee, id), FIELD(invitee, partner_name), FIELD(invitee, name), FIELD(invitee, email),
       FIELD(invitee, language));
RECORD(remark, FIELD(remark, id), FIELD(remark, draft_id), FIELD(remark, article_id), FIELD(remark, article),
       FIELD(remark, removed), FIELD(remark, title), FIELD(remark, author), FIELD(remark, partner_name),
       FIELD(remark, email), FIELD(remark, author_language), FIELD(remark, invitation_id), FIELD(remark, kind),
       FIELD(remark, body), FIELD(remark, parameter), FIELD(remark, value), FIELD(remark, unit), FIELD(remark, language),
       FIELD(remark, proposal), FIELD(remark, state), FIELD(remark, answer), FIELD(remark, written_at),
       FIELD(remark, answered_at), FIELD(remark, answered_by));

static const struct refused closed = { N_("This draft is no longer open for discussion."),
				       N_("Its outcome stands on the page of the programme's versions."), { NULL } };
static const struct refused invited_before = { N_("%1$s has a living invitation to this draft already."),
					       N_("Withdraw it first if a new link is needed."), { NULL } };
static const struct refused withdrawn_before = { N_("This invitation has been withdrawn already."),
						 N_("Open the page again to see the invitations."), { NULL } };
static const struct refused settled_before = { N_("This has been settled already."),
					       N_("Open the page again to see the answer."), { NULL } };
static const struct refused nothing_to_adopt = { N_("A comment proposes nothing that could go into the draft."),
						 N_("Answer it, and change the article by hand."), { NULL } };
static const struct refused article_gone = { N_("The article is no longer in the draft."),
					     N_("Decline the proposal with that reason."), { NULL } };
static const struct refused no_such_value = { N_("This article has no such value."),
					      N_("Choose one of the values of the article."), { NULL } };

static const char *link_of(struct arena *arena, const char *token)
{
	return arena_printf(arena, "/discussion/%s", token);
}

refusal discussion_invite(struct db *db, const struct actor *actor, int64_t draft_id, const struct invitee *invitee,
			  int64_t partner_id, const char *text)
{
	struct arena *arena = db_arena(db);
	const char *token = crypto_token(arena);
	struct when expires = when_plus_seconds(actor->now, (int64_t)INVITATION_DAYS * 86400);
	enum language language = ENGLISH;

	if (sql_draft_touch(db, draft_id, 0, actor->now) != 1)
		return &closed;

	int64_t id = sql_draft_invitation_add(db, draft_id, crypto_hash_text(arena, token), invitee->name, invitee->email,
					invitee->language, partner_id, actor->person_id, actor->now, expires);
	const struct letter letter = { .name = invitee->name, .link = link_of(arena, token), .text = text, .at = expires };

	if (!id)
		return refuse(arena, &invited_before, invitee->name);
	locale_of_code(invitee->language, &language);
	outbox_letter(db, actor->now, invitee->email, language, "discussion_invited", &letter, true);
	audit(db, actor, "discussion.invite", "draft_invitation", id, "draft", arena_printf(arena, "%" PRId64, draft_id));
	return NULL;
}

refusal discussion_withdraw(struct db *db, const struct actor *actor, int64_t draft_id, int64_t invitation_id)
{
	if (sql_draft_invitation_withdraw(db, draft_id, invitation_id, actor->now) != 1)
		return &withdrawn_before;
	audit(db, actor, "discussion.withdraw", "draft_invitation", invitation_id, "draft",
	      arena_printf(db_arena(db), "%" PRId64, draft_id));
	return NULL;
}

const struct draft_invitation *invitation_of_token(struct db *db, const char *token, struct when now)
{
	if (!token || strlen(token) != CRYPTO_TOKEN_LETTERS)
		return NULL;
	return sql_draft_invitation_of_link(db, crypto_hash_text(db_arena(db), token), now);
}

const struct draft_invitation *invitation_lock(struct db *db, const char *token, struct when now)
{
	if (!token || strlen(token) != CRYPTO_TOKEN_LETTERS)
		return NULL;

	const char *hash = crypto_hash_text(db_arena(db), token);

	return sql_draft_invitation_link_lock(db, hash) ? sql_draft_invitation_of_link(db, hash, now) : NULL;
}

static bool value_of_article(struct db *db, int64_t draft_id, int64_t article_id, const char *name)
{
	struct draft_parameter_list rows = sql_draft_parameters(db, draft_id);

	for (size_t i = 0; i < rows.count; i++)
		if (rows.items[i].article_id == article_id && text_same(rows.items[i].name, name))
			return true;
	return false;
}

refusal remark_write(struct db *db, const struct actor *actor, const struct draft_invitation *invitation,
		     const struct remark *remark)
{
	int64_t id = sql_remark_add(db, invitation->id, remark->article_id, remark->kind, remark->body, remark->parameter,
				    remark->value, remark->unit, remark->language, remark->proposal, actor->now);

	if (!id)
		return &closed;
	if (text_same(remark->kind, "parameter") &&
	    !value_of_article(db, invitation->draft_id, remark->article_id, remark->parameter))
		return &no_such_value;
	audit(db, actor, "discussion.remark", "draft_remark", id, "kind", remark->kind);
	return NULL;
}

static refusal adopt(struct db *db, int64_t draft_id, const struct remark *remark, const char *currency)
{
	const struct draft_article *article = draft_article_of(sql_draft_articles(db, draft_id), remark->article_id);
	enum language language = ENGLISH;

	if (!article)
		return &article_gone;
	if (text_same(remark->kind, "parameter"))
		sql_draft_parameter_put(db, draft_id, remark->article_id, remark->parameter, remark->value, remark->unit);
	else if (text_same(remark->kind, "text") && locale_of_code(remark->language, &language))
		sql_draft_text_put(db, draft_id, remark->article_id, remark->language, draft_title(article, language),
				   remark->proposal);
	else
		return &nothing_to_adopt;
	return draft_check(db, draft_id, currency);
}

refusal remark_settle(struct db *db, const struct actor *actor, int64_t draft_id, int64_t remark_id, const char *state,
		      const char *answer, const char *currency)
{
	struct arena *arena = db_arena(db);
	const char *token = crypto_token(arena);
	enum language language = ENGLISH;
	refusal why = NULL;

	if (sql_draft_touch(db, draft_id, 0, actor->now) != 1)
		return &closed;
	if (sql_remark_settle(db, draft_id, remark_id, state, answer, actor->person_id, actor->now) != 1)
		return &settled_before;

	const struct remark *remark = sql_remark_one(db, draft_id, remark_id);

	if (!remark)
		return &settled_before;
	if (text_same(state, "adopted") && (why = adopt(db, draft_id, remark, currency)) != NULL)
		return why;

	const struct letter letter = { .name = remark->author,
				       .link = link_of(arena, token),
				       .subject = arena_printf(arena, "%" PRId64 ". %s", remark->article, remark->title),
				       .text = answer,
				       .reference = state };

	sql_draft_invitation_link_add(db, crypto_hash_text(arena, token), remark->invitation_id, actor->now);
	locale_of_code(remark->author_language, &language);
	outbox_letter(db, actor->now, remark->email, language, "discussion_answered", &letter, true);
	audit(db, actor, "discussion.settle", "draft_remark", remark_id, "state", state);
	return NULL;
}
