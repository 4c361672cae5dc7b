-- Which products an assortment shows.
CREATE OR REPLACE TRIGGER assortment_rules_version_insert AFTER INSERT ON assortment_rules FOR EACH ROW
  UPDATE catalogue_versions SET facts = facts + 1, shape = shape + 1 WHERE id = 1;
CREATE OR REPLACE TRIGGER assortment_rules_version_delete AFTER DELETE ON assortment_rules FOR EACH ROW
  UPDATE catalogue_versions SET facts = facts + 1, shape = shape + 1 WHERE id = 1;
CREATE OR REPLACE TRIGGER assortment_rules_version_update AFTER UPDATE ON assortment_rules FOR EACH ROW
  UPDATE catalogue_versions SET facts = facts + 1, shape = shape + 1 WHERE id = 1;
