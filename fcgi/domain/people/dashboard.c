#include "domain/people/dashboard.h"

RECORD(state_count, FIELD(state_count, state), FIELD(state_count, count));
RECORD(waiting, FIELD(waiting, id), FIELD(waiting, name), FIELD(waiting, since), FIELD(waiting, due_at),
       FIELD(waiting, count), FIELD(waiting, sum));
RECORD(amount_span, FIELD(amount_span, place), FIELD(amount_span, amount));
