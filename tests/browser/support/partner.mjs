// Partners of a test's own, so that it neither rests on what other files left nor changes the partners that they use; and
// an order of such a partner, from the storefront to the door.
import { randomBytes } from 'node:crypto';
import { number, sql } from '../../page/support/lib.mjs';
import { chip, go, press } from './story.mjs';

// One owner with the demo password, an address, the base prices and the assortment of Lantern & Co, the programme accepted.
export function partnerMade(name, person, email, { sponsor = null, promoter = false, language = 'en' } = {}) {
	const [[id]] = sql(`INSERT INTO persons (email, name, language, created_at) VALUES ('${email}', '${person}', '${language}', UTC_TIMESTAMP(6));
		SET @person = LAST_INSERT_ID();
		INSERT INTO credentials (person_id, password_hash, changed_at)
			SELECT @person, password_hash, UTC_TIMESTAMP(6) FROM credentials WHERE person_id = 9;
		INSERT INTO partners (name, reseller, promoter, email, country, created_at)
			VALUES ('${name}', TRUE, ${promoter ? 'TRUE' : 'FALSE'}, '${email}', 'GB', UTC_TIMESTAMP(6));
		SET @partner = LAST_INSERT_ID();
		INSERT INTO members (partner_id, person_id, role, joined_at) VALUES (@partner, @person, 'owner', UTC_TIMESTAMP(6));
		INSERT INTO acceptances (partner_id, person_id, version_id, sha256, accepted_at, address, browser)
			SELECT @partner, @person, id, sha256, UTC_TIMESTAMP(6), '127.0.0.1', 'made by a test' FROM programme_versions;
		INSERT INTO addresses (partner_id, label, recipient, street, postcode, city, country, phone, created_at)
			VALUES (@partner, 'Shop', '${name}', '1 Test Row', 'LS1 4AP', 'Leeds', 'GB', '', UTC_TIMESTAMP(6));
		INSERT INTO price_chains (partner_id, place, price_list_id, reason) SELECT @partner, place, price_list_id, reason
			FROM price_chains WHERE partner_id = 3;
		INSERT INTO partner_assortments (partner_id, assortment_id) SELECT @partner, assortment_id FROM partner_assortments WHERE partner_id = 3;
		${sponsor ? `INSERT INTO partner_sponsors (partner_id, since_day, sponsor_id) VALUES (@partner, CURDATE() - INTERVAL 1 DAY, ${sponsor});` : ''}
		SELECT @partner`);
	return Number(id);
}

export const made = () => randomBytes(4).toString('hex');

// Something that this partner may buy and that lies in the warehouse, with the least quantity that is sold.
export function productFor(partner) {
	const [[sku, least]] = sql(`SELECT p.sku, p.least_quantity FROM offered f JOIN products p ON p.id = f.product_id
		JOIN stock s ON s.product_id = p.id WHERE f.partner_id = ${partner} AND p.least_quantity <= 10
			AND s.on_hand - s.reserved >= 100 * p.least_quantity ORDER BY p.id DESC LIMIT 1`);
	return { sku, least: Number(least) };
}

// Puts it into the cart and places the order: its reference and its net sum in pence.
export async function bought(buyer, sku, quantity) {
	await go(buyer, `/shop/products?q=${sku}`);
	await buyer.fill(`#buy-${sku} input[name=quantity]`, String(quantity));
	await buyer.locator(`#buy-${sku} button[type=submit]`).click();
	await buyer.locator('#cartbar', { hasText: 'Cart, one product' }).waitFor();
	await go(buyer, '/shop/checkout');
	await buyer.locator('label.choice', { hasText: 'Collect in Manchester' }).click();
	await press(buyer, 'Place the order');
	const [reference] = /A-\d+/.exec(buyer.url());
	return { reference, net: number(`SELECT goods_net FROM orders WHERE id = ${Number(reference.slice(2)) - 10000}`) };
}

// The order manager sends it in one parcel, and it arrives.
export async function delivered(manager, reference) {
	await go(manager, `/admin/orders/${reference}`);
	await press(manager, 'Confirm the order');
	await press(manager, 'Start packing');
	await manager.fill('#carrier', 'Parcel Post');
	await press(manager, 'Send this parcel');
	await press(manager, manager.getByRole('button', { name: 'Mark as delivered' }).first());
	await chip(manager, 'delivered');
}
