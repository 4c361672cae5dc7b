// The contractor's strand through every wall: a scheme, an offer, its answer, three stages with a file, verdicts, the ledger;
// and two contractors of whom neither reaches anything of the other's.
import { before, test } from 'node:test';
import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { Person, hiddenFields, number, signIn, sql, url } from './support/lib.mjs';

const person = (email) => number(`SELECT id FROM persons WHERE email = '${email}'`);
const partnerOf = (email) => number(`SELECT m.partner_id FROM members m JOIN persons p ON p.id = m.person_id WHERE p.email = '${email}'`);
const olga = new Person(person('olga@hearth.example'), 0);
const adam = new Person(person('adam@hearth.example'), 0);
const marek = new Person(person('marek@lampa.example'), partnerOf('marek@lampa.example'));
const tess = new Person(person('tess@pixel.example'), partnerOf('tess@pixel.example'));
const run = Date.now().toString(36);
let scheme, reference, foreign;

before(() => {
	signIn([olga, adam, marek, tess]);
	sql(`UPDATE web_sessions SET language = 'en' WHERE person_id IN (${[olga, adam, marek, tess].map(({ personId }) => personId)})`);
});

// What stands in the tables of this strand, so that "changed nothing" can be said.
const state = () => JSON.stringify(sql(`SELECT 'p', id, CONCAT_WS('|', state, version) FROM projects UNION ALL
	SELECT 's', id, CONCAT_WS('|', state, version, round) FROM stages UNION ALL SELECT 'w', COUNT(*), '' FROM submissions UNION ALL
	SELECT 'f', COUNT(*), '' FROM files UNION ALL SELECT 'm', COUNT(*), '' FROM messages UNION ALL
	SELECT 'e', COUNT(*), '' FROM project_events UNION ALL SELECT 'l', COUNT(*), '' FROM ledger_entries`));

// Sends the form that a page of that person shows; answers the page after it.
async function submit(who, page, action, fields = {}, expected = 303) {
	const shown = await who.get(page);
	assert.equal(shown.status, 200, page);
	const hidden = hiddenFields(shown.text, action);
	const answer = await who.post(action, { ...hidden, ...fields });
	assert.equal(answer.status, expected, `${action}: ${/class="(?:note stop|errors)"[^]{0,300}/.exec(answer.text)?.[0] ?? answer.text.slice(0, 300)}`);
	if (expected !== 303)
		return answer;
	const after = await who.get(answer.location);
	assert.equal(after.status, 200);
	return after;
}

async function upload(who, page, action, fields, name, bytes) {
	const form = new FormData();
	for (const [field, value] of Object.entries({ ...hiddenFields((await who.get(page)).text, action), ...fields }))
		form.set(field, value);
	if (name !== undefined)
		for (const [one, content] of Array.isArray(name) ? name : [[name, bytes]])
			form.append(one === 'two.txt' ? 'file_3' : 'file', new Blob([content]), one);
	const answer = await fetch(url + action, { method: 'POST', redirect: 'manual', body: form,
		headers: { Cookie: who.cookie, Origin: url, 'Sec-Fetch-Site': 'same-origin' } });
	return { status: answer.status, location: answer.headers.get('location'), text: await answer.text() };
}

const stages = [['Concept', 'Three sketches', '30'], ['Photographs', '24 pictures', '45.5'], ['Retouching', 'Final files', '24.5']];

async function publish(name, shares) {
	const shown = await olga.get('/admin/schemes/new');
	const body = new URLSearchParams({ ...hiddenFields(shown.text, '/admin/schemes/new'), name, about: 'Pictures for the catalogue' });
	stages.forEach(([title, deliverable], n) => {
		const fields = { title, deliverable, criteria: 'On time\nAs briefed', days: 5, review_days: 3, rounds: 2, share: shares[n] };
		for (const [field, value] of Object.entries(fields))
			body.append(`${field}[]`, value);
	});
	return olga.post('/admin/schemes/new', body);
}

test('shares that do not sum to 100% are refused and everything typed is kept', async () => {
	const answer = await publish(`Pictures ${run}`, ['30', '45.5', '24.4']);
	assert.equal(answer.status, 422);
	for (const typed of ['99.9', 'Three sketches', 'value="45.5"', 'value="24.4"', `Pictures ${run}`])
		assert.ok(answer.text.includes(typed), typed);
	assert.equal(number(`SELECT COUNT(*) FROM schemes WHERE name = 'Pictures ${run}'`), 0);
});

test('a scheme is published, and a change of it is the next version', async () => {
	assert.equal((await publish(`Pictures ${run}`, ['30', '45.5', '24.5'])).status, 303);
	scheme = number(`SELECT id FROM schemes WHERE name = 'Pictures ${run}'`);
	assert.equal((await publish(`Pictures ${run}`, ['30', '45.5', '24.5'])).status, 422, 'the name is taken');
	const form = await olga.get(`/admin/schemes/new?of=${scheme}`);
	assert.match(form.text, /value="45.50"/);
	assert.equal((await olga.get(`/admin/schemes/${scheme}`)).status, 200);
});

async function offer(partner, name) {
	const made = await submit(olga, '/admin/projects/new', '/admin/projects/new', { contractor: partner, scheme, name,
		brief: 'Twenty-four candles', price: '1000.01', reviewer: adam.personId, answer_by: '2099-12-31' });
	const ref = /R-\d+/.exec(made.text)[0];
	assert.equal((await marek.get(`/work/projects/${ref}`)).status, 404, 'a draft is not shown');
	await submit(olga, `/admin/projects/${ref}`, `/admin/projects/${ref}/offer`, { answer_by: '2099-12-31' });
	return ref;
}

test('the prices of the stages sum to the price; the offer goes out by mail', async () => {
	reference = await offer(marek.partnerId, `Candles ${run}`);
	foreign = await offer(tess.partnerId, `Lanterns ${run}`);
	const id = Number(reference.slice(2)) - 1000;
	assert.deepEqual(sql(`SELECT price FROM stages WHERE project_id = ${id} ORDER BY number`).flat(), ['30000', '45501', '24500']);
	assert.equal(number(`SELECT COUNT(*) FROM outbox WHERE template = 'project_offered' AND fields LIKE '%${reference}%'`), 1);
	const page = await marek.get(`/work/projects/${reference}`);
	assert.match(page.text, /<svg class="chart"/);
	assert.match(page.text, /Accept the project/);
	const list = await marek.get('/work/projects');
	assert.ok(list.text.includes(reference) && !list.text.includes(`Lanterns ${run}`));
});

const at = (n, action) => `/work/projects/${reference}/stages/${n}/${action}`;
const own = () => `/work/projects/${reference}`;
const reviewAt = (n, action) => `/admin/reviews/${reference}/stages/${n}/${action}`;

test('accept, start, hand in with a file, and read it back', async () => {
	assert.match((await submit(marek, own(), `${own()}/accept`)).text, /ready to start/);
	await submit(marek, own(), at(1, 'start'));
	await submit(marek, own(), at(1, 'block'), { reason: 'The candles have not arrived' });
	await submit(marek, own(), at(1, 'unblock'));
	const bytes = Buffer.concat([Buffer.from('\x89PNG\r\n\x1a\n', 'latin1'), Buffer.from(Array.from({ length: 70000 }, (_, n) => n % 251))]);
	const sent = await upload(marek, own(), at(1, 'submit'), { work: 'Three sketches' }, 'sketches.png', bytes);
	assert.equal(sent.status, 303, sent.text.slice(0, 400));
	const file = number(`SELECT MAX(id) FROM files`);
	const back = await fetch(`${url}/work/files/${file}`, { headers: { Cookie: marek.cookie } });
	assert.equal(back.status, 200);
	assert.ok(Buffer.from(await back.arrayBuffer()).equals(bytes));
	assert.match(back.headers.get('content-disposition'), /^attachment; filename.*sketches\.png/);
	const reviewer = await fetch(`${url}/admin/files/${file}`, { headers: { Cookie: adam.cookie } });
	assert.equal(reviewer.status, 200);
	assert.equal((await fetch(`${url}/stored/`)).status, 404);
});

test('neither contractor reaches anything of the other, and nothing changes', async () => {
	const file = number(`SELECT MAX(id) FROM files`);
	const before_ = state();
	const token = hiddenFields((await tess.get(`/work/projects/${foreign}`)).text, `/work/projects/${foreign}/accept`);
	assert.equal((await tess.get(own())).status, 404);
	assert.equal((await tess.get(own())).text.replaceAll(reference, '').length,
		(await tess.get('/work/projects/R-999999')).text.replaceAll('R-999999', '').length, 'as if it were not there');
	assert.equal((await tess.get(`/work/files/${file}`)).status, 404);
	for (let version = 1; version <= 8; version++)
		for (const [action, fields] of [['accept', {}], ['decline', { reason: 'no' }], ['stages/1/start', {}],
			['stages/1/block', { reason: 'no' }], ['stages/1/unblock', {}], ['stages/1/withdraw', {}],
			['stages/1/submit', { work: 'mine' }], ['messages', { text: 'hello' }]]) {
			const once = action === 'messages' || /accept|decline|submit/.test(action) ? { once: `${token.once.slice(0, -3)}${version}AA` } : {};
			const all = { csrf: token.csrf, ...once, ...(action === 'messages' ? {} : { version }), ...fields };
			const answer = await tess.post(`${own()}/${action}`, all);
			assert.equal(answer.status, 404, `${action}: ${answer.status}`);
			if (version > 1)
				continue;
			const missing = await tess.post(`/work/projects/R-999999/${action}`, all);
			assert.equal(missing.status, 404, `missing ${action}`);
		}
	for (const path of ['/admin/projects', `/admin/reviews/${reference}`, `/admin/files/${file}`])
		assert.ok([403, 404].includes((await tess.get(path)).status), path);
	assert.equal((await olga.get(`/admin/reviews/${reference}`)).status, 403, 'the manager is no reviewer');
	assert.equal(state(), before_);
});

test('the reviewer opens, asks for another round once, and accepts; the price is owed in the ledger', async () => {
	const review = `/admin/reviews/${reference}`;
	await submit(adam, review, reviewAt(1, 'open'));
	await submit(adam, review, reviewAt(1, 'verdict'), { verdict: 'rework', comment: '' }, 422);
	await submit(adam, review, reviewAt(1, 'verdict'), { verdict: 'rework', comment: 'The second sketch is too dark' });
	assert.match((await marek.get(own())).text, /too dark/);
	await upload(marek, own(), at(1, 'submit'), { work: 'Brighter now' });
	await submit(adam, review, reviewAt(1, 'open'));
	assert.doesNotMatch((await adam.get(review)).text, /value="rework"/, 'both rounds are used');
	await submit(adam, review, reviewAt(1, 'verdict'), { verdict: 'accept', comment: '' });
	const id = Number(reference.slice(2)) - 1000;
	const [stage] = sql(`SELECT id, state, payment FROM stages WHERE project_id = ${id} AND number = 1`);
	assert.deepEqual(stage.slice(1), ['accepted', 'due']);
	assert.equal(number(`SELECT e.amount FROM ledger_entries e JOIN ledger_accounts c ON c.id = e.credit_account
		WHERE e.source = 'stage' AND e.source_id = ${stage[0]} AND c.kind = 'payable' AND c.partner_id = ${marek.partnerId}`), 30000);
});

const sha256 = (bytes) => createHash('sha256').update(bytes).digest('hex');

test('several files in one hand-in, each with its fingerprint', async () => {
	await submit(marek, own(), at(2, 'start'));
	const page = (await marek.get(own())).text;
	assert.match(page, /<input[^>]* type="file" id="file" name="file" multiple/);
	assert.equal((page.match(/<input[^>]* type="file" id="file-\d" name="file_\d"/g) ?? []).length, 4, 'and plain inputs for one each');
	const files = [['one.txt', 'one'], ['two.txt', 'two two'], ['three.pdf', '%PDF-1.7 three']];
	const sent = await upload(marek, own(), at(2, 'submit'), { work: 'Three files' }, files);
	assert.equal(sent.status, 303, /class="note stop"[^]{0,300}/.exec(sent.text)?.[0]);
	const shown = (await marek.get(own())).text, review = (await adam.get(`/admin/reviews/${reference}`)).text;
	for (const [name, bytes] of files) {
		for (const text of [shown, review])
			assert.ok(text.includes(`>${name}</a>`) && text.includes(sha256(bytes)), name);
		const [[id]] = sql(`SELECT id FROM files WHERE sha256 = '${sha256(bytes)}' ORDER BY id DESC LIMIT 1`);
		assert.equal(await (await fetch(`${url}/admin/files/${id}`, { headers: { Cookie: adam.cookie } })).text(), bytes);
		assert.equal((await tess.get(`/work/files/${id}`)).status, 404);
	}
	await submit(marek, own(), at(2, 'withdraw'));
});

test('too many files, one too large, too much together: refused in the reader’s language, the note is kept', async () => {
	const mega = (n) => `text ${'x'.repeat(n * 1024 * 1024)}`, many = Array.from({ length: 6 }, (_, n) => [`${n}.txt`, `file ${n}`]);
	const before_ = state();
	const limits = { en: [/at most 5 files/, /Choose a smaller file/, /more than 16/],
		pl: [/najwyżej 5 plików/, /mniejszy plik/, /więcej niż 16/], ru: [/не больше 5 файлов/, /меньшего размера|файл поменьше|меньше/, /больше 16/] };
	for (const [language, why] of Object.entries(limits)) {
		sql(`UPDATE web_sessions SET language = '${language}' WHERE person_id = ${marek.personId}`);
		for (const [n, files] of [many, [['big.txt', mega(8)]], [['a.txt', mega(7)], ['b.txt', mega(7)], ['c.txt', mega(4)]]].entries()) {
			const sent = await upload(marek, own(), at(2, 'submit'), { work: 'A note that stays' }, files);
			assert.equal(sent.status, 422, `${language} ${n}`);
			assert.match(sent.text, why[n], `${language} ${n}`);
			assert.match(sent.text, /A note that stays/);
		}
	}
	sql(`UPDATE web_sessions SET language = 'en' WHERE person_id = ${marek.personId}`);
	assert.equal(state(), before_);
});

const hostile = ['../../etc/passwd', 'C:\\Windows\\plan.doc', 'a"; filename="b.dat', 'x\u202Egnp.dat', `${'ż'.repeat(300)}.pdf`, '....', 'caf\u00e9 plan.pdf'];

test('what could run, is empty or is not what its ending says is refused, and the note is kept', async () => {
	for (const [name, bytes, why] of [['plan.html', 'hello', /could run/], ['plan.txt', '<svg onload=alert(1)>', /could run/],
		['plan', 'MZ\u0090', /could run/], ['plan.pdf', 'no PDF at all', /not what its ending says/], ['plan.png', '%PDF-1.7', /not what/],
		['plan.csv', '', /is empty/]]) {
		const sent = await upload(marek, own(), at(2, 'submit'), { work: 'A note that stays' }, name, Buffer.from(bytes));
		assert.equal(sent.status, 422, name);
		assert.match(sent.text, why, name);
		assert.match(sent.text, /A note that stays/);
	}
});


test('hostile file names are kept harmless', async () => {
	for (const name of hostile) {
		const sent = await upload(marek, own(), at(2, 'submit'), { work: 'again' }, name, Buffer.from(`%PDF-${name}`));
		assert.equal(sent.status, 303, `${name}: ${sent.text.slice(0, 200)}`);
		const [[file, kept]] = sql('SELECT id, name FROM files ORDER BY id DESC LIMIT 1');
		assert.doesNotMatch(kept, /[/\\"<>\u202E]|^\.|^$/, kept);
		assert.ok([...kept].length <= 120);
		const back = await fetch(`${url}/work/files/${file}`, { headers: { Cookie: marek.cookie } });
		assert.equal(await back.text(), `%PDF-${name}`);
		assert.match(back.headers.get('content-disposition'), /^attachment/);
		await submit(marek, own(), at(2, 'withdraw'));
	}
});

test('accepted with remarks goes on to the last stage; settling them completes the project', async () => {
	const review = `/admin/reviews/${reference}`;
	for (const n of [2, 3]) {
		if (n === 3)
			await submit(marek, own(), at(3, 'start'));
		await upload(marek, own(), at(n, 'submit'), { work: `Stage ${n}` });
		await submit(adam, review, reviewAt(n, 'open'));
		await submit(adam, review, reviewAt(n, 'verdict'), { verdict: n === 2 ? 'remarks' : 'accept', comment: 'Name the files by SKU' });
	}
	const id = Number(reference.slice(2)) - 1000;
	assert.deepEqual(sql(`SELECT state FROM projects WHERE id = ${id}`), [['active']]);
	await submit(adam, review, reviewAt(2, 'settle'));
	assert.deepEqual(sql(`SELECT state FROM projects WHERE id = ${id}`), [['completed']]);
	assert.equal(number(`SELECT SUM(e.amount) FROM ledger_entries e JOIN stages s ON s.id = e.source_id
		WHERE e.source = 'stage' AND s.project_id = ${id}`), 100001);
	const due = number(`SELECT SUM(s.price) FROM stages s JOIN projects p ON p.id = s.project_id
		WHERE p.partner_id = ${marek.partnerId} AND s.payment = 'due'`);
	assert.ok((await marek.get('/work')).text.includes((due / 100).toLocaleString('en-GB', { style: 'currency', currency: 'GBP' })));
	for (const page of ['/admin/projects?turn=manager', '/admin/projects?state=completed', '/admin/schemes'])
		assert.equal((await olga.get(page)).status, 200, page);
	assert.ok((await adam.get('/admin/reviews')).text.includes(reference));
	for (const show of ['mine', 'open', 'ended', 'all'])
		assert.equal((await marek.get(`/work/projects?show=${show}`)).text.includes(reference), /ended|all/.test(show), show);
});

test('a message reaches the other side; a declined offer says why', async () => {
	await submit(tess, `/work/projects/${foreign}`, `/work/projects/${foreign}/messages`, { text: `How large are they ${run}` });
	assert.ok((await olga.get(`/admin/projects/${foreign}`)).text.includes(`How large are they ${run}`));
	await submit(tess, `/work/projects/${foreign}`, `/work/projects/${foreign}/decline`, { reason: '' }, 422);
	await submit(tess, `/work/projects/${foreign}`, `/work/projects/${foreign}/decline`, { reason: 'No time this month' });
	assert.match((await olga.get(`/admin/projects/${foreign}`)).text, /No time this month/);
});
