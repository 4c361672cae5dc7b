/* What bytes are, told by the bytes themselves: the name and the browser's word for it count for nothing. Signatures as in
 * the formats' own descriptions (PNG: RFC 2083; JPEG: ITU-T T.81; WebP: RFC 9649; PDF: ISO 32000; ZIP: APPNOTE 4.3). */
#ifndef COMMON_FILE_KINDS_H
#define COMMON_FILE_KINDS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/refusal.h"

/* "image/png", "application/pdf" …; "text/plain" for readable UTF-8; "application/octet-stream" for what we do not know. */
const char *file_kind(const char *bytes, size_t length);

/* Why these bytes under this name are not taken as work: empty, a page or program that could run, or a name whose ending
 * promises something else. NULL: taken; *type is how it is kept. */
refusal file_judge(struct arena *arena, const char *name, const char *bytes, size_t length, const char **type);

enum { MARK_BYTES = 256 * 1024, MARK_LEAST = 16, MARK_MOST = 2000 };

/* Why this picture is not taken as the company's mark: only whole PNG and JPEG files of a sensible size are. */
refusal mark_judge(struct arena *arena, const char *bytes, size_t length, const char **type);

#endif
