/* The pages of the staff's cabinet: handlers, field tables and page records of the files beside this one, for main.c. */
#ifndef ADMIN_PAGES_H
#define ADMIN_PAGES_H

#include "base/record.h"
#include "web/route.h"

/* today.c */
handler show_today;
RECORD_OF(today_page);

/* partners.c */
handler show_partners, show_partner, suspend_partner, resume_partner, invite_partner_again;
extern const struct field_rule partners_form[], partner_reason_form[];
RECORD_OF(partners_page);
RECORD_OF(partner_page);

/* staff.c */
handler show_staff, show_staff_person, add_staff, change_staff_roles, block_staff, unblock_staff;
extern const struct field_rule staff_form[], staff_roles_form[];
RECORD_OF(staff_page);
RECORD_OF(staff_person_page);

/* settings.c */
handler show_settings, change_settings;
extern const struct field_rule settings_form[];
RECORD_OF(settings_page);

/* audit.c */
handler show_audit;
extern const struct field_rule audit_form[];
RECORD_OF(audit_page);

#endif
