-- include "domain/shop/delivery.h"

-- delivery_methods(today date, currency text) -> delivery_method[] @shop @api
SELECT m.id, m.code, m.name, m.name_pl, m.name_ru, m.net, m.free_from, (m.free_from IS NOT NULL) AS may_be_free,
       m.days, :currency AS currency,
       COALESCE((SELECT x.basis_points FROM tax_rates x WHERE x.tax_class = m.tax_class AND x.since_day <= :today
                  ORDER BY x.since_day DESC LIMIT 1), -1) AS vat_points
  FROM delivery_methods m WHERE m.offered ORDER BY m.id LIMIT 50;
