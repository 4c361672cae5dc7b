// The start pages of new partners: one next step at a time, each done by what has happened, until all are.
import { before, test } from 'node:test';
import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { Person, hiddenFields, number, signIn, sql, url } from './support/lib.mjs';

const run = randomBytes(4).toString('hex');

// A partner of these kinds with an owner and a buyer, as an approval leaves it: nothing accepted, no address, no order.
function newcomer(kinds) {
	const name = `Newcomer ${kinds.join(' ')} ${run}`;
	sql(`INSERT INTO partners (name, ${kinds.join(', ')}, created_at) VALUES ('${name}', ${kinds.map(() => 'TRUE').join(', ')}, UTC_TIMESTAMP(6))`);
	const partner = number(`SELECT id FROM partners WHERE name = '${name}'`);
	return [partner, ...signIn(['owner', 'buyer'].map((role) => {
		const email = `${role}-${kinds.join('-')}-${run}@new.example`;
		sql(`INSERT INTO persons (email, name, language, created_at) VALUES ('${email}', 'New ${role}', 'en', UTC_TIMESTAMP(6))`);
		const id = number(`SELECT id FROM persons WHERE email = '${email}'`);
		sql(`INSERT INTO members (partner_id, person_id, role, joined_at) VALUES (${partner}, ${id}, '${role}', UTC_TIMESTAMP(6))`);
		return new Person(id, partner);
	}))];
}

const accept = (partner, person) => sql(`INSERT INTO acceptances (partner_id, person_id, version_id, sha256, accepted_at, address, browser)
	SELECT ${partner}, ${person.personId}, id, sha256, UTC_TIMESTAMP(6), '127.0.0.1', 'page test' FROM programme_versions ORDER BY id LIMIT 1`);

// The states of the steps in their order, and the address of the one button.
async function path(person, page) {
	const answer = await person.get(page);
	assert.equal(answer.status, 200, `${page}: ${answer.location}`);
	const card = /<section class="card first-steps"[^]*?<\/section>/.exec(answer.text)?.[0];
	if (!card)
		return null;
	const buttons = [...card.matchAll(/<a class="btn btn-sm btn-primary" href="([^"]*)"/g)].map(([, href]) => href);
	assert.ok(buttons.length <= 1, 'one next step');
	return [[...card.matchAll(/<li class="(\w+)"/g)].map(([, state]) => state).join(' '), buttons[0] ?? ''];
}

let reseller, owner, buyer;
before(() => { [reseller, owner, buyer] = newcomer(['reseller']); });

test('a reseller accepts, calls the addresses right, orders; then the steps are gone', async () => {
	assert.deepEqual(await path(owner, '/shop'), ['next later later', '/shop/programme']);
	assert.deepEqual(await path(buyer, '/shop'), ['next later later', ''], 'a buyer does not accept');
	assert.match((await buyer.get('/shop')).text, /A colleague with the right for it takes this step/);
	accept(reseller, owner);
	assert.deepEqual(await path(owner, '/shop'), ['done next later', '/shop/addresses']);
	const { csrf } = hiddenFields((await owner.get('/shop')).text, '/auth/sign-out');
	assert.equal((await owner.post('/shop/addresses/confirm', { csrf })).status, 422, 'there is none to call right');
	sql(`INSERT INTO addresses (partner_id, label, recipient, street, postcode, city, country, created_at)
		VALUES (${reseller}, 'Shop', 'Newcomer', '1 Mill Lane', 'M1 1AA', 'Manchester', 'GB', UTC_TIMESTAMP(6))`);
	const page = await owner.get('/shop/addresses');
	const sent = await owner.post('/shop/addresses/confirm', hiddenFields(page.text, '/shop/addresses/confirm'));
	assert.equal(sent.location, '/shop');
	assert.doesNotMatch((await owner.get('/shop/addresses')).text, /addresses\/confirm/, 'asked once');
	assert.equal((await owner.post('/shop/addresses/confirm', { csrf })).status, 303, 'twice is once');
	assert.equal(number(`SELECT COUNT(*) FROM audit WHERE action = 'address.confirm' AND object_id = ${reseller}`), 1);
	assert.deepEqual(await path(owner, '/shop'), ['done done next', '/shop/products']);
	sql(`INSERT INTO orders (partner_id, kind, state, currency, goods_net, net, vat, gross, placed_at)
		VALUES (${reseller}, 'order', 'submitted', 'GBP', 1000, 1000, 200, 1200, UTC_TIMESTAMP(6))`);
	assert.equal(await path(owner, '/shop'), null);
});

test('saving an address says that it is right', async () => {
	const [partner, person] = newcomer(['reseller', 'promoter']);
	accept(partner, person);
	assert.deepEqual(await path(person, '/shop'), ['done next later later later', '/shop/addresses']);
	const form = await person.get('/shop/addresses/new');
	assert.equal((await person.post('/shop/addresses/new', { ...hiddenFields(form.text, '/shop/addresses/new'), label: 'Shop', recipient: 'New',
		street: '2 Mill Lane', postcode: 'M1 1AA', city: 'Leeds', country: 'GB' })).status, 303);
	assert.deepEqual(await path(person, '/shop'), ['done done next later later', '/shop/products']);
});

test('a promoter is told the number to name, and who is brought counts', async () => {
	const [partner, person] = newcomer(['promoter']);
	accept(partner, person);
	assert.deepEqual(await path(person, '/shop'), ['done next later', '/programme/income?kind=promoter']);
	assert.ok((await person.get('/shop')).text.includes(`P-${1000 + partner}`));
	sql(`INSERT INTO partner_sponsors (partner_id, since_day, sponsor_id) VALUES (${reseller}, UTC_DATE(), ${partner})`);
	assert.deepEqual(await path(person, '/shop'), ['done done next', '/shop/earnings']);
});

test('a contractor comes to the programme first, then waits for an offer, accepts it and hands in', async () => {
	const [partner, person] = newcomer(['contractor']);
	assert.equal((await person.get('/work')).location, '/shop/programme');
	assert.deepEqual(await path(person, '/shop'), ['next later later later', '/shop/programme']);
	accept(partner, person);
	assert.equal((await person.get('/shop')).location, '/work');
	assert.deepEqual(await path(person, '/work'), ['done next later later', ''], 'the offer is ours to make');
	sql(`INSERT INTO projects (partner_id, scheme_id, title, brief, state, price, currency, manager_id, reviewer_id, offered_at, offer_ends_at, created_at)
		SELECT ${partner}, s.id, 'First ${run}', 'Brief', 'offered', 10000, 'GBP', 1, 1, UTC_TIMESTAMP(6), UTC_TIMESTAMP(6) + INTERVAL 7 DAY,
			UTC_TIMESTAMP(6) FROM schemes s ORDER BY s.id LIMIT 1`);
	const project = number(`SELECT id FROM projects WHERE title = 'First ${run}'`);
	const [states, button] = await path(person, '/work');
	assert.equal(states, 'done done next later');
	assert.equal(button, '', 'the offer itself calls above');
	assert.match((await person.get('/work')).text, new RegExp(`class="btn btn-primary btn-sm" href="/work/projects/R-${1000 + project}"`));
	sql(`UPDATE projects SET state = 'active', answered_at = UTC_TIMESTAMP(6) WHERE id = ${project};
		INSERT INTO stages (project_id, number, title, deliverable, criteria, days, review_days, rounds, price, state)
		VALUES (${project}, 1, 'Concept', 'Sketch', 'On time', 5, 3, 2, 10000, 'submitted')`);
	assert.equal((await path(person, '/work'))[0], 'done done done next');
	sql(`INSERT INTO submissions (stage_id, round, body, submitted_by, submitted_at)
		SELECT id, 1, 'Work', ${person.personId}, UTC_TIMESTAMP(6) FROM stages WHERE project_id = ${project}`);
	assert.equal(await path(person, '/work'), null);
});

test('the calculator that a promoter is led to adds up before anything is typed', async () => {
	for (const kind of ['promoter', 'reseller']) {
		const text = await (await fetch(`${url}/programme/income?kind=${kind}`)).text();
		const table = /<table class="plain">[^]*?<\/table>/.exec(text)[0];
		const pence = [...table.matchAll(/<td class="r">[^\d<]*([\d.,]+)/g)].map(([, amount]) => Number(amount.replace(/[.,]/g, '')));
		assert.ok(pence.length >= 3 && pence.at(-1) > 0, kind);
		assert.equal(pence.slice(0, -1).reduce((sum, one) => sum + one, 0), pence.at(-1), kind);
	}
});
