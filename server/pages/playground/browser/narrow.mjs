import { answer, open, text } from './editor.mjs';
import { expect, expectNoFaults, shot } from './report.mjs';

/** On a phone, the answer is below the query, and panes cover both. */
export async function narrow(page, url, faults) {
  await page.setViewportSize({ width: 390, height: 844 });
  await open(page, url);
  await page.getByRole('button', { name: /Execute query/ }).click();
  await answer(page, '"data"');
  await shot(page, '15-narrow');
  const [query, result] = [await box(page, '.graphiql-editors'), await box(page, '.graphiql-response')];
  expect(result.y >= query.y + query.height && result.width > 300, `a narrow window has the answer below the query, ${result.width} pixels wide`);

  await page.getByRole('button', { name: 'Show Examples' }).click();
  const examples = page.getByRole('region', { name: 'Examples' });
  await examples.waitFor();
  const pane = await box(page, '.graphiql-plugin');
  expect(pane.width > 300 && !(await page.locator('.graphiql-sessions').isVisible()), 'a pane has the whole window');
  await shot(page, '16-narrow-pane');
  await examples.getByRole('button', { name: 'NextPage' }).click();
  await page.locator('.graphiql-query-editor').waitFor();
  expect((await text(page, 'operation.graphql')).includes('NextPage'), 'an example closes it again');
  await page.getByRole('button', { name: /Execute query/ }).click();
  await answer(page, '"director"');
  const overflow = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
  expect(overflow <= 0 && (await box(page, '.graphiql-response')).width > 300, 'and everything fits');
  expectNoFaults(faults, 'narrow');
}

const box = (page, selector) => page.locator(selector).boundingBox();
