/* Checks a partner's export without a database: every commission is computed anew by the engine, every reversal by its
 * formula, every chain hash by hash, and what was computed is what was booked. */
#ifndef MONEY_VERIFY_H
#define MONEY_VERIFY_H

#include <stdbool.h>

#include <json-c/json.h>

#include "base/arena.h"

struct verified {
	int64_t commissions;  /* computed anew */
	int64_t unknown;      /* booked before facts were kept: only their booking is checked */
	int64_t reversals;
	int64_t entries;      /* links of chains */
	int findings;
};

/* Whether the object has the members of an export, with figures that a sale may have: the rest may be asked without care.
 * export_verify() asks it first. */
bool export_shaped(struct json_object *export);

struct verified export_verify(struct arena *arena, struct json_object *export, void (*tell)(const char *sentence));

#endif
