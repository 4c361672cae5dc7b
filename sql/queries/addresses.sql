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
