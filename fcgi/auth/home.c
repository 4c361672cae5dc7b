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

enum status show_home(struct request *req)
{
	struct home home = home_of(req, req->visitor.person_id);

	if (req->visitor.partner_id && text_same(home.path, "/auth/switch"))
		return redirect(req, "/shop");
	return redirect(req, "%s", home.path);
}
