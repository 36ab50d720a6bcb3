// What a file of journeys begins with: a browser, and a site that no other file touches: a demonstration full of people, or an empty
// one whose first owner is still to come.

import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { after, before } from 'node:test';
import * as betwixt from './betwixt.js';
import { Outbox } from './outbox.js';
import { launch, open, scripted } from './screens.js';

/// The password of all members of the demonstration, and of new ones.
export const PASSWORD = 'two chairs and one open window';
export const INES = 'ines@example.org';
export const MARA = 'mara@example.net';
export const OWNER = 'owner@example.org';
/// The demonstration's thread.
export const THREAD = '/t/closeness-and-space';

/// How long what the program does by itself may take, on a slow machine.
const PATIENCE = 30_000;
/// The limits are by address, and all readers here have one.
const SETTINGS = { RATE_LIMITS: 'off' };

/// A demonstration for the tests of one file. Filling its database takes five seconds, so that a run of all files fills one and each
/// gets a copy (run.js); the banner of `serve --demo` is on the pages of a file that asks for an `original`, or is run alone.
export function demonstration({ original = false } = {}) {
  return staged(async (folder) => {
    const filled = process.env.BETWIXT_FILLED;
    if (!filled || original) {
      const running = await betwixt.start({ settings: { ...SETTINGS, TMPDIR: folder } });
      return { running, outbox: /written to (.*outbox)/.exec(running.printed())[1] };
    }
    const data = path.join(folder, 'data');
    cpSync(filled, data, { recursive: true });
    const settings = { ...SETTINGS, DATA_DIR: data, DATABASE_URL: `sqlite://${path.join(data, 'demo.sqlite3')}` };
    return { running: await betwixt.start({ command: betwixt.serve(), settings }), outbox: path.join(data, 'outbox') };
  });
}

/// A site without an owner for the tests of one file.
export function newSite() {
  return staged(async (folder) => {
    const settings = { ...SETTINGS, DATA_DIR: path.join(folder, 'data') };
    return { running: await betwixt.start({ command: betwixt.serve(), settings }), outbox: path.join(folder, 'data', 'outbox') };
  });
}

/// Starts a site before the tests of the file that calls this, and a browser; ends both after them, and leaves nothing behind.
function staged(start) {
  const site = new Site();
  before(() => site.start(start));
  after(() => site.stop());
  return site;
}

/// A running site with its emails and its people.
class Site {
  #folder;
  #running;
  #sessions = new Map();

  async start(start) {
    this.#folder = mkdtempSync(path.join(os.tmpdir(), 'betwixt-browser-'));
    const { running, outbox } = await start(this.#folder);
    this.#running = running;
    this.url = running.url;
    this.outbox = new Outbox(outbox);
    this.browser = await launch();
  }

  async stop() {
    await this.browser?.close();
    await this.#running?.stop();
    rmSync(this.#folder, { recursive: true });
  }

  /// What the program has said.
  printed() {
    return this.#running.printed();
  }

  /// A reader who is not signed in.
  visitor(screen) {
    return open(this.browser, screen, this.url);
  }

  /// A member: signed in by the form the first time, with the same session after that.
  async member(screen, email) {
    if (!this.#sessions.has(email)) {
      const visitor = await this.visitor(scripted);
      await signIn(visitor.page, email);
      this.#sessions.set(email, await visitor.page.context().cookies());
      await visitor.close();
    }
    return open(this.browser, screen, this.url, this.#sessions.get(email));
  }
}

/// Fills in the form, on whatever page leads to it, and waits to be let in.
export async function signIn(page, email) {
  await page.goto('/sign-in');
  await page.getByLabel('Email').fill(email);
  await page.getByLabel('Password').fill(PASSWORD);
  await page.getByRole('main').getByRole('button', { name: 'Sign in' }).click();
  await page.getByRole('button', { name: 'Sign out' }).waitFor();
}

/// Opens the menu of a story, or of what else an article shows.
export function openMenu(story) {
  return story.locator('.actions .menu > summary').first().click();
}

/// Creates an account and follows the link of its email, which signs in: with a script at once, without one by its button.
export async function join(site, screen, page, { email, name }) {
  await page.goto('/sign-up');
  await page.getByLabel('Email').fill(email);
  await page.getByLabel('Name to show').fill(name);
  await page.getByLabel('Password').fill(PASSWORD);
  await page.getByRole('button', { name: 'Create account' }).click();
  await page.getByText('Check your inbox').waitFor();
  await page.goto((await site.outbox.email(email, /Confirm/)).link('/verify/'));
  if (!screen.javaScript) await page.getByRole('button', { name: 'Confirm and sign in' }).click();
  await page.getByText('Your address is confirmed, and you are signed in.').waitFor();
}

/// Does `again` until `condition` holds: for what the program does by itself and a page shows only when it is loaded anew.
export async function eventually(condition, again) {
  const late = AbortSignal.timeout(PATIENCE);
  while (!(await condition())) {
    late.throwIfAborted();
    await again();
  }
}
