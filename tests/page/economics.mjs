// What partners bring and cost: figures against the tables, who may see them, and a file that says the same.
import { before, test } from 'node:test';
import assert from 'node:assert/strict';
import { signedIn, sql } from '../lib/client.mjs';

const who = {};
before(async () => {
	for (const name of ['admin', 'ewa', 'nina', 'maria'])
		who[name] = await signedIn(`${name}@hearth.example`);
});
const span = 'from=2026-01-01&to=2027-12-31';

test('finance, programme manager and administrator see it, a recruiter does not', async () => {
	for (const [name, status] of [['admin', 200], ['nina', 200], ['maria', 200], ['ewa', 403]])
		for (const file of ['', '/file'])
			assert.equal((await who[name].get(`/admin/partners/economics${file}?${span}`)).status, status, name + file);
});

test('every figure of the file is that of the tables, and results sum', async () => {
	const rows = (await who.maria.get(`/admin/partners/economics/file?${span}`)).text.trim().split(/\r?\n/).map((row) => row.replace(/["\ufeff]/g, '').split(','));
	const heads = rows.shift(), minor = (row, name) => Math.round(Number(row[heads.indexOf(name)]) * 100);
	assert.ok(rows.length > 2);
	for (const row of rows) {
		const id = Number(row[0].slice(2)) - 1000;
		const [[turnover]] = sql(`SELECT COALESCE(SUM(l.net), 0) - COALESCE(SUM((SELECT SUM(b.net) FROM return_lines b WHERE b.order_line_id = l.id)), 0)
			FROM orders o JOIN order_lines l ON l.order_id = o.id WHERE o.partner_id = ${id} AND o.kind = 'order'
			AND o.state IN ('delivered', 'closed') AND l.quantity > l.cancelled AND o.placed_at BETWEEN '2026-01-01' AND '2027-12-31 23:59:59'`);
		const [[caused]] = sql(`SELECT COALESCE(SUM(m.amount - m.reversed), 0) FROM commissions m WHERE m.seller_id = ${id}`);
		assert.equal(minor(row, 'turnover'), Number(turnover), row[1]);
		assert.equal(minor(row, 'caused'), Number(caused), row[1]);
		assert.equal(minor(row, 'result'), minor(row, 'margin') - minor(row, 'caused') - minor(row, 'bonuses') - minor(row, 'service'), row[1]);
	}
	const sum = (name) => rows.reduce((all, row) => all + minor(row, name), 0);
	assert.equal(sum('earned'), sum('caused'));
});

test('a cost of service makes losses, which come first and are marked', async () => {
	sql('UPDATE company_settings SET service_cost_month = 99999900');
	try {
		const page = (await who.maria.get(`/admin/partners/economics?${span}`)).text;
		assert.match(page, /class="note stop"/);
		assert.match(page.split('<tbody>')[1].split('</tr>')[0], /chip stop/);
	} finally {
		sql('UPDATE company_settings SET service_cost_month = 0');
	}
});

test('a line without a cost is said plainly', async () => {
	const [[line, cost]] = sql(`SELECT l.id, l.cost FROM order_lines l JOIN orders o ON o.id = l.order_id
		WHERE o.kind = 'order' AND o.state IN ('delivered', 'closed') AND l.cost IS NOT NULL AND l.quantity > l.cancelled LIMIT 1`);
	const told = async () => Number(((await who.maria.get(`/admin/partners/economics?${span}`)).text.match(/The cost of (one|[\d,]+) lines? of/)?.[1] ?? '0')
		.replace('one', '1').replace(',', ''));
	const before_ = await told();
	sql(`UPDATE order_lines SET cost = NULL WHERE id = ${line}`);
	try {
		assert.equal(await told(), before_ + 1);
	} finally {
		sql(`UPDATE order_lines SET cost = ${cost} WHERE id = ${line}`);
	}
});
