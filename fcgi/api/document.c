/* The document of the API, as it lies in deploy/openapi.json; read once per process. */
#include "api/pages.h"

#include <stdio.h>

#include "core/log.h"

static bool read_document(struct request *req, struct buffer *text)
{
	FILE *file = fopen(arena_printf(req->arena, "%s/deploy/openapi.json", req->config->share), "re");
	char bytes[8192];
	size_t count;

	if (!file)
		return false;
	while ((count = fread(bytes, 1, sizeof(bytes), file)) > 0)
		buffer_add(text, bytes, count);
	fclose(file);
	return text->length > 0;
}

enum status show_document(struct request *req)
{
	static struct buffer text;

	if (!text.length && !read_document(req, &text)) {
		log_event(LOG_ERROR, "document_missing", "id", req->id);
		return not_found(req);
	}
	return file_reply(req, "application/json", NULL, buffer_get(&text), text.length);
}
