-- Names of categories are kept with their counts.
CREATE OR REPLACE TRIGGER categories_version_insert AFTER INSERT ON categories FOR EACH ROW
  UPDATE catalogue_versions SET facts = facts + 1, shape = shape + 1 WHERE id = 1;
CREATE OR REPLACE TRIGGER categories_version_delete AFTER DELETE ON categories FOR EACH ROW
  UPDATE catalogue_versions SET facts = facts + 1, shape = shape + 1 WHERE id = 1;
CREATE OR REPLACE TRIGGER categories_version_update AFTER UPDATE ON categories FOR EACH ROW
  UPDATE catalogue_versions SET facts = facts + 1, shape = shape + 1 WHERE id = 1;
