/* The handlers of the JSON API with their fields, and what they share. The document deploy/openapi.json describes them; a
 * test compares it with the route table. */
#ifndef API_PAGES_H
#define API_PAGES_H

#include "core/json.h"
#include "domain/shop/orders.h"
#include "shared/visitor.h"

/* key.c: completes the visitor from a key; for struct service. */
bool visitor_of_key(struct request *req, const char *key);

/* document.c */
handler show_document;

/* products.c */
extern const struct field_rule products_query[];
handler list_products, show_product;

/* orders.c */
extern const struct field_rule orders_query[];
handler list_orders, show_order;
/* The order as an object, read for the visitor's partner; NULL when there is none. */
struct json_object *order_object(struct request *req, int64_t id);

/* submit.c */
extern const struct field_rule order_form[];
handler submit_order;

/* places.c */
handler list_addresses, list_delivery_methods;

/* values.c: members of an object. A text that is empty, a moment or a day that is not set is null. */
void add_text(struct json_object *object, const char *name, const char *text);
void add_number(struct json_object *object, const char *name, int64_t number);
void add_money(struct json_object *object, const char *name, struct money amount);
void add_when(struct request *req, struct json_object *object, const char *name, struct when moment);
void add_date(struct request *req, struct json_object *object, const char *name, struct date day);

/* Opaque and signed: an id behind which the next page of this kind of list begins. cursor_read answers false, having
 * marked the field, when the text was not made here for this partner. */
const char *cursor_make(struct request *req, const char *list, int64_t id);
bool cursor_read(struct request *req, const char *list, int64_t *id);

/* {"items": …, "next_cursor": …} with a Link header when there is more; path is that of the list. */
enum status list_reply(struct request *req, struct json_object *items, const char *cursor);

#endif
