// The owner and the subscribers of a new site: the first owner comes in, somebody subscribes, an issue is written, tried and sent,
// and its reader leaves.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { plain, scripted } from '../screens.js';
import { OWNER, PASSWORD, eventually } from '../stage.js';

/// Asks for letters and confirms it; ends on the subscriber's own page.
async function subscribe(site, reader, email) {
  const { page } = reader;
  await page.goto('/subscribe');
  await reader.look('subscribe');
  for (const box of await page.getByRole('checkbox').all()) await box.uncheck();
  await page.getByLabel('Email').fill(email);
  await page.getByRole('button', { name: 'Subscribe' }).click();
  await page.getByRole('heading', { name: 'One thing to put right' }).waitFor();
  assert.equal(await page.getByLabel('Email').inputValue(), email);
  await reader.look('subscribe-errors');

  await page.getByRole('checkbox').first().check();
  await page.getByRole('button', { name: 'Subscribe' }).click();
  await page.getByRole('heading', { name: 'Look in your mail' }).waitFor();
  await reader.look('subscribe-sent');
  await page.goto((await site.outbox.letter(email, /One press/)).link('/subscribe/confirm/'));
  await page.getByRole('heading', { name: 'One more press' }).waitFor();
  await reader.look('confirm');
  await page.getByRole('button', { name: 'Yes, send them to me' }).click();
  await page.getByRole('heading', { name: 'You are subscribed' }).waitFor();
  await reader.look('confirmed');
  await page.getByRole('link', { name: 'Change what you get' }).click();
  await page.getByRole('button', { name: 'Save' }).click();
  await page.getByText('Saved.').waitFor();
  await reader.look('preferences');
}

/// Writes an issue up to its preview, by way of a subject that is too long.
async function write(owner, subject) {
  const { page } = owner;
  await page.goto('/owner/issues');
  await owner.look('issues');
  await page.getByRole('link', { name: 'Write an issue' }).click();
  await page.getByLabel('Subject').fill(subject.repeat(30));
  await page.getByRole('textbox', { name: 'Letter' }).fill('Somebody moved *the chair*.\n\nNobody says who.');
  await page.getByRole('button', { name: 'Save and look at it' }).click();
  await page.getByRole('heading', { name: 'One thing to put right' }).waitFor();
  assert.match(await page.getByRole('textbox', { name: 'Letter' }).inputValue(), /\*the chair\*\.\n\nNobody/);
  await owner.look('issue-errors');
  await page.getByLabel('Subject').fill(subject);
  await page.getByRole('button', { name: 'Save and look at it' }).click();
  await page.getByRole('heading', { level: 1, name: subject }).waitFor();
  assert.equal(await page.locator('.letter em').textContent(), 'the chair');
}

async function send(site, owner, subject) {
  const { page } = owner;
  const trial = `trial-of-${subject.replaceAll(/\W/g, '-').toLowerCase()}@example.org`;
  await page.getByLabel('To one address').fill(trial);
  await page.getByRole('button', { name: 'Send the test' }).click();
  await page.getByText(`The test letter to ${trial} was taken.`).waitFor();
  await site.outbox.letter(trial, new RegExp(subject));
  await owner.look('issue-draft');

  await page.getByRole('link', { name: 'Send it now…' }).click();
  await owner.look('issue-send');
  await page.getByRole('button', { name: 'Send it to 1 person' }).click();
  await eventually(() => page.getByRole('heading', { name: 'Sent', exact: true }).isVisible(), () => page.reload());
  await page.getByText('1 of 1 sent').waitFor();
  await owner.look('issue-progress');
  await page.getByRole('link', { name: 'Every recipient' }).click();
  assert.equal(await page.locator('tbody tr').count(), 1);
  await owner.look('ledger');
}

export function owning(stage) {
  // Comes first: the others need the owner that it makes, and a site has its first owner once.
  test('the first owner comes in by the link that the start printed, once', async () => {
    const reader = await stage.empty.visitor(scripted);
    const { page } = reader;
    const link = /\/setup\/\S+/.exec(stage.empty.printed())[0];
    await page.goto(link);
    await page.getByLabel('Email').fill(OWNER);
    await page.getByLabel('Name to show').fill('Elin Marsh');
    await page.getByLabel('Password').fill('short');
    await page.getByRole('button', { name: 'Make me the owner' }).click();
    await page.getByRole('heading', { name: 'One thing to put right' }).waitFor();
    assert.equal(await page.getByLabel('Name to show').inputValue(), 'Elin Marsh');
    await reader.look('setup-errors');
    await page.getByLabel('Password').fill(PASSWORD);
    await page.getByRole('button', { name: 'Make me the owner' }).click();
    await page.getByRole('button', { name: 'Sign out' }).waitFor();
    assert.ok((await page.goto(link)).status() >= 400);
    await reader.close();
  });

  for (const [screen, number] of [[scripted, 'one'], [plain, 'two']]) {
    test(`a reader subscribes, gets an issue and leaves: ${screen.name}`, async () => {
      const site = stage.empty;
      const email = `reader-${number}@example.org`;
      const subject = `The chair by the window, part ${number}`;
      const reader = await site.visitor(screen);
      await subscribe(site, reader, email);
      const owner = await site.member(screen, OWNER);
      await write(owner, subject);
      await send(site, owner, subject);
      await owner.page.goto('/owner/subscribers');
      await owner.page.getByRole('rowheader', { name: email }).waitFor();
      await owner.look('subscribers');
      await owner.page.goto('/owner/outbox');
      await owner.look('outbox');
      await owner.page.getByRole('row', { name: email }).getByRole('link', { name: subject }).click();
      await owner.look('outbox-letter');
      await owner.close();

      const { page } = reader;
      const letter = await site.outbox.letter(email, new RegExp(subject));
      await page.goto(letter.link('/letters/'));
      await page.getByRole('heading', { level: 1, name: subject }).waitFor();
      await reader.look('letter');
      await page.getByRole('main').getByRole('link', { name: 'Letters' }).click();
      await reader.look('letters');
      await page.goto(letter.link('/u/'));
      await reader.look('unsubscribe');
      await page.getByRole('button', { name: 'Unsubscribe' }).click();
      await page.getByText(/^Done: r…@example\.org gets no more/).waitFor();
      await reader.look('unsubscribed');
      await page.goto(letter.link('/s/'));
      await page.getByLabel('Erase all of it').check();
      await page.getByRole('button', { name: 'Erase and leave' }).click();
      await page.getByRole('heading', { level: 1 }).waitFor();
      await reader.look('erased');
      await reader.close();
    });

    test(`the owner writes an essay and publishes it: ${screen.name}`, async () => {
      const owner = await stage.empty.member(screen, OWNER);
      const { page } = owner;
      const title = `On windows, part ${number}`;
      await page.goto('/');
      await page.getByRole('link', { name: 'Owner' }).click();
      await owner.look('owner');
      await page.getByRole('link', { name: 'Essays' }).click();
      await owner.look('essays');
      await page.getByRole('link', { name: 'Write an essay' }).click();
      await page.getByLabel('Title').fill(title);
      await page.getByRole('textbox', { name: 'Essay' }).fill('A window is a wall that *listens*.');
      await page.getByRole('button', { name: 'Save' }).click();
      await page.getByRole('heading', { name: /things? to put right/ }).waitFor();
      assert.equal(await page.getByLabel('Title').inputValue(), title);
      await owner.look('essay-errors');
      await page.getByLabel('Name of the pole at 0').fill('Open');
      await page.getByLabel('Name of the pole at 100').fill('Shut');
      await page.getByRole('button', { name: 'Save' }).click();
      await page.getByRole('button', { name: 'Publish it' }).click();
      await page.getByRole('link', { name: 'See its page' }).waitFor();
      await owner.look('essay');
      await page.getByRole('link', { name: 'See its page' }).click();
      await page.getByText('Yours may be the first.').waitFor();
      await owner.look('thread-empty');
      await owner.close();
    });
  }
}
