// No typed text is lost: offline, without an answer, on going back, by a double press, and when the browser crashes.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { WINDOWED, launch, open, plain, scripted } from '../screens.js';
import { INES, THREAD, demonstration, eventually, openMenu } from '../site.js';

const OFFLINE = 'You are offline, so nothing was sent.';
const UNSURE = 'What you sent may not have arrived.';

const share = (page) => page.getByRole('button', { name: 'Post my story' });
const body = (page) => page.getByRole('textbox', { name: 'Your story' });
const shared = (page) => page.getByText('Your story is published.').waitFor();
const drafts = (page) => page.evaluate(() => Object.keys(localStorage).filter((key) => key.startsWith('betwixt:draft:')));
/// The draft is saved as soon as typing pauses.
const draftSaved = (page, words) =>
  page.waitForFunction((words) => Object.values(localStorage).some((draft) => draft.includes(words)), words);

/// Waits until the form holds `words`: the browser fills in what it knows only once the page has arrived.
const holds = (page, words) => eventually(async () => (await body(page).inputValue()) === words, () => page.waitForLoadState());

/// Types a story, and looks at the others before it is sent. A browser notes what is in a form when one moves on the page, and otherwise
/// about a second after it was typed; a machine would have pressed the button by then.
async function write(page, words) {
  await body(page).fill(words);
  await page.locator('p.meta a[href="#stories"]').click();
  await page.waitForURL(/#stories$/);
}

/// How often the thread shows `words`.
async function timesShown(page, words) {
  await page.goto(`${THREAD}?sort=newest`);
  return page.locator('.story').filter({ hasText: words }).count();
}

/// Sends by `act` while `trouble` breaks the connection, and waits for the browser's own error page.
async function sendDuring(page, trouble, act) {
  const sent = (url) => url.pathname.startsWith('/t/') || url.pathname.startsWith('/c/');
  await page.route(sent, (route) => (route.request().method() === 'POST' ? trouble(route) : route.fallback()));
  await act();
  await page.waitForURL(/^chrome-error:/);
  await page.unroute(sent);
}

const demo = demonstration();

test('offline nothing is sent, the author is informed, and can send it later', async () => {
  const reader = await demo.member(scripted, INES);
  const { page } = reader;
  const words = 'Written in a tunnel between two stations.';
  await page.goto(THREAD);
  await body(page).fill(words);
  await page.locator('#position').fill('31');
  await page.context().setOffline(true);
  for (const name of ['Post my story', 'Preview', 'Save draft']) {
    await page.getByRole('button', { name }).click();
    await page.getByText(OFFLINE).waitFor();
    assert.equal(await page.getByText(OFFLINE).count(), 1);
    assert.equal(await body(page).inputValue(), words);
  }
  await reader.look('offline');
  await page.context().setOffline(false);
  await page.reload();
  assert.equal(await body(page).inputValue(), words);
  assert.equal(await page.locator('#position').inputValue(), '31');
  await share(page).click();
  await shared(page);
  assert.deepEqual(await drafts(page), []);
  assert.equal(await timesShown(page, words), 1);
  await reader.close();
});

test('offline an edit, a report and a thank-you stay on their page', async () => {
  const reader = await demo.member(scripted, INES);
  const { page } = reader;
  const words = 'Somebody should look at this once the train is out of the tunnel.';
  await page.goto(THREAD);
  const story = page.locator('.story').filter({ has: page.getByRole('button', { name: /^Thank /, includeHidden: true }) }).first();
  await openMenu(story);
  const report = await story.getByRole('link', { name: /^Report/ }).getAttribute('href');
  await page.context().setOffline(true);
  await story.getByRole('button', { name: /^Thank / }).click();
  await story.getByText(OFFLINE).waitFor();
  await page.context().setOffline(false);
  await page.goto(report);
  await page.getByLabel('Anything a moderator should know').fill(words);
  await page.getByRole('radio').first().check();
  await page.context().setOffline(true);
  await page.getByRole('button', { name: 'Send report' }).click();
  await page.getByText(OFFLINE).waitFor();
  await page.context().setOffline(false);
  await page.reload();
  assert.equal(await page.getByLabel('Anything a moderator should know').inputValue(), words);
  assert.ok(await page.getByRole('radio').first().isChecked());
  await reader.close();
});

test('a browser that wrongly reports being offline can still send', async () => {
  const reader = await demo.member(scripted, INES);
  const { page } = reader;
  await page.goto(THREAD);
  await page.evaluate(() => Object.defineProperty(navigator, 'onLine', { value: false }));
  await body(page).fill('Told on a machine that serves itself.');
  await share(page).click();
  await shared(page);
  await reader.close();
});

for (const [screen, bird] of [[scripted, 'heron'], [plain, 'egret']]) {
  test(`a story that reached no server is in the form when its author returns: ${screen.name}`, async () => {
    const reader = await demo.member(screen, INES);
    const { page } = reader;
    const words = `Nobody answered, said the ${bird} on a ${screen.scheme} day, so I wait.`;
    await page.goto(THREAD);
    await write(page, words);
    await sendDuring(page, (route) => route.abort('connectionrefused'), () => share(page).click());
    await page.goBack();
    await holds(page, words);
    if (screen.javaScript) await page.getByText(UNSURE).waitFor();
    await reader.look('unsure');
    await share(page).click();
    await shared(page);
    assert.equal(await timesShown(page, words), 1);
    await reader.close();
  });

  test(`a story whose answer was lost is posted once when it is sent again: ${screen.name}`, async () => {
    const reader = await demo.member(screen, INES);
    const { page } = reader;
    const words = `The line broke too late for all that I had to say, said the ${bird} on a ${screen.scheme} day.`;
    await page.goto(THREAD);
    await write(page, words);
    const late = async (route) => {
      await route.fetch({ maxRedirects: 0 });
      await route.abort('connectionreset');
    };
    await sendDuring(page, late, () => share(page).click());
    await page.goBack();
    await holds(page, words);
    await share(page).click();
    await shared(page);
    assert.equal(await timesShown(page, words), 1);
    await reader.close();
  });

  test(`typed text survives a visit to other pages: ${screen.name}`, async () => {
    const reader = await demo.visitor(screen);
    const { page } = reader;
    const words = `I only looked something up, said the ${bird}.`;
    await page.goto(THREAD);
    await body(page).fill(words);
    await page.locator('#position').fill('12');
    await page.getByRole('link', { name: 'Newsletter', exact: true }).click();
    await page.getByRole('heading', { level: 1, name: 'Newsletter' }).waitFor();
    await page.goBack();
    await holds(page, words);
    assert.equal(await page.locator('#position').inputValue(), '12');
    await reader.close();
  });

  test(`a posted story is not posted again by going back: ${screen.name}`, async () => {
    const reader = await demo.member(screen, INES);
    const { page } = reader;
    const words = `Once is enough for me and for you and for everybody else, said the ${bird}.`;
    await page.goto(THREAD);
    await body(page).fill(words);
    await share(page).click();
    await shared(page);
    await page.goBack();
    await holds(page, screen.javaScript ? '' : words);
    if (screen.javaScript) {
      assert.equal(await page.getByText(UNSURE).count(), 0);
    } else {
      await share(page).click();
      await shared(page);
    }
    assert.equal(await timesShown(page, words), 1);
    await reader.close();
  });

  test(`a reply, an edit and a report are sent once however often the button is pressed: ${screen.name}`, async () => {
    const reader = await demo.member(screen, INES);
    const { page } = reader;
    const words = `Yes, yes, said the ${bird}.`;
    await page.goto(THREAD);
    await page.locator('.stories > li > article').first().getByRole('link', { name: /^Reply/ }).click();
    await page.getByRole('textbox', { name: 'Your reply' }).fill(words);
    await page.getByRole('button', { name: 'Post my reply' }).dblclick();
    const reply = page.locator('.replies .story').filter({ hasText: words });
    await reply.waitFor();
    assert.equal(await reply.count(), 1);

    await openMenu(reply);
    await reply.getByRole('link', { name: /^Edit/ }).click();
    await page.getByLabel('Your reply').fill(`${words} No.`);
    await page.getByRole('button', { name: 'Save changes' }).dblclick();
    await page.locator('.replies .story').filter({ hasText: `${words} No.` }).waitFor();

    await page.goto(THREAD);
    const reported = page.locator('.stories > li > article').nth(screen.javaScript ? 3 : 4);
    await openMenu(reported);
    await reported.getByRole('link', { name: /^Report/ }).click();
    await page.getByRole('radio').first().check();
    await page.getByRole('button', { name: 'Send report' }).dblclick();
    await page.getByRole('heading', { name: 'Thank you' }).waitFor();
    await reader.close();
  });
}

test('typed text survives a crash of its page', async () => {
  const reader = await demo.visitor(scripted);
  const { page } = reader;
  const words = 'And then the screen went dark.';
  await page.goto(THREAD);
  await body(page).fill(words);
  await draftSaved(page, words);
  const dead = page.waitForEvent('crash');
  const devil = await page.context().newCDPSession(page);
  devil.send('Page.crash').catch(() => {});
  await dead;
  const next = await page.context().newPage();
  await next.goto(THREAD);
  await next.getByText('Your unsent text has been restored.').waitFor();
  assert.equal(await body(next).inputValue(), words);
  await reader.close();
});

test('going back restores scrolling and collapsed branches', async () => {
  const reader = await demo.visitor(scripted);
  const { page } = reader;
  await page.goto(THREAD);
  const branch = page.locator('.replies').nth(1);
  await branch.locator('summary').first().click();
  assert.equal(await branch.getAttribute('open'), null);
  const place = await page.evaluate(() => { scrollTo(0, document.querySelectorAll('.replies')[1].getBoundingClientRect().top + scrollY - 200); return scrollY; });
  assert.ok(place > 1000);
  await page.locator('.stories > li > article').first().getByRole('link', { name: /^Reply/ }).evaluate((link) => link.click());
  await page.getByRole('heading', { level: 1, name: /^Reply to/ }).waitFor();
  await page.goBack();
  await page.waitForFunction((place) => Math.abs(scrollY - place) < 2, place);
  assert.equal(await page.locator('.replies:not([open])').count(), 1);
  assert.equal(await branch.getAttribute('open'), null);
  await reader.close();
});

test('an old page offers no posted text, and reports what may not have arrived', async () => {
  // Without playwright's override, Chromium keeps earlier pages alive, as it does for readers.
  const browser = await launch({ executablePath: WINDOWED, ignoreDefaultArgs: ['--disable-back-forward-cache'] });
  try {
    const reader = await open(browser, scripted, demo.url);
    const { page } = reader;
    const back = () => page.goBack({ waitUntil: 'commit' });
    await page.goto(THREAD);
    await page.evaluate(() => { globalThis.standing = true; });
    await body(page).fill('Told by somebody whom nobody knows.');
    await page.locator('#email').fill('standing@example.org');
    await sendDuring(page, (route) => route.abort('connectionreset'), () => share(page).click());
    await back();
    await page.getByText(UNSURE).waitFor();
    assert.ok(await page.evaluate(() => globalThis.standing), 'the page is the one that was left');
    assert.equal(await body(page).inputValue(), 'Told by somebody whom nobody knows.');
    await share(page).click();
    await page.getByRole('heading', { name: 'Almost there' }).waitFor();
    await back();
    await holds(page, '');
    assert.ok(await page.evaluate(() => globalThis.standing), 'the page is the one that was left');
    await reader.close();
  } finally {
    await browser.close();
  }
});
