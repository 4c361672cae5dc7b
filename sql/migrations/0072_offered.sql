-- Which products a partner may see: the one predicate of the assortment, read by every list, search, count, page, cart,
-- order and the API. Denied by default: at least one rule of the partner's assortment includes the product (all, its
-- category, its brand, itself) and none excludes it. Each kind has at most one rule for a product, so four look-ups by key.
CREATE OR REPLACE ALGORITHM = MERGE VIEW offered AS
SELECT a.partner_id, p.id AS product_id
  FROM partner_assortments a
  JOIN products p ON p.on_sale
  LEFT JOIN assortment_rules w ON w.assortment_id = a.assortment_id AND w.kind = 'all' AND w.target_id = 0
  LEFT JOIN assortment_rules c ON c.assortment_id = a.assortment_id AND c.kind = 'category' AND c.target_id = p.category_id
  LEFT JOIN assortment_rules b ON b.assortment_id = a.assortment_id AND b.kind = 'brand' AND b.target_id = p.brand_id
  LEFT JOIN assortment_rules i ON i.assortment_id = a.assortment_id AND i.kind = 'product' AND i.target_id = p.id
 WHERE COALESCE(w.include, c.include, b.include, i.include) IS NOT NULL
   AND COALESCE(w.include, TRUE) AND COALESCE(c.include, TRUE)
   AND COALESCE(b.include, TRUE) AND COALESCE(i.include, TRUE);
