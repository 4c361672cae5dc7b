// An order from its receipt to the sponsors' commission, through the pages: confirmed, sent in two parcels, paid, delivered,
// computed, matured, with a proof slip that only its owner can open. Nobody takes a step that is not theirs.
import { test, before } from 'node:test';
import assert from 'node:assert/strict';
import { signedIn, sql, tags, wait, headline } from '../lib/client.mjs';

let seller, sponsor, top, manager, finance, reference, id;
const self = () => `/admin/orders/${reference}`;

// The hidden fields of the form with that action, as the page has it.
function hidden(html, action) {
	const start = html.indexOf(`action="${action}"`);
	assert.notEqual(start, -1, `a form to ${action}`);
	const form = html.slice(start, html.indexOf('</form>', start));
	return tags(form, 'input').filter(({ type }) => type === 'hidden').map(({ name, value }) => [name, value]);
}

async function step(visitor, name, fields = [], from = self()) {
	const page = await visitor.get(from);
	assert.equal(page.status, 200, headline(page));
	return visitor.post(`${from}/${name}`, [...hidden(page.text, `${from}/${name}`), ...fields]);
}

async function stepTaken(...args) {
	const answer = await step(...args);
	assert.equal(answer.status, 303, `${args[1]}: ${headline(answer)}`);
}

const state = () => sql(`SELECT state, paid, gross, version FROM orders WHERE id = ${id}`)[0];

before(async () => {
	[seller, sponsor, top, manager, finance] = await Promise.all(['sofia@lantern.example', 'piotr@north.example',
		'anna@kwiaty.example', 'jan@hearth.example', 'maria@hearth.example'].map((email) => signedIn(email)));
	sql('DELETE l FROM cart_lines l JOIN carts c ON c.id = l.cart_id WHERE c.partner_id = 3 AND c.open_slot = 1');
	const products = sql(`SELECT p.sku, p.least_quantity FROM offered f JOIN products p ON p.id = f.product_id
		JOIN prices c ON c.product_id = p.id AND c.price_list_id = 1 AND c.minimum_quantity = 1
		JOIN stock s ON s.product_id = p.id WHERE f.partner_id = 3 AND s.on_hand - s.reserved >= 4 * p.least_quantity
		ORDER BY p.id LIMIT 2`);
	assert.equal(products.length, 2);
	for (const [sku, least] of products) {
		const added = await seller.post('/shop/cart/add', { csrf: await seller.token(), sku, quantity: String(4 * least), back: '' });
		assert.equal(added.status, 303, headline(added));
	}
	const page = await seller.get('/shop/checkout');
	const start = page.text.indexOf('<form', page.text.indexOf('<main'));
	const fields = tags(page.text.slice(start), 'input').filter(({ type }) => type === 'hidden').map(({ name, value }) => [name, value]);
	const choice = (wanted) => tags(page.text, 'input').find(({ name, type }) => name === wanted && type === 'radio')?.value ??
		tags(page.text.slice(page.text.indexOf(`name="${wanted}"`)), 'option').find(({ value }) => value)?.value;
	const placed = await seller.post('/shop/checkout', [...fields, ['address', choice('address')], ['delivery', choice('delivery')]]);
	assert.equal(placed.status, 303, headline(placed));
	[reference] = /A-\d+/.exec(placed.headers.location);
	id = Number(reference.slice(2)) - 10000;
});

test('the order is confirmed by the order manager, once, and by nobody else', async () => {
	assert.equal((await finance.get(self())).status, 200);
	assert.equal((await sponsor.get(self())).status, 403);
	const page = await manager.get(self());
	const fields = hidden(page.text, `${self()}/confirm`);
	const foreign = await finance.post(`${self()}/confirm`, { csrf: await finance.token(), version: state()[3] });
	assert.equal(foreign.status, 403);
	assert.equal((await manager.post(`${self()}/confirm`, fields)).status, 303);
	assert.equal(state()[0], 'confirmed');
	const again = await manager.post(`${self()}/confirm`, fields);
	assert.equal(again.status, 422, headline(again));
	assert.match(again.text, /no longer where it was/);
	assert.deepEqual(sql(`SELECT COUNT(*), SUM(amount) FROM ledger_entries WHERE source = 'order' AND source_id = ${id}`)[0],
		['2', state()[2]]);
});

test('two parcels: part first, then the rest; never more than is open', async () => {
	await stepTaken(manager, 'pick');
	const lines = sql(`SELECT id, quantity FROM order_lines WHERE order_id = ${id} ORDER BY line`);
	const parcel = (quantities) => [['carrier', 'Parcel Post'], ['tracking', 'PP 42'],
		...quantities.map((quantity) => ['quantity[]', String(quantity)])];
	const tooMany = await step(manager, 'ship', parcel([Number(lines[0][1]) + 1, 0]));
	assert.equal(tooMany.status, 422, headline(tooMany));
	assert.match(tooMany.text, new RegExp(`value="${Number(lines[0][1]) + 1}"`), 'what was typed is still there');
	await stepTaken(manager, 'ship', parcel([1, 0]));
	assert.equal(state()[0], 'partially_shipped');
	assert.match((await seller.get(`/shop/orders/${reference}`)).text, /chip half/);
	await stepTaken(manager, 'ship', parcel([Number(lines[0][1]) - 1, Number(lines[1][1])]));
	assert.equal(state()[0], 'shipped');
	assert.deepEqual(sql(`SELECT COUNT(*) FROM reservations r JOIN order_lines l ON l.id = r.order_line_id
		WHERE l.order_id = ${id}`)[0], ['0']);
});

test('finance books the payment; the last parcel books the commissions', async () => {
	const gross = Number(state()[2]);
	const pay = (pennies, document) => step(finance, 'payments', [['amount', (pennies / 100).toFixed(2)], ['document', document],
		['received_on', new Date().toISOString().slice(0, 10)]]);
	assert.equal((await pay(1000, 'BANK-1')).status, 303);
	assert.equal((await pay(gross - 1000, 'BANK-2')).status, 303);
	assert.deepEqual(state().slice(1, 3), [String(gross), String(gross)]);
	assert.deepEqual(sql(`SELECT COUNT(*) FROM commissions WHERE order_id = ${id}`)[0], ['0']);
	await stepTaken(manager, 'delivered'); // the first that is on its way
	const received = await seller.post(`/shop/orders/${reference}/received`, { csrf: await seller.token(), parcel: '2' });
	assert.equal(received.status, 303, headline(received));
	assert.equal(state()[0], 'delivered');
	let rows = [];
	for (const end = Date.now() + 20000; rows.length < 4 && Date.now() < end; await wait(200))
		rows = sql(`SELECT partner_id, level, basis_points FROM commissions WHERE order_id = ${id} ORDER BY level, order_line_id`);
	assert.deepEqual(rows, [['2', '1', '500'], ['2', '1', '500'], ['1', '2', '200'], ['1', '2', '200']]);
});

test('the sponsor reads the proof slip, nobody else does', async () => {
	const [commission, amount] = sql(`SELECT id, amount FROM commissions WHERE order_id = ${id} AND partner_id = 2 LIMIT 1`)[0];
	const list = await sponsor.get('/shop/earnings');
	assert.match(list.text, new RegExp(`/shop/earnings/${commission}"`));
	const slip = await sponsor.get(`/shop/earnings/${commission}`);
	assert.equal(slip.status, 200);
	assert.ok(slip.text.includes((Number(amount) / 100).toFixed(2).replace('.', ',')), 'the amount, as a Polish reader writes it');
	assert.match(slip.text, /\/programme\/versions\/\d+#article-7/);
	assert.match(slip.text, /Lantern &amp; Co/);
	assert.doesNotMatch(slip.text, /sofia@|High Street/);
	assert.equal((await top.get(`/shop/earnings/${commission}`)).status, 404);
	assert.equal((await seller.get(`/shop/earnings/${commission}`)).status, 404);
});

test('after the hold it is payable, stands in the statement, and is told by mail', async () => {
	sql(`UPDATE commissions SET matures_at = UTC_TIMESTAMP(6) - INTERVAL 1 MINUTE WHERE order_id = ${id}`);
	let left = '4';
	for (const end = Date.now() + 30000; left !== '0' && Date.now() < end; await wait(300))
		[[left]] = sql(`SELECT COUNT(*) FROM commissions WHERE order_id = ${id} AND payable_at IS NULL`);
	assert.equal(left, '0');
	assert.match((await sponsor.get('/shop/earnings/statement')).text, /commission matured|prowizja/);
	assert.match((await finance.get('/admin/ledger?kind=maturity')).text, new RegExp(reference));
	assert.ok(Number(sql("SELECT COUNT(*) FROM outbox WHERE template = 'commission_payable'")[0][0]) >= 2);
	await stepTaken(manager, 'close');
	assert.equal(state()[0], 'closed');
});
