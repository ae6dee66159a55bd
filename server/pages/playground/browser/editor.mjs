/** The text of one of the playground's editors: operation.graphql, variables.json, request-headers.json. */
export async function text(page, file) {
  await page.waitForFunction((name) => globalThis.__MONACO?.editor.getModels().some((model) => model.uri.path.endsWith(name)), file);
  return page.evaluate((name) => __MONACO.editor.getModels().find((model) => model.uri.path.endsWith(name)).getValue(), file);
}

export function setText(page, file, value) {
  return page.evaluate(([name, now]) => __MONACO.editor.getModels().find((model) => model.uri.path.endsWith(name)).setValue(now), [file, value]);
}

/** Opens the playground and waits until it is ready. */
export async function open(page, url) {
  await page.goto('about:blank');
  await page.goto(url);
  await page.getByRole('tab').first().waitFor();
  await page.locator('.graphiql-query-editor .view-line').first().waitFor();
}

export const tabNames = (page) => page.getByRole('tab').allInnerTexts();

/** Waits for the Authorization header in the headers editor and returns it. */
export async function authorization(page) {
  await page.waitForFunction(() =>
    globalThis.__MONACO?.editor.getModels().some((model) => model.uri.path.endsWith('request-headers.json') && model.getValue()),
  );
  return JSON.parse(await text(page, 'request-headers.json')).Authorization;
}

/** Waits for an answer that contains a text, and returns the answer. */
export async function answer(page, part) {
  const shown = page.locator('.result-window');
  await shown.getByText(part).first().waitFor();
  return (await shown.innerText()).replaceAll('\u00a0', ' ');
}

export const tokenOf = (url) => new URLSearchParams(new URL(url).hash.slice(1)).get('token');
