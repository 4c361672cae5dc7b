// The document of the API: lints clean, its examples fit its schemas, and it names exactly the routes of the service (but
// for the launcher's own /health).
import { test } from 'node:test';
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { createRequire } from 'node:module';
import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import Ajv from 'ajv/dist/2020.js';

const file = new URL('../../deploy/openapi.json', import.meta.url).pathname;
const contract = JSON.parse(readFileSync(file, 'utf8'));
const { FILAR_BIN: programs, FILAR_VAR: folder } = process.env;

test('the document lints without an error or a warning', () => {
	const home = dirname(createRequire(import.meta.url).resolve('@redocly/cli/package.json'));
	const { bin } = JSON.parse(readFileSync(join(home, 'package.json'), 'utf8'));
	const run = spawnSync(process.execPath, [join(home, bin.redocly), 'lint', '--format=json', file],
		{ encoding: 'utf8', env: { ...process.env, REDOCLY_TELEMETRY: 'off', REDOCLY_SUPPRESS_UPDATE_NOTICE: 'true' } });
	const { totals, problems } = JSON.parse(run.stdout.slice(run.stdout.indexOf('{')));

	assert.equal(run.status, 0, run.stderr);
	assert.deepEqual(problems.map(({ ruleId, message }) => `${ruleId}: ${message}`), []);
	assert.deepEqual([totals.errors, totals.warnings], [0, 0]);
});

test('every example fits its schema', () => {
	const ajv = new Ajv({ strict: false, validateFormats: false, allErrors: true });
	let count = 0;

	ajv.addSchema({ $id: 'document', ...contract });
	const look = (value, path) => {
		if (!value || typeof value !== 'object')
			return;
		if (value.schema && (value.example !== undefined || value.examples)) {
			const validate = ajv.compile({ $ref: `document#/${path}/schema` });

			for (const example of value.examples ? Object.values(value.examples).map((one) => one.value) : [value.example]) {
				assert.ok(validate(example), `${path}: ${ajv.errorsText(validate.errors)}`);
				count++;
			}
		}
		for (const [name, inner] of Object.entries(value))
			if (name !== 'example' && name !== 'examples')
				look(inner, `${path}/${encodeURIComponent(name.replaceAll('~', '~0').replaceAll('/', '~1'))}`);
	};
	for (const part of ['paths', 'components'])
		look(contract[part], part);
	assert.ok(count > 15, `found ${count} examples`);
});

test('every route of the service is in the document, and nothing else', () => {
	const run = spawnSync(join(programs, 'filar'), ['routes'], { encoding: 'utf8', env: { ...process.env, VAR: folder } });
	const routes = run.stdout.split('\n').map((line) => line.split('\t')).filter(([service, , path]) => service === 'api' && !path.endsWith('/health'))
		.map(([, method, path]) => `${method} ${path.replace(/:(\w+)/g, '{$1}')}`).sort();
	const documented = Object.entries(contract.paths).flatMap(([path, methods]) =>
		Object.keys(methods).map((method) => `${method.toUpperCase()} ${path}`)).sort();

	assert.equal(run.status, 0, run.stderr);
	assert.ok(routes.length > 5);
	assert.deepEqual(documented, routes);
});
