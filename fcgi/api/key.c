/* Who asks, by a key. */
#include "api/pages.h"

#include "domain/people/keys.h"
#include "domain/people/persons.h"
#include "domain/people/roles.h"
#include "sql/persons.h"

/* A key never carries what its maker may do as staff. */
static const uint64_t of_partners = RIGHT(ANYONE) | RIGHT(SIGNED_IN) | RIGHT(PARTNER_VIEW) | RIGHT(PARTNER_ORDER);

bool visitor_of_key(struct request *req, const char *key)
{
	const struct api_key *found = key_open(req->db, key);
	const struct person_visit *person =
		found ? sql_person_visit(req->db, found->person_id, found->partner_id) : NULL;

	if (!person || !person->partner_id)
		return false;
	req->visitor = (struct visitor){ .person_id = person->id,
					 .person_name = person->name,
					 .partner_id = person->partner_id,
					 .partner_name = person->partner_name,
					 .rights = rights_of(person) & of_partners,
					 .language = locale_current() };
	return true;
}
