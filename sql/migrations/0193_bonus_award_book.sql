-- What was earned, with its state in one word and the day on which it was paid out.
CREATE OR REPLACE VIEW bonus_award_book AS
SELECT a.id, a.bonus_id, a.partner_id, p.name AS partner_name, a.reached, a.reached_at, a.booked_at, a.matures_at, a.payable_at,
       a.taken_back_at, a.amount, a.currency, v.number AS version, a.hold_days,
       COALESCE(IF(y.state = 'paid', 'paid', IF(y.id IS NULL, NULL, 'in_payout')),
                CASE WHEN a.taken_back_at IS NOT NULL THEN 'reversed'
                     WHEN EXISTS (SELECT 1 FROM commission_holds h WHERE h.partner_id = a.partner_id AND h.order_id = 0) THEN 'held'
                     WHEN a.payable_at IS NOT NULL THEN 'payable' ELSE 'pending' END) AS state,
       y.paid_on AS paid_out_on
  FROM bonus_awards a
  JOIN programme_versions v ON v.id = a.version_id
  JOIN partners p ON p.id = a.partner_id
  LEFT JOIN payout_lines y ON y.id = a.payout_line_id;
