#include "domain/people/persons.h"

RECORD(person_visit, FIELD(person_visit, id), FIELD(person_visit, name), FIELD(person_visit, language),
       FIELD(person_visit, staff_roles), FIELD(person_visit, partner_id), FIELD(person_visit, partner_name),
       FIELD(person_visit, partner_state), FIELD(person_visit, member_role), FIELD(person_visit, contractor),
       FIELD(person_visit, reseller), FIELD(person_visit, promoter), FIELD(person_visit, accepted));
RECORD(person_session, FIELD(person_session, session_person), FIELD(person_session, session_partner),
       FIELD(person_session, session_language), FIELD(person_session, live), FIELD(person_session, unseen),
       FIELD(person_session, id), FIELD(person_session, name), FIELD(person_session, language),
       FIELD(person_session, staff_roles), FIELD(person_session, partner_id), FIELD(person_session, partner_name),
       FIELD(person_session, partner_state), FIELD(person_session, member_role), FIELD(person_session, contractor),
       FIELD(person_session, reseller), FIELD(person_session, promoter), FIELD(person_session, accepted));

RECORD(person, FIELD(person, id), FIELD(person, email), FIELD(person, name), FIELD(person, phone),
       FIELD(person, language), FIELD(person, blocked), FIELD(person, created_at));
