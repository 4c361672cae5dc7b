// The staff's own pages: accounts and roles, company settings, pausing a partner, and what each role may not see.
import { test, before } from 'node:test';
import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { Person, hiddenFields, number, signIn, sql } from './support/lib.mjs';

const administrator = new Person(1, 'NULL'), recruiter = new Person(2, 'NULL'), partner = new Person(7, 1);

before(() => signIn([administrator, recruiter, partner]));

async function post(person, page, action, fields) {
	return person.post(action, { ...hiddenFields((await person.get(page)).text, action), ...fields });
}

test('each role opens its own pages and no others', async () => {
	for (const [person, path, status] of [[recruiter, '/admin', 200], [recruiter, '/admin/partners', 200],
		[recruiter, '/admin/staff', 403], [recruiter, '/admin/settings', 403], [recruiter, '/admin/audit', 403],
		[partner, '/admin', 403], [partner, '/admin/partners/1', 403], [administrator, '/admin/audit', 200],
		[administrator, '/admin/partners/999999', 404], [administrator, '/admin/partners/x', 404],
		[administrator, '/admin/staff/7', 404]])
		assert.equal((await person.get(path)).status, status, path);
	const { text } = await recruiter.get('/admin');
	assert.ok(text.includes('href="/admin/partners"') && !text.includes('href="/admin/settings"'));
});

test('a refusal names the missing right and who can lift it', async () => {
	for (const [person, path, language, ...words] of [
		[recruiter, '/admin/settings', 'en', /“Staff accounts and company settings”/, /Administrator\. An administrator gives roles/],
		[recruiter, '/admin/ledger', 'pl', /„Płatności i księga”/, /Finanse, Administrator/],
		[recruiter, '/admin/audit', 'ru', /«Учётные записи сотрудников и настройки компании»/, /Роли назначает администратор/],
		[partner, '/admin/partners', 'en', /“Partners and their cooperation”/, /company&#39;s own staff/],
		[recruiter, '/shop', 'en', /“The partner&#39;s cabinet”/, /account of a partner/],
		[partner, '/work', 'en', /“Work on projects”/, /write to us/]]) {
		const [[own]] = sql(`SELECT language FROM persons WHERE id = ${person.personId}`);
		sql(`UPDATE persons SET language = '${language}' WHERE id = ${person.personId}`);
		const { status, text } = await person.get(path);
		sql(`UPDATE persons SET language = '${own}' WHERE id = ${person.personId}`);
		assert.equal(status, 403, path);
		for (const word of words)
			assert.match(text, word, path);
	}
});

test('the history of changes speaks in sentences and is filtered by object, person and day', async () => {
	const rows = ({ text }) => (text.match(/<details class="small/g) ?? []).length;
	const all = await administrator.get('/admin/audit');
	assert.equal(all.status, 200);
	assert.doesNotMatch(all.text, /<div>[a-z]+[._][a-z_]+ /, 'no technical name of an action');
	assert.equal(rows(all), Math.min(100, number('SELECT COUNT(*) FROM audit')));
	const [id, name, day] = sql(`SELECT a.object_id, p.name, DATE(a.at) FROM audit a JOIN persons p ON p.id = a.person_id
		WHERE a.object = 'order' ORDER BY a.id DESC LIMIT 1`)[0];
	const path = `/admin/audit?object=order&person=${encodeURIComponent(name)}&day=${day}`;
	const some = await administrator.get(path);
	assert.match(some.text, new RegExp(`href="/admin/orders/A-${10000 + Number(id)}"`));
	assert.equal(rows(some), Math.min(100, number(`SELECT COUNT(*) FROM audit a JOIN persons p ON p.id = a.person_id
		WHERE a.object = 'order' AND p.name = '${name}' AND DATE(a.at) = '${day}'`)));
	const none = await administrator.get('/admin/audit?person=nobody-of-that-name');
	assert.equal(rows(none), 0);
	assert.match(none.text, /Show everything/);
});

test('a colleague is added with roles and invited', async () => {
	const email = `colleague-${randomBytes(4).toString('hex')}@staff.example`;
	const fields = { name: 'New Colleague', email, language: 'ru' };
	const none = await post(administrator, '/admin/staff', '/admin/staff', fields);
	assert.equal(none.status, 422);
	assert.ok(none.text.includes(`value="${email}"`), 'what was typed stays');
	assert.equal((await post(administrator, '/admin/staff', '/admin/staff', { ...fields, role: 'king' })).status, 422);
	assert.equal((await post(administrator, '/admin/staff', '/admin/staff', { ...fields, role: 'finance' })).status, 303);
	const id = number(`SELECT id FROM persons WHERE email = '${email}'`);
	assert.deepEqual(sql(`SELECT template, language, secret FROM outbox WHERE recipient = '${email}'`), [['invitation', 'ru', '1']]);
	assert.equal((await post(administrator, `/admin/staff/${id}`, `/admin/staff/${id}/roles`, { role: 'reviewer' })).status, 303);
	assert.deepEqual(sql(`SELECT role FROM staff_roles WHERE person_id = ${id}`), [['reviewer']]);
	const [theirs] = signIn([new Person(id, 'NULL')]);
	assert.equal((await theirs.get('/admin')).status, 200);
	assert.equal((await post(administrator, `/admin/staff/${id}`, `/admin/staff/${id}/block`, {})).status, 303);
	assert.equal((await theirs.get('/admin')).status, 303);
	assert.equal(number(`SELECT COUNT(*) FROM web_sessions WHERE person_id = ${id}`), 0);
});

test('nobody blocks themselves', async () => {
	const { csrf } = hiddenFields((await administrator.get('/admin/staff')).text, '/admin/staff');
	const answer = await administrator.post('/admin/staff/1/block', { csrf });
	assert.equal(answer.status, 422);
	assert.match(answer.text, /Ask another administrator/);
	assert.equal(number('SELECT COUNT(*) FROM persons WHERE id = 1 AND blocked_at IS NULL'), 1);
});

function settings() {
	const names = ['name', 'legal_name', 'tax_number', 'street', 'postcode', 'city', 'country', 'time_zone', 'mail_name',
		'mail_from', 'bank_name', 'bank_account', 'bank_code', 'payment_days', 'version'];
	const [row] = sql(`SELECT ${names.join(', ')} FROM company_settings`);
	return Object.fromEntries(names.map((name, place) => [name, row[place]]));
}

test('settings are checked, and of two editors the second is told', async () => {
	const present = settings();
	for (const [name, value] of [['time_zone', 'Europe/Atlantis'], ['country', 'uk'], ['payment_days', '366'], ['name', '']]) {
		const wrong = await post(administrator, '/admin/settings', '/admin/settings', { ...present, [name]: value });
		assert.equal(wrong.status, 422, name);
		assert.match(wrong.text, new RegExp(`href="#${name}"`));
	}
	assert.deepEqual(settings(), present);
	assert.equal((await post(administrator, '/admin/settings', '/admin/settings', { ...present, payment_days: 21 })).status, 303);
	assert.equal(settings().payment_days, '21');
	const late = await post(administrator, '/admin/settings', '/admin/settings', { ...present, payment_days: 30 });
	assert.equal(late.status, 422);
	assert.match(late.text, /Somebody else saved these settings/);
	assert.equal(settings().payment_days, '21');
	await post(administrator, '/admin/settings', '/admin/settings', { ...settings(), payment_days: present.payment_days });
});

test('a partner is paused with a reason and resumed', async () => {
	const path = '/admin/partners/5';
	assert.equal((await post(recruiter, path, `${path}/suspend`, { reason: '' })).status, 422);
	assert.equal((await post(recruiter, path, `${path}/suspend`, { reason: 'papers are missing' })).status, 303);
	assert.deepEqual(sql('SELECT state FROM partners WHERE id = 5'), [['suspended']]);
	const { csrf } = hiddenFields((await recruiter.get(path)).text, `${path}/resume`);
	assert.equal((await recruiter.post(`${path}/suspend`, { csrf, reason: 'again' })).status, 422);
	assert.equal((await recruiter.post(`${path}/resume`, { csrf, reason: 'papers came' })).status, 303);
	assert.deepEqual(sql('SELECT state FROM partners WHERE id = 5'), [['active']]);
	assert.match((await administrator.get('/admin/audit?object=partner')).text, /papers came/);
});

test('the list of partners is searched by name, address and number, and % is a letter', async () => {
	for (const [q, found] of [['north', true], ['piotr@', true], ['P-1002', true], ['%', false], ['nobody at all', false]])
		assert.equal((await recruiter.get(`/admin/partners?q=${encodeURIComponent(q)}`)).text.includes('Northlight Gifts'), found, q);
});
