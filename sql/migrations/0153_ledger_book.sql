-- The entries of the ledger as a book is read: both accounts by kind and partner, and the order that an entry belongs to,
-- that of a return among them.
CREATE OR REPLACE VIEW ledger_book AS
SELECT e.id, e.kind, e.source, e.source_id, d.kind AS debit, COALESCE(dp.name, '') AS debit_partner, c.kind AS credit,
       COALESCE(cp.name, '') AS credit_partner, e.amount, e.currency, e.booked_at, e.day,
       COALESCE(e.reverses_id, 0) AS reverses_id,
       COALESCE(CASE e.source WHEN 'order' THEN e.source_id WHEN 'order_line' THEN l.order_id WHEN 'payment' THEN p.order_id
                WHEN 'commission' THEN m.order_id WHEN 'return_line' THEN t.order_id END, 0) AS order_id
  FROM ledger_entries e
  JOIN ledger_accounts d ON d.id = e.debit_account
  JOIN ledger_accounts c ON c.id = e.credit_account
  LEFT JOIN partners dp ON dp.id = d.partner_id
  LEFT JOIN partners cp ON cp.id = c.partner_id
  LEFT JOIN payments p ON e.source = 'payment' AND p.id = e.source_id
  LEFT JOIN commissions m ON e.source = 'commission' AND m.id = e.source_id
  LEFT JOIN order_lines l ON e.source = 'order_line' AND l.id = e.source_id
  LEFT JOIN return_lines b ON e.source = 'return_line' AND b.id = e.source_id
  LEFT JOIN returns t ON t.id = b.return_id;
