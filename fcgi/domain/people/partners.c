/* How a partner comes to be, and its standing. Approval, staff and imports all go through partner_create(). */
#include "domain/people/partners.h"

#include "base/must.h"
#include "base/text.h"
#include "core/locale.h"
#include "domain/common/outbox.h"
#include "domain/people/persons.h"
#include "domain/people/tokens.h"
#include "domain/programme/tiers.h"
#include "sql/members.h"
#include "sql/partners.h"
#include "sql/persons.h"
#include "sql/sponsors.h"

RECORD(partner_line, FIELD(partner_line, id), FIELD(partner_line, name), FIELD(partner_line, email),
       FIELD(partner_line, country), FIELD(partner_line, tier), FIELD(partner_line, state), FIELD(partner_line, reseller),
       FIELD(partner_line, promoter), FIELD(partner_line, contractor), FIELD(partner_line, created_at));
RECORD(partner, FIELD(partner, id), FIELD(partner, name), FIELD(partner, is_person), FIELD(partner, reseller),
       FIELD(partner, promoter), FIELD(partner, contractor), FIELD(partner, tax_number), FIELD(partner, email),
       FIELD(partner, phone), FIELD(partner, website), FIELD(partner, country), FIELD(partner, tier), FIELD(partner, assigned_until),
       FIELD(partner, state), FIELD(partner, payment_days), FIELD(partner, sponsor_id), FIELD(partner, sponsor_name),
       FIELD(partner, assortment), FIELD(partner, accepted), FIELD(partner, accepted_at), FIELD(partner, created_at),
       FIELD(partner, version));
RECORD(partner_member, FIELD(partner_member, id), FIELD(partner_member, name), FIELD(partner_member, email),
       FIELD(partner_member, language), FIELD(partner_member, role), FIELD(partner_member, invited),
       FIELD(partner_member, blocked), FIELD(partner_member, joined_at));
RECORD(partner_list_place, FIELD(partner_list_place, place), FIELD(partner_list_place, name),
       FIELD(partner_list_place, reason));

RECORD(partner_tier, FIELD(partner_tier, id), FIELD(partner_tier, tier));

static const struct refused no_kind = { N_("A partner is a reseller, a promoter or a contractor."),
					N_("Choose at least one of them."), { 0 } };
static const struct refused no_sponsor = { N_("There is no such sponsor, or it is no longer a partner."),
					   N_("Choose another sponsor, or none."), { 0 } };
static const struct refused taken = { N_("A partner with the code %1$s exists already."),
				      N_("Look it up in the list of partners."), { 0 } };
static const struct refused blocked = { N_("The account with the address %1$s is blocked."),
					N_("An administrator can unblock it."), { 0 } };
static const struct refused in_between = { N_("The partner's state was changed by somebody else meanwhile."),
					   N_("Look at the page again and decide anew."), { 0 } };
static const struct refused nobody = { N_("Everybody who acts for this partner has signed in already."),
				       N_("Somebody who forgot the password gets a link on the sign-in page."), { 0 } };

static const char *or_empty(const char *text)
{
	return text ? text : "";
}

void partner_chain_set(struct db *db, int64_t partner_id, const char *tier, int64_t price_list_id)
{
	sql_partner_chain_clear(db, partner_id);
	if (price_list_id)
		sql_partner_chain_add(db, partner_id, 1, price_list_id, "contract");
	sql_partner_chain_add_tier(db, partner_id, 2, tier, "tier");
	sql_partner_chain_add_tier(db, partner_id, 3, "base", "base");
}

static void write_to(struct db *db, const struct actor *actor, const char *email, const char *language,
		     const char *template_name, const struct letter *letter)
{
	enum language written = ENGLISH;

	locale_of_code(or_empty(language), &written);
	outbox_letter(db, actor->now, email, written, template_name, letter, text_same(template_name, "invitation"));
}

static void invite(struct db *db, const struct actor *actor, int64_t person_id, const char *name, const char *email,
		   const char *language, const char *partner_name)
{
	const struct letter letter = { .name = name,
				       .link = token_issue(db, actor, person_id, "invitation"),
				       .subject = partner_name,
				       .at = when_plus_seconds(actor->now, INVITATION_SECONDS) };

	write_to(db, actor, email, language, "invitation", &letter);
}

/* The owner's account, membership and letter; person is the one with the address already, NULL for none. */
static void owner_add(struct db *db, const struct actor *actor, const struct new_partner *partner, int64_t partner_id,
		      const struct person *person)
{
	if (person) {
		const struct letter letter = { .name = person->name, .link = "/auth/sign-in", .subject = partner->name };

		sql_member_add(db, partner_id, person->id, "owner", actor->now);
		write_to(db, actor, person->email, person->language, "application_approved", &letter);
		return;
	}

	int64_t person_id = sql_person_add(db, partner->email, partner->person_name, or_empty(partner->phone),
					   text_empty(partner->language) ? "en" : partner->language, actor->now);

	sql_member_add(db, partner_id, person_id, "owner", actor->now);
	invite(db, actor, person_id, partner->person_name, partner->email, partner->language, partner->name);
}

static int64_t row_add(struct db *db, const struct actor *actor, const struct new_partner *partner)
{
	return sql_partner_add(db, partner->name, partner->is_person, partner->reseller, partner->promoter,
			       partner->contractor, or_empty(partner->tax_number), or_empty(partner->email),
			       or_empty(partner->phone), or_empty(partner->website), partner->country,
			       text_empty(partner->tier) ? "standard" : partner->tier,
			       partner->assigned ? date_plus_months(locale_today(actor->now), ASSIGNED_MONTHS) : (struct date){ 0 },
			       partner->payment_days,
			       text_empty(partner->external_code) ? NULL : partner->external_code, actor->now);
}

refusal partner_create(struct db *db, const struct actor *actor, const struct new_partner *partner, int64_t *partner_id)
{
	struct arena *arena = db_arena(db);
	const struct person *person =
		partner->person_name ? sql_person_of_email_lock(db, or_empty(partner->email)) : NULL;

	if (!partner->reseller && !partner->promoter && !partner->contractor)
		return &no_kind;
	if (person && person->blocked)
		return refuse(arena, &blocked, person->email);
	*partner_id = row_add(db, actor, partner);
	if (!*partner_id)
		return refuse(arena, &taken, or_empty(partner->external_code));
	if (partner->sponsor_id) {
		if (!sql_partner_exists(db, partner->sponsor_id))
			return &no_sponsor;
		sql_partner_sponsor_add(db, *partner_id, locale_today(actor->now), partner->sponsor_id);
	}
	partner_chain_set(db, *partner_id, text_empty(partner->tier) ? "standard" : partner->tier,
			  partner->price_list_id);
	if (partner->assortment_id)
		sql_partner_assortment_set(db, *partner_id, partner->assortment_id);
	if (partner->person_name)
		owner_add(db, actor, partner, *partner_id, person);
	audit(db, actor, "partner_create", "partner", *partner_id, "name", partner->name, "tier",
	      text_empty(partner->tier) ? "standard" : partner->tier, "sponsor",
	      partner->sponsor_id ? arena_printf(arena, "%lld", (long long)partner->sponsor_id) : "none");
	return NULL;
}

refusal partner_invite_again(struct db *db, const struct actor *actor, int64_t partner_id)
{
	sql_partner_lock(db, partner_id);

	struct partner_member_list members = sql_members_of(db, partner_id);
	const struct partner *partner = sql_partner_of_id(db, partner_id, locale_today(actor->now));
	size_t sent = 0;

	for (size_t i = 0; partner && i < members.count; i++) {
		const struct partner_member *member = &members.items[i];

		if (!member->invited || member->blocked)
			continue;
		invite(db, actor, member->id, member->name, member->email, member->language, partner->name);
		audit(db, actor, "invite_again", "person", member->id, "partner", partner->name);
		sent++;
	}
	return sent ? NULL : &nobody;
}

static refusal state_change(struct db *db, const struct actor *actor, int64_t partner_id, const char *from,
			    const char *to, const char *reason)
{
	if (sql_partner_state_change(db, partner_id, from, to) != 1)
		return &in_between;
	audit(db, actor, "partner_state", "partner", partner_id, "before", from, "state", to, "reason", reason);
	return NULL;
}

refusal partner_suspend(struct db *db, const struct actor *actor, int64_t partner_id, const char *reason)
{
	return state_change(db, actor, partner_id, "active", "suspended", reason);
}

refusal partner_resume(struct db *db, const struct actor *actor, int64_t partner_id, const char *reason)
{
	return state_change(db, actor, partner_id, "suspended", "active", reason);
}
