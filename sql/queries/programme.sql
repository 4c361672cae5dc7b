-- include "domain/programme/versions.h"

-- version_in_force(now when) -> programme_version? @public @auth @shop @work @admin @api @worker @operator
SELECT id, number, sha256, published_at, in_force_from, mode, deadline FROM programme_versions
 WHERE in_force_from <= :now ORDER BY in_force_from DESC, number DESC LIMIT 1;

-- The version that rules what comes about for this partner at that moment. One by consent holds from its acceptance, or
-- from its deadline; for whoever never accepted an older one it holds like any other.
-- version_for_partner(partner_id int, now when) -> programme_version? @public @auth @shop @work @admin @api @worker @operator
SELECT v.id, v.number, v.sha256, v.published_at, v.in_force_from, v.mode, v.deadline
  FROM programme_versions v
 WHERE v.in_force_from <= :now
   AND (v.mode = 'notice' OR v.deadline <= :now
        OR EXISTS (SELECT 1 FROM acceptances a
                    WHERE a.partner_id = :partner_id AND a.version_id = v.id AND a.accepted_at <= :now)
        OR NOT EXISTS (SELECT 1 FROM acceptances e JOIN programme_versions o ON o.id = e.version_id
                        WHERE e.partner_id = :partner_id AND o.number < v.number AND e.accepted_at <= :now))
 ORDER BY v.number DESC LIMIT 1;

-- What is published and does not rule this partner yet, the next one first.
-- versions_coming(ruling int) -> programme_version[] @shop @admin
SELECT v.id, v.number, v.sha256, v.published_at, v.in_force_from, v.mode, v.deadline
  FROM programme_versions v
 WHERE v.number > :ruling
 ORDER BY v.number LIMIT 5;

-- version_of_id(id int) -> programme_version? @public @shop @work @admin @worker @operator
SELECT id, number, sha256, published_at, in_force_from, mode, deadline FROM programme_versions WHERE id = :id;

-- version_of_number(number int) -> programme_version? @public @shop @work @admin @operator
SELECT id, number, sha256, published_at, in_force_from, mode, deadline FROM programme_versions WHERE number = :number;

-- The newest first.
-- versions_all(rows int) -> programme_version[] @public @shop @admin @operator
SELECT id, number, sha256, published_at, in_force_from, mode, deadline FROM programme_versions ORDER BY number DESC LIMIT :rows;

-- version_texts(version_id int) -> article[] @public @shop @admin @operator
SELECT article AS number, language, title, body AS text FROM programme_texts
 WHERE version_id = :version_id ORDER BY article, language;

-- Which article each was in the version before; only versions that moved any have rows.
-- article_moves() -> article_move[] @public @shop @admin
SELECT v.number AS version, a.article, COALESCE(a.was, 0) AS was
  FROM programme_articles a JOIN programme_versions v ON v.id = a.version_id ORDER BY v.number, a.article;

-- version_articles(version_id int, language text) -> article[] @public @shop @work @admin
SELECT article AS number, language, title, body AS text FROM programme_texts
 WHERE version_id = :version_id AND language = :language ORDER BY article;

-- version_parameters(version_id int) -> parameter[] @public @auth @shop @work @admin @api @worker @operator
SELECT article, name, value, unit FROM programme_parameters WHERE version_id = :version_id ORDER BY article, name;

-- Locks the last version, so that two people who publish at once get two numbers.
-- version_last() -> int @admin @operator
SELECT number FROM programme_versions ORDER BY number DESC LIMIT 1 FOR UPDATE;

-- version_add(number int, sha256 text, now when, in_force_from when, mode text, deadline when, person_id int) -> id @admin @operator
INSERT INTO programme_versions (number, sha256, published_at, in_force_from, mode, deadline, published_by)
VALUES (:number, :sha256, :now, :in_force_from, :mode, :deadline, NULLIF(:person_id, 0));

-- version_article_add(version_id int, article int, was int) -> nothing @admin @operator
INSERT INTO programme_articles (version_id, article, was) VALUES (:version_id, :article, NULLIF(:was, 0));

-- version_text_add(version_id int, article int, language text, title text, body text) -> nothing @admin @operator
INSERT INTO programme_texts (version_id, article, language, title, body)
VALUES (:version_id, :article, :language, :title, :body);

-- version_parameter_add(version_id int, article int, name text, value int, unit text) -> nothing @admin @operator
INSERT INTO programme_parameters (version_id, article, name, value, unit)
VALUES (:version_id, :article, :name, :value, :unit);
