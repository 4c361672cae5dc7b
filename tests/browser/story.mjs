// The story of the network in one go, as a newcomer clicks through it: a candidate becomes a partner, orders at own prices,
// gets the goods in two parcels and pays; the sponsor earns and reads why (the contractor's part is contractor.mjs).
// Every page on the way passes axe-core, html-validate, a silent console and both widths; sums are worked out here.
import { after, before, test } from 'node:test';
import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { rmSync, writeFileSync } from 'node:fs';
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { launch } from './lib.mjs';
import { number, sql } from '../page/support/lib.mjs';
import { chip, follow, go, heading, inEnglish, letter, look, person, pounds, press, says, shares, signedIn, story,
	submit, until, vatOf, wait } from './support/story.mjs';

const run = Date.now().toString(36);
const company = `Willow Lane ${run}`;
const email = `hanna.${run}@willow-lane.example`;
const secret = 'violets in the window';
const clock = join(process.env.FILAR_VAR, 'clock');
const wanted = [['85123A', 24], ['47570B', 7]];
const rows = (text) => sql(text).map((row) => row.map((value) => (/^-?\d+$/.test(value) ? Number(value) : value)));

let browser;
before(async () => { browser = await launch(); });
after(() => browser?.close());

const inForce = 'SELECT id FROM programme_versions WHERE in_force_from <= UTC_TIMESTAMP(6) ORDER BY in_force_from DESC, id DESC LIMIT 1';

// The version in force, hashed again from its stored articles and parameters as model.h writes it down.
function hashOfProgramme() {
	const [[version, of]] = rows(`SELECT number, id FROM programme_versions WHERE id = (${inForce})`);
	const text = (hex) => Buffer.from(hex ?? '', 'hex');
	const parts = [`filar programme 1\nversion ${version}\n`];
	for (const [article, language, title, body] of sql(`SELECT article, language, HEX(title), HEX(body) FROM programme_texts
		WHERE version_id = ${of} ORDER BY article, language`))
		parts.push(`article ${article} ${language}\ntitle ${text(title).length}\n`, text(title), `\ntext ${text(body).length}\n`,
			text(body), '\n');
	for (const [article, name, value, unit] of sql(`SELECT article, name, value, unit FROM programme_parameters
		WHERE version_id = ${of} ORDER BY article, BINARY name`))
		parts.push(`parameter ${article} ${name} ${value} ${unit}\n`);
	return createHash('sha256').update(Buffer.concat(parts.map((part) => Buffer.from(part)))).digest('hex');
}

test('from the first visit to the commission', async (t) => {
	const step = story(t);
	t.after(() => rmSync(clock, { force: true }));
	const candidate = await person(browser);
	let recruiter, manager, finance, sponsor, link, id, partner, order, reference, payment, lines, goods, gross, earned;

	await step('the candidate reads the programme and computes an income', async () => {
		await go(candidate, '/');
		const articles = number(`SELECT COUNT(*) FROM programme_texts WHERE language = 'en' AND version_id = (${inForce})`);
		assert.ok(articles > 5);
		assert.equal(await candidate.locator('.articles article').count(), articles);
		await look(candidate, 'programme');
		await follow(candidate, 'See what you could earn');
		await candidate.check('input[name=kind][value=promoter]');
		await candidate.fill('#orders', '20');
		await candidate.fill('#order_net', '150.00');
		await candidate.fill('#partners', '3');
		await candidate.fill('#partner_orders', '4');
		await candidate.fill('#partner_order_net', '250.00');
		await candidate.fill('#second_partners', '2');
		await press(candidate, 'Compute');
		// 5% of 20 × 150, 5% of 3 × 4 × 250, 2% of 2 × 4 × 250
		await says(candidate, '£150.00', '£40.00', '£340.00', '£4,080.00');
		await look(candidate, 'income');
	});

	await step('applies as a reseller', async () => {
		await go(candidate, '/apply?kind=reseller');
		await look(candidate, 'apply');
		await candidate.check('input[name=kind][value=reseller]');
		await candidate.fill('#name', 'Hanna Vogel');
		await candidate.fill('#company', company);
		await candidate.fill('#email', email);
		await candidate.fill('#phone', '0044 161 5550102');
		await candidate.selectOption('#country', 'GB');
		await candidate.fill('#about', 'Two shops for flowers & small gifts.');
		await candidate.fill('#monthly_orders', '6');
		await candidate.check('#consent');
		await submit(candidate, '/apply');
		assert.match(candidate.url(), /\/apply\/sent$/);
		await look(candidate, 'apply-sent');
	});

	await step('confirms the address by the button behind the link', async () => {
		[link] = await letter(email, /http:\/\/\S+\/application\/[\w-]{43}/);
		id = number(`SELECT id FROM applications WHERE email = '${email}'`);
		await go(candidate, link);
		assert.deepEqual(rows(`SELECT state FROM applications WHERE id = ${id}`), [['unconfirmed']]);
		await look(candidate, 'application-unconfirmed');
		await press(candidate, 'Confirm my address');
		assert.deepEqual(rows(`SELECT state FROM applications WHERE id = ${id}`), [['new']]);
		await look(candidate, 'application-new');
	});

	await step('a recruiter sees the signs, takes over and asks', async () => {
		recruiter = await signedIn(browser, 'ewa@hearth.example');
		await go(recruiter, '/admin');
		await look(recruiter, 'recruiter-today');
		await go(recruiter, '/admin/applications');
		await look(recruiter, 'applications');
		await follow(recruiter, company);
		await says(recruiter, 'The phone number is known already.', 'Northlight Gifts', 'same phone', 'nobody yet');
		assert.ok(sql(`SELECT kind FROM application_flags WHERE application_id = ${id}`).flat().includes('duplicate_phone'));
		await look(recruiter, 'application-flags');
		await press(recruiter, 'Take over');
		await chip(recruiter, /review/);
		await recruiter.getByText('Ask for information', { exact: true }).click();
		await recruiter.fill('#question', 'Where are your two shops?');
		await press(recruiter, 'Send the question');
		await look(recruiter, 'application-asked');
	});

	await step('the candidate answers on the private page', async () => {
		await letter(email, /Where are your two shops\?/);
		await go(candidate, link);
		await says(candidate, 'Where are your two shops?');
		await look(candidate, 'application-question');
		await candidate.fill('#answer', 'One in Leeds, one in York.');
		await press(candidate, 'Send the answer');
		await says(candidate, 'Our turn:', 'One in Leeds, one in York.');
	});

	await step('the recruiter approves with tier, price list, assortment and sponsor', async () => {
		await go(recruiter, `/admin/applications/${id}`);
		await says(recruiter, 'One in Leeds, one in York.');
		await recruiter.selectOption('#tier', 'silver');
		await recruiter.selectOption('#price_list', { label: 'Wholesale A' });
		await recruiter.selectOption('#assortment', { label: 'Home and candles' });
		await recruiter.fill('#sponsor', 'Kwiaty i Dom');
		await recruiter.fill('#welcome', 'Good to have you here.');
		await look(recruiter, 'application-decide');
		await press(recruiter, 'Approve and invite');
		partner = number(`SELECT partner_id FROM applications WHERE id = ${id}`);
		assert.deepEqual(rows(`SELECT p.name, p.tier, s.sponsor_id, a.assortment_id FROM partners p
			JOIN partner_sponsors s ON s.partner_id = p.id JOIN partner_assortments a ON a.partner_id = p.id WHERE p.id = ${partner}`),
		[[company, 'silver', 1, 2]]);
		await look(recruiter, 'application-approved');
		await candidate.reload();
		await says(candidate, 'Welcome: you are our partner now.', 'Good to have you here.');
	});

	await step('the new partner sets a password and accepts the programme', async () => {
		const [invitation] = await letter(email, /http:\/\/\S+\/auth\/set-password\?\S+/);
		await go(candidate, invitation);
		await look(candidate, 'set-password');
		await candidate.fill('#password', secret);
		await press(candidate, 'Set the password and sign in');
		await inEnglish(candidate);
		await go(candidate, '/shop/products');
		await says(candidate, /programme/);
		await go(candidate, '/shop');
		await look(candidate, 'partner-first-day');
		await follow(candidate, 'Read the programme');
		await look(candidate, 'programme-to-accept');
		await candidate.check('#agree');
		await press(candidate, 'Accept and begin');
		const hash = hashOfProgramme();
		assert.deepEqual(rows(`SELECT a.sha256, v.sha256, a.address, a.person_id = m.person_id,
			a.accepted_at > UTC_TIMESTAMP() - INTERVAL 1 MINUTE FROM acceptances a JOIN programme_versions v ON v.id = a.version_id JOIN members m ON m.partner_id = a.partner_id
			WHERE a.partner_id = ${partner}`), [[hash, hash, '127.0.0.1', 1, 1]]);
	});

	await step('sees only its assortment, at its own prices, page by page', async () => {
		const offered = rows(`SELECT p.sku, c.amount FROM products p JOIN prices c ON c.product_id = p.id AND c.price_list_id = 3
			AND c.minimum_quantity = 1 WHERE p.category_id IN (2, 3, 8) AND p.on_sale`);
		await go(candidate, '/shop/products');
		await look(candidate, 'products');
		await says(candidate, `${offered.length} products at your prices`);
		const seen = [];
		for (;;) {
			seen.push(...await candidate.locator('li.product').evaluateAll((cards) => cards.map((card) =>
				[card.querySelector('input[name=sku]').value, card.querySelector('.price').textContent])));
			const next = candidate.locator('.pager a[rel=next]');
			if (!await next.count())
				break;
			await press(candidate, next);
		}
		assert.ok(seen.length > 24);
		assert.deepEqual(seen.sort(), offered.map(([sku, amount]) => [String(sku), pounds(amount)]).sort());
		const [[foreign, name]] = sql('SELECT sku, name FROM products WHERE category_id = 1 AND on_sale LIMIT 1');
		await go(candidate, `/shop/products/${foreign}`, 404);
		await go(candidate, `/shop/products?q=${encodeURIComponent(name)}`);
		await says(candidate, 'Nothing found');
		await look(candidate, 'products-none');
	});

	await step('searches, sorts and filters', async () => {
		await go(candidate, '/shop/products');
		for (const words of ['hanging heart t-light', '85123a']) {
			await candidate.fill('form[role=search] input[name=q]', words);
			await press(candidate, 'Search');
			await says(candidate, 'White hanging heart T-light holder');
		}
		assert.equal(await candidate.locator('li.product').count(), 1);
		await go(candidate, '/shop/products');
		await Promise.all([candidate.waitForNavigation(), candidate.selectOption('select[name=sort]', 'price')]);
		const prices = (await candidate.locator('li.product .price').allInnerTexts()).map((text) => Number(text.slice(1)));
		assert.deepEqual(prices, [...prices].sort((a, b) => a - b));
		await Promise.all([candidate.waitForNavigation(), candidate.selectOption('select[name=category]', '2')]);
		await Promise.all([candidate.waitForNavigation(), candidate.check('input[name=stock]')]);
		const skus = await candidate.locator('li.product input[name=sku]').evaluateAll((fields) => fields.map(({ value }) => value));
		assert.deepEqual([...skus].sort(), sql(`SELECT p.sku FROM products p JOIN stock s ON s.product_id = p.id WHERE p.category_id = 2
			AND p.on_sale AND s.on_hand - s.reserved >= p.least_quantity`).flat().sort().slice(0, 24));
		await look(candidate, 'products-filtered');
	});

	await step('asks why this price, and fills the cart', async () => {
		await go(candidate, `/shop/products/${wanted[0][0]}`);
		await look(candidate, 'product');
		await follow(candidate, 'Why this price?');
		await says(candidate, 'It was agreed with your company.', 'Wholesale A', 'decides', '£2.09');
		await look(candidate, 'price');
		for (const [n, [sku, quantity]] of wanted.entries()) {
			await go(candidate, `/shop/products?q=${sku}`);
			await candidate.fill(`#buy-${sku} input[name=quantity]`, String(quantity));
			await candidate.locator(`#buy-${sku} button[type=submit]`).click();
			await candidate.locator('#cartbar', { hasText: n ? 'Cart, 2 products' : 'Cart, one product' }).waitFor();
		}
		lines = wanted.map(([sku, quantity]) => {
			const [[price]] = rows(`SELECT c.amount FROM prices c JOIN products p ON p.id = c.product_id WHERE p.sku = '${sku}'
				AND c.price_list_id = 3 AND c.minimum_quantity <= ${quantity} ORDER BY c.minimum_quantity DESC LIMIT 1`);
			return { sku, quantity, price, net: price * quantity };
		});
		goods = lines.reduce((sum, { net }) => sum + net, 0);
		await go(candidate, '/shop/cart');
		await says(candidate, pounds(goods), ...lines.map(({ net }) => pounds(net)));
		await look(candidate, 'cart');
	});

	await step('checks out: a new address, a way of delivery, net, VAT and gross', async () => {
		await candidate.locator('.page-head').getByRole('link', { name: 'Check out' }).click();
		await says(candidate, 'Where shall we deliver?');
		assert.equal(await candidate.getByRole('button', { name: 'Place the order' }).count(), 0);
		await look(candidate, 'checkout-no-address');
		await press(candidate, candidate.getByRole('link', { name: 'Add an address' }).first());
		await candidate.fill('#label', 'Shop in Leeds');
		await candidate.fill('#recipient', company);
		await candidate.fill('#street', '9 Mill Hill');
		await candidate.fill('#postcode', 'LS1 5DQ');
		await candidate.fill('#city', 'Leeds');
		await candidate.fill('#country', 'GB');
		await look(candidate, 'address-new');
		await press(candidate, 'Save the address');
		assert.match(candidate.url(), /\/shop\/checkout$/);
		const courier = candidate.locator('label.choice', { hasText: 'Courier' });
		await courier.click();
		// VAT is rounded once for each line and for the delivery
		const vat = [...lines.map(({ net }) => net), 895].reduce((sum, net) => sum + vatOf(net, 2000), 0);
		gross = goods + 895 + vat;
		const text = await courier.innerText();
		for (const amount of [goods, 895, vat, gross])
			assert.ok(text.includes(pounds(amount)), `${pounds(amount)} in ${text}`);
		await candidate.fill('#buyer_reference', `PO-${run}`);
		await candidate.fill('#note', 'Ring twice.');
		await look(candidate, 'checkout');
	});

	await step('the order is placed exactly once', async () => {
		const reserved = () => rows(`SELECT p.sku, s.reserved FROM stock s JOIN products p ON p.id = s.product_id
			WHERE p.sku IN ('${wanted.map(([sku]) => sku).join("','")}') ORDER BY p.id`);
		const earlier = reserved();
		const sent = await candidate.evaluate(() =>
			new URLSearchParams(new FormData(document.querySelector('form[action="/shop/checkout"]'))).toString());
		await Promise.all([candidate.waitForURL(/\/shop\/orders\/A-\d+/),
			candidate.getByRole('button', { name: 'Place the order' }).dblclick()]);
		await candidate.waitForLoadState();
		[reference] = /A-\d+/.exec(candidate.url());
		order = Number(reference.slice(2)) - 10000;
		await look(candidate, 'order-placed');
		const again = await candidate.evaluate(async (body) => {
			const answer = await fetch('/shop/checkout', { method: 'POST', body: new URLSearchParams(body) });
			return [answer.status, new URL(answer.url).pathname];
		}, sent);
		assert.deepEqual(again, [200, `/shop/orders/${reference}`], 'the same form once more gives the same answer');
		assert.deepEqual(rows(`SELECT id, goods_net, delivery_net, gross FROM orders WHERE partner_id = ${partner}`),
			[[order, goods, 895, gross]]);
		const more = new Map(wanted);
		assert.deepEqual(reserved(), earlier.map(([sku, count]) => [sku, count + more.get(sku)]));
		assert.deepEqual(rows(`SELECT street, city, buyer_reference, note FROM orders WHERE id = ${order}`),
			[['9 Mill Hill', 'Leeds', `PO-${run}`, 'Ring twice.']]);
	});

	await step('the letter names the payment reference, and the order prints', async () => {
		[, payment] = await letter(email, /Payment reference: (RF\d\d\w+)/);
		assert.ok(payment.endsWith(`A${reference.slice(2)}`));
		const digits = [...payment.slice(4) + payment.slice(0, 4)].map((sign) => parseInt(sign, 36)).join('');
		assert.equal(BigInt(digits) % 97n, 1n, 'ISO 11649');
		await go(candidate, `/shop/orders/${reference}`);
		await says(candidate, payment, pounds(gross), 'GB33 NTBK 2020 1555 5555 55');
		await follow(candidate, 'Print');
		await says(candidate, payment, pounds(gross), '9 Mill Hill');
		await look(candidate, 'order-print');
	});

	await step('the order manager confirms and sends a first parcel', async () => {
		manager = await signedIn(browser, 'jan@hearth.example');
		await go(manager, '/admin');
		await look(manager, 'orders-today');
		await go(manager, '/admin/orders');
		await look(manager, 'orders');
		await follow(manager, reference);
		await look(manager, 'order-to-confirm');
		await press(manager, 'Confirm the order');
		await letter(email, /We have confirmed your order/);
		await press(manager, 'Start packing');
		await look(manager, 'order-packing');
		const quantities = manager.locator('#parcel input[type=number]');
		await quantities.nth(0).fill('10');
		await quantities.nth(1).fill('0');
		await manager.fill('#carrier', 'Parcel Post');
		await manager.fill('#tracking', 'PP 1001');
		await press(manager, 'Send this parcel');
		await chip(manager, 'partly shipped');
		await look(manager, 'order-partly');
	});

	await step('the partner sees what came, asks, and gets an answer', async () => {
		await letter(email, /PP 1001/);
		await go(candidate, '/shop');
		await look(candidate, 'partner-today');
		await go(candidate, '/shop/orders');
		await look(candidate, 'partner-orders');
		await go(candidate, `/shop/orders/${reference}`);
		await chip(candidate, 'partly shipped');
		const cells = await candidate.locator('table.list').first().locator('tbody tr').first().locator('td').allInnerTexts();
		assert.deepEqual(cells.slice(1, 4), ['24', '10', '14']);
		await candidate.fill('#ask #text', 'When does the rest come?');
		await press(candidate, 'Send the message');
		await look(candidate, 'order-question');
		await go(manager, `/admin/orders/${reference}`);
		await says(manager, 'When does the rest come?');
		await manager.fill('#ask #text', 'It leaves today.');
		await press(manager, 'Send the message');
		await letter(email, /It leaves today\./);
		await candidate.reload();
		await says(candidate, 'It leaves today.');
	});

	await step('the second parcel completes it; both are delivered', async () => {
		await manager.fill('#carrier', 'Parcel Post');
		await manager.fill('#tracking', 'PP 1002');
		await press(manager, 'Send this parcel');
		await chip(manager, 'on its way');
		assert.deepEqual(rows(`SELECT quantity - shipped, cancelled FROM order_lines WHERE order_id = ${order}`), [[0, 0], [0, 0]]);
		await press(manager, manager.getByRole('button', { name: 'Mark as delivered' }).first());
		await go(candidate, `/shop/orders/${reference}`);
		await press(candidate, 'I have received it');
		await chip(candidate, 'delivered');
		await look(candidate, 'order-delivered');
	});

	await step('finance books the payment', async () => {
		finance = await signedIn(browser, 'maria@hearth.example');
		await go(finance, '/admin');
		await look(finance, 'finance-today');
		await go(finance, `/admin/orders/${reference}`);
		assert.equal(await finance.inputValue('#amount'), (gross / 100).toFixed(2));
		await look(finance, 'order-to-pay');
		await finance.fill('#document', `STATEMENT-${run}`);
		await press(finance, 'Book the payment');
		await says(finance, `STATEMENT-${run}`);
		assert.deepEqual(rows(`SELECT paid, state FROM orders WHERE id = ${order}`), [[gross, 'delivered']]);
		await candidate.reload();
		await says(candidate, 'This order is paid. Thank you.');
	});

	await step('the sponsor sees the pending commission and its proof slip', async () => {
		const nets = lines.map(({ net }) => net);
		earned = shares(nets, 500);
		const found = await until('commissions', () => {
			const made = rows(`SELECT partner_id, level, amount, base FROM commissions WHERE order_id = ${order} ORDER BY order_line_id`);
			return made.length && made;
		});
		assert.deepEqual(found, nets.map((net, n) => [1, 1, earned[n], net]));
		sponsor = await signedIn(browser, 'anna@kwiaty.example');
		await go(sponsor, '/shop/earnings');
		await says(sponsor, company, 'pending');
		await look(sponsor, 'earnings-pending');
		await press(sponsor, sponsor.locator('tr', { hasText: reference }).filter({ hasText: 'heart' }).getByRole('link'));
		assert.ok((await heading(sponsor)).includes(pounds(earned[0])));
		await says(sponsor, `${pounds(nets[0])} × 5% → ${pounds(earned[0])}`, company, reference, 'Matures on');
		await look(sponsor, 'slip');
		await go(finance, `/admin/orders/${reference}`);
		await says(finance, ...earned.map(pounds), 'Kwiaty i Dom');
		await go(candidate, sponsor.url(), 404);
	});

	await step('after the hold it is payable, and the ledger agrees', async () => {
		const hold = number("SELECT value FROM programme_parameters WHERE name = 'hold.days' ORDER BY version_id DESC LIMIT 1");
		const booked = (kind) => rows(`SELECT e.amount, d.kind, c.kind, c.partner_id FROM ledger_entries e JOIN commissions m
			ON m.id = e.source_id AND e.source = 'commission' JOIN ledger_accounts d ON d.id = e.debit_account
			JOIN ledger_accounts c ON c.id = e.credit_account WHERE m.order_id = ${order} AND e.kind = '${kind}' ORDER BY e.id`);
		assert.deepEqual(booked('commission'), earned.map((amount) => [amount, 'commission_cost', 'pending', 1]));
		writeFileSync(clock, String((hold - 1) * 86400));
		await wait(11000); // longer than the pause between two rounds of the worker
		assert.deepEqual(booked('maturity'), [], 'a day before its time nothing matures');
		writeFileSync(clock, String((hold + 1) * 86400));
		await until('maturity', () => !number(`SELECT COUNT(*) FROM commissions WHERE order_id = ${order} AND payable_at IS NULL`));
		assert.deepEqual(booked('maturity'), earned.map((amount) => [amount, 'pending', 'payable', 1]));
		await go(sponsor, '/shop/earnings');
		await sponsor.locator('tr', { hasText: reference }).locator('.chip', { hasText: 'payable' }).first().waitFor();
		await look(sponsor, 'earnings-payable');
		await follow(sponsor, 'Statement of the month');
		await look(sponsor, 'statement');
		await letter('anna@kwiaty.example', /the commission of £[\d.]+ now belongs to your balance/);
		await go(finance, '/admin/ledger');
		await says(finance, reference);
		await look(finance, 'ledger');
		const check = spawnSync(join(process.env.FILAR_BIN, 'filar'), ['check'], { encoding: 'utf8',
			env: { ...process.env, VAR: process.env.FILAR_VAR } });
		assert.equal(check.status, 0, check.stdout + check.stderr);
	});
});
