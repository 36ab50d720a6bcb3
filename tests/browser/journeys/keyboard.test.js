// Going through a thread: from story to story by keys, and with branches folded, which stay as they were left.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { plain, scripted } from '../screens.js';
import { INES, THREAD, demonstration, openMenu } from '../site.js';

/// A member with unread stories.
const KENJI = 'kenji@example.org';

const button = (page, name) => page.getByRole('button', { name });
const keys = (page) => button(page, 'Keyboard shortcuts');
const help = (page) => page.getByRole('dialog', { name: 'Keyboard shortcuts' });

/// The id of what has the focus; empty for what has none.
const focused = (page) => page.evaluate(() => document.activeElement.id);
const ids = (stories) => stories.evaluateAll((found) => found.map((story) => story.id));
/// The stories whose branches are folded.
const folded = (page) => page.evaluate(() => {
  const branches = [...document.querySelectorAll('.replies:not([open])')];
  return branches.map((branch) => branch.parentElement.querySelector('.story').id);
});
const inSight = (story) => story.evaluate((node) => {
  const { top } = node.getBoundingClientRect();
  return top >= 0 && top < innerHeight;
});

/// The collapsed branches stored on the device, by the address of the thread.
const storedFolds = (page) => page.evaluate(() => {
  const found = Object.entries(localStorage).filter(([key]) => key.startsWith('betwixt:folds:'));
  return Object.fromEntries(found.map(([key, text]) => [key.slice('betwixt:folds::'.length), JSON.parse(text)]));
});

/// Leaves and returns to an address, as on another day.
async function comeBack(page, address) {
  await page.goto('/letters');
  await page.goto(address);
}

/// A reply of Ines to the first story; gives its id, and what takes it back.
async function postReply(words) {
  const ines = await demo.member(scripted, INES);
  const { page } = ines;
  await page.goto(THREAD);
  await page.locator('.stories > li > article').first().getByRole('link', { name: /^Reply/ }).click();
  await page.getByRole('textbox', { name: 'Your reply' }).fill(words);
  await button(page, 'Post my reply').click();
  const reply = page.locator('.replies .story').filter({ hasText: words });
  await reply.waitFor();
  const withdraw = async () => {
    await openMenu(reply);
    await reply.getByRole('button', { name: /^Withdraw/ }).click();
    await reply.waitFor({ state: 'detached' });
    await ines.close();
  };
  return { id: await reply.getAttribute('id'), withdraw };
}

const demo = demonstration();

test('keyboard shortcuts are off until the reader turns them on, and absent without JavaScript', async () => {
  const other = await demo.visitor(plain);
  await other.page.goto(THREAD);
  assert.equal(await keys(other.page).count(), 0);
  await other.close();

  const reader = await demo.visitor(scripted);
  const { page } = reader;
  await page.goto(THREAD);
  assert.equal(await keys(page).getAttribute('aria-pressed'), 'false');
  const address = page.url();
  for (const key of ['j', 'n', 'o', 'r', '?']) await page.keyboard.press(key);
  assert.equal(await focused(page), '');
  assert.equal(await help(page).count(), 0);
  assert.deepEqual(await folded(page), []);
  assert.equal(page.url(), address);
  await reader.close();
});

test('a reader navigates, collapses and replies by keyboard', async () => {
  const reader = await demo.visitor(scripted);
  const { page } = reader;
  await page.goto(THREAD);
  await keys(page).click();
  assert.equal(await keys(page).getAttribute('aria-pressed'), 'true');
  await page.getByRole('listitem').filter({ hasText: 'fold or unfold the replies' }).waitFor();
  await reader.look('thread-keys');

  const [first, reply] = await ids(page.locator('#stories .story'));
  const [, second] = await ids(page.locator('.stories > li > article'));
  const strike = async (key, story) => {
    await page.keyboard.press(key);
    assert.equal(await focused(page), story, key);
    assert.ok(await inSight(page.locator(`#${story}`)), `${key} brings it into sight`);
  };
  await strike('j', first);
  await strike('j', reply);
  await strike('k', first);
  await strike('k', first);
  await strike('j', reply);
  await strike('p', first);
  await strike('o', first);
  assert.deepEqual(await folded(page), [first]);
  await strike('j', second);
  await strike('k', first);
  await strike('o', first);
  assert.deepEqual(await folded(page), []);
  await strike('p', first);

  for (const held of ['Alt+j', 'Control+j', 'Meta+j']) await page.keyboard.press(held);
  assert.equal(await focused(page), first);
  const body = page.getByRole('textbox', { name: 'Your story' });
  await body.pressSequentially('jkop r?');
  assert.equal(await body.inputValue(), 'jkop r?');
  assert.equal(await help(page).count(), 0);

  // Without a focused story, navigation starts from the visible one.
  await page.goto(`${THREAD}#${second}`);
  await strike('j', (await ids(page.locator(`li:has(> #${second}) .story`)))[1]);
  await page.keyboard.press('r');
  await page.getByRole('heading', { level: 1, name: /^Reply to/ }).waitFor();
  await reader.close();
});

test('shortcuts are remembered on this device, and one of them lists them all', async () => {
  const reader = await demo.visitor(scripted);
  const { page } = reader;
  await page.goto(THREAD);
  await keys(page).click();
  await page.reload();
  assert.equal(await keys(page).getAttribute('aria-pressed'), 'true');
  await page.keyboard.press('j');
  const story = await focused(page);
  assert.match(story, /^c-/);
  await page.keyboard.press('?');
  await help(page).waitFor();
  await reader.look('thread-keys-help');
  await page.keyboard.press('j');
  assert.equal(await page.evaluate(() => document.activeElement.textContent), 'Close', 'no key is struck behind it');
  await page.keyboard.press('Escape');
  await help(page).waitFor({ state: 'detached' });
  assert.equal(await focused(page), story);
  await page.keyboard.press('?');
  await help(page).getByRole('button', { name: 'Close' }).press('Enter');
  await help(page).waitFor({ state: 'detached' });
  assert.equal(await focused(page), story);

  await keys(page).click();
  await page.keyboard.press('j');
  assert.equal(await page.evaluate(() => document.activeElement.ariaPressed), 'false');
  await page.reload();
  assert.equal(await keys(page).getAttribute('aria-pressed'), 'false');
  await reader.close();
});

test('in a conversation shortcuts lead up to the parents', async () => {
  const reader = await demo.visitor(scripted);
  const { page } = reader;
  await page.goto(THREAD);
  const [deep] = await ids(page.locator('.replies .replies .story'));
  await page.goto(`/c/${deep.slice('c-'.length)}?context=1`);
  await keys(page).click();
  const path = await ids(page.locator('section:has(#above-title) .story'));
  await page.keyboard.press('j');
  assert.equal(await focused(page), deep);
  for (const above of path.reverse()) {
    await page.keyboard.press('p');
    assert.equal(await focused(page), above);
  }
  await page.keyboard.press('p');
  assert.equal(await focused(page), path.at(-1), 'nothing is above the first');
  await reader.close();
});

test('a member jumps between unread stories by keyboard and collapses what is read', async () => {
  const { id, withdraw } = await postReply('Posted for a reader who comes back.');
  const kenji = await demo.member(scripted, KENJI);
  const { page } = kenji;
  await page.goto(THREAD);
  const news = await ids(page.locator('.story:has(.badge.new)'));
  assert.ok(news.includes(id));
  const read = page.locator('.replies:not(:has(.badge.new))');
  await button(page, 'Fold what I have read').click();
  await button(page, 'Unfold what I have read').waitFor();
  assert.equal(await read.locator('.story').filter({ visible: true }).count(), 0);
  assert.ok(await page.locator(`#${id}`).isVisible());
  await kenji.look('thread-read');
  await comeBack(page, THREAD);
  assert.equal(await read.locator('.story').filter({ visible: true }).count(), 0);
  await button(page, 'Unfold what I have read').click();
  await button(page, 'Fold what I have read').waitFor();
  assert.deepEqual(await folded(page), []);

  // The collapsed branch has a new reply.
  await page.locator(`.stories > li:has(#${id}) > .replies > summary`).click();
  assert.equal(await page.locator(`#${id}`).isVisible(), false);
  await keys(page).click();
  await comeBack(page, THREAD);
  assert.ok(await page.locator(`#${id}`).isVisible());
  for (const story of news) {
    await page.keyboard.press('n');
    assert.equal(await focused(page), story);
  }
  await page.keyboard.press('n');
  await page.waitForURL(/after=.*#c-/);
  await page.locator('article:target .badge.new').waitFor();
  await kenji.close();
  await withdraw();
});

test('branches stay collapsed on later visits, except the one that the address links into', async () => {
  const reader = await demo.visitor(scripted);
  const { page } = reader;
  await page.goto(THREAD);
  const branches = page.locator('.stories > li > .replies');
  const tops = await ids(page.locator('.stories > li:has(> .replies) > article'));
  const inside = page.locator(`.stories > li:has(> #${tops[1]}) .replies .story`);
  const last = (await ids(inside)).at(-1);
  const reply = page.locator(`#${last}`);
  for (const number of [0, 1]) await branches.nth(number).locator('> summary').click();
  await comeBack(page, THREAD);
  assert.deepEqual(await folded(page), tops.slice(0, 2));
  await page.goto(`/c/${tops[0].slice('c-'.length)}?context=1`);
  assert.deepEqual(await folded(page), [], 'a conversation that one asks for is open');

  await page.goto(`/c/${last.slice('c-'.length)}`);
  await reply.waitFor();
  assert.deepEqual(await folded(page), tops.slice(0, 1));
  assert.ok(await inSight(reply));
  await comeBack(page, THREAD);
  assert.deepEqual(await folded(page), tops.slice(0, 1), 'it was left open');
  assert.deepEqual((await storedFolds(page))[THREAD].folded, tops.slice(0, 1));

  // A link on the page leads into it as well.
  await branches.nth(1).locator('> summary').click();
  await page.evaluate((hash) => { location.hash = hash; }, last);
  await reply.waitFor();
  await reader.close();
});

test('collapsed branches are remembered for at most twenty threads and sixty days', async () => {
  const reader = await demo.visitor(scripted);
  const { page } = reader;
  await page.goto(THREAD);
  await page.locator('.stories > li > .replies > summary').first().click();
  await comeBack(page, THREAD);
  assert.equal((await folded(page)).length, 1);
  await page.evaluate((thread) => {
    for (let number = 0; number < 25; number += 1) {
      localStorage.setItem(`betwixt:folds::/t/other-${number}`, JSON.stringify({ at: Date.now() - number * 1000, folded: ['c-1'] }));
    }
    const key = `betwixt:folds::${thread}`;
    const { at, ...rest } = JSON.parse(localStorage.getItem(key));
    localStorage.setItem(key, JSON.stringify({ at: at - 61 * 86_400_000, ...rest }));
  }, THREAD);
  await comeBack(page, THREAD);
  assert.deepEqual(await folded(page), []);
  const others = Object.keys(await storedFolds(page));
  assert.deepEqual(others.sort(), Array.from({ length: 20 }, (_, number) => `/t/other-${number}`).sort());
  await reader.close();
});
