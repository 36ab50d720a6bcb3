// The owner and the subscribers of a new site: setup, a subscription, an issue that is written, tested and sent,
// and an unsubscription.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { plain, scripted } from '../screens.js';
import { OWNER, PASSWORD, eventually, newSite } from '../site.js';

const site = newSite();

/// Subscribes and confirms; ends on the subscriber's own page. `look` checks the pages on the way.
async function subscribe(reader, email, look = (name) => reader.look(name)) {
  const { page } = reader;
  await page.goto('/subscribe');
  await look('subscribe');
  for (const box of await page.getByRole('checkbox').all()) await box.uncheck();
  await page.getByLabel('Email').fill(email);
  await page.getByRole('button', { name: 'Subscribe' }).click();
  await page.getByRole('heading', { name: 'There is a problem' }).waitFor();
  assert.equal(await page.getByLabel('Email').inputValue(), email);
  await look('subscribe-errors');

  await page.getByRole('checkbox').first().check();
  await page.getByRole('button', { name: 'Subscribe' }).click();
  await page.getByRole('heading', { name: 'Check your inbox' }).waitFor();
  await look('subscribe-sent');
  await page.goto((await site.outbox.email(email, /Confirm your subscription/)).link('/subscribe/confirm/'));
  await page.getByRole('heading', { name: 'Confirm your subscription' }).waitFor();
  await look('confirm');
  await page.getByRole('button', { name: 'Confirm subscription' }).click();
  await page.getByRole('heading', { name: 'You are subscribed' }).waitFor();
  await look('confirmed');
  await page.getByRole('link', { name: 'Change what you get' }).click();
  await page.getByRole('button', { name: 'Save' }).click();
  await page.getByText('Saved.').waitFor();
  await look('preferences');
}

/// Writes an issue up to its preview, by way of a subject that is too long.
async function write(owner, subject) {
  const { page } = owner;
  await page.goto('/owner/issues');
  await owner.look('issues');
  await page.getByRole('link', { name: 'Write an issue' }).click();
  await page.getByLabel('Subject').fill(subject.repeat(30));
  await page.getByRole('textbox', { name: 'Text' }).fill('Somebody moved *the chair*.\n\nNobody says who.');
  await page.getByRole('button', { name: 'Save and preview' }).click();
  await page.getByRole('heading', { name: 'There is a problem' }).waitFor();
  assert.match(await page.getByRole('textbox', { name: 'Text' }).inputValue(), /\*the chair\*\.\n\nNobody/);
  await owner.look('issue-errors');
  await page.getByLabel('Subject').fill(subject);
  await page.getByRole('button', { name: 'Save and preview' }).click();
  await page.getByRole('heading', { level: 1, name: subject }).waitFor();
  assert.equal(await page.locator('.preview em').textContent(), 'the chair');
}

/// Writes the beginning of an essay and sees it as its readers will. With a script it is beside the form while it is written, and a
/// reload finds it on the server, where nothing of it was saved yet.
async function begin(page, title, live) {
  const essay = page.getByRole('textbox', { name: 'Essay' });
  const preview = page.getByRole('region', { name: 'Preview' });
  await page.getByLabel('Title').fill(title);
  await essay.fill('A window is a wall that *listens*.');
  if (live) {
    await preview.getByText('A window is a wall').waitFor();
    await page.getByText(/^Draft saved at /).waitFor();
    assert.match(page.url(), /\/owner\/threads\/\w+\/edit$/);
    // Without the copy on this device, so that the server's copy is restored.
    await page.evaluate(() => localStorage.clear());
    await page.goto(page.url());
    await page.getByText('Some fields are still empty').waitFor();
    assert.equal(await essay.inputValue(), 'A window is a wall that *listens*.');
    await preview.getByText('A window is a wall').waitFor();
    assert.equal(await page.getByRole('button', { name: 'Preview' }).isVisible(), false);
  } else {
    await page.getByRole('button', { name: 'Preview' }).click();
  }
  assert.equal(await preview.locator('em').textContent(), 'listens');
}

/// Schedules the essay on the page for next year with an email, and cancels it.
async function schedule(owner) {
  const { page } = owner;
  const next = new Date().getFullYear() + 1;
  await page.getByLabel('Schedule for').fill(`${next}-03-01T09:00`);
  await page.getByLabel('Email subscribers when it is published').check();
  await page.getByRole('button', { name: 'Schedule' }).click();
  await page.getByText(`It will be published on 1 March ${next}, 09:00`).waitFor();
  assert.ok(await page.getByLabel('Email subscribers when it is published').isChecked());
  await owner.look('essay-scheduled');
  await page.getByRole('button', { name: 'Cancel schedule' }).click();
  await page.getByText('The schedule is cancelled').waitFor();
  assert.ok(await page.getByLabel('Email subscribers when it is published').isChecked());
}

async function send(owner, subject) {
  const { page } = owner;
  const trial = `trial-of-${subject.replaceAll(/\W/g, '-').toLowerCase()}@example.org`;
  await page.getByLabel('Send to').fill(trial);
  await page.getByRole('button', { name: 'Send test' }).click();
  await page.getByText(`Test sent to ${trial}.`).waitFor();
  await site.outbox.email(trial, new RegExp(subject));
  await owner.look('issue-draft');

  await page.getByRole('link', { name: 'Send it now…' }).click();
  await owner.look('issue-send');
  await page.getByRole('button', { name: 'Send it to 1 person' }).click();
  await eventually(() => page.getByRole('heading', { name: 'Sent', exact: true }).isVisible(), () => page.reload());
  await page.getByText('1 of 1 sent').waitFor();
  await owner.look('issue-progress');
  await page.getByRole('link', { name: 'All recipients' }).click();
  assert.equal(await page.locator('tbody tr').count(), 1);
  await owner.look('ledger');
}

// Comes first: the others need the owner that it makes, and a site has its first owner once.
test('the first owner signs up by the printed link, once', async () => {
  const reader = await site.visitor(scripted);
  const { page } = reader;
  const link = /\/setup\/\S+/.exec(site.printed())[0];
  await page.goto(link);
  await page.getByLabel('Email').fill(OWNER);
  await page.getByLabel('Name to show').fill('Elin Marsh');
  await page.getByLabel('Password').fill('short');
  await page.getByRole('button', { name: 'Create owner account' }).click();
  await page.getByRole('heading', { name: 'There is a problem' }).waitFor();
  assert.equal(await page.getByLabel('Name to show').inputValue(), 'Elin Marsh');
  await reader.look('setup-errors');
  await page.getByLabel('Password').fill(PASSWORD);
  await page.getByRole('button', { name: 'Create owner account' }).click();
  await page.getByRole('button', { name: 'Sign out' }).waitFor();
  assert.ok((await page.goto(link)).status() >= 400);
  await reader.close();
});

for (const [screen, number] of [[scripted, 'one'], [plain, 'two']]) {
  test(`a reader subscribes, gets an issue and unsubscribes: ${screen.name}`, async () => {
    const email = `reader-${number}@example.org`;
    const subject = `The chair by the window, part ${number}`;
    const reader = await site.visitor(screen);
    await subscribe(reader, email);
    const owner = await site.member(screen, OWNER);
    await write(owner, subject);
    await send(owner, subject);
    await owner.page.goto('/owner/subscribers');
    await owner.page.getByRole('rowheader', { name: email }).waitFor();
    await owner.look('subscribers');
    await owner.page.goto('/owner/outbox');
    await owner.look('outbox');
    await owner.page.getByRole('row', { name: email }).getByRole('link', { name: subject }).click();
    await owner.look('outbox-letter');
    await owner.close();

    const { page } = reader;
    const message = await site.outbox.email(email, new RegExp(subject));
    await page.goto(message.link('/letters/'));
    await page.getByRole('heading', { level: 1, name: subject }).waitFor();
    await reader.look('letter');
    await page.getByRole('main').getByRole('link', { name: 'Newsletter' }).click();
    await reader.look('letters');
    await page.goto(message.link('/u/'));
    await reader.look('unsubscribe');
    await page.getByRole('button', { name: 'Unsubscribe' }).click();
    await page.getByText(/^Done: no newsletters are sent to r…@example\.org any more/).waitFor();
    await reader.look('unsubscribed');
    await page.goto(message.link('/s/'));
    await page.getByLabel('Delete all of it').check();
    await page.getByRole('button', { name: 'Delete my data and unsubscribe' }).click();
    await page.getByRole('heading', { level: 1 }).waitFor();
    await reader.look('erased');
    await reader.close();
  });

  test(`the owner writes an essay and publishes it: ${screen.name}`, async () => {
    const reader = await site.visitor(screen);
    const email = `window-${number}@example.org`;
    await subscribe(reader, email, () => {});
    const owner = await site.member(screen, OWNER);
    const { page } = owner;
    const title = `On windows, part ${number}`;
    await page.goto('/');
    await page.getByRole('link', { name: 'Owner' }).click();
    await owner.look('owner');
    await page.getByRole('link', { name: 'Essays' }).click();
    await owner.look('essays');
    await page.getByRole('link', { name: 'Write an essay' }).click();
    await begin(page, title, screen === scripted);
    await owner.look('essay-preview');
    await page.getByRole('button', { name: 'Save' }).click();
    await page.getByRole('heading', { name: /problems?/ }).waitFor();
    assert.equal(await page.getByLabel('Title').inputValue(), title);
    await owner.look('essay-errors');
    await page.getByLabel('Name of the pole at 0').fill('Open');
    await page.getByLabel('Name of the pole at 100').fill('Shut');
    await page.getByRole('button', { name: 'Save' }).click();
    await page.getByRole('link', { name: 'Edit' }).click();
    await page.getByLabel('Summary').fill('On what lets light in.');
    await page.getByRole('button', { name: 'Save' }).click();
    await schedule(owner);
    await page.getByRole('link', { name: 'Revision history' }).click();
    await owner.look('essay-history');
    await page.getByRole('rowheader').last().getByRole('link').click();
    await page.getByRole('button', { name: 'Restore this version' }).waitFor();
    await owner.look('essay-edition');
    await page.getByRole('link', { name: 'Revision history' }).click();
    await page.getByRole('link', { name: title, exact: true }).click();
    await page.getByLabel('Email subscribers (1 person)').check();
    await page.getByRole('button', { name: 'Publish it' }).click();
    await owner.look('essay-publish');
    await page.getByRole('button', { name: 'Publish it and email 1 person' }).click();
    await page.getByText('is published. The email about it is being sent to 1 person.').waitFor();
    await page.getByRole('link', { name: 'View the essay' }).waitFor();
    await owner.look('essay');
    await page.getByRole('link', { name: 'View the essay' }).click();
    await page.getByText('On what lets light in.').waitFor();
    await page.getByText('Yours may be the first.').waitFor();
    await owner.look('thread-empty');
    await owner.close();

    const message = await site.outbox.email(email, new RegExp(title));
    // In plain text the address is in brackets.
    await reader.page.goto(message.link('/t/').replace(/\W+$/, ''));
    await reader.page.getByRole('heading', { level: 1, name: title }).waitFor();
    await reader.page.goto(message.link('/u/'));
    await reader.page.getByRole('button', { name: 'Unsubscribe' }).click();
    await reader.page.getByText(/^Done: no newsletters are sent to /).waitFor();
    await reader.close();
  });
}
