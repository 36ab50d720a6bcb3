// What the journeys share: a browser, a demonstration full of people, and an empty site whose first owner is still to come. Each is
// started once a run.

import { mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import * as betwixt from './betwixt.js';
import { Outbox } from './letters.js';
import { launch, open, scripted } from './screens.js';

/// The password of everybody in the demonstration, and of those who join.
export const PASSWORD = 'two chairs and one open window';
export const INES = 'ines@example.org';
export const MARA = 'mara@example.net';
export const OWNER = 'owner@example.org';
/// The demonstration's thread.
export const THREAD = '/t/closeness-and-space';

/// How long what the program does by itself may take, on a slow machine.
const PATIENCE = 30_000;

/// A running site with its letters and its people.
class Site {
  #browser;
  #running;
  #sessions = new Map();

  constructor(browser, running, outbox) {
    this.#browser = browser;
    this.#running = running;
    this.outbox = outbox;
    this.url = running.url;
  }

  /// What the program has said.
  printed() {
    return this.#running.printed();
  }

  /// Somebody who is not signed in.
  visitor(screen) {
    return open(this.#browser, screen, this.url);
  }

  /// Somebody who is: by the form the first time, with the same session after that.
  async member(screen, email) {
    if (!this.#sessions.has(email)) {
      const before = await this.visitor(scripted);
      await signIn(before.page, email);
      this.#sessions.set(email, await before.page.context().cookies());
      await before.close();
    }
    return open(this.#browser, screen, this.url, this.#sessions.get(email));
  }

  stop() {
    return this.#running.stop();
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

/// Starts everything. `close()` ends it, and leaves nothing behind.
export async function set() {
  const folder = mkdtempSync(path.join(os.tmpdir(), 'betwixt-browser-'));
  // The limits are by address, and all readers here have one.
  const settings = { RATE_LIMITS: 'off', TMPDIR: folder };
  const data = path.join(folder, 'empty');
  const starting = [
    launch(),
    betwixt.start({ settings }),
    betwixt.start({ command: betwixt.serve(), settings: { ...settings, DATA_DIR: data } }),
  ];
  const [browser, demo, empty] = await Promise.all(starting).catch(async (error) => {
    const started = await Promise.allSettled(starting);
    await Promise.allSettled(started.map(({ value }) => value?.close?.() ?? value?.stop()));
    throw error;
  });
  const stage = {
    demo: new Site(browser, demo, new Outbox(/written to (.*outbox)/.exec(demo.printed())[1])),
    empty: new Site(browser, empty, new Outbox(path.join(data, 'outbox'))),
    async close() {
      await browser.close();
      await Promise.all([stage.demo.stop(), stage.empty.stop()]);
      rmSync(folder, { recursive: true });
    },
  };
  return stage;
}

/// Does `again` until `condition` holds: for what the program does by itself and a page shows only when it is loaded anew.
export async function eventually(condition, again) {
  const late = AbortSignal.timeout(PATIENCE);
  while (!(await condition())) {
    late.throwIfAborted();
    await again();
  }
}
