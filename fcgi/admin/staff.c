/* Staff accounts: the list with the form for one more, and one person with roles and blocking. */
#include "admin/pages.h"
#include "base/must.h"
#include "base/text.h"
#include "core/locale.h"
#include "domain/people/roles.h"
#include "domain/people/staff.h"
#include "shared/visitor.h"
#include "sql/staff.h"
#include "web/response.h"
#include "web/session.h"

#define ROLE_CHOICES "recruiter programme catalogue orders warehouse projects reviewer finance administrator"

const struct field_rule staff_form[] = {
	{ "name", TEXT, .required = true, .min = 2, .max = 120 },
	{ "email", EMAIL, .required = true, .max = 254 },
	{ "language", CHOICE, .required = true, .choices = "en pl ru" },
	{ "role", CHOICE, .required = true, .many = true, .choices = ROLE_CHOICES },
	{ 0 },
};
const struct field_rule staff_roles_form[] = {
	{ "role", CHOICE, .required = true, .many = true, .choices = ROLE_CHOICES },
	{ 0 },
};

/* A role to be ticked. */
struct staff_role {
	const char *name;
	const char *label; /* translated */
	bool held;
};
LIST_OF(staff_role);
RECORD(staff_role, FIELD(staff_role, name), FIELD(staff_role, label), FIELD(staff_role, held));

struct staff_line {
	const char *path;
	const char *roles; /* translated, "Finance, Recruiter" */
	const struct staff_person *person;
};
LIST_OF(staff_line);
RECORD(staff_line, FIELD(staff_line, path), FIELD(staff_line, roles), ONE(staff_line, person, staff_person));

struct staff_page {
	struct staff_line_list lines;
	struct staff_role_list roles;
};
RECORD(staff_page, LIST(staff_page, lines, staff_line), LIST(staff_page, roles, staff_role));

struct staff_person_page {
	const struct staff_person *person;
	const char *self; /* its own address */
	struct staff_role_list roles;
	bool own;
};
RECORD(staff_person_page, ONE(staff_person_page, person, staff_person), FIELD(staff_person_page, self),
       LIST(staff_person_page, roles, staff_role), FIELD(staff_person_page, own));

/* The ticked roles, "finance recruiter". */
static const char *ticked(struct request *req)
{
	const char *roles = "";

	for (size_t i = 0; i < form_count(req, "role"); i++)
		roles = arena_printf(req->arena, "%s%s%s", roles, *roles ? " " : "", form_text_at(req, "role", i));
	return roles;
}

/* All roles; ticked are those that were just sent, else those that the person holds. */
static struct staff_role_list roles_shown(struct request *req, const char *held)
{
	struct staff_role_list list = { 0 };
	size_t count = 0;
	const char *sent = req->method == POST ? ticked(req) : held;

	while (role_at((int)count))
		count++;
	list.items = arena_many(req->arena, struct staff_role, count);
	for (list.count = 0; list.count < count; list.count++) {
		const char *name = role_at((int)list.count);

		list.items[list.count] = (struct staff_role){ name, locale_text(role_label(name)), role_held(sent, name) };
	}
	return list;
}

static const char *labels_of(struct arena *arena, const char *roles)
{
	const char *labels = "";

	for (int i = 0; role_at(i); i++)
		if (role_held(roles, role_at(i)))
			labels = arena_printf(arena, "%s%s%s", labels, *labels ? ", " : "",
					      locale_text(role_label(role_at(i))));
	return labels;
}

static const char *path_of(struct arena *arena, int64_t id)
{
	return arena_printf(arena, "/admin/staff/%lld", (long long)id);
}

enum status show_staff(struct request *req)
{
	struct staff_person_list people = sql_staff_all(req->db);
	struct staff_page shown = { .lines = { arena_many(req->arena, struct staff_line, people.count), people.count },
				    .roles = roles_shown(req, "") };

	for (size_t i = 0; i < people.count; i++)
		shown.lines.items[i] = (struct staff_line){ path_of(req->arena, people.items[i].id),
							    labels_of(req->arena, people.items[i].roles),
							    &people.items[i] };
	return page(req, "admin/staff", &shown);
}

enum status add_staff(struct request *req)
{
	const struct actor actor = actor_of(req);
	const char *link;
	int64_t id;
	refusal why = staff_add(req->db, &actor, text_lower_ascii(req->arena, form_text(req, "email")),
				form_text(req, "name"), form_text(req, "language"), ticked(req), true, &id, &link);

	if (why)
		return refused(req, why);
	return redirect_notice(req, link ? N_("The account is made, and an invitation is on its way.") :
					   N_("This person had an account already and now holds the roles."),
			       "/admin/staff");
}

static int64_t id_in_path(const struct request *req)
{
	int64_t id;

	return text_to_int(path_text(req, 0), &id) && id > 0 ? id : 0;
}

enum status show_staff_person(struct request *req)
{
	struct staff_person_page shown = { .person = sql_staff_of_id(req->db, id_in_path(req)) };

	if (!shown.person)
		return not_found(req);
	shown.self = path_of(req->arena, shown.person->id);
	shown.own = shown.person->id == req->visitor.person_id;
	shown.roles = roles_shown(req, shown.person->roles);
	return page(req, "admin/staff_person", &shown);
}

static enum status answer(struct request *req, int64_t id, refusal why, const char *done)
{
	return why ? refused(req, why) : redirect_notice(req, done, "/admin/staff/%lld", (long long)id);
}

enum status change_staff_roles(struct request *req)
{
	const struct actor actor = actor_of(req);
	int64_t id = id_in_path(req);

	return answer(req, id, staff_roles_set(req->db, &actor, id, ticked(req)), N_("The roles are saved."));
}

enum status block_staff(struct request *req)
{
	const struct actor actor = actor_of(req);
	int64_t id = id_in_path(req);
	refusal why = staff_block(req->db, &actor, id);

	if (!why)
		session_end_all(req, id);
	return answer(req, id, why, N_("The account is blocked and signed out everywhere."));
}

enum status unblock_staff(struct request *req)
{
	const struct actor actor = actor_of(req);
	int64_t id = id_in_path(req);

	return answer(req, id, staff_unblock(req->db, &actor, id), N_("The account is open again."));
}
