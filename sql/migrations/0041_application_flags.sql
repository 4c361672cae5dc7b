-- What speaks for looking twice: kind is duplicate_email, duplicate_tax, duplicate_phone, disposable_mail, too_fast.
CREATE TABLE IF NOT EXISTS application_flags (
  application_id BIGINT NOT NULL,
  kind VARCHAR(20) NOT NULL,
  level VARCHAR(6) NOT NULL CHECK (level IN ('high', 'medium', 'low')),
  detail VARCHAR(200) NOT NULL DEFAULT '',
  PRIMARY KEY (application_id, kind),
  CONSTRAINT application_flags_application FOREIGN KEY (application_id) REFERENCES applications (id)
) ENGINE=InnoDB;
