-- What serving partners costs the company, in minor units: for each order, and for each partner and month. Read by the economics of
-- partners only.
ALTER TABLE company_settings
  ADD COLUMN IF NOT EXISTS service_cost_order BIGINT NOT NULL DEFAULT 0 CHECK (service_cost_order BETWEEN 0 AND 100000000),
  ADD COLUMN IF NOT EXISTS service_cost_month BIGINT NOT NULL DEFAULT 0 CHECK (service_cost_month BETWEEN 0 AND 100000000);
