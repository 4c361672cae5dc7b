#include "domain/people/members.h"

RECORD(membership, FIELD(membership, partner_id), FIELD(membership, name), FIELD(membership, state),
       FIELD(membership, role), FIELD(membership, reseller), FIELD(membership, promoter), FIELD(membership, contractor));
