-- include "domain/people/tokens.h"

-- Only the newest link of a kind works.
-- tokens_end(person_id int, purpose text, now when) -> changed @auth @admin @operator
UPDATE person_tokens SET expires_at = :now
 WHERE person_id = :person_id AND purpose = :purpose AND used_at IS NULL AND expires_at > :now;

-- token_add(token_hash text, person_id int, purpose text, now when, expires_at when) -> nothing @auth @admin @operator
INSERT INTO person_tokens (token_hash, person_id, purpose, created_at, expires_at)
VALUES (:token_hash, :person_id, :purpose, :now, :expires_at);

-- token_open(token_hash text, now when) -> open_token? @auth
SELECT t.person_id, t.purpose, p.name, p.email, p.language
  FROM person_tokens t JOIN persons p ON p.id = t.person_id
 WHERE t.token_hash = :token_hash AND t.used_at IS NULL AND t.expires_at > :now AND p.blocked_at IS NULL;

-- The WHERE makes it work once, also for two who try at the same moment.
-- token_use(token_hash text, now when) -> changed @auth
UPDATE person_tokens SET used_at = :now WHERE token_hash = :token_hash AND used_at IS NULL AND expires_at > :now;
