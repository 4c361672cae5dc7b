-- include "domain/money/bonuses.h"
-- include "domain/money/commissions_book.h"

-- ---- Making ----

-- bonus_add(name_en text, name_pl text, name_ru text, measure text, whose text, goal int, starts_on date, ends_on date,
-- amount money, kinds int, tier text, budget int, version_id int, article int, person_id int, now when) -> id @admin
INSERT INTO bonuses (name_en, name_pl, name_ru, measure, whose, goal, starts_on, ends_on, amount, currency, kinds, tier, budget,
                     version_id, article, created_by, created_at)
VALUES (:name_en, :name_pl, :name_ru, :measure, :whose, :goal, :starts_on, :ends_on, :amount, :amount_currency, :kinds, :tier,
        :budget, :version_id, :article, :person_id, :now);

-- bonus_withdraw(id int, today date, now when) -> changed @admin
UPDATE bonuses SET withdrawn_at = :now, judged_at = :now WHERE id = :id AND starts_on > :today AND withdrawn_at IS NULL;

-- bonus_raise(id int, budget money, today date) -> changed @admin
UPDATE bonuses SET budget = :budget
 WHERE id = :id AND currency = :budget_currency AND budget < :budget AND ends_on >= :today AND withdrawn_at IS NULL;

-- ---- Reading ----

-- Those that begin last come first.
-- bonuses(rows int) -> bonus[] @admin
SELECT id, name_en, name_pl, name_ru, measure, whose, goal, starts_on, ends_on, amount, budget, taken, currency, kinds, tier,
       version, article, withdrawn_at, judged_at, awards
  FROM bonus_book
 ORDER BY starts_on DESC, id DESC LIMIT :rows;

-- bonus(id int) -> bonus? @admin @shop @worker
SELECT id, name_en, name_pl, name_ru, measure, whose, goal, starts_on, ends_on, amount, budget, taken, currency, kinds, tier,
       version, article, withdrawn_at, judged_at, awards
  FROM bonus_book
 WHERE id = :id;

-- What the company offers on that day to partners of those kinds, and what begins later.
-- bonuses_offered(kinds int, today date, rows int) -> bonus[] @shop
SELECT id, name_en, name_pl, name_ru, measure, whose, goal, starts_on, ends_on, amount, budget, taken, currency, kinds, tier,
       version, article, withdrawn_at, judged_at, awards
  FROM bonus_book
 WHERE ends_on >= :today AND withdrawn_at IS NULL AND kinds & :kinds <> 0
 ORDER BY ends_on, id LIMIT :rows;

-- bonus_awards_of(partner_id int, rows int) -> bonus_award[] @shop
SELECT id, bonus_id, partner_id, partner_name, reached, reached_at, booked_at, matures_at, payable_at, taken_back_at, amount,
       currency, version, hold_days, state, paid_out_on
  FROM bonus_award_book
 WHERE partner_id = :partner_id ORDER BY id DESC LIMIT :rows;

-- bonus_award(partner_id int, id int) -> bonus_award? @shop
SELECT id, bonus_id, partner_id, partner_name, reached, reached_at, booked_at, matures_at, payable_at, taken_back_at, amount,
       currency, version, hold_days, state, paid_out_on
  FROM bonus_award_book
 WHERE id = :id AND partner_id = :partner_id;

-- In the order in which the goal was reached.
-- bonus_awards_by(bonus_id int, rows int) -> bonus_award[] @admin
SELECT id, bonus_id, partner_id, partner_name, reached, reached_at, booked_at, matures_at, payable_at, taken_back_at, amount,
       currency, version, hold_days, state, paid_out_on
  FROM bonus_award_book
 WHERE bonus_id = :bonus_id ORDER BY reached_at, id LIMIT :rows;

-- bonus_taker(partner_id int) -> bonus_taker? @admin @shop @worker
SELECT id AS partner_id, reseller + 2 * promoter + 4 * contractor AS kinds FROM partners
 WHERE id = :partner_id AND state = 'active';

-- ---- Booking ----

-- bonuses_to_judge(today date) -> bonus[] @worker
SELECT id, name_en, name_pl, name_ru, measure, whose, goal, starts_on, ends_on, amount, budget, taken, currency, kinds, tier,
       version, article, withdrawn_at, judged_at, awards
  FROM bonus_book
 WHERE judged_at IS NULL AND starts_on <= :today ORDER BY starts_on, id LIMIT 200;

-- Who may have reached it and does not have it: whoever had an order delivered since it began, and for a team's goal whoever
-- brought somebody.
-- bonus_takers(id int, since when, rows int) -> bonus_taker[] @worker @admin
SELECT p.id AS partner_id, p.reseller + 2 * p.promoter + 4 * p.contractor AS kinds
  FROM bonuses b
  JOIN partners p ON p.state = 'active' AND (p.reseller + 2 * p.promoter + 4 * p.contractor) & b.kinds <> 0
 WHERE b.id = :id
   AND NOT EXISTS (SELECT 1 FROM bonus_awards a WHERE a.bonus_id = b.id AND a.partner_id = p.id AND a.live)
   AND (EXISTS (SELECT 1 FROM orders o WHERE o.partner_id = p.id
                  AND GREATEST(COALESCE(o.delivered_at, o.placed_at), COALESCE(o.paid_at, o.placed_at)) >= :since)
        OR (b.whose IN ('team', 'all') AND EXISTS (SELECT 1 FROM partner_sponsors s WHERE s.sponsor_id = p.id)))
 ORDER BY p.id LIMIT :rows;

-- Takes one award out of the budget; nothing changes when it is not enough any more.
-- bonus_take(id int, amount int) -> changed @worker
UPDATE bonuses SET taken = taken + :amount WHERE id = :id AND judged_at IS NULL AND taken + :amount <= budget;

-- bonus_award_add(bonus_id int, partner_id int, reached int, reached_at when, amount money, version_id int, hold_days int,
-- now when, matures_at when) -> id @worker
INSERT INTO bonus_awards (bonus_id, partner_id, reached, reached_at, amount, currency, version_id, hold_days, booked_at, matures_at)
VALUES (:bonus_id, :partner_id, :reached, :reached_at, :amount, :amount_currency, :version_id, :hold_days, :now, :matures_at);

-- bonus_judged(id int, now when) -> changed @worker
UPDATE bonuses SET judged_at = :now WHERE id = :id AND judged_at IS NULL;

-- What is within its hold.
-- bonuses_pending(id int, now when, rows int) -> bonus_open[] @worker
SELECT a.id, a.bonus_id, a.partner_id, a.amount, a.currency, (a.matures_at <= :now AND NOT EXISTS (SELECT 1 FROM commission_holds h WHERE h.partner_id = a.partner_id AND h.order_id = 0)) AS due
  FROM bonus_awards a
 WHERE a.payable_at IS NULL AND a.live AND a.id > :id ORDER BY a.id LIMIT :rows;

-- bonus_award_take(id int) -> int @worker
SELECT id FROM bonus_awards WHERE id = :id AND payable_at IS NULL AND live FOR UPDATE;

-- bonus_award_back(id int, now when) -> changed @worker
UPDATE bonus_awards SET live = NULL, taken_back_at = :now WHERE id = :id AND payable_at IS NULL AND live;

-- bonus_free(id int, amount int) -> changed @worker
UPDATE bonuses SET taken = taken - :amount WHERE id = :id;

-- bonus_award_mature(id int, now when) -> changed @worker
UPDATE bonus_awards SET payable_at = :now WHERE id = :id AND payable_at IS NULL AND live AND matures_at <= :now;
