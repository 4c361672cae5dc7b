-- What is held back is asked of commission_holds, commission by commission; a sum of it was kept here and never written.
ALTER TABLE ledger_balances DROP COLUMN IF EXISTS held;
