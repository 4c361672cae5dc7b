-- What one piece cost us on the day of the order, copied from product_costs; NULL: not known.
ALTER TABLE order_lines ADD COLUMN IF NOT EXISTS cost BIGINT NULL CHECK (cost >= 0);
