// The comforts that the script adds: the slider, drafts, the counter.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { scripted } from '../screens.js';
import { INES, THREAD } from '../stage.js';

/// What the browser sends when `act` sends a form.
async function sent(page, act) {
  const [request] = await Promise.all([page.waitForRequest((request) => request.method() === 'POST'), act()]);
  return new URLSearchParams(request.postData());
}

const drafts = (page) => page.evaluate(() => Object.keys(localStorage).filter((key) => key.startsWith('betwixt:draft:')));

export function script(stage) {
  test('an untouched slider sends no place', async () => {
    const reader = await stage.demo.visitor(scripted);
    const { page } = reader;
    await page.goto(THREAD);
    await page.getByRole('slider', { name: 'Your place between closeness and space' }).waitFor();
    await page.getByRole('textbox', { name: 'Your story' }).fill('I am nowhere in particular.');
    const form = await sent(page, () => page.getByRole('button', { name: 'Preview' }).click());
    assert.equal(form.get('position'), '');
    await page.getByText('preview', { exact: true }).waitFor();
    await reader.close();
  });

  test('the slider and the number field say the same, by keyboard, by pointer and by typing', async () => {
    const reader = await stage.demo.visitor(scripted);
    const { page } = reader;
    await page.goto(THREAD);
    const slider = page.getByRole('slider', { name: 'Your place between closeness and space' });
    const number = page.locator('#position');
    const clear = page.getByRole('button', { name: 'Clear my place' });
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
    // A press exactly in the middle, where the slider stands already, is an answer too.
    await slider.click();
    await agree('50');
    await page.getByRole('textbox', { name: 'Your story' }).fill('Right in the middle.');
    const form = await sent(page, () => page.getByRole('button', { name: 'Preview' }).click());
    assert.equal(form.get('position'), '50');
    await page.getByText('preview', { exact: true }).waitFor();
    await reader.close();
  });

  test('a draft outlives the page, and is gone once the story is told', async () => {
    const reader = await stage.demo.member(scripted, INES);
    const { page } = reader;
    const words = 'Half a sentence that the wind took and brought back.';
    await page.goto(THREAD);
    await page.getByRole('textbox', { name: 'Your story' }).fill(words);
    await page.locator('#position').fill('44');
    await page.reload();
    await page.getByText('We kept what you wrote.').waitFor();
    assert.equal(await page.getByRole('textbox', { name: 'Your story' }).inputValue(), words);
    assert.equal(await page.getByRole('slider').inputValue(), '44');

    await page.getByRole('button', { name: 'Share my story' }).click();
    await page.getByText('Your story is shared.').waitFor();
    assert.deepEqual(await drafts(page), []);
    assert.equal(await page.getByRole('textbox', { name: 'Your story' }).inputValue(), '');
    await reader.close();
  });

  test('a draft that is discarded stays away', async () => {
    const reader = await stage.demo.visitor(scripted);
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

  test('a long story is told how much room is left', async () => {
    const reader = await stage.demo.visitor(scripted);
    const { page } = reader;
    await page.goto(THREAD);
    await page.getByRole('textbox', { name: 'Your story' }).fill('x'.repeat(19_000));
    await page.getByText('1,000 characters left').waitFor();
    await page.getByRole('textbox', { name: 'Your story' }).fill('x'.repeat(20_001));
    await page.getByText('1 character too many').waitFor();
    await reader.assertWell();
    await reader.close();
  });
}
