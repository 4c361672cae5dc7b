-- Any change of a product makes what is kept of the catalogue void; see catalogue_versions.
CREATE OR REPLACE TRIGGER products_version_insert AFTER INSERT ON products FOR EACH ROW
  UPDATE catalogue_versions SET facts = facts + 1, shape = shape + 1 WHERE id = 1;
CREATE OR REPLACE TRIGGER products_version_delete AFTER DELETE ON products FOR EACH ROW
  UPDATE catalogue_versions SET facts = facts + 1, shape = shape + 1 WHERE id = 1;
CREATE OR REPLACE TRIGGER products_version_update AFTER UPDATE ON products FOR EACH ROW
  UPDATE catalogue_versions SET facts = facts + 1, shape = shape + (NOT (NEW.on_sale <=> OLD.on_sale AND NEW.category_id <=> OLD.category_id AND
                       NEW.brand_id <=> OLD.brand_id AND NEW.least_quantity <=> OLD.least_quantity)) WHERE id = 1;
