-- include "domain/common/company.h"

-- company_settings() -> company? @public @auth @shop @work @admin @api @worker @operator
SELECT name, legal_name, tax_number, street, postcode, city, country, time_zone, currency, mail_from, mail_name,
       bank_name, bank_account, bank_code, payment_days, base_url, mark_sha256, mark_type, version
  FROM company_settings WHERE id = 1;

-- The version in the WHERE turns two people who edit at once into one success and one clear answer.
-- company_settings_change(name text, legal_name text, tax_number text, street text, postcode text, city text, country text, time_zone text, mail_from text, mail_name text, bank_name text, bank_account text, bank_code text, payment_days int, base_url text, version int) -> changed @admin
UPDATE company_settings
   SET name = :name, legal_name = :legal_name, tax_number = :tax_number, street = :street, postcode = :postcode,
       city = :city, country = :country, time_zone = :time_zone, mail_from = :mail_from, mail_name = :mail_name,
       bank_name = :bank_name, bank_account = :bank_account, bank_code = :bank_code, payment_days = :payment_days,
       base_url = :base_url,
       version = version + 1
 WHERE id = 1 AND version = :version;

-- company_mark_set(sha256 text, type text) -> changed @admin
UPDATE company_settings SET mark_sha256 = :sha256, mark_type = :type, version = version + 1
 WHERE id = 1 AND mark_sha256 <> :sha256;

-- Amounts are kept in the currency of their day and never converted: once there is one, it stays.
-- company_currency_fixed() -> int @admin
SELECT (EXISTS (SELECT 1 FROM price_lists) OR EXISTS (SELECT 1 FROM orders) OR EXISTS (SELECT 1 FROM ledger_entries)
        OR EXISTS (SELECT 1 FROM projects) OR EXISTS (SELECT 1 FROM schemes) OR EXISTS (SELECT 1 FROM delivery_methods)) AS fixed;

-- company_currency_set(currency text) -> changed @admin
UPDATE company_settings SET currency = :currency, version = version + 1
 WHERE id = 1 AND currency <> :currency
   AND NOT EXISTS (SELECT 1 FROM price_lists) AND NOT EXISTS (SELECT 1 FROM orders)
   AND NOT EXISTS (SELECT 1 FROM ledger_entries) AND NOT EXISTS (SELECT 1 FROM projects)
   AND NOT EXISTS (SELECT 1 FROM schemes) AND NOT EXISTS (SELECT 1 FROM delivery_methods);

-- What serving partners costs, for their economics.
-- service_costs_set(per_order int, per_month int) -> changed @admin
UPDATE company_settings SET service_cost_order = :per_order, service_cost_month = :per_month, version = version + 1
 WHERE id = 1 AND (service_cost_order <> :per_order OR service_cost_month <> :per_month);

-- The row of a new installation, until somebody fills in the settings.
-- company_settings_first(name text, time_zone text, currency text, mail_from text) -> nothing @operator
INSERT INTO company_settings (id, name, legal_name, time_zone, currency, mail_from, mail_name)
VALUES (1, :name, :name, :time_zone, :currency, :mail_from, :name);
