/* The staff's cabinet: its addresses, its menu, and which template shows which record. One block of rows per file. */
#include "admin/pages.h"
#include "shared/visitor.h"
#include "web/service.h"

static const struct route routes[] = {
	/* today.c */
	{ GET, "/admin", show_today, STAFF, TX_READ, .rate = RATE_PAGE },

	/* partners.c */
	{ GET, "/admin/partners", show_partners, PARTNERS_MANAGE, TX_READ, partners_form, .rate = RATE_PAGE },
	{ GET, "/admin/partners/:id", show_partner, PARTNERS_MANAGE, TX_READ, .rate = RATE_PAGE },
	{ POST, "/admin/partners/:id/suspend", suspend_partner, PARTNERS_MANAGE, TX_WRITE, partner_reason_form,
	  show_partner, RATE_FORM },
	{ POST, "/admin/partners/:id/resume", resume_partner, PARTNERS_MANAGE, TX_WRITE, partner_reason_form,
	  show_partner, RATE_FORM },
	{ POST, "/admin/partners/:id/invite", invite_partner_again, PARTNERS_MANAGE, TX_WRITE, NULL, show_partner,
	  RATE_FORM },

	/* staff.c */
	{ GET, "/admin/staff", show_staff, SETTINGS_MANAGE, TX_READ, .rate = RATE_PAGE },
	{ POST, "/admin/staff", add_staff, SETTINGS_MANAGE, TX_WRITE, staff_form, show_staff, RATE_FORM },
	{ GET, "/admin/staff/:id", show_staff_person, SETTINGS_MANAGE, TX_READ, .rate = RATE_PAGE },
	{ POST, "/admin/staff/:id/roles", change_staff_roles, SETTINGS_MANAGE, TX_WRITE, staff_roles_form,
	  show_staff_person, RATE_FORM },
	{ POST, "/admin/staff/:id/block", block_staff, SETTINGS_MANAGE, TX_WRITE, NULL, show_staff_person, RATE_FORM },
	{ POST, "/admin/staff/:id/unblock", unblock_staff, SETTINGS_MANAGE, TX_WRITE, NULL, show_staff_person,
	  RATE_FORM },

	/* settings.c */
	{ GET, "/admin/settings", show_settings, SETTINGS_MANAGE, TX_READ, .rate = RATE_PAGE },
	{ POST, "/admin/settings", change_settings, SETTINGS_MANAGE, TX_WRITE, settings_form, show_settings, RATE_FORM },

	/* audit.c */
	{ GET, "/admin/audit", show_audit, SETTINGS_MANAGE, TX_READ, audit_form, .rate = RATE_PAGE },
	{ 0 }
};

static const struct template_binding templates[] = {
	{ "admin/today", &today_page_record },
	{ "admin/partners", &partners_page_record },
	{ "admin/partner", &partner_page_record },
	{ "admin/staff", &staff_page_record },
	{ "admin/staff_person", &staff_person_page_record },
	{ "admin/settings", &settings_page_record },
	{ "admin/audit", &audit_page_record },
	{ 0 }
};

static const struct menu_item menu[] = {
	{ "/admin", N_("Today"), STAFF },
	{ "/admin/partners", N_("Partners"), PARTNERS_MANAGE },
	{ "/admin/staff", N_("Staff"), SETTINGS_MANAGE },
	{ "/admin/settings", N_("Company settings"), SETTINGS_MANAGE },
	{ "/admin/audit", N_("History of changes"), SETTINGS_MANAGE },
	{ 0 }
};

int main(int argc, char **argv)
{
	static const struct service admin = { .name = "admin",
					      .title = N_("Staff"),
					      .routes = routes,
					      .templates = templates,
					      .menu = menu,
					      .visitor = visitor_of_session,
					      .company = company_of_request };

	return service_main(argc, argv, &admin);
}
