// Bonuses, violations and the leaderboard through the pages: who may see and do what, foreign objects are missing ones.
import { test, before } from 'node:test';
import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { Person, hiddenFields, number, signIn, sql } from './support/lib.mjs';

const kwiaty = new Person(7, 1), north = new Person(8, 2), admin = new Person(1, 'NULL'), recruiter = new Person(2, 'NULL'),
	orders = new Person(3, 'NULL');
const run = randomBytes(4).toString('hex');

before(() => signIn([kwiaty, north, admin, recruiter, orders]));

async function post(person, page, action, fields = {}) {
	return person.post(action, { ...hiddenFields((await person.get(page)).text, action), ...fields });
}

const day = (days) => new Date(Date.now() + days * 86400000).toISOString().slice(0, 10);
const bonus = (fields = {}) => ({ name_en: `Bonus ${run}`, name_pl: `Premia ${run}`, name_ru: `Бонус ${run}`, measure: 'paid', whose: 'own',
	goal: '987654.00', starts_on: day(1), ends_on: day(30), amount: '10.00', budget: '25.00', reseller: 'yes', tier: '', article: '7', ...fields });

test('a bonus is set up with bounds, shown to partners with what is missing, and not by others', async () => {
	const form = '/admin/bonuses/new', rows = () => number('SELECT COUNT(*) FROM bonuses');
	const before = rows();
	assert.equal((await orders.get('/admin/bonuses')).status, 403);
	assert.equal((await kwiaty.get('/admin/bonuses')).status, 403);
	for (const fields of [{ budget: '9.99' }, { ends_on: day(0) }, { goal: 'much' }, { measure: 'orders', goal: '1.5' }, { article: '99' }])
		assert.equal((await post(admin, form, form, bonus(fields))).status, 422, JSON.stringify(fields));
	assert.equal((await post(admin, form, form, bonus({ measure: 'partners' }))).status, 422, 'nothing for mere recruiting');
	const nobody = bonus();
	delete nobody.reseller;
	assert.equal((await post(admin, form, form, nobody)).status, 422, 'for nobody');
	assert.equal(rows(), before);
	assert.equal((await post(admin, form, form, bonus())).status, 303);
	assert.equal(rows(), before + 1);
	const id = number('SELECT MAX(id) FROM bonuses');
	assert.match((await kwiaty.get('/shop/bonuses')).text, new RegExp(`Bonus ${run}`));
	assert.match((await admin.get('/admin/bonuses')).text, new RegExp(`Bonus ${run}`));
	assert.equal((await post(admin, `/admin/bonuses/${id}`, `/admin/bonuses/${id}/raise`, { budget: '20.00' })).status, 422);
	assert.equal((await post(admin, `/admin/bonuses/${id}`, `/admin/bonuses/${id}/raise`, { budget: '50.00' })).status, 303);
	assert.equal((await post(admin, `/admin/bonuses/${id}`, `/admin/bonuses/${id}/withdraw`)).status, 303);
	assert.doesNotMatch((await kwiaty.get('/shop/bonuses')).text, new RegExp(`Bonus ${run}`));
	assert.equal((await kwiaty.get('/shop/bonuses/999999999')).status, 404);
});

test('a violation goes from record to appeal; foreign ones are missing, the recorder does not decide', async () => {
	const form = '/admin/violations/new', description = `Mail without being asked ${run}`;
	assert.equal((await orders.get('/admin/violations')).status, 403);
	assert.equal((await kwiaty.get('/admin/violations')).status, 403);
	const fields = { partner: '1', article: '10', description, hold: 'none', orders: '' };
	assert.equal((await post(recruiter, form, form, { ...fields, article: '99' })).status, 422);
	assert.equal((await post(recruiter, form, form, { ...fields, hold: 'orders', orders: 'B-1' })).status, 422);
	assert.equal((await post(recruiter, form, form, { ...fields, hold: 'orders', orders: 'A-99999999' })).status, 422);
	assert.equal(number(`SELECT COUNT(*) FROM violations WHERE description = '${description}'`), 0);
	assert.equal((await post(recruiter, form, form, fields)).status, 303);
	const id = number(`SELECT id FROM violations WHERE description = '${description}'`);
	const own = `/shop/violations/${id}`, ours = `/admin/violations/${id}`;
	assert.equal(number(`SELECT COUNT(*) FROM outbox WHERE template = 'violation_news' AND fields LIKE '%${run}%'`) > 0, true);
	const page = await kwiaty.get(own);
	assert.match(page.text, new RegExp(description));
	assert.match(page.text, /answer by /);
	assert.equal((await north.get(own)).status, 404);
	const { csrf } = hiddenFields((await north.get('/shop/violations')).text, '/auth/sign-out');
	assert.equal((await north.post(`${own}/answer`, { csrf, once: randomBytes(16).toString('hex'), text: 'Not mine' })).status >= 400, true);
	assert.equal(sql(`SELECT state FROM violations WHERE id = ${id}`)[0][0], 'answer');
	assert.equal((await post(kwiaty, own, `${own}/answer`, { text: 'They had asked' })).status, 303);
	assert.doesNotMatch((await recruiter.get(ours)).text, new RegExp(`${ours}/decide`), 'the recorder sees no form');
	assert.equal((await recruiter.post(`${ours}/decide`, { csrf: hiddenFields((await recruiter.get(ours)).text, '/auth/sign-out').csrf,
		outcome: 'warning', text: 'Reasons in writing', ends_on: '' })).status, 422);
	assert.equal((await post(admin, ours, `${ours}/decide`, { outcome: 'withdrawn', text: 'Reasons in writing', ends_on: '' })).status, 422);
	assert.equal((await post(admin, ours, `${ours}/decide`, { outcome: 'warning', text: 'Reasons in writing', ends_on: '' })).status, 303);
	assert.equal((await post(kwiaty, own, `${own}/appeal`, { text: 'It is not fair' })).status, 303);
	assert.match((await admin.get(ours)).text, /You had a part in it/);
	assert.doesNotMatch((await admin.get(ours)).text, new RegExp(`${ours}/review`));
	assert.equal(sql(`SELECT state FROM violations WHERE id = ${id}`)[0][0], 'review');
});

test('the leaderboard holds only who chose it, and no name of another company', async () => {
	sql('DELETE FROM leaderboard_names');
	const path = '/shop/leaderboard', name = `Bee ${run}`;
	assert.match((await kwiaty.get(path)).text, /nobody sees your figures/);
	assert.equal((await post(kwiaty, path, path, { name: 'Northlight Gifts' })).status, 422);
	assert.equal((await post(kwiaty, path, path, { name })).status, 303);
	const seen = (await north.get(path)).text;
	assert.match(seen, new RegExp(name));
	assert.doesNotMatch(seen, /Kwiaty i Dom/);
	assert.equal(seen.match(/class="key">\d+\./g).length, 1, 'nobody who did not choose it');
	assert.equal((await post(north, path, path, { name })).status, 422);
	assert.equal((await post(kwiaty, path, `${path}/leave`)).status, 303);
	assert.doesNotMatch((await north.get(path)).text, new RegExp(name));
});

test('whose partnership has ended reads and takes its figures, and orders nothing', async () => {
	sql("UPDATE partners SET state = 'terminated', ended_on = CURDATE(), tail_until = CURDATE() WHERE id = 2");
	try {
		for (const path of ['/shop', '/shop/earnings', '/shop/earnings/statement', '/shop/violations', '/shop/orders', '/shop/earnings/payouts'])
			assert.equal((await north.get(path)).status, 200, path);
		for (const path of ['/shop/products', '/shop/cart', '/shop/checkout'])
			assert.equal((await north.get(path)).status, 403, path);
	} finally {
		sql("UPDATE partners SET state = 'active', ended_on = NULL, tail_until = NULL WHERE id = 2");
	}
});
