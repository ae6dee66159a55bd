import { answer, authorization, open, setText, text, tokenOf } from './editor.mjs';
import { expect, expectNoFaults, shot } from './report.mjs';

/** The page reports an invalid token, and accepts another one. */
export async function badToken(page, url, faults) {
  await open(page, url.replace(/#.*/, '#token=not.a.token'));
  await page.getByRole('button', { name: /Execute query/ }).click();
  const shown = await answer(page, 'UNAUTHENTICATED');
  expect(shown.includes('"errors"'), 'the answer reports an invalid token');
  const notice = page.getByRole('alert').filter({ hasText: 'does not accept this token' });
  expect((await notice.innerText()).includes('not a well-formed JWT'), `a notice says so: ${await notice.innerText()}`);
  await page.getByRole('button', { name: 'Show Documentation Explorer' }).click();
  const docs = page.getByRole('region', { name: 'Documentation Explorer' });
  await docs.getByText('Error fetching schema').waitFor();
  await shot(page, '11-bad-token');

  await setText(page, 'request-headers.json', JSON.stringify({ Authorization: `Bearer ${tokenOf(url)}` }));
  await page.getByRole('button', { name: /Re-fetch GraphQL schema/ }).click();
  await docs.getByText('A GraphQL schema provides').waitFor();
  expect((await notice.count()) === 0, 'a valid token under Headers works');
  expectNoFaults(faults, 'bad token', /401/);
}

/** Without a token, the page asks for one. A token typed in one tab applies to all tabs and survives a reload. */
export async function firstToken(page, url, faults) {
  const bare = url.replace(/#.*/, '');
  await open(page, bare);
  const notice = page.getByRole('alert').filter({ hasText: 'needs a token' });
  await notice.waitFor();
  expect(true, 'without a token the page asks for one');
  await page.locator('.graphiql-editor-tool').getByText('paste a token here').waitFor();
  await shot(page, '14-no-token');
  await setText(page, 'request-headers.json', JSON.stringify({ 'X-Note': 'mine', Authorization: `bearer ${tokenOf(url)}` }));
  await page.getByRole('button', { name: /Execute query/ }).click();
  await answer(page, '"data"');
  expect((await notice.count()) === 0, 'a token typed under Headers works at once');
  await page.getByRole('button', { name: 'Show Documentation Explorer' }).click();
  await page.getByRole('region', { name: 'Documentation Explorer' }).getByText('A GraphQL schema provides').waitFor();
  expect(true, 'the schema arrives with the first answer');

  await page.getByRole('tab', { name: 'CarefulStudios' }).click();
  await page.getByRole('button', { name: /Execute query/ }).click();
  await answer(page, '"studios"');
  await page.getByRole('button', { name: 'New tab' }).click();
  expect((await authorization(page)) === `Bearer ${tokenOf(url)}`, 'it applies to the other tabs and to new ones');

  await page.waitForFunction(() => JSON.parse(localStorage.getItem('graphiql:tabState')).tabs.length === 9);
  await open(page, bare);
  await page.getByRole('region', { name: 'Documentation Explorer' }).getByText('A GraphQL schema provides').waitFor();
  await page.getByRole('tab', { name: 'TopDramas' }).click();
  expect((await text(page, 'request-headers.json')).includes('X-Note'), 'headers are kept over a reload, and the token gets the schema');
  const kept = () => page.evaluate(() => localStorage.getItem('graphiql:recordgraph-token'));
  const settings = page.getByRole('dialog');
  expect((await kept()) === tokenOf(url), 'the token is kept in the browser');
  await page.getByRole('button', { name: /settings/i }).click();
  await settings.getByRole('button', { name: 'Off' }).click();
  expect((await kept()) === null, 'the settings can stop keeping it');
  await settings.getByRole('button', { name: 'On', exact: true }).click();
  expect((await kept()) === tokenOf(url), 'and keep it again');
  await settings.getByRole('button', { name: 'Clear data' }).click();
  expect((await kept()) === null, 'and clear it with all other data');
  expectNoFaults(faults, 'first token');
}
