// The harness's own claims: what it is to find, it finds.

import assert from 'node:assert/strict';
import { once } from 'node:events';
import http from 'node:http';
import { after, before, test } from 'node:test';
import * as betwixt from './betwixt.js';
import { launch, open, screens, scripted } from './screens.js';

const document = (body) => `<!doctype html><html lang="en"><meta name="viewport" content="width=device-width">
  <link rel="icon" href="data:,"><title>A page</title>
  <style>:root { color-scheme: light dark; background: white } @media (prefers-color-scheme: dark) { :root { background: black } }</style>
  <main><h1>A page</h1>${body}</main></html>`;

const stories = (...all) => `<ol class="stories">${all.map((story) => `<li><article>${story}</article></li>`).join('')}</ol>`;

const pages = {
  '/good': document('<noscript>plain</noscript><label>Name <input name="name"></label><script>document.title = "Improved"</script>'),
  '/nameless': document('<input name="name">'),
  '/stories': document(stories('<p>One.</p>', '<p>Two.</p>', '<p>Three.</p>')),
  '/strange-story': document(stories('<p>One.</p>', '<p>Two.</p>', '<img src="data:,">')),
  '/faint-in-the-dark': document('<style>@media (prefers-color-scheme: dark) { p { color: #222 } }</style><p>Hardly to be read.</p>'),
  '/faint-on-a-phone': document('<style>@media (width < 500px) { p { color: light-dark(#ddd, #222) } }</style><p>Hardly to be read.</p>'),
  '/small-targets': document('<nav style="font-size: 10px; line-height: 1"><a href="/a">a</a><br><a href="/b">b</a><br><a href="/c">c</a></nav>'),
  '/wide': document('<div style="width: 2000px">wide</div>'),
  '/third-party': document('<img alt="" src="http://localhost:9/pixel.gif">'),
  '/broken': document('<script>nothing.here()</script>'),
};

let browser;
let server;
let origin;

before(async () => {
  server = http.createServer((request, response) => {
    response.setHeader('content-type', 'text/html; charset=utf-8');
    response.end(pages[request.url] ?? '');
  });
  await once(server.listen(0, '127.0.0.1'), 'listening');
  origin = `http://127.0.0.1:${server.address().port}`;
  browser = await launch();
});

after(async () => {
  await browser?.close();
  server?.close();
});

async function visit(screen, address) {
  const reader = await open(browser, screen, origin);
  await reader.page.goto(address);
  return reader;
}

for (const screen of screens) {
  test(`a good page is well: ${screen.name}`, async () => {
    const reader = await visit(screen, '/good');
    await reader.assertWell();
    assert.equal(await reader.page.title(), screen.javaScript ? 'Improved' : 'A page');
    assert.equal(await reader.page.locator('noscript').isVisible(), !screen.javaScript);
    const [background, width] = await reader.page.evaluate(() => [getComputedStyle(document.documentElement).backgroundColor, innerWidth]);
    assert.equal(background, screen.scheme === 'dark' ? 'rgb(0, 0, 0)' : 'rgb(255, 255, 255)');
    assert.equal(width, screen.width);
    await reader.close();
  });

  test(`a field without a name is found: ${screen.name}`, async () => {
    const reader = await visit(screen, '/nameless');
    await assert.rejects(reader.assertWell(), /critical: .*label/);
    // Scripts that were let in for the audit are out again.
    await reader.page.goto('/good');
    assert.equal(await reader.page.title(), screen.javaScript ? 'Improved' : 'A page');
    await reader.close();
  });
}

test('a story of a shape that was not audited is found among those that were', async () => {
  const reader = await visit(screens[0], '/stories');
  await reader.look('stories');
  assert.equal(await reader.page.locator('article').count(), 3, 'what was taken away for the audit is back');
  await reader.page.goto('/strange-story');
  await assert.rejects(reader.look('strange-story'), /critical: .*image-alt/);
  await reader.close();
});

test('what is wrong only in the other scheme, or only on the other width, is found', async () => {
  for (const [address, fault] of [['/faint-in-the-dark', /color-contrast/], ['/faint-on-a-phone', /color-contrast/]]) {
    const reader = await visit(scripted, address);
    await reader.assertWell();
    await assert.rejects(reader.look('one-sided'), fault);
    await reader.close();
  }
});

test('links that are too small for a finger are found', async () => {
  for (const screen of [scripted, screens.find(({ width }) => width !== scripted.width)]) {
    const reader = await visit(screen, '/small-targets');
    await assert.rejects(reader.assertWell(), /serious: .*target-size/);
    await reader.close();
  }
});

test('a page that has to be scrolled sideways is found', async () => {
  const reader = await visit(screens[0], '/wide');
  await assert.rejects(reader.assertWell(), /scrolled sideways/);
  await reader.close();
});

test('a request to a third party is found', async () => {
  const reader = await visit(screens[0], '/third-party');
  await assert.rejects(reader.close(), /sent a request elsewhere: http:\/\/localhost:9/);
});

test('a script that fails is found', async () => {
  const reader = await visit(screens[0], '/broken');
  await assert.rejects(reader.close(), /a script failed: nothing is not defined/);
});

test('a program that does not start says why', async () => {
  await assert.rejects(betwixt.start({ command: ['/bin/sh', '-c', 'echo no such setting >&2; exit 3'] }), /exit code 3[^]*no such setting/);
  await assert.rejects(betwixt.start({ command: ['/bin/sh', '-c', 'exec sleep 5'], patience: 50 }), /not ready after 50 ms/);
});

test('a program is waited for until it is ready, and stopped in order', async () => {
  const program = `
    let asked = 0;
    const server = require('http').createServer((q, a) => { a.statusCode = q.url === '/readyz' && ++asked > 2 ? 200 : 503; a.end(String(asked)); });
    server.listen(0, '127.0.0.1', () => console.log('on http://127.0.0.1:' + server.address().port + ', setting ' + process.env.LOG_LEVEL));
    process.on('SIGTERM', () => process.exit(0));`;
  const running = await betwixt.start({ command: [process.execPath, '-e', program], settings: { LOG_LEVEL: 'warn' } });
  assert.match(running.printed(), /setting warn/);
  assert.equal(await (await fetch(running.url)).text(), '3');
  await running.stop();
});
