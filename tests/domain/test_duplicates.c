/* Two entries that mean the same are found: phones in national and international form, tax numbers with and without the
 * country, sites, mails; through indexes, never by walking all partners. And who is told when a candidate answers. */
#include "fixtures/money_ground.h"

#include "base/buffer.h"
#include "core/crypto.h"
#include "domain/people/sponsors.h"
#include "domain/recruiting/applications.h"
#include "domain/recruiting/flags.h"
#include "domain/recruiting/review.h"
#include "sql/applications.h"

static struct db *visitor;

static int64_t submitted(const char *email, const char *phone, const char *tax_number, const char *website, const char *country)
{
	const struct actor nobody = { .address = "192.0.2.7", .now = now };
	const struct new_application new = { .kind = "reseller", .name = "Mara Quill", .email = email, .company = "Willow",
					     .tax_number = tax_number, .phone = phone, .website = website,
					     .country = country, .language = "en", .about = "Candles and gifts.",
					     .fill_seconds = 60 };
	int64_t id = 0;

	db_begin(visitor, DB_WRITE);
	assert_null(application_submit(visitor, &nobody, &new, &id));
	db_commit(visitor);
	assert_int_equal(db_fault(visitor), DB_FINE);
	return id;
}

static const char *key(const char *column, int64_t id)
{
	return arena_text(arena, asked("SELECT COALESCE(%s, '-') FROM applications WHERE id = %lld", column, (long long)id));
}

static void phones_have_one_key(void **unused)
{
	static const struct {
		const char *country, *phone, *key;
	} cases[] = {
		{ "GB", "+44 161 555 0102", "441615550102" },   { "GB", "0161 555 0102", "441615550102" },
		{ "GB", "(0161) 555-0102", "441615550102" },    { "GB", "0044 161 5550102", "441615550102" },
		{ "GB", "+44 (0)161 555 0102 ext. 7", "441615550102" }, { "PL", "+44 0161 555 0102", "441615550102" },
		{ "GB", "44 161 555 0102", "441615550102" },    { "PL", "22 555 01 02", "48225550102" },
		{ "PL", "48 22 555 01 02", "48225550102" },     { "RU", "8 916 123-45-67", "79161234567" },
		{ "RU", "+7 916 123-45-67", "79161234567" },    { "RU", "7 916 123 45 67", "79161234567" },
		{ "IT", "06 6982 1234", "390669821234" },       { "IT", "+39 06 6982 1234", "390669821234" },
		{ "HU", "06 1 234 5678", "3612345678" },        { "HU", "+36 1 234 5678", "3612345678" },
		{ "US", "1-212-555-0100", "12125550100" },      { "US", "(212) 555-0100", "12125550100" },
		{ "BY", "8 029 123 45 67", "375291234567" },    { "LT", "0 612 34567", "37061234567" },
		{ "LT", "8 612 34567", "37061234567" },         { "DE", "030 123456", "4930123456" },
		{ "GB", "12345", "-" },                         { "GB", "", "-" },
	};

	(void)unused;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		int64_t id = submitted(arena_printf(arena, "phone%zu@x.example", i), cases[i].phone, "", "", cases[i].country);

		if (!text_same(key("phone_key", id), cases[i].key))
			fail_msg("%s in %s: %s", cases[i].phone, cases[i].country, key("phone_key", id));
	}
}

static void other_keys(void **unused)
{
	static const struct {
		const char *column, *email, *tax_number, *website, *key;
	} cases[] = {
		{ "tax_key", "", "GB 200-000-002", "", "GB200000002" }, { "tax_key", "", "200 000 002", "", "GB200000002" },
		{ "tax_key", "", "EL123456789", "", "GR123456789" },    { "tax_key", "", "n/a", "", "-" },
		{ "site_key", "", "", "https://www.Shop.example/", "shop.example" },
		{ "site_key", "", "", "http://shop.example?from=mail#top", "shop.example" },
		{ "site_key", "", "", "https://instagram.com/Willow/", "instagram.com/willow" },
		{ "mail_key", "Ann.B+x@GMail.com", "", "", "annb@gmail.com" },
		{ "mail_key", "annb@googlemail.com", "", "", "annb@gmail.com" },
		{ "mail_key", "Ann.B+x@Willow.example", "", "", "ann.b+x@willow.example" },
	};

	(void)unused;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		const char *email = *cases[i].email ? cases[i].email : arena_printf(arena, "other%zu@x.example", i);
		int64_t id = submitted(email, "", cases[i].tax_number, cases[i].website, "GB");

		assert_string_equal(key(cases[i].column, id), cases[i].key);
	}
}

static void a_partner_in_national_form_is_found(void **unused)
{
	int64_t id;

	(void)unused;
	asked("UPDATE partners SET phone = '+44 117 900 1000', tax_number = 'GB700000007', website = 'https://seller.example', "
	      "email = 'se.ller@gmail.com', country = 'GB' WHERE id = 3");
	id = submitted("seller+2@googlemail.com", "0117 9001000", "700 000 007", "https://www.seller.example/", "GB");
	assert_string_equal(asked("SELECT GROUP_CONCAT(kind, ':', level ORDER BY kind) FROM application_flags "
				  "WHERE application_id = %lld", (long long)id),
			    "duplicate_email:high,duplicate_phone:medium,duplicate_site:medium,duplicate_tax:high");
	db_begin(admin, DB_AUTOCOMMIT);

	struct application_duplicate_list list = flags_duplicates(admin, sql_application_of_id(admin, id));

	assert_int_equal(list.count, 1);
	assert_string_equal(list.items[0].object, "partner");
	assert_true(list.items[0].same_email && list.items[0].same_tax && list.items[0].same_phone && list.items[0].same_site);
}

/* The statement as it is shipped, for this application. */
static const char *statement(int64_t id)
{
	static char text[40000];
	FILE *file = fopen("sql/queries/applications.sql", "r");
	size_t length;
	char *at, *end;
	struct buffer out = { 0 };
	const char *result;

	assert_non_null(file);
	length = fread(text, 1, sizeof(text) - 1, file);
	fclose(file);
	text[length] = '\0';
	at = strstr(text, "-- application_duplicates(");
	assert_non_null(at);
	at = strchr(at, '\n') + 1;
	end = strchr(at, ';');
	*end = '\0';
	for (char *hole; (hole = strstr(at, ":id")); at = hole + 3) {
		buffer_add(&out, at, (size_t)(hole - at));
		buffer_printf(&out, "%lld", (long long)id);
	}
	buffer_text(&out, at);
	result = arena_text(arena, buffer_get(&out));
	buffer_free(&out);
	return result;
}

static void nothing_is_walked_through(void **unused)
{
	int64_t id = submitted("walk@x.example", "0117 9001000", "700000007", "walk.example", "GB");
	const char *plan;

	(void)unused;
	asked("INSERT INTO partners (name, reseller, email, phone, tax_number, website, country, created_at) "
	      "SELECT CONCAT('Many ', seq), TRUE, CONCAT('many', seq, '@x.example'), CONCAT('0161', seq + 1000000), "
	      "CONCAT('GB', seq + 100000000), CONCAT('many', seq, '.example'), 'GB', NOW() FROM seq_1_to_5000; "
	      "ANALYZE TABLE partners");
	plan = asked("EXPLAIN %s", statement(id));
	assert_non_null(strstr(plan, "partners_phone"));
	assert_non_null(strstr(plan, "partners_tax"));
	assert_non_null(strstr(plan, "partners_site"));
	assert_non_null(strstr(plan, "partners_mail"));
	for (const char *line = plan; *line; line += strcspn(line, "\n") + (line[strcspn(line, "\n")] == '\n'))
		if (memmem(line, strcspn(line, "\n"), "\tALL\t", 5))
			assert_non_null(memmem(line, strcspn(line, "\n"), "<derived", 8));
}

/* Among the 5,000 of before. */
static void a_sponsor_is_found_by_number_and_name(void **unused)
{
	struct sponsored_list list;

	(void)unused;
	db_begin(admin, DB_AUTOCOMMIT);
	list = sponsors_search(admin, "P-1002");
	assert_string_equal(list.items[0].name, "Middle");
	list = sponsors_search(admin, "any 4999");
	assert_int_equal(list.count, 1);
	assert_string_equal(list.items[0].name, "Many 4999");
	list = sponsors_search(admin, "Many");
	assert_int_equal(list.count, 20);
	assert_int_equal(sponsors_search(admin, "%%").count, 0);
	assert_int_equal(sponsors_search(admin, "M").count, 0);
}

/* --- the letter about an answer --- */

static const char *readers(void)
{
	return arena_text(arena, asked("SELECT COALESCE(GROUP_CONCAT(recipient, ' ', language ORDER BY recipient), '') FROM outbox "
				       "WHERE template = 'application_answered'"));
}

static const char *answered_by(int64_t assignee)
{
	const struct actor nobody = { .address = "192.0.2.7", .now = now };
	int64_t id = submitted(arena_printf(arena, "answer%lld@x.example", (long long)assignee), "", "", "", "GB");
	const char *token = crypto_token(arena);

	asked("DELETE FROM outbox; UPDATE applications SET state = 'information_asked', assignee_id = NULLIF(%lld, 0) WHERE id = %lld",
	      (long long)assignee, (long long)id);
	db_begin(visitor, DB_WRITE);
	sql_application_link_add(visitor, crypto_hash_text(arena, token), id, now);
	assert_null(application_answer(visitor, &nobody, token, "Since 2019."));
	db_commit(visitor);
	assert_int_equal(db_fault(visitor), DB_FINE);
	return readers();
}

static void the_right_people_hear_of_an_answer(void **unused)
{
	(void)unused;
	asked("INSERT INTO persons (id, email, name, language, created_at) VALUES (2, 'rec@staff.example', 'Rec', 'pl', NOW()), "
	      "(3, 'two@staff.example', 'Two', 'ru', NOW()), (4, 'shop@staff.example', 'Shop', 'en', NOW());"
	      "INSERT INTO staff_roles (person_id, role, granted_at) VALUES (1, 'administrator', NOW()), (2, 'recruiter', NOW()), "
	      "(3, 'recruiter', NOW()), (4, 'warehouse', NOW())");
	assert_string_equal(answered_by(2), "rec@staff.example pl");
	assert_string_equal(answered_by(0), "ona@staff.example en,rec@staff.example pl,two@staff.example ru");
	assert_string_equal(answered_by(4), "ona@staff.example en,rec@staff.example pl,two@staff.example ru");
	asked("UPDATE persons SET blocked_at = NOW() WHERE id = 2");
	assert_string_equal(answered_by(2), "ona@staff.example en,two@staff.example ru");
}

static int start(void **state)
{
	if (ground_start(state) != 0 || !flags_load("deploy/disposable-domains.txt"))
		return -1;
	visitor = db_new(&config, "public", arena);
	return 0;
}

static int stop(void **state)
{
	db_free(visitor);
	return ground_stop(state);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(phones_have_one_key),
		cmocka_unit_test(other_keys),
		cmocka_unit_test(a_partner_in_national_form_is_found),
		cmocka_unit_test(nothing_is_walked_through),
		cmocka_unit_test(a_sponsor_is_found_by_number_and_name),
		cmocka_unit_test(the_right_people_hear_of_an_answer),
	};

	return cmocka_run_group_tests(tests, start, stop);
}
