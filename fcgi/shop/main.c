/* The partner's storefront and cabinet: who may open what, what it may change, what it may be told. */
#include "shop/conduct.h"
#include "shop/pages.h"

#include "shared/programme_view.h"
#include "web/service.h"

static const struct route routes[] = {
	/* method path                              handler           right            effect    fields          shown again */
	{ GET,  "/shop",                            show_today,       PARTNER_VIEW,    TX_READ,  NULL,            NULL,          .rate = RATE_PAGE },
	{ GET,  "/shop/products",                   show_products,    PARTNER_ORDER,   TX_READ,  products_query,  NULL,          .rate = RATE_PAGE },
	{ GET,  "/shop/products/:sku",              show_product,     PARTNER_ORDER,   TX_READ,  NULL,            NULL,          .rate = RATE_PAGE },
	{ GET,  "/shop/products/:sku/price",        show_price,       PARTNER_ORDER,   TX_READ,  NULL,            NULL,          .rate = RATE_PAGE },
	{ GET,  "/shop/cart",                       show_cart,        PARTNER_ORDER,   TX_READ,  NULL,            NULL,          .rate = RATE_PAGE },
	{ POST, "/shop/cart/add",                   add_to_cart,      PARTNER_ORDER,   TX_WRITE, cart_add_form,   show_product,  .rate = RATE_FORM },
	{ POST, "/shop/cart/change",                change_cart,      PARTNER_ORDER,   TX_WRITE, cart_change_form, show_cart,    .rate = RATE_FORM },
	{ POST, "/shop/cart/trim",                  trim_cart,        PARTNER_ORDER,   TX_WRITE, NULL,            show_cart,     .rate = RATE_FORM },
	{ GET,  "/shop/checkout",                   show_checkout,    PARTNER_ORDER,   TX_READ,  NULL,            NULL,          .rate = RATE_PAGE },
	{ POST, "/shop/checkout",                   place_order,      PARTNER_ORDER,   TX_WRITE, checkout_form,   show_checkout, .rate = RATE_FORM, .once = ONCE },
	{ GET,  "/shop/orders",                     show_orders,      PARTNER_VIEW,    TX_READ,  orders_query,    NULL,          .rate = RATE_PAGE },
	{ GET,  "/shop/orders/:reference",          show_order,       PARTNER_VIEW,    TX_READ,  NULL,            NULL,          .rate = RATE_PAGE },
	{ GET,  "/shop/orders/:reference/print",    print_order,      PARTNER_VIEW,    TX_READ,  NULL,            NULL,          .rate = RATE_PAGE },
	{ POST, "/shop/orders/:reference/messages", write_message,    PARTNER_VIEW,    TX_WRITE, order_message_form, show_order, .rate = RATE_FORM, .once = ONCE },
	{ POST, "/shop/orders/:reference/cancel",   cancel_order,     PARTNER_ORDER,   TX_WRITE, order_cancel_form, show_order,  .rate = RATE_FORM },
	{ POST, "/shop/orders/:reference/received", receive_parcel,   PARTNER_ORDER,   TX_WRITE, order_received_form, show_order, .rate = RATE_FORM },
	{ GET,  "/shop/earnings",                   show_earnings,    PARTNER_EARNINGS, TX_READ, earnings_query,  NULL,          .rate = RATE_PAGE },
	{ GET,  "/shop/earnings/statement",         show_statement,   PARTNER_EARNINGS, TX_READ, statement_query, NULL,          .rate = RATE_PAGE },
	{ GET,  "/shop/earnings/statement/csv",     export_statement, PARTNER_EARNINGS, TX_READ, statement_file_query, NULL,      .rate = RATE_PAGE },
	{ GET,  "/shop/earnings/export",            export_earnings,  PARTNER_EARNINGS, TX_READ, export_query,    NULL,          .rate = RATE_PAGE },
	{ GET,  "/shop/earnings/payouts",           show_payouts,     PARTNER_EARNINGS, TX_READ, NULL,            NULL,          .rate = RATE_PAGE },
	{ POST, "/shop/earnings/payouts",           set_payout_account, PARTNER_MANAGE, TX_WRITE, payout_account_form, show_payouts, .rate = RATE_FORM },
	{ GET,  "/shop/bonuses",                    show_own_bonuses, PARTNER_EARNINGS, TX_READ, NULL,            NULL,          .rate = RATE_PAGE },
	{ GET,  "/shop/bonuses/:award",             show_bonus_slip,  PARTNER_EARNINGS, TX_READ, NULL,            NULL,          .rate = RATE_PAGE },
	{ GET,  "/shop/earnings/rates",             show_rates,       PARTNER_EARNINGS, TX_READ, NULL,            NULL,          .rate = RATE_PAGE },
	{ GET,  "/shop/leaderboard",                show_leaderboard, PARTNER_EARNINGS, TX_READ, NULL,            NULL,          .rate = RATE_PAGE },
	{ POST, "/shop/leaderboard",                join_leaderboard, PARTNER_MANAGE,  TX_WRITE, leaderboard_form, show_leaderboard, .rate = RATE_FORM },
	{ POST, "/shop/leaderboard/leave",          leave_leaderboard, PARTNER_MANAGE, TX_WRITE, NULL,            show_leaderboard, .rate = RATE_FORM },
	{ GET,  "/shop/violations",                 show_own_violations, PARTNER_VIEW, TX_READ,  NULL,            NULL,          .rate = RATE_PAGE },
	{ GET,  "/shop/violations/:id",             show_own_violation, PARTNER_VIEW,  TX_READ,  NULL,            NULL,          .rate = RATE_PAGE },
	{ POST, "/shop/violations/:id/answer",      answer_violation, PARTNER_MANAGE,  TX_WRITE, violation_text_form, show_own_violation, .rate = RATE_FORM, .once = ONCE, .body = FILE_BYTES + 64 * 1024 },
	{ POST, "/shop/violations/:id/appeal",      appeal_violation, PARTNER_MANAGE,  TX_WRITE, violation_text_form, show_own_violation, .rate = RATE_FORM, .once = ONCE, .body = FILE_BYTES + 64 * 1024 },
	{ GET,  "/shop/violations/:id/files/:file", download_own_evidence, PARTNER_VIEW, TX_READ, NULL,           NULL,          .rate = RATE_PAGE },
	{ GET,  "/shop/earnings/:commission",       show_slip,        PARTNER_EARNINGS, TX_READ, NULL,            NULL,          .rate = RATE_PAGE },
	{ GET,  "/shop/team",                       show_team,        PARTNER_EARNINGS, TX_READ, team_query,      NULL,          .rate = RATE_PAGE },
	{ GET,  "/shop/programme",                  show_programme,   PARTNER_VIEW,    TX_READ,  NULL,            NULL,          .rate = RATE_PAGE },
	{ POST, "/shop/programme/accept",           accept_programme, PARTNER_MANAGE,  TX_WRITE, accept_form,     show_programme, .rate = RATE_FORM },
	{ GET,  "/shop/programme/difference",       show_programme_difference, PARTNER_VIEW, TX_READ, versions_difference_query, NULL,    .rate = RATE_PAGE },
	{ POST, "/shop/programme/terms/:id",        answer_own_terms, PARTNER_MANAGE,  TX_WRITE, own_terms_form,  show_programme, .rate = RATE_FORM },
	{ GET,  "/shop/programme/terms/:id/text",   download_own_terms, PARTNER_VIEW,  TX_READ,  NULL,            NULL,          .rate = RATE_PAGE },
	{ GET,  "/shop/programme/accepted",         show_accepted,    PARTNER_VIEW,    TX_READ,  NULL,            NULL,          .rate = RATE_PAGE },
	{ GET,  "/shop/programme/accepted/:id",     print_accepted,   PARTNER_VIEW,    TX_READ,  NULL,            NULL,          .rate = RATE_PAGE },
	{ GET,  "/shop/programme/accepted/:id/text", download_accepted, PARTNER_VIEW,  TX_READ,  NULL,            NULL,          .rate = RATE_PAGE },
	{ GET,  "/shop/programme/accepted/:id/canonical", download_canonical, PARTNER_VIEW, TX_READ, NULL,        NULL,          .rate = RATE_PAGE },
	{ GET,  "/shop/addresses",                  show_addresses,   PARTNER_VIEW,    TX_READ,  NULL,            NULL,          .rate = RATE_PAGE },
	{ POST, "/shop/addresses/confirm",          confirm_addresses, PARTNER_ORDER,  TX_WRITE, NULL,            show_addresses, .rate = RATE_FORM },
	{ GET,  "/shop/addresses/:address",         show_address,     PARTNER_ORDER,   TX_READ,  address_query,           NULL,          .rate = RATE_PAGE },
	{ POST, "/shop/addresses/:address",         save_address,     PARTNER_ORDER,   TX_WRITE, address_form,    show_address,  .rate = RATE_FORM },
	{ POST, "/shop/addresses/:address/remove",  remove_address,   PARTNER_ORDER,   TX_WRITE, address_remove_form, show_addresses, .rate = RATE_FORM },
	{ GET,  "/shop/company",                    show_company,     PARTNER_VIEW,    TX_READ,  NULL,            NULL,          .rate = RATE_PAGE },
	{ GET,  "/shop/company/people",             show_people,      PARTNER_VIEW,    TX_READ,  NULL,            NULL,          .rate = RATE_PAGE },
	{ POST, "/shop/company/people/invite",      invite_person,    PARTNER_MANAGE,  TX_WRITE, people_invite_form, show_people, .rate = RATE_FORM },
	{ POST, "/shop/company/people/:person/role", change_person_role, PARTNER_MANAGE, TX_WRITE, people_role_form, show_people, .rate = RATE_FORM },
	{ POST, "/shop/company/people/:person/remove", remove_person, PARTNER_MANAGE,  TX_WRITE, NULL,            show_people,   .rate = RATE_FORM },
	{ POST, "/shop/company/people/invitations/:id/again", invite_person_again, PARTNER_MANAGE, TX_WRITE, NULL, show_people,  .rate = RATE_FORM },
	{ POST, "/shop/company/people/invitations/:id/withdraw", uninvite_person, PARTNER_MANAGE, TX_WRITE, NULL, show_people,   .rate = RATE_FORM },
	{ POST, "/shop/company/keys",               create_key,       PARTNER_MANAGE,  TX_WRITE, key_form,        show_company,  .rate = RATE_FORM },
	{ POST, "/shop/company/keys/revoke",        revoke_key,       PARTNER_MANAGE,  TX_WRITE, key_revoke_form, show_company,  .rate = RATE_FORM },
	{ 0 }
};

static const struct template_binding templates[] = {
	{ "shop/today", &today_page_record },
	{ "shop/products", &products_page_record },
	{ "shop/product", &product_page_record },
	{ "shop/price", &price_page_record },
	{ "shop/cart", &cart_page_record },
	{ "shop/checkout", &checkout_page_record },
	{ "shop/orders", &orders_page_record },
	{ "shop/order", &order_page_record },
	{ "shop/order_print", &order_page_record },
	{ "shop/addresses", &addresses_page_record },
	{ "shop/address", &address_page_record },
	{ "shop/company", &company_page_record },
	{ "shop/people", &people_page_record },
	{ "shop/earnings", &earnings_page_record },
	{ "shop/slip", &slip_page_record },
	{ "shop/payouts", &payouts_page_record },
	{ "shop/bonuses", &own_bonuses_page_record },
	{ "shop/bonus", &bonus_slip_page_record },
	{ "shop/leaderboard", &leaderboard_page_record },
	{ "shop/violations", &own_violations_page_record },
	{ "shop/violation", &own_violation_page_record },
	{ "shop/statement", &statement_page_record },
	{ "shop/team", &team_page_record },
	{ "shop/rates", &rates_page_record },
	{ "shop/programme", &programme_page_record },
	{ "shop/programme_difference", &versions_difference_page_record },
	{ "shop/accepted", &accepted_page_record },
	{ "shop/accepted_print", &accepted_version_page_record },
	{ 0 }
};

static const struct menu_item menu[] = {
	{ "/shop", N_("Today"), PARTNER_VIEW },
	{ "/shop/products", N_("Products"), PARTNER_ORDER },
	{ "/shop/cart", N_("Cart"), PARTNER_ORDER },
	{ "/shop/orders", N_("Orders"), PARTNER_VIEW },
	{ "/shop/earnings", N_("Earnings"), PARTNER_EARNINGS },
	{ "/shop/team", N_("Team"), PARTNER_EARNINGS },
	{ "/shop/programme", N_("Programme"), PARTNER_VIEW },
	{ "/shop/addresses", N_("Addresses"), PARTNER_VIEW },
	{ "/shop/company", N_("Company"), PARTNER_VIEW },
	{ 0 }
};

static const struct service service = {
	.name = "shop",
	.title = N_("Your storefront"),
	.routes = routes,
	.templates = templates,
	.menu = menu,
	.session = session_of_visitor,
	.visitor = visitor_of_session,
	.company = company_of_request,
	.denied = before_acceptance,
};

int main(int argc, char **argv)
{
	catalogue_share();
	return service_main(argc, argv, &service);
}
