/* Markdown (CommonMark) of staff and partners to HTML that is safe to show: raw HTML stands as the text that was typed,
 * links lead only to http, https or mailto, pictures become their description. */
#ifndef CORE_MARKDOWN_H
#define CORE_MARKDOWN_H

#include "base/arena.h"
#include "base/record.h"

/* The highest heading of the text becomes h3, lower ones follow; never below h6. NULL gives an empty page. Tables of
 * GitHub's dialect are understood. */
struct html markdown_html(struct arena *arena, const char *text);

#endif
