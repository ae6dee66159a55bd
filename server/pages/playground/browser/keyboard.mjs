import { answer, text, tokenOf } from './editor.mjs';
import { expect, expectNoFaults, shot } from './report.mjs';

/** Goes from the front page to an answer, and leaves the editor, by keyboard only. */
export async function byKeyboard(page, url, faults) {
  await page.goto(new URL('/', url).href);
  await page.evaluate((token) => localStorage.setItem('graphiql:recordgraph-token', token), tokenOf(url));
  await tabTo(page, (focused) => focused.getAttribute('href') === '/playground');
  await shot(page, '12-keyboard-front');
  await page.keyboard.press('Enter');
  await page.waitForURL('**/playground');
  await page.locator('.graphiql-query-editor .view-line').first().waitFor();
  expect(true, 'Tab and Enter lead from the front page to the playground');

  await tabTo(page, (focused) => focused.matches('.graphiql-query-editor .graphiql-editor'));
  await page.keyboard.press('Enter');
  await page.keyboard.press('Control+a');
  await page.keyboard.type('query Keys { studios(first: 1) { nodes { name } } }');
  await page.keyboard.press('Escape'); // the list of completions
  await page.keyboard.press('Control+Enter');
  expect((await answer(page, '"studios"')).includes('"name"'), 'Ctrl-Enter runs what was typed');

  await page.keyboard.press('Control+m'); // from now on Tab moves the focus
  await tabTo(page, (focused) => /Execute query/.test(focused.getAttribute('aria-label') ?? ''));
  expect(true, 'Ctrl-M and Tab move from the editor to the run button');
  await shot(page, '13-keyboard-focus');
  await tabTo(page, (focused) => focused.textContent === 'CarefulStudios', 'Shift+Tab');
  await page.keyboard.press('Enter');
  await page.getByRole('tab', { name: 'CarefulStudios', selected: true }).waitFor();
  expect((await text(page, 'operation.graphql')).includes('query CarefulStudios'), 'Shift-Tab and Enter open another tab');
  expectNoFaults(faults, 'keyboard');
}

const FAR = 60; // maximum number of Tab presses before a control

async function tabTo(page, isIt, key = 'Tab') {
  for (let i = 0; i < FAR; i++) {
    await page.keyboard.press(key);
    if (await page.evaluate(`(${isIt})(document.activeElement)`)) return;
  }
  const at = await page.evaluate(() => document.activeElement.outerHTML.slice(0, 200));
  throw new Error(`${key} does not lead to ${isIt}, but to ${at}`);
}
