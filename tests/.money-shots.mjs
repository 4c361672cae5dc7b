import { launch, visitor, checkAccess, checkHtml, checkWidth } from './browser/lib.mjs';
const browser = await launch();
const { sql } = await import('./lib/client.mjs');
async function inAs(email, width) {
	const page = await visitor(browser, { width, height: 900 });
	await page.goto('/auth/sign-in');
	await page.fill('[name=email]', email); await page.fill('[name=password]', 'filar-demo-2026');
	await page.click('main button[type=submit]');
	await page.waitForLoadState();
	return page;
}
for (const width of [390]) {
	const admin = await inAs('admin@hearth.example', width);
	const anna = await inAs('anna@kwiaty.example', width);
	const slip = sql('SELECT MAX(id) FROM commissions WHERE partner_id = 1')[0][0];
	const orders = sql("SELECT id, state FROM orders ORDER BY id DESC LIMIT 6");
	const shots = [[admin, '/admin/orders', 'orders'], [admin, '/admin/ledger', 'ledger'], [anna, '/shop', 'start'], [anna, '/shop/earnings', 'earnings'],
		[anna, `/shop/earnings/${slip}`, 'slip'], [anna, '/shop/earnings/statement', 'statement'], ...orders.map(([id, state]) => [admin, `/admin/orders/A-${10000 + Number(id)}`, `order-${state}`])];
	for (const [page, path, name] of shots) {
		const answer = await page.goto(path);
		await page.screenshot({ path: `/tmp/filar/money/${name}-${width}.png`, fullPage: true });
		for (const check of [() => checkWidth(page), () => checkAccess(page), async () => checkHtml(await answer.text(), path)])
			try { await check(); } catch (error) { console.log(width, path, error.message.slice(0, 700)); }
		if (page.faults.length) console.log(path, page.faults.splice(0));
	}
}
await browser.close();
process.exit(0);
