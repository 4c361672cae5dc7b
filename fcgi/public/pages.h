/* The public pages: handlers, field tables and page records of the files beside this one, for main.c. */
#ifndef PUBLIC_PAGES_H
#define PUBLIC_PAGES_H

#include "base/record.h"
#include "web/route.h"

/* programme.c */
handler show_programme, show_privacy, show_versions, show_version, show_versions_difference;
RECORD_OF(programme_page);
RECORD_OF(versions_page);

/* discussion.c */
handler show_discussion, show_discussed_article, write_remark;
extern const struct field_rule remark_form[];
RECORD_OF(discussion_page);
RECORD_OF(discussed_article_page);
RECORD_OF(privacy_page);

/* mark.c */
handler show_mark;

/* income.c */
handler show_income;
extern const struct field_rule income_form[];
RECORD_OF(income_page);

/* apply.c */
handler show_apply, show_apply_sent, apply;
extern const struct field_rule apply_start_form[], apply_form[];
RECORD_OF(apply_page);

/* application.c */
handler show_application, confirm_application, answer_application, show_withdrawal, withdraw_application;
extern const struct field_rule answer_form[];
RECORD_OF(application_page);

#endif
