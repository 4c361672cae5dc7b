/* A refusal is the business saying no: a value, not a fault. NULL means allowed. It names the rule in plain words and
 * who can lift it; both sentences are English source text, translated when shown.
 *
 *     static const struct refused sold_out = { N_("%1$s is sold out: %2$s left."), N_("Order fewer, or ask us.") };
 *     return refuse(arena, &sold_out, product->name, "3");
 */
#ifndef BASE_REFUSAL_H
#define BASE_REFUSAL_H

#include "base/arena.h"
#include "base/must.h"

enum { REFUSAL_ARGUMENTS = 4 };

struct refused {
	const char *rule;   /* marked with N_; %1$s … %4$s take the arguments */
	const char *remedy; /* marked with N_: who can lift it, what to do next */
	const char *arguments[REFUSAL_ARGUMENTS];
};

typedef const struct refused *refusal;

/* A copy of rule with its arguments (texts ready to show; copied), ended by NULL through the macro. */
refusal refusal_with(struct arena *arena, const struct refused *rule, ...) __attribute__((sentinel));
#define refuse(arena, ...) refusal_with((arena), __VA_ARGS__, (const char *)NULL)

#endif
