// Commissions: a run in memory over many order lines under three levels on one core, how its memory grows with them, and
// orders of five lines booked through the database, with their entries in the ledger.
import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { median, rounds, say } from '../lib.mjs';

const lines = Number(process.env.BENCH_LINES || 1000000), orders = Number(process.env.BENCH_BOOKED || 1000);

function computed(count) {
	const [time, kilobytes, shares] = execFileSync('build/bench/bin/commission', [String(count)], { encoding: 'utf8' }).split(' ').map(Number);
	if (shares < count) throw new Error(`${count} lines gave only ${shares} shares`);
	say(`${count} lines computed in ${time.toFixed(1)} s, ${shares} shares, ${(kilobytes / 1024).toFixed(1)} MB`);
	return { rate: count / time, kilobytes };
}

// Orders of the large instance that are delivered and paid and wait for the worker, in a tree of partners of three levels.
function waiting(instance, partners, from) {
	instance.sql(`INSERT IGNORE INTO partner_sponsors (partner_id, since_day, sponsor_id)
			SELECT 100000 + seq, '2000-01-01', 100001 + (seq - 2) DIV 3 FROM seq_2_to_1000000 WHERE seq <= ${partners};
		UPDATE orders SET terms = (SELECT MAX(id) FROM programme_versions WHERE in_force_from <= UTC_TIMESTAMP(6)), placed_at = UTC_TIMESTAMP(6),
			confirmed_at = UTC_TIMESTAMP(6), delivered_at = UTC_TIMESTAMP(6), paid_at = UTC_TIMESTAMP(6), partner_id = 100002 + id MOD ${partners - 1}
			WHERE id > ${1000000 + from} AND id <= ${1000000 + from + orders}`);
}

function booked(instance, partners, from) {
	instance.workers('SIGSTOP'); // its own would book beside
	waiting(instance, partners, from);
	const [time, count] = execFileSync('build/bench/bin/book', [], { encoding: 'utf8', env: { ...process.env, FILAR_CONFIG: join(instance.var, 'filar.conf') } })
		.split(' ').map(Number);
	instance.workers('SIGCONT');
	const made = Number(instance.sql(`SELECT COUNT(DISTINCT order_line_id) FROM commissions WHERE order_id > ${1000000 + from}`));
	if (made < orders * 4) throw new Error(`only ${made} of ${orders * 5} lines gave a commission`);
	say(`${count} portions of orders booked in ${time.toFixed(1)} s`);
	return orders * 5 / time;
}

export async function measure({ large, partners }) {
	const small = computed(lines / 10), whole = computed(lines), rates = [];
	for (let round = 0; round < rounds; round++) rates.push(booked(large, partners, round * orders));
	return { 'commission.lines_per_s': whole.rate, 'commission.booked_per_s': median(rates), 'commission.memory_growth': whole.kilobytes / small.kilobytes };
}
