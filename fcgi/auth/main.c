/* The service auth: the only program that can read password hashes. Its addresses and its templates. */
#include <errno.h>
#include <stdio.h>
#include <unistd.h>

#include "auth/pages.h"
#include "base/must.h"
#include "base/text.h"
#include "shared/visitor.h"
#include "web/service.h"

enum { NICE = 10 };

static const struct route routes[] = {
	{ GET, "/auth", show_home, SIGNED_IN, TX_READ, .rate = RATE_PAGE },
	{ GET, "/auth/sign-in", show_sign_in, ANYONE, TX_READ, sign_in_query, .rate = RATE_PAGE },
	{ POST, "/auth/sign-in", sign_in, ANYONE, TX_OWN, sign_in_form, show_sign_in, RATE_SECRET },
	{ POST, "/auth/sign-out", sign_out, ANYONE, TX_WRITE, .rate = RATE_FORM },
	{ GET, "/auth/switch", show_switch, SIGNED_IN, TX_READ, switch_query, .rate = RATE_PAGE },
	{ POST, "/auth/switch", switch_partner, SIGNED_IN, TX_OWN, switch_form, show_switch, RATE_FORM },

	{ GET, "/auth/forgot", show_forgot, ANYONE, TX_READ, .rate = RATE_PAGE },
	{ POST, "/auth/forgot", send_reset, ANYONE, TX_OWN, forgot_form, show_forgot, RATE_SECRET },
	{ GET, "/auth/set-password", show_set_password, ANYONE, TX_READ, set_password_query, .rate = RATE_PAGE },
	{ POST, "/auth/set-password", set_password, ANYONE, TX_OWN, set_password_form, show_set_password, RATE_SECRET },

	{ GET, "/auth/invitation", show_invitation, ANYONE, TX_READ, invitation_query, .rate = RATE_PAGE },
	{ POST, "/auth/invitation/accept", accept_invitation, SIGNED_IN, TX_OWN, invitation_form, show_invitation, RATE_FORM },
	{ POST, "/auth/invitation/decline", decline_invitation, ANYONE, TX_OWN, invitation_form, show_invitation, RATE_FORM },
	{ POST, "/auth/invitation/join", join_by_invitation, ANYONE, TX_OWN, invitation_join_form, show_invitation,
	  RATE_SECRET },
	{ GET, "/auth/start", show_start, SIGNED_IN, TX_READ, .rate = RATE_PAGE },

	{ GET, "/auth/profile", show_profile, SIGNED_IN, TX_READ, .rate = RATE_PAGE },
	{ POST, "/auth/profile", change_profile, SIGNED_IN, TX_WRITE, profile_form, show_profile, RATE_FORM },
	{ POST, "/auth/password", change_password, SIGNED_IN, TX_OWN, password_form, show_profile, RATE_SECRET },
	{ POST, "/auth/sessions/end", end_other_sessions, SIGNED_IN, TX_WRITE, .rate = RATE_FORM },
	{ 0 }
};

static const struct template_binding templates[] = {
	{ "auth/sign_in", &sign_in_page_record },
	{ "auth/locked", &locked_page_record },
	{ "auth/switch", &switch_page_record },
	{ "auth/forgot", &forgot_page_record },
	{ "auth/set_password", &set_password_page_record },
	{ "auth/invitation", &invitation_page_record },
	{ "auth/profile", &profile_page_record },
	{ 0 }
};

int main(int argc, char **argv)
{
	static const struct service auth = { .name = "auth",
					     .title = N_("Your account"),
					     .routes = routes,
					     .templates = templates,
					     .session = session_of_visitor,
					     .visitor = visitor_of_session,
					     .company = company_of_request,
					     .denied = denied,
					     .sweeps = true };

	errno = 0; /* Below zero is also a niceness. */
	if (nice(NICE) < 0 && errno) {
		perror("nice");
		return 1;
	}
	return service_main(argc, argv, &auth);
}
