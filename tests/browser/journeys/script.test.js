// What the script adds: the slider, drafts, the counter.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { plain, scripted } from '../screens.js';
import { INES, MARA, THREAD, demonstration, signIn } from '../site.js';

/// What the browser sends when `act` sends a form.
async function sent(page, act) {
  const [request] = await Promise.all([page.waitForRequest((request) => request.method() === 'POST'), act()]);
  return new URLSearchParams(request.postData());
}

const drafts = (page) => page.evaluate(() => Object.keys(localStorage).filter((key) => key.startsWith('betwixt:draft:')));

const demo = demonstration();

test('an untouched slider sends no position', async () => {
  const reader = await demo.visitor(scripted);
  const { page } = reader;
  await page.goto(THREAD);
  await page.getByRole('slider', { name: 'Your position between closeness and space' }).waitFor();
  await page.getByRole('textbox', { name: 'Your story' }).fill('I am nowhere in particular.');
  const form = await sent(page, () => page.getByRole('button', { name: 'Preview' }).click());
  assert.equal(form.get('position'), '');
  await page.getByText('preview', { exact: true }).waitFor();
  await reader.close();
});

test('the slider and the number field say the same, by keyboard, by pointer and by typing', async () => {
  const reader = await demo.visitor(scripted);
  const { page } = reader;
  await page.goto(THREAD);
  const slider = page.getByRole('slider', { name: 'Your position between closeness and space' });
  const number = page.locator('#position');
  const clear = page.getByRole('button', { name: 'Clear my position' });
  const agree = async (place) => {
    assert.equal(await number.inputValue(), place);
    assert.equal(await slider.inputValue(), place);
    assert.match(await slider.getAttribute('aria-valuetext'), new RegExp(`^${place} of 100`));
  };
  assert.equal(await slider.getAttribute('aria-valuetext'), 'not placed yet');
  assert.ok(await clear.isHidden());

  await slider.press('ArrowRight');
  await agree('51');
  await slider.press('PageUp');
  await agree('61');
  await slider.press('Home');
  await agree('0');
  await slider.press('End');
  await agree('100');
  await number.fill('8');
  await agree('8');
  await clear.click();
  assert.equal(await number.inputValue(), '');
  assert.equal(await slider.getAttribute('aria-valuetext'), 'not placed yet');
  // A press exactly in the middle, where the slider is already, is an answer too.
  await slider.click();
  await agree('50');
  await page.getByRole('textbox', { name: 'Your story' }).fill('Right in the middle.');
  const form = await sent(page, () => page.getByRole('button', { name: 'Preview' }).click());
  assert.equal(form.get('position'), '50');
  await page.getByText('preview', { exact: true }).waitFor();
  await reader.close();
});

test('a reader with a position finds the slider there, and no button to clear it', async () => {
  const reader = await demo.member(scripted, INES);
  const { page } = reader;
  await page.goto(THREAD);
  await page.locator('#position').fill('44');
  await page.getByRole('textbox', { name: 'Your story' }).fill('From here, for now.');
  await page.getByRole('button', { name: 'Post my story' }).click();
  await page.getByText('Your story is published.').waitFor();
  const edit = await page.locator('.story').filter({ hasText: 'From here, for now.' }).getByRole('link', { name: /^Edit/, includeHidden: true }).getAttribute('href');
  await page.goto(`${THREAD}/place`);
  const slider = page.getByRole('slider', { name: 'Your position between closeness and space' });
  assert.equal(await slider.inputValue(), '44');
  assert.match(await slider.getAttribute('aria-valuetext'), /^44 of 100/);
  assert.equal(await page.getByRole('button', { name: 'Clear my position' }).count(), 0);
  await reader.look('place');
  await slider.press('PageUp');
  await slider.press('ArrowRight');
  assert.equal(await page.locator('#position').inputValue(), '55');
  const form = await sent(page, () => page.getByRole('button', { name: 'Save my position' }).press('Enter'));
  assert.equal(form.get('position'), '55');
  await page.locator('figcaption').filter({ hasText: 'You said 55.' }).waitFor();

  await page.goto(edit);
  assert.equal(await slider.inputValue(), '44');
  await page.getByRole('button', { name: 'Clear my position' }).click();
  assert.equal(await slider.getAttribute('aria-valuetext'), 'not placed yet');
  await reader.look('edit-place');
  await reader.close();
});

test('a position is changed without a script as well', async () => {
  const reader = await demo.member(plain, INES);
  const { page } = reader;
  await page.goto(`${THREAD}/place`);
  assert.equal(await page.getByRole('slider').count(), 0);
  await page.locator('#position').fill('101');
  await page.getByRole('button', { name: 'Save my position' }).click();
  assert.ok(page.url().endsWith('/place'), 'the browser keeps what does not fit');
  await page.locator('#position').fill('57');
  await reader.look('place');
  await page.getByRole('button', { name: 'Save my position' }).click();
  await page.locator('figcaption').filter({ hasText: 'You said 57.' }).waitFor();
  await reader.close();
});

test('a draft outlives the page, and is deleted once the story is posted', async () => {
  const reader = await demo.member(scripted, INES);
  const { page } = reader;
  const words = 'Half a sentence that the wind took and brought back.';
  await page.goto(THREAD);
  await page.getByRole('textbox', { name: 'Your story' }).fill(words);
  await page.locator('#position').fill('44');
  await page.reload();
  await page.getByText('Your unsent text has been restored.').waitFor();
  assert.equal(await page.getByRole('textbox', { name: 'Your story' }).inputValue(), words);
  assert.equal(await page.getByRole('slider').inputValue(), '44');

  await page.getByRole('button', { name: 'Post my story' }).click();
  await page.getByText('Your story is published.').waitFor();
  assert.deepEqual(await drafts(page), []);
  await page.goto(THREAD);
  assert.equal(await page.getByRole('textbox', { name: 'Your story' }).inputValue(), '');
  await reader.close();
});

test('a draft belongs to its author, and neither a link nor another window deletes it', async () => {
  const reader = await demo.member(scripted, INES);
  const { page } = reader;
  await page.goto(THREAD);
  const link = await page.locator('.stories > li > article').first().getAttribute('id');
  const words = 'Only mine, and not done yet.';
  await page.getByRole('textbox', { name: 'Your story' }).fill(words);
  await page.goto(`${THREAD}?posted=${link.slice(2)}`);
  await page.getByText('Your unsent text has been restored.').waitFor();
  assert.equal(await page.getByRole('textbox', { name: 'Your story' }).inputValue(), words);
  // The session ends silently, and another member uses the device.
  await page.context().clearCookies();
  await page.goto(THREAD);
  assert.equal(await page.getByRole('textbox', { name: 'Your story' }).inputValue(), '');
  await signIn(page, MARA);
  await page.goto(THREAD);
  assert.equal(await page.getByRole('textbox', { name: 'Your story' }).inputValue(), '');
  assert.ok(!JSON.stringify(await page.evaluate(() => ({ ...localStorage }))).includes('@example.org'));
  await reader.close();
});

test('two windows of one member are offered both texts', async () => {
  const reader = await demo.member(scripted, INES);
  const { page } = reader;
  await page.goto(THREAD);
  const other = await page.context().newPage();
  await other.goto(THREAD);
  const autosaved = (window) => window.waitForResponse((answer) => answer.url().endsWith('/sketch'));
  const body = (window) => window.getByRole('textbox', { name: 'Your story' });
  const first = autosaved(page);
  await body(page).fill('Written at the desk.');
  assert.equal((await first).status(), 204);
  const second = autosaved(other);
  await body(other).fill('Written in bed.');
  assert.equal((await second).status(), 409);
  await other.getByRole('button', { name: 'Use the other version' }).click();
  assert.equal(await body(other).inputValue(), 'Written at the desk.');
  await page.goto(THREAD);
  await page.locator('form.notice').getByRole('button', { name: 'Discard draft' }).click();
  await page.waitForURL(/#tell$/);
  await reader.close();
});

test('personal details are shown once before they are sent', async () => {
  const reader = await demo.member(scripted, INES);
  const { page } = reader;
  await page.goto(THREAD);
  const body = page.getByRole('textbox', { name: 'Your story' });
  await body.fill('Call 030 1234567, or write to her@example.com. My sister Ana Novak lives at 12 Elm Street. In 1990-1995 we were 12.');
  await page.getByRole('button', { name: 'Post my story' }).click();
  const note = page.getByRole('region', { name: 'Before you post it' });
  await note.waitFor();
  assert.deepEqual(await note.locator('mark').allTextContents(), ['her@example.com', '030 1234567', '12 Elm Street', 'Ana Novak']);
  await reader.look('nudge');
  await note.getByRole('button', { name: 'Edit' }).click();
  await body.fill('Call 030 1234567 all the same.');
  await page.getByRole('button', { name: 'Post my story' }).click();
  await page.getByText('Your story is published.').waitFor();
  await reader.close();
});

test('a selected passage is quoted in the reply', async () => {
  const reader = await demo.member(scripted, INES);
  const { page } = reader;
  await page.goto(THREAD);
  const story = page.locator('.stories > li > article').first();
  const words = await story.locator('.words p').first().evaluate((node) => {
    const range = document.createRange();
    range.setStart(node.firstChild, 0);
    range.setEnd(node.firstChild, 12);
    getSelection().removeAllRanges();
    getSelection().addRange(range);
    return range.toString().trim();
  });
  await story.getByRole('link', { name: /^Reply/ }).click();
  await page.getByRole('heading', { level: 1, name: /^Reply to/ }).waitFor();
  assert.equal(await page.getByRole('textbox', { name: 'Your reply' }).inputValue(), `> ${words}\n\n`);
  await reader.close();
});

test('new stories wait behind a button while a reader reads', async () => {
  const reader = await demo.visitor(scripted);
  const writer = await demo.member(scripted, INES);
  await reader.page.goto(THREAD);
  const place = await reader.page.evaluate(() => { scrollTo(0, 900); return scrollY; });
  await writer.page.goto(THREAD);
  await writer.page.getByRole('textbox', { name: 'Your story' }).fill('Told while somebody read.');
  await writer.page.getByRole('button', { name: 'Post my story' }).click();
  await writer.page.getByText('Your story is published.').waitFor();
  const button = reader.page.getByRole('link', { name: 'Show one new story' });
  await button.waitFor();
  assert.equal(await reader.page.evaluate(() => scrollY), place, 'the reader is not moved');
  await reader.look('live');
  await button.click();
  await reader.page.locator('.story').filter({ hasText: 'Told while somebody read.' }).waitFor();
  await reader.close();
  await writer.close();
});

test('a discarded draft does not come back', async () => {
  const reader = await demo.visitor(scripted);
  const { page } = reader;
  await page.goto(THREAD);
  await page.getByRole('textbox', { name: 'Your story' }).fill('Better not.');
  await page.reload();
  await page.getByRole('button', { name: 'Discard' }).click();
  assert.equal(await page.getByRole('textbox', { name: 'Your story' }).inputValue(), '');
  await page.reload();
  await page.getByRole('slider').waitFor();
  assert.deepEqual(await drafts(page), []);
  await reader.close();
});

test('a long story shows how many characters are left', async () => {
  const reader = await demo.visitor(scripted);
  const { page } = reader;
  await page.goto(THREAD);
  await page.getByRole('textbox', { name: 'Your story' }).fill('x'.repeat(19_000));
  await page.getByText('1,000 characters left').waitFor();
  await page.getByRole('textbox', { name: 'Your story' }).fill('x'.repeat(20_001));
  await page.getByText('1 character too many').waitFor();
  // A family emoji is one character to readers and to the server.
  await page.getByRole('textbox', { name: 'Your story' }).fill('\u{1f468}\u200d\u{1f469}\u200d\u{1f467}'.repeat(19_990));
  await page.getByText('10 characters left').waitFor();
  await reader.assertWell();
  await reader.close();
});
