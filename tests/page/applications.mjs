// From the application form to the partner, through the real nginx: the letter's link, the button, the review with its
// flags, a question and its answer, the approval; fifty reviewers at once; what is typed wrong, and robots.
import { test } from 'node:test';
import assert from 'node:assert/strict';
import { readFileSync, readdirSync } from 'node:fs';
import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { Person, hiddenFields, number, signIn, sql, url } from './support/lib.mjs';

const mails = join(process.env.FILAR_VAR, 'mail');
const wait = (milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds));
const [[recruiterId]] = sql("SELECT person_id FROM staff_roles WHERE role = 'recruiter' ORDER BY person_id LIMIT 1");
const [recruiter] = signIn([new Person(Number(recruiterId), 0)]);
let serial = Date.now();

// A guest's browser without script: keeps cookies, follows nothing.
class Guest {
	cookies = new Map();

	async ask(path, options = {}) {
		const answer = await fetch(url + path, { redirect: 'manual', ...options, headers: {
			Cookie: [...this.cookies].map(([name, value]) => `${name}=${value}`).join('; '), ...options.headers } });
		for (const line of answer.headers.getSetCookie()) {
			const [, name, value] = /^([^=]+)=([^;]*)/.exec(line);
			this.cookies.set(name, value);
		}
		return { status: answer.status, location: answer.headers.get('location'), headers: answer.headers,
			text: await answer.text() };
	}

	// Fills in the form with that action on that page.
	async send(page, action, fields) {
		const { text } = await this.ask(page);
		return this.ask(action, { method: 'POST', body: new URLSearchParams({ ...hiddenFields(text, action), ...fields }),
			headers: { Origin: url, 'Sec-Fetch-Site': 'same-origin' } });
	}
}

function filled(more = {}) {
	serial += 1;
	return { kind: 'reseller', name: 'Mara Quill', company: `Willow ${serial}`, email: `mara.${serial}@willow.example`,
		phone: '', tax_number: '', website: 'willow.example', country: 'GB', consent: 'yes', monthly_orders: '6',
		about: 'Two shops for candles and gifts.', ...more };
}

// The private links in the letters to that address, waiting for at least so many.
async function links(address, count) {
	for (let tries = 0; tries < 120; tries++) {
		const letters = readdirSync(mails).filter((name) => name.endsWith('.eml'))
			.map((name) => readFileSync(join(mails, name), 'utf8')).filter((text) => text.includes(address));
		const found = letters.flatMap((text) => {
			const parts = [text.replace(/=\r?\n/g, ''), ...[...text.matchAll(/\r?\n\r?\n([A-Za-z0-9+/=\r\n]{60,})/g)]
				.map(([, part]) => Buffer.from(part, 'base64').toString())];
			return /\/application\/[\w-]{43}/.exec(parts.join('\n')) ?? [];
		});
		if (found.length >= count)
			return found;
		await wait(250);
	}
	throw new Error(`${address} got fewer than ${count} letters`);
}

const idOf = (address) => number(`SELECT MAX(id) FROM applications WHERE email = '${address}'`);
const stateOf = (id) => sql(`SELECT state FROM applications WHERE id = ${id}`)[0][0];

async function review(id, step, fields = {}) {
	const path = `/admin/applications/${id}`;
	const { text } = await recruiter.get(path);
	return recruiter.post(`${path}/${step}`, { ...hiddenFields(text, `${path}/${step}`), ...fields });
}

// An application that is confirmed, as a letter's button would do it.
async function confirmed(more) {
	const guest = new Guest();
	const fields = filled(more);
	assert.equal((await guest.send('/apply', '/apply', fields)).status, 303);
	const [link] = await links(fields.email, 1);
	assert.equal((await guest.send(link, `${link}/confirm`, {})).status, 303);
	return { guest, link, fields, id: idOf(fields.email) };
}

test('from the form to the partner', async () => {
	const [[tax]] = sql("SELECT tax_number FROM partners WHERE tax_number <> '' ORDER BY id LIMIT 1");
	const guest = new Guest();
	const fields = filled({ tax_number: tax.toLowerCase().replace(/(..)/, '$1 ') });
	assert.equal((await guest.send('/apply', '/apply', fields)).location, '/apply/sent');
	const id = idOf(fields.email);
	assert.equal(stateOf(id), 'unconfirmed');

	const [link] = await links(fields.email, 1);
	const opened = await guest.ask(link);
	assert.equal(opened.status, 200);
	assert.match(opened.headers.get('cache-control'), /no-store/);
	assert.equal(stateOf(id), 'unconfirmed', 'opening the link changes nothing');
	assert.equal((await guest.send(link, `${link}/confirm`, {})).status, 303);
	assert.equal(stateOf(id), 'new');
	assert.equal(number(`SELECT DATEDIFF(answer_due_at, confirmed_at) FROM applications WHERE id = ${id}`),
		number("SELECT value FROM programme_parameters WHERE name = 'answer.days' ORDER BY version_id DESC LIMIT 1"));

	assert.match((await recruiter.get('/admin/applications')).text, new RegExp(fields.company));
	const page = await recruiter.get(`/admin/applications/${id}`);
	assert.match(page.text, /chip stop/);
	assert.deepEqual(sql(`SELECT kind, level FROM application_flags WHERE application_id = ${id} ORDER BY kind`),
		[['duplicate_tax', 'high'], ['too_fast', 'low']]);

	assert.equal((await review(id, 'take')).status, 303);
	assert.equal((await review(id, 'ask', { question: 'Since when are you open?' })).status, 303);
	assert.equal((await review(id, 'note', { note: 'A note that stays here.' })).status, 303);
	const [, , last] = await links(fields.email, 3);
	const asked = await new Guest().ask(last);
	assert.match(asked.text, /Since when are you open\?/);
	assert.doesNotMatch(asked.text, /A note that stays here/);
	assert.equal((await guest.send(link, `${link}/answer`, { answer: 'Since March 2019.' })).status, 303);
	assert.equal(stateOf(id), 'screening');

	const [[sponsor]] = sql('SELECT MIN(id) FROM partners');
	const [[assortment]] = sql('SELECT MIN(id) FROM assortments');
	const approved = await review(id, 'approve', { reseller: 'yes', tier: 'silver', price_list: '0', assortment,
		sponsor: `P-${1000 + Number(sponsor)}`, payment_days: '30', welcome: 'Welcome.' });
	assert.equal(approved.status, 303);
	assert.deepEqual(sql(`SELECT p.name, p.tier, p.payment_days, s.sponsor_id, a.assortment_id FROM applications x
		JOIN partners p ON p.id = x.partner_id JOIN partner_sponsors s ON s.partner_id = p.id
		JOIN partner_assortments a ON a.partner_id = p.id WHERE x.id = ${id}`),
	[[fields.company, 'silver', '30', sponsor, assortment]]);
	assert.match((await guest.ask(link)).text, /chip good/);
	assert.equal(number(`SELECT COUNT(*) FROM outbox WHERE template = 'invitation' AND recipient = '${fields.email}'`), 1);
});

test('of fifty approvals at once exactly one stands', async () => {
	const { id, fields } = await confirmed();
	const path = `/admin/applications/${id}`;
	const hidden = hiddenFields((await recruiter.get(path)).text, `${path}/approve`);
	const start = performance.now();
	const answers = await Promise.all(Array.from({ length: 50 }, () => recruiter.post(`${path}/approve`,
		{ ...hidden, reseller: 'yes', tier: 'standard', price_list: '0', assortment: '0' })));
	console.log(`50 approvals at once: ${Math.round(performance.now() - start)} ms`);
	assert.equal(answers.filter(({ status }) => status === 303).length, 1);
	assert.equal(answers.filter(({ status }) => status === 422).length, 49);
	assert.equal(number(`SELECT COUNT(*) FROM partners WHERE email = '${fields.email}'`), 1);
	assert.equal(number(`SELECT COUNT(*) FROM application_events WHERE application_id = ${id} AND kind = 'decision'`), 1);
});

test('what is typed wrong is told and kept', async () => {
	const guest = new Guest();
	const fields = filled({ monthly_orders: 'many', email: 'nobody', about: 'Candles & <gifts> for everyone.' });
	const answer = await guest.send('/apply', '/apply', fields);
	assert.equal(answer.status, 422);
	assert.match(answer.text, /value="many"/);
	assert.match(answer.text, /value="nobody"/);
	assert.match(answer.text, /Candles &amp; &lt;gifts&gt; for everyone\./);
	assert.match(answer.text, new RegExp(`value="${fields.company}"`));
	assert.match(answer.text, /href="#email"/);
	assert.equal(number(`SELECT COUNT(*) FROM applications WHERE company = '${fields.company}'`), 0);
	assert.equal((await guest.send('/apply', '/apply', filled({ kind: 'owner' }))).status, 422);
	assert.equal((await guest.send('/apply', '/apply', { ...filled(), state: 'approved' })).status, 400);
	const { consent, ...without } = filled();
	assert.equal(consent, 'yes');
	assert.equal((await guest.send('/apply', '/apply', without)).status, 422);
});

test('a robot that fills in the hidden field is thanked, and nothing is kept', async () => {
	const fields = filled({ fax: '+44 1' });
	assert.equal((await new Guest().send('/apply', '/apply', fields)).location, '/apply/sent');
	assert.equal(number(`SELECT COUNT(*) FROM applications WHERE email = '${fields.email}'`), 0);
});

test('a forged start time counts as too fast, an old one does not', async () => {
	const forged = filled({ started: '1700000000000000.0000' });
	assert.equal((await new Guest().send('/apply', '/apply', forged)).status, 303);
	assert.equal(number(`SELECT COUNT(*) FROM application_flags WHERE application_id = ${idOf(forged.email)}
		AND kind = 'too_fast'`), 1);
	const guest = new Guest();
	const slow = filled();
	const hidden = hiddenFields((await guest.ask('/apply')).text, '/apply');
	await wait(5200);
	const answer = await guest.ask('/apply', { method: 'POST', body: new URLSearchParams({ ...hidden, ...slow }),
		headers: { Origin: url, 'Sec-Fetch-Site': 'same-origin' } });
	assert.equal(answer.status, 303);
	assert.equal(number(`SELECT COUNT(*) FROM application_flags WHERE application_id = ${idOf(slow.email)}
		AND kind = 'too_fast'`), 0);
});

test('the same form sent twice is one application', async () => {
	const guest = new Guest();
	const fields = filled();
	const body = { ...hiddenFields((await guest.ask('/apply')).text, '/apply'), ...fields };
	const send = () => guest.ask('/apply', { method: 'POST', body: new URLSearchParams(body),
		headers: { Origin: url, 'Sec-Fetch-Site': 'same-origin' } });
	assert.deepEqual((await Promise.all([send(), send(), send()])).map(({ status }) => status), [303, 303, 303]);
	assert.equal(number(`SELECT COUNT(*) FROM applications WHERE email = '${fields.email}'`), 1);
});

test('a wrong link, and one to steps that are not the candidate\'s', async () => {
	const wrong = createHash('sha256').update('wrong').digest('base64url');
	assert.equal((await new Guest().ask(`/application/${wrong}`)).status, 404);
	assert.equal((await new Guest().ask('/application/short')).status, 404);
	const { guest, link, id } = await confirmed();
	const csrf = hiddenFields((await guest.ask(`${link}/withdraw`)).text, `${link}/withdraw`);
	const post = (step, fields) => guest.ask(`${link}/${step}`, { method: 'POST', body: new URLSearchParams({ ...csrf, ...fields }),
		headers: { Origin: url, 'Sec-Fetch-Site': 'same-origin' } });
	assert.equal((await post('answer', { answer: 'Nobody asked.' })).status, 422);
	assert.equal((await post('withdraw', {})).status, 303);
	assert.equal(stateOf(id), 'withdrawn');
	assert.equal((await post('withdraw', {})).status, 422);
	assert.equal((await new Guest().ask(`/admin/applications/${id}`)).status, 303, 'guests are sent to sign in');
});

test('an old page of a reviewer decides nothing', async () => {
	const { id } = await confirmed();
	const path = `/admin/applications/${id}`;
	const old = hiddenFields((await recruiter.get(path)).text, `${path}/reject`);
	assert.equal((await review(id, 'take')).status, 303);
	assert.equal((await recruiter.post(`${path}/reject`, { ...old, reason: 'Too far from our shops.' })).status, 422);
	assert.equal(stateOf(id), 'screening');
	assert.equal((await review(id, 'wait', { wait_reason: 'Until spring.' })).status, 303);
	assert.equal((await review(id, 'reject', { reason: 'Too far from our shops.' })).status, 303);
	assert.match((await recruiter.get(path)).text, /Too far from our shops\./);
});

test('the calculator asks the engine', async () => {
	const answer = await new Guest().ask('/programme/income?kind=promoter&orders=10&order_net=240.00&partners=0');
	assert.equal(answer.status, 200);
	assert.match(answer.text, /£120\.00/, '5 % of ten orders of £240.00');
	assert.match(answer.text, /£1,440\.00/);
	assert.equal((await new Guest().ask('/programme/income?kind=promoter&orders=ten')).status, 422);
});
