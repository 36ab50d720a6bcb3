// The owner gives the site its name, texts, addresses and colours; readers follow and share it.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { plain, scripted } from '../screens.js';
import { OWNER, THREAD, demonstration } from '../site.js';

const demo = demonstration();
const NAME = 'The Middle Distance';

const color = (page, name) => page.evaluate((property) => {
  const probe = document.createElement('i');
  probe.style.color = `var(${property})`;
  document.body.append(probe);
  const shown = getComputedStyle(probe).color;
  probe.remove();
  return shown;
}, name);

for (const screen of [scripted, plain]) {
  test(`the owner names the site, and every page has the name and the colours: ${screen.name}`, async () => {
    const owner = await demo.member(screen, OWNER);
    const { page } = owner;
    await page.goto('/owner');
    await owner.look('set-up');
    await page.getByRole('link', { name: 'Name the site' }).click();
    await page.getByLabel('Name', { exact: true }).fill(NAME);
    await page.getByLabel('House rules').fill('1. Speak of yourself.');
    await page.getByLabel('Mastodon').fill('https://social.example/@middle');
    await page.getByLabel('Pole at 0, on light pages').fill('#ffd700');
    await page.getByRole('button', { name: 'Save' }).click();
    await page.getByRole('link', { name: /#ffd700 with the page’s background is 1\.3 to 1/ }).waitFor();
    assert.equal(await page.getByLabel('Name', { exact: true }).inputValue(), NAME);
    await owner.look('settings-errors');
    await page.getByLabel('Pole at 0, on light pages').fill('#8a2be2');
    await page.getByRole('button', { name: 'Save' }).click();
    await page.getByText('The settings are saved.').waitFor();
    await owner.look('settings');

    const reader = await demo.visitor(screen);
    await reader.page.goto('/rules');
    await reader.page.getByText('Speak of yourself.').waitFor();
    assert.match(await reader.page.title(), new RegExp(`· ${NAME}$`));
    await reader.look('rules');
    assert.ok(['rgb(138, 43, 226)', 'rgb(232, 165, 131)'].includes(await color(reader.page, '--pole-low')));
    await reader.close();

    await page.goto('/owner/settings');
    await page.getByLabel('Name', { exact: true }).fill('');
    await page.getByLabel('Pole at 0, on light pages').fill('#9a4a2f');
    await page.getByRole('button', { name: 'Save' }).click();
    await page.getByText('The settings are saved.').waitFor();
    await owner.close();
  });
}

test('a reader follows and shares from the line below the question, one menu at a time', async () => {
  for (const screen of [scripted, plain]) {
    const reader = await demo.visitor(screen);
    const { page } = reader;
    await page.goto(THREAD);
    const line = page.getByRole('region', { name: 'Subscribe, follow or share' });
    await line.getByText('Follow', { exact: true }).click();
    await line.getByRole('link', { name: 'Essays (Atom feed)' }).waitFor();
    await line.getByText('Share', { exact: true }).click();
    await line.getByRole('link', { name: 'Facebook', exact: true }).waitFor();
    assert.equal(await line.locator('details[open]').count(), 1);
    assert.equal(await line.getByRole('link', { name: 'Link to this page' }).count(), screen === plain ? 1 : 0);
    await reader.close();
  }
});

test('with a script the link is copied, and Escape closes the menu', async () => {
  const reader = await demo.visitor(scripted);
  const { page } = reader;
  await page.context().grantPermissions(['clipboard-write']);
  await page.goto(THREAD);
  const share = page.locator('.ending summary', { hasText: 'Share' });
  await share.click();
  await page.getByRole('button', { name: 'Copy link' }).click();
  await page.getByRole('button', { name: 'Link copied' }).waitFor();
  await page.keyboard.press('Escape');
  await page.getByRole('button', { name: 'Link copied' }).waitFor({ state: 'hidden' });
  assert.ok(await share.evaluate((summary) => summary === document.activeElement));
  // No script may read the clipboard here, so the link is pasted.
  const field = page.getByLabel('Search threads and stories');
  await field.focus();
  await page.keyboard.press('Control+V');
  assert.match(await field.inputValue(), new RegExp(`^http://[^/]+${THREAD}$`));
  await reader.close();
});
