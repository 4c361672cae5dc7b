-- include "domain/people/own.h"

-- own_partner(partner_id int) -> own_partner? @shop @work
SELECT id, name, is_person, reseller, promoter, contractor, tax_number, email, phone, website, country, tier,
       IF(assigned_tier = tier, assigned_until, NULL) AS assigned_until, state,
       COALESCE(payment_days, -1) AS payment_days, created_at, ended_on, tail_until
  FROM partners WHERE id = :partner_id;

-- own_members(partner_id int) -> own_member[] @shop @work
SELECT p.id, p.name, p.email, m.role, m.joined_at
  FROM members m JOIN persons p ON p.id = m.person_id
 WHERE m.partner_id = :partner_id ORDER BY m.joined_at, p.id LIMIT 200;

-- own_keys(partner_id int) -> own_key[] @shop
SELECT k.id, k.label, p.name AS person_name, k.created_at
  FROM api_keys k JOIN persons p ON p.id = k.person_id
 WHERE k.partner_id = :partner_id AND k.revoked_at IS NULL ORDER BY k.id LIMIT 100;

-- own_key_add(partner_id int, person_id int, label text, secret_hash text, now when) -> id @shop
INSERT INTO api_keys (partner_id, person_id, label, secret_hash, created_at)
VALUES (:partner_id, :person_id, :label, :secret_hash, :now);

-- own_key_revoke(partner_id int, id int, now when) -> changed @shop
UPDATE api_keys SET revoked_at = :now WHERE id = :id AND partner_id = :partner_id AND revoked_at IS NULL;

-- All keys that a person made for the partner.
-- own_keys_revoke_of(partner_id int, person_id int, now when) -> changed @shop
UPDATE api_keys SET revoked_at = :now WHERE partner_id = :partner_id AND person_id = :person_id AND revoked_at IS NULL;
