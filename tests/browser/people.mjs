// The people of a partner from the owner's invitation to the removal, through the letter that really went out; and the
// company's mark, which the administrator replaces.
import { after, before, test } from 'node:test';
import assert from 'node:assert/strict';
import { number } from '../page/support/lib.mjs';
import { launch } from './lib.mjs';
import { go, inEnglish, letter, look, person, press, says, signedIn, story, submit, until } from './support/story.mjs';

const run = Date.now().toString(36);
const people = '/shop/company/people';
let browser;
before(async () => { browser = await launch(); });
after(() => browser?.close());

test('an owner invites, changes and removes somebody', async (t) => {
	const step = story(t);
	const email = `nela.${run}@buyers.example`;
	let owner, nela, id;

	await step('the owner invites somebody new', async () => {
		owner = await signedIn(browser, 'piotr@north.example');
		await go(owner, '/shop/company');
		await go(owner, people);
		await look(owner, 'people');
		await owner.fill('#email', email);
		await owner.fill('#name', 'Nela Nowa');
		await owner.selectOption('#role', 'buyer');
		await owner.selectOption('#language', 'en');
		await press(owner, 'Send the invitation');
		await says(owner, email, 'can accept until');
		await look(owner, 'invited');
	});

	await step('the letter leads to the invitation, where she chooses a password and comes in', async () => {
		const [link] = await letter(email, /http:\/\/\S+\/auth\/invitation\?\S+/);
		assert.ok(link.startsWith(`${process.env.FILAR_URL}/`), link);
		nela = await person(browser);
		await go(nela, link);
		await says(nela, 'Northlight Gifts', 'Buyer');
		await look(nela, 'invitation');
		await nela.fill('#password', 'short');
		await submit(nela, '/auth/invitation/join', 422);
		assert.equal(await nela.inputValue('#name'), 'Nela Nowa', 'what was typed stays');
		await look(nela, 'invitation-password-short');
		await nela.fill('#password', `a lantern by the gate ${run}`);
		await submit(nela, '/auth/invitation/join');
		await inEnglish(nela);
		id = number(`SELECT id FROM persons WHERE email = '${email}'`);
	});

	await step('she sees the company with her colleagues and may change nobody', async () => {
		await go(nela, '/shop/company');
		await says(nela, 'Northlight Gifts', 'Nela Nowa');
		await look(nela, 'company-of-a-buyer');
		await go(nela, people);
		await says(nela, 'Owners of your company invite people and change roles.');
		assert.equal(await nela.locator('#invite, table form').count(), 0);
		await go(nela, '/shop/products');
		await go(nela, '/shop/earnings', 403);
	});

	await step('the owner makes her the accountant: other rooms open, the storefront closes', async () => {
		await letter('piotr@north.example', new RegExp(email.replaceAll('.', '\\.')));
		await go(owner, people);
		await owner.selectOption(`form[action="${people}/${id}/role"] select`, 'accountant');
		await submit(owner, `${people}/${id}/role`);
		await look(owner, 'role-changed');
		assert.equal(await owner.locator(`form[action="${people}/${id}/role"] select`).inputValue(), 'accountant');
		await go(nela, '/shop/earnings');
		await go(nela, '/shop/products', 403);
	});

	await step('and removes her: the company is closed to her at once, a letter says so', async () => {
		await submit(owner, `${people}/${id}/remove`);
		assert.equal(await owner.getByText(email).count(), 0);
		await letter(email, /Northlight Gifts/);
		assert.equal(number(`SELECT COUNT(*) FROM members WHERE person_id = ${id}`), 0);
		await nela.goto('/shop/company');
		assert.notEqual(nela.answer.status() === 200 && new URL(nela.url()).pathname, '/shop/company');
		assert.doesNotMatch(await nela.locator('body').innerText(), /piotr@north\.example/);
	});
});

test('the administrator replaces the mark, and it shows on every page', async () => {
	const png = Buffer.from('iVBORw0KGgoAAAANSUhEUgAAABAAAAAQCAYAAAAf8/9hAAAAF0lEQVR42mNkYPhfz0ABYBw1YNSAkWEAAP8AD/0S0tYAAAAASUVORK5CYII=', 'base64');
	const admin = await signedIn(browser, 'admin@hearth.example');
	const shown = async (page) => page.locator('header a.brand img').evaluate((img) => ({ path: new URL(img.src).pathname,
		drawn: img.complete && img.naturalWidth }));
	await go(admin, '/admin/settings');
	await admin.setInputFiles('#mark', { name: 'mark.svg', mimeType: 'image/svg+xml', buffer: Buffer.from('<svg xmlns="http://www.w3.org/2000/svg"/>') });
	await press(admin, 'Replace the mark', 422);
	await says(admin, /SVG picture can carry code/);
	await admin.setInputFiles('#mark', { name: 'mark.png', mimeType: 'image/png', buffer: png });
	await press(admin, 'Replace the mark');
	try {
		await until('the new mark', async () => {
			await go(admin, '/admin/settings');
			return /^\/mark\/[0-9a-f]{32}\.png$/.test((await shown(admin)).path);
		});
		await look(admin, 'settings-with-mark');
		const guest = await person(browser);
		for (const path of ['/programme', '/auth/sign-in']) {
			await go(guest, path);
			assert.match((await shown(guest)).path, /^\/mark\/[0-9a-f]{32}\.png$/, path);
			assert.equal((await shown(guest)).drawn, 16, 'the picture itself arrives');
		}
		await look(guest, 'sign-in-with-mark');
	} finally {
		await go(admin, '/admin/settings');
		await press(admin, "Go back to Filar's mark");
	}
	await until('our own mark', async () => {
		await go(admin, '/admin/settings');
		return (await shown(admin)).path === '/static/mark.svg';
	});
});
