/* Where a person goes after signing in: staff to the staff's cabinet, a contractor to the projects, any other partner to
 * the storefront; whoever belongs to several partners chooses first. */
#include "auth/pages.h"
#include "base/text.h"
#include "sql/members.h"
#include "sql/persons.h"
#include "web/response.h"

/* Where the pages of this partner begin. */
const char *partner_home(const struct membership *partner)
{
	return partner->contractor && !partner->reseller && !partner->promoter ? "/work" : "/shop";
}

struct home home_of(struct request *req, int64_t person_id)
{
	const struct person_visit *person = sql_person_visit(req->db, person_id, 0);
	struct membership_list partners = sql_memberships_of(req->db, person_id);

	if (person && !text_empty(person->staff_roles))
		return (struct home){ 0, "/admin" };
	if (partners.count > 1)
		return (struct home){ 0, "/auth/switch" };
	if (partners.count == 0)
		return (struct home){ 0, "/auth/profile" };

	const struct membership *partner = &partners.items[0];
	return (struct home){ partner->partner_id, partner_home(partner) };
}

/* The start page of the partner that the session acts for; NULL: of none. */
static const char *present_home(struct request *req)
{
	struct membership_list partners = sql_memberships_of(req->db, req->visitor.person_id);

	for (size_t i = 0; i < partners.count; i++)
		if (partners.items[i].partner_id == req->visitor.partner_id)
			return partner_home(&partners.items[i]);
	return NULL;
}

enum status show_home(struct request *req)
{
	struct home home = home_of(req, req->visitor.person_id);
	const char *chosen = text_same(home.path, "/auth/switch") ? present_home(req) : NULL;

	return redirect(req, "%s", chosen ? chosen : home.path);
}

/* The partner's own, of whoever is staff too; without a partner, as after signing in. */
enum status show_start(struct request *req)
{
	const char *present = present_home(req);

	return present ? redirect(req, "%s", present) : show_home(req);
}
