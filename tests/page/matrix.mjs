// Every route of the running programs against every kind of visitor: the answer is what the columns of the route table
// promise. A new route, right or service is covered from the moment `filar routes` prints it.
import { before, test } from 'node:test';
import assert from 'node:assert/strict';
import { connect } from 'node:net';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Visitor, accounts, encoded, folder, headerFaults, headline, holds, ownPage, rights, routes, send, signedIn, sql, url, wait }
	from '../lib/client.mjs';

const table = routes();
const pages = table.filter(({ key }) => !key);
const calls = table.filter(({ key }) => key);
const anonymous = new Visitor();
const visitors = [anonymous];
let apiKey;

// An address of the route that leads to nothing that exists.
const addressOf = ({ path }) => path.replace(/:\w+/g, '999999999');
const isHealth = ({ path }) => /(^|\/)health$/.test(path);
// The API looks at no session: its answers without a key are nobody's own.
const knows = (path) => !path.startsWith('/api');
const surprises = [];
const check = (answer, wanted, what, privately = true) => {
	if (![wanted].flat().includes(answer.status))
		surprises.push(`${what}: ${headline(answer)} instead of ${wanted}`);
	const faults = headerFaults(answer, privately);
	if (faults)
		surprises.push(`${what}: ${faults}`);
	return answer;
};
const noSurprises = () => assert.deepEqual(surprises.splice(0), []);

before(async () => {
	for (const email of Object.keys(accounts))
		visitors.push(await signedIn(email));
});

test('the table itself: every right is known, every way of writing is a POST that needs a visitor or says why not', () => {
	assert.ok(table.length > 40, `${table.length} routes`);
	const open = /^\/(auth\/(sign-in|sign-out|forgot|set-password|invitation\/(decline|join))|language|apply.*|ask.*|programme\/income|income|applications?.*|discussion\/.*)$/;
	for (const { method, path, right, effect, key } of table) {
		assert.ok(rights.includes(right), `the right ${right} of ${path} is in the policy of tests/lib/client.mjs`);
		assert.match(method, /^(GET|POST)$/, path);
		if (method === 'GET')
			assert.match(effect, /^TX_(NONE|READ)$/, `GET ${path} cannot write`);
		if (method === 'POST' && right === 'ANYONE' && !key)
			assert.match(path, open, `POST ${path} is open to everybody on purpose`);
	}
});

test('GET: nobody signed in is sent to the sign-in page, a right that is missing is refused, nothing else', async () => {
	for (const route of pages.filter(({ method }) => method === 'GET')) {
		const path = addressOf(route);
		for (const visitor of visitors) {
			const what = `GET ${path} (${route.right}) by ${visitor.name}`;
			const answer = await visitor.get(path);
			if (isHealth(route)) {
				check(answer, 200, what, false);
			} else if (holds(visitor, route.right)) {
				// a page whose object is missing says 404; some pages send on to another (an empty cart, a chosen start page)
				check(answer, route.path.includes(':') ? [404, 303, 200] : [200, 303, 404], what, knows(route.path) && visitor !== anonymous);
				if (answer.status === 303 && visitor !== anonymous && answer.headers.location.startsWith('/auth/sign-in'))
					surprises.push(`${what}: sent to sign in`);
			} else if (visitor === anonymous) {
				check(answer, 303, what);
				if (!answer.headers.location?.startsWith(`/auth/sign-in?next=${encodeURIComponent(path)}`))
					surprises.push(`${what}: to ${answer.headers.location}`);
			} else {
				check(answer, 403, what);
			}
		}
	}
	noSurprises();
});

test('HEAD answers as GET without a body', async () => {
	for (const route of pages.filter(({ method }) => method === 'GET')) {
		for (const visitor of [visitors[0], visitors[1]]) {
			const path = addressOf(route);
			const [get, head] = [await visitor.get(path), await visitor.ask('HEAD', path)];
			if (head.status !== get.status || head.text)
				surprises.push(`HEAD ${path} by ${visitor.name}: ${head.status}, ${head.text.length} bytes; GET ${get.status}`);
		}
	}
	noSurprises();
});

// --- POST ---

const posts = pages.filter(({ method }) => method === 'POST');
const onceOf = (route) => (route.once ? { once: 'matrix-test' } : {});

test('POST: no token, a wrong one, another browser’s, another origin or none at all: refused for everybody', async () => {
	const stranger = await new Visitor().token();
	for (const route of posts) {
		const path = addressOf(route);
		for (const [n, visitor] of visitors.entries()) {
			const csrf = await visitor.token();
			const foreign = await visitors[(n + 1) % visitors.length].token();
			const trial = async (what, fields, headers, options) =>
				check(await visitor.post(path, fields, { headers, ...options }), 403, `POST ${path}, ${what}, by ${visitor.name}`);
			await trial('no token', {});
			await trial('wrong token', { csrf: 'f'.repeat(64) });
			await trial('token cut short', { csrf: csrf.slice(0, 63) });
			await trial('another session’s token', { csrf: foreign });
			await trial('a stranger’s token', { csrf: stranger });
			await trial('wrong Origin', { csrf }, { Origin: 'https://evil.example', 'Sec-Fetch-Site': 'same-origin' });
			await trial('Origin null', { csrf }, { Origin: 'null' });
			await trial('Origin with our name in front', { csrf }, { Origin: `${url}.evil.example`, 'Sec-Fetch-Site': 'same-origin' });
			await trial('cross-site', { csrf }, { 'Sec-Fetch-Site': 'cross-site' });
			await trial('same-site', { csrf }, { 'Sec-Fetch-Site': 'same-site' });
			const cookie = [...visitor.cookies].map((pair) => pair.join('=')).join('; ');
			const bare = (headers) => send('POST', path, { body: encoded({ csrf, ...onceOf(route) }), headers: { Cookie: cookie,
				'Content-Type': 'application/x-www-form-urlencoded', ...headers } });
			check(await bare({}), 403, `POST ${path}, neither Origin nor Sec-Fetch-Site nor Referer, by ${visitor.name}`);
			check(await bare({ Referer: 'https://evil.example/' }), 403, `POST ${path}, foreign Referer, by ${visitor.name}`);
			check(await bare({ Referer: `${url}.evil.example/` }), 403, `POST ${path}, a Referer like ours, by ${visitor.name}`);
		}
	}
	noSurprises();
});

test('POST: who lacks the right is refused, nobody signed in is sent to sign in, and nothing is changed', async () => {
	for (const route of posts) {
		const path = addressOf(route);
		for (const visitor of visitors.filter((one) => !holds(one, route.right))) {
			const what = `POST ${path} (${route.right}) by ${visitor.name}`;
			const answer = await visitor.post(path, { csrf: await visitor.token(), ...onceOf(route) });
			check(answer, visitor === anonymous ? 303 : 403, what);
			if (visitor === anonymous && !answer.headers.location?.startsWith('/auth/sign-in'))
				surprises.push(`${what}: to ${answer.headers.location}`);
		}
	}
	noSurprises();
});

test('POST: an unknown field and a repeated one are 400, a form that is too large is 413', async () => {
	for (const route of posts) {
		const path = addressOf(route);
		const visitor = visitors.find((one) => holds(one, route.right));
		if (!visitor) {
			surprises.push(`nobody of the demo holds ${route.right}`);
			continue;
		}
		const csrf = await visitor.token();
		const trial = async (what, fields, wanted = 400) =>
			check(await visitor.post(path, fields), wanted, `POST ${path}, ${what}, by ${visitor.name}`);
		await trial('unknown field', { csrf, ...onceOf(route), surprise: '1' });
		await trial('token twice', [['csrf', csrf], ['csrf', csrf]]);
		for (const field of ['person_id', 'partner_id', 'state', 'rights', 'price', 'id'])
			if (!route.fields.some((name) => name.replace('[]', '') === field))
				await trial(`bound ${field}`, { csrf, ...onceOf(route), [field]: '1' });
		for (const field of route.fields.filter((name) => !name.endsWith('[]')))
			await trial(`${field} twice`, [['csrf', csrf], [field, '1'], [field, '2'], ...Object.entries(onceOf(route))]);
		check(await visitor.ask('POST', path, { body: `csrf=${csrf}&x=%zz`, headers: { ...ownPage,
			'Content-Type': 'application/x-www-form-urlencoded' } }), 400, `POST ${path}, broken encoding`);
		check(await visitor.ask('POST', path, { body: `csrf=${csrf}&x=%00`, headers: { ...ownPage,
			'Content-Type': 'application/x-www-form-urlencoded' } }), 400, `POST ${path}, NUL`);
		check(await visitor.ask('POST', path, { body: `csrf=${csrf}&x=%ff%fe`, headers: { ...ownPage,
			'Content-Type': 'application/x-www-form-urlencoded' } }), 400, `POST ${path}, not UTF-8`);
		check(await visitor.ask('POST', path, { body: JSON.stringify({ csrf }), headers: { ...ownPage,
			'Content-Type': 'application/json' } }), 400, `POST ${path}, JSON to a form`);
		const answer = await visitor.ask('POST', path, { body: 'x'.repeat(route.body + 1), headers: { ...ownPage,
			'Content-Type': 'application/x-www-form-urlencoded' } });
		if (answer.status !== 413 || !/no-store/.test(answer.headers['cache-control']))
			surprises.push(`POST ${path}, ${route.body + 1} bytes: ${headline(answer)}`);
	}
	noSurprises();
});

test('ONCE: a form without its key is 400', async () => {
	for (const route of posts.filter(({ once }) => once)) {
		const visitor = visitors.find((one) => holds(one, route.right));
		check(await visitor.post(addressOf(route), { csrf: await visitor.token() }), 400, `POST ${route.path} without once`);
	}
	noSurprises();
});

// --- addresses and methods ---

test('a method that is not in the table is 405 and says which are', async () => {
	const admin = visitors[1];
	for (const path of new Set(table.map(({ path: one }) => one))) {
		const known = table.filter((route) => route.path === path).map(({ method }) => method);
		const address = addressOf({ path });
		// GET /health is answered before the table is asked
		const others = ['GET', 'POST', 'PUT', 'DELETE', 'PATCH', 'OPTIONS'].filter((method) => !known.includes(method));
		for (const method of others) {
			// another row may answer that address: /projects/new beside /projects/:id
			const shadow = table.some((route) => route.method === method && new RegExp(`^${route.path.replace(/:\w+/g, '[^/]+')}$`).test(address));
			if (shadow || path.endsWith('/health'))
				continue;
			const answer = check(await admin.ask(method, address, { headers: ownPage }), 405, `${method} ${address}`, false);
			const allow = (answer.headers.allow ?? '').split(', ');
			if (answer.status === 405 && !known.every((one) => allow.includes(one)))
				surprises.push(`${method} ${address}: Allow: ${answer.headers.allow}`);
		}
	}
	noSurprises();
});

test('an address that nobody has is 404 for everybody, also below a page that exists', async () => {
	const services = [...new Set(table.map(({ service }) => service))];
	const paths = services.flatMap((service) => {
		const at = service === 'public' ? '' : `/${service}`;
		return [`${at}/no-such-page`, `${at}/no-such-page/x.css`, `${at}/a/b/c/d/e/f/g/h/i/j/k`, `${at}/.git/config`, `${at}/health/x`];
	});
	for (const { path } of table.filter(({ method, key }) => method === 'GET' && !key))
		paths.push(`${addressOf({ path }).replace(/\/$/, '')}/x/y/z.css`);
	for (const path of new Set(paths))
		for (const visitor of [visitors[0], visitors[1], visitors[7], visitors[9]])
			check(await visitor.get(path), 404, `GET ${path} by ${visitor.name}`, knows(path) && visitor !== anonymous);
	noSurprises();
});

// --- the API ---

test('API: a key decides, a session does not; every no is a problem document', async (t) => {
	if (!calls.length)
		return t.skip('no route with a key');
	const owner = visitors.find(({ name }) => name === 'piotr@north.example');
	const made = await owner.post('/shop/company/keys', { csrf: await owner.token(), label: 'matrix' });
	const page = made.status === 303 ? await owner.get(made.headers.location) : made;
	const asOwner = async (key) => (await send('GET', addressOf(calls.find(({ method }) => method === 'GET')),
		{ headers: { Authorization: `Bearer ${key}` } })).status;
	for (const word of new Set(page.text.match(/[\w-]{32,}/g) ?? []))
		if (!apiKey && word !== owner.csrf && (await asOwner(word)) !== 401)
			apiKey = word;
	assert.ok(apiKey, `a key is shown: ${headline(made)}`);
	const problem = (answer, wanted, what) => {
		if (![wanted].flat().includes(answer.status) || !/^application\/problem\+json/.test(answer.headers['content-type']))
			surprises.push(`${what}: ${answer.status} ${answer.headers['content-type']} instead of ${wanted}`);
		else if (JSON.parse(answer.text).status !== answer.status)
			surprises.push(`${what}: status ${JSON.parse(answer.text).status} in the document of a ${answer.status}`);
		if (!/no-store|no-cache/.test(answer.headers['cache-control'] ?? ''))
			surprises.push(`${what}: Cache-Control ${answer.headers['cache-control']}`);
	};
	for (const route of calls) {
		const path = addressOf(route), what = `${route.method} ${path}`;
		const json = { 'Content-Type': 'application/json' };
		const body = route.method === 'POST' ? '{}' : undefined;
		const cookie = [...owner.cookies].map((pair) => pair.join('=')).join('; ');
		const open = route.right === 'ANYONE';
		const none = await send(route.method, path, { headers: json, body });
		if (!open) {
			problem(none, 401, `${what} without a key`);
			if (!none.headers['www-authenticate'])
				surprises.push(`${what}: no WWW-Authenticate`);
			problem(await send(route.method, path, { headers: { ...json, Authorization: 'Bearer nonsense' }, body }), 401, `${what}, wrong key`);
			problem(await send(route.method, path, { headers: { ...json, Authorization: `Basic ${apiKey}` }, body }), 401, `${what}, Basic`);
			problem(await send(route.method, path, { headers: { ...json, Cookie: cookie, ...ownPage }, body }), 401, `${what}, a session`);
		}
		const key = { Authorization: `Bearer ${apiKey}` };
		if (route.method === 'GET')
			problem(await send('GET', `${path}?surprise=1`, { headers: key }), [400, 404], `${what}, unknown field`);
		else
			problem(await send('POST', path, { headers: { ...key, ...json, 'Idempotency-Key': 'matrix' }, body: '{"surprise":1}' }), 400,
				`${what}, unknown member`);
		problem(await send('DELETE', path, { headers: key }), 405, `DELETE ${path}`);
		if (route.method === 'POST')
			problem(await send('POST', path, { headers: { ...key, ...json }, body: 'x'.repeat(route.body + 1) }), 413, `${what}, too large`);
	}
	problem(await send('GET', '/api/no-such-thing', { headers: {} }), 404, 'an address that nobody has');
	noSurprises();
});

// --- the name of the house comes from the configuration ---

const evil = 'evil-host.example';
const spoofs = [{ Host: evil }, { Host: `${evil}:443` }, { 'X-Forwarded-Host': evil }, { 'X-Host': evil }, { 'X-Original-URL': `//${evil}/` },
	{ Forwarded: `host=${evil};proto=https` }, { 'X-Forwarded-Server': evil }, { 'X-Forwarded-Proto': evil }, { 'X-Rewrite-URL': `/${evil}` },
	{ 'X-Forwarded-For': evil }, { 'X-Real-IP': evil }, { Via: evil }];

function raw(text) {
	return new Promise((resolve, reject) => {
		const socket = connect(Number(new URL(url).port), '127.0.0.1', () => socket.write(text));
		let answer = '';
		socket.setEncoding('utf8').on('data', (piece) => { answer += piece; }).on('end', () => resolve(answer)).on('error', reject);
	});
}

test('another Host never shows in an answer', async () => {
	const paths = ['/', '/auth/sign-in', '/auth/forgot', '/shop', '/admin/staff', '/no-such-page', '/static', '/favicon.ico', '/api/x'];
	for (const path of paths) {
		for (const headers of spoofs) {
			for (const visitor of [visitors[0], visitors[1]]) {
				const answer = await visitor.get(path, { headers });
				if (JSON.stringify(answer.headers).includes(evil) || answer.text.includes(evil))
					surprises.push(`GET ${path} with ${JSON.stringify(headers)}`);
			}
		}
		const absolute = await raw(`GET http://${evil}${path} HTTP/1.1\r\nHost: ${evil}\r\nConnection: close\r\n\r\n`);
		if (absolute.includes(evil))
			surprises.push(`GET http://${evil}${path}`);
	}
	const twice = await raw(`GET / HTTP/1.1\r\nHost: 127.0.0.1\r\nHost: ${evil}\r\nConnection: close\r\n\r\n`);
	assert.match(twice, /^HTTP\/1\.1 400 /);
	noSurprises();
});

test('another Host never shows in a mail', async () => {
	const mails = () => { try { return readdirSync(join(folder, 'mail')); } catch { return []; } };
	sql('DELETE FROM web_counters'); // letters to one address are rationed
	const earlier = new Set(mails());
	for (const headers of spoofs.slice(0, 8)) {
		const visitor = new Visitor();
		// Origin must be ours, else the gate refuses: the attacker's way is a direct request
		const answer = await visitor.post('/auth/forgot', { csrf: await visitor.token(), email: 'sofia@lantern.example' }, { headers });
		assert.ok([200, 303, 429].includes(answer.status), headline(answer));
		assert.ok(!JSON.stringify(answer.headers).includes(evil) && !answer.text.includes(evil));
	}
	for (let n = 0; n < 100 && !mails().some((name) => !earlier.has(name)); n++)
		await wait(100);
	const fresh = mails().filter((name) => !earlier.has(name));
	assert.ok(fresh.length > 0, 'a mail came');
	for (const name of fresh) {
		const text = readFileSync(join(folder, 'mail', name), 'utf8');
		assert.ok(!text.includes('evil-host') && !Buffer.from(text.split('\n\n').at(-1), 'base64').includes('evil-host'), name);
	}
});

// --- sessions ---

test('a planted session never becomes valid, a new one comes at sign-in, and the old one is dead after it', async () => {
	const planted = 'A'.repeat(43);
	const visitor = new Visitor();
	visitor.cookies.set('__Host-filar', planted);
	const before = await visitor.get('/shop');
	assert.equal(before.status, 303);
	await visitor.signIn('anna@kwiaty.example');
	const first = visitor.cookies.get('__Host-filar');
	assert.notEqual(first, planted);
	assert.ok(!sql('SELECT * FROM web_sessions').some((row) => row.includes(first)), 'the database does not know the id itself');
	const answer = await visitor.post('/auth/sign-out', { csrf: await visitor.token() });
	assert.equal(answer.status, 303);
	const ghost = new Visitor();
	ghost.cookies.set('__Host-filar', first);
	assert.equal((await ghost.get('/shop')).status, 303, 'the old session is dead after signing out');
});

test('cookies are for this host, secure, and closed to scripts', async () => {
	const visitor = new Visitor();
	const answers = [await visitor.get('/auth/sign-in'),
		await visitor.post('/auth/sign-in', { csrf: await visitor.token(), email: 'anna@kwiaty.example', password: 'filar-demo-2026' })];
	const lines = answers.flatMap(({ headers }) => headers['set-cookie'] ?? []);
	assert.ok(lines.some((line) => line.startsWith('__Host-filar=')));
	for (const line of lines) {
		assert.match(line, /; Path=\/(;|$)/, line);
		assert.match(line, /; Secure(;|$)/, line);
		assert.match(line, /; HttpOnly(;|$)/, line);
		assert.match(line, /; SameSite=(Lax|Strict)(;|$)/, line);
		assert.doesNotMatch(line, /Domain=/i, line);
	}
});
