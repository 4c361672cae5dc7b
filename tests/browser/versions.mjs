// The life of a version: the programme manager writes a draft and invites a partner; the partner proposes a value, which is
// adopted; the draft is published with the notice that the programme promises, and the partner accepts it. Every page is
// looked at in both widths.
import { after, before, test } from 'node:test';
import assert from 'node:assert/strict';
import { launch } from './lib.mjs';
import { follow, go, letter, look, press, says, signedIn, person, story, submit } from './support/story.mjs';

let browser, nina, anna, guest, draft, link, dayFrom;
before(async () => { browser = await launch(); });
after(() => browser.close());

const day = (from, days) => new Date(Date.parse(from) + days * 86400000).toISOString().slice(0, 10);
const valueField = (page, name) => page.locator(`input[name="name[]"][value="${name}"] ~ .with-unit input, input[name="name[]"][value="${name}"] ~ select`).first();

test('a version from draft to acceptance', async (t) => {
	const step = story(t);

	await step('the programme manager begins a draft', async () => {
		nina = await signedIn(browser, 'nina@hearth.example');
		await go(nina, '/admin/programme');
		await look(nina, 'desk');
		await submit(nina, '/admin/programme/drafts');
		draft = /drafts\/(\d+)/.exec(nina.url())[1];
		await says(nina, 'Nothing is changed yet.');
		await look(nina, 'draft');
	});

	await step('a contradiction is refused when saved, and what was typed stays', async () => {
		await press(nina, nina.getByRole('link', { name: /^7\. / }));
		await look(nina, 'article');
		await valueField(nina, 'level.2.rate').fill('9');
		await nina.fill('#title_en', 'Commission, anew');
		await press(nina, 'Save the article', 422);
		await says(nina, /Article 7/);
		assert.equal(await nina.inputValue('#title_en'), 'Commission, anew');
		assert.equal(await valueField(nina, 'level.2.rate').inputValue(), '9');
		await look(nina, 'article-refused');
	});

	await step('a better rate and a longer hold are saved; the difference says what each means', async () => {
		await valueField(nina, 'level.2.rate').fill('1.5');
		await nina.fill('#title_en', 'Commission');
		await press(nina, 'Save the article');
		await says(nina, 'Saved. The draft fits together.');
		await go(nina, `/admin/programme/drafts/${draft}`);
		await press(nina, nina.getByRole('link', { name: /^8\. / }));
		await valueField(nina, 'hold.days').fill('10');
		await press(nina, 'Save the article');
		await go(nina, `/admin/programme/drafts/${draft}/difference`);
		await says(nina, 'one value better for partners', 'one value worse for partners', '14 days', '10 days');
		assert.doesNotMatch(await nina.locator('.difference').allInnerTexts().then((all) => all.join('')), /\*\*/, 'no marks of Markdown');
		await look(nina, 'difference');
		await go(nina, `/admin/programme/drafts/${draft}/preview`);
		await look(nina, 'preview');
	});

	await step('a partner and a stranger are invited', async () => {
		await go(nina, `/admin/programme/drafts/${draft}/discussion`);
		await look(nina, 'discussion-empty');
		await nina.getByText('Partners (', { exact: false }).first().click();
		await nina.getByLabel('Kwiaty i Dom', { exact: false }).first().check();
		await nina.fill('#name', 'Ivo Test');
		await nina.fill('#email', 'ivo@elsewhere.example');
		await nina.selectOption('#language', 'pl');
		await press(nina, 'Send the invitations');
		await says(nina, 'Ivo Test', 'Anna Nowak');
		[, link] = await letter('anna@kwiaty.example', /(\/discussion\/[\w-]{43})/);
		await letter('ivo@elsewhere.example', /Link jest imienny/);
	});

	await step('the partner reads the draft and proposes another value, without JavaScript', async () => {
		guest = await person(browser, { script: false });
		await go(guest, link);
		await says(guest, 'Anna Nowak, what do you think?', '1.5%');
		await press(guest, guest.getByRole('link', { name: /^7\. / }));
		await guest.getByText('Another value', { exact: true }).click();
		await guest.getByText('For another value').click();
		await guest.selectOption('#parameter', 'level.2.rate');
		await guest.fill('#value', '1.75');
		await guest.fill('#body', 'Two per cent was the reason why we brought others.');
		await press(guest, 'Send it to the author');
		await says(guest, 'Thank you.', '1.75%');
		await go(guest, link.slice(0, -1) + (link.endsWith('A') ? 'B' : 'A'), 404);
	});

	await step('the author adopts it', async () => {
		await go(nina, `/admin/programme/drafts/${draft}/discussion`);
		await look(nina, 'discussion');
		await press(nina, nina.getByRole('link', { name: 'Answer', exact: true }).first());
		await nina.fill('#answer', 'You are right, and we can afford it.');
		await look(nina, 'remark');
		await press(nina, 'Adopt it into the draft');
		await says(nina, 'adopted');
		await letter('anna@kwiaty.example', /You are right, and we can afford it\./);
		await go(guest, link);
		await says(guest, 'adopted', 'You are right');
	});

	await step('publishing worse terms needs the promised notice', async () => {
		await go(nina, `/admin/programme/drafts/${draft}`);
		await press(nina, nina.getByRole('link', { name: /^8\. / }));
		await valueField(nina, 'hold.days').fill('21');
		await press(nina, 'Save the article');
		await go(nina, `/admin/programme/drafts/${draft}/publish`);
		await look(nina, 'publish');
		dayFrom = await nina.inputValue('#from');
		await nina.fill('#from', day(dayFrom, -1));
		await nina.check('#sure');
		await press(nina, 'Publish for all partners', 422);
		await says(nina, /Article [78] becomes worse/);
		await nina.fill('#from', dayFrom);
		await nina.check('#sure');
		await press(nina, 'Publish for all partners');
		await says(nina, 'Version 2');
		await look(nina, 'version');
		await go(guest, link);
		await says(guest, 'published as version 2');
	});

	await step('the partner sees what comes and accepts it', async () => {
		await letter('anna@kwiaty.example', /Version 2|new version takes effect/);
		anna = await signedIn(browser, 'anna@kwiaty.example');
		await go(anna, '/shop/programme');
		await says(anna, 'Version 2 is coming', 'Version 1 holds for you', '1.75%', '21 days');
		await look(anna, 'coming');
		await anna.check('#agree-2');
		await press(anna, 'Accept version 2');
		await says(anna, 'Accepted.');
		await follow(anna, 'All that was accepted');
		await look(anna, 'accepted');
		const text = await (await anna.context().request.get(await anna.getByRole('link', { name: 'As a text file' }).first().getAttribute('href'))).text();
		assert.match(text, /SHA-256: [0-9a-f]{64}/);
		await follow(anna, 'Read and print');
		await look(anna, 'accepted-print');
		await go(nina, '/admin/programme');
		await says(nina, /\b1 of \d+ have accepted it/);
	});

	await step('individual terms are offered and accepted', async () => {
		await press(nina, nina.getByRole('link', { name: 'Kwiaty i Dom' }));
		await nina.fill('#note', 'For the fair in spring');
		await valueField(nina, 'hold.days').fill('7');
		await press(nina, 'Send the offer');
		await look(nina, 'individual');
		await go(anna, '/shop/programme');
		await says(anna, 'Individual terms for you', 'For the fair in spring', '7 days');
		await look(anna, 'individual-offer');
		await press(anna, anna.locator('section.card', { hasText: 'For the fair in spring' }).getByRole('button', { name: 'Accept these terms', exact: true }));
		await says(anna, 'Your individual terms');
	});

	await step('anyone can read every version and compare them', async () => {
		await go(guest, '/programme/versions');
		await says(guest, 'Version 1', 'Version 2', 'coming');
		await go(guest, '/programme/difference?from=1&to=2');
		await says(guest, '21 days', '1.75%');
		await go(guest, '/programme/versions/2');
	});
});
