-- What the worker has to compute is found by the first delivered among those that wait, not by a walk through all orders.
ALTER TABLE orders ADD KEY IF NOT EXISTS orders_uncommissioned (commissioned_at, delivered_at);
