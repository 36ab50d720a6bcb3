// Returning to a thread: unread stories, thanks, stories near and far, and the printed thread. Each journey restores what
// it changed.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { plain, scripted } from '../screens.js';
import { INES, MARA, THREAD, demonstration, openMenu } from '../site.js';

/// A member who is not the thread's last author.
const KENJI = 'kenji@example.org';

/// The positions of the stories on a page, in order.
const places = async (page) => {
  const labels = await page.locator('.stories > li > article > .byline .mark').evaluateAll((marks) => marks.map((mark) => mark.ariaLabel));
  return labels.map((label) => Number(label.split(' ')[0]));
};

const demo = demonstration();

for (const screen of [scripted, plain]) {
  test(`stories since the last visit are marked, one after the other: ${screen.name}`, async () => {
    const kenji = await demo.member(screen, KENJI);
    const { page } = kenji;
    await page.goto(THREAD);
    const news = page.locator('.news a');
    assert.match(await news.textContent(), /^\d+ new$/);
    await kenji.look('thread-news');
    await news.click();
    await page.waitForURL(/#c-/);
    const first = page.locator(new URL(page.url()).hash);
    await first.locator('.badge.new').waitFor();
    await first.getByRole('link', { name: /next new one/ }).click();
    const second = page.locator('article:target');
    await second.locator('.badge.new').waitFor();
    assert.notEqual(await second.getAttribute('id'), await first.getAttribute('id'));
    await kenji.close();
  });

  test(`a member thanks for a story, and removes the thanks: ${screen.name}`, async () => {
    const ines = await demo.member(screen, INES);
    const { page } = ines;
    await page.goto(`${THREAD}?sort=newest`);
    const id = await page.locator('.stories > li > article', { has: page.getByRole('button', { name: /^Thank /, includeHidden: true }) }).first().getAttribute('id');
    const story = page.locator(`#${id}`);
    await openMenu(story);
    await story.getByRole('button', { name: /^Thank / }).click();
    const remove = story.getByRole('button', { name: /^Remove thanks/, includeHidden: true });
    await remove.waitFor({ state: 'attached' });
    assert.match(page.url(), /sort=newest/);
    await openMenu(story);
    await remove.click();
    await story.getByRole('button', { name: /^Thank /, includeHidden: true }).waitFor({ state: 'attached' });
    await ines.close();
  });

  test(`stories near and far are read in the order of their distance: ${screen.name}`, async () => {
    const ines = await demo.member(screen, INES);
    const { page } = ines;
    await page.goto(THREAD);
    const sorts = page.getByRole('navigation', { name: 'Order of the stories' });
    const near = await sorts.getByRole('link', { name: 'Near me' }).getAttribute('href');
    const own = Number(new URL(near, page.url()).searchParams.get('at'));
    const distances = async () => (await places(page)).map((place) => Math.abs(place - own));
    await sorts.getByRole('link', { name: 'Near me' }).click();
    await page.waitForURL(/sort=near/);
    const close = await distances();
    assert.ok(close.length > 2, `${close.length} stories have a place`);
    assert.deepEqual(close, [...close].sort((one, other) => one - other));
    await sorts.getByRole('link', { name: 'Far from me' }).click();
    await page.waitForURL(/sort=far/);
    const distant = await distances();
    assert.ok(distant.length > 2, `${distant.length} stories have a place`);
    assert.deepEqual(distant, [...distant].sort((one, other) => other - one));
    await page.goto(THREAD);
    const other = page.getByRole('link', { name: 'Read a story from the other end', includeHidden: true }).first();
    await openMenu(page.locator('.story', { has: other }).first());
    await other.click();
    await page.waitForURL(/sort=far/);
    await ines.close();
  });

  test(`pages are turned, and a link to a story leads to it whatever page it is on: ${screen.name}`, async () => {
    const reader = await demo.visitor(screen);
    const { page } = reader;
    await page.goto(THREAD);
    const last = await page.locator('.stories > li > article').last().getAttribute('id');
    await page.getByRole('link', { name: 'More stories' }).click();
    await page.waitForURL(/after=/);
    assert.equal(await page.locator(`#${last}`).count(), 0);
    const later = await page.locator('.stories > li > article').nth(1).getAttribute('id');
    await page.goto(`/c/${later.slice('c-'.length)}`);
    assert.equal(new URL(page.url()).hash, `#${later}`);
    await page.locator(`#${later}`).waitFor();
    await page.getByRole('link', { name: 'Earlier stories', exact: true }).click();
    await page.locator(`#${last}`).waitFor();
    await page.getByRole('link', { name: 'Show all on one page' }).click();
    for (const story of [last, later]) await page.locator(`#${story}`).waitFor();
    await reader.close();
  });

  test(`a thread is printed with all its replies and no buttons: ${screen.name}`, async () => {
    const reader = await demo.visitor(screen);
    const { page } = reader;
    await page.goto(THREAD);
    await page.locator('details.replies > summary').first().click();
    const folded = page.locator('details.replies .story').first();
    assert.equal(await folded.isVisible(), false);
    await page.emulateMedia({ media: 'print' });
    assert.equal(await folded.isVisible(), true, 'what is folded is printed all the same');
    for (const chrome of ['header.site', '#tell button >> nth=0', '#picture', '.actions >> nth=0']) {
      assert.equal(await page.locator(chrome).isVisible(), false, `${chrome} is no use on paper`);
    }
    assert.equal(await page.locator('#tell legend').isVisible(), true, 'what the stories answer is printed with them');
    await page.emulateMedia({ media: 'screen' });
    await page.locator('.ending summary').getByText('Share').click();
    await page.getByRole('link', { name: 'Print as a booklet' }).click();
    await page.getByRole('link', { name: 'Back to the thread' }).waitFor();
    assert.equal(await page.locator('main :is(form, button, details)').count(), 0);
    await reader.look('booklet');
    await reader.close();
  });

  test(`a feed reader finds the feeds, and each links back to the page: ${screen.name}`, async () => {
    const reader = await demo.visitor(screen);
    const { page } = reader;
    await page.goto(THREAD);
    const href = await page.locator('link[rel=alternate][type="application/atom+xml"]').first().getAttribute('href');
    const feed = await page.request.get(href);
    assert.equal(feed.status(), 200);
    const text = await feed.text();
    const link = text.match(/<entry>[\s\S]*?<link[^>]*href="([^"]+)"/)[1];
    await page.goto(link);
    assert.match(new URL(page.url()).hash, /^#c-/);
    const again = await page.request.get(href, { headers: { 'if-none-match': feed.headers().etag } });
    assert.equal(again.status(), 304);
    await reader.close();
  });
}

test('readers see times in their own time zone', async () => {
  const said = [];
  for (const zone of ['Pacific/Kiritimati', 'Pacific/Pago_Pago']) {
    // 25 hours lie between the two, so no moment has one date in both.
    const mara = await demo.member({ ...scripted, zone }, MARA);
    const { page } = mara;
    await page.goto(`${THREAD}?sort=newest`);
    const story = page.locator('.stories > li > article time').first();
    assert.match(await story.getAttribute('datetime'), /Z$/);
    said.push(await story.getAttribute('title'));
    await mara.close();
  }
  assert.notEqual(said[0], said[1]);
  assert.ok(said.every((title) => /\d{1,2} \w+ \d{4}/.test(title)), said.join(' | '));
});
