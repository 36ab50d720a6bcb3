// Right-to-left text: comments in their own direction, and the whole page mirrored.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { plain, scripted } from '../screens.js';
import { INES, MARA, THREAD, demonstration } from '../site.js';

/// Mirrors the page, as a translation into Arabic or Hebrew would.
const turn = (page) => page.evaluate(() => { document.documentElement.dir = 'rtl'; });
const left = async (node) => (await node.boundingBox()).x;

const demo = demonstration();

for (const [screen, arabic] of [[scripted, 'جلست قرب الباب'], [plain, 'جلست قرب النافذة']]) {
  test(`right-to-left text is aligned right, and the text beside it is unchanged: ${screen.name}`, async () => {
    const reader = await demo.member(screen, INES);
    const { page } = reader;
    await page.goto(THREAD);
    const field = page.getByRole('textbox', { name: 'Your story' });
    await field.fill(`${arabic} ثلاث مرات.\n\nThat is: I sat by it, three times.`);
    assert.equal(await field.evaluate((node) => getComputedStyle(node).direction), 'rtl');
    await page.getByRole('button', { name: 'Preview' }).click();
    await page.getByText('preview', { exact: true }).waitFor();
    await reader.look('rtl-words');
    await page.getByRole('button', { name: 'Post my story' }).click();
    await page.getByText('Your story is published.').waitFor();
    const words = page.locator('.story').filter({ hasText: arabic }).locator('.words p');
    /// How far the words of a paragraph are from its two edges.
    const edges = (node) => node.evaluate((node) => {
      const range = document.createRange();
      range.selectNodeContents(node);
      const [text, box] = [range.getBoundingClientRect(), node.getBoundingClientRect()];
      return { left: Math.round(text.left - box.left), right: Math.round(box.right - text.right) };
    });
    const [first, second] = [await edges(words.nth(0)), await edges(words.nth(1))];
    assert.ok(first.right <= 1 && first.left > 1, `Arabic: ${JSON.stringify(first)}`);
    assert.ok(second.left <= 1 && second.right > 1, `English: ${JSON.stringify(second)}`);
    await reader.close();
  });
}

test('in a right-to-left page the scale, its keys and its marks are mirrored', async () => {
  const reader = await demo.visitor(scripted);
  const { page } = reader;
  await page.goto(THREAD);
  await page.getByRole('button', { name: 'Show me without answering' }).click();
  await page.locator('.picture').waitFor();
  const bar = page.locator('.picture a').first();
  const tick = page.locator('.mark[aria-label^="1"], .mark[aria-label^="2"]').first();
  const fromLeft = async () => (await left(tick.locator('rect'))) - (await left(tick));
  const before = { bar: await left(bar), tick: await fromLeft() };
  await turn(page);
  const poles = page.locator('.spectrum .poles b');
  assert.ok((await left(poles.first())) > (await left(poles.last())), 'the low pole is at the right');
  assert.ok((await left(bar)) > before.bar + 300, 'the first bar is at the right');
  assert.ok((await fromLeft()) > before.tick + 10, 'a low mark is at the right');

  const slider = page.getByRole('slider');
  const number = page.locator('#position');
  await number.fill('50');
  await slider.press('ArrowLeft');
  assert.equal(await number.inputValue(), '51');
  await slider.press('ArrowRight');
  await slider.press('ArrowRight');
  assert.equal(await number.inputValue(), '49');
  await slider.press('ArrowUp');
  assert.equal(await number.inputValue(), '50');
  await slider.press('PageUp');
  assert.equal(await number.inputValue(), '60');
  await slider.press('Home');
  assert.equal(await number.inputValue(), '0');
  // A press near the right end is near the low pole.
  const box = await slider.boundingBox();
  await page.mouse.click(box.x + box.width - 14, box.y + box.height / 2);
  assert.ok(Number(await number.inputValue()) <= 2, await number.inputValue());
  await reader.look('rtl-thread');
  await reader.close();
});

for (const screen of [scripted, plain]) {
  test(`pages from right to left fit the screen and read well: ${screen.name}`, async () => {
    const member = await demo.member(screen, INES);
    const moderator = await demo.member(screen, MARA);
    const visits = [
      [member, 'rtl-home', '/'],
      [member, 'rtl-place', `${THREAD}/place`],
      [member, 'rtl-spectrum', `${THREAD}/spectrum`],
      [member, 'rtl-notices', '/notices'],
      [member, 'rtl-settings', '/settings/sessions'],
      [moderator, 'rtl-desk', '/moderation'],
      [moderator, 'rtl-log', '/moderation/log'],
    ];
    for (const [reader, name, address] of visits) {
      await reader.page.goto(address);
      await turn(reader.page);
      await reader.look(name);
    }
    await moderator.page.goto('/moderation/reports');
    await moderator.page.locator('.cases a').first().click();
    await turn(moderator.page);
    await moderator.look('rtl-case');
    await member.page.goto(THREAD);
    await turn(member.page);
    await member.assertFits();
    await member.shot('rtl-thread-whole');
    await member.close();
    await moderator.close();
  });
}
