/* Thin: each function is one call of the library that knows better, and a must() when it fails. */
#include "core/crypto.h"

#include <openssl/crypto.h>
#include <openssl/evp.h>
#include <openssl/hmac.h>
#include <openssl/rand.h>
/* Not <sodium.h>: it declares a crypto_hash of its own. */
#include <sodium/core.h>
#include <sodium/crypto_pwhash.h>
#include <sodium/utils.h>
#include <string.h>

#include "base/must.h"

enum { TOKEN_BYTES = 32, PASSWORD_PASSES = 2, PASSWORD_MEMORY = 19 * 1024 * 1024, RANDOM_MOST = 1 << 30 };

void crypto_random(void *bytes, size_t count)
{
	must(count <= RANDOM_MOST && RAND_bytes(bytes, (int)count) == 1);
}

char *crypto_token(struct arena *arena)
{
	unsigned char bytes[TOKEN_BYTES];
	char *token = arena_alloc(arena, CRYPTO_TOKEN_LETTERS + 1);

	must(sodium_init() >= 0);
	crypto_random(bytes, sizeof(bytes));
	sodium_bin2base64(token, CRYPTO_TOKEN_LETTERS + 1, bytes, sizeof(bytes), sodium_base64_VARIANT_URLSAFE_NO_PADDING);
	OPENSSL_cleanse(bytes, sizeof(bytes));
	return token;
}

static char *hex(struct arena *arena, const unsigned char *bytes, size_t count)
{
	char *text = arena_alloc(arena, count * 2 + 1);

	return sodium_bin2hex(text, count * 2 + 1, bytes, count);
}

char *crypto_hash(struct arena *arena, const void *bytes, size_t count)
{
	unsigned char digest[CRYPTO_HASH_BYTES];
	unsigned length = 0;

	must(EVP_Digest(count ? bytes : "", count, digest, &length, EVP_sha256(), NULL) == 1 && length == sizeof(digest));
	return hex(arena, digest, sizeof(digest));
}

char *crypto_hash_text(struct arena *arena, const char *text)
{
	return crypto_hash(arena, text, strlen(text));
}

char *crypto_seal(struct arena *arena, const char *key, const char *text)
{
	unsigned char digest[CRYPTO_HASH_BYTES];
	unsigned length = 0;

	must(strlen(key) <= RANDOM_MOST);
	must(HMAC(EVP_sha256(), key, (int)strlen(key), (const unsigned char *)text, strlen(text), digest, &length) &&
	     length == sizeof(digest));
	return hex(arena, digest, sizeof(digest));
}

bool crypto_same(const char *a, const char *b)
{
	if (!a || !b)
		return false;

	size_t length = strlen(a);

	return length == strlen(b) && CRYPTO_memcmp(a, b, length) == 0;
}

char *crypto_password_hash(struct arena *arena, const char *password)
{
	char *hash = arena_alloc(arena, crypto_pwhash_STRBYTES);

	must(sodium_init() >= 0);
	must(crypto_pwhash_str_alg(hash, password, strlen(password), PASSWORD_PASSES, PASSWORD_MEMORY,
				   crypto_pwhash_ALG_ARGON2ID13) == 0);
	return hash;
}

bool crypto_password_matches(const char *hash, const char *password)
{
	must(sodium_init() >= 0);
	return hash && strlen(hash) < crypto_pwhash_STRBYTES &&
	       crypto_pwhash_str_verify(hash, password, strlen(password)) == 0;
}

void crypto_password_waste(const char *password)
{
	unsigned char salt[crypto_pwhash_SALTBYTES] = { 0 }, key[CRYPTO_HASH_BYTES];

	must(sodium_init() >= 0);
	must(crypto_pwhash(key, sizeof(key), password, strlen(password), salt, PASSWORD_PASSES, PASSWORD_MEMORY,
			   crypto_pwhash_ALG_ARGON2ID13) == 0);
	OPENSSL_cleanse(key, sizeof(key));
}
