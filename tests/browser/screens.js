// The screens that every journey is made on, and what must hold on each: light and dark, a phone and a desk, with JavaScript
// and without.

import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { chromium } from 'playwright-core';

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

/// The one with windows: only it keeps pages alive behind the next one.
export const WINDOWED = '/usr/bin/chromium';

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

/// Debian's Chromium without its windows, which takes a tenth of the time for a new profile; playwright-core brings no browser of its
/// own. `otherwise` is what playwright is asked to do besides.
export function launch(otherwise = {}) {
  return chromium.launch({ executablePath: '/usr/bin/chromium-headless-shell', args: FLAGS, ...otherwise });
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
/// How much of a page a screenshot shows: enough to review, and less than Chromium has memory for.
const TALLEST = 4000;

/// The shapes of stories that were audited, by screen.
const audited = new Map();

/// The rules of axe whose outcome depends on the width or on the colours of a page; all others find the same on each screen.
const DRAWN = ['color-contrast', 'link-in-text-block', 'scrollable-region-focusable'];

/// Rules of axe that are off by default: targets of 24 pixels (WCAG 2.2, 2.5.8).
const BESIDES = { 'target-size': { enabled: true } };

/// Runs in a page: takes away the stories at the margin, with their replies, in which nothing has a shape that is not `known` and not in
/// those before it; gives the shapes that stay. A shape is tags, classes, states and ancestors, whatever the words, names and numbers.
function thin(known) {
  const styled = /^(class|dir|fill|lang|name|rel|role|stroke|style|type|aria-(current|disabled|expanded|hidden|pressed))$/;
  const same = (html) => html
    .replaceAll(/>[^<]*[^<\s][^<]*</g, '>words<')
    .replaceAll(/ ([\w:-]+)="[^"]+"/g, (attribute, name) => (styled.test(name) ? attribute : ` ${name}="some"`));
  const above = new Map();
  const way = (node) => {
    if (!node || node === document.body) return '';
    if (!above.has(node)) above.set(node, same(node.cloneNode().outerHTML) + way(node.parentElement));
    return above.get(node);
  };
  const shape = (story) => {
    const states = [':target', ':focus-within', ':hover'].filter((state) => story.matches(state));
    return states + same(story.outerHTML) + way(story.parentElement);
  };
  const seen = new Set(known);
  const taken = [];
  const { activeElement } = document;
  const place = scrollY;
  for (const story of document.querySelectorAll('.stories > li:not(:first-child)')) {
    const fresh = [...story.querySelectorAll('article')].map(shape).filter((its) => !seen.has(its));
    for (const its of fresh) seen.add(its);
    if (fresh.length) continue;
    const mark = document.createComment('');
    story.replaceWith(mark);
    taken.push({ story, mark });
  }
  globalThis.betwixtFill = () => {
    for (const { story, mark } of taken) mark.replaceWith(story);
    if (activeElement !== document.activeElement) activeElement.focus({ preventScroll: true });
    scrollTo(0, place);
    delete globalThis.betwixtFill;
  };
  return [...seen];
}

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
      problems.push(`the page sent a request elsewhere: ${request.url()}`);
    }
  });

  let shown = screen;
  const where = () => `${page.url()} (${shown.name})`;
  const turn = async (scheme, width) => {
    shown = { ...screen, scheme, width, name: `${scheme}, ${width} px, ${screen.javaScript ? 'with' : 'without'} JavaScript` };
    await page.emulateMedia({ colorScheme: scheme, reducedMotion: 'reduce' });
    await page.setViewportSize({ width, height: HEIGHT });
  };

  // Where scripts are off, ours are let in alone, which does not run the page's own.
  const foreign = async (act) => {
    await allowScripts(true);
    try {
      return await act();
    } finally {
      await allowScripts(screen.javaScript);
    }
  };

  return {
    page,
    screen,

    /// What axe calls serious or critical on the page as it stands, by all its rules or by `rules`.
    async faults(rules) {
      const options = { resultTypes: ['violations'], ...(rules ? { runOnly: rules } : { rules: BESIDES }) };
      const { violations } = await foreign(async () => {
        if (!(await page.evaluate(() => 'axe' in globalThis))) await page.evaluate(axe);
        return page.evaluate((how) => globalThis.axe.run(document, how), options);
      });
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
    /// opposite screen too, of the other width and scheme, by the rules that depend on these: what has no script in it looks the same.
    /// `name` names the pictures. Of the stories, hundreds on a page, one of each shape is audited on each screen, unless `every` is
    /// asked for.
    async look(name, { every = false } = {}) {
      const other = { width: WIDTHS.find((width) => width !== screen.width), scheme: SCHEMES.find((scheme) => scheme !== screen.scheme) };
      await this.assertFits();
      await this.shot(name);
      if (process.env.BETWIXT_SHOTS && screen.javaScript) {
        await turn(screen.scheme, other.width);
        await this.shot(name);
        await turn(other.scheme, screen.width);
        await this.shot(name);
      }
      if (screen.javaScript) {
        await turn(other.scheme, other.width);
        await this.assertFits();
        await this.shot(name);
      }

      if (!every) audited.set(screen, await foreign(() => page.evaluate(thin, audited.get(screen) ?? [])));
      if (screen.javaScript) {
        await this.assertWell(DRAWN);
        await turn(screen.scheme, screen.width);
      }
      await this.assertWell();
      if (!every) await foreign(() => page.evaluate(() => globalThis.betwixtFill()));

      await turn(screen.scheme, NARROWEST);
      await this.assertFits();
      await turn(screen.scheme, screen.width);
    },

    /// Saves a screenshot in the folder BETWIXT_SHOTS for review; does nothing when it is not set.
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
