// What becomes of a commission: an order is delivered and paid, a part of it comes back, the slip and the statement say so, a
// payout run is prepared by one person and approved by another, the bank pays; then more comes back than is left, and the
// balance below nothing is carried over. Every page is looked at in both widths; sums are worked out here.
import { after, before, test } from 'node:test';
import assert from 'node:assert/strict';
import { rmSync, writeFileSync } from 'node:fs';
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { launch } from './lib.mjs';
import { number, sql } from '../page/support/lib.mjs';
import { bought, delivered } from './support/partner.mjs';
import { follow, go, heading, letter, look, pounds, press, says, signedIn, story, until } from './support/story.mjs';

const clock = join(process.env.FILAR_VAR, 'clock');
const filar = (...words) => spawnSync(join(process.env.FILAR_BIN, 'filar'), words, { encoding: 'utf8',
	env: { ...process.env, VAR: process.env.FILAR_VAR } });
const owed = (kind) => number(`SELECT COALESCE(SUM(IF(e.credit_account = a.id, e.amount, -e.amount)), 0) FROM ledger_accounts a
	LEFT JOIN ledger_entries e ON a.id IN (e.credit_account, e.debit_account) WHERE a.kind = '${kind}' AND a.partner_id = 1`);
const halfUp = (a, b, c) => Math.floor((2 * a * b + c) / (2 * c));

let browser;
before(async () => { browser = await launch(); });
after(() => browser?.close());

test('from an order to a payout and beyond', async (t) => {
	const step = story(t);
	t.after(() => rmSync(clock, { force: true }));
	const sku = sql(`SELECT p.sku FROM offered f JOIN products p ON p.id = f.product_id JOIN stock s ON s.product_id = p.id
		WHERE f.partner_id = 2 AND p.least_quantity <= 10 AND s.on_hand - s.reserved >= 600 AND EXISTS (SELECT 1 FROM price_chains c
			JOIN prices r ON r.price_list_id = c.price_list_id AND r.minimum_quantity <= p.least_quantity
			WHERE c.partner_id = 2 AND r.product_id = p.id)
		ORDER BY p.id DESC LIMIT 1`)[0][0];
	const quantity = 60 * number(`SELECT least_quantity FROM products WHERE sku = '${sku}'`);
	let buyer, manager, finance, chief, sponsor, reference, id, line, slip, run, taken = 0;

	// What comes back of the line is booked on the page of the order; what the sponsor's commission loses is worked out here.
	async function bringBack(pieces, name) {
		await go(manager, `/admin/orders/${reference}`);
		await manager.locator('#return > summary').click();
		await manager.locator('#return input[type=number]').fill(String(pieces));
		await manager.selectOption('#restock', 'no');
		await manager.locator('#return #reason').fill(name);
		await press(manager, 'Book the return');
		line.back += pieces;
		const returned = halfUp(line.net, line.back, line.quantity), now = halfUp(line.amount, returned, line.net);
		const more = now - taken;
		taken = now;
		return more;
	}

	await step('a partner orders, gets the goods and pays', async () => {
		buyer = await signedIn(browser, 'piotr@north.example');
		({ reference } = await bought(buyer, sku, quantity));
		id = Number(reference.slice(2)) - 10000;
		manager = await signedIn(browser, 'jan@hearth.example');
		await delivered(manager, reference);
		finance = await signedIn(browser, 'maria@hearth.example');
		await go(finance, `/admin/orders/${reference}`);
		await finance.fill('#document', `PAID-${reference}`);
		await press(finance, 'Book the payment');
		const [[net, amount, commission]] = await until('the commission', () => {
			const made = sql(`SELECT base, amount, id FROM commissions WHERE order_id = ${id} AND partner_id = 1`);
			return made.length === 1 && made.map((row) => row.map(Number));
		});
		line = { net, amount, quantity, back: 0 };
		slip = commission;
		assert.equal(amount, halfUp(net, 500, 10000));
		sponsor = await signedIn(browser, 'anna@kwiaty.example');
		await go(sponsor, `/shop/earnings/${slip}`);
		assert.ok((await heading(sponsor)).includes(pounds(amount)));
	});

	await step('a return that cannot be is refused, and what was typed stays', async () => {
		await go(manager, `/admin/orders/${reference}`);
		await manager.locator('#return > summary').click();
		await look(manager, 'return');
		await manager.locator('#return input[type=number]').fill('3');
		await manager.selectOption('#restock', 'no');
		await manager.locator('#return #reason').fill('Dented');
		await manager.fill('#came_on', '2099-01-01');
		await press(manager, 'Book the return', 422);
		await says(manager, 'The day of the return lies in the future.');
		assert.equal(await manager.locator('#return input[type=number]').inputValue(), '3');
		assert.equal(await manager.locator('#return #reason').inputValue(), 'Dented');
		assert.equal(await manager.locator('#restock').inputValue(), 'no');
		await look(manager, 'return-refused');
	});

	await step('a part comes back: slip and statement say what it takes', async () => {
		const more = await bringBack(Math.floor(quantity / 4), 'Dented');
		await look(manager, 'returned');
		assert.equal(number(`SELECT reversed FROM commissions WHERE id = ${slip}`), taken);
		await go(sponsor, `/shop/earnings/${slip}`);
		await says(sponsor, 'Taken back on', `${pounds(line.amount)} less ${pounds(taken)} leaves ${pounds(line.amount - taken)}`);
		await look(sponsor, 'slip');
		const article = sponsor.locator('a[href*="/programme/versions/"]').first();
		const [, anchor] = /#(article-\d+)$/.exec(await article.getAttribute('href'));
		await press(sponsor, article);
		await sponsor.locator(`#${anchor}`).waitFor();
		await go(sponsor, '/shop/earnings');
		await follow(sponsor, 'Statement of the month');
		await says(sponsor, /Statement: [A-Z][a-z]+ 20\d\d/, 'commission taken back', `-${pounds(more)}`);
		await look(sponsor, 'statement');
		const file = await sponsor.context().request.get(await sponsor.getByRole('link', { name: 'This month as a file (CSV)' }).getAttribute('href'));
		const rows = (await file.text()).trim().split('\r\n').map((row) => row.split(',').map((field) => field.replace(/^"|"$/g, '')));
		const change = rows[0].indexOf('change');
		assert.ok(rows.some((row) => row[1] === 'reversal' && row[2] === reference && row[change] === (-more / 100).toFixed(2)));
		const sum = rows.slice(1).reduce((total, row) => total + Math.round(Number(row[change]) * 100), 0);
		await says(sponsor, new RegExp(`In all, what we owe you changes by\\s+${pounds(sum).replace('.', '\\.')}`));
		await press(sponsor, sponsor.locator('tr', { hasText: 'commission taken back' }).last().getByRole('link'));
		assert.match(sponsor.url(), new RegExp(`/shop/earnings/${slip}#return-\\d+$`));
	});

	await step('the books as a file can be checked without us', async () => {
		const answer = await sponsor.context().request.get('/shop/earnings/export?format=json');
		const file = join(process.env.FILAR_VAR, 'tmp', 'books.json');
		writeFileSync(file, await answer.body());
		const check = filar('verify', file);
		assert.equal(check.status, 0, check.stderr);
		assert.match(check.stdout, /^[1-9]\d* commissions computed anew, 0 without facts, [1-9]\d* reversals, .*: fine$/m);
		const broken = JSON.parse(await answer.text());
		broken.commissions.at(-1).amount += 1;
		writeFileSync(file, JSON.stringify(broken));
		assert.equal(filar('verify', file).status, 1);
	});

	await step('it matures, and a run is prepared by one and approved by another', async () => {
		writeFileSync(clock, String(15 * 86400));
		await until('maturity', () => number(`SELECT COUNT(*) FROM commissions WHERE id = ${slip} AND payable_at IS NOT NULL`));
		const sum = owed('payable');
		assert.ok(sum >= 5000);
		await go(finance, '/admin/payouts');
		await says(finance, 'Kwiaty i Dom', pounds(sum));
		await look(finance, 'payouts');
		await press(finance, 'Prepare the run');
		run = new URL(finance.url()).pathname;
		await says(finance, 'whoever prepared it does not');
		assert.equal(await finance.getByRole('button', { name: 'Approve the run' }).count(), 0);
		await look(finance, 'run-prepared');
		assert.equal(owed('payable'), 0);
		assert.equal(owed('in_payout'), sum);
		chief = await signedIn(browser, 'admin@hearth.example');
		await go(chief, run);
		await press(chief, 'Approve the run');
		await look(chief, 'run-approved');
		await go(sponsor, '/shop/earnings/payouts');
		await says(sponsor, pounds(sum));
		await look(sponsor, 'payouts-on-the-way');
	});

	await step('the bank has paid; the partner reads it in a letter', async () => {
		await go(finance, run);
		await press(finance, 'Book all as paid');
		await look(finance, 'run-done');
		assert.equal(owed('in_payout'), 0);
		await letter('anna@kwiaty.example', /payout|paid/i);
		await go(sponsor, `/shop/earnings/${slip}`);
		await says(sponsor, 'Paid out on');
		await look(sponsor, 'slip-paid');
	});

	await step('more comes back than is left: the balance is carried over', async () => {
		const more = await bringBack(Math.floor(quantity / 4), 'Faded');
		assert.ok(more > 0);
		assert.equal(owed('payable'), -more);
		await go(sponsor, '/shop/earnings');
		await says(sponsor, `-${pounds(more)}`);
		await look(sponsor, 'earnings-below');
		await follow(sponsor, 'Statement of the month');
		await look(sponsor, 'statement-below');
		await go(finance, '/admin/payouts');
		assert.equal(await finance.locator('#next tr', { hasText: 'Kwiaty i Dom' }).count(), 0, 'nothing is paid out of a debt');
		await go(finance, '/admin/ledger');
		await look(finance, 'ledger');
		await go(finance, '/admin/ledger/proof');
		await look(finance, 'proof');
		const check = filar('check');
		assert.equal(check.status, 0, check.stdout + check.stderr);
	});
});
