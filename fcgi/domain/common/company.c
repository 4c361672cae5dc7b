#include "domain/common/company.h"

RECORD(company, FIELD(company, name), FIELD(company, legal_name), FIELD(company, tax_number), FIELD(company, street),
       FIELD(company, postcode), FIELD(company, city), FIELD(company, country), FIELD(company, time_zone),
       FIELD(company, currency), FIELD(company, mail_from), FIELD(company, mail_name), FIELD(company, bank_name),
       FIELD(company, bank_account), FIELD(company, bank_code), FIELD(company, payment_days), FIELD(company, version));
