-- include "domain/shop/carts.h"

-- Creates the partner's open cart when there is none.
-- cart_open(partner_id int, person_id int, name text, now when) -> changed @shop
INSERT INTO carts (partner_id, name, created_by, created_at) VALUES (:partner_id, :name, :person_id, :now)
    ON DUPLICATE KEY UPDATE version = version + 1;

-- The open cart with its lines, all locked; an empty cart is one row of no product.
-- cart_lines_lock(partner_id int, name text) -> cart_line[] @shop
SELECT c.id AS cart_id, COALESCE(l.product_id, 0) AS product_id, COALESCE(l.quantity, 0) AS quantity
  FROM carts c LEFT JOIN cart_lines l ON l.cart_id = c.id
 WHERE c.partner_id = :partner_id AND c.open_slot = 1 AND c.name = :name
 ORDER BY l.product_id
   FOR UPDATE;

-- cart_lines(partner_id int, name text) -> cart_line[] @shop
SELECT c.id AS cart_id, l.product_id, l.quantity
  FROM carts c JOIN cart_lines l ON l.cart_id = c.id
 WHERE c.partner_id = :partner_id AND c.open_slot = 1 AND c.name = :name
 ORDER BY l.product_id;

-- cart_line_add(cart_id int, product_id int, quantity int, now when) -> changed @shop
INSERT INTO cart_lines (cart_id, product_id, quantity, added_at) VALUES (:cart_id, :product_id, :quantity, :now)
    ON DUPLICATE KEY UPDATE quantity = LEAST(cart_lines.quantity + VALUES(quantity), 1000000);

-- cart_line_set(cart_id int, product_id int, quantity int) -> changed @shop
UPDATE cart_lines SET quantity = :quantity WHERE cart_id = :cart_id AND product_id = :product_id;

-- cart_line_remove(cart_id int, product_id int) -> changed @shop
DELETE FROM cart_lines WHERE cart_id = :cart_id AND product_id = :product_id;

-- An order came from it: the cart is no longer the open one.
-- cart_close(partner_id int, cart_id int) -> changed @shop
UPDATE carts SET open_slot = NULL, version = version + 1
 WHERE id = :cart_id AND partner_id = :partner_id AND open_slot = 1;

-- By SKU, also of a product that the partner no longer sees.
-- cart_line_drop(cart_id int, sku text) -> changed @shop
DELETE l FROM cart_lines l JOIN products p ON p.id = l.product_id WHERE l.cart_id = :cart_id AND p.sku = :sku;
