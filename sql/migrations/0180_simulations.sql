-- A draft of the programme computed over real orders, beside the version that was in force when it was asked for. parameters:
-- the draft's values at that moment, a JSON list of article, name, value and unit; sha256 is of their canonical form.
-- attempt grows each time a worker takes it up, so that an earlier one that still lives can write nothing more; crashes
-- counts those that ended without a word. top_*: the sale of which the highest part was paid out, in basis points.
CREATE TABLE IF NOT EXISTS simulations (
  id BIGINT NOT NULL AUTO_INCREMENT PRIMARY KEY,
  draft_id BIGINT NOT NULL,
  version_id BIGINT NOT NULL,
  sha256 CHAR(64) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  parameters LONGTEXT NOT NULL CHECK (JSON_VALID(parameters)),
  months INT NOT NULL CHECK (months BETWEEN 1 AND 24),
  currency CHAR(3) NOT NULL,
  state VARCHAR(8) NOT NULL DEFAULT 'waiting' CHECK (state IN ('waiting', 'running', 'done', 'stopped', 'failed')),
  percent INT NOT NULL DEFAULT 0 CHECK (percent BETWEEN 0 AND 100),
  attempt INT NOT NULL DEFAULT 0,
  crashes INT NOT NULL DEFAULT 0,
  asked_by BIGINT NULL,
  asked_at DATETIME(6) NOT NULL,
  seen_at DATETIME(6) NULL,
  ended_at DATETIME(6) NULL,
  since_day DATE NULL,
  until_day DATE NULL,
  orders BIGINT NOT NULL DEFAULT 0,
  order_lines BIGINT NOT NULL DEFAULT 0,
  turnover BIGINT NOT NULL DEFAULT 0,
  amount_before BIGINT NOT NULL DEFAULT 0,
  amount_after BIGINT NOT NULL DEFAULT 0,
  top_before INT NOT NULL DEFAULT 0,
  top_before_order BIGINT NULL,
  top_after INT NOT NULL DEFAULT 0,
  top_after_order BIGINT NULL,
  KEY simulations_state (state, id),
  KEY simulations_draft (draft_id, id),
  CONSTRAINT simulations_draft FOREIGN KEY (draft_id) REFERENCES programme_drafts (id),
  CONSTRAINT simulations_version FOREIGN KEY (version_id) REFERENCES programme_versions (id),
  CONSTRAINT simulations_person FOREIGN KEY (asked_by) REFERENCES persons (id)
) ENGINE=InnoDB;
