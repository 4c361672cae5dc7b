-- include "domain/people/welcome.h"

-- welcome_facts(partner_id int) -> welcome_facts? @shop @work
SELECT a.id, a.reseller, a.promoter, a.contractor,
       EXISTS (SELECT 1 FROM acceptances c WHERE c.partner_id = a.id) AS accepted,
       EXISTS (SELECT 1 FROM address_checks k WHERE k.partner_id = a.id) AS addressed,
       EXISTS (SELECT 1 FROM orders o WHERE o.partner_id = a.id AND o.kind = 'order') AS ordered,
       EXISTS (SELECT 1 FROM projects p WHERE p.partner_id = a.id AND p.offered_at IS NOT NULL) AS offered,
       EXISTS (SELECT 1 FROM projects p WHERE p.partner_id = a.id AND p.state IN ('active', 'suspended', 'completed', 'closed'))
       AS taken,
       EXISTS (SELECT 1 FROM submissions w JOIN stages s ON s.id = w.stage_id JOIN projects p ON p.id = s.project_id
                WHERE p.partner_id = a.id AND w.withdrawn_at IS NULL) AS handed_in,
       EXISTS (SELECT 1 FROM partner_sponsors b WHERE b.sponsor_id = a.id) AS brought,
       EXISTS (SELECT 1 FROM commissions e WHERE e.partner_id = a.id) AS earned
  FROM partners a
 WHERE a.id = :partner_id;
