// Placing orders through nginx with 1, 4 and 16 clients, and the same statements fired raw over Connector/C: the same
// number of orders of three lines each, by turns.
import { execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { join } from 'node:path';
import { folder, hashOf, median, rounds, say } from '../lib.mjs';

const count = Number(process.env.BENCH_ORDERS || 400);
const tokenOf = (person) => `bench${String(person).padStart(38, '0')}`;

// Partners that see everything, each with a cart of three products of their own.
function carts(instance, products, partners) {
	const rows = [], sessions = [], lines = [];
	instance.sql(`UPDATE carts SET open_slot = NULL WHERE partner_id > 100000 AND open_slot = 1`);
	let cart = Number(instance.sql('SELECT COALESCE(MAX(id), 0) FROM carts'));
	const list = partners.map((partner, i) => {
		const wanted = [0, 1, 2].map((k) => 1000001 + (i * 3 + k) * 13 % products).sort((a, b) => a - b);
		cart += 1;
		rows.push(`(${cart}, ${partner}, 'main', ${partner}, UTC_TIMESTAMP(6))`);
		sessions.push(`('${hashOf(tokenOf(partner))}', ${partner}, ${partner}, UTC_TIMESTAMP(6), UTC_TIMESTAMP(6), UTC_TIMESTAMP(6) + INTERVAL 8 HOUR, '127.0.0.1', 'bench')`);
		lines.push(...wanted.map((product) => `(${cart}, ${product}, 48, UTC_TIMESTAMP(6))`));
		return { partner, cart, wanted };
	});
	instance.sql(`INSERT INTO carts (id, partner_id, name, created_by, created_at) VALUES ${rows};
		INSERT INTO cart_lines (cart_id, product_id, quantity, added_at) VALUES ${lines};
		REPLACE INTO web_sessions (id_hash, person_id, partner_id, created_at, seen_at, ends_at, address, browser) VALUES ${sessions}`);
	return list;
}

// The form as the browser would send it back.
async function forms(instance, list) {
	const bodies = [];
	for (const { partner } of list) {
		const cookie = `__Host-filar=${tokenOf(partner)}`;
		const page = await (await fetch(`${instance.url}/shop/checkout`, { headers: { cookie, connection: 'close' } })).text();
		const form = page.slice(page.indexOf('action="/shop/checkout"'));
		const value = (name) => (new RegExp(`name="${name}" value="([^"]*)"`).exec(form) || [])[1];
		if (!value('seen')) throw new Error(`no checkout for partner ${partner}`);
		const body = new URLSearchParams({ csrf: value('csrf'), once: value('once'), seen: value('seen'), address: partner, delivery: 1, buyer_reference: '', note: '' });
		bodies.push({ cookie, body: String(body) });
	}
	return bodies;
}

// One keep-alive connection that sends its share of the forms, each when the one before is answered.
function client(instance, bodies) {
	return new Promise((done, failed) => {
		const socket = connect(instance.port, '127.0.0.1');
		let next = 0, got = '';
		const send = () => {
			if (next === bodies.length) { socket.end(); done(); return; }
			const { cookie, body } = bodies[next++];
			socket.write(`POST /shop/checkout HTTP/1.1\r\nHost: 127.0.0.1:${instance.port}\r\nCookie: ${cookie}\r\nOrigin: ${instance.url}\r\n` +
				`Sec-Fetch-Site: same-origin\r\nContent-Type: application/x-www-form-urlencoded\r\nContent-Length: ${body.length}\r\n\r\n${body}`);
		};
		socket.setNoDelay(true);
		socket.on('connect', send);
		socket.on('error', failed);
		socket.on('data', (data) => {
			got += data.toString('latin1');
			const head = got.indexOf('\r\n\r\n');
			if (head < 0) return;
			const length = /content-length: (\d+)/i.exec(got.slice(0, head));
			const whole = length ? got.length >= head + 4 + Number(length[1]) : got.endsWith('0\r\n\r\n');
			if (!whole) return;
			if (!/^HTTP\/1.1 303/.test(got) || !/location: [^\r]*\/shop\/orders\//i.test(got)) failed(new Error(`an order was refused: ${got.slice(0, 300)}`));
			got = '';
			send();
		});
	});
}

async function through(instance, bodies, clients) {
	const start = performance.now();
	await Promise.all(Array.from({ length: clients }, (_, n) => client(instance, bodies.filter((_body, i) => i % clients === n))));
	return bodies.length / ((performance.now() - start) / 1000);
}

function raw(instance, list, clients) {
	const now = new Date().toISOString().slice(0, 19), orders = join(folder, 'orders');
	writeFileSync(orders, list.map(({ partner, cart, wanted }) =>
		[partner, partner, cart, partner, ...wanted, hashOf(tokenOf(partner)), now.slice(0, 10), now].join(' ')).join('\n') + '\n');
	const password = readFileSync(join(instance.var, 'secrets/shop'), 'utf8').trim();
	const [time, failures] = execFileSync('build/bench/bin/raw', [join(instance.var, 'run/db.sock'), password,
		'tests/bench/submit.recipe', orders, String(clients)], { encoding: 'utf8' }).split(' ').map(Number);
	if (failures) throw new Error(`${failures} raw orders failed`);
	return list.length / time;
}

export async function measure({ large, products, partners }) {
	const rates = {}, result = {}, all = [];
	for (let seq = 1; seq <= partners && all.length < count; seq++) if (seq % 20 < 2) all.push(100000 + seq);
	for (let round = 0; round <= rounds; round++) /* round 0 warms up */
		for (const clients of [1, 4, 16]) {
			const placed = await through(large, await forms(large, carts(large, products, all)), clients);
			const fired = raw(large, carts(large, products, all), clients);
			if (round === 0) continue;
			say(`round ${round}: ${clients} clients place ${placed.toFixed(0)} orders a second, raw ${fired.toFixed(0)}`);
			(rates[clients] ??= { placed: [], fired: [] }).placed.push(placed);
			rates[clients].fired.push(fired);
		}
	for (const [clients, { placed, fired }] of Object.entries(rates)) {
		result[`submit.rate_${clients}`] = median(placed);
		result[`submit.raw_${clients}`] = median(fired);
		result[`submit.ratio_raw_${clients}`] = median(placed) / median(fired);
	}
	return result;
}
