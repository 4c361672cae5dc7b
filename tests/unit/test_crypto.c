/* core/crypto against published vectors, and against itself where it is random. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <string.h>
#include <time.h>

#include "base/text.h"
#include "core/crypto.h"

static struct arena *arena;

static int set_up(void **state)
{
	(void)state;
	arena = arena_new();
	return 0;
}

static int tear_down(void **state)
{
	(void)state;
	arena_free(arena);
	return 0;
}

/* FIPS 180-2, appendix B, and the empty message. */
static void hashes_as_published(void **state)
{
	(void)state;
	assert_string_equal(crypto_hash_text(arena, "abc"),
			    "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
	assert_string_equal(crypto_hash_text(arena, "abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq"),
			    "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1");
	assert_string_equal(crypto_hash(arena, NULL, 0),
			    "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
}

/* RFC 4231, test cases 2 and 6. */
static void seals_as_published(void **state)
{
	char key[132] = { 0 };

	(void)state;
	memset(key, 0xaa, 131);
	assert_string_equal(crypto_seal(arena, "Jefe", "what do ya want for nothing?"),
			    "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843");
	assert_string_equal(crypto_seal(arena, key, "Test Using Larger Than Block-Size Key - Hash Key First"),
			    "60e431591ee0b67f0d8a26aacbf5b77f8e0bc6213728c5140546040f0ee37f54");
}

static void tokens_differ_and_fit_an_address(void **state)
{
	const char *one = crypto_token(arena), *two = crypto_token(arena);

	(void)state;
	assert_int_equal(strlen(one), CRYPTO_TOKEN_LETTERS);
	assert_int_equal(strspn(one, "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"),
			 CRYPTO_TOKEN_LETTERS);
	assert_string_not_equal(one, two);
}

static void random_bytes_are_all_filled(void **state)
{
	unsigned char seen[64] = { 0 }, bytes[64];

	(void)state;
	for (int round = 0; round < 20; round++) {
		crypto_random(bytes, sizeof(bytes));
		for (size_t i = 0; i < sizeof(bytes); i++)
			seen[i] |= bytes[i];
	}
	for (size_t i = 0; i < sizeof(seen); i++)
		assert_int_not_equal(seen[i], 0);
}

static void sameness(void **state)
{
	(void)state;
	assert_true(crypto_same("secret", "secret"));
	assert_true(crypto_same("", ""));
	assert_false(crypto_same("secret", "secreT"));
	assert_false(crypto_same("secret", "secret1"));
	assert_false(crypto_same("", "secret"));
	assert_false(crypto_same(NULL, NULL));
	assert_false(crypto_same("secret", NULL));
}

static void passwords_match_only_themselves(void **state)
{
	const char *hash = crypto_password_hash(arena, "zażółć gęślą jaźń");

	(void)state;
	assert_true(text_starts(hash, "$argon2id$v=19$m=19456,t=2,p=1$"));
	assert_string_not_equal(hash, crypto_password_hash(arena, "zażółć gęślą jaźń"));
	assert_true(crypto_password_matches(hash, "zażółć gęślą jaźń"));
	assert_false(crypto_password_matches(hash, "zazolc gesla jazn"));
	assert_false(crypto_password_matches(hash, ""));
	assert_false(crypto_password_matches(NULL, ""));
	assert_false(crypto_password_matches("", ""));
	assert_false(crypto_password_matches("$argon2id$v=19$broken", "zażółć gęślą jaźń"));
}

static double seconds(void)
{
	struct timespec now;

	clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now);
	return (double)now.tv_sec + (double)now.tv_nsec / 1e9;
}

static void waste_costs_as_much_as_a_comparison(void **state)
{
	const char *hash = crypto_password_hash(arena, "somebody's");
	double start = seconds(), real, wasted;

	(void)state;
	for (int i = 0; i < 5; i++)
		crypto_password_matches(hash, "a guess");
	real = seconds() - start;
	start = seconds();
	for (int i = 0; i < 5; i++)
		crypto_password_waste("a guess");
	wasted = seconds() - start;
	assert_true(wasted > real * 0.6 && wasted < real * 1.6);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(hashes_as_published),
		cmocka_unit_test(seals_as_published),
		cmocka_unit_test(tokens_differ_and_fit_an_address),
		cmocka_unit_test(random_bytes_are_all_filled),
		cmocka_unit_test(sameness),
		cmocka_unit_test(passwords_match_only_themselves),
		cmocka_unit_test(waste_costs_as_much_as_a_comparison),
	};

	return cmocka_run_group_tests(tests, set_up, tear_down);
}
