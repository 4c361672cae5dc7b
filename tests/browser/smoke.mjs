// The first page comes, in three languages, wide and narrow, and is sound.
import { after, before, test } from 'node:test';
import assert from 'node:assert/strict';
import { checkPage, launch, visitor } from './lib.mjs';

let browser;
before(async () => { browser = await launch(); });
after(() => browser?.close());

for (const language of ['en', 'pl', 'ru']) {
	for (const width of [390, 1280]) {
		test(`the first page in ${language} at ${width} px`, async () => {
			const page = await visitor(browser, { language, width });
			const answer = await page.goto('/');
			assert.equal(answer.status(), 200);
			assert.equal(await page.getAttribute('html', 'lang'), language);
			assert.equal(await page.locator('h1').count(), 1);
			await checkPage(page, `first-${language}-${width}`, answer);
			await page.context().close();
		});
	}
}

test('a page that is not there says so in the visitor’s language', async () => {
	const texts = new Set();
	for (const language of ['en', 'pl', 'ru']) {
		const page = await visitor(browser, { language });
		const answer = await page.goto('/nothing-here');
		assert.equal(answer.status(), 404);
		assert.equal(await page.getAttribute('html', 'lang'), language);
		texts.add(await page.locator('h1').innerText());
		await checkPage(page, `missing-${language}`, answer);
		await page.context().close();
	}
	assert.equal(texts.size, 3);
});
