-- include "domain/money/periods.h"

-- The month after the last closed one, or that of the first entry.
-- period_next() -> closed_month? @admin
SELECT COALESCE((SELECT MAX(p.month) + INTERVAL 1 MONTH FROM ledger_periods p),
                (SELECT MIN(e.day) - INTERVAL (DAYOFMONTH(MIN(e.day)) - 1) DAY FROM ledger_entries e)) AS month,
       '' AS closed_by;

-- Waits for whoever is booking; -1 when it is closed already.
-- period_close(month date, person_id int, now when) -> changed @admin
INSERT INTO ledger_periods (month, closed_by, closed_at)
SELECT :month, :person_id, :now
  FROM (SELECT COALESCE((SELECT MAX(p.month) + INTERVAL 1 MONTH FROM ledger_periods p),
                        (SELECT MIN(e.day) - INTERVAL (DAYOFMONTH(MIN(e.day)) - 1) DAY FROM ledger_entries e)) AS month) n
 WHERE n.month = :month;

-- closed_months(rows int) -> closed_month[] @admin
SELECT m.month, m.closed_at, p.name AS closed_by FROM ledger_periods m JOIN persons p ON p.id = m.closed_by
 ORDER BY m.month DESC LIMIT :rows;
