// What the parts of the benchmark share: scratch instances of Filar, wrk, sessions without signing in, medians.
import { execFileSync, spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, openSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

export const root = process.cwd();
export const folder = join(root, 'build/bench');
export const seconds = Number(process.env.BENCH_SECONDS || 5);
export const rounds = Number(process.env.BENCH_ROUNDS || 3);
export const say = (text) => process.stderr.write(`bench: ${text}\n`);
export const sleep = (ms) => new Promise((done) => setTimeout(done, ms));
export const median = (list) => [...list].sort((a, b) => a - b)[Math.floor(list.length / 2)];

export class Instance {
	constructor(name, port) {
		Object.assign(this, { name, port, var: join(folder, name), url: `http://127.0.0.1:${port}` });
	}

	async start() {
		const from = performance.now();
		mkdirSync(this.var, { recursive: true });
		const log = openSync(join(folder, `${this.name}.log`), 'w');
		this.process = spawn('bin/filar', ['run'], {
			stdio: ['ignore', log, log], env: { ...process.env, VAR: this.var, PORT: this.port, DEMO: 1, RATE_SCALE: 1000000 },
		});
		for (;;) {
			if (readFileSync(join(folder, `${this.name}.log`), 'utf8').includes('\nready: ')) break;
			if (this.process.exitCode !== null) throw new Error(`${this.name} did not start; see build/bench/${this.name}.log`);
			await sleep(20);
		}
		await (await fetch(`${this.url}/`)).text();
		return (performance.now() - from) / 1000;
	}

	async stop() {
		if (!this.process || this.process.exitCode !== null) return;
		const ended = new Promise((done) => this.process.once('exit', done));
		this.process.kill('SIGINT');
		await ended;
	}

	// Four children in every service, at least as many as the comparison has.
	widen(children) {
		const path = join(this.var, 'filar.conf');
		const text = readFileSync(path, 'utf8').replace(/^children = .*\n/m, '');
		writeFileSync(path, text.includes('[processes]') ? text.replace('[processes]\n', `[processes]\nchildren = ${children}\n`) :
			`${text}\n[processes]\nchildren = ${children}\n`);
	}

	sql(text, user) {
		const settings = join(this.var, 'secrets/client.cnf');
		return execFileSync('mariadb', [`--defaults-file=${settings}`, '-N', '-B', ...(user ? ['-u', user] : []), 'filar'],
			{ input: text, encoding: 'utf8', maxBuffer: 1 << 28 }).trim();
	}

	fill(products, partners, orders) {
		say(`${this.name}: filling ${products} products, ${partners} partners, ${orders * 5} order lines`);
		const settings = join(this.var, 'secrets/client.cnf');
		execFileSync('mariadb', [`--defaults-file=${settings}`, '-N', '--unbuffered', 'filar'], {
			input: `SET @products = ${products}, @partners = ${partners}, @orders = ${orders};\n${readFileSync('tests/bench/fill.sql', 'utf8')}`,
			stdio: ['pipe', 2, 2],
		});
	}

	// A session as sign-in would have made it; answers the cookie.
	session(person, partner) {
		const token = `bench${String(person).padStart(38, '0')}`;
		this.sql(`REPLACE INTO web_sessions (id_hash, person_id, partner_id, created_at, seen_at, ends_at, address, browser)
			VALUES ('${hashOf(token)}', ${person}, ${partner || 'NULL'}, UTC_TIMESTAMP(6), UTC_TIMESTAMP(6),
			UTC_TIMESTAMP(6) + INTERVAL 8 HOUR, '127.0.0.1', 'bench')`);
		return `__Host-filar=${token}`;
	}

	// Statements of a database user by the server's own counters; START and COMMIT are counted apart, as "other".
	statements(user) {
		return Number(this.sql(`SELECT COALESCE(SUM(SELECT_COMMANDS + UPDATE_COMMANDS), 0) FROM information_schema.USER_STATISTICS
			WHERE USER = '${user}'`));
	}

	// The processes of this instance whose program is in that folder.
	processes(folder) {
		return readdirSync('/proc').filter((name) => /^\d+$/.test(name)).filter((process) => {
			try {
				return readFileSync(`/proc/${process}/cmdline`, 'utf8').split('\0')[0].startsWith(join(root, folder)) &&
					readFileSync(`/proc/${process}/environ`, 'utf8').includes(`${this.var}/`);
			} catch { return false; /* it has just ended, or is the kernel's */ }
		}).map(Number);
	}

	workers(signal) {
		for (const worker of this.processes('bin/worker')) process.kill(worker, signal);
	}

	// Resident memory of all services and the worker, shared pages counted once between those that share them.
	memory() {
		let kilobytes = 0;
		const mine = join(root, 'bin/');
		for (const process of readdirSync('/proc').filter((name) => /^\d+$/.test(name))) {
			try {
				const program = readFileSync(`/proc/${process}/cmdline`, 'utf8').split('\0')[0];
				if (!program.startsWith(mine) || !readFileSync(`/proc/${process}/environ`, 'utf8').includes(`${this.var}/`))
					continue;
				kilobytes += Number(/^Pss: +(\d+)/m.exec(readFileSync(`/proc/${process}/smaps_rollup`, 'utf8'))[1]);
			} catch { /* it has just ended, or is the kernel's */ }
		}
		return kilobytes / 1024;
	}
}

export const hashOf = (token) => createHash('sha256').update(token).digest('hex');

// A script of requests in turn, each with its own headers.
export function script(name, requests) {
	const path = join(folder, `${name}.lua`);
	const list = requests.map(({ path: to, cookie }) => `  wrk.format("GET", ${JSON.stringify(to)}, {["Cookie"] = ${JSON.stringify(cookie || 'a=b')}}),`);
	writeFileSync(path, `local n, list = 0, nil
function init(args) list = {\n${list.join('\n')}\n} end
function request() n = n + 1 return list[n % #list + 1] end
`);
	return path;
}

// Requests per second, the 99th percentile in ms; any answer but 2xx is a failure of the benchmark.
export function wrk(url, lua, time = seconds, connections = 16) {
	const text = execFileSync('wrk', ['-t2', `-c${connections}`, `-d${time}s`, '--latency', ...(lua ? ['-s', lua] : []), url],
		{ encoding: 'utf8' });
	if (/Non-2xx|Socket errors/.test(text)) throw new Error(`wrk ${url}: ${text}`);
	const [, number, unit] = /99% +([\d.]+)(us|ms|s)/.exec(text);
	return { rate: Number(/Requests\/sec: +([\d.]+)/.exec(text)[1]), p99: number * { us: 0.001, ms: 1, s: 1000 }[unit],
		requests: Number(/(\d+) requests in/.exec(text)[1]) };
}

export const exists = existsSync;
