/* What people call an order: A-(10000 + id), derived and never stored; and the creditor reference of ISO 11649 that they
 * write on the payment, made from it: "RF", two check digits, "A10447". */
#ifndef SHOP_REFERENCE_H
#define SHOP_REFERENCE_H

#include <stdint.h>

#include "base/arena.h"

char *order_reference(struct arena *arena, int64_t order_id);

/* The id behind "A-10447"; 0 when the text is no reference. */
int64_t order_of_reference(const char *reference);

/* Its check digits are made by mod 97-10 (ISO 7064). */
char *payment_reference(struct arena *arena, int64_t order_id);

#endif
