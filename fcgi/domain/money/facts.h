/* The facts of one partner's commissions from one order: all that the engine was given, so that anybody can compute them again
 * with the programme's text in hand. They hold only what that partner may see: of the others who earned from the sale one
 * sum, of the goods' cost only what a margin is computed from.
 *
 * JSON: kind, lines [id, product, brand, category, quantity, net, cost], party {level, kinds, measure, counts, tier, floor,
 * number, months, took_over}, individual [article, name, value, unit], most, given, sum, whole. The last four are minor units:
 * the most that the cap lets all get, what those nearer to the sale got, what all were due before the cap, what this partner got. */
#ifndef MONEY_FACTS_H
#define MONEY_FACTS_H

#include <json-c/json.h>

#include "domain/programme/commissions.h"

/* Of the party that this share is of. own: its individual terms, as rows. */
const char *facts_pack(struct arena *arena, const struct share *share, struct parameter_list own);

/* Computes the shares anew from facts and the rows of the version. False: why says what does not fit. */
bool facts_shares(struct arena *arena, struct json_object *facts, struct parameter_list rows, int64_t version,
		  const char *currency, struct share_list *shares, const char **why);

#endif
