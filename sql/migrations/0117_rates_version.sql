-- VAT and delivery stand on the pages that are kept.
CREATE OR REPLACE TRIGGER tax_rates_version_insert AFTER INSERT ON tax_rates FOR EACH ROW
  UPDATE catalogue_versions SET facts = facts + 1, shape = shape + 1 WHERE id = 1;
CREATE OR REPLACE TRIGGER tax_rates_version_delete AFTER DELETE ON tax_rates FOR EACH ROW
  UPDATE catalogue_versions SET facts = facts + 1, shape = shape + 1 WHERE id = 1;
CREATE OR REPLACE TRIGGER tax_rates_version_update AFTER UPDATE ON tax_rates FOR EACH ROW
  UPDATE catalogue_versions SET facts = facts + 1, shape = shape + 1 WHERE id = 1;
CREATE OR REPLACE TRIGGER delivery_methods_version_insert AFTER INSERT ON delivery_methods FOR EACH ROW
  UPDATE catalogue_versions SET facts = facts + 1, shape = shape + 1 WHERE id = 1;
CREATE OR REPLACE TRIGGER delivery_methods_version_delete AFTER DELETE ON delivery_methods FOR EACH ROW
  UPDATE catalogue_versions SET facts = facts + 1, shape = shape + 1 WHERE id = 1;
CREATE OR REPLACE TRIGGER delivery_methods_version_update AFTER UPDATE ON delivery_methods FOR EACH ROW
  UPDATE catalogue_versions SET facts = facts + 1, shape = shape + 1 WHERE id = 1;
