-- include "domain/money/seals.h"
-- include "domain/money/commissions_book.h"

-- 1 when something waits for its seal.
-- unsealed_any() -> int @worker
SELECT 1 FROM ledger_unsealed LIMIT 1;

-- One sealer at a time.
-- sealing_take() -> changed @worker
UPDATE ledger_sealing SET rounds = rounds + 1 WHERE id = 1;

-- unsealed(rows int) -> sealable[] @worker
SELECT e.id, e.kind, e.source, e.source_id, e.leg, e.debit_account, e.credit_account, d.kind AS debit,
       d.partner_id AS debit_partner, c.kind AS credit, c.partner_id AS credit_partner, e.amount, e.currency, e.booked_at, e.day,
       COALESCE(e.reverses_id, 0) AS reverses_id
  FROM (SELECT entry FROM ledger_unsealed ORDER BY entry LIMIT :rows) u
  JOIN ledger_entries e ON e.id = u.entry
  JOIN ledger_accounts d ON d.id = e.debit_account
  JOIN ledger_accounts c ON c.id = e.credit_account
 ORDER BY e.id;

-- Where an account's chain stands; sequence 0: it has none yet.
-- seal_head(account int) -> seal_head? @worker
SELECT a.id AS account, a.kind, a.partner_id, a.currency, COALESCE(s.sequence, 0) AS sequence, COALESCE(s.hash, '') AS hash
  FROM ledger_accounts a
  LEFT JOIN ledger_seals s ON s.account = a.id AND s.sequence = (SELECT MAX(n.sequence) FROM ledger_seals n WHERE n.account = :account)
 WHERE a.id = :account;

-- A JSON list of [account, sequence, entry, hash].
-- seals_add(seals text) -> changed @worker
INSERT INTO ledger_seals (account, sequence, entry, hash)
SELECT j.account, j.sequence, j.entry, j.hash
  FROM JSON_TABLE(:seals, '$[*]' COLUMNS (place FOR ORDINALITY, account BIGINT PATH '$[0]', sequence BIGINT PATH '$[1]',
                                          entry BIGINT PATH '$[2]', hash CHAR(64) PATH '$[3]')) j
 ORDER BY j.place;

-- unsealed_remove(seals text) -> changed @worker
DELETE u FROM JSON_TABLE(:seals, '$[*]' COLUMNS (entry BIGINT PATH '$[2]')) j
  STRAIGHT_JOIN ledger_unsealed u ON u.entry = j.entry;

-- seals_newest() -> int @worker
SELECT MAX(id) FROM ledger_seals;

-- seal_heads() -> seal_head[] @worker
SELECT a.id AS account, a.kind, a.partner_id, a.currency, s.sequence, s.hash
  FROM ledger_accounts a
  JOIN (SELECT account, MAX(sequence) AS sequence FROM ledger_seals GROUP BY account) n ON n.account = a.id
  JOIN ledger_seals s ON s.account = n.account AND s.sequence = n.sequence
 ORDER BY a.id;

-- head_add(day date, seals int, root text, line text, now when) -> changed @worker
INSERT IGNORE INTO ledger_heads (day, seals, root, line, written_at) VALUES (:day, :seals, :root, :line, :now);

-- Who of the staff keeps the books.
-- head_readers() -> money_reader[] @worker
SELECT p.name, p.email, p.language FROM persons p
 WHERE p.blocked_at IS NULL AND EXISTS (SELECT 1 FROM staff_roles r WHERE r.person_id = p.id AND r.role = 'finance')
 ORDER BY p.id LIMIT 20;

-- ledger_heads(rows int) -> ledger_head[] @admin
SELECT day, seals, root, line, written_at FROM ledger_heads ORDER BY day DESC LIMIT :rows;

-- seal_accounts() -> seal_head[] @operator
SELECT id AS account, kind, partner_id, currency, 0 AS sequence, '' AS hash FROM ledger_accounts ORDER BY id;

-- Seals in the order in which they were made, with their entries as they stand now.
-- sealed(id int, rows int) -> sealed[] @operator
SELECT s.id, s.account, s.sequence, s.hash, s.entry, (c.id IS NOT NULL AND d.id IS NOT NULL) AS there, COALESCE(e.kind, '') AS kind,
       COALESCE(e.source, '') AS source, COALESCE(e.source_id, 0) AS source_id, COALESCE(e.leg, 0) AS leg,
       COALESCE(e.debit_account, 0) AS debit_account, COALESCE(e.credit_account, 0) AS credit_account,
       COALESCE(d.kind, '') AS debit, COALESCE(d.partner_id, 0) AS debit_partner, COALESCE(c.kind, '') AS credit,
       COALESCE(c.partner_id, 0) AS credit_partner, COALESCE(e.amount, 0) AS amount, COALESCE(e.currency, '') AS currency,
       e.booked_at, e.day, COALESCE(e.reverses_id, 0) AS reverses_id
  FROM ledger_seals s
  LEFT JOIN ledger_entries e ON e.id = s.entry
  LEFT JOIN ledger_accounts d ON d.id = e.debit_account
  LEFT JOIN ledger_accounts c ON c.id = e.credit_account
 WHERE s.id > :id ORDER BY s.id LIMIT :rows;

-- The first entry without both seals that does not wait for them; 0: none.
-- seal_missing() -> int @operator
SELECT e.id FROM ledger_entries e
  LEFT JOIN ledger_seals d ON d.entry = e.id AND d.account = e.debit_account
  LEFT JOIN ledger_seals c ON c.entry = e.id AND c.account = e.credit_account
  LEFT JOIN ledger_unsealed u ON u.entry = e.id
 WHERE u.entry IS NULL AND (d.id IS NULL OR c.id IS NULL)
 ORDER BY e.id LIMIT 1;
