#include "base/must.h"

#include <stdio.h>
#include <stdlib.h>

void must_fail(const char *file, int line, const char *condition)
{
	fprintf(stderr, "{\"level\":\"bug\",\"event\":\"must\",\"at\":\"%s:%d\",\"condition\":\"%s\"}\n", file, line,
		condition);
	abort();
}
