-- include "domain/common/outbox.h"

-- Letters that are not sent yet, and since when the oldest of them has been due.
-- letters_waiting() -> letters_waiting? @operator
SELECT COUNT(*) AS count, COALESCE(TIMESTAMPDIFF(SECOND, MIN(next_at), UTC_TIMESTAMP(6)), 0) AS oldest_seconds
  FROM outbox WHERE done_at IS NULL;
