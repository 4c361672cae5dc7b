-- include "domain/programme/versions.h"

-- version_in_force(now when) -> programme_version? @public @auth @shop @work @admin @api @worker @operator
SELECT id, number, sha256, published_at, in_force_from FROM programme_versions
 WHERE in_force_from <= :now ORDER BY in_force_from DESC, number DESC LIMIT 1;

-- version_of_id(id int) -> programme_version? @public @shop @work @admin @worker
SELECT id, number, sha256, published_at, in_force_from FROM programme_versions WHERE id = :id;

-- version_articles(version_id int, language text) -> article[] @public @shop @work @admin
SELECT article AS number, language, title, body AS text FROM programme_texts
 WHERE version_id = :version_id AND language = :language ORDER BY article;

-- version_parameters(version_id int) -> parameter[] @public @auth @shop @work @admin @api @worker @operator
SELECT article, name, value, unit FROM programme_parameters WHERE version_id = :version_id ORDER BY article, name;

-- Locks the last version, so that two people who publish at once get two numbers.
-- version_last() -> int @admin @operator
SELECT number FROM programme_versions ORDER BY number DESC LIMIT 1 FOR UPDATE;

-- version_add(number int, sha256 text, now when, in_force_from when, person_id int) -> id @admin @operator
INSERT INTO programme_versions (number, sha256, published_at, in_force_from, published_by)
VALUES (:number, :sha256, :now, :in_force_from, NULLIF(:person_id, 0));

-- version_text_add(version_id int, article int, language text, title text, body text) -> nothing @admin @operator
INSERT INTO programme_texts (version_id, article, language, title, body)
VALUES (:version_id, :article, :language, :title, :body);

-- version_parameter_add(version_id int, article int, name text, value int, unit text) -> nothing @admin @operator
INSERT INTO programme_parameters (version_id, article, name, value, unit)
VALUES (:version_id, :article, :name, :value, :unit);
