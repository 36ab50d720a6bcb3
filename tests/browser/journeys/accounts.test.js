// Accounts: sign-up, confirmation, sign-in and sign-out, and settings.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { plain, scripted } from '../screens.js';
import { PASSWORD, demonstration, join, signIn } from '../site.js';

const demo = demonstration();

for (const [screen, name] of [[scripted, 'Rowan'], [plain, 'Sorrel']]) {
  test(`a visitor signs up, signs in and signs out: ${screen.name}`, async () => {
    const email = `${name.toLowerCase()}@example.org`;
    const reader = await demo.visitor(screen);
    const { page } = reader;
    await page.goto('/');
    await page.getByRole('link', { name: 'Sign in' }).click();
    await reader.look('sign-in');
    await page.getByRole('link', { name: 'Create an account' }).click();
    await reader.look('sign-up');

    // A form that does not fit comes back with the reasons and with every word but the password.
    await page.getByLabel('Email').fill(email);
    await page.getByLabel('Name to show').fill(name.repeat(30));
    await page.getByLabel('Password').fill('short');
    await page.getByRole('button', { name: 'Create account' }).click();
    await page.getByRole('heading', { name: 'There are 2 problems' }).waitFor();
    assert.match(await page.title(), /^Error: /);
    assert.ok(await page.locator('.errors').evaluate((errors) => errors === document.activeElement));
    assert.equal(await page.getByLabel('Email').inputValue(), email);
    assert.equal(await page.getByLabel('Name to show').inputValue(), name.repeat(30));
    assert.equal(await page.getByLabel('Password').inputValue(), '');
    await reader.look('sign-up-errors');

    await join(demo, screen, page, { email, name });
    await reader.look('settings-profile-confirmed');
    await page.getByRole('button', { name: 'Sign out' }).click();
    await page.getByText('You are signed out.').waitFor();
    await page.getByLabel('Email').fill(email);
    await page.getByLabel('Password').fill('not the one at all');
    await page.getByRole('main').getByRole('button', { name: 'Sign in' }).click();
    await page.getByRole('heading', { name: 'There is a problem' }).waitFor();
    await reader.look('sign-in-errors');
    await signIn(page, email);
    await page.getByRole('link', { name, exact: true }).click();
    await reader.look('settings-profile');
    await page.getByRole('button', { name: 'Sign out' }).click();
    await page.getByText('You are signed out.').waitFor();
    await reader.close();
  });

  test(`a forgotten password is reset by an email link: ${screen.name}`, async () => {
    const reader = await demo.visitor(screen);
    const { page } = reader;
    const email = `forgetful.${name.toLowerCase()}@example.org`;
    await join(demo, screen, page, { email, name: `Forgetful ${name}` });
    await page.getByRole('button', { name: 'Sign out' }).click();
    await page.getByRole('link', { name: 'I forgot my password' }).click();
    await page.getByLabel('Email').fill(email);
    await page.getByRole('button', { name: 'Send me the link' }).click();
    await page.getByText('an email with a link is on its way').waitFor();
    await reader.look('forgot');
    await page.goto((await demo.outbox.email(email, /password/)).link('/reset/'));
    await reader.look('reset');
    await page.getByLabel('New password').fill(PASSWORD);
    await page.getByRole('button', { name: 'Set new password' }).click();
    await page.getByText('Your new password is set').waitFor();

    await signIn(page, email);
    await page.goto('/settings/sessions');
    await page.getByText('this browser').waitFor();
    await reader.look('settings-sessions');
    await page.getByRole('link', { name: 'Password' }).click();
    await reader.look('settings-security');
    await page.getByRole('link', { name: 'Your stories' }).click();
    await reader.look('settings-stories-none');
    await page.goto('/notices');
    await reader.look('notices');
    await reader.close();
  });
}
