import { answer, open, setText, tokenOf } from './editor.mjs';
import { expect, expectNoFaults, shot } from './report.mjs';

/** A token that is none is told as such, and another one puts it right. */
export async function badToken(page, url, faults) {
  await open(page, url.replace(/#.*/, '#token=not.a.token'));
  await page.getByRole('button', { name: /Execute query/ }).click();
  const shown = await answer(page, 'UNAUTHENTICATED');
  expect(shown.includes('"errors"'), 'a bad token is told in the answer');
  const notice = page.getByRole('alert').filter({ hasText: 'does not take this token' });
  expect((await notice.innerText()).includes('not a well-formed JWT'), `a notice says so: ${await notice.innerText()}`);
  await page.getByRole('button', { name: 'Show Documentation Explorer' }).click();
  const docs = page.getByRole('region', { name: 'Documentation Explorer' });
  await docs.getByText('Error fetching schema').waitFor();
  await shot(page, '11-bad-token');

  await setText(page, 'request-headers.json', JSON.stringify({ Authorization: `Bearer ${tokenOf(url)}` }));
  await page.getByRole('button', { name: /Re-fetch GraphQL schema/ }).click();
  await docs.getByText('A GraphQL schema provides').waitFor();
  expect((await notice.count()) === 0, 'a good token under Headers puts it right');
  expectNoFaults(faults, 'bad token', /401/);
}
