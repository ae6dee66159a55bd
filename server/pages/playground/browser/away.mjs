import { answer, open } from './editor.mjs';
import { expect, expectNoFaults } from './report.mjs';

/** The page reports an unreachable service, and a proxy that answers instead of it. */
export async function away(page, url, faults) {
  await open(page, url);
  const run = page.getByRole('button', { name: /Execute query/ });
  await page.route('**/graphql', (route) => route.abort());
  await run.click();
  expect(!(await answer(page, 'be reached')).includes('stack'), 'the page reports an unreachable service');
  await page.unroute('**/graphql');
  await page.route('**/graphql', (route) => route.fulfill({ status: 502, contentType: 'text/html', body: '<h1>Bad gateway</h1>' }));
  await run.click();
  expect(!(await answer(page, 'HTTP 502')).includes('stack'), 'the page reports a proxy that answers instead');
  await page.unroute('**/graphql');
  await run.click();
  await answer(page, '"data"');
  expect(true, 'it continues when the service is back');
  expectNoFaults(faults, 'away', /ERR_FAILED|502/);
}
