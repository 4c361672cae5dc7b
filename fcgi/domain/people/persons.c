#include "domain/people/persons.h"

RECORD(person_visit, FIELD(person_visit, id), FIELD(person_visit, name), FIELD(person_visit, language),
       FIELD(person_visit, staff_roles), FIELD(person_visit, partner_id), FIELD(person_visit, partner_name),
       FIELD(person_visit, partner_state), FIELD(person_visit, member_role), FIELD(person_visit, contractor),
       FIELD(person_visit, reseller), FIELD(person_visit, promoter), FIELD(person_visit, accepted));

RECORD(person, FIELD(person, id), FIELD(person, email), FIELD(person, name), FIELD(person, phone),
       FIELD(person, language), FIELD(person, blocked), FIELD(person, created_at));
