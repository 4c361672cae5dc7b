-- include "domain/money/export.h"
-- include "domain/money/seals.h"

-- The versions that the partner's commissions were computed under.
-- export_versions(partner_id int) -> export_version[] @shop
SELECT v.id, v.number, v.sha256 FROM programme_versions v
 WHERE v.id IN (SELECT m.terms FROM commissions m WHERE m.partner_id = :partner_id) ORDER BY v.number;

-- export_sales(partner_id int, id int, rows int) -> export_sale[] @shop
SELECT f.id, f.order_id, f.level, v.number AS version, f.facts
  FROM commission_facts f JOIN programme_versions v ON v.id = f.terms
 WHERE f.partner_id = :partner_id AND f.id > :id ORDER BY f.id LIMIT :rows;

-- export_commissions(partner_id int, id int, rows int) -> export_commission[] @shop
SELECT m.id, m.order_id, m.order_line_id, m.level, v.number AS version, m.amount, m.reversed, m.article
  FROM commissions m JOIN programme_versions v ON v.id = m.terms
 WHERE m.partner_id = :partner_id AND m.id > :id ORDER BY m.id LIMIT :rows;

-- Of a line that cost nothing, its pieces stand in place of its net.
-- export_reversals(partner_id int, id int, rows int) -> export_reversal[] @shop
SELECT v.id, v.commission_id, v.return_line_id, v.leg, v.amount,
       IF(x.net > 0, x.net, x.pieces) AS base,
       (SELECT IF(x.net > 0, SUM(b.net), SUM(b.quantity)) FROM return_lines b
         WHERE b.order_line_id = m.order_line_id AND NOT b.early AND b.id <= v.return_line_id) AS returned
  FROM commission_reversals v
  JOIN commissions m ON m.id = v.commission_id AND m.partner_id = :partner_id
  JOIN (SELECT l.id, l.net - COALESCE(SUM(IF(b.early, b.net, 0)), 0) AS net,
               l.quantity - l.cancelled - COALESCE(SUM(IF(b.early, b.quantity, 0)), 0) AS pieces
          FROM order_lines l JOIN return_lines b ON b.order_line_id = l.id
         GROUP BY l.id, l.net, l.quantity, l.cancelled) x ON x.id = m.order_line_id
 WHERE v.id > :id ORDER BY v.id LIMIT :rows;

-- The chains of the partner's own accounts.
-- export_entries(partner_id int, id int, rows int) -> sealed[] @shop
SELECT s.id, s.account, s.sequence, s.hash, s.entry, TRUE AS there, e.kind, e.source, e.source_id, e.leg, e.debit_account,
       e.credit_account, d.kind AS debit, d.partner_id AS debit_partner, c.kind AS credit, c.partner_id AS credit_partner, e.amount,
       e.currency, e.booked_at, e.day, COALESCE(e.reverses_id, 0) AS reverses_id
  FROM ledger_accounts a
  JOIN ledger_seals s ON s.account = a.id
  JOIN ledger_entries e ON e.id = s.entry
  JOIN ledger_accounts d ON d.id = e.debit_account
  JOIN ledger_accounts c ON c.id = e.credit_account
 WHERE a.partner_id = :partner_id AND s.id > :id
 ORDER BY s.id LIMIT :rows;
