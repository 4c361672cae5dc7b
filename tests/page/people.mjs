// The people of a partner through the pages: owners invite, the invited join with and without an account, roles hold.
// And the company's address and mark as the administrator sets them.
import { test, before } from 'node:test';
import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { readFileSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { encoded, folder, ownPage, send } from '../lib/client.mjs';
import { Person, hiddenFields, number, signIn, sql, url } from './support/lib.mjs';

const owner = new Person(7, 1), other = new Person(8, 2), contractor = new Person(10, 4), administrator = new Person(1, 'NULL');
const mailFolder = join(folder, 'mail');
const people = '/shop/company/people', run = randomBytes(4).toString('hex'), started = Date.now() - 1000;

before(() => {
	sql('DELETE FROM web_counters'); // letters that other tests asked for
	return signIn([owner, other, contractor, administrator]);
});

async function post(person, page, action, fields = {}) {
	return person.post(action, { ...hiddenFields((await person.get(page)).text, action), ...fields });
}

const invite = (who, email, fields = {}) => post(who, people, `${people}/invite`, { email, name: '', role: 'buyer', language: 'pl', ...fields });

// From the letter itself: the secret is wiped from the outbox once it has left.
async function link(email) {
	return /https?:\/\/[^\s"<]*?(\/auth\/invitation\?token=[\w-]+)/.exec(await sentLetter(email, started))[1];
}

// A browser without a session: its cookie of before sign-in and the form's token.
async function stranger(path) {
	const shown = await fetch(url + path, { redirect: 'manual' });
	const cookie = shown.headers.getSetCookie().map((one) => one.split(';')[0]).join('; ');
	return { text: await shown.text(), cookie };
}

test('an owner invites somebody new, who chooses a password and acts with that role only', async () => {
	const email = `new-${run}@buyers.example`;
	sql(`DELETE FROM outbox WHERE recipient = '${email}'`);
	assert.equal((await invite(owner, email, { role: 'king' })).status, 422);
	assert.equal((await invite(owner, email.toUpperCase().replace('BUYERS.EXAMPLE', 'buyers.example'))).status, 303);
	assert.match((await owner.get(people)).text, new RegExp(email));
	const again = await invite(owner, email);
	assert.equal(again.status, 422);
	assert.match(again.text, /has an invitation already/);
	const path = await link(email), token = new URL(path, url).searchParams.get('token');
	const page = await stranger(path);
	assert.match(page.text, /Kwiaty i Dom/);
	assert.match(page.text, /Your role: Buyer/);
	assert.equal(number(`SELECT COUNT(*) FROM persons WHERE email = '${email}'`), 0, 'no account before the answer');
	const join = '/auth/invitation/join', send = (fields) => fetch(url + join, { method: 'POST', redirect: 'manual',
		body: new URLSearchParams({ ...hiddenFields(page.text, join), ...fields }),
		headers: { Cookie: page.cookie, Origin: url, 'Sec-Fetch-Site': 'same-origin' } });
	assert.equal((await send({ name: 'Nela Nowa', password: 'short' })).status, 422);
	assert.equal((await send({ name: 'Nela Nowa', password: `long enough ${run}` })).status, 303);
	const id = number(`SELECT id FROM persons WHERE email = '${email}'`);
	assert.deepEqual(sql(`SELECT partner_id, role FROM members WHERE person_id = ${id}`), [['1', 'buyer']]);
	const [nela] = signIn([new Person(id, 1)]);
	const shown = await nela.get(people);
	assert.equal(shown.status, 200);
	assert.ok(!shown.text.includes(`${people}/invite`), 'a buyer changes nobody');
	assert.equal((await nela.get('/shop/earnings')).status, 403);
	const { csrf } = hiddenFields((await nela.get('/shop/cart')).text, '/auth/sign-out');
	assert.equal((await nela.post(`${people}/7/remove`, { csrf })).status, 403);
	assert.match((await (await fetch(`${url}/auth/invitation?token=${token}`)).text()), /no longer works/);
	assert.equal((await post(owner, people, `${people}/${id}/role`, { role: 'accountant' })).status, 303);
	assert.equal((await nela.get('/shop/earnings')).status, 200);
	assert.equal((await nela.get('/shop/products')).status, 403);
	assert.equal((await post(owner, people, `${people}/${id}/remove`)).status, 303);
	assert.notEqual((await nela.get('/shop')).status, 200);
});

test('a known person accepts when signed in, then chooses whom to act for', async () => {
	const email = sql('SELECT email FROM persons WHERE id = 8')[0][0];
	sql('DELETE FROM members WHERE partner_id = 1 AND person_id = 8');
	assert.equal((await invite(owner, email, { role: 'owner' })).status, 303);
	const path = await link(email);
	assert.match((await stranger(path)).text, /Sign in and accept/);
	assert.match((await contractor.get(path)).text, /Otwarta jest sesja innego konta/);
	const accepted = await post(other, path, '/auth/invitation/accept');
	assert.equal(accepted.status, 303);
	assert.deepEqual(sql('SELECT partner_id, role FROM members WHERE person_id = 8 ORDER BY partner_id'), [['1', 'owner'], ['2', 'owner']]);
	const [both] = signIn([new Person(8, 2)]);
	const choice = await both.get('/auth/switch');
	assert.ok(choice.text.includes('Kwiaty i Dom') && choice.text.includes('Northlight Gifts'));
	const [second] = signIn([new Person(8, 1)]);
	assert.equal((await post(second, people, `${people}/8/remove`)).location, '/auth');
	const last = await post(owner, people, `${people}/7/remove`);
	assert.equal(last.status, 422);
	assert.match(last.text, /needs at least one owner/);
});

test('one partner never reaches the invitations and people of another', async () => {
	const email = `foreign-${run}@buyers.example`;
	await invite(owner, email);
	const id = number(`SELECT MAX(id) FROM member_invitations WHERE email = '${email}'`);
	const [fresh] = signIn([new Person(8, 2)]);
	const { csrf } = hiddenFields((await fresh.get(people)).text, `${people}/invite`);
	for (const step of ['again', 'withdraw'])
		assert.equal((await fresh.post(`${people}/invitations/${id}/${step}`, { csrf })).status, 422);
	assert.equal((await fresh.post(`${people}/7/remove`, { csrf })).status, 422);
	assert.equal(number(`SELECT COUNT(*) FROM member_invitations WHERE id = ${id} AND outcome IS NULL`), 1);
	assert.equal((await post(owner, people, `${people}/invitations/${id}/withdraw`)).status, 303);
});

test('who is invited may say no, without an account, and the letter works no more', async () => {
	const email = `no-${run}@buyers.example`, decline = '/auth/invitation/decline', join = '/auth/invitation/join';
	assert.equal((await invite(owner, email)).status, 303);
	const path = await link(email), page = await stranger(path);
	const answer = (action, fields = {}) => fetch(url + action, { method: 'POST', redirect: 'manual',
		body: new URLSearchParams({ ...hiddenFields(page.text, action), ...fields }),
		headers: { Cookie: page.cookie, Origin: url, 'Sec-Fetch-Site': 'same-origin' } });
	assert.equal((await answer(decline)).status, 303);
	assert.equal(sql(`SELECT outcome FROM member_invitations WHERE email = '${email}'`)[0][0], 'declined');
	for (const late of [await answer(decline), await answer(join, { name: 'Nela Nowa', password: `long enough ${run}` }),
		await fetch(url + path)]) {
		assert.equal(late.status, 200);
		assert.match(await late.text(), /no longer works/);
	}
	assert.equal(number(`SELECT COUNT(*) FROM persons WHERE email = '${email}'`), 0);
	// somebody else's invitation is not accepted by whoever is signed in
	const other2 = `theirs-${run}@buyers.example`;
	assert.equal((await invite(owner, other2)).status, 303);
	const theirs = await link(other2), { csrf } = hiddenFields((await contractor.get('/auth/profile')).text, '/auth/sign-out');
	const token = new URL(theirs, url).searchParams.get('token');
	assert.equal((await contractor.post('/auth/invitation/accept', { csrf, token })).status, 200);
	assert.equal((await contractor.post(join, { csrf, token, name: 'Nela Nowa', password: `long enough ${run}` })).status, 200);
	assert.equal(number(`SELECT COUNT(*) FROM member_invitations WHERE email = '${other2}' AND outcome IS NULL`), 1);
});

test('the invitation of somebody who was shut out works no more', async () => {
	const email = `shut-${run}@buyers.example`, join = '/auth/invitation/join';
	sql(`INSERT INTO persons (email, name, language, created_at) VALUES ('${email}', 'Shut Out', 'en', UTC_TIMESTAMP(6))`);
	assert.equal((await invite(owner, email)).status, 303);
	const path = await link(email), page = await stranger(path);
	sql(`UPDATE persons SET blocked_at = UTC_TIMESTAMP(6) WHERE email = '${email}'`);
	assert.match((await stranger(path)).text, /no longer works/);
	const answer = await fetch(url + join, { method: 'POST', redirect: 'manual',
		body: new URLSearchParams({ ...hiddenFields(page.text, join), name: 'Shut Out', password: `long enough ${run}` }),
		headers: { Cookie: page.cookie, Origin: url, 'Sec-Fetch-Site': 'same-origin' } });
	assert.equal(answer.status, 200);
	assert.match(await answer.text(), /no longer works/);
	assert.equal(number(`SELECT COUNT(*) FROM members m JOIN persons p ON p.id = m.person_id WHERE p.email = '${email}'`), 0);
});

test('of two answers to one invitation at once one counts', async () => {
	const email = `race-${run}@buyers.example`, join = '/auth/invitation/join', known = sql('SELECT email FROM persons WHERE id = 10')[0][0];
	assert.equal((await invite(owner, email)).status, 303);
	const path = await link(email), page = await stranger(path);
	const joined = await Promise.all(['Nela One', 'Nela Two'].map((name) => fetch(url + join, { method: 'POST', redirect: 'manual',
		body: new URLSearchParams({ ...hiddenFields(page.text, join), name, password: `long enough ${run}` }),
		headers: { Cookie: page.cookie, Origin: url, 'Sec-Fetch-Site': 'same-origin' } })));
	assert.deepEqual(joined.map(({ status }) => status).sort(), [200, 303]);
	const id = number(`SELECT id FROM persons WHERE email = '${email}'`);
	assert.equal(number(`SELECT COUNT(*) FROM members WHERE person_id = ${id}`), 1);
	sql(`DELETE FROM members WHERE person_id = ${id}; DELETE FROM members WHERE partner_id = 1 AND person_id = 10`);
	assert.equal((await invite(owner, known)).status, 303);
	const accept = '/auth/invitation/accept', [marek] = signIn([new Person(10, 4)]), theirs = await link(known);
	const fields = hiddenFields((await marek.get(theirs)).text, accept);
	const accepted = await Promise.all([marek.post(accept, fields), marek.post(accept, fields)]);
	assert.ok(accepted.some(({ status }) => status === 303), accepted.map(({ status }) => status).join());
	assert.equal(number('SELECT COUNT(*) FROM members WHERE partner_id = 1 AND person_id = 10'), 1);
	sql('DELETE FROM members WHERE partner_id = 1 AND person_id = 10');
});

const settings = '/admin/settings';

async function changed(fields) {
	const { text } = await administrator.get(settings);
	const values = Object.fromEntries([...text.matchAll(/<input class="form-control"[^>]* name="(\w+)"[^>]* value="([^"]*)"/g)]
		.map(([, name, value]) => [name, value.replaceAll('&amp;', '&')]));
	delete values.mark;
	return administrator.post(settings, { ...hiddenFields(text, settings), ...values, ...fields });
}

test('the address of the site is checked, and links follow it without a restart', async () => {
	for (const wrong of ['partners.example.com', 'http://partners.example.com', 'https://partners.example.com/path', 'https://a b.com',
		'https://user@x.com', 'javascript:alert(1)', 'https://x.com:99999', 'http://l', 'https://-x.com'])
		assert.equal((await changed({ base_url: wrong })).status, 422, wrong);
	assert.equal((await changed({ base_url: 'https://Partners.Example.com/' })).status, 303);
	assert.deepEqual(sql('SELECT base_url FROM company_settings'), [['https://partners.example.com']]);
	await new Promise((resolve) => setTimeout(resolve, 1200));
	sql('UPDATE outbox SET done_at = UTC_TIMESTAMP(6) WHERE done_at IS NULL');
	assert.equal((await administrator.post(settings, {}, { 'Sec-Fetch-Site': 'cross-site', Origin: 'https://evil.example' })).status, 403);
	assert.equal((await changed({ base_url: '' })).status, 303, 'the installation\'s own address still works');
});

// The newest letter in the mailbox folder to that address, as plain text; waits for it.
async function sentLetter(address, after) {
	for (const end = Date.now() + 20000; Date.now() < end; await new Promise((resolve) => setTimeout(resolve, 150))) {
		const found = readdirSync(mailFolder).filter((name) => name.endsWith('.eml')).map((name) => join(mailFolder, name))
			.filter((file) => statSync(file).mtimeMs >= after).map((file) => readFileSync(file, 'utf8'))
			.find((text) => text.split(/\r?\n\r?\n/)[0].includes(address));
		if (found)
			return found.replace(/=\r?\n/g, '').replace(/=3D/g, '=');
	}
	throw new Error(`no letter to ${address}`);
}

// Asks for a new password under a Host, and with forwarding headers, that are not ours.
async function forgotten(email) {
	const evil = { Host: 'evil.example', 'X-Forwarded-Host': 'evil.example', Forwarded: 'host=evil.example' };
	const shown = await send('GET', '/auth/forgot', { headers: evil });
	const cookie = shown.headers['set-cookie'].map((one) => one.split(';')[0]).join('; '), after = Date.now() - 1000;
	const answer = await send('POST', '/auth/forgot', { headers: { ...evil, ...ownPage, Cookie: cookie, 'Content-Type': 'application/x-www-form-urlencoded' },
		body: encoded({ ...hiddenFields(shown.text, '/auth/forgot'), email }) });
	assert.ok(answer.status < 400, String(answer.status));
	return sentLetter(email, after);
}

test('links in a sent letter begin with the configured address, never with Host', async () => {
	const [[email]] = sql('SELECT email FROM persons WHERE id = 9');
	const links = (text) => [...new Set([...text.matchAll(/https?:\/\/[^/\s"<>]+/g)].map(([origin]) => origin))].filter((origin) => !origin.includes('w3.org'));
	const own = await forgotten(email);
	assert.deepEqual(links(own), [new URL(url).origin], 'the address of the installation');
	assert.match(own, new RegExp(`${url}/auth/[a-z-]+\\?token=`));
	sql("UPDATE company_settings SET base_url = 'https://partners.hearth.example', version = version + 1");
	await new Promise((resolve) => setTimeout(resolve, 1500));
	try {
		sql(`UPDATE person_tokens SET used_at = UTC_TIMESTAMP(6) WHERE person_id = 9 AND used_at IS NULL`);
		const { text } = { text: await forgotten(sql('SELECT email FROM persons WHERE id = 8')[0][0]) };
		assert.deepEqual(links(text), ['https://partners.hearth.example'], 'the address that the administrator set');
	} finally {
		sql("UPDATE company_settings SET base_url = '', version = version + 1");
	}
});

test('the mark is judged by its bytes, shown everywhere, and never by its name', async () => {
	const png = Buffer.from('iVBORw0KGgoAAAANSUhEUgAAABAAAAAQCAYAAAAf8/9hAAAAF0lEQVR42mNkYPhfz0ABYBw1YNSAkWEAAP8AD/0S0tYAAAAASUVORK5CYII=', 'base64');
	const send = async (name, bytes) => {
		const form = new FormData(), action = `${settings}/mark`;
		for (const [field, value] of Object.entries(hiddenFields((await administrator.get(settings)).text, action)))
			form.set(field, value);
		form.set('mark', new Blob([bytes]), name);
		const answer = await fetch(url + action, { method: 'POST', redirect: 'manual', body: form,
			headers: { Cookie: administrator.cookie, Origin: url, 'Sec-Fetch-Site': 'same-origin' } });
		return { status: answer.status, text: await answer.text() };
	};
	for (const [name, bytes, why] of [['m.png', '<svg xmlns="http://www.w3.org/2000/svg"/>', /SVG picture can carry code/],
		['m.png', 'text', /no PNG or JPEG/], ['m.png', png.subarray(0, 60), /damaged or cut short/],
		['m.png', Buffer.concat([png, Buffer.from('<script>')]), /damaged or cut short/], ['m.png', Buffer.alloc(300 * 1024, 1), /smaller file/]]) {
		const refused = await send(name, bytes);
		assert.equal(refused.status, 422, name);
		assert.match(refused.text, why);
	}
	assert.equal((await send('anything.txt', png)).status, 303);
	await new Promise((resolve) => setTimeout(resolve, 1200));
	const path = /<a class="brand"[^>]*><img src="(\/mark\/[0-9a-f]{32}\.png)"/.exec(await (await fetch(`${url}/programme`)).text())[1];
	const served = await fetch(url + path);
	assert.equal(served.headers.get('content-type'), 'image/png');
	assert.equal(served.headers.get('x-content-type-options'), 'nosniff');
	assert.ok(Buffer.from(await served.arrayBuffer()).equals(png));
	assert.equal((await fetch(`${url}/mark/${'0'.repeat(32)}.png`)).status, 404);
	assert.equal((await post(administrator, settings, `${settings}/mark/remove`)).status, 303);
	await new Promise((resolve) => setTimeout(resolve, 1200));
	assert.ok((await (await fetch(`${url}/programme`)).text()).includes('src="/static/mark.svg"'));
});

test('a sponsor is looked for without JavaScript: nothing is decided, everything typed stays', async () => {
	const recruiter = new Person(2, 'NULL');
	signIn([recruiter]);
	sql(`INSERT INTO applications (kind, state, name, email, company, tax_number, phone, country, language, about, programme_version_id,
		consent_at, fill_seconds, address, submitted_at, confirmed_at, answer_due_at)
		SELECT 'reseller', 'screening', 'Sue Look', 'sue-${run}@x.example', 'Sue ${run}', '', '', 'GB', 'en', 'About', MAX(id),
		UTC_TIMESTAMP(6), 60, '127.0.0.1', UTC_TIMESTAMP(6), UTC_TIMESTAMP(6), UTC_TIMESTAMP(6) FROM programme_versions`);
	const id = number(`SELECT MAX(id) FROM applications WHERE email = 'sue-${run}@x.example'`);
	const page = `/admin/applications/${id}`, approve = `${page}/approve`;
	const fields = { reseller: 'yes', tier: 'standard', price_list: 0, assortment: 1, welcome: 'Good to have you' };
	const found = await post(recruiter, page, approve, { ...fields, sponsor: 'light', look: 'yes' });
	assert.equal(found.status, 200, 'a look-up is no mistake');
	assert.match(found.text, /<div class="note good"><p>[^<]*Nic jeszcze nie|<div class="note good"><p>[^<]*Nothing is decided yet/);
	assert.doesNotMatch(found.text, /class="note stop"|class="errors"|aria-invalid/);
	assert.match(found.text, /type="radio" id="sponsor-2" name="sponsor_choice"/);
	assert.match(found.text, /Good to have you/);
	assert.match((await post(recruiter, page, approve, { ...fields, sponsor: '%%', look: 'yes' })).text, /Żaden partner nie ma takiego numeru/);
	assert.equal((await post(recruiter, page, approve, { ...fields, sponsor: '', look: 'yes' })).status, 422, 'nothing to look for');
	assert.equal(number(`SELECT COUNT(*) FROM applications WHERE id = ${id} AND state = 'screening'`), 1);
	assert.equal((await post(recruiter, page, approve, { ...fields, sponsor: 'light', sponsor_choice: 2 })).status, 303);
	assert.deepEqual(sql(`SELECT s.sponsor_id FROM applications a JOIN partner_sponsors s ON s.partner_id = a.partner_id WHERE a.id = ${id}`), [['2']]);
});
