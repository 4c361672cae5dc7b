/* The company's mark, for pages and letters alike. Only the present one is there, under the name that its bytes give it. */
#include "base/text.h"
#include "domain/common/files.h"
#include "public/pages.h"
#include "shared/visitor.h"
#include "web/response.h"

enum status show_mark(struct request *req)
{
	const struct company *settings = company(req);
	const struct file file = { .sha256 = settings ? settings->mark_sha256 : "" };

	if (text_empty(file.sha256) || !text_same(req->path, company_mark(req->arena, settings)))
		return not_found(req);
	req->content = settings->mark_type;
	add_header(req, "X-Accel-Redirect", arena_printf(req->arena, "/marks/%s", file_place(req->arena, &file)));
	return req->status = STATUS_OK;
}
