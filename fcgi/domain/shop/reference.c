#include "domain/shop/reference.h"

#include <ctype.h>
#include <stdio.h>
#include <string.h>

#include "base/text.h"

enum { FIRST_NUMBER = 10000, LONGEST = 25 };

char *order_reference(struct arena *arena, int64_t order_id)
{
	return arena_printf(arena, "A-%lld", (long long)(FIRST_NUMBER + order_id));
}

/* Only the one way of writing it is taken, so that an order has one address. */
static int64_t id_of_digits(const char *digits)
{
	int64_t number;

	if (strspn(digits, "0123456789") != strlen(digits) || digits[0] == '0' || !text_to_int(digits, &number))
		return 0;
	return number > FIRST_NUMBER ? number - FIRST_NUMBER : 0;
}

int64_t order_of_reference(const char *reference)
{
	return reference && text_starts(reference, "A-") ? id_of_digits(reference + 2) : 0;
}

/* The remainder by 97 of the text read as a number, letters as 10 … 35; -1 for any other character. */
static int remainder_of(const char *text, int before)
{
	for (; *text; text++) {
		if (isdigit((unsigned char)*text))
			before = (before * 10 + (*text - '0')) % 97;
		else if (isalpha((unsigned char)*text))
			before = (before * 100 + (toupper((unsigned char)*text) - 'A' + 10)) % 97;
		else
			return -1;
	}
	return before;
}

char *payment_reference(struct arena *arena, int64_t order_id)
{
	char *body = arena_printf(arena, "A%lld", (long long)(FIRST_NUMBER + order_id));
	int check = 98 - remainder_of("RF00", remainder_of(body, 0));

	return arena_printf(arena, "RF%02d%s", check, body);
}

/* Without spaces and in capitals; false when it cannot be a reference. */
static bool plain(const char *reference, char text[LONGEST + 1])
{
	size_t length = 0;

	for (; reference && *reference; reference++) {
		if (*reference == ' ')
			continue;
		if (length == LONGEST || !isalnum((unsigned char)*reference))
			return false;
		text[length++] = (char)toupper((unsigned char)*reference);
	}
	text[length] = '\0';
	return length > 4 && text[0] == 'R' && text[1] == 'F' && isdigit((unsigned char)text[2]) &&
	       isdigit((unsigned char)text[3]);
}

bool payment_reference_valid(const char *reference)
{
	char text[LONGEST + 1], head[5];

	if (!plain(reference, text))
		return false;
	memcpy(head, text, 4);
	head[4] = '\0';
	return remainder_of(head, remainder_of(text + 4, 0)) == 1;
}

int64_t order_of_payment_reference(const char *reference)
{
	char text[LONGEST + 1];

	if (!payment_reference_valid(reference) || !plain(reference, text) || text[4] != 'A')
		return 0;
	return id_of_digits(text + 5);
}
