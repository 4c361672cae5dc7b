/* Keys of the JSON API: "filar_" and 256 random bits, kept as SHA-256. A key acts for one partner as the person who made
 * it, with that person's rights at the partner and none that the person may have as staff. own.h makes them and takes
 * them back. */
#ifndef PEOPLE_KEYS_H
#define PEOPLE_KEYS_H

#include "core/db.h"

struct api_key {
	int64_t partner_id;
	int64_t person_id;
};
RECORD_OF(api_key);

/* Whom the key acts for; NULL when it is no key, or was taken back. */
const struct api_key *key_open(struct db *db, const char *key);

#endif
