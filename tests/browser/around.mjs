// What a real user would miss at once, beside the story: signing out, a forgotten password, the profile, three languages in
// every program, staff accounts, company settings, a form that outlives its session; and ordering without any script.
import { after, before, test } from 'node:test';
import assert from 'node:assert/strict';
import { checkHtml, checkWidth, launch, screenshot } from './lib.mjs';
import { number, sql } from '../page/support/lib.mjs';
import { folder, follow, go, heading, letter, look, person, pounds, press, says, signIn, signedIn, submit, vatOf } from './support/story.mjs';

const run = Date.now().toString(36);
let browser;
before(async () => { browser = await launch(); });
after(() => browser?.close());

// Somebody of this test alone, a buyer of that partner, with the demo password.
function personMade(name, partner) {
	const email = `${name}.${run}@around.example`;
	sql(`INSERT INTO persons (email, name, language, created_at) VALUES ('${email}', 'Test ${name}', 'en', UTC_TIMESTAMP(6));
		INSERT INTO credentials (person_id, password_hash, changed_at)
		SELECT LAST_INSERT_ID(), password_hash, UTC_TIMESTAMP(6) FROM credentials WHERE person_id = 1;
		INSERT INTO members (partner_id, person_id, role, joined_at)
		SELECT ${partner}, id, 'buyer', UTC_TIMESTAMP(6) FROM persons WHERE email = '${email}'`);
	return email;
}

test('signing out closes the door', async () => {
	const email = personMade('out', 2);
	const page = await signedIn(browser, email);
	await go(page, '/shop');
	await press(page, 'Sign out');
	await look(page, 'signed-out');
	await go(page, '/shop');
	assert.match(page.url(), /\/auth\/sign-in\?next=/);
	await look(page, 'sign-in');
	await page.goBack();
	await page.reload();
	assert.doesNotMatch(await page.locator('body').innerText(), /Good to see you/);
	await page.context().close();
});

test('a forgotten password is set anew by the letter', async () => {
	const email = personMade('forgot', 2);
	const page = await person(browser);
	await go(page, '/auth/sign-in');
	await page.fill('#email', email);
	await page.fill('#password', 'not this one');
	await submit(page, '/auth/sign-in', 422);
	assert.equal(await page.inputValue('#email'), email);
	await look(page, 'sign-in-wrong');
	await follow(page, 'Forgotten password');
	await look(page, 'forgot');
	await page.fill('#email', email);
	await press(page, 'Send the link');
	await look(page, 'forgot-sent');
	const [link] = await letter(email, /http:\/\/\S+\/auth\/set-password\?\S+/);
	await go(page, link);
	await page.fill('#password', 'short');
	await submit(page, '/auth/set-password', 422);
	await look(page, 'set-password-short');
	await page.fill('#password', 'a lantern by the gate');
	await submit(page, '/auth/set-password');
	await go(page, '/shop');
	assert.match(await heading(page), /Test forgot/);
	await go(page, link);
	await says(page, 'This link no longer works');
	await look(page, 'set-password-used');
	await page.context().close();
});

test('a profile is changed', async () => {
	const email = personMade('profile', 2);
	const page = await signedIn(browser, email);
	await go(page, '/auth/profile');
	await page.fill('#name', 'Rosa Brandt');
	await page.fill('#phone', '+44 20 7946 0000');
	await look(page, 'profile');
	await submit(page, '/auth/profile');
	await go(page, '/shop');
	assert.match(await heading(page), /Rosa Brandt/);
	assert.deepEqual(sql(`SELECT name, phone FROM persons WHERE email = '${email}'`), [['Rosa Brandt', '+44 20 7946 0000']]);
	await page.context().close();
});

const places = [['public', null, '/programme'], ['auth', 'anna@kwiaty.example', '/auth/profile'], ['shop', 'anna@kwiaty.example', '/shop'],
	['work', 'tess@pixel.example', '/work'], ['admin', 'admin@hearth.example', '/admin']];
for (const [service, email, path] of places)
	test(`the language changes in ${service}`, async () => {
		const page = email ? await signedIn(browser, email) : await person(browser);
		const seen = new Set();
		for (const code of ['pl', 'ru', 'en']) {
			await go(page, path);
			await press(page, page.locator(`.languages button[value=${code}]`));
			assert.equal(new URL(page.url()).pathname, path, 'one stays where one was');
			assert.equal(await page.getAttribute('html', 'lang'), code);
			seen.add(await page.locator('main').innerText());
			await look(page, `language-${service}-${code}`);
		}
		assert.equal(seen.size, 3);
		await page.context().close();
	});

test('a colleague gets an account, and may do what the role says', async () => {
	const admin = await signedIn(browser, 'admin@hearth.example');
	const email = `nina.${run}@hearth.example`;
	await go(admin, '/admin/staff');
	await look(admin, 'staff');
	await admin.fill('#name', 'Nina Hart');
	await admin.fill('#email', email);
	await admin.check('#role-orders');
	await press(admin, 'Add and invite');
	await says(admin, 'Nina Hart');
	await go(admin, '/admin/staff');
	await press(admin, admin.locator('tr', { hasText: email }).getByRole('link'));
	await look(admin, 'staff-person');
	const [link] = await letter(email, /http:\/\/\S+\/auth\/set-password\?\S+/);
	const nina = await person(browser);
	await go(nina, link);
	await nina.fill('#password', 'eleven green bottles');
	await submit(nina, '/auth/set-password');
	await go(nina, '/admin/orders');
	await go(nina, '/admin/staff', 403);
	await look(nina, 'not-allowed');
	await press(admin, 'Block Nina Hart');
	await go(nina, '/admin/orders');
	assert.match(nina.url(), /sign-in/);
	await nina.context().close();
	await admin.context().close();
});

test('company settings are changed and shown', async () => {
	const admin = await signedIn(browser, 'admin@hearth.example');
	const guest = await person(browser);
	const change = async (name, street) => {
		await go(admin, '/admin/settings');
		await admin.fill('#name', name);
		await admin.fill('#street', street);
		await press(admin, 'Save the settings');
	};
	const [[name, street]] = sql('SELECT name, street FROM company_settings');
	await change(`Hearth ${run}`, '14 Canal Row');
	await look(admin, 'settings');
	await go(guest, '/privacy');
	await says(guest, `Hearth ${run}`, '14 Canal Row');
	assert.match(await guest.title(), new RegExp(`Hearth ${run}`));
	await look(guest, 'privacy');
	await go(admin, '/admin/settings');
	await admin.fill('#time_zone', 'Nowhere/Land');
	await press(admin, 'Save the settings', 422);
	assert.equal(await admin.inputValue('#time_zone'), 'Nowhere/Land');
	await look(admin, 'settings-wrong');
	await change(name, street);
	await go(guest, '/privacy');
	await says(guest, name, street);
	await go(admin, '/admin/audit');
	await look(admin, 'audit');
	await admin.context().close();
	await guest.context().close();
});

test('a form survives the end of its session', async () => {
	const email = personMade('away', 2);
	const page = await signedIn(browser, email);
	await go(page, '/shop/addresses/new');
	const typed = { label: 'Second shop', recipient: 'Northlight & Sons', street: '5 <Long> Street', postcode: 'M2 2AA', city: 'Manchester',
		country: 'GB', phone: '' };
	for (const [field, text] of Object.entries(typed))
		await page.fill(`#${field}`, text);
	sql(`UPDATE web_sessions s JOIN persons p ON p.id = s.person_id SET s.seen_at = s.seen_at - INTERVAL 1 HOUR,
		s.created_at = s.created_at - INTERVAL 1 HOUR WHERE p.email = '${email}'`);
	await press(page, 'Save the address');
	assert.match(page.url(), /\/auth\/sign-in\?next=/);
	await look(page, 'session-ended');
	await page.fill('#email', email);
	await page.fill('#password', 'filar-demo-2026');
	await submit(page, '/auth/sign-in');
	assert.equal(new URL(page.url()).pathname, '/shop/addresses/new');
	for (const [field, text] of Object.entries(typed))
		assert.equal(await page.inputValue(`#${field}`), text);
	await look(page, 'form-survived');
	await press(page, 'Save the address');
	assert.equal(number(`SELECT COUNT(*) FROM addresses WHERE street = '5 <Long> Street' AND removed_at IS NULL`), 1);
	sql("UPDATE addresses SET removed_at = UTC_TIMESTAMP(6) WHERE street = '5 <Long> Street'");
	await page.context().close();
});

test('the whole way of an order without script', async () => {
	const page = await person(browser, { script: false });
	const shown = async (name) => {
		await checkHtml(await page.answer.text(), page.url());
		await checkWidth(page);
		await screenshot(page, `${folder}/plain-${name}-1280`);
		await page.setViewportSize({ width: 390, height: 844 });
		await checkWidth(page);
		await screenshot(page, `${folder}/plain-${name}-390`);
		await page.setViewportSize({ width: 1280, height: 900 });
		assert.deepEqual(page.faults, []);
	};
	const [[sku, quantity, price]] = sql(`SELECT p.sku, 2 * p.least_quantity, (SELECT c.amount FROM prices c WHERE c.product_id = p.id
		AND c.price_list_id = 2 AND c.minimum_quantity <= 2 * p.least_quantity ORDER BY c.minimum_quantity DESC LIMIT 1)
		FROM products p JOIN stock s ON s.product_id = p.id JOIN offered o ON o.product_id = p.id AND o.partner_id = 2
		WHERE s.on_hand - s.reserved >= 8 * p.least_quantity AND p.category_id = 8 AND p.id IN (SELECT product_id FROM prices
		WHERE price_list_id = 2) ORDER BY p.id LIMIT 1`);
	sql('DELETE l FROM cart_lines l JOIN carts c ON c.id = l.cart_id WHERE c.partner_id = 2 AND c.open_slot = 1');
	const email = personMade('plain', 2);
	await signIn(page, email);
	await go(page, '/shop/products');
	await page.selectOption('select[name=sort]', 'price');
	await page.selectOption('select[name=category]', '8');
	await press(page, 'Show');
	assert.match(page.url(), /sort=price/);
	await shown('products');
	await page.fill('form[role=search] input[name=q]', sku);
	await press(page, 'Search');
	await page.fill(`#buy-${sku} input[name=quantity]`, quantity);
	await submit(page, '/shop/cart/add');
	assert.match(page.url(), /\/shop\/products\?/, 'back where the product stood');
	await says(page, 'Cart, one product');
	await follow(page, 'Cart, one product');
	await shown('cart');
	await press(page, page.getByRole('link', { name: 'Check out' }).first());
	await page.check('label.choice:has-text("Courier") input');
	await shown('checkout');
	const goods = Number(price) * Number(quantity);
	const delivery = goods >= 25000 ? 0 : 895;
	const gross = goods + delivery + vatOf(goods, 2000) + vatOf(delivery, 2000);
	const orders = () => number(`SELECT COUNT(*) FROM orders o JOIN persons p ON p.id = o.placed_by WHERE p.email = '${email}'`);
	await Promise.all([page.waitForURL(/\/shop\/orders\/A-\d+/), page.getByRole('button', { name: 'Place the order' }).dblclick()]);
	await page.waitForLoadState();
	assert.equal(orders(), 1, 'two clicks, one order');
	await page.reload();
	await says(page, pounds(gross), /RF\d\dA\d+/);
	await shown('order');
	await page.fill('#ask #text', 'Can you send it on Friday?');
	await press(page, 'Send the message');
	await says(page, 'Can you send it on Friday?');
	await page.locator('details summary', { hasText: 'Cancel this order' }).click();
	await press(page, 'Cancel the order');
	await says(page, 'The order was cancelled.');
	await shown('cancelled');
	await go(page, '/shop/orders');
	await page.selectOption('select[name=state]', 'cancelled');
	await press(page, 'Show');
	await shown('orders');
	await press(page, 'Sign out');
	await page.context().close();
});
