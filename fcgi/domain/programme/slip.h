/* The proof slip: the steps of one computation as source sentences with places and typed values, so that the same steps
 * read in any language and can be packed beside the booking and unpacked years later. */
#ifndef DOMAIN_PROGRAMME_SLIP_H
#define DOMAIN_PROGRAMME_SLIP_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/money.h"
#include "base/record.h"

enum slip_kind { SLIP_MONEY, SLIP_RATE, SLIP_NUMBER, SLIP_TEXT };
enum { SLIP_VALUES = 5 };

struct slip_value {
	const char *name;     /* the place {name} in the sentence; NULL ends the values */
	enum slip_kind kind;
	int64_t number;       /* minor units, basis points or a plain number */
	const char *text;     /* of SLIP_TEXT */
	char currency[4];     /* of SLIP_MONEY */
};

struct slip_step {
	const char *sentence; /* marked with N_ */
	int64_t article;      /* that the step rests on; 0 for a plain fact */
	struct slip_value values[SLIP_VALUES];
	const char *fact;     /* what it takes its figures from, for a link: "order", "return", "tier"; NULL nothing */
	int64_t fact_id;      /* of the order or return; of a tier the partner */
};
LIST_OF(slip_step);

/* A step as people read it, in the current language. */
struct slip_line {
	const char *text;
	int64_t article;
	const char *fact; /* "" nothing */
	int64_t fact_id;
};
LIST_OF(slip_line);
RECORD_OF(slip_line);

struct slip_value slip_money(const char *name, struct money amount);
struct slip_value slip_rate(const char *name, int64_t basis_points);
struct slip_value slip_number(const char *name, int64_t number);
struct slip_value slip_text(const char *name, const char *text);

struct slip_line_list slip_read(struct arena *arena, struct slip_step_list steps);

/* JSON for a column beside the booking, and back. slip_unpack answers false when the text is not a slip. */
const char *slip_pack(struct arena *arena, struct slip_step_list steps);
bool slip_unpack(struct arena *arena, const char *packed, struct slip_step_list *steps);

#endif
