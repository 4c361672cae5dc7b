#include "domain/shop/delivery.h"

#include "base/text.h"
#include "core/locale.h"

RECORD(delivery_method, FIELD(delivery_method, id), FIELD(delivery_method, code), FIELD(delivery_method, name),
       FIELD(delivery_method, name_pl), FIELD(delivery_method, name_ru), FIELD(delivery_method, net),
       FIELD(delivery_method, free_from), FIELD(delivery_method, may_be_free), FIELD(delivery_method, days),
       FIELD(delivery_method, vat_points));

const char *delivery_name(const char *name, const char *name_pl, const char *name_ru)
{
	const char *own = locale_current() == POLISH ? name_pl : locale_current() == RUSSIAN ? name_ru : name;

	return text_empty(own) ? name : own;
}

struct money delivery_cost(const struct delivery_method *method, struct money goods)
{
	bool is_free = method->may_be_free && goods.minor >= method->free_from.minor;

	return is_free ? money_of(0, method->net.currency) : method->net;
}

const struct delivery_method *delivery_find(struct delivery_method_list methods, int64_t id)
{
	for (size_t i = 0; i < methods.count; i++)
		if (methods.items[i].id == id)
			return &methods.items[i];
	return NULL;
}
