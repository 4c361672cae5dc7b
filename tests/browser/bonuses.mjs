// A bonus from the promise to the end of its budget: the programme manager sets it up, a partner watches its own progress and
// reaches the goal, a second one finds the budget used up until it is raised. Both partners are the test's own.
import { after, before, test } from 'node:test';
import assert from 'node:assert/strict';
import { launch } from './lib.mjs';
import { number, sql } from '../page/support/lib.mjs';
import { bought, delivered, made, partnerMade, productFor } from './support/partner.mjs';
import { follow, go, letter, look, pounds, press, says, signedIn, story, until } from './support/story.mjs';

let browser;
before(async () => { browser = await launch(); });
after(() => browser?.close());

const day = (days) => new Date(Date.now() + days * 86400000).toISOString().slice(0, 10);

test('a bonus', async (t) => {
	const step = story(t);
	const run = made(), name = `First quarter ${run}`;
	const firstMail = `ida.${run}@bonus.example`, secondMail = `leo.${run}@bonus.example`;
	const first = partnerMade(`Ida Lights ${run}`, 'Ida Moss', firstMail);
	const second = partnerMade(`Leo Lamps ${run}`, 'Leo Grant', secondMail, { language: 'pl' });
	const { sku, least } = productFor(first);
	const card = (page) => page.locator('section.card', { hasText: name }).first();
	const awards = () => sql(`SELECT a.partner_id, a.amount FROM bonus_awards a JOIN bonuses b ON b.id = a.bonus_id
		WHERE b.name_en = '${name}' AND a.live ORDER BY a.id`).map((row) => row.map(Number));
	let nina, jan, ida, leo, half, bonus;

	await step('half of the goal is bought before anybody speaks of a bonus', async () => {
		ida = await signedIn(browser, firstMail);
		jan = await signedIn(browser, 'jan@hearth.example');
		const order = await bought(ida, sku, 10 * least);
		await delivered(jan, order.reference);
		half = order.net;
		await go(ida, '/shop/bonuses');
		assert.equal(await card(ida).count(), 0);
	});

	await step('the programme manager sets it up: a budget below one bonus is refused, and what was typed stays', async () => {
		nina = await signedIn(browser, 'nina@hearth.example');
		await go(nina, '/admin/bonuses');
		await look(nina, 'desk-before');
		await go(nina, '/admin/bonuses/new');
		await look(nina, 'form');
		await nina.fill('#name_en', name);
		await nina.fill('#name_pl', `Pierwszy kwartał ${run}`);
		await nina.fill('#name_ru', `Первый квартал ${run}`);
		await nina.selectOption('#measure', 'turnover');
		await nina.fill('#goal', (2 * half / 100).toFixed(2));
		await nina.fill('#ends_on', day(1));
		await nina.fill('#amount', '30.00');
		await nina.fill('#budget', '29.99');
		await press(nina, 'Set up the bonus', 422);
		await says(nina, 'The budget is not enough for one bonus.');
		assert.equal(await nina.inputValue('#name_en'), name);
		assert.equal(await nina.inputValue('#measure'), 'turnover');
		await look(nina, 'form-refused');
		await nina.fill('#budget', '30.00');
		await press(nina, 'Set up the bonus');
		bonus = new URL(nina.url()).pathname;
		await says(nina, name, 'under way', 'Nobody has reached the goal yet.', pounds(2 * half));
		await look(nina, 'set-up');
	});

	await step('the partner sees how far it is', async () => {
		await go(ida, '/shop/bonuses');
		await says(ida, `You have ${pounds(half)}. ${pounds(half)} more and the bonus is yours.`, 'The budget lasts for one more partner.');
		assert.equal(await card(ida).locator('progress').getAttribute('value'), '50');
		await look(ida, 'half-way');
		const article = await card(ida).getByRole('link', { name: /^Article \d+$/ }).getAttribute('href');
		assert.match(article, /^\/programme\/versions\/\d+#article-\d+$/);
		await go(ida, article);
		await ida.locator(article.slice(article.indexOf('#'))).waitFor();
	});

	await step('reaches it, and it is granted with its computation', async () => {
		const { reference } = await bought(ida, sku, 10 * least);
		await delivered(jan, reference);
		await until('the bonus', () => awards().length, 90);
		assert.deepEqual(awards(), [[first, 3000]]);
		await letter(firstMail, /earned a bonus of £30\.00/);
		await go(ida, '/shop/bonuses');
		await says(ida, 'reached', 'What you earned', '£30.00', 'pending');
		await look(ida, 'reached');
		await follow(ida, name);
		await says(ida, reference, pounds(2 * half), 'Yours from');
		await look(ida, 'computation');
	});

	await step('the second partner reaches the goal too, but the budget is used up', async () => {
		leo = await signedIn(browser, secondMail);
		const order = await bought(leo, sku, 20 * least);
		await delivered(jan, order.reference);
		await go(leo, '/shop/bonuses');
		await says(leo, 'The budget of this bonus is used up.');
		await look(leo, 'used-up');
		await go(leo, (await ida.url()).replace(/^https?:\/\/[^/]+/, ''), 404);
		await go(nina, bonus);
		await says(nina, `Ida Lights ${run}`);
		await look(nina, 'budget-used-up');
		const since = number('SELECT UNIX_TIMESTAMP(MAX(booked_at)) FROM bonus_awards');
		await until('a round of the worker after that', () => Date.now() / 1000 > since + 40 && awards().length === 1, 90);
	});

	await step('the budget is raised, never lowered, and serves the second one', async () => {
		await nina.fill('#budget', '20.00');
		await press(nina, 'Raise the budget', 422);
		await says(nina, 'The budget of a bonus only grows');
		await nina.fill('#budget', '60.00');
		await press(nina, 'Raise the budget');
		await until('the second bonus', () => awards().length === 2, 90);
		assert.deepEqual(awards(), [[first, 3000], [second, 3000]]);
		await letter(secondMail, /premia wynosi 30,00/);
		await go(nina, bonus);
		await says(nina, `Leo Lamps ${run}`);
		await look(nina, 'budget-raised');
		await go(nina, '/admin/bonuses');
		await says(nina, name);
		await look(nina, 'desk');
	});
});
