/* Where to and how: what an order may name. */
#include "api/pages.h"

#include "core/locale.h"
#include "domain/shop/addresses.h"
#include "sql/addresses.h"
#include "sql/delivery.h"

enum status list_addresses(struct request *req)
{
	struct address_list all = sql_addresses_of(req->db, req->visitor.partner_id);
	struct json_object *items = json_object_new_array();

	for (size_t i = 0; i < all.count; i++) {
		const struct address *address = &all.items[i];
		struct json_object *item = json_object_new_object();

		add_text(item, "id", arena_printf(req->arena, "%lld", (long long)address->id));
		add_text(item, "label", address->label);
		add_text(item, "recipient", address->recipient);
		add_text(item, "street", address->street);
		add_text(item, "postcode", address->postcode);
		add_text(item, "city", address->city);
		add_text(item, "country", address->country);
		add_text(item, "phone", address->phone);
		json_object_array_add(items, item);
	}
	return list_reply(req, items, NULL);
}

enum status list_delivery_methods(struct request *req)
{
	struct delivery_method_list all = sql_delivery_methods(req->db, locale_today(req->now), req->currency);
	struct json_object *items = json_object_new_array();

	for (size_t i = 0; i < all.count; i++) {
		const struct delivery_method *method = &all.items[i];
		struct json_object *item = json_object_new_object();

		add_text(item, "code", method->code);
		add_text(item, "name", delivery_name(method->name, method->name_pl, method->name_ru));
		add_money(item, "net", method->net);
		if (method->may_be_free)
			add_money(item, "free_from", method->free_from);
		else
			add_text(item, "free_from", NULL);
		add_number(item, "days", method->days);
		json_object_array_add(items, item);
	}
	return list_reply(req, items, NULL);
}
