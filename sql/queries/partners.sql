-- include "domain/people/partners.h"

-- partner_add(name text, is_person flag, reseller flag, promoter flag, contractor flag, tax_number text, email text, phone text, website text, country text, tier text, assigned_until date, payment_days int, external_code text, now when) -> id @admin @operator
INSERT INTO partners (name, is_person, reseller, promoter, contractor, tax_number, email, phone, website, country, tier,
                      assigned_tier, assigned_until, payment_days, external_code, created_at)
VALUES (:name, :is_person, :reseller, :promoter, :contractor, :tax_number, :email, :phone, :website, :country, :tier,
        IF(:assigned_until IS NULL, '', :tier), :assigned_until, NULLIF(:payment_days, 0), :external_code, :now);

-- partner_exists(id int) -> int @admin @operator
SELECT id FROM partners WHERE id = :id AND state <> 'terminated';

-- partner_lock(id int) -> int @admin
SELECT id FROM partners WHERE id = :id FOR UPDATE;

-- partner_chain_clear(partner_id int) -> changed @admin @operator
DELETE FROM price_chains WHERE partner_id = :partner_id;

-- A list that already stands in the chain keeps its earlier place: the unique key refuses the second.
-- partner_chain_add(partner_id int, place int, price_list_id int, reason text) -> changed @admin @operator
INSERT INTO price_chains (partner_id, place, price_list_id, reason)
VALUES (:partner_id, :place, :price_list_id, :reason);

-- partner_chain_add_tier(partner_id int, place int, tier text, reason text) -> changed @admin @operator @worker
INSERT INTO price_chains (partner_id, place, price_list_id, reason)
SELECT :partner_id, :place, t.price_list_id, :reason FROM tier_price_lists t WHERE t.tier = :tier;

-- Makes room for the list of a tier before the lists for everybody.
-- partner_chain_open(partner_id int) -> changed @worker
UPDATE price_chains SET place = place + 2 WHERE partner_id = :partner_id AND reason = 'base' AND place < 3
 ORDER BY place DESC;

-- partner_chain_drop_tier(partner_id int) -> changed @worker
DELETE FROM price_chains WHERE partner_id = :partner_id AND reason = 'tier';

-- Those whose tier nobody judged today.
-- partners_to_judge(today date, rows int) -> partner_tier[] @worker
SELECT id, tier FROM partners WHERE (tier_on IS NULL OR tier_on < :today) AND state <> 'terminated'
 ORDER BY tier_on, id LIMIT :rows
   FOR UPDATE SKIP LOCKED;

-- An assignment that has ended is forgotten.
-- partner_tier_set(id int, tier text, today date) -> changed @worker
UPDATE partners SET tier = :tier, tier_on = :today, assigned_tier = IF(assigned_until >= :today, assigned_tier, ''),
       assigned_until = IF(assigned_until >= :today, assigned_until, NULL)
 WHERE id = :id;

-- partner_assortment_set(partner_id int, assortment_id int) -> changed @admin @operator
INSERT INTO partner_assortments (partner_id, assortment_id) VALUES (:partner_id, :assortment_id)
    ON DUPLICATE KEY UPDATE assortment_id = VALUES(assortment_id);

-- The state is the guard: who comes second changes nothing.
-- partner_state_change(id int, from_state text, to_state text) -> changed @admin
UPDATE partners SET state = :to_state, version = version + 1 WHERE id = :id AND state = :from_state;

-- q is a LIKE pattern ('%' for all), id the number that was searched for (0: none).
-- partners_page(q text, id int, state text, after text, after_id int, rows int) -> partner_line[] @admin
SELECT id, name, email, country, tier, state, reseller, promoter, contractor, created_at
  FROM partners
 WHERE (name LIKE :q OR email LIKE :q OR id = :id) AND (LENGTH(:state) = 0 OR state = :state)
   AND name >= :after AND (name > :after OR id > :after_id)
 ORDER BY name, id LIMIT :rows;

-- partner_of_id(id int, today date) -> partner? @admin
SELECT p.id, p.name, p.is_person, p.reseller, p.promoter, p.contractor, p.tax_number, p.email, p.phone, p.website,
       p.country, p.tier, IF(p.assigned_tier = p.tier, p.assigned_until, NULL) AS assigned_until, p.state, COALESCE(p.payment_days, 0) AS payment_days, p.created_at, p.version,
       COALESCE(s.id, 0) AS sponsor_id, COALESCE(s.name, '') AS sponsor_name, COALESCE(o.name, '') AS assortment,
       COALESCE((SELECT CONVERT(v.number, CHAR) FROM acceptances a JOIN programme_versions v ON v.id = a.version_id
                  WHERE a.partner_id = p.id ORDER BY a.id DESC LIMIT 1), '') AS accepted,
       (SELECT a.accepted_at FROM acceptances a WHERE a.partner_id = p.id ORDER BY a.id DESC LIMIT 1) AS accepted_at
  FROM partners p
  LEFT JOIN partner_sponsors ps ON ps.partner_id = p.id AND ps.since_day = (
       SELECT MAX(x.since_day) FROM partner_sponsors x WHERE x.partner_id = p.id AND x.since_day <= :today)
  LEFT JOIN partners s ON s.id = ps.sponsor_id
  LEFT JOIN partner_assortments pa ON pa.partner_id = p.id
  LEFT JOIN assortments o ON o.id = pa.assortment_id
 WHERE p.id = :id;

-- partner_chain(partner_id int) -> partner_list_place[] @admin
SELECT c.place, l.name, c.reason
  FROM price_chains c JOIN price_lists l ON l.id = c.price_list_id
 WHERE c.partner_id = :partner_id ORDER BY c.place LIMIT 20;
