// A violation from the record to the end of a partnership: recorded with evidence and a hold, answered, decided by a second
// person, appealed, decided for good by a third; the day of the end comes, and the tail stays. The partner is the test's own.
import { after, before, test } from 'node:test';
import assert from 'node:assert/strict';
import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { launch } from './lib.mjs';
import { number, sql } from '../page/support/lib.mjs';
import { bought, delivered, made, partnerMade, productFor } from './support/partner.mjs';
import { chip, go, letter, look, person, pounds, press, says, signIn, signedIn, story, until } from './support/story.mjs';

const clock = join(process.env.FILAR_VAR, 'clock');
let browser;
before(async () => { browser = await launch(); });
after(() => {
	rmSync(clock, { force: true });
	return browser?.close();
});

const day = (days) => new Date(Date.now() + days * 86400000).toISOString().slice(0, 10);

test('a violation', async (t) => {
	const step = story(t);
	const run = made(), company = `Vera Candles ${run}`, mail = `vera.${run}@conduct.example`;
	const partner = partnerMade(company, 'Vera Stone', mail, { promoter: true });
	const buyerMail = `max.${run}@conduct.example`;
	const buyer = partnerMade(`Max Wicks ${run}`, 'Max Wick', buyerMail, { sponsor: partner });
	const { sku, least } = productFor(buyer);
	const value = (name) => number(`SELECT p.value FROM programme_parameters p JOIN programme_versions v ON v.id = p.version_id
		WHERE p.name = '${name}' AND v.number = ${version} ORDER BY v.id DESC LIMIT 1`);
	const left = () => number(`SELECT COALESCE(SUM(amount - reversed), 0) FROM commissions WHERE partner_id = ${partner}`);
	const sold = async () => {
		const { reference: bill } = await bought(await signedIn(browser, buyerMail), sku, 10 * least);
		await delivered(await signedIn(browser, 'jan@hearth.example'), bill);
		const finance = await signedIn(browser, 'maria@hearth.example');
		await go(finance, `/admin/orders/${bill}`);
		await finance.fill('#document', `STATEMENT-${bill}`);
		await press(finance, 'Book the payment');
		return bill;
	};
	let ewa, nina, maria, vera, reference, held, record, id, version, notice, tail;

	await step('an order of its team earns the partner a commission', async () => {
		reference = await sold();
		held = await until('the commission', () => left());
	});

	await step('a recruiter records what was broken, with evidence, and holds back that commission', async () => {
		ewa = await signedIn(browser, 'ewa@hearth.example');
		await go(ewa, '/admin/violations');
		await look(ewa, 'desk-before');
		await go(ewa, '/admin/violations/new');
		await look(ewa, 'form');
		await ewa.selectOption('#partner', { label: company });
		await ewa.selectOption('#article', '10');
		await ewa.fill('#description', 'On 3 November it wrote to 40 people who had not asked for it.');
		await ewa.fill('#orders', 'an order of last week');
		await ewa.setInputFiles('#file', { name: 'letter.txt', mimeType: 'text/plain', buffer: Buffer.from('Buy our candles') });
		await press(ewa, 'Record it and tell the partner', 422);
		await says(ewa, 'Name the orders as A-10447');
		assert.match(await ewa.inputValue('#description'), /40 people/);
		await look(ewa, 'form-refused');
		await ewa.fill('#orders', reference);
		await ewa.setInputFiles('#file', { name: 'letter.txt', mimeType: 'text/plain', buffer: Buffer.from('Buy our candles') });
		await press(ewa, 'Record it and tell the partner');
		record = new URL(ewa.url()).pathname;
		id = Number(record.split('/').at(-1));
		await says(ewa, company, 'Their turn:', `Held back: ${pounds(held)}`, reference, 'letter.txt');
		await look(ewa, 'recorded');
	});

	await step('the article is cited as it stands in the version that rules the partner', async () => {
		const cited = await ewa.locator('dl.facts a').first().getAttribute('href');
		[, version] = /^\/programme\/versions\/(\d+)#article-10$/.exec(cited);
		await go(ewa, cited);
		await ewa.locator('#article-10').waitFor();
		notice = value('notice.days');
		tail = value('tail.days');
	});

	await step('the partner has a letter, reads what is held, and answers', async () => {
		await letter(mail, new RegExp(`/shop/violations/${id}`));
		vera = await signedIn(browser, mail);
		await go(vera, '/shop/violations');
		await look(vera, 'own-list');
		await go(vera, `/shop/violations/${id}`);
		await says(vera, 'Your turn:', '40 people', `Held back: ${pounds(held)}`);
		assert.equal(await (await vera.context().request.get(await vera.getByRole('link', { name: 'letter.txt' }).getAttribute('href'))).text(),
			'Buy our candles');
		await look(vera, 'own-record');
		await vera.fill('#text', 'They had left their addresses at our stand.');
		await vera.setInputFiles('#file', { name: 'list.txt', mimeType: 'text/plain', buffer: Buffer.from('Forty names') });
		await press(vera, 'Send the answer');
		await says(vera, 'Our turn:', 'list.txt', 'They had left their addresses');
		await look(vera, 'answered');
	});

	await step('the staff are told, each in their own language; whoever recorded it does not decide', async () => {
		await letter('nina@hearth.example', /They had left their addresses at our stand\.[^]*Somebody who did not record it decides by/);
		await letter('ewa@hearth.example', /They had left their addresses at our stand\.[^]*decyduje osoba, która/);
		await go(ewa, record);
		await says(ewa, 'You had a part in it, so a colleague decides.');
		assert.equal(await ewa.locator(`form[action="${record}/decide"]`).count(), 0);
	});

	await step('a second person ends the partnership with the promised notice', async () => {
		nina = await signedIn(browser, 'nina@hearth.example');
		await go(nina, record);
		await look(nina, 'to-decide');
		await nina.selectOption('#outcome', 'terminated');
		await nina.locator('form[action$="/decide"] #text').fill('The addresses came from a bought list.');
		await nina.fill('#ends_on', day(notice - 2));
		await nina.check('#withdraws');
		await press(nina, 'Decide and tell the partner', 422);
		await says(nina, `The programme promises ${notice} days of notice`);
		assert.equal(await nina.inputValue('#outcome'), 'terminated');
		await look(nina, 'decision-refused');
		await nina.fill('#ends_on', day(notice + 1));
		await press(nina, 'Decide and tell the partner');
		await chip(nina, 'appeal');
		await look(nina, 'decided');
	});

	await step('the partner appeals once', async () => {
		await letter(mail, /The addresses came from a bought list\./);
		await vera.reload();
		await says(vera, 'you can appeal until', `Orders placed up to ${tail} days later still earn.`);
		await look(vera, 'own-decision');
		await vera.fill('#text', 'The list was given to us by the fair.');
		await press(vera, 'Send the appeal');
		await says(vera, 'Our turn:', 'The list was given to us by the fair.');
		await letter('maria@hearth.example', /The list was given to us by the fair\.[^]*A third person decides by/);
	});

	await step('a third person decides for good, and the commission held back is withdrawn', async () => {
		await go(nina, record);
		assert.equal(await nina.locator(`form[action="${record}/review"]`).count(), 0, 'who decided does not review');
		maria = await signedIn(browser, 'maria@hearth.example');
		await go(maria, record);
		await look(maria, 'to-review');
		await maria.locator('form[action$="/review"] #text').fill('A list of the fair is a bought list.');
		await press(maria, 'Decide for good');
		await chip(maria, 'settled for good');
		await look(maria, 'closed');
		assert.equal(left(), 0);
		await go(vera, `/shop/violations/${id}`);
		await says(vera, 'the decision stands', 'A list of the fair is a bought list.');
		await look(vera, 'own-closed');
		await go(vera, '/shop/products');
	});

	await step('the day comes: it orders no more, and an order of its team within the tail still earns', async () => {
		const ends = sql(`SELECT ends_on FROM violations WHERE id = ${id}`)[0][0];
		writeFileSync(clock, String((notice + 2) * 86400));
		await until('the end', () => sql(`SELECT state FROM partners WHERE id = ${partner}`)[0][0] === 'terminated', 120);
		assert.deepEqual(sql(`SELECT ended_on, DATEDIFF(tail_until, ended_on) FROM partners WHERE id = ${partner}`)[0], [ends, String(tail)]);
		const late = await person(browser);
		await signIn(late, mail);
		await go(late, '/shop');
		await says(late, 'The partnership ended on', 'still earns.');
		assert.equal(await late.getByText('Your first steps').count(), 0);
		await look(late, 'ended');
		await go(late, '/shop/products', 403);
		await sold();
		assert.equal(await until('the commission of the tail', () => left()), held);
		await go(late, '/shop/earnings');
		await says(late, pounds(held));
		await look(late, 'ended-earnings');
	});
});
