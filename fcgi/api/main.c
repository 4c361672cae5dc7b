/* The JSON API of partners: their catalogue, prices and orders, by a key. */
#include "api/pages.h"
#include "domain/shop/catalogue.h"
#include "web/service.h"

static const struct route routes[] = {
	/* method path                         handler                right          effect    fields          shown again */
	{ GET,  "/api/openapi.json",           show_document,         ANYONE,        TX_NONE,  NULL,           NULL, .rate = RATE_API },
	{ GET,  "/api/v1/products",            list_products,         PARTNER_ORDER, TX_READ,  products_query, NULL, .rate = RATE_API, .key = true },
	{ GET,  "/api/v1/products/:sku",       show_product,          PARTNER_ORDER, TX_READ,  NULL,           NULL, .rate = RATE_API, .key = true },
	{ GET,  "/api/v1/addresses",           list_addresses,        PARTNER_VIEW,  TX_READ,  NULL,           NULL, .rate = RATE_API, .key = true },
	{ GET,  "/api/v1/delivery-methods",    list_delivery_methods, PARTNER_VIEW,  TX_READ,  NULL,           NULL, .rate = RATE_API, .key = true },
	{ GET,  "/api/v1/orders",              list_orders,           PARTNER_VIEW,  TX_READ,  orders_query,   NULL, .rate = RATE_API, .key = true },
	{ GET,  "/api/v1/orders/:reference",   show_order,            PARTNER_VIEW,  TX_READ,  NULL,           NULL, .rate = RATE_API, .key = true },
	{ POST, "/api/v1/orders",              submit_order,          PARTNER_ORDER, TX_WRITE, order_form,     NULL, .rate = RATE_API, .key = true, .once = ONCE },
	{ 0 }
};

static const struct template_binding templates[] = { { 0 } };

static const struct service service = {
	.name = "api",
	.title = N_("API"),
	.routes = routes,
	.templates = templates,
	.company = company_of_request,
	.key = visitor_of_key,
};

int main(int argc, char **argv)
{
	catalogue_share();
	return service_main(argc, argv, &service);
}
