-- Bonuses as they are read: with the number of the version that promises them and how many hold one.
CREATE OR REPLACE VIEW bonus_book AS
SELECT b.id, b.name_en, b.name_pl, b.name_ru, b.measure, b.whose, b.goal, b.starts_on, b.ends_on, b.amount, b.budget, b.taken,
       b.currency, b.kinds, b.tier, v.number AS version, b.article, b.withdrawn_at, b.judged_at,
       (SELECT COUNT(*) FROM bonus_awards a WHERE a.bonus_id = b.id AND a.live) AS awards
  FROM bonuses b JOIN programme_versions v ON v.id = b.version_id;
