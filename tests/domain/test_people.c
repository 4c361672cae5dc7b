/* People: what roles may do, links that work once and for a time, how a partner comes to be, staff accounts. */
#include "fixtures/money_ground.h"

#include "domain/people/credentials.h"
#include "domain/people/partners.h"
#include "domain/people/roles.h"
#include "domain/people/staff.h"
#include "domain/people/tokens.h"
#include "sql/credentials.h"
#include "sql/persons.h"

static struct db *auth;

static int start(void **state)
{
	if (ground_start(state) != 0)
		return -1;
	auth = db_new(&config, "auth", arena);
	asked("INSERT INTO price_lists (id, code, name, currency, valid_from) VALUES (1, 'base', 'Base', 'GBP', '2020-01-01'), "
	      "(2, 'silver', 'Silver', 'GBP', '2020-01-01'), (3, 'own', 'Own', 'GBP', '2020-01-01');"
	      "INSERT INTO tier_price_lists (tier, price_list_id) VALUES ('base', 1), ('silver', 2);"
	      "INSERT INTO assortments (id, name) VALUES (1, 'All');"
	      "INSERT INTO staff_roles (person_id, role, granted_at) VALUES (1, 'administrator', NOW())");
	return 0;
}

static int stop(void **state)
{
	db_free(auth);
	return ground_stop(state);
}

/* --- rights --- */

static bool may(struct person_visit person, enum right right)
{
	return (rights_of(&person) & RIGHT(right)) != 0;
}

static struct person_visit owner(void)
{
	return (struct person_visit){ .id = 5, .staff_roles = "", .partner_id = 3, .partner_state = "active",
				      .member_role = "owner", .reseller = true, .accepted = true };
}

static void roles_give_exactly_their_rights(void **state)
{
	struct person_visit staff_member = { .id = 1, .staff_roles = "warehouse recruiter" };

	(void)state;
	assert_true(may(staff_member, STAFF));
	assert_true(may(staff_member, ORDERS_SHIP));
	assert_true(may(staff_member, APPLICATIONS_REVIEW));
	assert_false(may(staff_member, ORDERS_MANAGE));
	assert_false(may(staff_member, SETTINGS_MANAGE));
	assert_false(may(staff_member, PARTNER_VIEW));
	staff_member.staff_roles = "warehouses";
	assert_false(may(staff_member, STAFF));
}

/* A refusal names the right and who can lift it, whoever is refused and for whatever. */
static void a_missing_right_is_named(void **state)
{
	static const uint64_t held[] = { RIGHT(SIGNED_IN), RIGHT(SIGNED_IN) | RIGHT(STAFF),
					 RIGHT(SIGNED_IN) | RIGHT(PARTNER_VIEW), RIGHT(SIGNED_IN) | RIGHT(PARTNER_MANAGE) };

	(void)state;
	for (int right = 0; right < RIGHTS; right++) {
		assert_non_null(right_label((enum right)right));
		for (size_t i = 0; right > SIGNED_IN && i < sizeof(held) / sizeof(held[0]); i++) {
			refusal why = right_refused(arena, (enum right)right, held[i], i < 2 ? 0 : 5);

			assert_non_null(strstr(locale_refusal(arena, why), right_label((enum right)right)));
			assert_null(strstr(locale_remedy(arena, why), "%"));
			assert_true(strlen(why->remedy) > 20);
		}
	}

	refusal why = right_refused(arena, MONEY_MANAGE, held[1], 0);

	assert_non_null(strstr(locale_remedy(arena, why), "Finance, Administrator"));
}

static void a_partner_acts_only_when_it_may(void **state)
{
	struct person_visit person = owner();

	(void)state;
	assert_true(may(person, PARTNER_ORDER) && may(person, PARTNER_MANAGE) && may(person, PARTNER_EARNINGS));
	assert_false(may(person, CONTRACTOR_WORK) || may(person, STAFF));
	person.accepted = false;
	assert_true(may(person, PARTNER_VIEW) && may(person, PARTNER_MANAGE));
	assert_false(may(person, PARTNER_ORDER) || may(person, PARTNER_EARNINGS));
	person = owner();
	person.partner_state = "suspended";
	assert_true(may(person, PARTNER_VIEW) && may(person, PARTNER_EARNINGS));
	assert_false(may(person, PARTNER_ORDER));
	person.partner_state = "terminated";
	assert_true(may(person, PARTNER_VIEW) && may(person, PARTNER_EARNINGS)); /* its figures stay its own */
	assert_false(may(person, PARTNER_ORDER) || may(person, CONTRACTOR_WORK));
	person = owner();
	person.reseller = false;
	person.contractor = true;
	assert_true(may(person, CONTRACTOR_WORK));
	assert_false(may(person, PARTNER_ORDER));
	person.member_role = "accountant";
	person.reseller = true;
	assert_false(may(person, PARTNER_ORDER));
	person.member_role = "";
	assert_false(may(person, PARTNER_VIEW));
}

/* --- tokens --- */

static const char *issued(int64_t person_id, const char *purpose)
{
	db_begin(admin, DB_WRITE);

	const char *path = token_issue(admin, &staff, person_id, purpose);

	db_commit(admin);
	assert_int_equal(db_fault(admin), DB_FINE);
	assert_true(text_starts(path, "/auth/set-password?token="));
	return strchr(path, '=') + 1;
}

static bool works(const char *token, struct when at)
{
	db_begin(auth, DB_READ);
	return token_find(auth, token, at) != NULL;
}

static bool used(const char *token, struct when at)
{
	db_begin(auth, DB_WRITE);

	bool done = token_use(auth, token, at);

	db_commit(auth);
	assert_int_equal(db_fault(auth), DB_FINE);
	return done;
}

static void a_token_works_once(void **state)
{
	const char *token = issued(11, "invitation");

	(void)state;
	assert_true(works(token, now));
	assert_false(works("", now));
	assert_false(works("nonsense", now));
	assert_true(used(token, now));
	assert_false(used(token, now));
	assert_false(works(token, now));
	assert_int_equal(strlen(asked("SELECT token_hash FROM person_tokens WHERE person_id = 11")), 64);
	assert_null(strstr(asked("SELECT * FROM person_tokens"), token));
}

static void a_token_ends(void **state)
{
	const char *reset = issued(12, "reset"), *invitation = issued(12, "invitation");

	(void)state;
	assert_true(works(reset, when_plus_seconds(now, 30 * 60 - 1)));
	assert_false(works(reset, when_plus_seconds(now, 30 * 60)));
	assert_false(used(reset, when_plus_seconds(now, 30 * 60)));
	assert_true(works(invitation, when_plus_seconds(now, 7 * 86400 - 1)));
	assert_false(works(invitation, when_plus_seconds(now, 7 * 86400)));
}

static void a_newer_token_ends_the_older(void **state)
{
	const char *first = issued(13, "reset"), *second = issued(13, "reset");

	(void)state;
	assert_false(works(first, now));
	assert_true(works(second, now));
	asked("UPDATE persons SET blocked_at = NOW() WHERE id = 13");
	assert_false(works(second, now));
	asked("UPDATE persons SET blocked_at = NULL WHERE id = 13");
}

/* --- passwords --- */

static void weak_passwords_are_refused(void **state)
{
	static const char *const common[] = { "qwertyuiop", "пароль12345", NULL };
	const char *email = "anna.nowak@flowers.example";

	(void)state;
	assert_non_null(password_problem("short", email, common));
	assert_non_null(password_problem("żółćżółćż", email, common));
	assert_null(password_problem("żółćżółćżó", email, common));
	assert_non_null(password_problem("QwertyUiop", email, common));
	assert_non_null(password_problem("пароль12345", email, common));
	assert_non_null(password_problem("Anna.Nowak@flowers.example", email, common));
	assert_non_null(password_problem("anna.nowak2026", email, common));
	assert_null(password_problem("four easy words here", email, common));
}

static void only_auth_reads_hashes(void **state)
{
	(void)state;
	db_begin(auth, DB_WRITE);
	sql_credential_set(auth, 11, "hash", now);
	db_commit(auth);
	assert_int_equal(db_fault(auth), DB_FINE);
	db_begin(auth, DB_READ);
	assert_string_equal(sql_credential_of_email(auth, "one@partner.example")->password_hash, "hash");
	assert_null(sql_credential_of_email(auth, "nobody@partner.example"));
	assert_string_equal(asked("SELECT DISTINCT grantee FROM information_schema.table_privileges WHERE table_schema = '%s' "
				  "AND table_name = 'credentials'", database),
			    "'auth'@'localhost'");
}

/* --- partners --- */

static struct new_partner wanted(const char *name, const char *email)
{
	return (struct new_partner){ .name = name, .reseller = true, .email = email, .country = "GB", .tier = "silver",
				     .sponsor_id = 2, .price_list_id = 3, .assortment_id = 1, .person_name = "Nina Fox",
				     .language = "pl" };
}

static void a_partner_comes_with_all_it_needs(void **state)
{
	const struct new_partner partner = wanted("Fox Gifts", "nina@fox.example");
	int64_t id = 0;

	(void)state;
	assert_null(STEP(partner_create(admin, &staff, &partner, &id)));
	assert_true(id > 0);
	assert_string_equal(asked("SELECT sponsor_id, since_day FROM partner_sponsors WHERE partner_id = %lld", (long long)id),
			    "2\t2026-11-02");
	assert_string_equal(asked("SELECT GROUP_CONCAT(reason, price_list_id ORDER BY place) FROM price_chains WHERE "
				  "partner_id = %lld", (long long)id),
			    "contract3,tier2,base1");
	assert_string_equal(asked("SELECT p.name, p.email, p.language, m.role FROM members m JOIN persons p ON p.id = m.person_id "
				  "WHERE m.partner_id = %lld", (long long)id),
			    "Nina Fox\tnina@fox.example\tpl\towner");
	assert_string_equal(asked("SELECT assortment_id FROM partner_assortments WHERE partner_id = %lld", (long long)id), "1");
	assert_string_equal(asked("SELECT recipient, language, template, secret FROM outbox ORDER BY id DESC LIMIT 1"),
			    "nina@fox.example\tpl\tinvitation\t1");
	assert_string_equal(asked("SELECT action FROM audit WHERE object = 'partner' AND object_id = %lld", (long long)id),
			    "partner_create");
}

static void a_known_address_is_the_same_person(void **state)
{
	struct new_partner partner = wanted("Second shop", "ONE@partner.example");
	int64_t people = asked_number("SELECT COUNT(*) FROM persons"), id = 0;

	(void)state;
	assert_null(STEP(partner_create(admin, &staff, &partner, &id)));
	assert_int_equal(asked_number("SELECT COUNT(*) FROM persons"), people);
	assert_string_equal(asked("SELECT person_id FROM members WHERE partner_id = %lld", (long long)id), "11");
	assert_string_equal(asked("SELECT recipient, template, secret FROM outbox ORDER BY id DESC LIMIT 1"),
			    "one@partner.example\tapplication_approved\t0");
}

static void impossible_partners_are_refused(void **state)
{
	struct new_partner partner = wanted("Nothing", "new@nothing.example");
	int64_t before = asked_number("SELECT COUNT(*) FROM partners"), id = 0;

	(void)state;
	partner.sponsor_id = 999;
	assert_non_null(STEP(partner_create(admin, &staff, &partner, &id)));
	partner.sponsor_id = 0;
	partner.reseller = false;
	assert_non_null(STEP(partner_create(admin, &staff, &partner, &id)));
	partner.reseller = true;
	partner.email = "two@partner.example";
	asked("UPDATE persons SET blocked_at = NOW() WHERE id = 12");
	assert_non_null(STEP(partner_create(admin, &staff, &partner, &id)));
	asked("UPDATE persons SET blocked_at = NULL WHERE id = 12");
	partner.person_name = NULL;
	partner.external_code = "C-1";
	assert_null(STEP(partner_create(admin, &staff, &partner, &id)));
	assert_non_null(STEP(partner_create(admin, &staff, &partner, &id)));
	assert_int_equal(asked_number("SELECT COUNT(*) FROM partners"), before + 1);
	assert_int_equal(asked_number("SELECT COUNT(*) FROM persons WHERE email = 'new@nothing.example'"), 0);
}

static void one_list_stands_once_in_a_chain(void **state)
{
	struct new_partner partner = wanted("Base shop", "base@shop.example");
	int64_t id = 0;

	(void)state;
	partner.price_list_id = 1;
	partner.tier = NULL;
	assert_null(STEP(partner_create(admin, &staff, &partner, &id)));
	assert_string_equal(asked("SELECT GROUP_CONCAT(reason, price_list_id ORDER BY place) FROM price_chains WHERE "
				  "partner_id = %lld", (long long)id),
			    "contract1");
}

static void a_pause_is_decided_once(void **state)
{
	(void)state;
	assert_null(STEP(partner_suspend(admin, &staff, 3, "late payment")));
	assert_non_null(STEP(partner_suspend(admin, &staff, 3, "again")));
	assert_string_equal(asked("SELECT state FROM partners WHERE id = 3"), "suspended");
	assert_null(STEP(partner_resume(admin, &staff, 3, "paid")));
	assert_string_equal(asked("SELECT GROUP_CONCAT(JSON_VALUE(changes, '$.reason')) FROM audit WHERE action = "
				  "'partner_state' AND object_id = 3"),
			    "late payment,paid");
}

/* --- staff --- */

static void staff_is_added_and_invited(void **state)
{
	const char *link = NULL;
	int64_t id = 0;

	(void)state;
	assert_non_null(STEP(staff_add(admin, &staff, "new@staff.example", "New", "en", "king", true, &id, &link)));
	assert_non_null(STEP(staff_add(admin, &staff, "new@staff.example", "New", "en", "", true, &id, &link)));
	assert_null(STEP(staff_add(admin, &staff, "new@staff.example", "New", "en", "orders finance", true, &id, &link)));
	assert_non_null(link);
	assert_true(works(strchr(link, '=') + 1, now));
	assert_string_equal(asked("SELECT GROUP_CONCAT(role ORDER BY role) FROM staff_roles WHERE person_id = %lld",
				  (long long)id),
			    "finance,orders");
	assert_null(STEP(staff_roles_set(admin, &staff, id, "recruiter finance")));
	assert_string_equal(asked("SELECT GROUP_CONCAT(role ORDER BY role) FROM staff_roles WHERE person_id = %lld",
				  (long long)id),
			    "finance,recruiter");
}

static void an_administrator_stays(void **state)
{
	struct actor other = staff;
	const char *link;
	int64_t id = 0;

	(void)state;
	assert_non_null(STEP(staff_block(admin, &staff, 1)));
	assert_non_null(STEP(staff_roles_set(admin, &staff, 1, "finance")));
	other.person_id = 11;
	assert_non_null(STEP(staff_block(admin, &other, 1)));
	assert_non_null(STEP(staff_roles_set(admin, &other, 1, "finance")));
	assert_null(STEP(staff_add(admin, &staff, "second@staff.example", "Second", "en", "administrator", false, &id, &link)));
	other.person_id = id;
	assert_null(STEP(staff_block(admin, &other, 1)));
	assert_non_null(STEP(staff_roles_set(admin, &staff, id, "finance")));
	assert_null(STEP(staff_unblock(admin, &other, 1)));
	assert_non_null(STEP(staff_block(admin, &staff, 11)));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(roles_give_exactly_their_rights),
		cmocka_unit_test(a_missing_right_is_named),
		cmocka_unit_test(a_partner_acts_only_when_it_may),
		cmocka_unit_test(a_token_works_once),
		cmocka_unit_test(a_token_ends),
		cmocka_unit_test(a_newer_token_ends_the_older),
		cmocka_unit_test(weak_passwords_are_refused),
		cmocka_unit_test(only_auth_reads_hashes),
		cmocka_unit_test(a_partner_comes_with_all_it_needs),
		cmocka_unit_test(a_known_address_is_the_same_person),
		cmocka_unit_test(impossible_partners_are_refused),
		cmocka_unit_test(one_list_stands_once_in_a_chain),
		cmocka_unit_test(a_pause_is_decided_once),
		cmocka_unit_test(staff_is_added_and_invited),
		cmocka_unit_test(an_administrator_stays),
	};

	return cmocka_run_group_tests(tests, start, stop);
}
