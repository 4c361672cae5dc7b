/* The pages of the contractor's cabinet: handlers, field tables and page records of the files beside this one. */
#ifndef WORK_PAGES_H
#define WORK_PAGES_H

#include "base/record.h"
#include "web/route.h"

/* today.c */
handler show_today;
RECORD_OF(today_page);

/* projects.c */
extern const struct field_rule projects_query[], answer_form[], decline_form[], step_form[], reason_form[], submit_form[],
	message_form[];
handler show_projects, show_project, accept_project, decline_project, start_stage, block_stage, unblock_stage, submit_stage,
	withdraw_stage, write_message, download_file;
RECORD_OF(projects_page);

#endif
