-- include "domain/shop/catalogue.h"

-- The pages of a partner's storefront: ids only, in one order and one direction each, behind a key (empty key: from the
-- start). What stands on the page is read by offers_of for these ids. sku is a LIKE pattern ('' when nothing is searched),
-- first, second, third are patterns of words of the name ('%' when there are fewer words). All patterns are escaped by the
-- caller. A product without a price in the partner's chain is not shown.

-- catalogue_by_name(partner_id int, today date, category_id int, in_stock flag, sku text, first text, second text, third text, after text, id int, rows int) -> catalogue_key[] @shop @api
SELECT p.id, p.name, p.sku, p.created_at
  FROM products p
  JOIN offered o ON o.product_id = p.id AND o.partner_id = :partner_id
 WHERE (:category_id = 0 OR p.category_id = :category_id)
   AND (p.sku LIKE :sku OR (p.name LIKE :first AND p.name LIKE :second AND p.name LIKE :third))
   AND (:in_stock = FALSE OR EXISTS (SELECT 1 FROM stock s WHERE s.product_id = p.id AND s.on_hand > s.reserved))
   AND p.name >= :after AND (p.name > :after OR p.id > :id)
   AND EXISTS (SELECT 1 FROM price_chains c
                 JOIN price_lists l ON l.id = c.price_list_id AND l.valid_from <= :today AND COALESCE(l.valid_to, :today) >= :today
                 JOIN prices r ON r.product_id = p.id AND r.price_list_id = c.price_list_id AND r.minimum_quantity <= p.least_quantity
                WHERE c.partner_id = :partner_id)
 ORDER BY p.name, p.id LIMIT :rows;

-- catalogue_by_name_back(partner_id int, today date, category_id int, in_stock flag, sku text, first text, second text, third text, after text, id int, rows int) -> catalogue_key[] @shop @api
SELECT p.id, p.name, p.sku, p.created_at
  FROM products p
  JOIN offered o ON o.product_id = p.id AND o.partner_id = :partner_id
 WHERE (:category_id = 0 OR p.category_id = :category_id)
   AND (p.sku LIKE :sku OR (p.name LIKE :first AND p.name LIKE :second AND p.name LIKE :third))
   AND (:in_stock = FALSE OR EXISTS (SELECT 1 FROM stock s WHERE s.product_id = p.id AND s.on_hand > s.reserved))
   AND p.name <= :after AND (p.name < :after OR p.id < :id)
   AND EXISTS (SELECT 1 FROM price_chains c
                 JOIN price_lists l ON l.id = c.price_list_id AND l.valid_from <= :today AND COALESCE(l.valid_to, :today) >= :today
                 JOIN prices r ON r.product_id = p.id AND r.price_list_id = c.price_list_id AND r.minimum_quantity <= p.least_quantity
                WHERE c.partner_id = :partner_id)
 ORDER BY p.name DESC, p.id DESC LIMIT :rows;

-- catalogue_by_sku(partner_id int, today date, category_id int, in_stock flag, sku text, first text, second text, third text, after text, id int, rows int) -> catalogue_key[] @shop @api
SELECT p.id, p.name, p.sku, p.created_at
  FROM products p
  JOIN offered o ON o.product_id = p.id AND o.partner_id = :partner_id
 WHERE (:category_id = 0 OR p.category_id = :category_id)
   AND (p.sku LIKE :sku OR (p.name LIKE :first AND p.name LIKE :second AND p.name LIKE :third))
   AND (:in_stock = FALSE OR EXISTS (SELECT 1 FROM stock s WHERE s.product_id = p.id AND s.on_hand > s.reserved))
   AND p.sku >= :after AND (p.sku > :after OR p.id > :id)
   AND EXISTS (SELECT 1 FROM price_chains c
                 JOIN price_lists l ON l.id = c.price_list_id AND l.valid_from <= :today AND COALESCE(l.valid_to, :today) >= :today
                 JOIN prices r ON r.product_id = p.id AND r.price_list_id = c.price_list_id AND r.minimum_quantity <= p.least_quantity
                WHERE c.partner_id = :partner_id)
 ORDER BY p.sku, p.id LIMIT :rows;

-- catalogue_by_sku_back(partner_id int, today date, category_id int, in_stock flag, sku text, first text, second text, third text, after text, id int, rows int) -> catalogue_key[] @shop @api
SELECT p.id, p.name, p.sku, p.created_at
  FROM products p
  JOIN offered o ON o.product_id = p.id AND o.partner_id = :partner_id
 WHERE (:category_id = 0 OR p.category_id = :category_id)
   AND (p.sku LIKE :sku OR (p.name LIKE :first AND p.name LIKE :second AND p.name LIKE :third))
   AND (:in_stock = FALSE OR EXISTS (SELECT 1 FROM stock s WHERE s.product_id = p.id AND s.on_hand > s.reserved))
   AND p.sku <= :after AND (p.sku < :after OR p.id < :id)
   AND EXISTS (SELECT 1 FROM price_chains c
                 JOIN price_lists l ON l.id = c.price_list_id AND l.valid_from <= :today AND COALESCE(l.valid_to, :today) >= :today
                 JOIN prices r ON r.product_id = p.id AND r.price_list_id = c.price_list_id AND r.minimum_quantity <= p.least_quantity
                WHERE c.partner_id = :partner_id)
 ORDER BY p.sku DESC, p.id DESC LIMIT :rows;

-- catalogue_by_newest(partner_id int, today date, category_id int, in_stock flag, sku text, first text, second text, third text, after when, id int, rows int) -> catalogue_key[] @shop @api
SELECT p.id, p.name, p.sku, p.created_at
  FROM products p
  JOIN offered o ON o.product_id = p.id AND o.partner_id = :partner_id
 WHERE (:category_id = 0 OR p.category_id = :category_id)
   AND (p.sku LIKE :sku OR (p.name LIKE :first AND p.name LIKE :second AND p.name LIKE :third))
   AND (:in_stock = FALSE OR EXISTS (SELECT 1 FROM stock s WHERE s.product_id = p.id AND s.on_hand > s.reserved))
   AND p.created_at <= COALESCE(:after, '9999-12-31') AND (p.created_at < COALESCE(:after, '9999-12-31') OR p.id < :id)
   AND EXISTS (SELECT 1 FROM price_chains c
                 JOIN price_lists l ON l.id = c.price_list_id AND l.valid_from <= :today AND COALESCE(l.valid_to, :today) >= :today
                 JOIN prices r ON r.product_id = p.id AND r.price_list_id = c.price_list_id AND r.minimum_quantity <= p.least_quantity
                WHERE c.partner_id = :partner_id)
 ORDER BY p.created_at DESC, p.id DESC LIMIT :rows;

-- catalogue_by_newest_back(partner_id int, today date, category_id int, in_stock flag, sku text, first text, second text, third text, after when, id int, rows int) -> catalogue_key[] @shop @api
SELECT p.id, p.name, p.sku, p.created_at
  FROM products p
  JOIN offered o ON o.product_id = p.id AND o.partner_id = :partner_id
 WHERE (:category_id = 0 OR p.category_id = :category_id)
   AND (p.sku LIKE :sku OR (p.name LIKE :first AND p.name LIKE :second AND p.name LIKE :third))
   AND (:in_stock = FALSE OR EXISTS (SELECT 1 FROM stock s WHERE s.product_id = p.id AND s.on_hand > s.reserved))
   AND p.created_at >= COALESCE(:after, '1000-01-01') AND (p.created_at > COALESCE(:after, '1000-01-01') OR p.id > :id)
   AND EXISTS (SELECT 1 FROM price_chains c
                 JOIN price_lists l ON l.id = c.price_list_id AND l.valid_from <= :today AND COALESCE(l.valid_to, :today) >= :today
                 JOIN prices r ON r.product_id = p.id AND r.price_list_id = c.price_list_id AND r.minimum_quantity <= p.least_quantity
                WHERE c.partner_id = :partner_id)
 ORDER BY p.created_at, p.id LIMIT :rows;

-- catalogue_by_price(partner_id int, today date, category_id int, in_stock flag, sku text, first text, second text, third text, after int, id int, rows int) -> catalogue_key[] @shop @api
SELECT p.id, p.name, p.sku, p.created_at,
       (SELECT r.amount FROM price_chains c
          JOIN price_lists l ON l.id = c.price_list_id AND l.valid_from <= :today AND COALESCE(l.valid_to, :today) >= :today
          JOIN prices r ON r.product_id = p.id AND r.price_list_id = c.price_list_id AND r.minimum_quantity <= p.least_quantity
         WHERE c.partner_id = :partner_id
         ORDER BY c.place, r.minimum_quantity DESC LIMIT 1) AS amount
  FROM products p
  JOIN offered o ON o.product_id = p.id AND o.partner_id = :partner_id
 WHERE (:category_id = 0 OR p.category_id = :category_id)
   AND (p.sku LIKE :sku OR (p.name LIKE :first AND p.name LIKE :second AND p.name LIKE :third))
   AND (:in_stock = FALSE OR EXISTS (SELECT 1 FROM stock s WHERE s.product_id = p.id AND s.on_hand > s.reserved))
HAVING amount >= :after AND (amount > :after OR id > :id)
 ORDER BY amount, id LIMIT :rows;

-- catalogue_by_price_back(partner_id int, today date, category_id int, in_stock flag, sku text, first text, second text, third text, after int, id int, rows int) -> catalogue_key[] @shop @api
SELECT p.id, p.name, p.sku, p.created_at,
       (SELECT r.amount FROM price_chains c
          JOIN price_lists l ON l.id = c.price_list_id AND l.valid_from <= :today AND COALESCE(l.valid_to, :today) >= :today
          JOIN prices r ON r.product_id = p.id AND r.price_list_id = c.price_list_id AND r.minimum_quantity <= p.least_quantity
         WHERE c.partner_id = :partner_id
         ORDER BY c.place, r.minimum_quantity DESC LIMIT 1) AS amount
  FROM products p
  JOIN offered o ON o.product_id = p.id AND o.partner_id = :partner_id
 WHERE (:category_id = 0 OR p.category_id = :category_id)
   AND (p.sku LIKE :sku OR (p.name LIKE :first AND p.name LIKE :second AND p.name LIKE :third))
   AND (:in_stock = FALSE OR EXISTS (SELECT 1 FROM stock s WHERE s.product_id = p.id AND s.on_hand > s.reserved))
HAVING amount <= :after AND (amount < :after OR id < :id)
 ORDER BY amount DESC, id DESC LIMIT :rows;

-- How many products of each category the partner sees.
-- catalogue_categories(partner_id int, today date) -> catalogue_category[] @shop @api
SELECT g.id, g.slug, g.name, g.name_pl, g.name_ru, COUNT(p.id) AS products
  FROM categories g
  JOIN products p ON p.category_id = g.id
  JOIN offered o ON o.product_id = p.id AND o.partner_id = :partner_id
 WHERE TRUE
   AND EXISTS (SELECT 1 FROM price_chains c
                 JOIN price_lists l ON l.id = c.price_list_id AND l.valid_from <= :today AND COALESCE(l.valid_to, :today) >= :today
                 JOIN prices r ON r.product_id = p.id AND r.price_list_id = c.price_list_id AND r.minimum_quantity <= p.least_quantity
                WHERE c.partner_id = :partner_id)
 GROUP BY g.id, g.slug, g.name, g.name_pl, g.name_ru
 ORDER BY g.name;

-- product_of_sku(partner_id int, sku text) -> int @shop @api
SELECT p.id FROM products p JOIN offered o ON o.product_id = p.id AND o.partner_id = :partner_id WHERE p.sku = :sku;

-- product_created(partner_id int, id int) -> catalogue_key? @shop @api
SELECT p.id, p.created_at FROM products p JOIN offered o ON o.product_id = p.id AND o.partner_id = :partner_id
 WHERE p.id = :id;
