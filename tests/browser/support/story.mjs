// What the stories share: people at their browsers who look at every page they come to, the letters in VAR/mail, and sums
// that are worked out here and not by the program.
import assert from 'node:assert/strict';
import { readFileSync, readdirSync, statSync } from 'node:fs';
import { basename, join } from 'node:path';
import { checkAccess, checkPage, checkWidth, mailFolder, screenshot, visitor } from '../lib.mjs';

export const password = 'filar-demo-2026';
export const wait = (milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds));

// Asks again until the answer is true.
export async function until(what, question, seconds = 30) {
	for (const end = Date.now() + seconds * 1000; Date.now() < end; await wait(150)) {
		const answer = await question();
		if (answer)
			return answer;
	}
	throw new Error(`${what}: not within ${seconds} s`);
}

// Runs the steps of one story in order. A step that fails stops its story: what comes after rests on it.
export function story(t) {
	let broken = null;
	return async (name, body) => {
		await t.test(name, async (step) => {
			if (broken)
				return step.skip(`after "${broken}"`);
			try {
				await body();
			} catch (error) {
				broken = name;
				throw error;
			}
		});
	};
}

// A person with a browser. page.answer is the last answer that the window shows.
export async function person(browser, options) {
	const page = await visitor(browser, options);
	page.on('response', (answer) => {
		if (answer.request().isNavigationRequest() && answer.frame() === page.mainFrame() && !(answer.status() >= 300 && answer.status() < 400))
			page.answer = answer;
	});
	page.setDefaultTimeout(15000);
	return page;
}

export async function go(page, path, status = 200) {
	await page.goto(path);
	assert.equal(page.answer.status(), status, `${path}: ${await heading(page)}`);
}

export async function heading(page) {
	return (await page.locator('h1').first().innerText()).trim();
}

// Presses something that leads to another page, or to this one again.
export async function press(page, button, status = 200) {
	const target = typeof button === 'string' ? page.getByRole('button', { name: button, exact: true }) : button;
	await Promise.all([page.waitForNavigation(), target.click()]);
	assert.equal(page.answer.status(), status, `${page.url()}: ${(await page.locator('#messages, #errors').allInnerTexts()).join(' ')}`);
}

export const follow = (page, name) => press(page, page.getByRole('link', { name, exact: true }).first());
export const submit = (page, action, status) => press(page, page.locator(`form[action="${action}"] button[type=submit]`).first(), status);

export async function says(page, ...words) {
	const text = await page.locator('body').innerText();
	for (const word of words)
		assert.ok(word instanceof RegExp ? word.test(text) : text.includes(word), `${page.url()} does not say ${word}:\n${text.slice(0, 3000)}`);
}

export const chip = (page, word) => page.locator('.page-head .chip', { hasText: word }).first().waitFor();

// Every check at both widths, a screenshot of each: in a folder named after the test's file, numbered in order.
export const folder = basename(process.argv[1], '.mjs');
let number = 0;
export async function look(page, name) {
	number += 1;
	const file = `${folder}/${String(number).padStart(2, '0')}-${name}`;
	await checkPage(page, `${file}-1280`, page.answer);
	await page.setViewportSize({ width: 390, height: 844 });
	await checkWidth(page);
	await checkAccess(page);
	await screenshot(page, `${file}-390`);
	await page.setViewportSize({ width: 1280, height: 900 });
}

export async function inEnglish(page) {
	if (await page.getAttribute('html', 'lang') !== 'en')
		await press(page, page.locator('.languages button[value=en]'));
}

export async function signIn(page, email, secret = password) {
	await go(page, '/auth/sign-in');
	await page.fill('#email', email);
	await page.fill('#password', secret);
	await submit(page, '/auth/sign-in');
	await inEnglish(page);
}

export async function signedIn(browser, email, options) {
	const page = await person(browser, options);
	await signIn(page, email);
	return page;
}

function bodyOf(letter) {
	const part = letter.split(/^--[^\r\n]+\r?$/m).find((text) => text.includes('Content-Type: text/plain')) ?? letter;
	const cut = /\r?\n\r?\n/.exec(part.trimStart());
	const body = part.trimStart().slice(cut.index + cut[0].length);
	if (/base64/i.test(part.slice(0, part.length - body.length)))
		return Buffer.from(body, 'base64').toString('utf8');
	return Buffer.from(body.replace(/=\r?\n/g, '').replace(/=([0-9A-F]{2})/g,
		(_, hex) => String.fromCharCode(parseInt(hex, 16))), 'latin1').toString('utf8');
}

// The newest letter to that address whose text matches; waits for it. Answers what matched.
export function letter(address, pattern) {
	return until(`a letter to ${address} with ${pattern}`, () => {
		const found = readdirSync(mailFolder).filter((name) => name.endsWith('.eml')).map((name) => join(mailFolder, name))
			.map((file) => ({ text: readFileSync(file, 'utf8'), written: statSync(file).mtimeMs }))
			.filter(({ text }) => text.split(/\r?\n\r?\n/)[0].includes(address)).sort((a, b) => a.written - b.written);
		return found.map(({ text }) => pattern.exec(bodyOf(text))).filter(Boolean).at(-1);
	});
}

export const pounds = (pence) => new Intl.NumberFormat('en-GB', { style: 'currency', currency: 'GBP' }).format(pence / 100);
export const vatOf = (net, points) => Math.floor((net * points + 5000) / 10000);

// A share of several sums: rounded once for their whole, half up, and cut so that the parts add up to it.
export function shares(nets, points) {
	const whole = vatOf(nets.reduce((sum, net) => sum + net, 0), points);
	const parts = nets.map((net, n) => ({ n, part: Math.floor(net * points / 10000), rest: net * points % 10000 }));
	let left = whole - parts.reduce((sum, { part }) => sum + part, 0);
	for (const one of [...parts].sort((a, b) => b.rest - a.rest || a.n - b.n))
		if (left-- > 0)
			one.part += 1;
	return parts.map(({ part }) => part);
}
