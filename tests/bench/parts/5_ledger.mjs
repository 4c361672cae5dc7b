// The books of a partner with 10,000 entries: the statement of each of its months, and proof slips of its commissions.
import { compare } from '../beside.mjs';
import { say, sleep } from '../lib.mjs';

const entries = 10000, months = 12;

// Commissions of order lines that no other part books, earned over a year; each is booked when it was earned and when it
// matured. What they were computed from is that of a real one.
async function books(instance, partner) {
	say(`${entries} entries of a partner`);
	instance.sql(`INSERT INTO commissions (order_id, order_line_id, partner_id, seller_id, level, terms, article, base, basis_points, amount,
			currency, steps, computed_at, matures_at, payable_at)
		SELECT l.order_id, l.id, ${partner}, 100001, 1, m.terms, m.article, l.net, m.basis_points, l.net * m.basis_points DIV 10000,
		       m.currency, m.steps, l.at, l.at + INTERVAL 14 DAY, l.at + INTERVAL 14 DAY
		  FROM (SELECT o.order_id, o.id, o.net, UTC_TIMESTAMP(6) - INTERVAL ROW_NUMBER() OVER (ORDER BY o.id DESC) * 6048 SECOND AS at
		          FROM order_lines o ORDER BY o.id DESC LIMIT ${entries / 2}) l
		  JOIN (SELECT * FROM commissions ORDER BY id LIMIT 1) m;
		INSERT IGNORE INTO ledger_accounts (kind, partner_id, currency) VALUES ('pending', ${partner}, 'GBP'), ('payable', ${partner}, 'GBP');
		INSERT INTO ledger_entries (kind, source, source_id, leg, debit_account, credit_account, amount, currency, booked_at, day)
		SELECT k.kind, 'commission', m.id, 0, d.id, c.id, m.amount, m.currency, IF(k.kind = 'maturity', m.payable_at, m.computed_at) AS at,
		       DATE(IF(k.kind = 'maturity', m.payable_at, m.computed_at))
		  FROM commissions m
		  JOIN (SELECT 'commission' AS kind, 'commission_cost' AS debit, 'pending' AS credit UNION ALL SELECT 'maturity', 'pending', 'payable') k
		  JOIN ledger_accounts d ON d.kind = k.debit AND d.partner_id IN (0, ${partner}) AND d.currency = 'GBP'
		  JOIN ledger_accounts c ON c.kind = k.credit AND c.partner_id = ${partner} AND c.currency = 'GBP'
		 WHERE m.partner_id = ${partner} ORDER BY at`);
	for (let i = 0; Number(instance.sql('SELECT COUNT(*) FROM ledger_unsealed')) > 0; i++) {
		if (i === 600) throw new Error('the entries are not sealed');
		await sleep(100);
	}
	instance.sql('ANALYZE TABLE commissions, ledger_entries, ledger_accounts, ledger_balances');
}

const monthBefore = (count) => {
	const day = new Date();
	day.setUTCDate(1);
	day.setUTCMonth(day.getUTCMonth() - count);
	return day.toISOString().slice(0, 7);
};

export async function measure({ large, children, port, partners }) {
	const partner = 100000 + partners;
	await books(large, partner);
	const cookie = large.session(partner, partner);
	const ids = large.sql(`SELECT id FROM commissions WHERE partner_id = ${partner} ORDER BY id DESC LIMIT 200`).split('\n');
	const pages = {
		statement: { instance: large, list: Array.from({ length: months - 1 }, (_, n) => ({ path: `/shop/earnings/statement?month=${monthBefore(n + 1)}`, cookie })) },
		slip: { instance: large, list: ids.map((id) => ({ path: `/shop/earnings/${id}`, cookie })) },
	};
	const { median, tail, statements } = await compare(pages, port, children), figures = {};
	for (const name of Object.keys(pages))
		Object.assign(figures, { [`${name}.rate`]: median(name), [`${name}.bytes`]: pages[name].bytes, [`${name}.p99_ms`]: tail(name),
			[`${name}.statements`]: statements(large, 'shop', name), [`${name}.ratio_bare`]: median(name) / median(`bare.${name}`) });
	return figures;
}
