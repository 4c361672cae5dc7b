-- include "domain/shop/prices.h"

-- The one resolution of prices: list, product page, cart, checkout, order and API read it. wanted is a JSON list of
-- [product id, quantity]; rows come in its order. The list that decides is the first of the partner's chain that is
-- valid on the day and prices the smallest quantity that may be ordered; the price at the wanted quantity is that list's
-- greatest break not above it. Products outside the assortment or without a price do not come back.
-- offers_of(partner_id int, today date, wanted text) -> offer[] @shop @api @admin
SELECT p.id, p.sku, p.name, p.description, p.picture, p.category_id,
       p.pack_size, p.minimum_quantity, p.least_quantity, COALESCE(p.maximum_quantity, 0) AS maximum_quantity,
       w.quantity, r.amount AS price, r.minimum_quantity AS price_from,
       l.id AS price_list_id, l.name AS list_name, l.valid_to AS list_ends, l.currency, h.reason AS list_reason,
       (SELECT b.amount FROM price_chains g JOIN prices b ON b.price_list_id = g.price_list_id AND b.product_id = p.id
         WHERE g.partner_id = :partner_id AND g.reason = 'base' AND b.minimum_quantity <= p.least_quantity
         ORDER BY g.place DESC, b.minimum_quantity DESC LIMIT 1) AS base,
       COALESCE((SELECT x.basis_points FROM tax_rates x WHERE x.tax_class = p.tax_class AND x.since_day <= :today
                  ORDER BY x.since_day DESC LIMIT 1), -1) AS vat_points,
       COALESCE(s.on_hand - s.reserved, 0) AS available, s.expected_on
  FROM JSON_TABLE(:wanted, '$[*]' COLUMNS (place FOR ORDINALITY, id BIGINT PATH '$[0]', quantity BIGINT PATH '$[1]')) w
  STRAIGHT_JOIN products p ON p.id = w.id
  JOIN offered o ON o.product_id = p.id AND o.partner_id = :partner_id
  JOIN price_lists l ON l.id = (
       SELECT c.price_list_id FROM price_chains c
         JOIN price_lists v ON v.id = c.price_list_id AND v.valid_from <= :today AND COALESCE(v.valid_to, :today) >= :today
        WHERE c.partner_id = :partner_id
          AND EXISTS (SELECT 1 FROM prices e WHERE e.product_id = p.id AND e.price_list_id = c.price_list_id
                         AND e.minimum_quantity <= p.least_quantity)
        ORDER BY c.place LIMIT 1)
  JOIN price_chains h ON h.partner_id = :partner_id AND h.price_list_id = l.id
  JOIN prices r ON r.product_id = p.id AND r.price_list_id = l.id AND r.minimum_quantity = (
       SELECT MAX(m.minimum_quantity) FROM prices m
        WHERE m.product_id = p.id AND m.price_list_id = l.id AND m.minimum_quantity <= GREATEST(w.quantity, p.least_quantity))
  LEFT JOIN stock s ON s.product_id = p.id
 ORDER BY w.place;

-- The breaks of the list that decides, for the product page and the price passport.
-- price_breaks(partner_id int, product_id int, price_list_id int) -> price_break[] @shop @api
SELECT r.minimum_quantity, r.amount AS price, l.currency
  FROM prices r
  JOIN price_lists l ON l.id = r.price_list_id
  JOIN price_chains c ON c.price_list_id = r.price_list_id AND c.partner_id = :partner_id
 WHERE r.product_id = :product_id AND r.price_list_id = :price_list_id
 ORDER BY r.minimum_quantity;

-- The lists of the partner's chain in order, with what each says of the product: how the price came about.
-- price_places(partner_id int, product_id int, today date) -> price_place[] @shop
SELECT c.place, l.id AS price_list_id, l.name, c.reason, l.valid_from, l.valid_to,
       (l.valid_from <= :today AND COALESCE(l.valid_to, :today) >= :today) AS valid,
       EXISTS (SELECT 1 FROM prices e WHERE e.product_id = p.id AND e.price_list_id = l.id
                  AND e.minimum_quantity <= p.least_quantity) AS has
  FROM price_chains c
  JOIN price_lists l ON l.id = c.price_list_id
  JOIN offered o ON o.product_id = :product_id AND o.partner_id = c.partner_id
  JOIN products p ON p.id = o.product_id
 WHERE c.partner_id = :partner_id
 ORDER BY c.place;

-- The same product at the smallest quantity in the lists that the tiers of the programme give.
-- price_of_tiers(partner_id int, product_id int, today date) -> tier_price[] @shop
SELECT t.tier, l.id AS price_list_id, l.name, r.amount AS price, l.currency, (t.tier = a.tier) AS own
  FROM tier_price_lists t
  JOIN price_lists l ON l.id = t.price_list_id AND l.valid_from <= :today AND COALESCE(l.valid_to, :today) >= :today
  JOIN partners a ON a.id = :partner_id
  JOIN offered o ON o.partner_id = a.id AND o.product_id = :product_id
  JOIN products p ON p.id = o.product_id
  JOIN prices r ON r.product_id = p.id AND r.price_list_id = l.id AND r.minimum_quantity = (
       SELECT MAX(m.minimum_quantity) FROM prices m
        WHERE m.product_id = p.id AND m.price_list_id = l.id AND m.minimum_quantity <= p.least_quantity)
 WHERE t.tier <> 'base'
 ORDER BY r.amount DESC, t.tier;

-- The price lists that come with tiers.
-- price_lists_of_tiers(today date) -> tier_list[] @shop
SELECT t.tier, l.name FROM tier_price_lists t JOIN price_lists l ON l.id = t.price_list_id
 WHERE t.tier <> 'base' AND l.valid_from <= :today AND COALESCE(l.valid_to, :today) >= :today
 ORDER BY l.id LIMIT 100;
