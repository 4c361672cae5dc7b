/* Ways of delivery and what they cost: a net price, free from a net amount of goods upwards. */
#ifndef SHOP_DELIVERY_H
#define SHOP_DELIVERY_H

#include "core/db.h"

struct delivery_method {
	int64_t id;
	const char *code;
	const char *name;
	const char *name_pl;
	const char *name_ru;
	struct money net;
	struct money free_from;
	bool may_be_free;
	int64_t days;
	int64_t vat_points; /* -1: its tax class has no rate for today */
};
LIST_OF(delivery_method);
RECORD_OF(delivery_method);

/* The name in the current language. */
const char *delivery_name(const char *name, const char *name_pl, const char *name_ru);

/* What it costs for that much of goods, net. */
struct money delivery_cost(const struct delivery_method *method, struct money goods);

/* NULL when there is none of that id. */
const struct delivery_method *delivery_find(struct delivery_method_list methods, int64_t id);

#endif
