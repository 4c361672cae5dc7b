-- include "domain/shop/addresses.h"

-- addresses_of(partner_id int) -> address[] @shop @api
SELECT id, label, recipient, street, postcode, city, country, phone FROM addresses
 WHERE partner_id = :partner_id AND removed_at IS NULL ORDER BY id LIMIT 100;

-- address_of(partner_id int, id int) -> address? @shop @api
SELECT id, label, recipient, street, postcode, city, country, phone FROM addresses
 WHERE partner_id = :partner_id AND id = :id AND removed_at IS NULL;

-- address_add(partner_id int, label text, recipient text, street text, postcode text, city text, country text, phone text, now when) -> id @shop @api
INSERT INTO addresses (partner_id, label, recipient, street, postcode, city, country, phone, created_at)
VALUES (:partner_id, :label, :recipient, :street, :postcode, :city, :country, :phone, :now);

-- address_change(partner_id int, id int, label text, recipient text, street text, postcode text, city text, country text, phone text) -> changed @shop
UPDATE addresses
   SET label = :label, recipient = :recipient, street = :street, postcode = :postcode, city = :city, country = :country,
       phone = :phone
 WHERE id = :id AND partner_id = :partner_id AND removed_at IS NULL;

-- address_remove(partner_id int, id int, now when) -> changed @shop
UPDATE addresses SET removed_at = :now WHERE id = :id AND partner_id = :partner_id AND removed_at IS NULL;

-- The partner says that the addresses are right; without an address there is nothing to call right.
-- addresses_check(partner_id int, person_id int, now when) -> changed @shop @api
INSERT INTO address_checks (partner_id, person_id, checked_at)
SELECT d.partner_id, :person_id, :now FROM addresses d
 WHERE d.partner_id = :partner_id AND d.removed_at IS NULL
   AND NOT EXISTS (SELECT 1 FROM address_checks k WHERE k.partner_id = d.partner_id)
 ORDER BY d.id LIMIT 1;

-- addresses_checked(partner_id int) -> int @shop
SELECT COUNT(*) FROM address_checks WHERE partner_id = :partner_id;
