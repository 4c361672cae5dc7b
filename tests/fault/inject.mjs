// The story's requests, each with a fault planned somewhere inside: the n-th boundary of the SQL layer answers an error, the
// connection breaks under COMMIT with either real outcome, the n-th chunk of memory is not there, the child is killed. One walk
// through the story plants the same fault in every step. What a step answers is true; the same request without the fault is right
// afterwards; the books hold.
import { test } from 'node:test';
import assert from 'node:assert/strict';
import { encoded, headline, ownPage, send, sql, wait } from '../lib/client.mjs';
import { Person, hiddenFields, number, signIn } from '../page/support/lib.mjs';
import { first } from '../page/support/buyers.mjs';
import { books, figure, none, people, whole } from './support/house.mjs';

const person = (email) => number(`SELECT id FROM persons WHERE email = '${email}'`);
const staff = Object.fromEntries(['ewa', 'jan', 'maria', 'olga', 'adam'].map((name) => [name, new Person(person(`${name}@hearth.example`), 0)]));
const marek = new Person(person('marek@lampa.example'), number(`SELECT m.partner_id FROM members m JOIN persons p ON p.id = m.person_id
	WHERE p.email = 'marek@lampa.example'`));
signIn([...Object.values(staff), marek]);
const [[assortment]] = sql('SELECT MIN(id) FROM assortments'), [[scheme]] = sql('SELECT MIN(id) FROM schemes');

const wrong = [], counts = new Map(), chunks = new Map();
const looked = { there: 0, failed: 0 };
let faults = 0, settled = 0, serial = 0;

async function get(who, path) {
	for (let n = 0; n < 100; n++) {
		const answer = await send('GET', path, { headers: { Cookie: who.cookie, 'Accept-Language': 'en' } });
		if (answer.status < 500) {
			if (who.guest && answer.headers['set-cookie'])
				who.cookie = answer.headers['set-cookie'].map((line) => line.split(';')[0]).join('; ');
			return answer;
		}
		await wait(30);
	}
	throw new Error(`${path} does not come back`);
}
const post = (who, path, fields, plan) => send('POST', path, { body: encoded(fields), headers: { Cookie: who.cookie, 'Accept-Language': 'en',
	'Content-Type': 'application/x-www-form-urlencoded', ...ownPage, ...plan && { 'X-Filar-Plan': plan } } }).catch((error) => ({ status: 0, text: error.message, headers: {} }));

// The page before the step, asked for with the fault: it is there, or it says cleanly that it is not.
async function look(plan, note, who, page) {
	const answer = await send('GET', page, { headers: { Cookie: who.cookie, 'Accept-Language': 'en', 'X-Filar-Plan': plan } })
		.catch((error) => ({ status: 0, text: error.message, headers: {} }));
	if (![0, 200, 500, 503].includes(answer.status))
		note('the page is neither there nor a clean failure', answer);
	looked[answer.status === 200 ? 'there' : 'failed'] += 1;
	return answer;
}

// One step: the form on a page, sent with the fault and, when that was in vain, once more without. state tells whether it is done.
async function step(plan, name, who, page, action, fields, state) {
	const own = Array.isArray(fields) ? fields : Object.entries(fields), typed = new Set(own.map(([field]) => field));
	const form = async () => [...Object.entries(hiddenFields((await get(who, page)).text, action)).filter(([field]) => !typed.has(field)), ...own];
	const note = (what, answer) => wrong.push(`${name}, ${plan}: ${what}: ${headline(answer)}`);
	const shown = await look(plan, note, who, page), before = state(), once = await form();
	let answer = await post(who, action, once, plan);
	if (answer.headers['x-filar-boundaries'] && plan === 'count 0')
		counts.set(name, Number(answer.headers['x-filar-boundaries']));
	if (plan === 'memory 0')
		chunks.set(name, Math.max(Number(answer.headers['x-filar-chunks']), Number(shown.headers['x-filar-chunks'])));
	const done = state() !== before, fine = answer.status === 303;
	// "that row is there already" makes a step believe that it was done before
	if (fine && !done && / 1062$/.test(plan))
		return post(who, action, await form());
	if (fine && !done)
		note('acknowledged and not done', answer);
	if (fine) {
		settled += 1;
		return answer;
	}
	faults += 1;
	if (![0, 500, 503].includes(answer.status) && !(/ 1062$/.test(plan) && [409, 422].includes(answer.status)))
		note('neither done nor a clean failure', answer);
	if (/error \d+ (1213|1020|1205)$/.test(plan))
		note('not run again', answer);
	if (answer.status === 503 && answer.headers['x-filar-boundaries'] && !answer.headers['retry-after'])
		note('503 without Retry-After', answer);
	if (done && !/^(kill|lost|memory)|201[36]$|2006$/.test(plan))
		note('done, and not acknowledged', answer);
	if (done && /Nothing was changed/.test(answer.text))
		note('done, though the page says that nothing was changed', answer);
	for (let n = 0; n < 60; n++) {
		answer = await post(who, action, done ? once : await form());
		if (answer.status > 0 && answer.status < 500)
			break;
		await wait(50);
	}
	if (!done && (answer.status !== 303 || state() === before))
		note('the next try is not right', answer);
	return answer;
}

// From the cart to the payment.
async function order(plan, buyer) {
	const go = (...rest) => step(plan, ...rest);
	const cart = () => JSON.stringify(sql(`SELECT COALESCE(SUM(l.quantity), 0) FROM cart_lines l JOIN carts c ON c.id = l.cart_id
		WHERE c.partner_id = ${buyer.partnerId} AND c.open_slot = 1`));
	await go('cart', buyer, '/shop/products?q=RACE1', '/shop/cart/add', { sku: 'RACE1', quantity: 2 }, cart);
	await go('checkout', buyer, '/shop/checkout', '/shop/checkout', { address: buyer.partnerId, delivery: 1 },
		() => sql(`SELECT COUNT(*) FROM orders WHERE partner_id = ${buyer.partnerId}`)[0][0]);
	const [[id]] = sql(`SELECT MAX(id) FROM orders WHERE partner_id = ${buyer.partnerId}`), self = `/admin/orders/A-${Number(id) + 10000}`;
	const state = () => JSON.stringify(sql(`SELECT state, version, paid, (SELECT COUNT(*) FROM order_events e WHERE e.order_id = o.id) FROM orders o WHERE id = ${id}`));
	const [[gross]] = sql(`SELECT gross FROM orders WHERE id = ${id}`);
	await go('confirm', staff.jan, self, `${self}/confirm`, {}, state);
	await go('pick', staff.jan, self, `${self}/pick`, {}, state);
	await go('ship', staff.jan, self, `${self}/ship`, [['carrier', 'Parcel Post'], ['tracking', 'PP 1'],
		...sql(`SELECT id, quantity FROM order_lines WHERE order_id = ${id} ORDER BY line`).flatMap(([line, quantity]) => [['line[]', line],
			['quantity[]', quantity]])], state);
	await go('payment', staff.maria, self, `${self}/payments`, { amount: (Number(gross) / 100).toFixed(2), document: `BANK-${id}`,
		received_on: new Date().toISOString().slice(0, 10) }, state);
	await go('delivered', staff.jan, self, `${self}/delivered`, {}, state);
	assert.deepEqual(sql(`SELECT state, paid = gross, (SELECT COUNT(*) FROM payments p WHERE p.order_id = o.id) FROM orders o WHERE id = ${id}`)[0], ['delivered', '1', '1']);
}

// From the offer to the accepted stage.
async function project(plan) {
	const go = (...rest) => step(plan, ...rest);
	const name = `Walk ${process.pid} ${serial += 1}`;
	await go('project', staff.olga, '/admin/projects/new', '/admin/projects/new', { contractor: marek.partnerId, scheme, name, brief: 'Candles',
		price: '300.00', reviewer: staff.adam.personId, answer_by: '2099-12-31' }, () => sql(`SELECT COUNT(*) FROM projects WHERE title = '${name}'`)[0][0]);
	const [[id, count]] = sql(`SELECT MAX(id), COUNT(*) FROM projects WHERE title = '${name}'`), reference = `R-${Number(id) + 1000}`;
	if (count !== '1')
		wrong.push(`project, ${plan}: ${count} projects`);
	const state = () => JSON.stringify(sql(`SELECT p.state, p.version, s.state, s.version, s.round FROM projects p JOIN stages s ON s.project_id = p.id AND s.number = 1 WHERE p.id = ${id}`));
	const own = `/work/projects/${reference}`, desk = `/admin/projects/${reference}`, review = `/admin/reviews/${reference}`;
	await go('offer', staff.olga, desk, `${desk}/offer`, { answer_by: '2099-12-31' }, state);
	await go('accept', marek, own, `${own}/accept`, {}, state);
	await go('start', marek, own, `${own}/stages/1/start`, {}, state);
	await go('submit', marek, own, `${own}/stages/1/submit`, { work: 'Sketches' }, state);
	await go('open', staff.adam, review, `${review}/stages/1/open`, {}, state);
	await go('verdict', staff.adam, review, `${review}/stages/1/verdict`, { verdict: 'accept', comment: 'Good.' }, state);
}

// From the form to the partner.
async function apply(plan) {
	const go = (...rest) => step(plan, ...rest);
	const email = `walk.${process.pid}.${serial += 1}@willow.example`, guest = { cookie: '', guest: true };
	await go('apply', guest, '/apply', '/apply', { kind: 'reseller', name: 'Mara Quill', company: `Walk ${serial}`, email, phone: '', tax_number: '',
		website: 'willow.example', country: 'GB', consent: 'yes', monthly_orders: '6', about: 'Two shops for candles.' },
	() => sql(`SELECT COUNT(*) FROM applications WHERE email = '${email}'`)[0][0]);
	const [[id]] = sql(`SELECT MAX(id) FROM applications WHERE email = '${email}'`);
	sql(`UPDATE applications SET state = 'new', confirmed_at = UTC_TIMESTAMP(6) WHERE id = ${id}`); // the letter's button: page/applications
	const self = `/admin/applications/${id}`;
	const state = () => JSON.stringify(sql(`SELECT state, version, partner_id FROM applications WHERE id = ${id}`));
	await go('take', staff.ewa, self, `${self}/take`, {}, state);
	await go('approve', staff.ewa, self, `${self}/approve`, { reseller: 'yes', tier: 'silver', price_list: '0', assortment, sponsor: '', payment_days: '30',
		welcome: '' }, state);
	if (sql(`SELECT COUNT(*) FROM partners WHERE name = 'Walk ${serial}'`)[0][0] !== '1')
		wrong.push(`approve, ${plan}: not one partner`);
}

async function walk(plan, buyer) {
	await order(plan, buyer);
	await project(plan);
	await apply(plan);
}

test('the story with a fault in every step', async () => {
	const [buyer] = people(1, [[first + 3, 1]]);
	const start = performance.now();
	await walk('count 0', buyer);
	await walk('memory 0', buyer);
	assert.deepEqual(wrong, [], 'without a fault');
	const deepest = Math.max(...counts.values());
	assert.ok(deepest > 20, `boundaries: ${[...counts]}`);
	const largest = Math.max(...chunks.values());
	assert.ok(chunks.size === counts.size && largest > 4 && !Number.isNaN(largest), `chunks: ${[...chunks]}`);
	const plans = [], depth = Array.from({ length: deepest }, (_, n) => n + 1);
	for (const error of [1213, 1020, 1205, 2006, 2013, 1062])
		plans.push(...depth.map((n) => `error ${n} ${error}`));
	plans.push('lost 1', 'lost 9', ...Array.from({ length: largest }, (_, n) => `memory ${n + 1}`), ...depth.map((n) => `kill ${n}`));
	const chosen = whole ? plans : ['lost 1', 'lost 9', 'memory 1', 'memory 4', ...plans.filter((_, n) => n % Math.ceil(plans.length / 12) === 5)];
	for (const [n, plan] of chosen.entries()) {
		await walk(plan, buyer);
		if (n % 100 === 99)
			books('INJ');
	}
	figure('INJ', 'walks through 17 steps, a fault in each', chosen.length, `${settled} settled, ${faults} failed cleanly, ${Math.round((performance.now() - start) / 1000)} s`, true);
	assert.ok(looked.failed > 0 && looked.there > 0, JSON.stringify(looked));
	figure('INJ', 'pages asked for with the same faults', looked.there + looked.failed, `${looked.failed} failed cleanly, ${largest} chunks of memory at most`, true);
	none('INJ', 'steps that were not true, or not right at the next try', wrong);
	books('INJ');
});
