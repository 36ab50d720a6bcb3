// The screens that every journey is made on, and what must hold on each: light and dark, a phone and a desk, with JavaScript
// and without.

import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { chromium } from 'playwright-core';

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

const FLAGS = [
  '--headless',
  '--no-sandbox', // root has none
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  // A browser that calls home disturbs the tests, and cannot on a closed network.
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

/// Debian's Chromium; playwright-core brings no browser of its own.
export function launch() {
  return chromium.launch({ executablePath: '/usr/bin/chromium', args: FLAGS });
}

export const screens = ['light', 'dark'].flatMap((scheme) =>
  [360, 1200].flatMap((width) =>
    [true, false].map((javaScript) => ({
      name: `${scheme}, ${width} px, ${javaScript ? 'with' : 'without'} JavaScript`,
      scheme,
      width,
      javaScript,
    })),
  ),
);

/// A fresh browser profile on one screen, for pages of the site at `origin`.
export async function open(browser, screen, origin) {
  const context = await browser.newContext({
    baseURL: origin,
    colorScheme: screen.scheme,
    reducedMotion: 'reduce',
    viewport: { width: screen.width, height: 800 },
  });
  const page = await context.newPage();
  const scripts = await context.newCDPSession(page);
  const allowScripts = (allowed) => scripts.send('Emulation.setScriptExecutionDisabled', { value: !allowed });
  await allowScripts(screen.javaScript);

  const problems = [];
  page.on('console', (message) => {
    // A page that answers 4xx is noted by Chromium as an error of its own; journeys look at the status themselves.
    if (message.type() === 'error' && !message.text().startsWith('Failed to load resource')) problems.push(message.text());
  });
  page.on('pageerror', (error) => problems.push(`a script failed: ${error.message}`));
  page.on('request', (request) => {
    if (/^https?:/.test(request.url()) && new URL(request.url()).origin !== new URL(origin).origin) {
      problems.push(`the page asked somebody else: ${request.url()}`);
    }
  });

  return {
    page,
    screen,

    /// What axe calls serious or critical on the page as it stands. axe is a script: where scripts are off they are let in for
    /// it alone, which does not run the page's own.
    async faults() {
      await allowScripts(true);
      await page.evaluate(axe);
      const { violations } = await page.evaluate(() => globalThis.axe.run(document, { resultTypes: ['violations'] }));
      await allowScripts(screen.javaScript);
      return violations
        .filter(({ impact }) => impact === 'serious' || impact === 'critical')
        .map(({ id, impact, help, nodes }) => `${impact}: ${help} (${id}): ${nodes.map(({ target }) => target.join(' ')).join(', ')}`);
    },

    /// The page is accessible, and as wide as the screen and no wider.
    async assertWell() {
      const where = `${page.url()} (${screen.name})`;
      assert.deepEqual(await this.faults(), [], where);
      const [width, room] = await page.evaluate(() => [document.scrollingElement.scrollWidth, document.scrollingElement.clientWidth]);
      assert.ok(width <= room, `${where} is ${width} px wide and has to be scrolled sideways`);
    },

    /// Keeps a picture in the folder BETWIXT_SHOTS, for people to look at; does nothing when it is not set.
    async shot(name) {
      const folder = process.env.BETWIXT_SHOTS;
      if (!folder) return;
      const file = `${name}-${screen.scheme}-${screen.width}${screen.javaScript ? '' : '-plain'}.png`;
      await page.screenshot({ path: path.join(folder, file), fullPage: true });
    },

    /// Ends the visit; nothing may have gone wrong behind the reader's back.
    async close() {
      await context.close();
      assert.deepEqual(problems, [], screen.name);
    },
  };
}
