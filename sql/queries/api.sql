-- include "domain/people/keys.h"
-- include "domain/shop/skus.h"

-- For whom a key acts. A key whose person has left the partner, or was blocked, opens nothing: see person_visit.
-- api_key_visit(secret_hash text) -> api_key? @api
SELECT partner_id, person_id FROM api_keys WHERE secret_hash = :secret_hash AND revoked_at IS NULL;

-- Products of a JSON list of SKUs that the partner sees, with their place in it from 0. Locks, so that no read view is
-- opened before stock is promised.
-- api_products_of(partner_id int, skus text) -> sku_place[] @api
SELECT w.place - 1 AS place, p.id
  FROM JSON_TABLE(:skus, '$[*]' COLUMNS (place FOR ORDINALITY, sku VARCHAR(40) PATH '$')) w
  JOIN products p ON p.sku = w.sku
  JOIN offered o ON o.product_id = p.id AND o.partner_id = :partner_id
 ORDER BY w.place LOCK IN SHARE MODE;

-- api_delivery_of(code text) -> int @api
SELECT id FROM delivery_methods WHERE code = :code AND offered LOCK IN SHARE MODE;
