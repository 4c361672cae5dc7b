/* How owners bring people into their company and take them out: invitations, roles, and the owner who always stays. */
#include "fixtures/money_ground.h"

#include "core/crypto.h"
#include "domain/people/members.h"
#include "sql/members.h"
#include "sql/persons.h"

static struct db *shop, *auth;
static struct actor owner; /* of partner 1 */

/* One step of an owner in a transaction, as dispatch does it. */
#define OWN(call)                                               \
	({                                                      \
		db_begin(shop, DB_WRITE);                       \
		refusal own_why = (call);                       \
		assert_int_equal(db_fault(shop), DB_FINE);      \
		if (own_why)                                    \
			db_rollback(shop);                      \
		else                                            \
			db_commit(shop);                        \
		own_why;                                        \
	})

/* The link of the last letter to an address: what stands behind token=. */
static const char *token_for(const char *email)
{
	return arena_text(arena, asked("SELECT SUBSTRING_INDEX(JSON_VALUE(fields, '$.link'), 'token=', -1) FROM outbox "
				       "WHERE recipient = '%s' AND template = 'member_invited' ORDER BY id DESC LIMIT 1", email));
}

static const struct open_invitation *opened(const char *token, struct when at)
{
	db_begin(auth, DB_AUTOCOMMIT);
	return invitation_find(auth, token, at);
}

static bool accepted_by(int64_t person_id, const struct open_invitation *invitation)
{
	const struct actor person = { .person_id = person_id, .address = "192.0.2.8", .now = now };
	bool done;

	db_begin(auth, DB_WRITE);
	done = invitation_accept(auth, &person, invitation);
	assert_int_equal(db_fault(auth), DB_FINE);
	db_commit(auth);
	return done;
}

static const char *members_of(int64_t partner_id)
{
	return arena_text(arena, asked("SELECT GROUP_CONCAT(person_id, ':', role ORDER BY person_id) FROM members "
				       "WHERE partner_id = %lld", (long long)partner_id));
}

static int64_t invitation_of(const char *email)
{
	return asked_number(arena_printf(arena, "SELECT MAX(id) FROM member_invitations WHERE email = '%s'", email));
}

static void a_known_person_accepts_once(void **unused)
{
	const struct open_invitation *open;
	const char *token;

	(void)unused;
	assert_null(OWN(member_invite(shop, &owner, "two@partner.example", "", "buyer", "en")));
	assert_non_null(OWN(member_invite(shop, &owner, "two@partner.example", "", "owner", "en")));
	assert_non_null(OWN(member_invite(shop, &owner, "one@partner.example", "", "buyer", "en")));
	assert_string_equal(members_of(1), "11:owner");
	assert_string_equal(asked("SELECT language FROM outbox WHERE template = 'member_invited' ORDER BY id DESC LIMIT 1"), "pl");
	token = token_for("two@partner.example");
	open = opened(token, now);
	assert_non_null(open);
	assert_int_equal(open->person_id, 12);
	assert_string_equal(open->partner_name, "Top");
	assert_null(opened(token, when_plus_seconds(now, 8 * 86400)));
	assert_true(accepted_by(12, open));
	assert_false(accepted_by(12, open));
	assert_null(opened(token, now));
	assert_string_equal(members_of(1), "11:owner,12:buyer");
	assert_string_equal(members_of(2), "12:owner");
	assert_string_equal(asked("SELECT recipient FROM outbox WHERE template = 'member_joined'"), "one@partner.example");
	assert_string_equal(asked("SELECT GROUP_CONCAT(action ORDER BY id) FROM audit WHERE partner_id = 1"),
			    "member_invite,member_join");
}

static void withdrawn_and_renewed_links(void **unused)
{
	const char *first, *second;
	int64_t id;
	struct actor later = owner, stranger = { .person_id = 13, .partner_id = 3, .now = now };

	(void)unused;
	assert_null(OWN(member_invite(shop, &owner, "new@x.example", "New Person", "accountant", "ru")));
	id = invitation_of("new@x.example");
	first = token_for("new@x.example");
	assert_non_null(OWN(member_invite_again(shop, &owner, id)));
	later.now = when_plus_seconds(now, 61);
	assert_non_null(OWN(member_invite_again(shop, &stranger, id)));
	assert_null(OWN(member_invite_again(shop, &later, id)));
	second = token_for("new@x.example");
	assert_null(opened(first, later.now));
	assert_string_equal(opened(second, later.now)->language, "ru");
	assert_int_equal(opened(second, later.now)->person_id, 0);
	assert_non_null(OWN(member_uninvite(shop, &stranger, id)));
	assert_null(OWN(member_uninvite(shop, &owner, id)));
	assert_non_null(OWN(member_uninvite(shop, &owner, id)));
	assert_null(opened(second, later.now));
	assert_null(OWN(member_invite(shop, &owner, "new@x.example", "", "buyer", "en")));
}

static void an_owner_always_stays(void **unused)
{
	(void)unused;
	assert_non_null(OWN(member_remove(shop, &owner, 11)));
	assert_non_null(OWN(member_role_set(shop, &owner, 11, "buyer")));
	assert_non_null(OWN(member_role_set(shop, &owner, 13, "owner"))); /* belongs to another partner */
	assert_null(OWN(member_role_set(shop, &owner, 12, "owner")));
	asked("UPDATE persons SET blocked_at = NOW() WHERE id = 12");
	assert_non_null(OWN(member_remove(shop, &owner, 11)));             /* the other owner cannot sign in */
	asked("UPDATE persons SET blocked_at = NULL WHERE id = 12");
	asked("INSERT INTO api_keys (partner_id, person_id, label, secret_hash, created_at) VALUES (1, 12, 'x', SHA2('k', 256), NOW()), "
	      "(2, 12, 'y', SHA2('l', 256), NOW())");
	assert_null(OWN(member_remove(shop, &owner, 12)));
	assert_string_equal(members_of(1), "11:owner");
	assert_string_equal(asked("SELECT GROUP_CONCAT(label) FROM api_keys WHERE revoked_at IS NULL"), "y");
	assert_string_equal(asked("SELECT recipient FROM outbox WHERE template = 'member_removed'"), "two@partner.example");
	assert_non_null(OWN(member_remove(shop, &owner, 12)));
	db_begin(auth, DB_AUTOCOMMIT);
	assert_int_equal(sql_person_visit(auth, 12, 1)->partner_id, 0);
	assert_int_equal(sql_person_visit(auth, 12, 2)->partner_id, 2);
}

enum { OWNERS = 8 };

/* Owners who all remove each other at once: however it falls, one is left. */
static void owners_remove_each_other(void **unused)
{
	pid_t pids[OWNERS];

	(void)unused;
	asked("DELETE FROM members WHERE partner_id = 3; "
	      "INSERT INTO persons (id, email, name, language, created_at) SELECT 100 + seq, CONCAT('o', seq, '@x.example'), 'O', 'en', NOW() FROM seq_1_to_8; "
	      "INSERT INTO members (partner_id, person_id, role, joined_at) SELECT 3, 100 + seq, 'owner', NOW() FROM seq_1_to_8");
	for (int i = 0; i < OWNERS; i++) {
		pids[i] = fork();
		if (pids[i] == 0) {
			struct db *own = db_new(&config, "shop", arena_new());
			const struct actor actor = { .person_id = 101 + i, .partner_id = 3, .address = "", .now = now };

			for (int other = 0; other < OWNERS; other++) {
				db_begin(own, DB_WRITE);
				if (member_remove(own, &actor, 101 + other) || db_fault(own) != DB_FINE)
					db_rollback(own);
				else
					db_commit(own);
				db_fault_clear(own);
			}
			_exit(0);
		}
	}
	for (int i = 0; i < OWNERS; i++)
		waitpid(pids[i], NULL, 0);
	assert_int_equal(asked_number("SELECT COUNT(*) FROM members WHERE partner_id = 3 AND role = 'owner'"), 1);
}

static int start(void **state)
{
	if (ground_start(state) != 0)
		return -1;
	shop = db_new(&config, "shop", arena);
	auth = db_new(&config, "auth", arena);
	owner = (struct actor){ .person_id = 11, .partner_id = 1, .address = "192.0.2.7", .now = now };
	return 0;
}

static int stop(void **state)
{
	db_free(shop);
	db_free(auth);
	return ground_stop(state);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_known_person_accepts_once),
		cmocka_unit_test(withdrawn_and_renewed_links),
		cmocka_unit_test(an_owner_always_stays),
		cmocka_unit_test(owners_remove_each_other),
	};

	return cmocka_run_group_tests(tests, start, stop);
}
