/* EXPLAIN of every statement of the measured pages (storefront, work and review lists, the order), each with values as they
 * come, on tables that have grown: none may read the rows of a growing table from end to end, but those of the second list,
 * each with its reason. A reason that is no longer needed fails as well. */
#include "fixtures/money_ground.h"

#include "core/db.h"

#define OWN "3,'GBP',3,'GBP',3,'GBP'"
#define LISTS "31,32,0,0,0,0,0,0"

/* Statement, then what stands for its parameters in the order of their places. */
static const char *const pages[][2] = {
	{ "person_session", "'h'" },
	{ "storefront_view", "3,'main',3,3,'2026-11-22','2026-11-22','2026-11-22',3" },
	{ "catalogue_view", "3,3,'2026-11-22','2026-11-22','2026-11-22',3" },
	{ "catalogue_stock", "'[1,2,3]'" },
	{ "catalogue_by_name", "3,0,0,'Lantern','Lantern',1,FALSE,'2026-11-22','2026-11-22','2026-11-22',3,51" },
	{ "catalogue_by_name_back", "3,0,0,'Lantern','Lantern',1,FALSE,'2026-11-22','2026-11-22','2026-11-22',3,51" },
	{ "catalogue_by_sku", "3,0,0,'G500',FALSE,'2026-11-22','2026-11-22','2026-11-22',3,51" },
	{ "catalogue_by_sku_back", "3,0,0,'G500',FALSE,'2026-11-22','2026-11-22','2026-11-22',3,51" },
	{ "catalogue_by_newest", "3,0,0,NOW(),NOW(),1,FALSE,'2026-11-22','2026-11-22','2026-11-22',3,51" },
	{ "catalogue_by_newest_back", "3,0,0,NOW(),NOW(),1,FALSE,'2026-11-22','2026-11-22','2026-11-22',3,51" },
	{ "catalogue_by_price", "3,31,500,900,500,1,0,0,FALSE,'32',51" },
	{ "catalogue_by_price_back", "3,31,500,100,500,1,0,0,FALSE,'32',51" },
	{ "catalogue_key_price", "3,'31',1,'31'" },
	{ "catalogue_run_price", "'31',3," LISTS ",0" },
	{ "offers_of", "3,'2026-11-22','[[1,1],[2,1]]',3,'2026-11-22','2026-11-22','2026-11-22',3,3" },
	{ "catalogue_key", "3,1" },
	{ "product_of_sku", "3,'G1'" },
	{ "cart_lines", "3,'main'" },
	{ "cart_lines_lock", "3,'main'" },
	{ "stock_lock", "'[[1,2],[2,1]]'" },
	{ "stock_reserve", "'[[1,2],[2,1]]'" },
	{ "order_party", "1,3" },
	{ "address_of", "3,1" },
	{ "reservations_add", "NOW(),1" },
	{ "cart_close", "1,3" },
	{ "version_in_force", "NOW()" },
	{ "ledger_of_partner", "3," OWN ",'2026-11-01','2026-12-01',0," OWN ",'2026-11-01','2026-12-01',0,101" },
	{ "ledger_moved", OWN ",'2026-11-01','2026-12-01'," OWN ",'2026-11-01','2026-12-01'" },
	{ "ledger_before", OWN ",'2026-11-01'," OWN ",'2026-11-01',3,'GBP'" },
	{ "commission_slip", "1,3" },
	{ "commissions_beside", "1001,3,1" },
	{ "slip_reversals", "3,1" },
	{ "once_find", "'1/3','/shop/checkout','k'" },
	{ "order_add", "1,1,'GBP',1,1,1,1,1,1,2000,'','',1,'2026-12-06',NOW(),1,3" },
	{ "order_lines_add", "1,1,'[[1,1001,1,1,1,1,1,1,1,2000,1]]'" },
	{ "projects_of_partner", "1500,0,0,0,0,0,0,21" },
	{ "projects_of_partner_back", "1500,1,0,0,0,0,21" },
	{ "projects_waiting", "1500,5" },
	{ "project_of_partner", "1,1500" },
	{ "applications_page", "NOW(),'new',0,26" },
	{ "applications_back", "NOW(),'approved',0,0,26" },
	{ "application_counts", "" },
	{ "catalogue_run_found", "'31','+lant*','%lant%','%','%','lant%',3," LISTS ",0,0,'name','name','name','name'" },
};

/* What must look at all products, and why it may. */
static const struct {
	const char *name, *values, *reason;
} meant[] = {
	{ "catalogue_run_inside", "'31','%ant%','%','%','ant%',3," LISTS ",0,0,'name','name','name','name'",
	  "no index knows what lies inside of words; only when the index of words finds nothing, and kept" },
	{ "catalogue_categories", "3," LISTS, "a count of all; kept until the catalogue's shape changes" },
};

static const struct statement *named(const char *name)
{
	for (int i = 0; i < db_catalogue_count; i++)
		if (strcmp(db_catalogue[i]->name, name) == 0)
			return db_catalogue[i];
	fail_msg("there is no statement %s", name);
	return NULL;
}

/* The text with the values in the places of its question marks; values hold no comma inside but within [] or (). */
static const char *filled(const struct statement *statement, const char *values)
{
	char *text = arena_alloc(arena, strlen(statement->text) + strlen(values) + 2), *to = text;
	int places = 0;

	for (const char *from = statement->text; *from; from++) {
		int depth = 0;

		if (*from != '?') {
			*to++ = *from;
			continue;
		}
		if (!*values)
			break;
		places++;
		for (; *values && (*values != ',' || depth); values++) {
			depth += *values == '[' || *values == '(';
			depth -= *values == ']' || *values == ')';
			*to++ = *values;
		}
		values += *values == ',';
	}
	if (places != statement->count || *values)
		fail_msg("%s has %d places; the values do not fit", statement->name, statement->count);
	return text;
}

static bool grows(const char *table)
{
	static const char *const tables[] = { "products", "prices", "stock", "partners", "persons", "members", "orders",
					      "order_lines", "carts", "cart_lines", "addresses", "acceptances",
					      "partner_assortments", "price_chains", "reservations", "web_sessions",
					      "web_idempotency", "projects", "stages", "applications", "application_flags",
					      "product_costs", "ledger_accounts", "ledger_entries", "ledger_balances", "commissions",
					      "return_lines", "returns", "commission_reversals" };

	for (size_t i = 0; i < sizeof(tables) / sizeof(tables[0]); i++)
		if (strcmp(tables[i], table) == 0)
			return true;
	return false;
}

/* JSON of the plan: "table_name": "p", "access_type": "ALL". Aliases are looked up in the statement's own text. */
static bool alias_grows(const char *sql, const char *alias)
{
	static const char *const before[] = { "FROM ", "JOIN ", "UPDATE ", "INTO " };

	for (size_t i = 0; i < 4; i++)
		for (const char *at = strstr(sql, before[i]); at; at = strstr(at + 1, before[i])) {
			char table[80] = "", name[80] = "";

			if (sscanf(at + strlen(before[i]), "%79[a-z_] %79[a-z_]", table, name) >= 1 &&
			    (strcmp(name, alias) == 0 || strcmp(table, alias) == 0))
				return grows(table);
		}
	/* inside of the views offered and project_board */
	return strcmp(alias, "p") == 0 || strcmp(alias, "a") == 0 || (strstr(sql, "project_board") && strchr("nsmr", *alias));
}

static bool walks_all(const char *plan, const char *sql, char *scanned)
{
	for (const char *at = strstr(plan, "\"table_name\": \""); at; at = strstr(at + 1, "\"table_name\": \"")) {
		const char *end = strstr(at + 1, "\"table_name\": \""), *type = strstr(at, "\"access_type\": \"ALL\"");
		char alias[80] = "";

		sscanf(at, "\"table_name\": \"%79[^\"]", alias);
		if (type && (!end || type < end) && alias_grows(sql, alias)) {
			snprintf(scanned, 80, "%s", alias);
			return true;
		}
	}
	return false;
}

static void no_page_reads_a_growing_table_from_end_to_end(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof(pages) / sizeof(pages[0]); i++) {
		const char *sql = filled(named(pages[i][0]), pages[i][1]);
		const char *plan = asked("EXPLAIN FORMAT=JSON %s\\G", sql);
		char scanned[80];

		assert_non_null(strstr(plan, "query_block"));
		if (walks_all(plan, sql, scanned))
			fail_msg("%s reads all of %s:\n%s", pages[i][0], scanned, plan);
		if (strstr(pages[i][0], "catalogue_by_") && strstr(plan, "filesort"))
			fail_msg("%s sorts instead of walking along an index:\n%s", pages[i][0], plan);
	}
}

static void what_reads_all_products_has_its_reason(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof(meant) / sizeof(meant[0]); i++) {
		const char *sql = filled(named(meant[i].name), meant[i].values);
		const char *plan = asked("EXPLAIN FORMAT=JSON %s\\G", sql);
		char scanned[80];

		if (!walks_all(plan, sql, scanned) && !strstr(plan, "\"access_type\": \"index\""))
			fail_msg("%s needs no reason any more (%s):\n%s", meant[i].name, meant[i].reason, plan);
	}
}

/* Account and day of the index are used: 8 and 3 bytes, 8 more when the id is as well. */
static bool by_day(const char *plan, const char *index)
{
	return strstr(plan, arena_printf(arena, "\t%s\t11\t", index)) || strstr(plan, arena_printf(arena, "\t%s\t19\t", index));
}

/* A month of a statement is read by account and day, not all that an account ever moved, and no other account. */
static void a_statement_reads_its_month_alone(void **state)
{
	static const char *const names[] = { "ledger_of_partner", "ledger_moved", "ledger_before" };

	(void)state;
	for (size_t i = 0; i < sizeof(pages) / sizeof(pages[0]); i++)
		for (size_t n = 0; n < sizeof(names) / sizeof(names[0]); n++) {
			const char *plan;

			if (strcmp(pages[i][0], names[n]) != 0)
				continue;
			plan = asked("EXPLAIN %s", filled(named(names[n]), pages[i][1]));
			if (!by_day(plan, "ledger_entries_credit_day") || !by_day(plan, "ledger_entries_debit_day") ||
			    strstr(plan, "\tindex\t"))
				fail_msg("%s reads more than the month:\n%s", names[n], plan);
		}
}

/* The check itself must be able to see one. */
static void a_full_scan_is_seen(void **state)
{
	const char *sql = "SELECT p.id FROM products p WHERE p.description LIKE '%%lamp%%'";
	char scanned[80];

	(void)state;
	assert_true(walks_all(asked("EXPLAIN FORMAT=JSON SELECT p.id FROM products p WHERE p.description LIKE '%%lamp%%'\\G"), sql,
			      scanned));
	assert_string_equal(scanned, "p");
}

static int grown(void **state)
{
	if (ground_start(state) != 0)
		return -1;
	asked("SET foreign_key_checks = 0; INSERT INTO products (id, sku, name, description, category_id, created_at) SELECT 1000 + "
	      "seq, CONCAT('G', seq), CONCAT('Lantern ', seq), '', 1 + seq MOD 8, TIMESTAMPADD(SECOND, -seq, NOW()) FROM "
	      "seq_1_to_6000; INSERT INTO stock (product_id, on_hand) SELECT 1000 + seq, 9 FROM seq_1_to_6000; REPLACE INTO "
	      "price_lists (id, code, name, currency, valid_from) VALUES (31, 'P1', 'One', 'GBP', '2020-01-01'), (32, 'P2', 'Two', "
	      "'GBP', '2020-01-01'); INSERT INTO prices SELECT 30 + l.seq, 1000 + p.seq, 1, 500 FROM seq_1_to_6000 p JOIN "
	      "seq_1_to_2 l");
	asked("SET foreign_key_checks = 0; INSERT INTO persons (id, email, name, created_at) SELECT 1000 + seq, CONCAT('b', seq, "
	      "'@x.example'), 'B', NOW() FROM seq_1_to_3000; INSERT INTO partners (id, name, reseller, created_at) SELECT 1000 + seq, "
	      "'P', TRUE, NOW() FROM seq_1_to_3000; INSERT INTO members (partner_id, person_id, role, joined_at) SELECT 1000 + seq, "
	      "1000 + seq, 'owner', NOW() FROM seq_1_to_3000; REPLACE INTO assortments VALUES (31, 'All'); REPLACE INTO "
	      "assortment_rules VALUES (31, TRUE, 'all', 0); REPLACE INTO partner_assortments SELECT 1000 + seq, 31 FROM "
	      "seq_1_to_3000; REPLACE INTO partner_assortments VALUES (3, 31); INSERT INTO price_chains SELECT 1000 + p.seq, l.seq, "
	      "30 + l.seq, 'base' FROM seq_1_to_3000 p JOIN seq_1_to_2 l; INSERT IGNORE INTO price_chains VALUES (3, 8, 31, 'base')");
	asked("SET foreign_key_checks = 0; INSERT INTO addresses (partner_id, label, recipient, street, postcode, city, country, "
	      "created_at) SELECT 1000 + seq, 'S', 'P', 'S', '1', 'M', 'GB', NOW() FROM seq_1_to_3000; INSERT INTO orders (id, "
	      "partner_id, state, currency, goods_net, net, vat, gross, placed_at) SELECT 1000 + seq, 1000 + seq MOD 3000, 'closed', "
	      "'GBP', 1, 1, 0, 1, NOW() FROM seq_1_to_6000; INSERT INTO order_lines (order_id, line, product_id, sku, name, quantity, "
	      "unit_price, net, vat_points, vat) SELECT 1000 + o.seq, l.seq, 1001, 'G1', 'L', 1, 1, 1, 0, 0 FROM seq_1_to_6000 o JOIN "
	      "seq_1_to_3 l; INSERT INTO carts (partner_id, name, created_by, created_at) SELECT 1000 + seq, 'main', 1000 + seq, NOW() "
	      "FROM seq_1_to_3000; INSERT INTO cart_lines SELECT id, 1001, 1, NOW() FROM carts; INSERT INTO web_sessions (id_hash, "
	      "person_id, created_at, seen_at, ends_at, address, browser) SELECT SHA2(seq, 256), 1000 + seq, NOW(), NOW(), NOW() + "
	      "INTERVAL 8 HOUR, '', '' FROM seq_1_to_3000; ANALYZE TABLE products, prices, stock, persons, partners, members, "
	      "partner_assortments, price_chains, addresses, orders, order_lines, carts, cart_lines, web_sessions, assortment_rules");
	asked("SET foreign_key_checks = 0; INSERT IGNORE INTO schemes (id, name, about, created_at) VALUES (1, 'S', '', NOW()); "
	      "INSERT INTO applications (kind, state, name, email, company, tax_number, phone, "
	      "country, language, about, programme_version_id, consent_at, fill_seconds, address, submitted_at) SELECT "
	      "'reseller', IF(seq MOD 50, 'approved', 'new'), 'N', CONCAT('n', seq, '@x.example'), 'C', seq, seq, 'GB', 'en', "
	      "'', 1, NOW(), 60, '', NOW() FROM seq_1_to_6000; INSERT INTO application_flags (application_id, kind, level) SELECT id, "
	      "'mail', 'low' FROM applications; INSERT IGNORE INTO product_costs (product_id, currency, from_day, cost) SELECT 1000 + seq, "
	      "'GBP', '2020-01-01', 1 FROM seq_1_to_6000; INSERT INTO projects (id, partner_id, scheme_id, title, brief, state, price, "
	      "currency, manager_id, reviewer_id, offered_at, created_at) SELECT 1000 + seq, 1000 + seq MOD 3000, 1, 'T', '', 'active', 1, "
	      "'GBP', 1001, 1002, NOW(), NOW() FROM seq_1_to_6000; INSERT INTO stages (project_id, number, title, deliverable, criteria, "
	      "days, review_days, rounds, price, state) SELECT 1000 + p.seq, s.seq, 'S', 'D', '', 1, 1, 1, 1, 'planned' FROM "
	      "seq_1_to_6000 p JOIN seq_1_to_3 s; ANALYZE TABLE applications, application_flags, product_costs, projects, stages");
	/* partner 3 with 20,000 movements in ten months, others with as many */
	asked("SET foreign_key_checks = 0; INSERT INTO ledger_accounts (id, kind, partner_id, currency) SELECT 9000 + seq, 'pending', "
	      "1000 + seq, 'GBP' FROM seq_1_to_3000; INSERT INTO ledger_accounts (id, kind, partner_id, currency) VALUES (12001, "
	      "'commission_cost', 0, 'GBP'), (12002, 'pending', 3, 'GBP'), (12003, 'payable', 3, 'GBP'); INSERT INTO ledger_entries "
	      "(kind, source, source_id, leg, debit_account, credit_account, amount, currency, booked_at, day) SELECT 'commission', "
	      "'commission', seq, 0, 12001, 12002, 5, 'GBP', NOW(), '2026-02-10' + INTERVAL seq MOD 300 DAY FROM seq_1_to_10000; INSERT "
	      "INTO ledger_entries (kind, source, source_id, leg, debit_account, credit_account, amount, currency, booked_at, day) "
	      "SELECT 'maturity', source, source_id, 0, 12002, 12003, 5, 'GBP', NOW(), day FROM ledger_entries; INSERT "
	      "INTO ledger_entries (kind, source, source_id, leg, debit_account, credit_account, amount, currency, booked_at, day) "
	      "SELECT 'commission', 'commission', 20000 + seq, 0, 12001, 9001 + seq MOD 3000, 5, 'GBP', NOW(), '2026-11-01' + INTERVAL "
	      "seq MOD 30 DAY FROM seq_1_to_10000; INSERT INTO commissions (id, order_id, order_line_id, partner_id, seller_id, level, "
	      "terms, article, base, basis_points, amount, currency, steps, computed_at, matures_at) SELECT seq, 1000 + seq MOD 6000, "
	      "seq, 3, 2, 1, 1, 7, 100, 500, 5, 'GBP', '[]', NOW(), NOW() FROM seq_1_to_10000; ANALYZE TABLE ledger_accounts, "
	      "ledger_entries, ledger_balances, commissions");
	return 0;
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_full_scan_is_seen),
		cmocka_unit_test(a_statement_reads_its_month_alone),
		cmocka_unit_test(no_page_reads_a_growing_table_from_end_to_end),
		cmocka_unit_test(what_reads_all_products_has_its_reason),
	};

	return cmocka_run_group_tests(tests, grown, ground_stop);
}
