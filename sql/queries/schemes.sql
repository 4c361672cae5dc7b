-- include "domain/contract/schemes.h"

-- The version that the next scheme of this name gets; locks the name.
-- scheme_next(name text) -> int @admin
SELECT COALESCE(MAX(version), 0) + 1 FROM schemes WHERE name = :name FOR UPDATE;

-- scheme_add(name text, version int, about text, now when) -> id @admin
INSERT INTO schemes (name, version, about, created_at) VALUES (:name, :version, :about, :now);

-- scheme_stage_add(scheme_id int, number int, title text, deliverable text, criteria text, days int, review_days int, rounds int, share int) -> nothing @admin
INSERT INTO scheme_stages (scheme_id, number, title, deliverable, criteria, days, review_days, rounds, share)
VALUES (:scheme_id, :number, :title, :deliverable, :criteria, :days, :review_days, :rounds, :share);

-- The newest version of each scheme.
-- schemes_newest(rows int) -> scheme[] @admin
SELECT s.id, s.name, s.version, s.about, s.created_at, COUNT(t.number) AS stage_count,
       COALESCE(SUM(t.days + t.review_days), 0) AS days, TRUE AS newest,
       (SELECT COUNT(*) FROM projects p JOIN schemes v ON v.id = p.scheme_id WHERE v.name = s.name) AS project_count
  FROM schemes s LEFT JOIN scheme_stages t ON t.scheme_id = s.id
 WHERE NOT EXISTS (SELECT 1 FROM schemes n WHERE n.name = s.name AND n.version > s.version)
 GROUP BY s.id, s.name, s.version, s.about, s.created_at
 ORDER BY s.name LIMIT :rows;

-- scheme_of_id(id int) -> scheme? @admin
SELECT s.id, s.name, s.version, s.about, s.created_at,
       (SELECT COUNT(*) FROM scheme_stages t WHERE t.scheme_id = s.id) AS stage_count,
       (SELECT COALESCE(SUM(t.days + t.review_days), 0) FROM scheme_stages t WHERE t.scheme_id = s.id) AS days,
       NOT EXISTS (SELECT 1 FROM schemes n WHERE n.name = s.name AND n.version > s.version) AS newest,
       (SELECT COUNT(*) FROM projects p WHERE p.scheme_id = s.id) AS project_count
  FROM schemes s WHERE s.id = :id;

-- scheme_versions(name text, rows int) -> scheme[] @admin
SELECT s.id, s.name, s.version, s.about, s.created_at,
       (SELECT COUNT(*) FROM scheme_stages t WHERE t.scheme_id = s.id) AS stage_count,
       (SELECT COUNT(*) FROM projects p WHERE p.scheme_id = s.id) AS project_count
  FROM schemes s WHERE s.name = :name ORDER BY s.version DESC LIMIT :rows;

-- scheme_stages_of(scheme_id int) -> scheme_stage[] @admin
SELECT scheme_id, number, title, deliverable, criteria, days, review_days, rounds, share
  FROM scheme_stages WHERE scheme_id = :scheme_id ORDER BY number;
