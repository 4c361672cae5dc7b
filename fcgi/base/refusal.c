#include "base/refusal.h"

#include <stdarg.h>

refusal refusal_with(struct arena *arena, const struct refused *rule, ...)
{
	struct refused *why = arena_one(arena, struct refused);
	va_list arguments;
	const char *argument;
	size_t count = 0;

	*why = *rule;
	va_start(arguments, rule);
	while ((argument = va_arg(arguments, const char *)) != NULL) {
		must(count < REFUSAL_ARGUMENTS);
		why->arguments[count++] = arena_text(arena, argument);
	}
	va_end(arguments);
	return why;
}
