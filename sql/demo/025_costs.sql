-- What the demo's products cost: between 48 % and 62 % of the base price, by product.
INSERT INTO product_costs (product_id, currency, from_day, cost)
SELECT p.product_id, l.currency, '2020-01-01', ROUND(p.amount * (48 + p.product_id % 15) / 100)
  FROM prices p JOIN price_lists l ON l.id = p.price_list_id
 WHERE p.price_list_id = 1 AND p.minimum_quantity = (SELECT MIN(x.minimum_quantity) FROM prices x
                                                      WHERE x.price_list_id = 1 AND x.product_id = p.product_id);
