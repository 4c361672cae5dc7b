-- A page sorted by price is a walk along each of the partner's lists, from the cheapest on.
ALTER TABLE prices ADD INDEX IF NOT EXISTS prices_amount (price_list_id, amount, product_id);
