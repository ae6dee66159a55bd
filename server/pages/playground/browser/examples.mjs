import { answer, open, tabNames, text } from './editor.mjs';
import { expect, expectNoFaults, shot } from './report.mjs';

/** Each example runs unchanged, also those that write: the page finds the IDs that they need. */
export async function examples(page, url, faults) {
  await open(page, url);
  const refused = [];
  for (const name of await tabNames(page)) {
    const shown = await runTab(page, name, /"data"|"errors"/);
    if (shown.includes('"errors"')) refused.push(`${name}: ${shown}`);
    if (name === 'UpdateFilm') await conflicts(page);
  }
  expect(refused.length === 0, `all examples run as they are: ${refused.join(', ')}`);
  expectNoFaults(faults, 'examples and a conflict');
}

/** The second change by the same version is refused, and the editor shows the ID that was found. */
async function conflicts(page) {
  const variables = await text(page, 'variables.json');
  expect(/"id": "movie_\w+"/.test(variables), `the ID that was found is in the editor: ${variables}`);
  const conflict = await runTab(page, 'UpdateFilm', 'CONFLICT');
  expect(conflict.includes('"currentVersion": 2'), 'a second update with the same version is refused');
  await shot(page, '17-conflict');
}

/** Runs the query of a tab, and returns the answer that contains a text. */
async function runTab(page, name, part) {
  await page.getByRole('tab', { name }).click();
  await page.waitForFunction((query) => globalThis.__MONACO.editor.getModels().some((model) => model.getValue().includes(query)), ` ${name}`);
  await page.getByRole('button', { name: /Execute query/ }).click();
  return answer(page, part);
}
