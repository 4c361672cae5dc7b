-- include "domain/shop/costs.h"

-- Products that have no cost on that day, in order of their number behind after. q is a LIKE pattern.
-- costs_missing(q text, currency text, today date, after text, rows int) -> cost_line[] @admin
SELECT p.id, p.sku, p.name, FALSE AS known, 0 AS cost, :currency AS currency, CAST(NULL AS DATE) AS from_day
  FROM products p
 WHERE (p.sku LIKE :q OR p.name LIKE :q) AND p.sku > :after
   AND NOT EXISTS (SELECT 1 FROM product_costs c WHERE c.product_id = p.id AND c.currency = :currency AND c.from_day <= :today)
 ORDER BY p.sku LIMIT :rows;

-- costs_known(q text, currency text, today date, after text, rows int) -> cost_line[] @admin
SELECT p.id, p.sku, p.name, TRUE AS known, c.cost, c.currency, c.from_day
  FROM products p
  JOIN product_costs c ON c.id = (SELECT x.id FROM product_costs x
                                   WHERE x.product_id = p.id AND x.currency = :currency AND x.from_day <= :today
                                   ORDER BY x.from_day DESC, x.id DESC LIMIT 1)
 WHERE (p.sku LIKE :q OR p.name LIKE :q) AND p.sku > :after
 ORDER BY p.sku LIMIT :rows;

-- cost_product(id int, currency text, today date) -> cost_line? @admin
SELECT p.id, p.sku, p.name, c.id IS NOT NULL AS known, COALESCE(c.cost, 0) AS cost, :currency AS currency, c.from_day
  FROM products p
  LEFT JOIN product_costs c ON c.id = (SELECT x.id FROM product_costs x
                                        WHERE x.product_id = p.id AND x.currency = :currency AND x.from_day <= :today
                                        ORDER BY x.from_day DESC, x.id DESC LIMIT 1)
 WHERE p.id = :id;

-- Newest first. counts: not put right by one entered later for the same day.
-- costs_of(product_id int, currency text, today date) -> cost_entry[] @admin
SELECT c.from_day, c.cost, c.currency, c.entered_at, COALESCE(p.name, '') AS entered_by, c.from_day > :today AS planned,
       NOT EXISTS (SELECT 1 FROM product_costs x WHERE x.product_id = c.product_id AND x.currency = c.currency
                      AND x.from_day = c.from_day AND x.id > c.id) AS counts
  FROM product_costs c LEFT JOIN persons p ON p.id = c.entered_by
 WHERE c.product_id = :product_id AND c.currency = :currency
 ORDER BY c.from_day DESC, c.id DESC LIMIT 100;

-- cost_add(product_id int, cost money, from_day date, person_id int, now when) -> id @admin
INSERT INTO product_costs (product_id, currency, from_day, cost, entered_by, entered_at)
SELECT p.id, :cost_currency, :from_day, :cost, NULLIF(:person_id, 0), :now FROM products p WHERE p.id = :product_id;

-- What entering a list of [place, sku, cost, from day] would do; locks the products, so that entering it does just that.
-- before: what counts from that very day so far, -1 nothing.
-- costs_judge(list text, currency text) -> cost_judged[] @admin
SELECT w.place, COALESCE(p.id, 0) AS product_id, COALESCE(p.name, '') AS name,
       COALESCE((SELECT c.cost FROM product_costs c WHERE c.product_id = p.id AND c.currency = :currency AND c.from_day = w.from_day
                  ORDER BY c.id DESC LIMIT 1), -1) AS same_day
  FROM JSON_TABLE(:list, '$[*]' COLUMNS (place INT PATH '$[0]', sku VARCHAR(40) PATH '$[1]', from_day DATE PATH '$[2]')) w
  LEFT JOIN products p ON p.sku = w.sku
 ORDER BY w.place
   LOCK IN SHARE MODE;
