-- include "domain/imports/book.h"

-- What an import books. Lists are JSON, at most 500 rows; every row is known by its key in the foreign system (category
-- slug, SKU, customer number, invoice number), and what stands already is left as it is. The *_known statements answer
-- which of the given keys stand, so that the rest is new.

-- import_categories_known(list text) -> import_key[] @operator
SELECT w.code FROM JSON_TABLE(:list, '$[*]' COLUMNS (code VARCHAR(60) PATH '$')) w JOIN categories g ON g.slug = w.code;

-- list of [slug, name].
-- import_categories_add(list text) -> changed @operator
INSERT INTO categories (slug, name)
SELECT w.slug, w.name
  FROM JSON_TABLE(:list, '$[*]' COLUMNS (slug VARCHAR(60) PATH '$[0]', name VARCHAR(120) PATH '$[1]')) w;

-- import_products_known(list text) -> import_key[] @operator
SELECT w.code FROM JSON_TABLE(:list, '$[*]' COLUMNS (code VARCHAR(40) PATH '$')) w JOIN products p ON p.sku = w.code;

-- list of [SKU, name, category's slug, on sale].
-- import_products_add(list text, now when) -> changed @operator
INSERT INTO products (sku, name, description, category_id, on_sale, created_at)
SELECT w.sku, w.name, '', g.id, w.on_sale, :now
  FROM JSON_TABLE(:list, '$[*]' COLUMNS (sku VARCHAR(40) PATH '$[0]', name VARCHAR(200) PATH '$[1]',
                  slug VARCHAR(60) PATH '$[2]', on_sale INT PATH '$[3]')) w
  JOIN categories g ON g.slug = w.slug;

-- A row of stock for each; how much there is comes from a count, not from old invoices.
-- import_stock_add(list text) -> changed @operator
INSERT INTO stock (product_id, on_hand)
SELECT p.id, 0 FROM JSON_TABLE(:list, '$[*]' COLUMNS (code VARCHAR(40) PATH '$')) w JOIN products p ON p.sku = w.code
 WHERE NOT EXISTS (SELECT 1 FROM stock s WHERE s.product_id = p.id);

-- import_list_add(code text, name text, currency text, today date) -> changed @operator
INSERT INTO price_lists (code, name, currency, valid_from) VALUES (:code, :name, :currency, :today);

-- The list of that code; 0 when there is none in this currency.
-- import_list(code text, currency text) -> int @operator
SELECT id FROM price_lists WHERE code = :code AND currency = :currency;

-- import_list_other(code text, currency text) -> int @operator
SELECT id FROM price_lists WHERE code = :code AND currency <> :currency;

-- A company without any base list takes this one for its base.
-- import_base_add(price_list_id int) -> changed @operator
INSERT INTO tier_price_lists (tier, price_list_id)
SELECT 'base', l.id FROM price_lists l
 WHERE l.id = :price_list_id AND NOT EXISTS (SELECT 1 FROM tier_price_lists t WHERE t.tier = 'base');

-- import_prices_known(price_list_id int, list text) -> import_key[] @operator
SELECT w.code FROM JSON_TABLE(:list, '$[*]' COLUMNS (code VARCHAR(40) PATH '$')) w
  JOIN products p ON p.sku = w.code
  JOIN prices r ON r.product_id = p.id AND r.price_list_id = :price_list_id AND r.minimum_quantity = 1;

-- list of [SKU, amount].
-- import_prices_add(price_list_id int, list text) -> changed @operator
INSERT INTO prices (price_list_id, product_id, minimum_quantity, amount)
SELECT :price_list_id, p.id, 1, w.amount
  FROM JSON_TABLE(:list, '$[*]' COLUMNS (sku VARCHAR(40) PATH '$[0]', amount BIGINT PATH '$[1]')) w
  JOIN products p ON p.sku = w.sku;

-- import_partners_known(list text) -> import_key[] @operator
SELECT w.code FROM JSON_TABLE(:list, '$[*]' COLUMNS (code VARCHAR(60) PATH '$')) w
  JOIN partners a ON a.external_code = w.code;

-- list of [customer number, name, country].
-- import_partners_add(list text, now when) -> changed @operator
INSERT INTO partners (name, reseller, country, tier, external_code, created_at)
SELECT w.name, TRUE, w.country, 'standard', w.code, :now
  FROM JSON_TABLE(:list, '$[*]' COLUMNS (code VARCHAR(60) PATH '$[0]', name VARCHAR(160) PATH '$[1]',
                  country CHAR(2) PATH '$[2]')) w;

-- The price chain of new partners: the company's base list, then the import's own, which prices what the base does not.
-- import_chains_add(list text, price_list_id int) -> changed @operator
INSERT INTO price_chains (partner_id, place, price_list_id, reason)
SELECT a.id, IF(l.id = :price_list_id, 2, 1), l.id, 'base'
  FROM JSON_TABLE(:list, '$[*]' COLUMNS (code VARCHAR(60) PATH '$')) w
  JOIN partners a ON a.external_code = w.code
  JOIN price_lists l ON l.id = :price_list_id
                     OR l.id IN (SELECT t.price_list_id FROM tier_price_lists t WHERE t.tier = 'base');

-- Those among the customers that have an assortment already.
-- import_assortments_known(list text) -> import_key[] @operator
SELECT w.code FROM JSON_TABLE(:list, '$[*]' COLUMNS (code VARCHAR(60) PATH '$')) w
  JOIN partners a ON a.external_code = w.code
  JOIN partner_assortments s ON s.partner_id = a.id;

-- import_assortment_lock(name text) -> int @operator
SELECT id FROM assortments WHERE name = :name FOR UPDATE;

-- import_assortment_add(name text) -> id @operator
INSERT INTO assortments (name) VALUES (:name);

-- import_assortment_all(assortment_id int) -> nothing @operator
INSERT INTO assortment_rules (assortment_id, include, kind, target_id) VALUES (:assortment_id, TRUE, 'all', 0);

-- import_assortments_give(list text, assortment_id int) -> changed @operator
INSERT INTO partner_assortments (partner_id, assortment_id)
SELECT a.id, :assortment_id
  FROM JSON_TABLE(:list, '$[*]' COLUMNS (code VARCHAR(60) PATH '$')) w JOIN partners a ON a.external_code = w.code;

-- Those among the customers of whom a sponsor was written, or below whom somebody stands: they stay as they are.
-- import_sponsors_known(list text) -> import_key[] @operator
SELECT w.code FROM JSON_TABLE(:list, '$[*]' COLUMNS (code VARCHAR(60) PATH '$')) w
  JOIN partners a ON a.external_code = w.code
 WHERE EXISTS (SELECT 1 FROM partner_sponsors x WHERE x.partner_id = a.id)
    OR EXISTS (SELECT 1 FROM partner_sponsors y WHERE y.sponsor_id = a.id);

-- list of [customer number, sponsor's customer number, first day].
-- import_sponsors_add(list text) -> changed @operator
INSERT INTO partner_sponsors (partner_id, since_day, sponsor_id)
SELECT a.id, w.day, s.id
  FROM JSON_TABLE(:list, '$[*]' COLUMNS (code VARCHAR(60) PATH '$[0]', sponsor VARCHAR(60) PATH '$[1]', day DATE PATH '$[2]')) w
  JOIN partners a ON a.external_code = w.code
  JOIN partners s ON s.external_code = w.sponsor;

-- import_orders_known(list text) -> import_key[] @operator
SELECT w.code, o.net FROM JSON_TABLE(:list, '$[*]' COLUMNS (code VARCHAR(40) PATH '$')) w
  JOIN orders o ON o.external_code = w.code;

-- list of [invoice number, kind, customer number, country, net, VAT, placed at, note]. History: closed and paid elsewhere,
-- without ledger entries, never to earn a commission.
-- import_orders_add(list text, currency text, now when) -> changed @operator
INSERT INTO orders (partner_id, kind, state, currency, goods_net, net, vat, gross, paid, country, placed_at, paid_at,
                    closed_at, external_code, external_note, commissioned_at)
SELECT a.id, w.kind, 'closed', :currency, w.net, w.net, w.vat, w.net + w.vat, w.net + w.vat, w.country, w.placed_at,
       w.placed_at, w.placed_at, w.code, w.note, :now
  FROM JSON_TABLE(:list, '$[*]' COLUMNS (code VARCHAR(40) PATH '$[0]', kind VARCHAR(12) PATH '$[1]',
                  customer VARCHAR(60) PATH '$[2]', country CHAR(2) PATH '$[3]', net BIGINT PATH '$[4]', vat BIGINT PATH '$[5]',
                  placed_at DATETIME(6) PATH '$[6]', note VARCHAR(60) PATH '$[7]')) w
  LEFT JOIN partners a ON a.external_code = w.customer
 WHERE w.customer = '' OR a.id IS NOT NULL;

-- list of [invoice number, line, SKU, name, quantity, unit price, net, VAT points, VAT]. What was sold was also sent.
-- import_lines_add(list text) -> changed @operator
INSERT INTO order_lines (order_id, line, product_id, sku, name, quantity, shipped, unit_price, net, vat_points, vat, cost)
SELECT o.id, w.line, p.id, w.sku, w.name, w.quantity, GREATEST(w.quantity, 0), w.unit_price, w.net, w.vat_points, w.vat,
       (SELECT c.cost FROM product_costs c WHERE c.product_id = p.id AND c.currency = o.currency AND c.from_day <= o.placed_at
         ORDER BY c.from_day DESC, c.id DESC LIMIT 1)
  FROM JSON_TABLE(:list, '$[*]' COLUMNS (code VARCHAR(40) PATH '$[0]', line INT PATH '$[1]', sku VARCHAR(40) PATH '$[2]',
                  name VARCHAR(200) PATH '$[3]', quantity INT PATH '$[4]', unit_price BIGINT PATH '$[5]', net BIGINT PATH '$[6]',
                  vat_points INT PATH '$[7]', vat BIGINT PATH '$[8]')) w
  JOIN orders o ON o.external_code = w.code
  JOIN products p ON p.sku = w.sku;

-- import_events_add(list text, now when) -> changed @operator
INSERT INTO order_events (order_id, state, kind, note, at)
SELECT o.id, 'closed', 'imported', o.external_note, :now
  FROM JSON_TABLE(:list, '$[*]' COLUMNS (code VARCHAR(40) PATH '$')) w JOIN orders o ON o.external_code = w.code;
