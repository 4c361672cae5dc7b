// Every answer is whole: keep-alive clients, bodies up to the limit and beyond it, HEAD, clients that leave in the middle, slow
// readers. The child closes its connection plainly once it has read the request up; this shows that nothing is cut by that, and
// that a child does not grow.
import { test } from 'node:test';
import assert from 'node:assert/strict';
import { connect } from 'node:net';
import { children, encoded, send, sql, tokenOf, url, wait } from '../lib/client.mjs';
import { books, figure, long, most, none, one, people, resident, whole } from './support/house.mjs';

const total = Number(process.env.REQUESTS) || long(1000000, 4000), target = new URL(url);
const wrong = [];
let done = 0;

// Many requests one after the other on one connection, each answer taken apart by hand.
class Wire {
	buffer = Buffer.alloc(0);

	constructor() {
		this.open();
	}

	open() {
		const socket = connect(Number(target.port), target.hostname), ours_ = () => socket === this.socket;
		this.socket = socket;
		socket.setNoDelay(true);
		this.buffer = Buffer.alloc(0);
		this.ended = false;
		socket.on('data', (piece) => { if (ours_()) { this.buffer = this.buffer.length ? Buffer.concat([this.buffer, piece]) : piece; this.look?.(); } });
		socket.on('close', () => { if (ours_()) { this.ended = true; this.look?.(); } }).on('error', () => {});
	}

	// The head and the body of the next answer; null when the connection ended before it was whole.
	answer(head) {
		return new Promise((resolve) => {
			this.look = () => {
				const end = this.buffer.indexOf('\r\n\r\n');
				const top = end < 0 ? '' : this.buffer.toString('latin1', 0, end);
				// an answer without a body comes in chunks, of which there is only the last
				const length = /transfer-encoding: chunked/i.test(top) && this.buffer.indexOf('0\r\n\r\n', end + 4) === end + 4 ? 5
					: Number(/content-length: (\d+)/i.exec(top)?.[1] ?? NaN);
				if (end >= 0 && (head || (!Number.isNaN(length) && this.buffer.length >= end + 4 + length))) {
					const size = head ? 0 : length;
					const body = this.buffer.subarray(end + 4, end + 4 + size);
					this.buffer = this.buffer.subarray(end + 4 + size);
					this.look = null;
					if (/connection: close/i.test(top))
						this.socket.destroy();
					resolve({ status: Number(top.slice(9, 12)), top, body });
				} else if (this.ended) {
					this.look = null;
					resolve(null);
				}
			};
			this.look();
		});
	}

	async ask(text, head) {
		if (this.ended || this.socket.destroyed)
			this.open();
		this.socket.write(text);
		return this.answer(head);
	}
}

const line = (method, path, cookie, more = '') => `${method} ${path} HTTP/1.1\r\nHost: a\r\nAccept-Language: en\r\n${cookie ? `Cookie: ${cookie}\r\n` : ''}${more}\r\n`;
const ours = `Origin: ${target.origin}\r\nSec-Fetch-Site: same-origin\r\nContent-Type: application/x-www-form-urlencoded\r\n`;

// What each kind of request must give; [weight, text, judge, head].
function kinds(person, csrf, reference) {
	const post = (path, fields) => { const body = encoded(fields); return line('POST', path, person.cookie, `${ours}Content-Length: ${Buffer.byteLength(body)}\r\n`) + body; };
	const big = 'x'.repeat(60000);
	const page = (words) => ({ status, body }) => status === 200 && body.includes(words) && body.subarray(-10).includes('</html>');
	return [
		[40, line('GET', '/health'), ({ status, body }) => status === 200 && String(body) === 'ok\n'],
		[20, line('GET', '/shop/health'), ({ status, body }) => status === 200 && String(body) === 'ok\n'],
		[10, line('GET', '/programme', ''), reference.programme],
		[8, line('GET', '/auth/sign-in', ''), page('name="password"')],
		[6, line('GET', '/shop/cart', person.cookie), page('</main>')],
		[4, line('HEAD', '/programme', ''), ({ status, top, body }) => status === 200 && body.length === 0 && reference.length(top), true],
		[4, post('/shop/cart/add', { csrf, sku: 'RACE1', quantity: 1 }), ({ status, top }) => status === 303 && /location: \/shop/i.test(top)],
		[4, post('/auth/sign-in', { csrf, email: 'nobody', password: big }), ({ status, body }) => status === 303 || (status >= 400 && status < 500 && body.includes('</html>'))],
		[2, post('/shop/nothing', { text: big }), ({ status, body }) => status === 404 && body.includes('</html>')],
		[2, line('POST', '/shop/cart/add', person.cookie, 'Content-Length: 70000\r\n') + 'x'.repeat(70000), (answer) => answer.status === 413 && answer.body.includes('</html>')],
	];
}

async function client(person, csrf, reference, goes) {
	const table = kinds(person, csrf, reference), wire = new Wire(), sum = table.reduce((all, [weight]) => all + weight, 0);
	while (goes()) {
		let point = Math.random() * sum;
		const [, text, judge, head] = table.find(([weight]) => (point -= weight) < 0);
		const answer = await wire.ask(text, head);
		done += 1;
		if (!answer || !judge(answer))
			wrong.push(`${text.slice(0, text.indexOf(' HTTP'))}: ${answer ? `${answer.status}, ${answer.body.length} bytes` : 'cut'}`);
	}
	wire.socket.destroy();
}

// Sends a part of a request or reads a part of its answer, and leaves.
async function leaver(person, goes) {
	const parts = [line('GET', '/programme', ''), line('GET', '/shop/products', person.cookie),
		`${line('POST', '/shop/cart/add', person.cookie, `${ours}Content-Length: 60000\r\n`)}${'x'.repeat(20000)}`];
	for (let n = 0; goes(); n++) {
		const socket = connect(Number(target.port), target.hostname, () => socket.write(parts[n % parts.length]));
		socket.on('error', () => {});
		if (n % 2)
			socket.once('data', () => socket.destroy());
		await wait(5 + Math.random() * 20);
		socket.resetAndDestroy();
		done += 1;
	}
}

// Reads the longest page in small sips.
async function sipper(reference, goes) {
	while (goes()) {
		const answer = await new Promise((resolve) => {
			const socket = connect({ port: Number(target.port), host: target.hostname, highWaterMark: 1024 },
				() => socket.write(line('GET', '/programme', '', 'Connection: close\r\n')));
			const pieces = [];
			socket.on('data', (piece) => { pieces.push(piece); socket.pause(); setTimeout(() => socket.resume(), 5); });
			socket.on('end', () => resolve(Buffer.concat(pieces))).on('error', () => resolve(Buffer.alloc(0)));
		});
		const end = answer.indexOf('\r\n\r\n');
		done += 1;
		if (!reference.programme({ status: Number(answer.toString('latin1', 9, 12)), body: answer.subarray(end + 4) }))
			wrong.push(`slow reader: ${answer.length} bytes`);
	}
}

test(`no wrong or cut answer in ${total} requests`, { timeout: 3500000 }, async () => {
	const crowd = people(12), csrf = [];
	for (const person of crowd)
		csrf.push(tokenOf((await person.get('/shop/cart')).text));
	// a page that is the same for everybody, but for tokens and numbers
	const plain = (body) => String(body).replace(/value="[0-9a-f]{32,}"/g, '').replace(/[0-9a-f]{32}/g, '');
	const model = await send('GET', '/programme', { headers: { 'Accept-Language': 'en' } }), words = plain(model.text);
	const size = Number(model.headers['content-length']);
	assert.ok(size > 5000, `a page of ${size} bytes`);
	const reference = { programme: ({ status, body }) => status === 200 && plain(body) === words,
		length: (top) => Math.abs(Number(/content-length: (\d+)/i.exec(top)?.[1]) - size) < 200 };
	const warm = Math.min(20000, total / 4);
	let memory = new Map();
	const look = () => new Map(['public', 'auth', 'shop'].flatMap((name) => children(one(name)).map(({ pid }) => [pid, resident(pid)])));
	const goes = (limit) => () => done < limit && wrong.length < 20;
	const round = (limit) => Promise.all([...crowd.slice(0, 8).map((person, n) => client(person, csrf[n], reference, goes(limit))),
		leaver(crowd[9], goes(limit)), sipper(reference, goes(limit)), sipper(reference, goes(limit))]);
	await round(warm);
	memory = look();
	const start = performance.now();
	let grown = 0;
	// children leave after ten thousand requests: each is looked at as long as it lives
	for (let limit = warm; limit < total && wrong.length < 20;) {
		limit = Math.min(total, limit + 5000);
		await round(limit);
		const now = look();
		for (const [pid, size_] of now) {
			if (!memory.has(pid))
				memory.set(pid, NaN);
			else if (Number.isNaN(memory.get(pid)))
				memory.set(pid, size_); // it has served some thousand by now
			else
				grown = Math.max(grown, size_ - memory.get(pid));
		}
	}
	none('CLOSE', 'wrong or cut answers', wrong);
	figure('CLOSE', 'requests, of every kind', done, `${Math.round(done / (performance.now() - start) * 1000)} a second`, done >= total);
	if (whole)
		most('CLOSE', 'resident memory of a child grew by at most', grown, 1024, ' KiB');
	sql(`DELETE l FROM cart_lines l JOIN carts c ON c.id = l.cart_id WHERE c.partner_id >= ${crowd[0].partnerId}`);
	books('CLOSE');
});
