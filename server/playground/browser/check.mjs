// Usage: node check.mjs URL-WITH-TOKEN
//
// Opens the playground, checks that it works, and writes screenshots to the
// folder $SCREENSHOTS (default: screenshots). Ends with status 1 and the reasons when it doesn't.
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { inBrowser } from './browser.mjs';

const [url] = process.argv.slice(2);
const folder = process.env.SCREENSHOTS ?? 'screenshots';
if (!url) {
  console.error('usage: node check.mjs http://localhost:8080/#token=…');
  process.exit(2);
}
await mkdir(folder, { recursive: true });

const failures = [];
const expect = (holds, what) => {
  console.log(`${holds ? 'ok  ' : 'FAIL'} ${what}`);
  if (!holds) failures.push(what);
};

const WAIT = 15_000; // milliseconds for anything to appear

await inBrowser(url, async (page, faults) => {
  page.setDefaultTimeout(WAIT);
  const shot = (name) => page.screenshot({ path: join(folder, `${name}.png`) });

  await opens(page, url);
  await shot('1-opened');
  await runs(page);
  await shot('2-result');
  await turnsDark(page, shot);
  await explores(page, shot);
  await completes(page, shot);
  await remembers(page, url);

  expect(faults.length === 0, `no error in the console, no failed request, no other host${faults.map((f) => `\n       ${f}`).join('')}`);
});

process.exit(failures.length === 0 ? 0 : 1);

async function opens(page, address) {
  const token = new URLSearchParams(new URL(address).hash.slice(1)).get('token');
  await page.goto(address);
  await page.getByRole('tab').first().waitFor();
  await page.locator('.graphiql-query-editor .view-line').first().waitFor();
  expect((await page.title()) === 'Recordgraph playground', 'the page has its title');
  expect(!page.url().includes('token'), 'the token has left the address bar');
  expect((await headers(page)) === `Bearer ${token}`, 'the headers editor carries the token');

  const examples = await page.evaluate(async () => (await fetch('/examples.json')).json());
  const tabs = await tabNames(page);
  expect(examples.length > 0 && tabs.join() === examples.map((e) => e.name).join(), `the examples are tabs: ${tabs.join(', ')}`);
}

async function runs(page) {
  await page.getByRole('button', { name: /Execute query/ }).click();
  const answer = page.locator('.result-window');
  await answer.getByText('"data"').waitFor();
  const text = (await answer.innerText()).replaceAll('\u00a0', ' ');
  expect(text.includes('"title"') && !text.includes('"errors"'), 'the first example shows data');
}

async function explores(page, shot) {
  await page.getByRole('button', { name: 'Show Explorer' }).click();
  await page.locator('.graphiql-explorer-root').getByText('movies').first().waitFor();
  expect(true, 'the explorer shows the query');
  await shot('4-explorer');
  await page.getByRole('button', { name: 'Show Examples' }).click();
  const examples = page.getByRole('region', { name: 'Examples' });
  await shot('5-examples');
  const before = (await tabNames(page)).length;
  await examples.getByRole('button', { name: 'NextPage' }).click();
  await page.waitForFunction((n) => document.querySelectorAll('[role=tab]').length === n, before + 1);
  expect((await page.evaluate(() => editor('variables.json').getValue())).includes('"first"'), 'an example opens in a new tab with its variables');
  await page.getByRole('button', { name: 'Hide Examples' }).click();
}

async function completes(page, shot) {
  await page.getByRole('button', { name: 'New tab' }).click();
  await page.locator('.graphiql-query-editor .monaco-editor').click();
  await page.keyboard.press('Control+a');
  await page.keyboard.type('query Typed { movi', { delay: 30 });
  const choices = page.locator('.suggest-widget.visible .monaco-list-row');
  await choices.filter({ hasText: /^movies/ }).first().waitFor();
  await shot('6-completion');
  await page.keyboard.press('Control+Space');
  await choices.filter({ hasText: /^movies/ }).first().click();
  const typed = await page.evaluate(() => editor('operation.graphql').getValue());
  expect(/movies/.test(typed), `typing completes: ${JSON.stringify(typed)}`);
}

/** Tabs outlive a reload; a new token in the address replaces the earlier one in every tab. */
async function remembers(page, address) {
  const before = await tabNames(page);
  const token = new URLSearchParams(new URL(address).hash.slice(1)).get('token');
  await page.waitForFunction(() => localStorage.getItem('graphiql:tabState').includes('query Typed { movies'));
  await page.goto('about:blank');
  await page.goto(address.replace(/#.*/, ''));
  await page.getByRole('tab').first().waitFor();
  expect((await tabNames(page)).join() === before.join(), 'the tabs are kept over a reload');
  expect((await headers(page)) === `Bearer ${token}`, 'the token is kept over a reload');

  await page.evaluate((current) => {
    for (const [key, value] of Object.entries(localStorage)) localStorage.setItem(key, value.replaceAll(current, 'stale'));
  }, token);
  await page.goto('about:blank');
  await page.goto(address);
  await page.getByRole('tab').first().waitFor();
  const stale = await page.evaluate(() => JSON.stringify(localStorage).includes('stale'));
  expect(!stale && (await headers(page)) === `Bearer ${token}`, 'a new token replaces the earlier one in every tab');
}

async function turnsDark(page, shot) {
  const background = () => page.evaluate(() => getComputedStyle(document.querySelector('.graphiql-container')).backgroundColor);
  const light = await background();
  await page.emulateMedia({ colorScheme: 'dark' });
  await page.locator('.monaco-editor.vs-dark').first().waitFor();
  expect((await background()) !== light, "dark mode follows the system's");
  await shot('3-dark');
  await page.emulateMedia({ colorScheme: 'light' });
  await page.locator('.monaco-editor.vs').first().waitFor();
}

async function tabNames(page) {
  return page.getByRole('tab').allInnerTexts();
}

async function headers(page) {
  await page.waitForFunction(() => {
    globalThis.editor = (file) => globalThis.__MONACO?.editor.getModels().find((model) => model.uri.path.endsWith(file));
    return globalThis.editor('request-headers.json')?.getValue();
  });
  return page.evaluate(() => JSON.parse(editor('request-headers.json').getValue()).Authorization);
}
