// Moderation: reports, decisions, their undo, and the public log.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { plain, scripted } from '../screens.js';
import { INES, MARA, THREAD, demonstration, join, openMenu } from '../site.js';

/// Waits until the page offers a key: its script runs after the page is shown.
async function offered(page, key) {
  await page.locator('kbd').getByText(key, { exact: true }).waitFor();
}

/// Presses a key that the page offers, once it does.
async function pressKey(page, key) {
  await offered(page, key);
  await page.keyboard.press(key);
}

/// Chooses a decision that needs more than a press: by its key where there are keys.
async function choose(moderator, key, label) {
  const { page, screen } = moderator;
  const choice = page.getByRole('radio', { name: label });
  if (screen.javaScript) await pressKey(page, key);
  else await choice.check();
  assert.ok(await choice.isChecked());
}

/// Decides with one press: of a key where there are keys.
async function decideBy(moderator, key, label, said) {
  const { page, screen } = moderator;
  if (screen.javaScript) await pressKey(page, key);
  else await page.getByRole('button', { name: label }).click();
  await page.getByRole('status').getByText(`${said}:`).waitFor();
}

const REMOVE = 'Remove and open next';

async function remove({ page }) {
  await page.getByRole('button', { name: REMOVE }).click();
  await page.getByRole('status').getByText('Removed:').waitFor();
}

/// Writes under a heading that is folded until it is opened.
async function unfold(page, summary) {
  const fold = page.locator('details', { has: page.locator('summary', { hasText: summary }) });
  if ((await fold.getAttribute('open')) === null) await fold.locator('summary').click();
}

/// A new member whose first story is held, under a pen name if one is given; the address of the story.
async function newMember(site, screen, name, words, pen = '') {
  const author = await site.visitor(screen);
  const { page } = author;
  const email = `${name.replace(' ', '.').toLowerCase()}@example.org`;
  await join(site, screen, page, { email, name });
  await page.goto(THREAD);
  await page.getByRole('textbox', { name: 'Your story' }).fill(words);
  await page.getByLabel('Name to show').fill(pen);
  await page.getByRole('button', { name: 'Post my story' }).click();
  await page.getByRole('heading', { name: 'Your story is waiting' }).waitFor();
  return { author, address: new URL(page.url()).pathname.replace('/status', '') };
}

const demo = demonstration();

for (const [screen, number, name] of [[scripted, 1, 'Juniper Hall'], [plain, 2, 'Bryony Reed']]) {
  test(`a report is read and answered: ${screen.name}`, async () => {
    const detail = `It reads like number ${number} of something I know.`;
    const reader = await demo.member(screen, INES);
    await reader.page.goto(THREAD);
    const story = reader.page.locator('.stories > li > article').nth(number);
    const beginning = (await story.locator('.words p').first().textContent()).slice(0, 30);
    await openMenu(story);
    await story.getByRole('link', { name: /^Report/ }).click();
    await reader.look('report');
    await reader.page.getByRole('radio', { name: 'Off topic' }).check();
    await reader.page.getByLabel('Anything a moderator should know').fill(detail);
    await reader.page.getByRole('button', { name: 'Send report' }).click();
    await reader.page.getByRole('heading', { name: 'Thank you' }).waitFor();
    await reader.look('reported');
    await reader.close();

    const moderator = await demo.member(screen, MARA);
    const { page } = moderator;
    await page.goto('/');
    await page.getByRole('link', { name: 'Moderation', exact: true }).click();
    await moderator.look('moderation');
    await page.getByRole('navigation', { name: 'Queues' }).getByRole('link', { name: /^Reports/ }).click();
    await moderator.look('moderation-reports');
    await page.locator('.cases > li').filter({ hasText: beginning }).getByRole('link').click();
    await page.getByText(detail).waitFor();
    await moderator.look('moderation-case');
    await decideBy(moderator, 'y', /^Keep/, 'Kept');
    await moderator.close();
  });

  test(`a first story is removed with a reason, restored and published: ${screen.name}`, async () => {
    const words = `We argue about the thermostat, wrote ${name}.`;
    const message = 'Tell it without the name of your neighbour.';
    const { author, address } = await newMember(demo, screen, name, words);
    const moderator = await demo.member(screen, MARA);
    const { page } = moderator;
    await page.goto('/moderation/held');
    await moderator.look('moderation-held');
    await page.getByRole('link', { name: new RegExp(`^${name}, under`) }).click();

    await choose(moderator, 'x', /^Remove/);
    if (screen.javaScript) assert.equal(await page.evaluate(() => document.activeElement.name), 'reason');
    await unfold(page, 'Message to the author');
    await page.getByLabel('Message to the author').fill(message);
    await page.getByRole('button', { name: REMOVE }).click();
    await page.getByRole('heading', { name: 'There is a problem' }).waitFor();
    assert.equal(await page.getByLabel('Message to the author').inputValue(), message);
    assert.ok(await page.getByRole('radio', { name: /^Remove/ }).isChecked());
    await moderator.look('moderation-case-errors');
    await page.getByRole('radio', { name: /^Somebody’s private details/ }).check();
    await remove(moderator);
    await moderator.look('moderation-done');
    await author.page.goto(`${address}/status`);
    await author.page.getByRole('heading', { name: 'Your story was removed' }).waitFor();
    await author.page.getByText(message).waitFor();
    await author.look('status-removed');

    if (screen.javaScript) await pressKey(page, 'z');
    else await page.getByRole('button', { name: 'Undo', exact: true }).click();
    await page.getByRole('status').getByText('Decision undone:').waitFor();
    await decideBy(moderator, 'a', /^Publish/, 'Published');
    await author.page.goto(address);
    await author.page.locator('.story').filter({ hasText: words }).waitFor();
    await author.close();

    await page.goto('/moderation/recent');
    await page.locator('.cases > li').filter({ hasText: words }).first().waitFor();
    await moderator.look('moderation-recent');
    await page.goto('/moderation/log');
    await page.getByRole('row', { name: /published it/ }).first().waitFor();
    await moderator.look('moderation-log');
    await moderator.close();
  });

  test(`a pen name is looked up with a reason: ${screen.name}`, async () => {
    const pen = `Quiet Otter ${number}`;
    const account = `Linden ${number === 1 ? 'Brook' : 'Weir'}`;
    const { author } = await newMember(demo, screen, account, `I have moved out, and nobody knows. ${number}`, pen);
    const moderator = await demo.member(screen, MARA);
    const { page } = moderator;
    await page.goto('/moderation/held');
    await page.getByRole('link', { name: new RegExp(`^${pen}, under`) }).click();
    await page.getByRole('link', { name: 'About this person' }).click();
    await page.getByRole('heading', { level: 1, name: `About ${pen}` }).waitFor();
    assert.equal(await page.getByText(account).count(), 0);
    await moderator.look('moderation-person');

    const reason = page.getByLabel('Why do you have to know?');
    const show = page.getByRole('button', { name: 'Show the account’s name' });
    await reason.fill('Because');
    await show.click();
    await page.getByRole('heading', { name: 'There is a problem' }).waitFor();
    assert.equal(await reason.inputValue(), 'Because');
    await moderator.look('moderation-person-errors');
    const why = `Her sister asks us to help: https://example.org/${number}${'0'.repeat(200)}`;
    await reason.fill(why);
    await show.dblclick();
    await page.getByText(`The account is called ${account}.`).waitFor();
    await moderator.look('moderation-person-revealed');

    await page.goto('/moderation/log');
    await page.getByRole('row', { name: why }).waitFor();
    assert.equal(await page.getByRole('row', { name: why }).count(), 1);
    await moderator.look('moderation-log-reveal');
    assert.equal(await page.getByText(account).count(), 0);
    await page.getByRole('row', { name: why }).getByRole('link').click();
    await page.getByText(`The account is called ${account}.`).waitFor();
    await moderator.close();

    await author.page.reload();
    assert.equal(await author.page.getByText('Mara').count(), 0);
    await author.close();
  });

  test(`visitors can read the moderation log: ${screen.name}`, async () => {
    const reader = await demo.visitor(screen);
    await reader.page.goto('/');
    await reader.page.getByRole('link', { name: 'Moderation log' }).click();
    await reader.page.getByRole('heading', { level: 1, name: 'Moderation log' }).waitFor();
    await reader.look('log');
    await reader.close();
  });
}

test('j and k move through the cases, and no key is taken from a text field', async () => {
  const moderator = await demo.member(scripted, MARA);
  const { page } = moderator;
  await page.goto('/moderation/held');
  const cases = page.locator('.cases a');
  await page.keyboard.press('j');
  assert.ok(await cases.nth(0).evaluate((link) => link === document.activeElement));
  await page.keyboard.press('j');
  assert.ok(await cases.nth(1).evaluate((link) => link === document.activeElement));
  await page.keyboard.press('k');
  await page.keyboard.press('Enter');
  await offered(page, 'x');
  await unfold(page, 'Note for moderators');
  await page.getByLabel('Note for moderators').pressSequentially('extra');
  assert.equal(await page.getByLabel('Note for moderators').inputValue(), 'extra');
  assert.equal(await page.getByRole('radio', { checked: true }).count(), 0);
  await moderator.close();
});

test('the keys that move decide nothing on a case, a dialog lists all keys, and Ctrl+Enter sends the form', async () => {
  const moderator = await demo.member(scripted, MARA);
  const { page } = moderator;
  await page.goto('/moderation/held');
  await page.locator('.cases a').first().click();
  await offered(page, 'a');
  const address = page.url();
  await page.keyboard.press('k');
  await page.keyboard.press('?');
  const list = page.getByRole('dialog', { name: 'Keyboard shortcuts' });
  for (const line of ['a Publish', 'x Remove…', '1 Unkind', 'Ctrl+Enter send the form']) await list.getByText(line).waitFor();
  await moderator.look('moderation-keys');
  await page.keyboard.press('a');
  await list.getByRole('button', { name: 'Close' }).click();
  assert.equal(page.url(), address, 'neither k nor a key behind the dialog decided');
  await page.keyboard.press('1');
  assert.equal(await page.getByRole('radio', { checked: true, includeHidden: true }).count(), 0, 'reasons are for a removal only');
  await page.keyboard.press('x');
  await page.keyboard.press('1');
  assert.equal(await page.getByRole('radio', { checked: true }).count(), 2);
  await unfold(page, 'Note for moderators');
  const note = page.getByLabel('Note for moderators');
  await note.fill('By keys alone.');
  await note.press('Control+Enter');
  await page.getByRole('status').getByText('Removed:').waitFor();
  await pressKey(page, 'z');
  await page.getByRole('status').getByText('Decision undone:').waitFor();
  await moderator.close();
});

test('a removal takes three keys: the decision, its reason, Enter', async () => {
  const moderator = await demo.member(scripted, MARA);
  const { page } = moderator;
  await page.goto('/moderation/held');
  await page.locator('.cases a').first().click();
  await pressKey(page, 'x');
  await page.keyboard.press('1');
  await page.keyboard.press('Enter');
  await page.getByRole('status').getByText('Removed:').waitFor();
  await pressKey(page, 'z');
  await page.getByRole('status').getByText('Decision undone:').waitFor();
  await moderator.close();
});

test('without scripts, Enter on a reason decides nothing', async () => {
  const moderator = await demo.member(plain, MARA);
  const { page } = moderator;
  await page.goto('/moderation/held');
  await page.locator('.cases a').first().click();
  await page.getByRole('radio', { name: /^Remove/ }).check();
  await page.getByRole('radio', { name: 'Unkind' }).check();
  await page.keyboard.press('Enter');
  await page.getByRole('heading', { name: 'There is a problem' }).waitFor();
  assert.ok(await page.getByRole('radio', { name: 'Unkind' }).isChecked());
  await page.getByText('Choose what should happen to it.').first().waitFor();
  await moderator.close();
});

for (const [screen, bottom] of [[scripted, 900], [{ ...scripted, width: 360 }, 780]]) {
  test(`a case is decided without scrolling at ${screen.width} px`, async () => {
    const moderator = await demo.member(screen, MARA);
    const { page } = moderator;
    await page.setViewportSize({ width: screen.width, height: bottom });
    await page.goto('/moderation/held');
    await page.locator('.cases a').first().click();
    const below = async (locator) => { const box = await locator.boundingBox(); return box.y + box.height; };
    for (const name of ['Publish', 'Spam']) assert.ok((await below(page.getByRole('button', { name }))) < bottom, name);
    await pressKey(page, 'x');
    if (screen.width > 600) assert.ok((await below(page.getByRole('button', { name: REMOVE }))) < bottom, 'with its reasons');
    await moderator.look(`moderation-case-remove-${screen.width}`);
    await moderator.close();
  });
}
