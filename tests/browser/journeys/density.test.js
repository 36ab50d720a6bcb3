// How much of a conversation a screen shows, and that what may be done with each text is one press away all the same.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { plain, scripted } from '../screens.js';
import { INES, THREAD, demonstration, openMenu } from '../site.js';

const SHORT = ['On the inside, I hope.', 'With the lock.', 'And the radio on.', 'I heard it from here.', 'Twice!', 'Then hum along.', 'I do.', 'Every day?'];

/// Posts a story, or a reply to `parent`, as the member of `page`; gives its id.
async function post(page, body, parent = '') {
  const form = { body, parent, byline: '', position: '', form_id: `density${body.length}${parent}${Math.random()}` };
  const answer = await page.request.post(`${THREAD}/comments`, { form, maxRedirects: 0 });
  assert.equal(answer.status(), 303);
  return /#c-(\w+)$/.exec(answer.headers().location)[1];
}

/// How deep the replies go before they lie beside each other.
const DEEP = 4;

/// Posts a story with short replies, each to the one before, up to a depth; gives its id and those of the replies.
async function chain(page, story) {
  const ids = [await post(page, story)];
  for (const words of SHORT) ids.push(await post(page, words, ids.at(Math.min(ids.length - 1, DEEP))));
  return ids;
}

/// How many of the texts are whole on the screen, below what sticks to its top, once it begins with the first of them.
const whole = (page, ids) => page.evaluate((names) => {
  const texts = names.map((id) => document.getElementById(`c-${id}`));
  const bar = document.querySelector('.bar');
  const stuck = getComputedStyle(bar).position === 'sticky' ? bar.offsetHeight : 0;
  scrollBy(0, texts[0].getBoundingClientRect().top - stuck);
  const boxes = texts.map((text) => text.getBoundingClientRect());
  return boxes.filter(({ top, bottom }) => top >= stuck - 1 && bottom <= innerHeight).length;
}, ids);

const demo = demonstration();

for (const [screen, name] of [[scripted, 'with a script'], [plain, 'without a script']]) {
  test(`six short replies fit a desk’s screen, and three a phone’s: ${name}`, async () => {
    const ines = await demo.member(screen, INES);
    const { page } = ines;
    const [story, ...replies] = await chain(page, `She reads with the door shut, ${name}.`);
    for (const reader of [ines, await demo.visitor(screen)]) {
      await reader.page.goto(`/c/${story}`);
      await reader.page.setViewportSize({ width: 1200, height: 900 });
      const desk = await whole(reader.page, replies);
      assert.ok(desk >= 6, `${desk} replies at 1200 x 900`);
      await reader.page.setViewportSize({ width: 360, height: 780 });
      const phone = await whole(reader.page, replies);
      assert.ok(phone >= 3, `${phone} replies at 360 x 780`);
      await reader.close();
    }
  });

  test(`a text has one way to reply and one menu, of which one is open: ${name}`, async () => {
    const ines = await demo.member(screen, INES);
    const { page } = ines;
    await page.goto(THREAD);
    const others = page.locator('.stories .story:has(form[action$="/thanks"])');
    const [first, second] = [others.nth(0), others.nth(6)];
    const links = (story) => story.locator('.actions').locator('a, button, summary').filter({ visible: true });
    assert.equal(await links(first).count(), 2);
    await openMenu(first);
    const offered = (await first.locator('.menu li').allInnerTexts()).map((words) => words.split('\n')[0]);
    for (const action of ['Thank', 'Quote', 'Link', 'Follow or mute', 'Report']) {
      assert.ok(offered.some((words) => words.startsWith(action)), `${action} is one of ${offered}`);
    }
    await ines.look(`thread-menu-${screen.javaScript ? 'script' : 'plain'}`);
    await openMenu(second);
    assert.equal(await page.locator('.menu[open]').count(), 1);
    if (screen.javaScript) {
      await page.keyboard.press('Escape');
      assert.equal(await page.locator('.menu[open]').count(), 0);
    }
    await ines.close();
  });

  test(`the pages after the first do not repeat the essay and its form: ${name}`, async () => {
    const reader = await demo.visitor(screen);
    const { page } = reader;
    await page.goto(THREAD);
    await page.getByRole('link', { name: 'More stories' }).click();
    await page.waitForURL(/after=/);
    assert.equal(await page.locator('.essay, #tell, #picture, textarea').count(), 0);
    await reader.look('thread-second-page');
    await page.getByRole('link', { name: 'Back to the essay and the question' }).click();
    await page.locator('.essay').waitFor();
    await page.locator('#tell').waitFor();
    await reader.close();
  });

  test(`on paper stand neither a search field nor folds, but the line between the poles: ${name}`, async () => {
    const reader = await demo.visitor(screen);
    const { page } = reader;
    await page.goto(THREAD);
    await page.emulateMedia({ media: 'print' });
    for (const chrome of ['input[type=search]', '.replies > summary', '.menu', '.badge.new']) {
      assert.equal(await page.locator(chrome).filter({ visible: true }).count(), 0, chrome);
    }
    const line = await page.locator('#tell .poles').evaluate((poles) => {
      const { display, height } = getComputedStyle(poles, '::after');
      return { display, height: Number.parseFloat(height) };
    });
    assert.equal(line.display, 'block');
    assert.ok(line.height > 0);
    await reader.close();
  });
}
