/* The discussion of a draft as its author sees it: what was said, open ones first; who is invited; one remark with the
 * author's answer. */
#include "admin/programme.h"

#include "base/text.h"
#include "domain/programme/discussion.h"
#include "domain/programme/parameters.h"
#include "shared/visitor.h"
#include "sql/discussion.h"
#include "sql/drafts.h"

enum { INVITED_AT_ONCE = 300 };

const struct field_rule invite_form[] = {
	{ "partner[]", WHOLE, .min = 1, .many = true },
	{ "candidate[]", WHOLE, .min = 1, .many = true },
	{ "name", TEXT, .max = 120 },
	{ "email", EMAIL, .max = 254 },
	{ "language", CHOICE, .choices = "en pl ru" },
	{ "text", LINES, .max = 2000 },
	{ 0 }
};
const struct field_rule remark_form[] = {
	{ "step", CHOICE, .required = true, .choices = "answered adopted declined" },
	{ "answer", LINES, .required = true, .max = 2000 },
	{ 0 }
};

struct remark_view {
	const struct remark *remark;
	const char *label;    /* of a proposed value */
	const char *now;      /* its value in the draft */
	const char *proposed;
	struct difference_piece_list pieces; /* of proposed words */
	bool may_answer, may_adopt, may_decline;
};
LIST_OF(remark_view);
RECORD(remark_view, ONE(remark_view, remark, remark), FIELD(remark_view, label), FIELD(remark_view, now),
       FIELD(remark_view, proposed), LIST(remark_view, pieces, difference_piece), FIELD(remark_view, may_answer),
       FIELD(remark_view, may_adopt), FIELD(remark_view, may_decline));

struct invitation_view {
	const struct draft_invitation *invitation;
	const char *state; /* living, withdrawn, expired */
};
LIST_OF(invitation_view);
RECORD(invitation_view, ONE(invitation_view, invitation, draft_invitation), FIELD(invitation_view, state));

struct discussion_page {
	const struct draft *draft;
	bool open;
	struct remark_view_list remarks;
	struct invitation_view_list invitations;
	struct invitee_list partners;
	struct invitee_list candidates;
};
RECORD(discussion_page, ONE(discussion_page, draft, draft), FIELD(discussion_page, open),
       LIST(discussion_page, remarks, remark_view), LIST(discussion_page, invitations, invitation_view),
       LIST(discussion_page, partners, invitee), LIST(discussion_page, candidates, invitee));

struct remark_page {
	const struct draft *draft;
	const struct remark_view *view;
};
RECORD(remark_page, ONE(remark_page, draft, draft), ONE(remark_page, view, remark_view));

static void proposal_show(struct request *req, struct remark_view *view, int64_t draft_id)
{
	const struct remark *remark = view->remark;
	const struct parameter proposed = { 0, remark->parameter, remark->value, remark->unit };
	struct draft_parameter_list values = sql_draft_parameters(req->db, draft_id);
	enum language language = ENGLISH;

	if (text_same(remark->kind, "parameter")) {
		view->label = parameter_label(req->arena, &proposed);
		view->proposed = parameter_value(req->arena, &proposed, req->currency);
	}
	for (size_t i = 0; i < values.count; i++)
		if (text_same(values.items[i].name, remark->parameter) && !text_same(remark->state, "adopted"))
			view->now = parameter_value(req->arena, &(struct parameter){ 0, remark->parameter, values.items[i].value,
										   values.items[i].unit }, req->currency);
	if (text_same(remark->kind, "text") && locale_of_code(remark->language, &language)) {
		const struct draft_article *article = draft_article_of(sql_draft_articles(req->db, draft_id), remark->article_id);

		view->pieces = difference_words(req->arena, article ? draft_body(article, language) : "", remark->proposal);
	}
}

static struct remark_view view_of(const struct remark *remark, bool open)
{
	bool settled = text_same(remark->state, "adopted") || text_same(remark->state, "declined");

	return (struct remark_view){ .remark = remark,
				     .label = "", .now = "", .proposed = "",
				     .may_answer = open && text_same(remark->state, "open"),
				     .may_adopt = open && !settled && !remark->removed && !text_same(remark->kind, "comment"),
				     .may_decline = open && !settled };
}

static const struct draft *draft_of_path(struct request *req, int64_t *id)
{
	return text_to_int(path_text(req, 0), id) ? sql_draft_of_id(req->db, *id) : NULL;
}

static void invitations_fill(struct request *req, struct discussion_page *data, int64_t draft_id)
{
	struct draft_invitation_list rows = sql_draft_invitations_of(req->db, draft_id);

	data->invitations.items = arena_many(req->arena, struct invitation_view, rows.count + 1);
	data->invitations.count = rows.count;
	for (size_t i = 0; i < rows.count; i++)
		data->invitations.items[i] = (struct invitation_view){
			&rows.items[i], when_set(rows.items[i].withdrawn_at) ? "withdrawn" :
					rows.items[i].expires_at.microseconds <= req->now.microseconds ? "expired" : "living" };
}

enum status show_discussion(struct request *req)
{
	struct discussion_page *data = arena_one(req->arena, struct discussion_page);
	struct remark_list remarks;
	int64_t id;

	if (!(data->draft = draft_of_path(req, &id)))
		return not_found(req);
	data->open = text_same(data->draft->state, "open");
	remarks = sql_remarks_of_draft(req->db, id);
	data->remarks.items = arena_many(req->arena, struct remark_view, remarks.count + 1);
	data->remarks.count = remarks.count;
	for (size_t i = 0; i < remarks.count; i++) {
		data->remarks.items[i] = view_of(&remarks.items[i], data->open);
		if (text_same(remarks.items[i].kind, "parameter"))
			proposal_show(req, &data->remarks.items[i], id);
	}
	invitations_fill(req, data, id);
	data->partners = sql_discussion_partners(req->db);
	data->candidates = sql_discussion_candidates(req->db);
	return page(req, "admin/programme_discussion", data);
}

static const struct invitee *invitee_of(struct invitee_list list, int64_t id)
{
	for (size_t i = 0; i < list.count; i++)
		if (list.items[i].id == id)
			return &list.items[i];
	return NULL;
}

static refusal invite_chosen(struct request *req, const struct actor *actor, int64_t draft, const char *field,
			     struct invitee_list list, bool partners, int64_t *count)
{
	for (size_t i = 0; i < form_count(req, field) && i < INVITED_AT_ONCE; i++) {
		const struct invitee *invitee = invitee_of(list, form_int_at(req, field, i));
		refusal why = invitee ? discussion_invite(req->db, actor, draft, invitee, partners ? invitee->id : 0,
							  form_text(req, "text")) : NULL;

		if (why)
			return why;
		*count += invitee != NULL;
	}
	return NULL;
}

enum status invite_to_discussion(struct request *req)
{
	struct actor actor = actor_of(req);
	const struct invitee person = { .name = form_text(req, "name"), .email = form_text(req, "email"),
					.language = form_text(req, "language") };
	struct invitee_list partners, candidates;
	int64_t id, count = 0;
	refusal why;

	if (!text_to_int(path_text(req, 0), &id))
		return not_found(req);
	sql_draft_touch(req->db, id, 0, req->now); /* locks before anything is read */
	if (!text_empty(person.name) != !text_empty(person.email))
		form_wrong(req, text_empty(person.name) ? "name" : "email", N_("Give both a name and an address, or neither."));
	if (!text_empty(person.email) && text_empty(person.language))
		form_wrong(req, "language", N_("Choose the language of the letter."));
	if (!form_fine(req))
		return invalid(req);
	partners = sql_discussion_partners(req->db);
	candidates = sql_discussion_candidates(req->db);
	why = invite_chosen(req, &actor, id, "partner[]", partners, true, &count);
	if (!why)
		why = invite_chosen(req, &actor, id, "candidate[]", candidates, false, &count);
	if (!why && !text_empty(person.email)) {
		why = discussion_invite(req->db, &actor, id, &person, 0, form_text(req, "text"));
		count++;
	}
	if (why)
		return refused(req, why);
	if (!count) {
		form_wrong(req, "name", N_("Choose somebody, or write a name and an address."));
		return invalid(req);
	}
	return redirect_notice(req, N_("Invited. Each gets a letter with a link of their own."),
			       "/admin/programme/drafts/%lld/discussion", (long long)id);
}

enum status withdraw_invitation(struct request *req)
{
	struct actor actor = actor_of(req);
	int64_t id, invitation;
	refusal why;

	if (!text_to_int(path_text(req, 0), &id) || !text_to_int(path_text(req, 1), &invitation))
		return not_found(req);
	if ((why = discussion_withdraw(req->db, &actor, id, invitation)) != NULL)
		return refused(req, why);
	return redirect_notice(req, N_("The link no longer works."), "/admin/programme/drafts/%lld/discussion", (long long)id);
}

enum status show_remark(struct request *req)
{
	struct remark_page *data = arena_one(req->arena, struct remark_page);
	struct remark_view *view = arena_one(req->arena, struct remark_view);
	const struct remark *remark;
	int64_t id, number;

	if (!(data->draft = draft_of_path(req, &id)) || !text_to_int(path_text(req, 1), &number) ||
	    !(remark = sql_remark_one(req->db, id, number)))
		return not_found(req);
	*view = view_of(remark, text_same(data->draft->state, "open"));
	proposal_show(req, view, id);
	data->view = view;
	return page(req, "admin/programme_remark", data);
}

enum status settle_remark(struct request *req)
{
	struct actor actor = actor_of(req);
	int64_t id, number;
	refusal why;

	if (!text_to_int(path_text(req, 0), &id) || !text_to_int(path_text(req, 1), &number))
		return not_found(req);
	why = remark_settle(req->db, &actor, id, number, form_text(req, "step"), form_text(req, "answer"), req->currency);
	if (why)
		return refused(req, why);
	return redirect_notice(req, N_("Your answer is with the author of the remark."), "/admin/programme/drafts/%lld/discussion",
			       (long long)id);
}
