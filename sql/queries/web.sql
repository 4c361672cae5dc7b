-- include "web/tables.h"

-- Sessions. Rest and end are judged by the database's clock.

-- session_find(hash text) -> session_row? @public @auth @shop @work @admin
SELECT person_id, COALESCE(partner_id, 0) AS partner_id, language,
       seen_at > UTC_TIMESTAMP(6) - INTERVAL 30 MINUTE AND ends_at > UTC_TIMESTAMP(6) AS live,
       seen_at < UTC_TIMESTAMP(6) - INTERVAL 1 MINUTE AS unseen
  FROM web_sessions
 WHERE id_hash = :hash;

-- session_seen(hash text) -> changed @public @auth @shop @work @admin
UPDATE web_sessions SET seen_at = UTC_TIMESTAMP(6)
 WHERE id_hash = :hash AND seen_at < UTC_TIMESTAMP(6) - INTERVAL 1 MINUTE
   AND seen_at > UTC_TIMESTAMP(6) - INTERVAL 30 MINUTE AND ends_at > UTC_TIMESTAMP(6);

-- session_insert(hash text, person_id int, partner_id int, address text, browser text) -> nothing @auth
INSERT INTO web_sessions (id_hash, person_id, partner_id, created_at, seen_at, ends_at, address, browser)
VALUES (:hash, :person_id, NULLIF(:partner_id, 0), UTC_TIMESTAMP(6), UTC_TIMESTAMP(6),
        UTC_TIMESTAMP(6) + INTERVAL 8 HOUR, :address, :browser);

-- A new id for the same session: its end does not move.
-- session_renew(hash text, new_hash text, partner_id int) -> changed @auth
UPDATE web_sessions SET id_hash = :new_hash, partner_id = NULLIF(:partner_id, 0)
 WHERE id_hash = :hash AND ends_at > UTC_TIMESTAMP(6);

-- session_delete(hash text) -> changed @auth
DELETE FROM web_sessions WHERE id_hash = :hash;

-- session_delete_all(person_id int) -> changed @auth @admin
DELETE FROM web_sessions WHERE person_id = :person_id;

-- session_delete_others(person_id int, hash text) -> changed @auth
DELETE FROM web_sessions WHERE person_id = :person_id AND id_hash <> :hash;

-- The sessions that still live, for their owner to see.
-- sessions_of(person_id int, hash text) -> session_line[] @auth
SELECT (id_hash = :hash) AS current, created_at, seen_at, address, browser
  FROM web_sessions
 WHERE person_id = :person_id AND seen_at > UTC_TIMESTAMP(6) - INTERVAL 30 MINUTE AND ends_at > UTC_TIMESTAMP(6)
 ORDER BY seen_at DESC LIMIT 50;

-- session_language(hash text, language text) -> changed @public @auth
UPDATE web_sessions SET language = :language WHERE id_hash = :hash;

-- Requests that count once.

-- once_insert(principal text, route text, key_hash text, request_hash text) -> changed @public @auth @shop @work @admin @api
INSERT INTO web_idempotency (principal, route, key_hash, request_hash, status, created_at)
VALUES (:principal, :route, :key_hash, :request_hash, 0, UTC_TIMESTAMP(6));

-- once_find(principal text, route text, key_hash text) -> once_row? @public @auth @shop @work @admin @api
SELECT request_hash, status, location, notice, content, body
  FROM web_idempotency
 WHERE principal = :principal AND route = :route AND key_hash = :key_hash;

-- once_answer(principal text, route text, key_hash text, status int, location text, notice text, content text, body text)
-- -> changed @public @auth @shop @work @admin @api
UPDATE web_idempotency SET status = :status, location = :location, notice = :notice, content = :content, body = :body
 WHERE principal = :principal AND route = :route AND key_hash = :key_hash AND status = 0;

-- Counters in fixed windows of :seconds.

-- counter_add(name_hash text, seconds int) -> nothing @public @auth @shop @work @admin @api
INSERT INTO web_counters (name_hash, part, hits, ends_at)
VALUES (:name_hash, UNIX_TIMESTAMP() DIV :seconds, 1, UTC_TIMESTAMP(6) + INTERVAL :seconds SECOND)
ON DUPLICATE KEY UPDATE hits = hits + 1;

-- counter_value(name_hash text, seconds int) -> int @public @auth @shop @work @admin @api
SELECT hits FROM web_counters WHERE name_hash = :name_hash AND part = UNIX_TIMESTAMP() DIV :seconds;

-- counter_clear(name_hash text) -> changed @auth
DELETE FROM web_counters WHERE name_hash = :name_hash;

-- counter_wait(seconds int) -> int @public @auth @shop @work @admin @api
SELECT CAST(:seconds - UNIX_TIMESTAMP() MOD :seconds AS SIGNED);

-- Forms that were posted too late.

-- kept_insert(token_hash text, person_id int, path text, fields text) -> nothing @public @auth @shop @work @admin
INSERT INTO web_kept_forms (token_hash, person_id, path, fields, created_at)
VALUES (:token_hash, :person_id, :path, :fields, UTC_TIMESTAMP(6));

-- kept_find(token_hash text, person_id int, path text) -> kept_row? @public @auth @shop @work @admin
SELECT fields FROM web_kept_forms
 WHERE token_hash = :token_hash AND person_id = :person_id AND path = :path
   AND created_at > UTC_TIMESTAMP(6) - INTERVAL 1 HOUR;

-- kept_delete(token_hash text) -> changed @public @auth @shop @work @admin
DELETE FROM web_kept_forms WHERE token_hash = :token_hash;

-- Sweeping, a few rows at a time, so that nobody waits for it.

-- sweep_sessions() -> changed @auth
DELETE FROM web_sessions WHERE ends_at < UTC_TIMESTAMP(6) - INTERVAL 1 DAY LIMIT 500;

-- sweep_once() -> changed @auth
DELETE FROM web_idempotency WHERE created_at < UTC_TIMESTAMP(6) - INTERVAL 14 DAY LIMIT 500;

-- sweep_counters() -> changed @auth
DELETE FROM web_counters WHERE ends_at < UTC_TIMESTAMP(6) - INTERVAL 1 DAY LIMIT 500;

-- sweep_kept() -> changed @auth
DELETE FROM web_kept_forms WHERE created_at < UTC_TIMESTAMP(6) - INTERVAL 1 DAY LIMIT 500;
