/* The partner's own things: delivery addresses, the company's data and people, keys of the API. */
#include "shop/pages.h"

#include "base/text.h"
#include "domain/people/own.h"
#include "domain/people/roles.h"
#include "domain/shop/addresses.h"
#include "sql/addresses.h"
#include "sql/partner_own.h"

struct addresses_page {
	struct address_list addresses;
	bool may_order; /* whoever orders keeps the addresses */
	bool to_confirm; /* nobody has called them right yet */
};

struct address_page {
	const struct address *address; /* NULL: a new one */
	const char *action;
	bool to_checkout;              /* where the partner came from */
};

struct member_row {
	const struct own_member *member;
	const char *role; /* for people */
};
LIST_OF(member_row);
RECORD_OF(member_row);

struct company_page {
	const struct own_partner *partner;
	const char *reference;        /* P-1001 */
	struct member_row_list members;
	struct own_key_list keys;
	const char *secret;           /* a new key, shown this once; empty otherwise */
	int64_t term_days;            /* for payment */
	bool may_manage;
};

RECORD(addresses_page, LIST(addresses_page, addresses, address), FIELD(addresses_page, may_order),
       FIELD(addresses_page, to_confirm));
RECORD(address_page, ONE(address_page, address, address), FIELD(address_page, action),
       FIELD(address_page, to_checkout));
RECORD(member_row, ONE(member_row, member, own_member), FIELD(member_row, role));
RECORD(company_page, ONE(company_page, partner, own_partner), FIELD(company_page, reference),
       LIST(company_page, members, member_row), LIST(company_page, keys, own_key), FIELD(company_page, secret),
       FIELD(company_page, term_days), FIELD(company_page, may_manage));

const struct field_rule address_form[] = {
	{ "label", TEXT, .required = true, .max = 60 },
	{ "recipient", TEXT, .required = true, .max = 160 },
	{ "street", TEXT, .required = true, .max = 200 },
	{ "postcode", TEXT, .required = true, .max = 20 },
	{ "city", TEXT, .required = true, .max = 100 },
	{ "country", TEXT, .required = true, .min = 2, .max = 2 },
	{ "phone", TEXT, .max = 40 },
	{ "next", CHOICE, .choices = "checkout" },
	{ 0 }
};
const struct field_rule address_query[] = { { .name = "next", .type = CHOICE, .choices = "checkout" }, { 0 } };
const struct field_rule address_remove_form[] = { { 0 } };
const struct field_rule key_form[] = { { "label", TEXT, .required = true, .max = 60 }, { 0 } };
const struct field_rule key_revoke_form[] = { { "key", WHOLE, .required = true, .min = 1 }, { 0 } };

enum status show_addresses(struct request *req)
{
	struct addresses_page *data = arena_one(req->arena, struct addresses_page);

	data->addresses = sql_addresses_of(req->db, req->visitor.partner_id);
	data->may_order = (req->visitor.rights & RIGHT(PARTNER_ORDER)) != 0;
	data->to_confirm = data->may_order && data->addresses.count && !sql_addresses_checked(req->db, req->visitor.partner_id);
	return page(req, "shop/addresses", data);
}

/* "new", or the id of one's own address. */
static int64_t address_id(const struct request *req)
{
	int64_t id = 0;

	return text_to_int(path_text(req, 0), &id) ? id : 0;
}

enum status show_address(struct request *req)
{
	struct address_page *data = arena_one(req->arena, struct address_page);

	if (!text_same(path_text(req, 0), "new")) {
		data->address = sql_address_of(req->db, req->visitor.partner_id, address_id(req));
		if (!data->address)
			return not_found(req);
	}
	data->to_checkout = text_same(form_text(req, "next"), "checkout");
	data->action = arena_printf(req->arena, "/shop/addresses/%s", path_text(req, 0));
	return page(req, "shop/address", data);
}

enum status save_address(struct request *req)
{
	struct actor actor = actor_of(req);
	struct address address = { .id = address_id(req),
				   .label = form_text(req, "label"),
				   .recipient = form_text(req, "recipient"),
				   .street = form_text(req, "street"),
				   .postcode = form_text(req, "postcode"),
				   .city = form_text(req, "city"),
				   .country = form_text(req, "country"),
				   .phone = form_text(req, "phone") };
	const char *country = text_code(req->arena, address.country);
	int64_t id;

	if (!address.id && !text_same(path_text(req, 0), "new"))
		return not_found(req);
	if (text_letters(country) != 2) {
		form_wrong(req, "country", N_("Write the country as two letters, for example GB, PL or DE."));
		return invalid(req);
	}
	address.country = country;

	refusal why = address_save(req->db, &actor, &address, &id);

	if (why)
		return refused(req, why);
	if (text_same(form_text(req, "next"), "checkout"))
		return redirect_notice(req, N_("The address is saved."), "/shop/checkout");
	return redirect_notice(req, N_("The address is saved."), "/shop/addresses");
}

enum status confirm_addresses(struct request *req)
{
	struct actor actor = actor_of(req);
	refusal why = addresses_confirm(req->db, &actor);

	return why ? refused(req, why) : redirect_notice(req, N_("Thank you. We deliver to these addresses."), "/shop");
}

enum status remove_address(struct request *req)
{
	struct actor actor = actor_of(req);
	refusal why = address_remove(req->db, &actor, address_id(req));

	return why ? refused(req, why) : redirect_notice(req, N_("The address is removed."), "/shop/addresses");
}

static enum status company_with(struct request *req, const char *secret)
{
	struct company_page *data = arena_one(req->arena, struct company_page);
	int64_t partner = req->visitor.partner_id;
	struct own_member_list members = sql_own_members(req->db, partner);

	data->partner = sql_own_partner(req->db, partner);
	if (!data->partner)
		return not_found(req);
	data->reference = arena_printf(req->arena, "P-%lld", (long long)(1000 + partner));
	data->term_days = data->partner->payment_days >= 0 ? data->partner->payment_days : company(req)->payment_days;
	data->may_manage = (req->visitor.rights & RIGHT(PARTNER_MANAGE)) != 0;
	data->secret = secret;
	if (data->may_manage)
		data->keys = sql_own_keys(req->db, partner);
	data->members.items = arena_many(req->arena, struct member_row, members.count + 1);
	data->members.count = members.count;
	for (size_t i = 0; i < members.count; i++) {
		const char *role = role_label(members.items[i].role);

		data->members.items[i] = (struct member_row){ &members.items[i], role ? locale_text(role) : "" };
	}
	return page(req, "shop/company", data);
}

enum status show_company(struct request *req)
{
	return company_with(req, "");
}

/* The only answer to a POST that is a page and no redirect: the key's text must not be stored anywhere, so it can be shown
 * only here. */
enum status create_key(struct request *req)
{
	struct actor actor = actor_of(req);
	const char *secret;
	refusal why = own_key_create(req->db, &actor, form_text(req, "label"), &secret);

	return why ? refused(req, why) : company_with(req, secret);
}

enum status revoke_key(struct request *req)
{
	struct actor actor = actor_of(req);
	refusal why = own_key_revoke(req->db, &actor, form_int(req, "key"));

	return why ? refused(req, why) : redirect_notice(req, N_("The key is revoked. Nobody can use it any more."), "/shop/company");
}
