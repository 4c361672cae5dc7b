// What the browser tests share: Chromium, and the checks that every page must pass.
import { chromium } from 'playwright-core';
import { HtmlValidate } from 'html-validate';
import { createRequire } from 'node:module';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import assert from 'node:assert/strict';

export const url = process.env.FILAR_URL;
export const mailFolder = join(process.env.FILAR_VAR ?? '', 'mail');
const shots = process.env.SHOTS;
const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

// Its exceptions are matters of style, not of correctness.
const validator = new HtmlValidate(JSON.parse(readFileSync(new URL('../.htmlvalidate.json', import.meta.url), 'utf8')));

export function launch() {
	return chromium.launch({
		executablePath: '/usr/bin/chromium',
		headless: true,
		args: ['--headless=new', '--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run',
			'--disable-background-networking', '--disable-component-update', '--disable-sync'],
	});
}

// A person with a browser of their own: cookies, language, size. page.faults collects what went wrong unseen.
export async function visitor(browser, { language = 'en', width = 1280, height = 900, script = true, dark = false } = {}) {
	const context = await browser.newContext({
		baseURL: url, locale: language, viewport: { width, height }, javaScriptEnabled: script,
		colorScheme: dark ? 'dark' : 'light',
	});
	const page = await context.newPage();
	page.faults = [];
	page.on('pageerror', (error) => page.faults.push(`script: ${error.message}`));
	page.on('console', (message) => {
		// the browser reports each 4xx page as an error too; the tests check statuses themselves
		if (message.type() === 'error' && !message.text().startsWith('Failed to load resource'))
			page.faults.push(`console: ${message.text()}`);
	});
	page.on('requestfailed', (request) => {
		if (request.failure()?.errorText !== 'net::ERR_ABORTED')
			page.faults.push(`${request.url()}: ${request.failure()?.errorText}`);
	});
	return page;
}

export async function screenshot(page, name) {
	if (shots)
		await page.screenshot({ path: join(shots, `${name}.png`), fullPage: true });
}

// No serious or critical finding of axe-core.
export async function checkAccess(page) {
	await page.evaluate(axe);
	const { violations } = await page.evaluate(() => globalThis.axe.run(document, { resultTypes: ['violations'] }));
	const grave = violations.filter(({ impact }) => impact === 'serious' || impact === 'critical');
	assert.deepEqual(grave.map(({ id, nodes }) => `${id}: ${nodes.map(({ target, any }) =>
		`${target.join(' ')} (${any.map(({ message }) => message).join('; ')})`).join(', ')}`), [],
	`axe-core on ${page.url()}`);
}

// The HTML as the server sent it, not as the browser mended it.
export async function checkHtml(html, where) {
	const report = await validator.validateString(html);
	assert.deepEqual(report.results.flatMap(({ messages }) => messages.filter(({ severity }) => severity === 2)
		.map(({ line, ruleId, message }) => `line ${line}: ${message} (${ruleId})`)), [], `html-validate on ${where}`);
}

// The page does not scroll sideways, and no cell of a table is squeezed to a letter a line. What is 1 px wide is for screen readers.
export async function checkWidth(page) {
	const { wide, seen } = await page.evaluate(() => ({
		wide: document.documentElement.scrollWidth, seen: document.documentElement.clientWidth }));
	assert.ok(wide <= seen, `${page.url()} is ${wide} px wide in a window of ${seen} px`);
	const squeezed = await page.evaluate(() => [...document.querySelectorAll('td, td *')].filter((cell) => !cell.children.length
		&& cell.innerText?.trim().length > 3 && cell.offsetWidth > 1 && cell.offsetWidth < 24).map((cell) => cell.innerText));
	assert.deepEqual(squeezed, [], `squeezed on ${page.url()}`);
}

// Every check, and a screenshot. answer is the response of goto() or of a click that led here; without it the page is
// asked for again.
export async function checkPage(page, name, answer) {
	const html = await (answer ? answer.text() : (await page.context().request.get(page.url())).text());
	await screenshot(page, name);
	await checkHtml(html, page.url());
	if (await page.evaluate(() => true).catch(() => false))
		await checkAccess(page);
	await checkWidth(page);
	assert.deepEqual(page.faults, [], `faults on ${page.url()}`);
}
