#include "shared/violation_view.h"

#include "base/text.h"
#include "core/locale.h"
#include "domain/common/file_kinds.h"
#include "domain/common/files.h"
#include "domain/shop/reference.h"
#include "shared/visitor.h"
#include "sql/violations.h"
#include "web/form.h"
#include "web/response.h"

enum { HELD_ROWS = 200 };

RECORD(held_row, FIELD(held_row, path), FIELD(held_row, reference), ONE(held_row, held, violation_held));
RECORD(violation_view, FIELD(violation_view, self), ONE(violation_view, violation, violation),
       LIST(violation_view, files, violation_file), LIST(violation_view, held, held_row), FIELD(violation_view, held_sum),
       FIELD(violation_view, has_files), FIELD(violation_view, has_held));

static int64_t id_in_path(struct request *req, int place)
{
	int64_t id;

	return text_to_int(path_text(req, place), &id) ? id : 0;
}

/* The staff look into the order, the partner into the computation of its commission. */
static struct held_row held_row_of(struct request *req, const struct violation_held *held, bool staff)
{
	const char *reference = order_reference(req->arena, held->order_id), *path = "";

	if (!staff)
		return (struct held_row){ arena_printf(req->arena, "/shop/earnings/%lld", (long long)held->id), "", held };
	if (req->visitor.rights & RIGHT(ORDERS_VIEW))
		path = arena_printf(req->arena, "/admin/orders/%s", reference);
	return (struct held_row){ path, reference, held };
}

const struct violation_view *violation_view(struct request *req, int64_t partner_id)
{
	struct violation_view *view = arena_one(req->arena, struct violation_view);
	struct violation_held_list held;
	int64_t id = id_in_path(req, 0);
	bool staff = partner_id == 0;

	view->violation = sql_violation(req->db, partner_id, id, locale_code(locale_current()));
	if (!view->violation)
		return NULL;
	view->self = arena_printf(req->arena, staff ? "/admin/violations/%lld" : "/shop/violations/%lld", (long long)id);
	view->files = sql_violation_files_of(req->db, id);
	view->has_files = view->files.count > 0;
	held = sql_violation_held_of(req->db, id, false, HELD_ROWS);
	view->held.items = arena_many(req->arena, struct held_row, held.count + 1);
	view->held.count = held.count;
	view->has_held = held.count > 0;
	view->held_sum = money_of(0, company(req)->currency);
	for (size_t i = 0; i < held.count; i++) {
		view->held.items[i] = held_row_of(req, &held.items[i], staff);
		view->held_sum = money_add(view->held_sum, held.items[i].amount);
	}
	return view;
}

refusal evidence_keep(struct request *req, int64_t violation_id, int64_t partner_id, bool from_partner)
{
	static const struct refused not_kept = { .rule = N_("The file could not be stored."), .remedy = N_("Try again in a moment.") };
	const struct upload *upload = form_upload(req, "file");
	struct actor keeper = actor_of(req);
	const char *type = "";
	refusal why;
	int64_t file;

	if (!upload || upload->length == 0)
		return NULL;
	why = file_judge(req->arena, upload->name, upload->bytes, upload->length, &type);
	if (why)
		return why;
	keeper.partner_id = partner_id;
	file = file_store(req->db, req->config, &keeper, upload->name, type, upload->bytes, upload->length);
	if (!file)
		return &not_kept;
	sql_violation_file_add(req->db, violation_id, file, from_partner);
	return NULL;
}

enum status evidence_download(struct request *req, int64_t partner_id)
{
	const struct file *file = sql_violation_file(req->db, id_in_path(req, 0), partner_id, id_in_path(req, 1));

	return file ? stored_reply(req, file->type, file->name, file_place(req->arena, file)) : not_found(req);
}
