-- audit_add(now when, person_id int, partner_id int, action text, object text, object_id int, changes text, address text) -> nothing @public @auth @shop @work @admin @api @worker @operator
INSERT INTO audit (at, person_id, partner_id, action, object, object_id, changes, address)
VALUES (:now, NULLIF(:person_id, 0), NULLIF(:partner_id, 0), :action, :object, :object_id, :changes, :address);
