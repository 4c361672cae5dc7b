// Buyers of the test's own: partners with one person, an address and a full cart, who order through the form of the checkout;
// and the rule that nothing is half done.
import assert from 'node:assert/strict';
import { Person, hiddenFields, number, signIn, sql } from './lib.mjs';

export const first = 900000, units = 10;

// Ids of the test's own rows begin at first, so that the demo company stays as it is.
export function prepare() {
	sql(`INSERT INTO products (id, sku, name, description, category_id, pack_size, minimum_quantity, created_at)
		SELECT ${first} + n.n, CONCAT('RACE', n.n), CONCAT('Race ', n.n), '', (SELECT MIN(id) FROM categories), 1, 1,
			UTC_TIMESTAMP(6) FROM (SELECT 1 AS n UNION SELECT 2 UNION SELECT 3) n
		ON DUPLICATE KEY UPDATE name = VALUES(name);
	INSERT INTO price_lists (id, code, name, currency, valid_from) VALUES (${first}, 'RACE', 'Race', 'GBP', '2020-01-01')
		ON DUPLICATE KEY UPDATE name = VALUES(name);
	INSERT INTO prices (price_list_id, product_id, minimum_quantity, amount) VALUES (${first}, ${first + 1}, 1, 333),
		(${first}, ${first + 2}, 1, 777), (${first}, ${first + 3}, 1, 1250) ON DUPLICATE KEY UPDATE amount = VALUES(amount);
	INSERT INTO assortments (id, name) VALUES (${first}, 'Race') ON DUPLICATE KEY UPDATE name = VALUES(name);
	INSERT INTO assortment_rules (assortment_id, include, kind, target_id) VALUES (${first}, TRUE, 'all', 0)
		ON DUPLICATE KEY UPDATE include = TRUE;
	INSERT INTO stock (product_id, on_hand) VALUES (${first + 1}, 100000), (${first + 2}, ${units}), (${first + 3}, 100000)
		ON DUPLICATE KEY UPDATE on_hand = VALUES(on_hand) + reserved;`);
}

// A partner with one buyer, an address and a cart of [product, quantity] lines.
export function buyers(from, count, lines) {
	const rows = Array.from({ length: count }, (_, n) => first + from + n);
	const values = (make) => rows.map(make).join(',');
	sql(`INSERT INTO persons (id, email, name, created_at) VALUES ${values((id) =>
		`(${id}, 'race${id}@example.org', 'Racer ${id}', UTC_TIMESTAMP(6))`)};
	INSERT INTO partners (id, name, reseller, created_at) VALUES ${values((id) =>
		`(${id}, 'Racer ${id}', TRUE, UTC_TIMESTAMP(6))`)};
	INSERT INTO members (partner_id, person_id, role, joined_at) VALUES ${values((id) =>
		`(${id}, ${id}, 'owner', UTC_TIMESTAMP(6))`)};
	INSERT INTO acceptances (partner_id, person_id, version_id, sha256, accepted_at, address, browser)
		SELECT p.id, p.id, v.id, v.sha256, UTC_TIMESTAMP(6), '', '' FROM partners p, programme_versions v
		WHERE p.id BETWEEN ${rows[0]} AND ${rows.at(-1)};
	INSERT INTO addresses (id, partner_id, label, recipient, street, postcode, city, country, created_at)
		VALUES ${values((id) => `(${id}, ${id}, 'Shop', 'R', 'S 1', '1', 'C', 'GB', UTC_TIMESTAMP(6))`)};
	INSERT INTO price_chains (partner_id, place, price_list_id, reason) VALUES ${values((id) => `(${id}, 1, ${first}, 'base')`)};
	INSERT INTO partner_assortments (partner_id, assortment_id) VALUES ${values((id) => `(${id}, ${first})`)};`);
	fillCarts(rows, lines);
	return signIn(rows.map((id) => new Person(id, id)));
}

export function fillCarts(rows, lines) {
	sql(`INSERT INTO carts (partner_id, name, created_by, created_at) VALUES ${rows.map((id) =>
		`(${id}, 'main', ${id}, UTC_TIMESTAMP(6))`).join(',')};
	INSERT INTO cart_lines (cart_id, product_id, quantity, added_at) SELECT c.id, l.product, l.quantity, UTC_TIMESTAMP(6)
		FROM carts c, (${lines.map(([product, quantity]) => `SELECT ${product} AS product, ${quantity} AS quantity`).join(' UNION ')}) l
		WHERE c.partner_id IN (${rows.join(',')}) AND c.open_slot = 1;`);
}

// What the checkout's form would send.
export async function checkout(person) {
	const page = await person.get('/shop/checkout');
	assert.equal(page.status, 200, page.text);
	return { ...hiddenFields(page.text, '/shop/checkout'), address: String(person.partnerId), delivery: '1' };
}

export const ordersOf = (person) => number(`SELECT COUNT(*) FROM orders WHERE partner_id = ${person.partnerId}`);

// Nothing half done: what is promised equals its rows, every order has its lines, totals and history.
export function wholeOrders() {
	assert.equal(number(`SELECT COUNT(*) FROM stock s WHERE s.product_id > ${first} AND s.reserved <>
		(SELECT COALESCE(SUM(r.quantity), 0) FROM reservations r WHERE r.product_id = s.product_id)`), 0, 'promised stock');
	assert.deepEqual(sql(`SELECT o.id, o.partner_id, o.state, o.goods_net, (SELECT SUM(l.net) FROM order_lines l WHERE l.order_id = o.id) AS sum_of_lines,
			(SELECT COUNT(*) FROM order_events e WHERE e.order_id = o.id AND e.kind = 'placed') AS placed,
			(SELECT COUNT(*) FROM audit a WHERE a.object = 'order' AND a.object_id = o.id) AS trail,
			(SELECT COUNT(*) FROM carts c WHERE c.id = o.cart_id AND c.open_slot IS NOT NULL) AS open
		FROM orders o WHERE o.partner_id BETWEEN ${first} AND ${first} + 99999
		HAVING COALESCE(sum_of_lines, -1) <> goods_net OR placed = 0 OR trail = 0 OR open > 0 OR
			(SELECT gross <> net + vat FROM orders x WHERE x.id = o.id)`), [], 'half orders');
}
