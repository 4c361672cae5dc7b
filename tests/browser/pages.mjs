// Every kind of page that links lead to, in Chromium at 390 and 1280 px: no serious finding of axe-core, nothing in the console,
// no sideways scrolling; a screenshot of each in SHOTS/LANGUAGE/WIDTH/.
import { after, before, test } from 'node:test';
import assert from 'node:assert/strict';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { crawl, password, signedIn, Visitor } from '../lib/client.mjs';
import { checkAccess, checkWidth, launch, visitor } from './lib.mjs';

const shots = process.env.SHOTS;
const who = { anonymous: 'en', 'admin@hearth.example': 'en', 'ewa@hearth.example': 'pl', 'olga@hearth.example': 'ru',
	'anna@kwiaty.example': 'en', 'piotr@north.example': 'pl', 'sofia@lantern.example': 'ru', 'marek@lampa.example': 'pl',
	'tess@pixel.example': 'en' };
let browser;
before(async () => { browser = await launch(); });
after(() => browser?.close());

for (const [name, language] of Object.entries(who)) {
	for (const width of [390, 1280]) {
		test(`pages of ${name} at ${width} px`, async (t) => {
			const reader = name === 'anonymous' ? new Visitor({ language }) : await signedIn(name, { language });
			const paths = [...await crawl(reader, { limit: 80, each: 1 })]
				.filter(([, { status, headers }]) => status === 200 && /^text\/html/.test(headers['content-type'])).map(([path]) => path);
			assert.ok(paths.length >= 3);
			t.diagnostic(`${paths.length} pages`);
			const page = await visitor(browser, { language, width });
			if (name !== 'anonymous') {
				await page.goto('/auth/sign-in');
				await page.fill('input[name=email]', name);
				await page.fill('input[name=password]', password);
				await Promise.all([page.waitForNavigation(), page.press('input[name=password]', 'Enter')]);
				assert.doesNotMatch(page.url(), /sign-in/);
			}
			const wrong = [];
			for (const path of paths) {
				const answer = await page.goto(path);
				if (answer.status() !== 200)
					wrong.push(`${path}: ${answer.status()}`);
				for (const check of [checkAccess, checkWidth])
					await check(page).catch((error) => wrong.push(`${path}: ${error.message}`));
				wrong.push(...page.faults.splice(0).map((fault) => `${path}: ${fault}`));
				if (shots) {
					const place = join(shots, language, String(width));
					mkdirSync(place, { recursive: true });
					await page.screenshot({ fullPage: true, path: join(place,
						`${name.split('@')[0]}${path.replace(/[^\w-]+/g, '_').slice(0, 80)}.png`) });
				}
			}
			await page.context().close();
			assert.deepEqual(wrong, []);
		});
	}
}
