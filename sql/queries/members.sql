-- include "domain/people/members.h"

-- member_add(partner_id int, person_id int, role text, now when) -> changed @admin @operator
INSERT INTO members (partner_id, person_id, role, joined_at) VALUES (:partner_id, :person_id, :role, :now);

-- The partners that a person may act for.
-- memberships_of(person_id int) -> membership[] @auth
SELECT p.id AS partner_id, p.name, p.state, m.role, p.reseller, p.promoter, p.contractor
  FROM members m JOIN partners p ON p.id = m.partner_id
 WHERE m.person_id = :person_id
 ORDER BY p.name, p.id LIMIT 100;

-- invited: a link was sent, and none was ever used.
-- members_of(partner_id int) -> partner_member[] @admin
SELECT p.id, p.name, p.email, p.language, m.role, m.joined_at, (p.blocked_at IS NOT NULL) AS blocked,
       (EXISTS (SELECT 1 FROM person_tokens t WHERE t.person_id = p.id AND t.purpose = 'invitation')
        AND NOT EXISTS (SELECT 1 FROM person_tokens t WHERE t.person_id = p.id AND t.used_at IS NOT NULL)) AS invited
  FROM members m JOIN persons p ON p.id = m.person_id
 WHERE m.partner_id = :partner_id ORDER BY m.joined_at, p.id LIMIT 200;

-- All members of one partner, locked: rules that count owners hold while somebody else acts too.
-- members_lock(partner_id int) -> member[] @shop
SELECT m.person_id, m.role, p.name, p.email, p.language, (p.blocked_at IS NOT NULL) AS blocked
  FROM members m JOIN persons p ON p.id = m.person_id
 WHERE m.partner_id = :partner_id ORDER BY m.person_id
   FOR UPDATE;

-- member_role_set(partner_id int, person_id int, role text) -> changed @shop
UPDATE members SET role = :role WHERE partner_id = :partner_id AND person_id = :person_id;

-- member_remove(partner_id int, person_id int) -> changed @shop
DELETE FROM members WHERE partner_id = :partner_id AND person_id = :person_id;

-- Somebody who belongs to the partner already keeps the role of before: the unique key refuses the second.
-- member_join(partner_id int, person_id int, role text, now when) -> changed @auth
INSERT INTO members (partner_id, person_id, role, joined_at) VALUES (:partner_id, :person_id, :role, :now);

-- invitations_of(partner_id int, now when) -> invitation[] @shop
SELECT i.id, i.email, i.name, i.role, i.language, p.name AS inviter, i.sent_at, i.expires_at, (i.expires_at <= :now) AS expired
  FROM member_invitations i JOIN persons p ON p.id = i.invited_by
 WHERE i.partner_id = :partner_id AND i.outcome IS NULL ORDER BY i.id LIMIT 50;

-- invitations_waiting(partner_id int) -> int @shop
SELECT COUNT(*) FROM member_invitations WHERE partner_id = :partner_id AND outcome IS NULL;

-- invitation_waits(partner_id int, id int) -> int @shop
SELECT id FROM member_invitations WHERE id = :id AND partner_id = :partner_id AND outcome IS NULL;

-- 0: this address has one already.
-- invitation_add(partner_id int, email text, name text, role text, language text, invited_by int, token_hash text, now when, expires_at when) -> id @shop
INSERT INTO member_invitations (partner_id, email, name, role, language, invited_by, token_hash, created_at, sent_at, expires_at)
VALUES (:partner_id, :email, :name, :role, :language, :invited_by, :token_hash, :now, :now, :expires_at);

-- A new link ends the one before.
-- invitation_renew(partner_id int, id int, token_hash text, now when, expires_at when, sent_before when) -> changed @shop
UPDATE member_invitations SET token_hash = :token_hash, sent_at = :now, expires_at = :expires_at
 WHERE id = :id AND partner_id = :partner_id AND outcome IS NULL AND sent_at <= :sent_before;

-- invitation_withdraw(partner_id int, id int, now when) -> changed @shop
UPDATE member_invitations SET outcome = 'withdrawn', ended_at = :now
 WHERE id = :id AND partner_id = :partner_id AND outcome IS NULL;

-- Language and name are those of the account, when the address has one.
-- invitation_open(token_hash text, now when) -> open_invitation? @auth @shop
SELECT i.id, i.partner_id, a.name AS partner_name, i.email, COALESCE(h.name, i.name) AS name, i.role,
       COALESCE(h.language, i.language) AS language, p.name AS inviter, p.email AS inviter_email, p.language AS inviter_language,
       COALESCE(h.id, 0) AS person_id, (h.blocked_at IS NOT NULL) AS blocked, i.expires_at
  FROM member_invitations i
  JOIN partners a ON a.id = i.partner_id AND a.state <> 'terminated'
  JOIN persons p ON p.id = i.invited_by
  LEFT JOIN persons h ON h.email = i.email
 WHERE i.token_hash = :token_hash AND i.outcome IS NULL AND i.expires_at > :now;

-- The guard against two answers, and against an answer after its time.
-- invitation_answer(id int, outcome text, now when) -> changed @auth
UPDATE member_invitations SET outcome = :outcome, ended_at = :now
 WHERE id = :id AND outcome IS NULL AND expires_at > :now;
