-- include "domain/programme/drafts.h"

-- draft_of_id(id int) -> draft? @public @admin
SELECT d.id, d.base_id, v.number AS base_number, d.state, COALESCE(p.number, 0) AS published_number,
       (d.wizard IS NOT NULL) AS wizard, COALESCE(d.wizard, 0) AS steps, d.choices, COALESCE(c.name, '') AS created_by,
       d.created_at, d.changed_at, d.version,
       (SELECT COUNT(*) FROM draft_remarks r WHERE r.draft_id = d.id AND r.state = 'open') AS open_remarks
  FROM programme_drafts d
  JOIN programme_versions v ON v.id = d.base_id
  LEFT JOIN programme_versions p ON p.id = d.published_id
  LEFT JOIN persons c ON c.id = d.created_by
 WHERE d.id = :id;

-- Open ones first, then the newest.
-- drafts_all(rows int) -> draft[] @admin
SELECT d.id, d.base_id, v.number AS base_number, d.state, COALESCE(p.number, 0) AS published_number,
       (d.wizard IS NOT NULL) AS wizard, COALESCE(d.wizard, 0) AS steps, d.choices, COALESCE(c.name, '') AS created_by,
       d.created_at, d.changed_at, d.version,
       (SELECT COUNT(*) FROM draft_remarks r WHERE r.draft_id = d.id AND r.state = 'open') AS open_remarks
  FROM programme_drafts d
  JOIN programme_versions v ON v.id = d.base_id
  LEFT JOIN programme_versions p ON p.id = d.published_id
  LEFT JOIN persons c ON c.id = d.created_by
 ORDER BY (d.state = 'open') DESC, d.id DESC LIMIT :rows;

-- The open draft of the set-up, 0: none.
-- draft_wizard() -> int @admin
SELECT id FROM programme_drafts WHERE wizard IS NOT NULL AND state = 'open' ORDER BY id DESC LIMIT 1;

-- draft_wizard_lock() -> int @admin
SELECT id FROM programme_drafts WHERE wizard IS NOT NULL AND state = 'open' ORDER BY id DESC LIMIT 1 FOR UPDATE;

-- draft_add(base_id int, person_id int, now when) -> id @admin
INSERT INTO programme_drafts (base_id, created_by, created_at, changed_at)
SELECT id, NULLIF(:person_id, 0), :now, :now FROM programme_versions WHERE id = :base_id;

-- draft_articles_copy(draft_id int, base_id int) -> changed @admin
INSERT INTO draft_articles (draft_id, position, was)
SELECT :draft_id, article, article FROM programme_texts WHERE version_id = :base_id AND language = 'en';

-- draft_texts_copy(draft_id int, base_id int) -> changed @admin
INSERT INTO draft_texts (article_id, language, title, body)
SELECT a.id, t.language, t.title, t.body
  FROM draft_articles a JOIN programme_texts t ON t.version_id = :base_id AND t.article = a.was
 WHERE a.draft_id = :draft_id;

-- draft_parameters_copy(draft_id int, base_id int) -> changed @admin
INSERT INTO draft_parameters (draft_id, article_id, name, value, unit)
SELECT a.draft_id, a.id, p.name, p.value, p.unit
  FROM draft_articles a JOIN programme_parameters p ON p.version_id = :base_id AND p.article = a.was
 WHERE a.draft_id = :draft_id;

-- Locks the draft; nothing is changed once it is published, or when somebody else was faster.
-- draft_touch(id int, version int, now when) -> changed @admin
UPDATE programme_drafts SET version = version + 1, changed_at = :now
 WHERE id = :id AND state = 'open' AND (:version = 0 OR version = :version);

-- draft_articles(draft_id int) -> draft_article[] @public @admin
SELECT a.id, a.position, COALESCE(a.was, 0) AS was, COALESCE(e.title, '') AS title_en, COALESCE(p.title, '') AS title_pl,
       COALESCE(r.title, '') AS title_ru, COALESCE(e.body, '') AS body_en, COALESCE(p.body, '') AS body_pl,
       COALESCE(r.body, '') AS body_ru,
       (SELECT COUNT(*) FROM draft_parameters q WHERE q.article_id = a.id) AS parameter_count,
       (SELECT COUNT(*) FROM draft_remarks m WHERE m.article_id = a.id AND m.state = 'open') AS open_remarks
  FROM draft_articles a
  LEFT JOIN draft_texts e ON e.article_id = a.id AND e.language = 'en'
  LEFT JOIN draft_texts p ON p.article_id = a.id AND p.language = 'pl'
  LEFT JOIN draft_texts r ON r.article_id = a.id AND r.language = 'ru'
 WHERE a.draft_id = :draft_id AND NOT a.removed ORDER BY a.position, a.id;

-- draft_parameters(draft_id int) -> draft_parameter[] @public @admin
SELECT p.article_id, a.position AS article, p.name, p.value, p.unit
  FROM draft_parameters p JOIN draft_articles a ON a.id = p.article_id
 WHERE p.draft_id = :draft_id ORDER BY a.position, p.name;

-- draft_article_add(draft_id int, position int) -> id @admin
INSERT INTO draft_articles (draft_id, position) VALUES (:draft_id, :position);

-- draft_articles_shift(draft_id int, position int, by int) -> changed @admin
UPDATE draft_articles SET position = position + :by WHERE draft_id = :draft_id AND position >= :position AND NOT removed;

-- draft_article_place(draft_id int, id int, position int) -> changed @admin
UPDATE draft_articles SET position = :position WHERE draft_id = :draft_id AND id = :id AND NOT removed;

-- draft_article_remove(draft_id int, id int) -> changed @admin
UPDATE draft_articles SET removed = TRUE WHERE draft_id = :draft_id AND id = :id AND NOT removed;

-- draft_text_put(draft_id int, article_id int, language text, title text, body text) -> changed @admin
INSERT INTO draft_texts (article_id, language, title, body)
SELECT id, :language, :title, :body FROM draft_articles WHERE draft_id = :draft_id AND id = :article_id
    ON DUPLICATE KEY UPDATE title = :title, body = :body;

-- draft_parameter_put(draft_id int, article_id int, name text, value int, unit text) -> changed @admin
INSERT INTO draft_parameters (draft_id, article_id, name, value, unit)
SELECT draft_id, id, :name, :value, :unit FROM draft_articles WHERE draft_id = :draft_id AND id = :article_id
    ON DUPLICATE KEY UPDATE article_id = :article_id, value = :value, unit = :unit;

-- draft_parameter_remove(draft_id int, name text) -> changed @admin
DELETE FROM draft_parameters WHERE draft_id = :draft_id AND name = :name;

-- draft_rebase(id int, base_id int, now when) -> changed @admin
UPDATE programme_drafts SET base_id = :base_id, changed_at = :now, version = version + 1 WHERE id = :id AND state = 'open';

-- After a change of base: the article of that number in the new one.
-- draft_article_was(draft_id int, id int, was int) -> changed @admin
UPDATE draft_articles SET was = NULLIF(:was, 0) WHERE draft_id = :draft_id AND id = :id;

-- draft_publish(id int, published_id int, now when) -> changed @admin
UPDATE programme_drafts SET state = 'published', published_id = :published_id, changed_at = :now
 WHERE id = :id AND state = 'open';

-- draft_discard(id int, version int, now when) -> changed @admin
UPDATE programme_drafts SET state = 'discarded', changed_at = :now, version = version + 1
 WHERE id = :id AND state = 'open' AND version = :version;

-- draft_choices(id int, steps int, choices text) -> changed @admin
UPDATE programme_drafts SET wizard = GREATEST(COALESCE(wizard, 0), :steps), choices = :choices WHERE id = :id AND state = 'open';

-- Whether anyone has accepted a version yet: there is someone to keep a promise to.
-- acceptances_any() -> int @admin
SELECT EXISTS (SELECT 1 FROM acceptances) AS any_row;
