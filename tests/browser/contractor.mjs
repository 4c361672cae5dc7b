// The contractor's part of the story: a project made from a scheme is offered and accepted, a stage is handed in, judged and
// becomes payable in the same ledger. Every page on the way is looked at as in story.mjs.
import { after, before, test } from 'node:test';
import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { launch } from './lib.mjs';
import { sql } from '../page/support/lib.mjs';
import { follow, go, letter, look, press, says, signedIn, story } from './support/story.mjs';

const run = Date.now().toString(36);
const rows = (text) => sql(text).map((row) => row.map((value) => (/^-?\d+$/.test(value) ? Number(value) : value)));

let browser;
before(async () => { browser = await launch(); });
after(() => browser?.close());

test('a contractor, three stages, one of them paid', async (t) => {
	const step = story(t);
	const title = `Candle pictures ${run}`;
	const scheme = `Product photographs ${run}`;
	const stages = [['Concept', 'Three sketches', '30'], ['Photographs', '24 pictures', '45'], ['Retouching', 'Final files', '25']];
	let olga, marek, adam, reference;

	await step('the project manager publishes a scheme of three stages', async () => {
		olga = await signedIn(browser, 'olga@hearth.example');
		await go(olga, '/admin');
		await look(olga, 'projects-today');
		await go(olga, '/admin/schemes');
		await look(olga, 'schemes');
		await go(olga, '/admin/schemes/new');
		await olga.fill('#name', scheme);
		await olga.fill('#about', 'Pictures for the catalogue');
		for (const [n, [name, deliverable, share]] of stages.entries()) {
			if (!await olga.locator(`#title-${n + 1}`).count())
				await press(olga, 'Add a stage', 200);
			await olga.fill(`#title-${n + 1}`, name);
			await olga.fill(`#deliverable-${n + 1}`, deliverable);
			await olga.fill(`#criteria-${n + 1}`, 'As briefed\nOn time');
			await olga.fill(`#days-${n + 1}`, '5');
			await olga.fill(`#review_days-${n + 1}`, '3');
			await olga.fill(`#rounds-${n + 1}`, '2');
			await olga.fill(`#share-${n + 1}`, share);
		}
		await look(olga, 'scheme-new');
		await press(olga, 'Publish');
		await look(olga, 'scheme');
	});

	await step('and offers a project made from it', async () => {
		await go(olga, '/admin/projects/new');
		await olga.selectOption('#contractor', { label: 'Studio Lampa' });
		await olga.selectOption('#scheme', { label: scheme });
		await olga.fill('#name', title);
		await olga.fill('#brief', 'Twenty-four candles on a plain ground.');
		await olga.fill('#price', '1200.00');
		await olga.selectOption('#reviewer', { label: 'Adam Reid' });
		await olga.fill('#answer_by', new Date(Date.now() + 7 * 86400000).toISOString().slice(0, 10));
		await look(olga, 'project-new');
		await press(olga, 'Make the draft');
		await says(olga, '£360.00', '£540.00', '£300.00');
		await look(olga, 'project-draft');
		await press(olga, 'Send the offer');
		[reference] = /R-\d+/.exec(olga.url());
		await look(olga, 'project-offered');
		await go(olga, '/admin/projects');
		await look(olga, 'projects');
	});

	await step('the contractor accepts and starts', async () => {
		await letter('marek@lampa.example', new RegExp(reference));
		marek = await signedIn(browser, 'marek@lampa.example');
		await go(marek, '/work');
		await look(marek, 'work-today');
		await go(marek, '/work/projects');
		await look(marek, 'work-projects');
		await follow(marek, title);
		await look(marek, 'work-offer');
		await press(marek, 'Accept the project');
		await press(marek, 'Start this stage');
		await look(marek, 'work-started');
	});

	await step('files above the limit, without scripts: the page names the limit, and what was written is still there', async () => {
		const folder = mkdtempSync(join(tmpdir(), 'filar-large-'));
		const large = join(folder, 'pictures.bin'), note = 'A long note that nobody wants to write twice.';
		const plain = await signedIn(browser, 'marek@lampa.example', { script: false });
		try {
			writeFileSync(large, Buffer.alloc(30 * 1024 * 1024));
			await go(plain, new URL(marek.url()).pathname);
			await says(plain, 'each up to 8 MB, together up to 16 MB');
			await plain.fill('#work', note);
			await plain.setInputFiles('#file', large);
			await press(plain, 'Hand in', 413);
			await says(plain, 'What you typed is not lost', 'up to 8 MB', 'up to 16 MB');
			await plain.goBack();
			assert.equal(await plain.inputValue('#work'), note);
		} finally {
			rmSync(folder, { recursive: true });
		}
	});

	await step('hands in with a file', async () => {
		await marek.fill('#work', 'Three sketches, all on a plain ground.');
		const file = (name, text) => ({ name, mimeType: 'text/plain', buffer: Buffer.from(text) });
		await marek.setInputFiles('#file', [file('sketches.txt', 'one two three'), file('colours.txt', 'red')]);
		await marek.locator('summary', { hasText: 'one by one' }).click();
		await marek.setInputFiles('#file-3', file('lights.txt', 'soft'));
		await press(marek, 'Hand in');
		await says(marek, 'sketches.txt', 'colours.txt', 'lights.txt');
		await look(marek, 'work-handed-in');
	});

	await step('the reviewer reads the file and accepts', async () => {
		adam = await signedIn(browser, 'adam@hearth.example');
		await go(adam, '/admin');
		await look(adam, 'reviewer-today');
		await go(adam, '/admin/reviews');
		await look(adam, 'reviews');
		await follow(adam, title);
		await look(adam, 'review');
		const [download] = await Promise.all([adam.waitForEvent('download'), adam.getByRole('link', { name: 'sketches.txt' }).click()]);
		assert.equal(Buffer.concat(await (await download.createReadStream()).toArray()).toString(), 'one two three');
		await press(adam, 'Open the review');
		await look(adam, 'review-open');
		await adam.check('input[name=verdict][value=accept]');
		await press(adam, 'Send the verdict');
		await look(adam, 'review-done');
	});

	await step('the stage is payable, in the ledger and on the contractor’s page', async () => {
		const [stage, state, due] = rows(`SELECT id, state, payment FROM stages WHERE project_id = ${Number(reference.slice(2)) - 1000}
			AND number = 1`)[0];
		assert.deepEqual([state, due], ['accepted', 'due']);
		assert.deepEqual(rows(`SELECT e.amount, p.name FROM ledger_entries e JOIN ledger_accounts a ON a.id = e.credit_account
			JOIN partners p ON p.id = a.partner_id WHERE e.source = 'stage' AND e.source_id = ${stage} AND a.kind = 'payable'`),
		[[36000, 'Studio Lampa']]);
		await go(marek, `/work/projects/${reference}`);
		await marek.locator('section.stage', { hasText: 'Concept' }).locator('.chip', { hasText: 'payable' }).waitFor();
		await says(marek, '£360.00');
		await look(marek, 'work-payable');
		await letter('marek@lampa.example', new RegExp(`${reference} została oceniona`));
		await go(marek, '/work');
		await look(marek, 'work-today-paid');
	});

	await step('another contractor finds nothing there', async () => {
		const tess = await signedIn(browser, 'tess@pixel.example');
		await go(tess, `/work/projects/${reference}`, 404);
		await look(tess, 'work-not-mine');
		await go(tess, '/work/projects');
		assert.equal(await tess.getByText(title).count(), 0);
		await look(tess, 'work-none');
	});
});
