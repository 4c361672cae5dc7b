/* A violation as a page shows it, to the staff and to the partner: the record, its evidence, what is held back. */
#ifndef SHARED_VIOLATION_VIEW_H
#define SHARED_VIOLATION_VIEW_H

#include "domain/common/audit.h"
#include "domain/programme/violations.h"
#include "web/request.h"

struct held_row {
	const char *path;          /* "": the reader may not go there */
	const char *reference;     /* of the order, for the staff */
	const struct violation_held *held;
};
LIST_OF(held_row);
RECORD_OF(held_row);

struct violation_view {
	const char *self;
	const struct violation *violation;
	struct violation_file_list files;
	struct held_row_list held;
	struct money held_sum;
	bool has_files, has_held;
};
RECORD_OF(violation_view);

/* The one in the path. partner_id 0: for the staff. NULL: there is none, or it is another's. */
const struct violation_view *violation_view(struct request *req, int64_t partner_id);

/* The file that came with the form, if any: it belongs to the partner that it is about. */
refusal evidence_keep(struct request *req, int64_t violation_id, int64_t partner_id, bool from_partner);

/* The file in the path. partner_id 0: for the staff. */
enum status evidence_download(struct request *req, int64_t partner_id);

#endif
