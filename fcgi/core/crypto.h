/* The only door to OpenSSL and libsodium. Random numbers, digests and password hashes either succeed or abort. */
#ifndef CORE_CRYPTO_H
#define CORE_CRYPTO_H

#include <stdbool.h>
#include <stddef.h>

#include "base/arena.h"

enum { CRYPTO_HASH_BYTES = 32, CRYPTO_HASH_HEX = 64, CRYPTO_TOKEN_LETTERS = 43 };

void crypto_random(void *bytes, size_t count);

/* A secret of 256 random bits as 43 letters of base64url without padding. */
char *crypto_token(struct arena *arena);

/* SHA-256 as 64 lower-case hex letters: how tokens, session ids and keys are stored. */
char *crypto_hash(struct arena *arena, const void *bytes, size_t count);
char *crypto_hash_text(struct arena *arena, const char *text);

/* HMAC-SHA-256 of text under key, hex. */
char *crypto_seal(struct arena *arena, const char *key, const char *text);

/* Same texts, in a time that does not tell where they differ. NULL equals nothing. */
bool crypto_same(const char *a, const char *b);

/* argon2id, 19 MiB, t=2 (OWASP's minimum), as a PHC string: about 20 ms. Never inside a transaction. */
char *crypto_password_hash(struct arena *arena, const char *password);
bool crypto_password_matches(const char *hash, const char *password);

/* Takes as long as a real comparison: for addresses that nobody has. */
void crypto_password_waste(const char *password);

#endif
