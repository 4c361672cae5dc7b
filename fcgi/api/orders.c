/* The partner's orders. */
#include "api/pages.h"

#include "base/text.h"
#include "domain/shop/reference.h"
#include "sql/orders.h"

enum { ROWS = 50, ROWS_MOST = 200 };

const struct field_rule orders_query[] = {
	{ "state", CHOICE, .choices = "submitted awaiting_payment confirmed picking partially_shipped shipped delivered closed "
				      "cancelled rejected expired" },
	{ "cursor", TEXT, .max = 60 },
	{ "limit", WHOLE, .min = 1, .max = ROWS_MOST },
	{ 0 }
};

enum status list_orders(struct request *req)
{
	size_t rows = form_int(req, "limit") ? (size_t)form_int(req, "limit") : ROWS;
	int64_t after;

	if (!cursor_read(req, "orders", &after))
		return invalid(req);

	struct order_brief_list all =
		sql_orders_of(req->db, req->visitor.partner_id, form_text(req, "state"), after, (int64_t)rows + 1);
	struct json_object *items = json_object_new_array();

	for (size_t i = 0; i < all.count && i < rows; i++) {
		const struct order_brief *brief = &all.items[i];
		struct json_object *item = json_object_new_object();

		add_text(item, "reference", order_reference(req->arena, brief->id));
		add_text(item, "state", brief->state);
		add_text(item, "payment_state", order_payment_state(money_subtract(brief->gross, brief->returned), brief->paid));
		add_when(req, item, "placed_at", brief->placed_at);
		add_date(req, item, "payment_due", brief->payment_due);
		add_text(item, "buyer_reference", brief->buyer_reference);
		add_money(item, "net", brief->net);
		add_money(item, "gross", brief->gross);
		add_number(item, "lines", brief->line_count);
		json_object_array_add(items, item);
	}
	return list_reply(req, items, all.count > rows ? cursor_make(req, "orders", all.items[rows - 1].id) : NULL);
}

static struct json_object *lines_array(struct request *req, struct order_line_list lines)
{
	struct json_object *list = json_object_new_array();

	for (size_t i = 0; i < lines.count; i++) {
		const struct order_line *line = &lines.items[i];
		struct json_object *item = json_object_new_object();

		add_number(item, "line", line->line);
		add_text(item, "sku", line->sku);
		add_text(item, "name", line->name);
		add_number(item, "quantity", line->quantity);
		add_number(item, "shipped", line->shipped);
		add_number(item, "cancelled", line->cancelled);
		add_money(item, "unit_price", line->unit_price);
		add_text(item, "price_list", line->list_name);
		add_money(item, "net", line->net);
		add_number(item, "vat_points", line->vat_points);
		add_money(item, "vat", line->vat);
		add_date(req, item, "promised_on", line->promised_on);
		json_object_array_add(list, item);
	}
	return list;
}

static struct json_object *parcels_array(struct request *req, struct order_parcel_list parcels)
{
	struct json_object *list = json_object_new_array();

	for (size_t i = 0; i < parcels.count; i++) {
		const struct order_parcel *parcel = &parcels.items[i];
		struct json_object *item = json_object_new_object();

		add_number(item, "number", parcel->number);
		add_text(item, "carrier", parcel->carrier);
		add_text(item, "tracking", parcel->tracking);
		add_when(req, item, "shipped_at", parcel->shipped_at);
		add_when(req, item, "delivered_at", parcel->delivered_at);
		json_object_array_add(list, item);
	}
	return list;
}

static struct json_object *delivery_object(const struct order *order)
{
	struct json_object *object = json_object_new_object();

	add_text(object, "method", order->delivery_name);
	add_money(object, "net", order->delivery_net);
	add_text(object, "recipient", order->recipient);
	add_text(object, "street", order->street);
	add_text(object, "postcode", order->postcode);
	add_text(object, "city", order->city);
	add_text(object, "country", order->country);
	return object;
}

static void add_amounts(struct json_object *object, const struct order *order)
{
	add_money(object, "goods_net", order->goods_net);
	add_money(object, "net", order->net);
	add_money(object, "vat", order->vat);
	add_money(object, "gross", order->gross);
	add_money(object, "paid", order->paid);
}

struct json_object *order_object(struct request *req, int64_t id)
{
	int64_t partner = req->visitor.partner_id;
	const struct order *order = id ? sql_order_of_partner(req->db, partner, id) : NULL;
	struct json_object *object;

	if (!order)
		return NULL;
	object = json_object_new_object();
	add_text(object, "reference", order_reference(req->arena, id));
	add_text(object, "state", order->state);
	add_text(object, "hold", order->hold);
	add_text(object, "payment_state", order_payment_state(money_subtract(order->gross, order->returned), order->paid));
	add_text(object, "payment_reference", payment_reference(req->arena, id));
	add_date(req, object, "payment_due", order->payment_due);
	add_when(req, object, "placed_at", order->placed_at);
	add_text(object, "placed_by", order->placed_by_name);
	add_text(object, "buyer_reference", order->buyer_reference);
	add_text(object, "note", order->note);
	add_amounts(object, order);
	json_object_object_add(object, "delivery", delivery_object(order));
	json_object_object_add(object, "lines", lines_array(req, sql_order_lines_of(req->db, partner, id)));
	json_object_object_add(object, "parcels", parcels_array(req, sql_order_parcels_of(req->db, partner, id)));
	return object;
}

enum status show_order(struct request *req)
{
	struct json_object *object = order_object(req, order_of_reference(path_text(req, 0)));

	return object ? json_reply(req, STATUS_OK, object) : not_found(req);
}
