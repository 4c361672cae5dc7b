// F24: kill -9 of the worker and of its lanes in the middle of a maturing run, and of a child of admin in the middle of a payout
// run. Whatever was under way is begun anew: nothing is booked twice, nothing is left out.
import { test } from 'node:test';
import assert from 'node:assert/strict';
import { children, signedIn, sql, wait } from '../lib/client.mjs';
import { hiddenFields } from '../page/support/lib.mjs';
import { books, figure, long, none, one, people, until } from './support/house.mjs';

const count = (question) => Number(sql(question)[0][0]);

test('F24: the worker is killed in the middle of a maturing run', async () => {
	const crowd = people(long(80, 40)), each = 40;
	const range = `partner_id BETWEEN ${crowd[0].partnerId} AND ${crowd.at(-1).partnerId}`;
	const left = () => count(`SELECT COUNT(*) FROM commissions WHERE ${range} AND payable_at IS NULL`);
	// A penny to each of them from lines of large orders, earned a month ago; due from now on.
	sql(`START TRANSACTION;
		INSERT INTO commissions (order_id, order_line_id, partner_id, seller_id, level, terms, article, base, basis_points, amount, currency,
			steps, computed_at, matures_at)
		SELECT l.order_id, l.id, p.id, o.partner_id, 9, v.id, 7, l.net, 1, 1, o.currency, '[]', UTC_TIMESTAMP(6) - INTERVAL 30 DAY, UTC_TIMESTAMP(6)
		  FROM partners p
		  JOIN (SELECT id, order_id, net FROM order_lines WHERE order_id IN (SELECT id FROM orders WHERE goods_net >= 10000)
		         ORDER BY id LIMIT ${each}) l
		  JOIN orders o ON o.id = l.order_id
		  JOIN (SELECT MIN(id) AS id FROM programme_versions) v
		 WHERE p.id BETWEEN ${crowd[0].partnerId} AND ${crowd.at(-1).partnerId};
		INSERT IGNORE INTO ledger_accounts (kind, partner_id, currency) SELECT 'pending', partner_id, currency FROM commissions WHERE ${range};
		INSERT INTO ledger_entries (kind, source, source_id, debit_account, credit_account, amount, currency, booked_at, day)
		SELECT 'commission', 'commission', m.id, d.id, c.id, m.amount, m.currency, UTC_TIMESTAMP(6), CURRENT_DATE
		  FROM commissions m
		  JOIN ledger_accounts d ON d.kind = 'commission_cost' AND d.partner_id = 0 AND d.currency = m.currency
		  JOIN ledger_accounts c ON c.kind = 'pending' AND c.partner_id = m.partner_id AND c.currency = m.currency
		 WHERE m.${range};
		COMMIT;`);
	const all = left();
	assert.equal(all, crowd.length * each);
	// Each kill comes when something has matured since the last one, and something is left.
	let kills = 0;
	for (let last = all, now = all, end = Date.now() + 120000; now > 0 && Date.now() < end; now = left()) {
		if (now === last || kills === long(20, 8)) {
			await wait(5);
			continue;
		}
		const worker = one('worker');
		if (!worker) {
			await wait(5);
			continue;
		}
		for (const pid of kills % 3 === 2 ? [worker] : children(worker).map((lane) => lane.pid))
			try { process.kill(pid, 'SIGKILL'); } catch { /* it has just left */ }
		kills += 1;
		last = now;
	}
	figure('F24', 'kills of the worker or its lanes while it matured', kills, '≥ 2', kills >= 2);
	figure('F24', 'commissions left behind', left(), '0', left() === 0);
	none('F24', 'commissions matured twice, or with another sum', sql(`SELECT m.id FROM commissions m
		LEFT JOIN ledger_entries e ON e.kind = 'maturity' AND e.source = 'commission' AND e.source_id = m.id
		WHERE m.${range} GROUP BY m.id, m.amount HAVING COUNT(e.id) <> 1 OR SUM(e.amount) <> m.amount`).map(([id]) => id));
	const letters = count(`SELECT COUNT(*) FROM outbox WHERE template = 'commission_payable' AND recipient LIKE 'race%'
		AND recipient IN (SELECT email FROM persons WHERE id BETWEEN ${crowd[0].partnerId} AND ${crowd.at(-1).partnerId})`);
	figure('F24', 'letters that something is payable', letters, `${crowd.length}, one each`, letters === crowd.length);
	await until('the worker is back', () => children(one('worker')).length > 0, 10000);
	books('F24');
});

test('F24: a payout run is killed at chosen boundaries', async () => {
	const finance = await signedIn('maria@hearth.example'), runs = () => count('SELECT COUNT(*) FROM payouts');
	const owed = () => count(`SELECT COALESCE(SUM(b.balance), 0) FROM ledger_accounts a JOIN ledger_balances b ON b.account = a.id
		WHERE a.kind IN ('payable', 'in_payout')`);
	const fields = hiddenFields((await finance.get('/admin/payouts')).text, '/admin/payouts'), before = runs(), sum = owed();
	const prepare = (headers) => finance.post('/admin/payouts', fields, { headers }).catch(() => ({ status: 0, headers: {} }));
	const pool = () => children(one('admin')).map(({ pid }) => pid).sort().join(), full = children(one('admin')).length;
	let kills = 0;
	for (const boundary of [1, 3, 6, 9, 12, 15, 18]) {
		const crew = pool(), { status } = await prepare({ 'X-Filar-Plan': `kill ${boundary}` });
		await until('the pool is full again', () => children(one('admin')).length === full, 5000);
		kills += [0, 502, 503].includes(status) && pool() !== crew;
	}
	figure('F24', 'kills in the middle of a payout run', kills, 'of 7', kills === 7);
	figure('F24', 'runs that a killed child left behind', runs() - before, '0', runs() === before);
	const answer = await prepare();
	assert.equal(answer.status, 303, answer.text?.slice(0, 300));
	figure('F24', 'runs after one more try', runs() - before, '1', runs() === before + 1);
	none('F24', 'lines of the run that are not booked exactly once', sql(`SELECT l.id FROM payout_lines l
		LEFT JOIN ledger_entries e ON e.kind = 'payout' AND e.source = 'payout_line' AND e.source_id = l.id
		WHERE l.payout_id = (SELECT MAX(id) FROM payouts) GROUP BY l.id, l.amount HAVING COUNT(e.id) <> 1 OR SUM(e.amount) <> l.amount`));
	figure('F24', 'owed and on its way, before and after', owed(), String(sum), owed() === sum);
	const run = answer.headers.location.replace(/[?#].*/, '');
	assert.equal((await finance.post(`${run}/drop`, hiddenFields((await finance.get(run)).text, `${run}/drop`))).status, 303);
	books('F24');
});
