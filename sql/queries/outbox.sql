-- include "domain/common/outbox.h"

-- outbox_add(message_id text, recipient text, language text, template text, fields text, secret flag, now when) -> nothing @public @auth @shop @work @admin @api @worker
INSERT INTO outbox (lane, message_id, recipient, language, template, fields, secret, created_at, next_at)
VALUES ('mail', :message_id, :recipient, :language, :template, :fields, :secret, :now, :now);

-- The next letter that is due; other workers pass over it.
-- outbox_due(lane text, now when, most int) -> outbox_row? @worker
SELECT id, message_id, recipient, language, template, fields, attempts
  FROM outbox
 WHERE lane = :lane AND done_at IS NULL AND next_at <= :now AND attempts < :most
 ORDER BY next_at, id LIMIT 1
   FOR UPDATE SKIP LOCKED;

-- Puts it off before it is tried: a worker that dies meanwhile leaves a letter that is sent later, not twice at once.
-- outbox_try(id int, next_at when) -> changed @worker
UPDATE outbox SET attempts = attempts + 1, next_at = :next_at WHERE id = :id AND done_at IS NULL;

-- outbox_put_back(id int, next_at when) -> changed @worker
UPDATE outbox SET attempts = GREATEST(attempts - 1, 0), next_at = :next_at WHERE id = :id AND done_at IS NULL;

-- outbox_done(id int, now when) -> changed @worker
UPDATE outbox SET done_at = :now, fields = IF(secret, '{}', fields) WHERE id = :id AND done_at IS NULL;
