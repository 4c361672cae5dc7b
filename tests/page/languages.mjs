// Every error is a page in the visitor's language, chosen by the browser or by the button, with a next step.
import { after, before, test } from 'node:test';
import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { Visitor, children, headerFaults, headline, routes, sql, tags, wait } from '../lib/client.mjs';

const languages = ['en', 'pl', 'ru'];
const has = (path, method = 'POST') => routes().some((route) => route.path === path && route.method === method);
// A half-filled catalogue is told from a finished one by the number of its sentences.
const translated = (language) => {
	const file = new URL(`../../locale/${language}.po`, import.meta.url);
	return existsSync(file) && (readFileSync(file, 'utf8').match(/^msgstr(\[0\])? "(?=[^"])|^msgstr ""\n"/gm) ?? []).length > 300;
};
const type = { 'Content-Type': 'application/x-www-form-urlencoded' };
const nobody = 'nobody-of-this-test@nowhere.example';
const database = () => children().find(({ name }) => name === 'mariadbd').pid;

const cases = {
	400: async (visitor) => visitor.ask('POST', '/auth/sign-in', { headers: type, body: 'email=%zz' }),
	403: async (visitor) => visitor.post('/auth/sign-in', { email: nobody, password: 'x' }),
	404: async (visitor) => visitor.get('/auth/no-such-page'),
	405: async (visitor) => visitor.ask('DELETE', '/auth/sign-in'),
	413: async (visitor) => visitor.ask('POST', '/auth/sign-in', { headers: type, body: 'x'.repeat(70000) }),
	422: async (visitor) => visitor.post('/language', { csrf: await visitor.token(), code: 'xx', back: '/' }),
	429: async (visitor) => {
		for (let n = 0; n < 8; n++) {
			const answer = await visitor.post('/auth/sign-in', { csrf: await visitor.token(), email: nobody, password: 'not it' });
			if (answer.status === 429)
				return answer;
			assert.equal(answer.status, 422, headline(answer));
		}
		return assert.fail('no limit after 8 tries');
	},
	500: async (visitor) => visitor.get('/auth/sign-in', { headers: { 'X-Filar-Plan': 'error 1 1064', Cookie: `${[...visitor.cookies]
		.map((pair) => pair.join('=')).concat(`__Host-filar=${'A'.repeat(43)}`).join('; ')}` } }),
};

// By the browser's wish, and by the cookie of the language button against the browser's wish.
const ways = {
	'Accept-Language': (language) => new Visitor({ language: `de, ${language};q=0.8, en;q=0.1` }),
	'the cookie': (language) => {
		const visitor = new Visitor({ language: language === 'pl' ? 'ru' : 'pl' });
		visitor.cookies.set('filar-language', language);
		return visitor;
	},
};

function checkPage(answer, status, language) {
	assert.equal(answer.status, Number(status), headline(answer));
	assert.match(answer.headers['content-type'], /^text\/html; charset=utf-8/);
	assert.match(answer.text, new RegExp(`<html lang="${language}"`), `a page in ${language}`);
	assert.equal((answer.text.match(/<h1\b/g) ?? []).length, 1);
	assert.ok(tags(answer.text, 'a|button').length > 0, 'a next step');
	assert.match(answer.headers['cache-control'], /no-store|no-cache/);
	assert.match(answer.headers['content-security-policy'], /default-src 'none'/);
	assert.match(answer.headers.vary ?? '', /Accept-Language/);
}

before(() => { sql('DELETE FROM web_counters'); });
after(() => {
	sql('DELETE FROM web_counters'); // the wrong passwords of this test lock nobody else out
});

for (const [way, visitorOf] of Object.entries(ways)) {
	for (const [status, ask] of Object.entries(cases)) {
		test(`${status} by ${way}`, async (t) => {
			if (status === '422' && !has('/language'))
				return t.skip('no route /language');
			const titles = {};
			for (const language of languages) {
				const answer = await ask(visitorOf(language));
				checkPage(answer, status, language);
				titles[language] = headline(answer);
				if (status !== '413')
					assert.equal(headerFaults(answer, false), '');
			}
			for (const language of ['pl', 'ru']) {
				// 413 is nginx's own and has its words in a file for each language
				if (status === '413' || translated(language))
					assert.notEqual(titles[language], titles.en, `${status} is translated into ${language}`);
				else
					t.diagnostic(`skipped: locale/${language}.po has no words yet`);
			}
		});
	}

	test(`503 by ${way}`, async (t) => {
		const pid = database();
		const titles = {};
		process.kill(pid, 'SIGSTOP');
		try {
			await wait(1200); // the company's settings are kept for a second: the page needs nothing else of the database
			// the first answers wait for the database; together, so that the test does not wait for each
			await Promise.all(languages.map(async (language) => {
				const answer = await visitorOf(language).get('/auth/sign-in');
				checkPage(answer, 503, language);
				assert.ok(Number(answer.headers['retry-after']) >= 1);
				titles[language] = headline(answer);
			}));
		} finally {
			process.kill(pid, 'SIGCONT');
		}
		for (const language of ['pl', 'ru'])
			if (translated(language))
				assert.notEqual(titles[language], titles.en);
			else
				t.diagnostic(`skipped: locale/${language}.po has no words yet`);
		// every child has to find the database again, and a second must pass in which none answers from what it kept
		for (let n = 0, fine = 0; fine < 25; n++) {
			assert.ok(n < 200, 'back within 10 s');
			fine = (await new Visitor().get('/auth/sign-in')).status === 200 ? fine + 1 : 0;
			await wait(50);
		}
	});
}

test('what nginx says itself is there in every language, in other words, and as a problem document', () => {
	for (const status of [400, 404, 413, 429, 503]) {
		const texts = languages.map((language) => readFileSync(new URL(`../../templates/error/static/${status}.${language}.html`, import.meta.url),
			'utf8').replace(/<[^>]*>/g, ' ').trim());
		assert.equal(new Set(texts).size, 3, `${status}`);
		const problem = JSON.parse(readFileSync(new URL(`../../templates/error/static/${status}.json`, import.meta.url), 'utf8'));
		assert.equal(problem.status, status);
		assert.ok(problem.title.length > 5);
	}
});

test('the button changes the language of the page it stands on, and keeps it', async (t) => {
	if (!has('/language'))
		return t.skip('no route /language');
	const visitor = new Visitor({ language: 'en' });
	for (const language of ['pl', 'ru', 'en']) {
		const answer = await visitor.post('/language', { csrf: await visitor.token(), code: language, back: '/auth/forgot?x=1' });
		assert.equal(answer.status, 303);
		assert.equal(answer.headers.location, '/auth/forgot?x=1');
		assert.match((await visitor.get('/auth/forgot')).text, new RegExp(`<html lang="${language}"`));
	}
	for (const back of ['https://evil.example/', '//evil.example/', '/\\evil.example', '\\\\evil.example', 'javascript:alert(1)'])
		assert.equal((await visitor.post('/language', { csrf: await visitor.token(), code: 'en', back })).headers.location, '/', back);
});
