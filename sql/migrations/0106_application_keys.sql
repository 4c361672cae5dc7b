-- The same for applications (see partners), in the place of the two codes that were kept by hand.
ALTER TABLE applications
  ADD COLUMN IF NOT EXISTS mail_key VARCHAR(254) AS (NULLIF(IF(LOWER(email) REGEXP '@(gmail|googlemail)[.]com$',
      CONCAT(REPLACE(REGEXP_REPLACE(LOWER(email), '([+].*)?@.*$', ''), '.', ''), '@gmail.com'), LOWER(email)), '')) STORED,
  ADD COLUMN IF NOT EXISTS tax_digits VARCHAR(40) AS (REGEXP_REPLACE(UPPER(tax_number), '[^A-Z0-9]', '')) VIRTUAL,
  ADD COLUMN IF NOT EXISTS tax_key VARCHAR(42) AS (CASE
      WHEN CHAR_LENGTH(tax_digits) < 4 THEN NULL
      WHEN tax_digits REGEXP '^EL[0-9]' THEN CONCAT('GR', SUBSTR(tax_digits, 3))
      WHEN tax_digits REGEXP '^[A-Z]{2}[A-Z0-9]{6,}$' THEN tax_digits
      ELSE CONCAT(RTRIM(country), tax_digits) END) STORED,
  ADD COLUMN IF NOT EXISTS site_key VARCHAR(200) AS (NULLIF(REGEXP_REPLACE(REGEXP_REPLACE(LOWER(website),
      '^ *(https?://)?(www[.])?', ''), '/*([?#].*)? *$', ''), '')) STORED,
  ADD COLUMN IF NOT EXISTS phone_digits VARCHAR(60) AS (REGEXP_REPLACE(REGEXP_REPLACE(REGEXP_REPLACE(
      REPLACE(LOWER(phone), '(0)', ''), '(x|ext|#|,|;).*$', ''), '[^0-9+]', ''), '^00', '+')) VIRTUAL,
  ADD COLUMN IF NOT EXISTS calling_code VARCHAR(3) AS (ELT(FIELD(RTRIM(country),
            'AE', 'AT', 'AU', 'BE', 'BG', 'BH', 'BM', 'BR', 'BY', 'CA', 'CH', 'CY', 'CZ', 'DE', 'DK', 'EE', 'ES',
            'FI', 'FR', 'GB', 'GE', 'GR', 'HK', 'HR', 'HU', 'IE', 'IL', 'IS', 'IT', 'JE', 'JP', 'KR', 'KZ', 'LB',
            'LT', 'LU', 'LV', 'MD', 'MT', 'NG', 'NL', 'NO', 'PL', 'PT', 'RO', 'RS', 'RU', 'SA', 'SE', 'SG', 'SI',
            'SK', 'TH', 'TR', 'UA', 'US', 'ZA'),
            '971', '43', '61', '32', '359', '973', '1', '55', '375', '1', '41', '357', '420', '49', '45', '372',
            '34', '358', '33', '44', '995', '30', '852', '385', '36', '353', '972', '354', '39', '44', '81', '82',
            '7', '961', '370', '352', '371', '373', '356', '234', '31', '47', '48', '351', '40', '381', '7', '966',
            '46', '65', '386', '421', '66', '90', '380', '1', '27')) VIRTUAL,
  ADD COLUMN IF NOT EXISTS phone_key VARCHAR(60) AS (CASE
      WHEN CHAR_LENGTH(phone_digits) < 7 THEN NULL
      WHEN phone_digits LIKE '+%' THEN
        REGEXP_REPLACE(SUBSTR(phone_digits, 2),
          '^(27|31|32|33|40|41|43|44|46|49|55|61|66|81|82|90|234|353|358|359|373|380|381|385|386|421|961|966|971|972|995)0', '\\1')
      WHEN calling_code IS NULL THEN CONCAT(RTRIM(country), phone_digits)
      WHEN CHAR_LENGTH(phone_digits) > 10 AND phone_digits LIKE CONCAT(calling_code, '%') THEN phone_digits
      ELSE CONCAT(calling_code, REGEXP_REPLACE(phone_digits, CASE
        WHEN RTRIM(country) IN ('BH', 'CY', 'CZ', 'DK', 'EE', 'ES', 'GR', 'HK', 'IS', 'IT',
                                'LU', 'LV', 'MT', 'NO', 'PL', 'PT', 'SG') THEN '^$'
        WHEN RTRIM(country) IN ('RU', 'KZ') THEN '^8(?=[0-9]{10}$)'
        WHEN RTRIM(country) = 'BY' THEN '^80'
        WHEN RTRIM(country) = 'LT' THEN '^[08](?=[0-9]{8}$)'
        WHEN RTRIM(country) = 'HU' THEN '^06'
        WHEN RTRIM(country) IN ('US', 'CA', 'BM') THEN '^1(?=[0-9]{10}$)'
        ELSE '^0' END, '')) END) STORED,
  ADD KEY IF NOT EXISTS applications_mail_key (mail_key),
  ADD KEY IF NOT EXISTS applications_tax_key (tax_key),
  ADD KEY IF NOT EXISTS applications_site_key (site_key),
  ADD KEY IF NOT EXISTS applications_phone_key (phone_key),
  DROP KEY IF EXISTS applications_tax, DROP COLUMN IF EXISTS tax_code,
  DROP KEY IF EXISTS applications_phone, DROP COLUMN IF EXISTS phone_code;
