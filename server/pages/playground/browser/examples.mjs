import { answer, open, setText, tabNames, text } from './editor.mjs';
import { expect, expectNoFaults, shot } from './report.mjs';

/** Each query example runs unchanged, and each mutation example as its comments say. */
export async function examples(page, url, faults) {
  await open(page, url);
  const refused = [];
  for (const name of await tabNames(page)) {
    const shown = await runTab(page, name, /"data"|"errors"/);
    if (shown.includes('"errors"')) refused.push(name);
  }
  expect(refused.join() === 'CreateLicences,UpdateFilm,DeleteLicence', `examples that need an ID are refused without one: ${refused.join(', ')}`);

  const film = idIn(await runTab(page, 'TopDramas', '"movie_'));
  const created = await runTab(page, 'CreateLicences', '"data"', (variables) => variables.replaceAll('the ID of a Movie', film));
  expect(created.includes('"licence_'), 'licences are created for a film of another tab');
  const licensed = await runTab(page, 'LicensedFilms', '"licence_');
  const changed = await runTab(page, 'UpdateFilm', '"version": 2', (variables) => variables.replace('the ID of a Movie', film));
  expect(changed.includes('"classic"'), 'a film is changed');
  const conflict = await runTab(page, 'UpdateFilm', 'CONFLICT');
  expect(conflict.includes('"currentVersion": 2'), 'a second update with the same version is refused');
  await shot(page, '17-conflict');
  const deleted = await runTab(page, 'DeleteLicence', '"data"', (variables) => variables.replace('the ID of a Licence', idIn(licensed)));
  expect(deleted.includes(idIn(licensed)), 'a licence is deleted');
  expectNoFaults(faults, 'examples, mistakes and a conflict');
}

/** Runs the query of a tab with changed variables, and returns the answer that contains a text. */
async function runTab(page, name, part, change) {
  await page.getByRole('tab', { name }).click();
  await page.waitForFunction((query) => globalThis.__MONACO.editor.getModels().some((model) => model.getValue().includes(query)), ` ${name}`);
  if (change) await setText(page, 'variables.json', change(await text(page, 'variables.json')));
  await page.getByRole('button', { name: /Execute query/ }).click();
  return answer(page, part);
}

const idIn = (shown) => /"id": "(\w+)"/.exec(shown)[1];
