#include "domain/common/file_kinds.h"

#include <string.h>
#include <strings.h>

#include "base/text.h"

enum { LOOKED_AT = 1024 };

static const struct refused empty = { N_("The file %1$s is empty."), N_("Choose it again, or look at it first."), { 0 } };
static const struct refused runs = { N_("%1$s is a web page, a drawing with code or a program, and could run."),
				     N_("Send it as PDF or picture, or inside of a ZIP archive."), { 0 } };
static const struct refused belied = { N_("%1$s is not what its ending says."),
				       N_("Save it anew in the right format, or give it the right ending."), { 0 } };
static const struct refused vector_mark = { N_("An SVG picture can carry code, so it is not taken as a mark."),
					    N_("Save it as PNG, best 256 pixels wide, and choose that file."), { 0 } };
static const struct refused no_picture = { N_("This file is no PNG or JPEG picture."),
					   N_("Its content decides, not its name. Save the mark as PNG and choose it again."), { 0 } };
static const struct refused cut_short = { N_("This picture is damaged or cut short."),
					  N_("Save it anew and choose it again."), { 0 } };
static const struct refused odd_size = { N_("The mark is %1$s by %2$s pixels."),
					 N_("Take a picture between 16 and 2000 pixels on each side."), { 0 } };

struct signature {
	const char *bytes;
	size_t length, at;
	const char *type;
};
#define BYTES(text) text, sizeof(text) - 1

static const struct signature signatures[] = {
	{ BYTES("\x89PNG\r\n\x1a\n"), 0, "image/png" }, { BYTES("\xff\xd8\xff"), 0, "image/jpeg" },
	{ BYTES("WEBP"), 8, "image/webp" },		{ BYTES("%PDF-"), 0, "application/pdf" },
	{ BYTES("PK\x03\x04"), 0, "application/zip" },	{ BYTES("PK\x05\x06"), 0, "application/zip" },
	{ BYTES("MZ"), 0, "application/x-program" },	{ BYTES("\x7f" "ELF"), 0, "application/x-program" },
	{ BYTES("#!"), 0, "application/x-program" },
};

/* Endings that promise a kind. Office documents are ZIP archives inside. */
static const struct {
	const char *ending, *kind, *type;
} endings[] = {
	{ ".pdf", "application/pdf", "application/pdf" }, { ".png", "image/png", "image/png" },
	{ ".jpg", "image/jpeg", "image/jpeg" },		  { ".jpeg", "image/jpeg", "image/jpeg" },
	{ ".webp", "image/webp", "image/webp" },	  { ".zip", "application/zip", "application/zip" },
	{ ".docx", "application/zip", "application/octet-stream" },
	{ ".xlsx", "application/zip", "application/octet-stream" },
	{ ".pptx", "application/zip", "application/octet-stream" },
	{ ".odt", "application/zip", "application/octet-stream" },
	{ ".ods", "application/zip", "application/octet-stream" },
	{ ".txt", "text/plain", "text/plain" },		  { ".md", "text/plain", "text/plain" },
	{ ".csv", "text/plain", "text/csv" },
};

static bool begins_page(const char *bytes, size_t length)
{
	static const char *const tags[] = { "!doctype", "html", "script", "svg", "?php", "iframe", "body" };
	size_t looked = length < LOOKED_AT ? length : LOOKED_AT;

	for (size_t at = 0; at < looked; at++)
		for (size_t i = 0; bytes[at] == '<' && i < sizeof(tags) / sizeof(tags[0]); i++)
			if (looked - at > strlen(tags[i]) && strncasecmp(bytes + at + 1, tags[i], strlen(tags[i])) == 0)
				return true;
	return false;
}

static bool readable(const char *bytes, size_t length)
{
	for (size_t i = 0; i < length; i++)
		if ((unsigned char)bytes[i] < ' ' && !strchr("\t\n\r\f", bytes[i]))
			return false;
	return text_is_utf8(bytes, length);
}

const char *file_kind(const char *bytes, size_t length)
{
	for (size_t i = 0; i < sizeof(signatures) / sizeof(signatures[0]); i++) {
		const struct signature *known = &signatures[i];

		if (length >= known->at + known->length && memcmp(bytes + known->at, known->bytes, known->length) == 0)
			return known->type;
	}
	if (!length || !readable(bytes, length))
		return "application/octet-stream";
	return begins_page(bytes, length) ? "text/html" : "text/plain";
}

static bool runs_by_name(const char *name)
{
	static const char *const names[] = { ".html", ".htm", ".xhtml", ".svg", ".svgz", ".js", ".mjs", ".exe", ".com", ".bat",
					     ".cmd", ".msi", ".scr", ".ps1", ".vbs", ".sh", ".jar", ".apk", ".php" };

	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++)
		if (text_ends(name, names[i]))
			return true;
	return false;
}

refusal file_judge(struct arena *arena, const char *name, const char *bytes, size_t length, const char **type)
{
	const char *kind = file_kind(bytes, length), *lower = text_lower_ascii(arena, name);

	*type = kind;
	if (!length)
		return refuse(arena, &empty, name);
	if (runs_by_name(lower) || text_same(kind, "text/html") || text_same(kind, "application/x-program"))
		return refuse(arena, &runs, name);
	for (size_t i = 0; i < sizeof(endings) / sizeof(endings[0]); i++) {
		if (!text_ends(lower, endings[i].ending))
			continue;
		*type = endings[i].type;
		/* A text in another encoding is still a text. */
		if (text_same(kind, endings[i].kind) ||
		    (text_same(endings[i].kind, "text/plain") && text_same(kind, "application/octet-stream")))
			return NULL;
		return refuse(arena, &belied, name);
	}
	return NULL;
}

static int64_t number_at(const unsigned char *bytes, size_t count)
{
	int64_t number = 0;

	for (size_t i = 0; i < count; i++)
		number = number * 256 + bytes[i];
	return number;
}

/* Walks the chunks to IEND: nothing may stand behind it. */
static bool png_size(const unsigned char *bytes, size_t length, int64_t *width, int64_t *height)
{
	size_t at = 8;

	if (length < 33 || memcmp(bytes + 12, "IHDR", 4) != 0)
		return false;
	*width = number_at(bytes + 16, 4);
	*height = number_at(bytes + 20, 4);
	while (at + 12 <= length) {
		size_t chunk = (size_t)number_at(bytes + at, 4);

		if (chunk > length - at - 12)
			return false;
		if (memcmp(bytes + at + 4, "IEND", 4) == 0)
			return at + 12 == length;
		at += chunk + 12;
	}
	return false;
}

/* The frame header (SOF) tells the size; the end is EOI. */
static bool jpeg_size(const unsigned char *bytes, size_t length, int64_t *width, int64_t *height)
{
	size_t at = 2;

	if (length < 20 || bytes[length - 2] != 0xff || bytes[length - 1] != 0xd9)
		return false;
	while (at + 9 < length && bytes[at] == 0xff) {
		unsigned char marker = bytes[at + 1];

		if (marker >= 0xc0 && marker <= 0xcf && marker != 0xc4 && marker != 0xc8 && marker != 0xcc) {
			*height = number_at(bytes + at + 5, 2);
			*width = number_at(bytes + at + 7, 2);
			return true;
		}
		at += 2 + (size_t)number_at(bytes + at + 2, 2);
	}
	return false;
}

refusal mark_judge(struct arena *arena, const char *bytes, size_t length, const char **type)
{
	const unsigned char *picture = (const unsigned char *)bytes;
	int64_t width = 0, height = 0;
	bool whole;

	*type = file_kind(bytes, length);
	if (text_same(*type, "text/html"))
		return &vector_mark;
	if (!text_same(*type, "image/png") && !text_same(*type, "image/jpeg"))
		return &no_picture;
	whole = text_same(*type, "image/png") ? png_size(picture, length, &width, &height)
					      : jpeg_size(picture, length, &width, &height);
	if (!whole)
		return &cut_short;
	if (width < MARK_LEAST || height < MARK_LEAST || width > MARK_MOST || height > MARK_MOST)
		return refuse(arena, &odd_size, arena_printf(arena, "%lld", (long long)width),
			      arena_printf(arena, "%lld", (long long)height));
	return NULL;
}
