// F1: kill -9 of a child in the middle of an order, at chosen boundaries of its statements and anywhere. F2: kill -9 of the
// database under load.
import { test } from 'node:test';
import assert from 'node:assert/strict';
import { children, send, wait } from '../lib/client.mjs';
import { Record, figure, greets, lives, load, long, most, none, one, oracle, people, services, until } from './support/house.mjs';

test('F1: a child is killed in the middle of an order', async () => {
	const crowd = people(20), record = new Record(), shop = one('shop');
	const full = children(shop).length;
	const counted = await record.order(crowd[0], { 'X-Filar-Plan': 'count 0' });
	const boundaries = Number(counted.headers['x-filar-boundaries']);
	assert.ok(boundaries >= 20, `${boundaries} boundaries`);
	const points = Array.from({ length: 12 }, (_, n) => 1 + Math.floor(n * (boundaries - 1) / 11));
	let kills = 0, back = 0;
	const before = record.failures('POST').length;
	for (const point of points) {
		for (let n = 0; n < long(20, 1); n++) {
			const answer = await record.order(crowd[(point + n) % crowd.length], { 'X-Filar-Plan': `kill ${point}` });
			kills += answer.status === 303 ? 0 : 1;
			back = Math.max(back, await until('the pool is full again', () => children(shop).length === full, 5000));
		}
	}
	figure('F1', 'kills at 12 boundaries of an order', kills, `of ${points.length * long(20, 1)}`, kills >= points.length * long(20, 1) * 0.9);
	most('F1', 'failed requests per kill', (record.failures('POST').length - before) / kills, 1);
	none('F1', 'failed requests that only read', record.failures('GET'));
	most('F1', 'pool full again', back, 1000, ' ms');
	oracle('F1', record, crowd);
});

test('F1: any child is killed under load', async () => {
	const crowd = people(20), record = new Record(), kills = long(200, 10);
	let goes = true, done = 0;
	const running = load(record, crowd, () => goes);
	for (const end = Date.now() + 600000; done < kills && Date.now() < end; done++) {
		await wait(100 + Math.random() * 150);
		const pool = children(one('shop'));
		if (pool.length)
			process.kill(pool[Math.floor(Math.random() * pool.length)].pid, 'SIGKILL');
	}
	goes = false;
	await running;
	figure('F1', 'kills of any child of shop under load of 20 clients', done, `${record.requests.length} requests`, done === kills);
	most('F1', 'failed requests per kill', (record.failures('POST').length + record.failures('GET').length) / kills, 1);
	// an answer goes out in one piece: who dies has sent nothing, and nginx asks another child, or all of it
	none('F1', 'failed requests that only read', record.failures('GET'));
	oracle('F1', record, crowd);
});

test('F2: the database is killed during commits', async () => {
	const crowd = people(20), record = new Record(), cycles = long(10, 2);
	const living = lives(), ready = [], serving = [];
	let goes = true;
	const running = load(record, crowd, () => goes);
	for (let n = 0; n < cycles; n++) {
		await wait(1000 + Math.random() * 1000);
		const start = performance.now();
		process.kill(one('mariadbd'), 'SIGKILL');
		await until('the server is gone', async () => !await greets(), 2000);
		await until('the server is back', greets, 30000);
		ready.push(performance.now() - start);
		serving.push(await until('every service serves', async () => (await Promise.all(['/auth/sign-in', '/shop', '/admin', '/work']
			.map((path) => send('GET', path)))).every(({ status }) => status > 0 && status < 500), 10000));
	}
	goes = false;
	await running;
	figure('F2', 'kills of the database under load', cycles, `${record.requests.length} requests, ${record.failures('POST').length} failed POST`, true);
	most('F2', 'ready again, longest', Math.max(...ready), 30000, ' ms');
	most('F2', 'services serve after the socket accepts, longest', Math.max(...serving), 2000, ' ms');
	figure('F2', 'processes of services that died', lives() === living ? 0 : lives(), '0', lives() === living);
	oracle('F2', record, crowd);
	assert.ok(services().length >= 6);
});
