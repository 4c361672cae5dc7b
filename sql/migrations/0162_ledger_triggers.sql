-- Whatever way an entry takes into the ledger: not into a closed month, and its accounts' balances and its place in the queue
-- of the sealer come with it.
CREATE OR REPLACE TRIGGER ledger_entries_open BEFORE INSERT ON ledger_entries FOR EACH ROW
BEGIN
  IF EXISTS (SELECT 1 FROM ledger_periods p WHERE p.month = NEW.day - INTERVAL (DAYOFMONTH(NEW.day) - 1) DAY LOCK IN SHARE MODE) THEN
    SIGNAL SQLSTATE '45000' SET MESSAGE_TEXT = 'the month of this entry is closed';
  END IF;
END;
CREATE OR REPLACE TRIGGER ledger_entries_booked AFTER INSERT ON ledger_entries FOR EACH ROW
BEGIN
  INSERT INTO ledger_balances (account, balance, last_entry)
  VALUES (LEAST(NEW.debit_account, NEW.credit_account), IF(NEW.debit_account < NEW.credit_account, -NEW.amount, NEW.amount), NEW.id),
         (GREATEST(NEW.debit_account, NEW.credit_account), IF(NEW.debit_account < NEW.credit_account, NEW.amount, -NEW.amount), NEW.id)
  ON DUPLICATE KEY UPDATE balance = balance + VALUES(balance), last_entry = GREATEST(last_entry, VALUES(last_entry));
  INSERT INTO ledger_unsealed (entry) VALUES (NEW.id);
END;
INSERT INTO ledger_balances (account, balance, last_entry)
SELECT x.account, SUM(x.amount), MAX(x.id)
  FROM (SELECT credit_account AS account, amount, id FROM ledger_entries
        UNION ALL SELECT debit_account, -amount, id FROM ledger_entries) x
 GROUP BY x.account
ON DUPLICATE KEY UPDATE balance = VALUES(balance), last_entry = VALUES(last_entry);
INSERT IGNORE INTO ledger_unsealed (entry)
SELECT e.id FROM ledger_entries e WHERE NOT EXISTS (SELECT 1 FROM ledger_seals s WHERE s.entry = e.id);
