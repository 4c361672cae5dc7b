-- A new amount changes no list of products, only what stands beside them.
CREATE OR REPLACE TRIGGER prices_version_insert AFTER INSERT ON prices FOR EACH ROW
  UPDATE catalogue_versions SET facts = facts + 1, shape = shape + 1 WHERE id = 1;
CREATE OR REPLACE TRIGGER prices_version_delete AFTER DELETE ON prices FOR EACH ROW
  UPDATE catalogue_versions SET facts = facts + 1, shape = shape + 1 WHERE id = 1;
CREATE OR REPLACE TRIGGER prices_version_update AFTER UPDATE ON prices FOR EACH ROW
  UPDATE catalogue_versions SET facts = facts + 1, shape = shape + (NOT (NEW.price_list_id <=> OLD.price_list_id AND NEW.product_id <=> OLD.product_id AND
                       NEW.minimum_quantity <=> OLD.minimum_quantity)) WHERE id = 1;
