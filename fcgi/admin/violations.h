/* The pages of violations, for main.c. */
#ifndef ADMIN_VIOLATIONS_H
#define ADMIN_VIOLATIONS_H

#include "base/record.h"
#include "domain/common/files.h"
#include "web/route.h"

handler show_violations, show_violation, show_violation_form, record_violation, decide_violation, review_violation,
	download_evidence;
extern const struct field_rule violation_form[], violation_decide_form[], violation_review_form[], violation_query[];
RECORD_OF(violations_page);
RECORD_OF(violation_page);
RECORD_OF(violation_form_page);

#endif
