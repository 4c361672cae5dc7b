/* Counters in fixed windows: one row for each key and window, added to in place. */
#include "web/counter.h"

#include "core/crypto.h"
#include "sql/web.h"

int64_t counter_hit(struct db *db, const char *key, int64_t window_seconds)
{
	const char *name = crypto_hash_text(db_arena(db), key);

	sql_counter_add(db, name, window_seconds);
	return sql_counter_value(db, name, window_seconds);
}

int64_t counter_value(struct db *db, const char *key, int64_t window_seconds)
{
	return sql_counter_value(db, crypto_hash_text(db_arena(db), key), window_seconds);
}

void counter_forget(struct db *db, const char *key)
{
	sql_counter_clear(db, crypto_hash_text(db_arena(db), key));
}

int64_t counter_wait(struct db *db, int64_t window_seconds)
{
	return sql_counter_wait(db, window_seconds);
}
