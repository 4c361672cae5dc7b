// F14: the mail server is away, hangs, and comes back; the mailer is killed meanwhile. Every letter arrives, and no order waits
// for one.
import { after, test } from 'node:test';
import assert from 'node:assert/strict';
import { createServer } from 'node:net';
import { appendFileSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { children, folder, sql, wait } from '../lib/client.mjs';
import { Record, books, figure, long, most, none, one, people, share, until } from './support/house.mjs';

const letters = long(1000, 40), kills = long(20, 2), away = long(60000, 4000);
const configuration = join(folder, 'filar.conf'), before = readFileSync(configuration, 'utf8');
const took = []; // message ids in the order of their arrival
let hangs = false, server;

// As much of a mail server as one sender needs.
function serve(port) {
	const open = new Set();
	server = createServer((socket) => {
		let body = null, buffer = '';
		open.add(socket);
		socket.on('close', () => open.delete(socket)).on('error', () => {});
		if (hangs)
			return;
		socket.write('220 here ESMTP\r\n');
		socket.on('data', (piece) => {
			buffer += piece;
			for (let end; (end = buffer.indexOf('\r\n')) >= 0;) {
				const line = buffer.slice(0, end);
				buffer = buffer.slice(end + 2);
				if (body !== null) {
					if (line !== '.') {
						body += `${line}\n`;
						continue;
					}
					took.push(/^Message-ID:\s*<([^@>]+)/im.exec(body)[1]);
					body = null;
					socket.write('250 taken\r\n');
				} else if (/^DATA/i.test(line)) {
					body = '';
					socket.write('354 go on\r\n');
				} else if (/^QUIT/i.test(line)) {
					socket.end('221 bye\r\n');
				} else {
					socket.write('250 fine\r\n');
				}
			}
		});
	});
	server.stop = () => { open.forEach((socket) => socket.destroy()); return new Promise((resolve) => { server.close(resolve); }); };
	return new Promise((resolve) => { server.listen(port, '127.0.0.1', () => resolve(server.address().port)); });
}

const renewWorker = async () => {
	const pid = one('worker');
	process.kill(pid, 'SIGTERM');
	await until('the worker is back', () => one('worker') && one('worker') !== pid && children(one('worker')).length >= 3, 20000);
};

after(async () => {
	writeFileSync(configuration, before);
	await renewWorker();
	await server?.stop();
});

const mailer = () => children(one('worker'))[0]?.pid; // the lane of letters is the first of the table

async function orders(crowd, count) {
	const record = new Record();
	await Promise.all(crowd.map(async (person) => { for (let n = 0; n < count; n++) await record.order(person); }));
	return { record, times: record.requests.filter(({ method, path }) => method === 'POST' && path === '/shop/checkout').map(({ start, end }) => end - start) };
}

test('F14: the mail server is away, hangs and returns', async () => {
	const port = await serve(0);
	appendFileSync(configuration, `\n[mail]\ntransport = smtp\nsmtp_url = smtp://127.0.0.1:${port}\n`);
	await renewWorker();
	const crowd = people(4), count = long(50, 3);
	await orders(crowd, 2);
	const calm = await orders(crowd, count);
	await until('the letters of the calm are out', () => sql('SELECT COUNT(*) FROM outbox WHERE done_at IS NULL AND attempts < 30')[0][0] === '0', 60000);
	const [[last]] = sql('SELECT MAX(id) FROM outbox');
	await server.stop();
	sql(`INSERT INTO outbox (lane, message_id, recipient, language, template, fields, secret, created_at, next_at)
		SELECT 'mail', LEFT(SHA2(CONCAT('fault', o.id, n.seq, RAND()), 256), 32), o.recipient, o.language, o.template, o.fields, 0, UTC_TIMESTAMP(6), UTC_TIMESTAMP(6)
		FROM (SELECT * FROM outbox WHERE template = 'order_placed' ORDER BY id DESC LIMIT 1) o, seq_1_to_${letters} n`);
	const storm = await orders(crowd, count);
	const down = performance.now();
	for (let n = 0; n < kills / 2; n++) {
		await wait(away / kills);
		if (mailer())
			process.kill(mailer(), 'SIGKILL');
	}
	await wait(Math.max(0, away / 2 - (performance.now() - down)));
	hangs = true;
	await serve(port);
	for (let n = 0; n < kills / 2; n++) {
		await wait(away / kills);
		if (mailer())
			process.kill(mailer(), 'SIGKILL');
	}
	await server.stop();
	hangs = false;
	await serve(port);
	const drained = await until('all letters are out', () => sql(`SELECT COUNT(*) FROM outbox WHERE id > ${last} AND done_at IS NULL`)[0][0] === '0', 120000);
	const wanted = sql(`SELECT message_id FROM outbox WHERE id > ${last}`).flat(), got = new Map();
	for (const id of took)
		got.set(id, (got.get(id) ?? 0) + 1);
	assert.ok(wanted.length >= letters);
	figure('F14', 'letters written while the mail server was away', wanted.length, `${kills} kills of the mailer`, true);
	none('F14', 'letters that never came', wanted.filter((id) => !got.has(id)));
	most('F14', 'all out after the return', drained, 60000, ' ms');
	most('F14', 'letters that came again, under the same Message-ID', wanted.reduce((sum, id) => sum + (got.get(id) ?? 1) - 1, 0), kills);
	const [quiet, busy] = [calm, storm].map(({ times }) => ({ half: share(times, 0.5), slow: share(times, 0.99) }));
	figure('F14', 'p99 of an order: mail server there, away', `${Math.round(quiet.slow)}, ${Math.round(busy.slow)} ms`, '', true);
	figure('F14', 'median of an order: mail server there, away', `${quiet.half.toFixed(1)}, ${busy.half.toFixed(1)} ms`, '+5 % or 3 ms at most',
		busy.half <= Math.max(quiet.half * 1.05, quiet.half + long(3, 100)));
	books('F14');
});
