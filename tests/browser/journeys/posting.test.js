// Posting: with a position and a pen name, with a preview, once; replies; held stories; refused forms that lose no word.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { plain, scripted } from '../screens.js';
import { INES, PASSWORD, THREAD, demonstration, join, openMenu } from '../site.js';

/// An author has one pen name in a thread, from their first story on.
const PEN = 'Teasel';

const share = (page) => page.getByRole('button', { name: 'Post my story' });
const story = (page, text) => page.locator('.story').filter({ hasText: text });

/// What the story form holds.
async function typed(page) {
  const value = (name) => page.getByRole('textbox', { name }).inputValue();
  return { position: await page.locator('#position').inputValue(), body: await value('Your story'), byline: await value('Name to show') };
}

const demo = demonstration();

for (const [screen, bird] of [[scripted, 'wren'], [plain, 'linnet']]) {
  test(`a member posts a story under a pen name, after a preview: ${screen.name}`, async () => {
    const reader = await demo.member(screen, INES);
    const { page } = reader;
    const words = `We kept *two* kettles for a year, the ${bird} and I.`;
    await page.goto(THREAD);
    await page.locator('#position').fill('62');
    await page.getByRole('textbox', { name: 'Your story' }).fill(words);
    await page.getByLabel('Name to show').fill(PEN);
    await page.getByRole('button', { name: 'Preview' }).click();
    await page.getByText('preview', { exact: true }).waitFor();
    assert.equal(await page.locator('.words em').textContent(), 'two');
    assert.deepEqual(await typed(page), { position: '62', body: words, byline: PEN });
    await reader.look('preview');

    await share(page).click();
    await page.getByText('Your story is published.').waitFor();
    const posted = story(page, `the ${bird} and I`);
    assert.equal(await posted.count(), 1);
    assert.equal(await posted.locator('.byline b').textContent(), PEN);
    assert.equal(await posted.getByRole('img', { name: /^62 of 100/ }).count(), 1);
    // After placing, the author sees their position beside the question.
    await page.goto(THREAD);
    await page.locator('figcaption').filter({ hasText: 'You said 62.' }).waitFor();
    await reader.close();
  });

  test(`a visitor posts first and confirms afterwards: ${screen.name}`, async () => {
    const email = `unknown-${bird}@example.org`;
    const words = `Nobody here knows me yet, said the ${bird}.`;
    const reader = await demo.visitor(screen);
    const { page } = reader;
    const write = async () => {
      await page.goto(THREAD);
      await page.locator('#position').fill('20');
      await page.getByRole('textbox', { name: 'Your story' }).fill(words);
      await page.getByLabel('Name to show').fill(`The ${bird}`);
    };
    await write();
    await page.locator('#email').fill(email);
    await share(page).click();
    await page.getByRole('heading', { name: 'Almost there' }).waitFor();
    assert.equal(await page.getByText(email).count(), 0, 'the address is veiled');
    assert.equal(await story(page, words).count(), 1);
    await reader.look('unconfirmed');

    const link = (await demo.outbox.email(email, /Post your story/)).link('/confirm/');
    const phone = await demo.visitor(screen);
    await phone.page.goto(link);
    await phone.page.getByRole('button', { name: 'Post it' }).waitFor();
    await phone.look('confirm-story');
    await phone.close();

    await page.goto(link);
    // Where it was written, a script presses the button.
    if (!screen.javaScript) await page.getByRole('button', { name: 'Post it' }).click();
    // Screening comes after confirmation: a first story is held for a moderator.
    await page.getByRole('heading', { name: 'Your story is waiting' }).waitFor();
    await page.getByText(words).waitFor();
    assert.equal(await page.getByText(`The ${bird}`, { exact: true }).count() > 0, true, 'the name it is shown under');
    await page.getByRole('button', { name: 'Sign out' }).waitFor();
    // The posted text is not in the form again.
    await page.goto(THREAD);
    assert.equal((await typed(page)).body, '');
    await reader.close();
  });

  test(`a member whose session ends while writing finds the text after signing in: ${screen.name}`, async () => {
    const reader = await demo.member(screen, INES);
    const { page } = reader;
    const words = `Half of this was typed before the ${bird} flew.`;
    await page.goto(THREAD);
    await page.getByRole('textbox', { name: 'Your story' }).fill(words);
    await page.locator('#position').fill('33');
    await page.context().clearCookies();
    await share(page).click();
    await page.getByText('What you wrote is saved for a day').waitFor();
    await page.locator('.notice.warning').getByRole('link', { name: 'Sign in' }).click();
    await page.getByLabel('Email', { exact: true }).fill(INES);
    await page.getByLabel('Password').fill(PASSWORD);
    await page.getByRole('main').getByRole('button', { name: 'Sign in' }).click();
    await page.getByText('Draft saved on').waitFor();
    const restored = await typed(page);
    assert.deepEqual([restored.body, restored.position], [words, '33']);
    await reader.look('kept');
    await share(page).click();
    await page.getByText('Your story is published.').waitFor();
    await page.goto(THREAD);
    assert.equal((await typed(page)).body, '');
    await reader.close();
  });

  test(`a refused story loses no word: ${screen.name}`, async () => {
    const reader = await demo.member(screen, INES);
    const { page } = reader;
    const words = { position: '35', body: 'It was raining.\n\n  And then it was not.', byline: 'Much too long a name for anybody '.repeat(4) };
    await page.goto(THREAD);
    await page.locator('#position').fill(words.position);
    await page.getByRole('textbox', { name: 'Your story' }).fill(words.body);
    await page.getByLabel('Name to show').fill(words.byline);
    await page.getByLabel('Email me about replies').check();
    await share(page).click();
    await page.getByRole('heading', { name: 'There is a problem' }).waitFor();
    assert.deepEqual(await typed(page), words);
    assert.ok(await page.getByLabel('Email me about replies').isChecked());
    await reader.look('story-refused');
    await reader.close();
  });

  test(`a story sent twice is posted once: ${screen.name}`, async () => {
    const reader = await demo.member(screen, INES);
    const { page } = reader;
    const words = `Twice is once too often, said the ${bird}.`;
    await page.goto(THREAD);
    await page.getByRole('textbox', { name: 'Your story' }).fill(words);
    await share(page).dblclick();
    await page.getByText('Your story is published.').waitFor();
    await page.goto(`${THREAD}?sort=newest`);
    await story(page, words).first().waitFor();
    assert.equal(await story(page, words).count(), 1);
    await reader.close();
  });

  test(`a signed-out author loses no word: ${screen.name}`, async () => {
    const reader = await demo.visitor(screen);
    const { page } = reader;
    await page.goto(THREAD);
    await page.getByRole('textbox', { name: 'Your story' }).fill('I had no account yet.');
    await share(page).click();
    await page.getByText('What you wrote is saved for a day').waitFor();
    assert.equal(await page.getByRole('textbox', { name: 'Your story' }).inputValue(), 'I had no account yet.');
    await reader.look('story-signed-out');
    await reader.close();
  });

  test(`a member replies, edits and withdraws: ${screen.name}`, async () => {
    const reader = await demo.member(screen, INES);
    const { page } = reader;
    const words = `That chair of yours, the ${bird} sits on it too.`;
    await page.goto(THREAD);
    await page.locator('.stories > li > article').first().getByRole('link', { name: /^Reply/ }).click();
    await page.getByRole('heading', { level: 1, name: /^Reply to/ }).waitFor();
    await reader.look('reply');
    await page.getByRole('textbox', { name: 'Your reply' }).fill(words);
    await page.getByRole('button', { name: 'Post my reply' }).click();
    const posted = page.locator('.replies .story').filter({ hasText: words });
    await posted.waitFor();

    await openMenu(posted);
    await posted.getByRole('link', { name: /^Edit/ }).click();
    await reader.look('edit');
    await page.getByLabel('Your reply').fill(`${words} Almost.`);
    await page.getByRole('button', { name: 'Save changes' }).click();
    const changed = page.locator('.replies .story').filter({ hasText: `${words} Almost.` });
    await changed.waitFor();
    await openMenu(changed);
    await changed.getByRole('button', { name: /^Withdraw/ }).click();
    await page.getByRole('heading', { name: 'You withdrew your reply' }).waitFor();
    await reader.look('status-withdrawn');
    await page.getByRole('button', { name: 'Restore' }).click();
    await page.getByRole('heading', { name: 'Your reply is published' }).waitFor();
    await page.getByRole('link', { name: 'Revision history' }).click();
    await page.getByRole('heading', { name: 'Revision history' }).waitFor();
    await reader.look('history');
    await reader.close();
  });

  test(`a new member sees the status of the first story: ${screen.name}`, async () => {
    const reader = await demo.visitor(screen);
    const { page } = reader;
    const email = `${bird}@example.org`;
    await join(demo, screen, page, { email, name: `Newcomer with a ${bird}` });
    await page.goto(THREAD);
    await page.getByText('Place yourself with a story first').waitFor();
    await page.locator('#position').fill('20');
    await page.getByRole('textbox', { name: 'Your story' }).fill(`Nobody has read me before, wrote the ${bird}.`);
    await share(page).click();
    await page.getByRole('heading', { name: 'Your story is waiting' }).waitFor();
    await reader.look('status-held');
    await page.goto(THREAD);
    await page.getByText('Your story is waiting for a moderator. Only you').waitFor();
    await page.getByText('You placed yourself at 20. You will see where everyone else stands').waitFor();
    assert.equal(await story(page, 'Nobody has read me before').count(), 0);
    await reader.close();
  });
}
