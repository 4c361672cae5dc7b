/* The one table of roles and rights. */
#include "domain/people/roles.h"

#include <stddef.h>
#include <string.h>

#include "base/must.h"
#include "base/text.h"
#include "core/locale.h"

struct role {
	const char *name;
	const char *label;
	uint64_t rights;
};

static const struct role staff_roles[] = {
	{ "recruiter", N_("Recruiter"), RIGHT(STAFF) | RIGHT(APPLICATIONS_REVIEW) | RIGHT(PARTNERS_MANAGE) | RIGHT(CONDUCT_MANAGE) },
	{ "programme", N_("Programme manager"), RIGHT(STAFF) | RIGHT(PROGRAMME_MANAGE) | RIGHT(ECONOMICS_VIEW) | RIGHT(CONDUCT_MANAGE) },
	{ "catalogue", N_("Catalogue manager"), RIGHT(STAFF) | RIGHT(CATALOGUE_MANAGE) },
	{ "orders", N_("Order manager"), RIGHT(STAFF) | RIGHT(ORDERS_VIEW) | RIGHT(ORDERS_MANAGE) | RIGHT(ORDERS_SHIP) },
	{ "warehouse", N_("Warehouse"), RIGHT(STAFF) | RIGHT(ORDERS_VIEW) | RIGHT(ORDERS_SHIP) },
	{ "projects", N_("Project manager"), RIGHT(STAFF) | RIGHT(PROJECTS_MANAGE) },
	{ "reviewer", N_("Reviewer"), RIGHT(STAFF) | RIGHT(PROJECTS_REVIEW) },
	{ "finance", N_("Finance"), RIGHT(STAFF) | RIGHT(ORDERS_VIEW) | RIGHT(MONEY_MANAGE) | RIGHT(ECONOMICS_VIEW) | RIGHT(CONDUCT_MANAGE) },
	{ "administrator", N_("Administrator"),
	  RIGHT(STAFF) | RIGHT(APPLICATIONS_REVIEW) | RIGHT(PARTNERS_MANAGE) | RIGHT(CATALOGUE_MANAGE) |
		  RIGHT(ORDERS_VIEW) | RIGHT(ORDERS_MANAGE) | RIGHT(ORDERS_SHIP) | RIGHT(PROJECTS_MANAGE) | RIGHT(PROJECTS_REVIEW) |
		  RIGHT(MONEY_MANAGE) | RIGHT(PROGRAMME_MANAGE) | RIGHT(ECONOMICS_VIEW) | RIGHT(CONDUCT_MANAGE) | RIGHT(SETTINGS_MANAGE) },
};

static const struct role member_roles[] = {
	{ "owner", N_("Owner"), RIGHT(PARTNER_ORDER) | RIGHT(PARTNER_EARNINGS) | RIGHT(PARTNER_MANAGE) },
	{ "buyer", N_("Buyer"), RIGHT(PARTNER_ORDER) },
	{ "approver", N_("Approver"), RIGHT(PARTNER_ORDER) },
	{ "accountant", N_("Accountant"), RIGHT(PARTNER_EARNINGS) },
};

enum {
	STAFF_ROLES = sizeof(staff_roles) / sizeof(staff_roles[0]),
	MEMBER_ROLES = sizeof(member_roles) / sizeof(member_roles[0]),
};

bool role_held(const char *roles, const char *name)
{
	size_t length = strlen(name);

	for (const char *at = roles; at && *at; at += *at == ' ') {
		size_t word = strcspn(at, " ");

		if (word == length && strncmp(at, name, length) == 0)
			return true;
		at += word;
	}
	return false;
}

/* Nothing but reading the programme and accepting it is open to a partner before acceptance. Once the partnership has ended it
 * reads and takes its figures with it, answers and says where its money goes, and orders nothing. */
static uint64_t member_rights(const struct person_visit *person)
{
	bool ended = text_same(person->partner_state, "terminated");
	uint64_t rights = 0;

	if (!person->partner_id)
		return 0;
	for (int i = 0; i < MEMBER_ROLES; i++)
		if (text_same(person->member_role, member_roles[i].name))
			rights |= member_roles[i].rights | RIGHT(PARTNER_VIEW);
	if (rights && person->contractor)
		rights |= RIGHT(CONTRACTOR_WORK);
	if (ended)
		return rights & ~(RIGHT(PARTNER_ORDER) | RIGHT(CONTRACTOR_WORK));
	if (!person->accepted)
		rights &= ~(RIGHT(PARTNER_ORDER) | RIGHT(PARTNER_EARNINGS) | RIGHT(CONTRACTOR_WORK));
	if (!person->reseller || text_same(person->partner_state, "suspended"))
		rights &= ~RIGHT(PARTNER_ORDER);
	return rights;
}

uint64_t rights_of(const struct person_visit *person)
{
	uint64_t rights = RIGHT(ANYONE) | RIGHT(SIGNED_IN) | member_rights(person);

	for (int i = 0; i < STAFF_ROLES; i++)
		if (role_held(person->staff_roles, staff_roles[i].name))
			rights |= staff_roles[i].rights;
	return rights;
}

const char *roles_holding(struct arena *arena, enum right right)
{
	const char *names = "";

	for (int i = 0; i < STAFF_ROLES; i++)
		if (staff_roles[i].rights & RIGHT(right))
			names = arena_printf(arena, "%s%s%s", names, *names ? "," : "", staff_roles[i].name);
	return names;
}

const char *role_label(const char *role)
{
	for (int i = 0; i < STAFF_ROLES; i++)
		if (text_same(role, staff_roles[i].name))
			return staff_roles[i].label;
	for (int i = 0; i < MEMBER_ROLES; i++)
		if (text_same(role, member_roles[i].name))
			return member_roles[i].label;
	return NULL;
}

const char *role_at(int n)
{
	return n < STAFF_ROLES ? staff_roles[n].name : NULL;
}

const char *right_label(enum right right)
{
	static const char *const labels[RIGHTS] = {
		[ANYONE] = N_("Read public pages"),
		[SIGNED_IN] = N_("Pages of people who have signed in"),
		[PARTNER_VIEW] = N_("The partner's cabinet"),
		[PARTNER_ORDER] = N_("Carts and orders"),
		[PARTNER_EARNINGS] = N_("Commissions and statements"),
		[PARTNER_MANAGE] = N_("Addresses, keys and the programme"),
		[CONTRACTOR_WORK] = N_("Work on projects"),
		[STAFF] = N_("The staff's cabinet"),
		[APPLICATIONS_REVIEW] = N_("Read and decide applications"),
		[PARTNERS_MANAGE] = N_("Partners and their cooperation"),
		[CATALOGUE_MANAGE] = N_("Products and prices"),
		[ORDERS_VIEW] = N_("See orders"),
		[ORDERS_MANAGE] = N_("Confirm and change orders"),
		[ORDERS_SHIP] = N_("Pack and send orders"),
		[PROJECTS_MANAGE] = N_("Offer and lead projects"),
		[PROJECTS_REVIEW] = N_("Review the stages of projects"),
		[MONEY_MANAGE] = N_("Payments and the ledger"),
		[PROGRAMME_MANAGE] = N_("Change the programme"),
		[CONDUCT_MANAGE] = N_("Violations of the programme"),
		[ECONOMICS_VIEW] = N_("What partners bring and cost"),
		[SETTINGS_MANAGE] = N_("Staff accounts and company settings"),
	};

	return right < RIGHTS ? labels[right] : NULL;
}

/* The roles that hold it, in the reader's language: "Finance, Administrator". */
static const char *roles_with(struct arena *arena, enum right right)
{
	const char *list = "";

	for (int i = 0; i < STAFF_ROLES; i++)
		if (staff_roles[i].rights & RIGHT(right))
			list = arena_printf(arena, "%s%s%s", list, *list ? ", " : "", locale_text(staff_roles[i].label));
	return list;
}

#define LACKING N_("This page or step needs the right “%1$s”, which this account does not have.")

refusal right_refused(struct arena *arena, enum right right, uint64_t rights, int64_t partner_id)
{
	static const struct refused staff = {
		LACKING, N_("It belongs to these roles: %2$s. An administrator gives roles under Staff.") };
	static const struct refused outsider = {
		LACKING, N_("It belongs to the company's own staff. Whoever works there signs in with a staff account.") };
	static const struct refused no_partner = {
		LACKING, N_("It belongs to the members of a partner. Sign in with an account of a partner.") };
	static const struct refused owner = {
		LACKING, N_("It comes with an accepted programme and a running cooperation of this kind. Our partner managers can lift this: write to us.") };
	static const struct refused member = { LACKING, N_("The owner of the partner's account can lift this.") };
	const char *name = locale_text(right_label(right));

	if (right >= STAFF)
		return rights & RIGHT(STAFF) ? refuse(arena, &staff, name, roles_with(arena, right)) :
					       refuse(arena, &outsider, name);
	if (!partner_id)
		return refuse(arena, &no_partner, name);
	return refuse(arena, rights & RIGHT(PARTNER_MANAGE) ? &owner : &member, name);
}
