// Following and muting: a thread, a conversation, an author. Each journey restores what it changed.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { plain, scripted } from '../screens.js';
import { INES, THREAD, demonstration, openMenu } from '../site.js';

const LIST = '/settings/notifications';

const demo = demonstration();

for (const screen of [scripted, plain]) {
  test(`a member follows and unfollows a thread: ${screen.name}`, async () => {
    const ines = await demo.member(screen, INES);
    const { page } = ines;
    await page.goto(THREAD);
    await page.getByRole('button', { name: 'Follow this thread' }).click();
    await page.getByText('You follow this thread: you are notified of each new story.').waitFor();
    await ines.look('thread-followed');
    await page.goto(LIST);
    await page.getByRole('link', { name: 'The Distance Between Two Chairs' }).waitFor();
    await ines.look('following');
    await page.getByRole('button', { name: /^Unfollow/ }).click();
    await page.getByText('Nothing yet. You can follow a thread').waitFor();
    await ines.close();
  });

  test(`a member mutes and unmutes a conversation and its author: ${screen.name}`, async () => {
    const ines = await demo.member(screen, INES);
    const { page } = ines;
    await page.goto(THREAD);
    const story = page.locator('.stories > li', { has: page.locator('> details.replies') }).filter({ hasNotText: 'Withdraw' }).first();
    const id = await story.locator('> article').getAttribute('id');
    const name = await story.locator('> article .byline b').textContent();
    await openMenu(story.locator('> article'));
    await story.locator('> article').getByRole('link', { name: /^Follow or mute/ }).click();
    await ines.look('interest');
    await page.getByRole('button', { name: /^Mute (thread|conversation)/ }).click();
    await page.waitForURL(new RegExp(`#${id}$`));
    const here = page.locator(`.stories > li:has(> #${id})`);
    assert.equal(await here.locator('> details.replies').getAttribute('open'), null);
    const notice = await here.locator('> article > .notice').boundingBox();
    const { height } = page.viewportSize();
    assert.ok(notice.y >= 0 && notice.y + notice.height <= height, `the notice is where the browser lands: ${JSON.stringify(notice)}`);

    await openMenu(here.locator('> article'));
    await here.locator('> article').getByRole('link', { name: /^Muted/ }).click();
    await page.getByRole('button', { name: `Mute ${name}` }).click();
    await page.waitForURL(new RegExp(`#${id}$`));
    await here.locator('> article > details > summary').waitFor();
    await ines.look('thread-muted');
    // A collapsed comment can still be opened.
    if ((await here.locator('> article > details').getAttribute('open')) === null) {
      await here.locator('> article > details > summary').click();
    }
    assert.ok(await here.locator('> article .words').isVisible());

    await page.goto(LIST);
    await page.locator('button[name="hear"]').click();
    await page.getByText(`You unmuted ${name}, and see what they write again.`).waitFor();
    await page.locator('button[name="forget"]').click();
    await page.getByText('Unmuted. You are notified of replies to you again.').waitFor();
    await page.goto(`${THREAD}#${id}`);
    assert.equal(await page.locator('details.muted').count(), 0);
    await ines.close();
  });
}
