import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { chromium } from 'playwright-core';

const FLAGS = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

const WAIT = 30_000; // timeout for an element, in milliseconds
const LAUNCHES = 3; // a browser that crashes at its start has shown no page

/** Runs `use(page, faults)` in a new profile; `faults` collects errors, failed requests and requests to other hosts. */
export async function inBrowser(url, options, use) {
  const { profile, context } = await launch(options, LAUNCHES);
  try {
    const page = context.pages()[0] ?? (await context.newPage());
    page.setDefaultTimeout(WAIT);
    return await use(page, watch(context, page, new URL(url).host));
  } finally {
    await context.close();
    await rm(profile, { recursive: true, force: true });
  }
}

async function launch(options, attempts) {
  const profile = await mkdtemp(join(tmpdir(), 'playground-check-'));
  try {
    const context = await chromium.launchPersistentContext(profile, {
      executablePath: process.env.CHROMIUM || '/usr/bin/chromium',
      headless: true,
      args: FLAGS,
      colorScheme: 'light',
      ...options,
      viewport: { width: 1440, height: 900 },
    });
    return { profile, context };
  } catch (error) {
    await rm(profile, { recursive: true, force: true });
    if (attempts === 1) throw error;
    return launch(options, attempts - 1);
  }
}

function watch(context, page, host) {
  const faults = [];
  page.on('console', (message) => {
    if (['error', 'warning'].includes(message.type())) faults.push(`console ${message.type()}: ${message.text()}`);
  });
  page.on('pageerror', (error) => faults.push(`uncaught: ${error.message}`));
  page.on('response', (response) => {
    if (response.status() >= 400) faults.push(`${response.status()} for ${response.url()}`);
  });
  context.on('request', (request) => {
    const target = new URL(request.url());
    if (!['data:', 'blob:'].includes(target.protocol) && target.host !== host) faults.push(`request to another host: ${target}`);
  });
  return faults;
}
