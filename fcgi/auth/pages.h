/* The pages of signing in: handlers, field tables and page records of the files beside this one, for main.c. */
#ifndef AUTH_PAGES_H
#define AUTH_PAGES_H

#include "base/record.h"
#include "domain/people/members.h"
#include "web/route.h"

/* sign_in.c */
handler show_sign_in, sign_in, sign_out, show_switch, switch_partner, show_home;
extern const struct field_rule sign_in_query[], sign_in_form[], switch_query[], switch_form[];
RECORD_OF(sign_in_page);
RECORD_OF(locked_page);
RECORD_OF(switch_page);

/* password.c */
handler show_forgot, send_reset, show_set_password, set_password;
extern const struct field_rule forgot_form[], set_password_query[], set_password_form[];
RECORD_OF(forgot_page);
RECORD_OF(set_password_page);

/* profile.c */
handler show_profile, change_profile, change_password, end_other_sessions;
extern const struct field_rule profile_form[], password_form[];
RECORD_OF(profile_page);

/* invitation.c */
handler show_invitation, accept_invitation, decline_invitation, join_by_invitation, show_start;
extern const struct field_rule invitation_query[], invitation_form[], invitation_join_form[];
RECORD_OF(invitation_page);

/* home.c: where a person goes after signing in, and for which partner they act then. */
struct home {
	int64_t partner_id;
	const char *path;
};
struct home home_of(struct request *req, int64_t person_id);
const char *partner_home(const struct membership *partner);

/* 429: too many wrong tries; says when to come back. */
enum status locked(struct request *req, int64_t window_seconds);

#endif
