/* The handlers of the partner's storefront and cabinet, with their fields and the records of their pages. */
#ifndef SHOP_PAGES_H
#define SHOP_PAGES_H

#include "domain/shop/catalogue.h"
#include "domain/shop/orders.h"
#include "shared/visitor.h"
#include "web/page.h"

/* The bar at the foot of the storefront: what is in the cart, how much is missing to free delivery. */
struct cart_bar {
	int64_t lines;
	struct money net;
	bool has_lines;
	struct money to_free; /* goods still missing until a delivery is free */
	bool has_goal;
	int64_t done;         /* hundredths of that goal */
};
RECORD_OF(cart_bar);
struct cart_bar *cart_bar_of(struct request *req, const struct catalogue_view *view);

/* today.c */
handler show_today;
RECORD_OF(today_page);

/* products.c */
extern const struct field_rule products_query[];
handler show_products, show_product, show_price;
RECORD_OF(products_page);
RECORD_OF(product_page);
RECORD_OF(price_page);

/* cart.c */
extern const struct field_rule cart_add_form[], cart_change_form[];
handler add_to_cart, show_cart, change_cart, trim_cart;
RECORD_OF(cart_page);

/* checkout.c */
extern const struct field_rule checkout_form[];
handler show_checkout, place_order;
RECORD_OF(checkout_page);

/* orders.c */
extern const struct field_rule orders_query[], order_message_form[], order_cancel_form[], order_received_form[];
handler show_orders, show_order, print_order, write_message, cancel_order, receive_parcel;
RECORD_OF(orders_page);
RECORD_OF(order_page);

/* own.c */
extern const struct field_rule address_form[], address_query[], address_remove_form[], key_form[], key_revoke_form[];
handler show_addresses, show_address, save_address, confirm_addresses, remove_address, show_company, create_key, revoke_key;
RECORD_OF(addresses_page);
RECORD_OF(address_page);
RECORD_OF(company_page);

/* team.c */
extern const struct field_rule team_query[];
handler show_team;
RECORD_OF(team_page);

/* rates.c */
handler show_rates;
RECORD_OF(rates_page);

/* people.c */
extern const struct field_rule people_invite_form[], people_role_form[];
handler show_people, invite_person, invite_person_again, uninvite_person, change_person_role, remove_person;
RECORD_OF(people_page);

/* programme.c */
extern const struct field_rule accept_form[], own_terms_form[];
handler show_programme, accept_programme, answer_own_terms, show_programme_difference;
RECORD_OF(programme_page);

/* accepted.c */
handler show_accepted, print_accepted, download_accepted, download_canonical, download_own_terms;
RECORD_OF(accepted_page);
RECORD_OF(accepted_version_page);

/* earnings.c */
extern const struct field_rule earnings_query[], export_query[];
handler show_earnings, show_slip, export_earnings;
RECORD_OF(earnings_page);
RECORD_OF(slip_page);

/* statement.c */
extern const struct field_rule statement_query[], statement_file_query[];
handler show_statement, export_statement;
RECORD_OF(statement_page);

/* payouts.c */
extern const struct field_rule payout_account_form[];
handler show_payouts, set_payout_account;
RECORD_OF(payouts_page);

/* One line of a cart or a checkout, ready to show. */
struct line_view {
	const char *sku;
	const char *name;
	const char *picture;
	int64_t quantity;
	int64_t pack_size;
	int64_t least_quantity;
	int64_t maximum_quantity;
	struct money price;
	struct money net;
	int64_t vat_points;
	const char *list_name;
	int64_t price_from;
	bool has_break;      /* the price comes from a quantity break */
	const char *problem; /* a sentence, empty when fine */
	bool short_of;
	int64_t in_stock;
	bool left;           /* something of it is in stock */
	struct date expected_on;
};
LIST_OF(line_view);
RECORD_OF(line_view);
struct line_view_list line_views(struct request *req, const struct reckoning *sum);

/* The cart as wanted lines, its offers and what it would cost with that delivery. */
struct cart_state {
	int64_t cart_id;
	struct wanted *wanted;
	size_t count;
	struct offer_list offers;
	struct reckoning sum;
};
struct cart_state cart_state(struct request *req, const struct delivery_method *method);

#endif
