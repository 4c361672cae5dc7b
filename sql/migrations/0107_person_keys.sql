-- The same for accounts: only the mail.
ALTER TABLE persons
  ADD COLUMN IF NOT EXISTS mail_key VARCHAR(254) AS (NULLIF(IF(LOWER(email) REGEXP '@(gmail|googlemail)[.]com$',
      CONCAT(REPLACE(REGEXP_REPLACE(LOWER(email), '([+].*)?@.*$', ''), '.', ''), '@gmail.com'), LOWER(email)), '')) STORED,
  ADD KEY IF NOT EXISTS persons_mail (mail_key);
