-- Where demo partners want their money, so that a payout run can be tried at once; two have not said it yet.
INSERT INTO payout_accounts (partner_id, holder, number, bank_code, set_by, set_at) VALUES
(1, 'Kwiaty i Dom', 'PL61109010140000071219812874', '', 7, TIMESTAMPADD(DAY, -390, UTC_TIMESTAMP(6))),
(2, 'Northlight Gifts', 'GB29NTBK60161331926819', 'NTBKGB2L', 8, TIMESTAMPADD(DAY, -240, UTC_TIMESTAMP(6))),
(4, 'Marek Wrona', 'PL27114020040000300201355387', '', 10, TIMESTAMPADD(DAY, -190, UTC_TIMESTAMP(6)));
