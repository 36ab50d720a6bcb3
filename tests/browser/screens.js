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

/// Debian's Chromium; playwright-core brings no browser of its own. `otherwise` is what playwright is asked to do besides.
export function launch(otherwise = {}) {
  return chromium.launch({ executablePath: '/usr/bin/chromium', args: FLAGS, ...otherwise });
}

const SCHEMES = ['light', 'dark'];
const WIDTHS = [360, 1200];

export const screens = SCHEMES.flatMap((scheme) =>
  WIDTHS.flatMap((width) =>
    [true, false].map((javaScript) => ({
      name: `${scheme}, ${width} px, ${javaScript ? 'with' : 'without'} JavaScript`,
      scheme,
      width,
      javaScript,
    })),
  ),
);

/// The two that a journey is made on; `look` below tries the other screens.
export const scripted = screens.find(({ scheme, width, javaScript }) => scheme === 'light' && width === 1200 && javaScript);
export const plain = screens.find(({ scheme, width, javaScript }) => scheme === 'dark' && width === 360 && !javaScript);

/// The narrowest screen on which nothing may have to be scrolled sideways (WCAG 2.2, 1.4.10).
const NARROWEST = 320;
const HEIGHT = 800;
/// How much of a page a picture shows: more than anybody looks at, and less than Chromium has memory for.
const TALLEST = 4000;

/// A fresh browser profile on one screen, for pages of the site at `origin`; signed in when it gets a session's cookies. A screen may
/// name the time zone that it stands in.
export async function open(browser, screen, origin, cookies = []) {
  const context = await browser.newContext({
    baseURL: origin,
    storageState: { cookies, origins: [] },
    colorScheme: screen.scheme,
    reducedMotion: 'reduce',
    viewport: { width: screen.width, height: HEIGHT },
    ...(screen.zone && { timezoneId: screen.zone }),
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

  let shown = screen;
  const where = () => `${page.url()} (${shown.name})`;
  const turn = async (scheme, width) => {
    shown = { ...screen, scheme, width, name: `${scheme}, ${width} px, ${screen.javaScript ? 'with' : 'without'} JavaScript` };
    await page.emulateMedia({ colorScheme: scheme, reducedMotion: 'reduce' });
    await page.setViewportSize({ width, height: HEIGHT });
  };

  return {
    page,
    screen,

    /// What axe calls serious or critical on the page as it stands, by all its rules or by `rules`. axe is a script: where scripts
    /// are off they are let in for it alone, which does not run the page's own.
    async faults(rules) {
      await allowScripts(true);
      if (!(await page.evaluate(() => 'axe' in globalThis))) await page.evaluate(axe);
      const options = { resultTypes: ['violations'], ...(rules && { runOnly: rules }) };
      const { violations } = await page.evaluate((how) => globalThis.axe.run(document, how), options);
      await allowScripts(screen.javaScript);
      return violations
        .filter(({ impact }) => impact === 'serious' || impact === 'critical')
        .map(({ id, impact, help, nodes }) => `${impact}: ${help} (${id}): ${nodes.map(({ target }) => target.join(' ')).join(', ')}`);
    },

    /// The page is accessible, and as wide as the screen and no wider.
    async assertWell(rules) {
      assert.deepEqual(await this.faults(rules), [], where());
      await this.assertFits();
    },

    async assertFits() {
      const [width, room] = await page.evaluate(() => [document.scrollingElement.scrollWidth, document.scrollingElement.clientWidth]);
      assert.ok(width <= room, `${where()} is ${width} px wide and has to be scrolled sideways`);
    },

    /// The page as it stands is well on its own screen, and has to be scrolled sideways on none. With JavaScript it is tried on the
    /// other width too, and for its contrast in the other scheme: what has no script in it looks the same. `name` names the
    /// pictures.
    async look(name) {
      await this.assertWell();
      await this.shot(name);
      const [width] = WIDTHS.filter((width) => width !== screen.width);
      const [scheme] = SCHEMES.filter((scheme) => scheme !== screen.scheme);
      if (screen.javaScript) {
        await turn(screen.scheme, width);
        await this.assertWell();
        await this.shot(name);
        await turn(scheme, width);
        await this.shot(name);
        await turn(scheme, screen.width);
        await this.assertWell(['color-contrast']);
        await this.shot(name);
      }
      await turn(screen.scheme, NARROWEST);
      await this.assertFits();
      await turn(screen.scheme, screen.width);
    },

    /// Keeps a picture in the folder BETWIXT_SHOTS, for people to look at; does nothing when it is not set.
    async shot(name) {
      const folder = process.env.BETWIXT_SHOTS;
      if (!folder) return;
      const { scheme, width } = shown;
      const tall = await page.evaluate(() => document.documentElement.scrollHeight);
      await page.setViewportSize({ width, height: Math.min(tall, TALLEST) });
      await page.screenshot({ path: path.join(folder, `${name}-${scheme}-${width}${screen.javaScript ? '' : '-plain'}.png`) });
      await turn(scheme, width);
    },

    /// Ends the visit; nothing may have gone wrong behind the reader's back.
    async close() {
      await context.close();
      assert.deepEqual(problems, [], screen.name);
    },
  };
}
