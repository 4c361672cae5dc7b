-- Remarks about drafts as they are read: the article with its title in the author's language, the author, who answered.
CREATE OR REPLACE ALGORITHM = MERGE VIEW remark_book AS
SELECT r.id, r.draft_id, r.article_id, a.position AS article, a.removed, COALESCE(t.title, '') AS title, i.name AS author,
       COALESCE(p.name, '') AS partner_name, i.email, i.language AS author_language, r.invitation_id, r.kind, r.body,
       r.parameter, r.value, r.unit, r.language, r.proposal, r.state, r.answer, r.written_at, r.answered_at,
       COALESCE(w.name, '') AS answered_by
  FROM draft_remarks r
  JOIN draft_invitations i ON i.id = r.invitation_id
  JOIN draft_articles a ON a.id = r.article_id
  LEFT JOIN draft_texts t ON t.article_id = a.id AND t.language = i.language
  LEFT JOIN partners p ON p.id = i.partner_id
  LEFT JOIN persons w ON w.id = r.answered_by;
