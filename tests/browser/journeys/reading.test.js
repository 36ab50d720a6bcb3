// Reading: the list, an essay with its stories, the spectrum, one conversation, search, and missing pages.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { plain, scripted } from '../screens.js';
import { THREAD, demonstration, openMenu } from '../site.js';

const demo = demonstration({ original: true });

for (const screen of [scripted, plain]) {
  test(`a reader finds an essay, its stories and one conversation: ${screen.name}`, async () => {
    const reader = await demo.visitor(screen);
    const { page } = reader;
    await page.goto('/');
    await reader.look('home');

    await page.getByRole('link', { name: 'The Distance Between Two Chairs' }).click();
    await page.getByRole('heading', { level: 1, name: 'The Distance Between Two Chairs' }).waitFor();
    await reader.shot('thread');
    const oldest = await page.locator('.stories > li > article').first().getAttribute('id');
    await page.getByRole('navigation', { name: 'Order of the stories' }).getByRole('link', { name: 'Newest' }).click();
    await page.waitForURL(/sort=newest/);
    assert.notEqual(await page.locator('.stories > li > article').first().getAttribute('id'), oldest);

    const reply = page.locator('.replies .story').first();
    const name = await reply.locator('.byline b').textContent();
    await openMenu(reply);
    await reply.getByRole('link', { name: `Link to what ${name} wrote` }).click();
    await page.waitForURL(/#c-/);
    const anchor = new URL(page.url()).hash;
    assert.equal(await page.locator(`${anchor}:target .byline b`).textContent(), name);

    await page.goto(`/c/${anchor.slice('#c-'.length)}?context=1`);
    await page.getByRole('heading', { name: 'Earlier in this conversation' }).waitFor();
    await reader.look('conversation');
    await reader.close();
  });

  test(`the spectrum is shown on request: ${screen.name}`, async () => {
    const reader = await demo.visitor(screen);
    const { page } = reader;
    await page.goto(THREAD);
    assert.equal(await page.locator('.picture').count(), 0);
    await page.getByRole('button', { name: 'Show me without answering' }).click();
    await page.getByRole('group', { name: /^Where .* placed themselves/ }).waitFor();
    await reader.look('thread-picture', { every: true });
    await page.getByRole('link', { name: /^45 to 49: \d+ readers?$/ }).click();
    await page.getByText(/^Only stories placed from 45 to 49/).waitFor();

    await page.getByRole('navigation', { name: 'Stories by position' }).getByRole('link').first().click();
    await page.getByText(/^Only stories placed from 0 to 19/).waitFor();
    await page.getByRole('link', { name: 'Show all' }).click();
    await page.getByRole('link', { name: 'As a table' }).click();
    assert.equal(await page.getByRole('row').count(), 21);
    await reader.look('spectrum');
    await reader.close();
  });

  test(`a reader finds a story by its words: ${screen.name}`, async () => {
    const reader = await demo.visitor(screen);
    const { page } = reader;
    await page.goto('/t/nowhere');
    await page.getByRole('searchbox', { name: 'Search threads and stories' }).fill('Kitchen tab');
    await page.getByRole('search', { name: 'Everything here' }).getByRole('button', { name: 'Search' }).click();
    await page.waitForURL(/\/search\?q=Kitchen\+tab$/);
    assert.ok((await page.locator('main mark').allTextContents()).some((words) => words.toLowerCase() === 'kitchen'));
    await reader.look('search');
    await page.getByRole('searchbox', { name: 'Search for' }).fill('?!');
    await page.getByRole('searchbox', { name: 'Search for' }).press('Enter');
    await page.locator('#q-error').waitFor();
    await reader.look('search-error');
    await page.getByRole('searchbox', { name: 'Search for' }).fill('kitchen');
    await page.getByRole('searchbox', { name: 'Search for' }).press('Enter');
    await page.getByRole('link', { name: /^View it in the thread/ }).first().click();
    await page.waitForURL(/#c-/);
    await reader.close();
  });

  test(`a reader searches the stories of one thread, and then everything: ${screen.name}`, async () => {
    const reader = await demo.visitor(screen);
    const { page } = reader;
    await page.goto(THREAD);
    const box = page.getByRole('search', { name: 'These stories' });
    await box.getByRole('searchbox', { name: 'Search these stories' }).fill('kitchen');
    await reader.assertWell();
    await reader.shot('thread-search');
    await box.getByRole('button', { name: 'Search' }).click();
    await page.getByRole('heading', { level: 1, name: 'Search the stories under “The Distance Between Two Chairs”' }).waitFor();
    assert.equal(new URL(page.url()).search, `?q=kitchen&in=${THREAD.split('/').at(-1)}`);
    assert.ok((await page.locator('main mark').allTextContents()).length > 0);
    await reader.look('search-in-a-thread');
    await page.getByRole('link', { name: 'Search everywhere' }).click();
    await page.getByRole('heading', { level: 1, name: 'Search', exact: true }).waitFor();
    assert.equal(await page.getByRole('searchbox', { name: 'Search for' }).inputValue(), 'kitchen');
    await reader.close();
  });

  test(`a missing page says so, and the newsletter archive opens: ${screen.name}`, async () => {
    const reader = await demo.visitor(screen);
    const { page } = reader;
    assert.equal((await page.goto('/t/nowhere')).status(), 404);
    await reader.look('error');
    await page.goto('/letters');
    await reader.look('letters');
    await page.getByRole('link', { name: 'Four weeks of kitchen floors' }).click();
    await page.getByRole('heading', { level: 1, name: 'Four weeks of kitchen floors' }).waitFor();
    await reader.look('letter');
    await reader.close();
  });
}
