/* Placing an order: the same domain function as at checkout, once per Idempotency-Key. */
#include "api/pages.h"

#include <ctype.h>
#include <string.h>

#include "base/text.h"
#include "domain/shop/addresses.h"
#include "domain/shop/reference.h"
#include "domain/shop/skus.h"
#include "sql/api.h"

enum { LINES_MOST = 300 };

const struct field_rule order_form[] = {
	{ "lines.sku", TEXT, .required = true, .many = true, .max = 40 },
	{ "lines.quantity", WHOLE, .required = true, .many = true, .min = 1, .max = 1000000 },
	{ "address_id", WHOLE, .min = 1 },
	{ "address.recipient", TEXT, .max = 160 },
	{ "address.street", TEXT, .max = 200 },
	{ "address.postcode", TEXT, .max = 20 },
	{ "address.city", TEXT, .max = 100 },
	{ "address.country", TEXT, .min = 2, .max = 2 },
	{ "address.phone", TEXT, .max = 40 },
	{ "delivery_method", TEXT, .required = true, .max = 20 },
	{ "buyer_reference", TEXT, .max = 60 },
	{ "note", LINES, .max = 1000 },
	{ 0 }
};

static const char *const address_parts[] = { "address.recipient", "address.street", "address.postcode", "address.city",
					     "address.country" };
enum { ADDRESS_PARTS = sizeof(address_parts) / sizeof(address_parts[0]) };

/* Either a known address or a whole new one. */
static bool address_fine(struct request *req)
{
	bool any = form_sent(req, "address.phone");

	for (int i = 0; i < ADDRESS_PARTS; i++)
		any = any || form_sent(req, address_parts[i]);
	if (any && form_sent(req, "address_id"))
		form_wrong(req, "address_id", N_("Give either address_id or address, not both."));
	if (!any && !form_sent(req, "address_id"))
		form_wrong(req, "address_id", N_("Give address_id or address."));
	for (int i = 0; any && i < ADDRESS_PARTS; i++)
		if (!form_sent(req, address_parts[i]))
			form_wrong(req, address_parts[i], N_("Fill this in."));

	const char *country = form_text(req, "address.country");

	if (any && *country && !(isupper((unsigned char)country[0]) && isupper((unsigned char)country[1])))
		form_wrong(req, "address.country", N_("Write the country as two capitals of ISO 3166, like GB."));
	return form_fine(req);
}

static bool read_lines(struct request *req, struct wanted *wanted, size_t count)
{
	const char **skus = arena_many(req->arena, const char *, count + 1);
	int64_t *ids = arena_many(req->arena, int64_t, count + 1);

	for (size_t i = 0; i < count; i++)
		skus[i] = form_text_at(req, "lines.sku", i);
	skus_find(req->db, req->visitor.partner_id, skus, count, ids);
	for (size_t i = 0; i < count; i++) {
		wanted[i] = (struct wanted){ ids[i], form_int_at(req, "lines.quantity", i) };
		if (!ids[i])
			form_wrong_at(req, "lines.sku", i, N_("There is no such product in your assortment."));
	}
	return form_fine(req);
}

static refusal find_address(struct request *req, const struct actor *actor, int64_t *id)
{
	struct address address = { .label = "API",
				   .recipient = form_text(req, "address.recipient"),
				   .street = form_text(req, "address.street"),
				   .postcode = form_text(req, "address.postcode"),
				   .city = form_text(req, "address.city"),
				   .country = form_text(req, "address.country"),
				   .phone = form_text(req, "address.phone") };

	*id = form_int(req, "address_id");
	return *id ? NULL : address_save(req->db, actor, &address, id);
}

static enum status placed(struct request *req, int64_t order_id)
{
	struct json_object *object = order_object(req, order_id);

	if (!object)
		return not_found(req);
	req->location = arena_printf(req->arena, "/api/v1/orders/%s", order_reference(req->arena, order_id));
	return json_reply(req, STATUS_CREATED, object);
}

enum status submit_order(struct request *req)
{
	struct actor actor = actor_of(req);
	size_t count = form_count(req, "lines.sku");
	struct wanted *wanted = arena_many(req->arena, struct wanted, count + 1);
	int64_t address_id, order_id;

	if (form_count(req, "lines.quantity") != count)
		form_wrong(req, "lines.quantity", N_("Give every line a sku and a quantity."));
	if (count > LINES_MOST)
		form_wrong(req, "lines.sku", N_("An order takes 300 lines at most."));
	if (!address_fine(req) || !read_lines(req, wanted, count))
		return invalid(req);

	int64_t delivery = sql_api_delivery_of(req->db, form_text(req, "delivery_method"));

	if (!delivery) {
		form_wrong(req, "delivery_method", N_("There is no such way of delivery."));
		return invalid(req);
	}

	refusal why = find_address(req, &actor, &address_id);
	struct order_wish wish = { .lines = wanted,
				   .count = count,
				   .address_id = address_id,
				   .delivery_method_id = delivery,
				   .buyer_reference = form_text(req, "buyer_reference"),
				   .note = form_text(req, "note") };

	if (!why)
		why = order_submit(req->db, &actor, company(req), &wish, &order_id);
	return why ? refused(req, why) : placed(req, order_id);
}
