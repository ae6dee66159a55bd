import { answer, open } from './editor.mjs';
import { expect, expectNoFaults } from './report.mjs';

/** A service that is away, and a proxy that answers in its place, are told in words. */
export async function away(page, url, faults) {
  await open(page, url);
  const run = page.getByRole('button', { name: /Execute query/ });
  await page.route('**/graphql', (route) => route.abort());
  await run.click();
  expect(!(await answer(page, 'be reached')).includes('stack'), 'a service that is away is told as such');
  await page.unroute('**/graphql');
  await page.route('**/graphql', (route) => route.fulfill({ status: 502, contentType: 'text/html', body: '<h1>Bad gateway</h1>' }));
  await run.click();
  expect(!(await answer(page, 'HTTP 502')).includes('stack'), 'and a proxy that answers in its place');
  await page.unroute('**/graphql');
  await run.click();
  await answer(page, '"data"');
  expect(true, 'it goes on once the service is back');
  expectNoFaults(faults, 'away', /ERR_FAILED|502/);
}
