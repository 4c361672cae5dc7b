// Signing in and out through the real nginx: right and wrong passwords, the pause after wrong ones, forgotten passwords by
// the letter, sessions that cannot be planted, forms from elsewhere, and a form that outlives its session.
import { test } from 'node:test';
import assert from 'node:assert/strict';
import { readFileSync, readdirSync } from 'node:fs';
import { spawn } from 'node:child_process';
import { createHash, randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { Person, hiddenFields, signIn as signInByRow, sql, url } from './support/lib.mjs';

const password = 'filar-demo-2026';
const mails = join(process.env.FILAR_VAR, 'mail');

// A browser without script: keeps cookies, follows nothing.
class Browser {
	cookies = new Map();

	async ask(path, options = {}) {
		const answer = await fetch(url + path, { redirect: 'manual', ...options, headers: {
			Cookie: [...this.cookies].map(([name, value]) => `${name}=${value}`).join('; '), ...options.headers } });
		for (const line of answer.headers.getSetCookie()) {
			const [, name, value] = /^([^=]+)=([^;]*)/.exec(line);
			if (/Max-Age=0\b/.test(line))
				this.cookies.delete(name);
			else
				this.cookies.set(name, value);
		}
		return { status: answer.status, location: answer.headers.get('location'), headers: answer.headers,
			text: await answer.text() };
	}

	get(path) {
		return this.ask(path);
	}

	post(path, fields, headers = {}) {
		return this.ask(path, { method: 'POST', body: new URLSearchParams(fields),
			headers: { Origin: url, 'Sec-Fetch-Site': 'same-origin', ...headers } });
	}

	// Fills in the form with that action on that page.
	async fill(page, action, fields) {
		const { text } = await this.get(page);
		return this.post(action, { ...hiddenFields(text, action), ...fields });
	}

	get session() {
		return this.cookies.get('__Host-filar');
	}
}

async function signedIn(email, secret = password) {
	const browser = new Browser();
	const answer = await browser.fill('/auth/sign-in', '/auth/sign-in', { email, password: secret });
	return { browser, answer };
}

// A person of this test alone, who holds the demo password.
function personMade(name) {
	const email = `${name}-${randomBytes(4).toString('hex')}@auth.example`;
	sql(`INSERT INTO persons (email, name, language, created_at) VALUES ('${email}', 'Test ${name}', 'en', UTC_TIMESTAMP(6));
		INSERT INTO credentials (person_id, password_hash, changed_at)
		SELECT LAST_INSERT_ID(), password_hash, UTC_TIMESTAMP(6) FROM credentials WHERE person_id = 1`);
	return { email, id: Number(sql(`SELECT id FROM persons WHERE email = '${email}'`)[0][0]) };
}

function decodedPart(mail, type) {
	const part = mail.split(/^--[^\r\n]+\r?$/m).find((text) => text.includes(`Content-Type: ${type}`));
	const [head, ...rest] = part.split(/\r?\n\r?\n/);
	const body = rest.join('\n\n');
	if (/base64/i.test(head))
		return Buffer.from(body, 'base64').toString('utf8');
	if (/quoted-printable/i.test(head))
		return Buffer.from(body.replace(/=\r?\n/g, '').replace(/=([0-9A-F]{2})/g,
			(_, hex) => String.fromCharCode(parseInt(hex, 16))), 'latin1').toString('utf8');
	return body;
}

async function letterTo(email) {
	for (let tries = 0; tries < 150; tries++) {
		for (const name of readdirSync(mails).filter((file) => file.endsWith('.eml'))) {
			const mail = readFileSync(join(mails, name), 'utf8');
			if (mail.includes(email))
				return mail;
		}
		await new Promise((resolve) => setTimeout(resolve, 100));
	}
	throw new Error(`no letter to ${email}`);
}

test('everybody lands where their work is', async () => {
	for (const [email, path] of [['admin@hearth.example', '/admin'], ['anna@kwiaty.example', '/shop'],
		['marek@lampa.example', '/work']])
		assert.equal((await signedIn(email)).answer.location, path, email);
});

test('only a local next is followed', async () => {
	for (const [next, path] of [['/shop/orders?page=2', '/shop/orders?page=2'], ['https://evil.example/', '/shop'],
		['//evil.example', '/shop'], ['/\\evil.example', '/shop']]) {
		const browser = new Browser();
		const answer = await browser.fill(`/auth/sign-in?next=${encodeURIComponent(next)}`, '/auth/sign-in',
			{ email: 'anna@kwiaty.example', password });
		assert.equal(answer.status, 303);
		assert.equal(answer.location, path);
	}
});

test('a wrong password and an unknown address get the same answer', async () => {
	const { email } = personMade('wrong');
	const texts = [];
	for (const [who, secret] of [[email, 'not the password'], ['nobody@auth.example', 'not the password']]) {
		const { browser, answer } = await signedIn(who, secret);
		assert.equal(answer.status, 422);
		assert.equal(browser.session, undefined);
		assert.ok(!answer.text.includes(secret));
		assert.ok(answer.text.includes(`value="${who}"`), 'the address stays');
		texts.push(answer.text.replaceAll(who, '').replace(/value="[0-9a-f]{64}"/g, ''));
	}
	assert.equal(texts[0], texts[1]);
});

test('after five wrong tries even the right password has to wait', async () => {
	const { email } = personMade('locked');
	for (let tries = 0; tries < 5; tries++)
		assert.equal((await signedIn(email, `wrong ${tries}`)).answer.status, 422);
	const { browser, answer } = await signedIn(email);
	assert.equal(answer.status, 429);
	assert.ok(Number(answer.headers.get('retry-after')) > 0);
	assert.match(answer.text, /<h1>Too many tries<\/h1>/);
	assert.equal(browser.session, undefined);
	assert.equal((await signedIn('anna@kwiaty.example')).answer.status, 303, 'others are not held up');
});

test('being right ends the count', async () => {
	const { email } = personMade('counted');
	for (let round = 0; round < 2; round++) {
		for (let tries = 0; tries < 3; tries++)
			await signedIn(email, 'wrong');
		assert.equal((await signedIn(email)).answer.status, 303);
	}
});

test('a planted session is worth nothing and is replaced', async () => {
	const browser = new Browser();
	const planted = randomBytes(32).toString('base64url');
	browser.cookies.set('__Host-filar', planted);
	assert.match((await browser.get('/auth/profile')).location, /^\/auth\/sign-in/);
	const page = await browser.get('/auth/sign-in');
	assert.equal((await browser.post('/auth/sign-in', { ...hiddenFields(page.text, '/auth/sign-in'),
		email: 'anna@kwiaty.example', password })).status, 303);
	assert.ok(browser.session && browser.session !== planted);
	const hash = createHash('sha256').update(planted).digest('hex');
	assert.equal(sql(`SELECT COUNT(*) FROM web_sessions WHERE id_hash = '${hash}'`)[0][0], '0');
});

test('signing in again gives a new session and ends the old one', async () => {
	const { browser } = await signedIn('piotr@north.example');
	const before = browser.session;
	const { text } = await browser.get('/auth/profile');
	assert.match(text, /Piotr Lis/);
	const csrf = hiddenFields(text, '/auth/sign-out').csrf;
	await browser.post('/auth/sign-in', { csrf, email: 'piotr@north.example', password, next: '' });
	assert.notEqual(browser.session, before);
	const thief = new Browser();
	thief.cookies.set('__Host-filar', before);
	assert.equal((await thief.get('/auth/profile')).status, 303);
});

test('signing out ends the session, not only the cookie', async () => {
	const { browser } = await signedIn('sofia@lantern.example');
	const kept = browser.session;
	assert.equal((await browser.fill('/auth/profile', '/auth/sign-out', {})).status, 303);
	assert.equal(browser.session, undefined);
	const thief = new Browser();
	thief.cookies.set('__Host-filar', kept);
	assert.match((await thief.get('/auth/profile')).location, /^\/auth\/sign-in/);
});

test('a form without the token, with a foreign one, or from another site is refused', async () => {
	const { browser } = await signedIn('anna@kwiaty.example');
	const { browser: other } = await signedIn('piotr@north.example');
	const own = hiddenFields((await browser.get('/auth/profile')).text, '/auth/profile').csrf;
	const foreign = hiddenFields((await other.get('/auth/profile')).text, '/auth/profile').csrf;
	const fields = { name: 'Mallory', phone: '', language: 'en' };
	assert.equal((await browser.post('/auth/profile', fields)).status, 403);
	assert.equal((await browser.post('/auth/profile', { ...fields, csrf: foreign })).status, 403);
	for (const headers of [{ 'Sec-Fetch-Site': 'cross-site' }, { 'Sec-Fetch-Site': 'same-site' },
		{ Origin: 'https://evil.example' }, { Origin: 'null' }])
		assert.equal((await browser.post('/auth/profile', { ...fields, csrf: own }, headers)).status, 403);
	assert.equal(sql('SELECT COUNT(*) FROM persons WHERE name = \'Mallory\'')[0][0], '0');
});

test('a forgotten password is set anew by the letter, once', async () => {
	const { email, id } = personMade('forgot');
	const { browser: elsewhere } = await signedIn(email);
	const browser = new Browser();
	const asked = await browser.fill('/auth/forgot', '/auth/forgot', { email });
	const unknown = await browser.fill('/auth/forgot', '/auth/forgot', { email: 'nobody@auth.example' });
	const shown = ({ text }) => text.slice(text.indexOf('<main'), text.indexOf('</main>'));
	assert.equal(asked.status, 200);
	assert.equal(shown(asked), shown(unknown));
	const mail = await letterTo(email);
	assert.match(mail, /^Subject: Set a new password\r?$/m);
	const [link] = /\/auth\/set-password\?token=[\w-]+/.exec(decodedPart(mail, 'text/plain'));
	assert.ok(decodedPart(mail, 'text/html').includes(link));
	assert.equal(sql(`SELECT fields FROM outbox WHERE recipient = '${email}' AND done_at IS NOT NULL`)[0][0], '{}');
	for (const [weak, sentence] of [['short', /At least|at least/], ['1234567890', /guessed first/], [email, /too close/]]) {
		const refused = await browser.fill(link, '/auth/set-password', { password: weak });
		assert.equal(refused.status, 422, weak);
		assert.match(refused.text, sentence);
	}
	const form = hiddenFields((await browser.get(link)).text, '/auth/set-password');
	assert.equal((await browser.post('/auth/set-password', { ...form, password: 'four quiet words here' })).status, 303);
	assert.match((await browser.get('/auth/profile')).text, new RegExp(email));
	assert.match((await elsewhere.get('/auth/profile')).location, /^\/auth\/sign-in/);
	const again = new Browser();
	const page = await again.get(link);
	assert.match(page.text, /This link no longer works/);
	await again.post('/auth/set-password', { token: form.token, password: 'other quiet words',
		csrf: hiddenFields((await again.get('/auth/sign-in')).text, '/auth/sign-in').csrf });
	assert.equal(again.session, undefined);
	assert.equal((await signedIn(email)).answer.status, 422, 'the old password');
	assert.equal((await signedIn(email, 'four quiet words here')).answer.status, 303);
	assert.equal(sql(`SELECT COUNT(*) FROM person_tokens WHERE person_id = ${id} AND used_at IS NOT NULL`)[0][0], '1');
});

test('a new password needs the present one and ends the other sessions', async () => {
	const { email } = personMade('change');
	const { browser } = await signedIn(email);
	const { browser: other } = await signedIn(email);
	const wrong = await browser.fill('/auth/profile', '/auth/password', { present: 'no', password: 'three new words' });
	assert.equal(wrong.status, 422);
	assert.match(wrong.text, /not your present password/);
	assert.match(wrong.text, new RegExp(email), 'the page is shown again');
	assert.equal((await browser.fill('/auth/profile', '/auth/password', { present: password, password: 'three new words' })).status,
		303);
	assert.equal((await browser.get('/auth/profile')).status, 200);
	assert.equal((await other.get('/auth/profile')).status, 303);
	assert.equal((await signedIn(email, 'three new words')).answer.status, 303);
});

test('of an address too long to be carried along the sign-in keeps the page', async () => {
	const answer = await new Browser().get(`/work?${'&'.repeat(1500)}`);
	assert.deepEqual([answer.status, answer.location], [303, '/auth/sign-in?next=%2Fwork']);
});

test('somebody of two partners chooses, and only among their own', async (t) => {
	const { email, id } = personMade('two');
	t.after(() => sql(`DELETE FROM members WHERE person_id = ${id}`)); // nobody else's test expects a person of both
	sql(`INSERT INTO members (partner_id, person_id, role, joined_at) VALUES (1, ${id}, 'buyer', UTC_TIMESTAMP(6)),
		(2, ${id}, 'buyer', UTC_TIMESTAMP(6))`);
	const { browser, answer } = await signedIn(email);
	assert.equal(answer.location, '/auth/switch');
	const before = browser.session;
	const page = await browser.get('/auth/switch');
	const { csrf } = hiddenFields(page.text, '/auth/switch');
	assert.match(page.text, /Kwiaty i Dom[^]*Northlight Gifts/);
	assert.equal((await browser.post('/auth/switch', { csrf, next: '', partner: 3 })).status, 404);
	assert.equal((await browser.post('/auth/switch', { csrf, next: '', partner: 2 })).location, '/shop');
	assert.notEqual(browser.session, before);
	const hash = createHash('sha256').update(browser.session).digest('hex');
	assert.equal(sql(`SELECT partner_id FROM web_sessions WHERE id_hash = '${hash}'`)[0][0], '2');
});

test('a blocked person is out at once', async () => {
	const { email, id } = personMade('blocked');
	const { browser } = await signedIn(email);
	sql(`UPDATE persons SET blocked_at = UTC_TIMESTAMP(6) WHERE id = ${id}`);
	assert.equal((await browser.get('/auth/profile')).status, 303);
	assert.equal((await signedIn(email)).answer.status, 422);
});

test('a form that is sent after the session has ended is filled in again', async () => {
	const { email, id } = personMade('expired');
	const { browser } = await signedIn(email);
	const { text } = await browser.get('/auth/profile');
	const fields = { ...hiddenFields(text, '/auth/profile'), name: 'Typed before <the> end', phone: '12345', language: 'pl' };
	sql(`UPDATE web_sessions SET created_at = seen_at - INTERVAL 2 HOUR, seen_at = seen_at - INTERVAL 1 HOUR WHERE person_id = ${id}`);
	const late = await browser.post('/auth/profile', fields, { Referer: `${url}/auth/profile` });
	assert.equal(late.status, 303);
	assert.match(late.location, /^\/auth\/sign-in\?next=/);
	assert.equal(sql(`SELECT name FROM persons WHERE id = ${id}`)[0][0], 'Test expired', 'nothing was changed');
	const answer = await browser.fill(late.location, '/auth/sign-in', { email, password });
	assert.equal(answer.location, '/auth/profile');
	const again = await browser.get('/auth/profile');
	assert.match(again.text, /value="Typed before &lt;the&gt; end"/);
	assert.match(again.text, /value="12345"/);
});

test('pages of the account are not stored by anybody', async () => {
	const [person] = signInByRow([new Person(7, 1)]);
	const answer = await fetch(`${url}/auth/profile`, { headers: { Cookie: person.cookie } });
	assert.equal(answer.status, 200);
	assert.match(answer.headers.get('cache-control'), /no-store/);
});

// Takes all places in the queue for hashing away, as many people who sign in at once do.
async function queueFull(work) {
	const holder = spawn('bash', ['-c', `for n in $(seq 0 99); do
		[ -e "$0.$n" ] || { : > "$0.$n"; chmod 666 "$0.$n"; }
		exec {lock}> "$0.$n"; flock "$lock"; done; echo held; read`, join(process.env.FILAR_VAR, 'run/hash-place')]);
	await new Promise((resolve) => holder.stdout.once('data', resolve));
	try {
		await work();
	} finally {
		holder.stdin.end();
		await new Promise((resolve) => holder.once('exit', resolve));
	}
}

test('when too many sign in at once the next is asked to wait, and nothing is lost', async () => {
	const { email, id } = personMade('queued'), browser = new Browser();
	const { browser: inside } = await signedIn(email);
	await browser.fill('/auth/forgot', '/auth/forgot', { email });
	const [link] = /\/auth\/set-password\?token=[\w-]+/.exec(decodedPart(await letterTo(email), 'text/plain'));
	await queueFull(async () => {
		for (const answer of [(await signedIn(email)).answer,
			await browser.fill(link, '/auth/set-password', { password: 'four quiet words here' }),
			await inside.fill('/auth/profile', '/auth/password', { present: password, password: 'three new words' })]) {
			assert.equal(answer.status, 429);
			assert.ok(Number(answer.headers.get('retry-after')) > 0);
		}
	});
	assert.equal(sql(`SELECT COUNT(*) FROM person_tokens WHERE person_id = ${id} AND used_at IS NULL`)[0][0], '1');
	assert.equal((await browser.fill(link, '/auth/set-password', { password: 'four quiet words here' })).status, 303);
});

test('one’s own details are changed, and every place where one is signed in is told and ended', async () => {
	const { email, id } = personMade('own');
	const { browser } = await signedIn(email);
	const { browser: other } = await signedIn(email);
	const page = await browser.ask('/auth/profile', { headers: { 'User-Agent': 'Mozilla/5.0 (X11; Linux x86_64) Firefox/130.0' } });
	assert.match(page.text, new RegExp(email));
	sql(`UPDATE web_sessions SET browser = 'Mozilla/5.0 (iPhone; CPU iPhone OS 18_0) Safari/604.1' WHERE person_id = ${id}`);
	const told = (await browser.get('/auth/profile')).text;
	assert.match(told, /Safari/);
	assert.match(told, /iPhone/);
	assert.equal((await browser.fill('/auth/profile', '/auth/profile', { name: 'N', phone: '', language: 'en' })).status, 422);
	const saved = await browser.fill('/auth/profile', '/auth/profile', { name: 'Nela Own', phone: '+48 600', language: 'pl' });
	assert.equal(saved.status, 303);
	assert.deepEqual(sql(`SELECT name, phone, language FROM persons WHERE id = ${id}`), [['Nela Own', '+48 600', 'pl']]);
	assert.match((await browser.get('/auth/profile')).text, /<html lang="pl"/);
	assert.equal((await browser.fill('/auth/profile', '/auth/sessions/end', {})).status, 303);
	assert.equal((await other.get('/auth/profile')).status, 303);
	assert.equal((await browser.get('/auth/profile')).status, 200);
	assert.equal((await browser.fill('/auth/profile', '/auth/password', { present: password, password: 'short' })).status, 422);
	for (let tries = 0; tries < 5; tries++)
		assert.equal((await browser.fill('/auth/profile', '/auth/password', { present: `wrong ${tries}`, password: 'three new words' })).status, 422);
	const held = await browser.fill('/auth/profile', '/auth/password', { present: password, password: 'three new words' });
	assert.equal(held.status, 429, 'even the right one has to wait');
	assert.equal((await signedIn(email)).answer.status, 303, 'the old password holds');
});

test('whoever is signed in is sent on from the sign-in, and a person of two partners to where they wanted', async (t) => {
	const { email, id } = personMade('way');
	t.after(() => sql(`DELETE FROM members WHERE person_id = ${id}`));
	const { browser: alone, answer } = await signedIn(email);
	assert.equal(answer.location, '/auth/profile', 'of no partner');
	assert.equal((await alone.get('/auth/sign-in')).location, '/auth/profile');
	assert.equal((await alone.get('/auth/sign-in?next=%2Fshop%2Forders')).location, '/shop/orders');
	assert.equal((await alone.get('/auth/start')).location, '/auth/profile');
	sql(`INSERT INTO members (partner_id, person_id, role, joined_at) VALUES (1, ${id}, 'owner', UTC_TIMESTAMP(6)),
		(4, ${id}, 'owner', UTC_TIMESTAMP(6))`);
	const browser = new Browser();
	const chosen = await browser.fill('/auth/sign-in?next=%2Fwork', '/auth/sign-in', { email, password });
	assert.equal(chosen.location, '/auth/switch?next=%2Fwork');
	assert.equal((await browser.get('/auth')).location, '/auth/switch');
	const there = await browser.fill(chosen.location, '/auth/switch', { partner: 4 });
	assert.equal(there.location, '/work');
	assert.equal((await browser.get('/auth')).location, '/work', 'of the partner that they act for');
	assert.equal((await browser.get('/auth/start')).location, '/work');
	assert.equal((await browser.fill('/auth/switch', '/auth/switch', { partner: 4, next: '' })).location, '/work');
	assert.equal((await browser.post('/auth/sign-out', { csrf: hiddenFields((await browser.get('/auth/profile')).text, '/auth/sign-out').csrf })).location,
		'/auth/sign-in');
	assert.match((await browser.get('/auth/profile')).location, /^\/auth\/sign-in/);
});

test('two who use one link at once: one sets the password, the other is told that the link is used', async () => {
	const { email, id } = personMade('twice'), one = new Browser(), two = new Browser();
	await one.fill('/auth/forgot', '/auth/forgot', { email });
	const [link] = /\/auth\/set-password\?token=[\w-]+/.exec(decodedPart(await letterTo(email), 'text/plain'));
	const answers = await Promise.all([one, two].map((browser, n) => browser.fill(link, '/auth/set-password', { password: `four quiet words ${n}` })));
	assert.deepEqual(answers.map(({ status }) => status).sort(), [200, 303]);
	const winner = answers.findIndex(({ status }) => status === 303);
	assert.equal((await signedIn(email, `four quiet words ${winner}`)).answer.status, 303);
	assert.equal((await signedIn(email, `four quiet words ${1 - winner}`)).answer.status, 422);
	assert.equal(sql(`SELECT COUNT(*) FROM audit WHERE action = 'password_set' AND object = 'person' AND object_id = ${id}`)[0][0], '1');
});

test('letters for a forgotten password are few, and none goes to who is blocked', async () => {
	const letters = (email) => Number(sql(`SELECT COUNT(*) FROM outbox WHERE recipient = '${email}'`)[0][0]);
	const asking = personMade('often'), blocked = personMade('shut'), browser = new Browser();
	sql(`UPDATE persons SET blocked_at = UTC_TIMESTAMP(6) WHERE id = ${blocked.id}`);
	for (let n = 0; n < 7; n++)
		assert.equal((await browser.fill('/auth/forgot', '/auth/forgot', { email: asking.email })).status, 200);
	assert.equal((await browser.fill('/auth/forgot', '/auth/forgot', { email: blocked.email })).status, 200);
	assert.equal(letters(asking.email), 5);
	assert.equal(letters(blocked.email), 0);
});

test('whoever has no password cannot change it, and signing out twice is no fault', async () => {
	const { email, id } = personMade('bare');
	const { browser } = await signedIn(email);
	sql(`DELETE FROM credentials WHERE person_id = ${id}`);
	assert.equal((await browser.fill('/auth/profile', '/auth/password', { present: password, password: 'three new words' })).status, 422);
	const out = hiddenFields((await browser.get('/auth/profile')).text, '/auth/sign-out');
	assert.equal((await browser.post('/auth/sign-out', out)).location, '/auth/sign-in');
	const { csrf } = hiddenFields((await browser.get('/auth/sign-in')).text, '/auth/sign-in');
	assert.equal((await browser.post('/auth/sign-out', { csrf })).location, '/auth/sign-in');
	const answer = await new Browser().fill('/auth/sign-in?next=%2Fauth%2Fsign-out', '/auth/sign-in', { email: 'anna@kwiaty.example', password });
	assert.equal(answer.location, '/shop', 'nobody is sent from the sign-in to the sign-out');
});

test('a partner who both sells and makes begins in the storefront', async (t) => {
	for (const kind of ['reseller', 'promoter']) {
		const { email, id } = personMade(kind), name = `Both ${email}`;
		sql(`INSERT INTO partners (name, contractor, ${kind}, created_at) VALUES ('${name}', TRUE, TRUE, UTC_TIMESTAMP(6));
			INSERT INTO members (partner_id, person_id, role, joined_at) VALUES (LAST_INSERT_ID(), ${id}, 'owner', UTC_TIMESTAMP(6))`);
		t.after(() => sql(`DELETE FROM members WHERE person_id = ${id}; DELETE FROM partners WHERE name = '${name}'`));
		assert.equal((await signedIn(email)).answer.location, '/shop', kind);
	}
});

test('a session that is used is kept awake', async () => {
	const { email, id } = personMade('awake');
	const { browser } = await signedIn(email);
	sql(`UPDATE web_sessions SET created_at = created_at - INTERVAL 1 HOUR, seen_at = seen_at - INTERVAL 10 MINUTE WHERE person_id = ${id}`);
	assert.equal((await browser.get('/auth/profile')).status, 200);
	assert.equal(sql(`SELECT seen_at > UTC_TIMESTAMP(6) - INTERVAL 1 MINUTE FROM web_sessions WHERE person_id = ${id}`)[0][0], '1');
});
