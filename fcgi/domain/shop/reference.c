#include "domain/shop/reference.h"

#include <ctype.h>
#include <stdio.h>
#include <string.h>

#include "base/text.h"

enum { FIRST_NUMBER = 10000 };

char *order_reference(struct arena *arena, int64_t order_id)
{
	return arena_printf(arena, "A-%lld", (long long)(FIRST_NUMBER + order_id));
}

/* Only the one way of writing it is taken, so that an order has one address. */
int64_t order_of_reference(const char *reference)
{
	const char *digits = reference && text_starts(reference, "A-") ? reference + 2 : "";
	int64_t number;

	if (strspn(digits, "0123456789") != strlen(digits) || digits[0] == '0' || !text_to_int(digits, &number))
		return 0;
	return number > FIRST_NUMBER ? number - FIRST_NUMBER : 0;
}

/* The remainder by 97 of the text, of digits and capital letters, read as a number: letters are 10 … 35. */
static int remainder_of(const char *text, int before)
{
	for (; *text; text++)
		before = isdigit((unsigned char)*text) ? (before * 10 + (*text - '0')) % 97 : (before * 100 + (*text - 'A' + 10)) % 97;
	return before;
}

char *payment_reference(struct arena *arena, int64_t order_id)
{
	char *body = arena_printf(arena, "A%lld", (long long)(FIRST_NUMBER + order_id));
	int check = 98 - remainder_of("RF00", remainder_of(body, 0));

	return arena_printf(arena, "RF%02d%s", check, body);
}
