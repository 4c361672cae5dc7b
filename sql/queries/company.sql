-- include "domain/common/company.h"

-- company_settings() -> company? @public @auth @shop @work @admin @api @worker @operator
SELECT name, legal_name, tax_number, street, postcode, city, country, time_zone, currency, mail_from, mail_name,
       bank_name, bank_account, bank_code, payment_days, version
  FROM company_settings WHERE id = 1;

-- The version in the WHERE turns two people who edit at once into one success and one clear answer.
-- company_settings_change(name text, legal_name text, tax_number text, street text, postcode text, city text, country text, time_zone text, mail_from text, mail_name text, bank_name text, bank_account text, bank_code text, payment_days int, version int) -> changed @admin
UPDATE company_settings
   SET name = :name, legal_name = :legal_name, tax_number = :tax_number, street = :street, postcode = :postcode,
       city = :city, country = :country, time_zone = :time_zone, mail_from = :mail_from, mail_name = :mail_name,
       bank_name = :bank_name, bank_account = :bank_account, bank_code = :bank_code, payment_days = :payment_days,
       version = version + 1
 WHERE id = 1 AND version = :version;

-- The row of a new installation, until somebody fills in the settings.
-- company_settings_first(name text, time_zone text, currency text, mail_from text) -> nothing @operator
INSERT INTO company_settings (id, name, legal_name, time_zone, currency, mail_from, mail_name)
VALUES (1, :name, :name, :time_zone, :currency, :mail_from, :name);
