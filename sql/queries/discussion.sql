-- include "domain/programme/discussion.h"

-- draft_invitation_add(draft_id int, token_hash text, name text, email text, language text, partner_id int, person_id int, now when, expires_at when) -> id @admin
INSERT INTO draft_invitations (draft_id, token_hash, name, email, language, partner_id, invited_by, invited_at, expires_at)
SELECT d.id, :token_hash, :name, :email, :language, NULLIF(:partner_id, 0), NULLIF(:person_id, 0), :now, :expires_at
  FROM programme_drafts d WHERE d.id = :draft_id AND d.state = 'open'
   AND NOT EXISTS (SELECT 1 FROM draft_invitations i WHERE i.draft_id = d.id AND i.email = :email
                    AND i.withdrawn_at IS NULL AND i.expires_at > :now);

-- draft_invitation_link_add(token_hash text, invitation_id int, now when) -> nothing @admin
INSERT INTO draft_links (token_hash, invitation_id, created_at) VALUES (:token_hash, :invitation_id, :now);

-- draft_invitation_withdraw(draft_id int, id int, now when) -> changed @admin
UPDATE draft_invitations SET withdrawn_at = :now WHERE draft_id = :draft_id AND id = :id AND withdrawn_at IS NULL;

-- draft_invitations_of(draft_id int) -> draft_invitation[] @admin
SELECT i.id, i.draft_id, i.name, i.email, i.language, COALESCE(i.partner_id, 0) AS partner_id,
       COALESCE(p.name, '') AS partner_name, i.invited_at, i.expires_at, i.withdrawn_at,
       (SELECT COUNT(*) FROM draft_remarks r WHERE r.invitation_id = i.id) AS remark_count
  FROM draft_invitations i LEFT JOIN partners p ON p.id = i.partner_id
 WHERE i.draft_id = :draft_id ORDER BY i.id DESC LIMIT 500;

-- Whoever holds a living link may read the draft and speak: this is the only key.
-- draft_invitation_of_link(token_hash text, now when) -> draft_invitation? @public
SELECT i.id, i.draft_id, i.name, i.email, i.language, COALESCE(i.partner_id, 0) AS partner_id,
       COALESCE(p.name, '') AS partner_name, i.invited_at, i.expires_at, i.withdrawn_at,
       (SELECT COUNT(*) FROM draft_remarks r WHERE r.invitation_id = i.id) AS remark_count
  FROM draft_invitations i LEFT JOIN partners p ON p.id = i.partner_id
 WHERE (i.token_hash = :token_hash
        OR i.id = (SELECT l.invitation_id FROM draft_links l WHERE l.token_hash = :token_hash))
   AND i.withdrawn_at IS NULL AND i.expires_at > :now;

-- draft_invitation_link_lock(token_hash text) -> int @public
SELECT i.id FROM draft_invitations i
 WHERE i.token_hash = :token_hash OR i.id = (SELECT l.invitation_id FROM draft_links l WHERE l.token_hash = :token_hash)
   FOR UPDATE;

-- remark_add(invitation_id int, article_id int, kind text, body text, parameter text, value int, unit text, language text, proposal text, now when) -> id @public
INSERT INTO draft_remarks (draft_id, article_id, invitation_id, kind, body, parameter, value, unit, language, proposal, written_at)
SELECT i.draft_id, a.id, i.id, :kind, :body, :parameter, :value, :unit, :language, :proposal, :now
  FROM draft_invitations i
  JOIN programme_drafts d ON d.id = i.draft_id AND d.state = 'open'
  JOIN draft_articles a ON a.draft_id = d.id AND a.id = :article_id AND NOT a.removed
 WHERE i.id = :invitation_id AND i.withdrawn_at IS NULL AND i.expires_at > :now;

-- remarks_of_invitation(invitation_id int) -> remark[] @public
SELECT id, article_id, article, title, kind, body, parameter, value, unit, language, proposal, state, answer, written_at,
       answered_at, answered_by
  FROM remark_book WHERE invitation_id = :invitation_id ORDER BY id DESC LIMIT 500;

-- Open ones first.
-- remarks_of_draft(draft_id int) -> remark[] @admin
SELECT id, draft_id, article_id, article, removed, title, author, partner_name, email, author_language, invitation_id, kind,
       body, parameter, value, unit, language, proposal, state, answer, written_at, answered_at, answered_by
  FROM remark_book WHERE draft_id = :draft_id
 ORDER BY (state = 'open') DESC, (state = 'answered') DESC, article, id LIMIT 1000;

-- remark_one(draft_id int, id int) -> remark? @admin
SELECT id, draft_id, article_id, article, removed, title, author, partner_name, email, author_language, invitation_id, kind,
       body, parameter, value, unit, language, proposal, state, answer, written_at, answered_at, answered_by
  FROM remark_book WHERE draft_id = :draft_id AND id = :id;

-- Adopted and declined are for ever; an answer may be followed by either.
-- remark_settle(draft_id int, id int, state text, reply text, person_id int, now when) -> changed @admin
UPDATE draft_remarks SET state = :state, answer = :reply, answered_by = NULLIF(:person_id, 0), answered_at = :now
 WHERE draft_id = :draft_id AND id = :id AND (state = 'open' OR (state = 'answered' AND :state <> 'answered'));

-- Whom to ask: partners by their owners, and candidates whose application is open.
-- discussion_partners() -> invitee[] @admin
SELECT a.id, a.name AS partner_name, p.name, p.email, p.language
  FROM partners a
  JOIN persons p ON p.id = (SELECT MIN(m.person_id) FROM members m JOIN persons o ON o.id = m.person_id
                             WHERE m.partner_id = a.id AND m.role = 'owner' AND o.blocked_at IS NULL)
 WHERE a.state = 'active' ORDER BY a.name, a.id LIMIT 300;

-- discussion_candidates() -> invitee[] @admin
SELECT a.id, a.company AS partner_name, a.name, a.email, a.language
  FROM applications a
 WHERE a.state IN ('new', 'screening', 'information_asked', 'interview', 'waiting') ORDER BY a.name, a.id LIMIT 200;
