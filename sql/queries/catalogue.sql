-- include "domain/shop/catalogue.h"

-- What a page of the storefront depends on beside stock, in one row: the versions of the catalogue, and what makes this
-- partner's view of it. lists are those valid on the day, in the order of precedence.
-- catalogue_view(partner_id int, today date) -> catalogue_view? @shop @api
SELECT v.facts, v.shape, COALESCE(a.assortment_id, 0) AS assortment_id, '' AS cart,
       COALESCE((SELECT GROUP_CONCAT(c.place, ' ', c.reason, ' ', l.id, ' ', l.currency, ' ', COALESCE(l.valid_to, ''), ' ', l.name
                                     ORDER BY c.place SEPARATOR '\n')
                   FROM price_chains c JOIN price_lists l ON l.id = c.price_list_id WHERE c.partner_id = :partner_id), '') AS chain,
       COALESCE((SELECT GROUP_CONCAT(l.id ORDER BY c.place)
                   FROM price_chains c JOIN price_lists l ON l.id = c.price_list_id
                  WHERE c.partner_id = :partner_id AND l.valid_from <= :today AND COALESCE(l.valid_to, :today) >= :today), '') AS lists
  FROM catalogue_versions v
  LEFT JOIN partner_assortments a ON a.partner_id = :partner_id
 WHERE v.id = 1;

-- The same with what lies in the partner's cart, "product:quantity" in product order.
-- storefront_view(partner_id int, today date, cart text) -> catalogue_view? @shop
SELECT v.facts, v.shape, COALESCE(a.assortment_id, 0) AS assortment_id,
       COALESCE((SELECT GROUP_CONCAT(i.product_id, ':', i.quantity ORDER BY i.product_id)
                   FROM carts k JOIN cart_lines i ON i.cart_id = k.id
                  WHERE k.partner_id = :partner_id AND k.open_slot = 1 AND k.name = :cart), '') AS cart,
       COALESCE((SELECT GROUP_CONCAT(c.place, ' ', c.reason, ' ', l.id, ' ', l.currency, ' ', COALESCE(l.valid_to, ''), ' ', l.name
                                     ORDER BY c.place SEPARATOR '\n')
                   FROM price_chains c JOIN price_lists l ON l.id = c.price_list_id WHERE c.partner_id = :partner_id), '') AS chain,
       COALESCE((SELECT GROUP_CONCAT(l.id ORDER BY c.place)
                   FROM price_chains c JOIN price_lists l ON l.id = c.price_list_id
                  WHERE c.partner_id = :partner_id AND l.valid_from <= :today AND COALESCE(l.valid_to, :today) >= :today), '') AS lists
  FROM catalogue_versions v
  LEFT JOIN partner_assortments a ON a.partner_id = :partner_id
 WHERE v.id = 1;

-- What is promised to nobody, of the products shown; wanted is a JSON list of ids.
-- catalogue_stock(wanted text) -> catalogue_stock[] @shop @api
SELECT s.product_id, s.on_hand - s.reserved AS available, s.expected_on
  FROM JSON_TABLE(:wanted, '$[*]' COLUMNS (id BIGINT PATH '$')) w
  STRAIGHT_JOIN stock s ON s.product_id = w.id;

-- The pages of a partner's storefront: ids only, in one order and one direction each, behind a key (empty key: from the
-- start). What stands on the page is read by offers_of for these ids. A product without a price in the partner's chain is
-- not shown. These walk along an index and stop when the page is full; what cannot (by price, searches) is a run below.

-- catalogue_by_name(partner_id int, today date, category_id int, in_stock flag, after text, id int, rows int) -> catalogue_key[] @shop @api
SELECT p.id
  FROM products p
  JOIN offered o ON o.product_id = p.id AND o.partner_id = :partner_id
 WHERE (:category_id = 0 OR p.category_id = :category_id)
   AND p.name >= :after AND (p.name > :after OR p.id > :id)
   AND (:in_stock = FALSE OR (SELECT s.on_hand > s.reserved FROM stock s WHERE s.product_id = p.id))
   AND EXISTS (SELECT 1 FROM price_chains c
                 JOIN price_lists l ON l.id = c.price_list_id AND l.valid_from <= :today AND COALESCE(l.valid_to, :today) >= :today
                 JOIN prices r ON r.product_id = p.id AND r.price_list_id = c.price_list_id AND r.minimum_quantity <= p.least_quantity
                WHERE c.partner_id = :partner_id)
 ORDER BY p.name, p.id LIMIT :rows;

-- catalogue_by_name_back(partner_id int, today date, category_id int, in_stock flag, after text, id int, rows int) -> catalogue_key[] @shop @api
SELECT p.id
  FROM products p
  JOIN offered o ON o.product_id = p.id AND o.partner_id = :partner_id
 WHERE (:category_id = 0 OR p.category_id = :category_id)
   AND p.name <= :after AND (p.name < :after OR p.id < :id)
   AND (:in_stock = FALSE OR (SELECT s.on_hand > s.reserved FROM stock s WHERE s.product_id = p.id))
   AND EXISTS (SELECT 1 FROM price_chains c
                 JOIN price_lists l ON l.id = c.price_list_id AND l.valid_from <= :today AND COALESCE(l.valid_to, :today) >= :today
                 JOIN prices r ON r.product_id = p.id AND r.price_list_id = c.price_list_id AND r.minimum_quantity <= p.least_quantity
                WHERE c.partner_id = :partner_id)
 ORDER BY p.name DESC, p.id DESC LIMIT :rows;

-- No two products have the same SKU; a second column in the order would keep the index from giving it.
-- catalogue_by_sku(partner_id int, today date, category_id int, in_stock flag, after text, rows int) -> catalogue_key[] @shop @api
SELECT p.id
  FROM products p
  JOIN offered o ON o.product_id = p.id AND o.partner_id = :partner_id
 WHERE (:category_id = 0 OR p.category_id = :category_id)
   AND p.sku > :after
   AND (:in_stock = FALSE OR (SELECT s.on_hand > s.reserved FROM stock s WHERE s.product_id = p.id))
   AND EXISTS (SELECT 1 FROM price_chains c
                 JOIN price_lists l ON l.id = c.price_list_id AND l.valid_from <= :today AND COALESCE(l.valid_to, :today) >= :today
                 JOIN prices r ON r.product_id = p.id AND r.price_list_id = c.price_list_id AND r.minimum_quantity <= p.least_quantity
                WHERE c.partner_id = :partner_id)
 ORDER BY p.sku LIMIT :rows;

-- catalogue_by_sku_back(partner_id int, today date, category_id int, in_stock flag, after text, rows int) -> catalogue_key[] @shop @api
SELECT p.id
  FROM products p
  JOIN offered o ON o.product_id = p.id AND o.partner_id = :partner_id
 WHERE (:category_id = 0 OR p.category_id = :category_id)
   AND p.sku < :after
   AND (:in_stock = FALSE OR (SELECT s.on_hand > s.reserved FROM stock s WHERE s.product_id = p.id))
   AND EXISTS (SELECT 1 FROM price_chains c
                 JOIN price_lists l ON l.id = c.price_list_id AND l.valid_from <= :today AND COALESCE(l.valid_to, :today) >= :today
                 JOIN prices r ON r.product_id = p.id AND r.price_list_id = c.price_list_id AND r.minimum_quantity <= p.least_quantity
                WHERE c.partner_id = :partner_id)
 ORDER BY p.sku DESC LIMIT :rows;

-- catalogue_by_newest(partner_id int, today date, category_id int, in_stock flag, after when, id int, rows int) -> catalogue_key[] @shop @api
SELECT p.id
  FROM products p
  JOIN offered o ON o.product_id = p.id AND o.partner_id = :partner_id
 WHERE (:category_id = 0 OR p.category_id = :category_id)
   AND p.created_at <= COALESCE(:after, '9999-12-31') AND (p.created_at < COALESCE(:after, '9999-12-31') OR p.id < :id)
   AND (:in_stock = FALSE OR (SELECT s.on_hand > s.reserved FROM stock s WHERE s.product_id = p.id))
   AND EXISTS (SELECT 1 FROM price_chains c
                 JOIN price_lists l ON l.id = c.price_list_id AND l.valid_from <= :today AND COALESCE(l.valid_to, :today) >= :today
                 JOIN prices r ON r.product_id = p.id AND r.price_list_id = c.price_list_id AND r.minimum_quantity <= p.least_quantity
                WHERE c.partner_id = :partner_id)
 ORDER BY p.created_at DESC, p.id DESC LIMIT :rows;

-- catalogue_by_newest_back(partner_id int, today date, category_id int, in_stock flag, after when, id int, rows int) -> catalogue_key[] @shop @api
SELECT p.id
  FROM products p
  JOIN offered o ON o.product_id = p.id AND o.partner_id = :partner_id
 WHERE (:category_id = 0 OR p.category_id = :category_id)
   AND p.created_at >= COALESCE(:after, '1000-01-01') AND (p.created_at > COALESCE(:after, '1000-01-01') OR p.id > :id)
   AND (:in_stock = FALSE OR (SELECT s.on_hand > s.reserved FROM stock s WHERE s.product_id = p.id))
   AND EXISTS (SELECT 1 FROM price_chains c
                 JOIN price_lists l ON l.id = c.price_list_id AND l.valid_from <= :today AND COALESCE(l.valid_to, :today) >= :today
                 JOIN prices r ON r.product_id = p.id AND r.price_list_id = c.price_list_id AND r.minimum_quantity <= p.least_quantity
                WHERE c.partner_id = :partner_id)
 ORDER BY p.created_at, p.id LIMIT :rows;

-- By price: the products whose price at the smallest quantity is decided by this list, not by one of the earlier lists; the
-- walks along the partner's lists are merged, each no further than until, where the page is already full without it. The
-- greatest break decides that does not exceed the smallest quantity.
-- catalogue_by_price(partner_id int, category_id int, in_stock flag, list int, earlier text, after int, id int, until int, rows int) -> catalogue_key[] @shop @api
SELECT r.product_id AS id, r.amount
  FROM prices r FORCE INDEX (prices_amount)
  STRAIGHT_JOIN products p ON p.id = r.product_id AND r.minimum_quantity <= p.least_quantity
  JOIN offered o ON o.product_id = p.id AND o.partner_id = :partner_id
 WHERE r.price_list_id = :list AND r.amount >= :after AND r.amount <= :until
   AND (r.amount > :after OR r.product_id > :id)
   AND (:category_id = 0 OR p.category_id = :category_id)
   AND (:in_stock = FALSE OR (SELECT s.on_hand > s.reserved FROM stock s WHERE s.product_id = p.id))
   AND NOT EXISTS (SELECT 1 FROM prices n
                    WHERE n.product_id = r.product_id AND n.minimum_quantity <= p.least_quantity
                      AND (FIND_IN_SET(n.price_list_id, :earlier)
                           OR (n.price_list_id = r.price_list_id AND n.minimum_quantity > r.minimum_quantity)))
 ORDER BY r.amount, r.product_id LIMIT :rows;

-- catalogue_by_price_back(partner_id int, category_id int, in_stock flag, list int, earlier text, after int, id int, until int, rows int) -> catalogue_key[] @shop @api
SELECT r.product_id AS id, r.amount
  FROM prices r FORCE INDEX (prices_amount)
  STRAIGHT_JOIN products p ON p.id = r.product_id AND r.minimum_quantity <= p.least_quantity
  JOIN offered o ON o.product_id = p.id AND o.partner_id = :partner_id
 WHERE r.price_list_id = :list AND r.amount <= :after AND r.amount >= :until
   AND (r.amount < :after OR r.product_id < :id)
   AND (:category_id = 0 OR p.category_id = :category_id)
   AND (:in_stock = FALSE OR (SELECT s.on_hand > s.reserved FROM stock s WHERE s.product_id = p.id))
   AND NOT EXISTS (SELECT 1 FROM prices n
                    WHERE n.product_id = r.product_id AND n.minimum_quantity <= p.least_quantity
                      AND (FIND_IN_SET(n.price_list_id, :earlier)
                           OR (n.price_list_id = r.price_list_id AND n.minimum_quantity > r.minimum_quantity)))
 ORDER BY r.amount DESC, r.product_id DESC LIMIT :rows;

-- Where a product stands in the order by price.
-- catalogue_key_price(partner_id int, lists text, id int) -> catalogue_key? @shop @api
SELECT r.product_id AS id, r.amount
  FROM products p
  JOIN offered o ON o.product_id = p.id AND o.partner_id = :partner_id
  JOIN prices r ON r.product_id = p.id AND r.minimum_quantity <= p.least_quantity AND FIND_IN_SET(r.price_list_id, :lists)
 WHERE p.id = :id
 ORDER BY FIND_IN_SET(r.price_list_id, :lists), r.minimum_quantity DESC LIMIT 1;

-- Runs: the whole answer in its order, kept in memory under the version of the catalogue. A category by price: the list that decides
-- is the first of the day's lists (one to eight) that has the product at its smallest quantity, at its greatest break not
-- above that; all three packed into one number, so that one pass over the prices finds it.
-- catalogue_run_price(partner_id int, category_id int, lists text, one int, two int, three int, four int, five int, six int, seven int, eight int) -> catalogue_key[] @shop @api
SELECT p.id,
       MIN((FIND_IN_SET(r.price_list_id, :lists) << 58)
           + ((1048575 - r.minimum_quantity) << 38) + LEAST(r.amount, 274877906943)) & 274877906943 AS amount
  FROM products p
  JOIN offered o ON o.product_id = p.id AND o.partner_id = :partner_id
  JOIN prices r ON r.product_id = p.id AND r.price_list_id IN (:one, :two, :three, :four, :five, :six, :seven, :eight)
               AND r.minimum_quantity <= LEAST(p.least_quantity, 1048575)
 WHERE p.category_id = :category_id
 GROUP BY p.id
 ORDER BY amount, p.id;

-- Found by the beginnings of words of the name (words, in boolean mode) or of the SKU; first, second and third are patterns
-- that the name must fit as well ('%' when there are fewer words).
-- catalogue_run_found(partner_id int, category_id int, words text, sku text, first text, second text, third text, sort text, lists text, one int, two int, three int, four int, five int, six int, seven int, eight int) -> catalogue_key[] @shop @api
SELECT p.id,
       MIN((FIND_IN_SET(r.price_list_id, :lists) << 58)
           + ((1048575 - r.minimum_quantity) << 38) + LEAST(r.amount, 274877906943)) & 274877906943 AS amount
  FROM (SELECT n.id FROM products n WHERE MATCH (n.name) AGAINST (:words IN BOOLEAN MODE)
           AND n.name LIKE :first AND n.name LIKE :second AND n.name LIKE :third
         UNION SELECT k.id FROM products k WHERE k.sku LIKE :sku) f
  JOIN products p ON p.id = f.id
  JOIN offered o ON o.product_id = p.id AND o.partner_id = :partner_id
  JOIN prices r ON r.product_id = p.id AND r.price_list_id IN (:one, :two, :three, :four, :five, :six, :seven, :eight)
               AND r.minimum_quantity <= LEAST(p.least_quantity, 1048575)
 WHERE (:category_id = 0 OR p.category_id = :category_id)
 GROUP BY p.id, p.name, p.sku, p.created_at
 ORDER BY CASE :sort WHEN 'name' THEN p.name WHEN 'sku' THEN p.sku END,
          CASE :sort WHEN 'newest' THEN p.created_at END DESC, CASE :sort WHEN 'price' THEN amount END,
          CASE :sort WHEN 'newest' THEN -p.id ELSE p.id END;

-- The same for what lies inside of words or has signs in it: reads every name, but only along the index of names.
-- catalogue_run_inside(partner_id int, category_id int, sku text, first text, second text, third text, sort text, lists text, one int, two int, three int, four int, five int, six int, seven int, eight int) -> catalogue_key[] @shop @api
SELECT p.id,
       MIN((FIND_IN_SET(r.price_list_id, :lists) << 58)
           + ((1048575 - r.minimum_quantity) << 38) + LEAST(r.amount, 274877906943)) & 274877906943 AS amount
  FROM (SELECT n.id FROM products n FORCE INDEX (products_name)
         WHERE n.name LIKE :first AND n.name LIKE :second AND n.name LIKE :third
         UNION SELECT k.id FROM products k WHERE k.sku LIKE :sku) f
  JOIN products p ON p.id = f.id
  JOIN offered o ON o.product_id = p.id AND o.partner_id = :partner_id
  JOIN prices r ON r.product_id = p.id AND r.price_list_id IN (:one, :two, :three, :four, :five, :six, :seven, :eight)
               AND r.minimum_quantity <= LEAST(p.least_quantity, 1048575)
 WHERE (:category_id = 0 OR p.category_id = :category_id)
 GROUP BY p.id, p.name, p.sku, p.created_at
 ORDER BY CASE :sort WHEN 'name' THEN p.name WHEN 'sku' THEN p.sku END,
          CASE :sort WHEN 'newest' THEN p.created_at END DESC, CASE :sort WHEN 'price' THEN amount END,
          CASE :sort WHEN 'newest' THEN -p.id ELSE p.id END;

-- How many products of each category the partner sees; kept like a run.
-- catalogue_categories(partner_id int, one int, two int, three int, four int, five int, six int, seven int, eight int) -> catalogue_category[] @shop @api
SELECT g.id, g.slug, g.name, g.name_pl, g.name_ru, q.products
  FROM (SELECT p.category_id, COUNT(*) AS products
          FROM products p
          JOIN offered o ON o.product_id = p.id AND o.partner_id = :partner_id
         WHERE EXISTS (SELECT 1 FROM prices r
                        WHERE r.product_id = p.id
                          AND r.price_list_id IN (:one, :two, :three, :four, :five, :six, :seven, :eight)
                          AND r.minimum_quantity <= p.least_quantity)
         GROUP BY p.category_id) q
  JOIN categories g ON g.id = q.category_id
 ORDER BY g.name;

-- Where a product stands in the orders of the list: the key behind which the next page begins.
-- catalogue_key(partner_id int, id int) -> catalogue_key? @shop @api
SELECT p.id, p.name, p.sku, p.created_at FROM products p
  JOIN offered o ON o.product_id = p.id AND o.partner_id = :partner_id
 WHERE p.id = :id;

-- product_of_sku(partner_id int, sku text) -> int @shop @api
SELECT p.id FROM products p JOIN offered o ON o.product_id = p.id AND o.partner_id = :partner_id WHERE p.sku = :sku;
