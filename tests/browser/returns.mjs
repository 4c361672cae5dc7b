// A return that cannot be booked is refused: its form stays open with what was typed, and fits a phone.
import { after, before, test } from 'node:test';
import assert from 'node:assert/strict';
import { launch } from './lib.mjs';
import { number, sql } from '../page/support/lib.mjs';
import { chip, go, look, press, says, signedIn, story } from './support/story.mjs';

let browser;
before(async () => { browser = await launch(); });
after(() => browser?.close());

test('a return', async (t) => {
	const step = story(t);
	const sku = sql(`SELECT p.sku FROM offered f JOIN products p ON p.id = f.product_id JOIN stock s ON s.product_id = p.id
		WHERE f.partner_id = 2 AND p.least_quantity <= 10 AND s.on_hand - s.reserved >= 600 AND EXISTS (SELECT 1 FROM price_chains c
			JOIN prices r ON r.price_list_id = c.price_list_id AND r.minimum_quantity <= p.least_quantity
			WHERE c.partner_id = 2 AND r.product_id = p.id)
		ORDER BY p.id DESC LIMIT 1`)[0][0];
	const quantity = 60 * number(`SELECT least_quantity FROM products WHERE sku = '${sku}'`);
	let manager, reference;

	await step('a partner orders and gets the goods', async () => {
		const buyer = await signedIn(browser, 'piotr@north.example');
		await go(buyer, `/shop/products?q=${sku}`);
		await buyer.fill(`#buy-${sku} input[name=quantity]`, String(quantity));
		await buyer.locator(`#buy-${sku} button[type=submit]`).click();
		await buyer.locator('#cartbar', { hasText: 'Cart, one product' }).waitFor();
		await go(buyer, '/shop/checkout');
		await buyer.locator('label.choice', { hasText: 'Collect in Manchester' }).click();
		await press(buyer, 'Place the order');
		[reference] = /A-\d+/.exec(buyer.url());
		manager = await signedIn(browser, 'jan@hearth.example');
		await go(manager, `/admin/orders/${reference}`);
		await press(manager, 'Confirm the order');
		await press(manager, 'Start packing');
		await manager.fill('#carrier', 'Parcel Post');
		await press(manager, 'Send this parcel');
		await press(manager, manager.getByRole('button', { name: 'Mark as delivered' }).first());
		await chip(manager, 'delivered');
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
});
