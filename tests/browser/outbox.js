// The emails that the program writes to its outbox instead of sending them.

import { on } from 'node:events';
import { mkdirSync, readFileSync, readdirSync, watch } from 'node:fs';
import path from 'node:path';

/// The worker looks for work twice a second; a slow machine may take its time.
const PATIENCE = 30_000;

/// The emails of the outbox at `folder`.
export class Outbox {
  #folder;

  constructor(folder) {
    this.#folder = folder;
    mkdirSync(folder, { recursive: true, mode: 0o700 });
  }

  #emails() {
    const names = readdirSync(this.#folder).filter((name) => name.endsWith('.eml'));
    return names.sort().map((name) => opened(readFileSync(path.join(this.#folder, name), 'utf8')));
  }

  /// The email to `address` whose subject matches `about`; waits until it is written.
  async email(address, about) {
    const late = AbortSignal.timeout(PATIENCE);
    const watcher = watch(this.#folder);
    const changes = on(watcher, 'change', { signal: late });
    try {
      for (;;) {
        const found = this.#emails().find(({ to, subject }) => to.includes(address) && about.test(subject));
        if (found) return found;
        await changes.next();
      }
    } catch (error) {
      if (!late.aborted) throw error;
      const there = this.#emails().map(({ to, subject }) => `${to}: ${subject}`);
      throw new Error(`no email to ${address} about ${about} came within ${PATIENCE} ms; there are:\n${there.join('\n')}`);
    } finally {
      watcher.close();
    }
  }
}

function opened(source) {
  const [head, ...rest] = source.replaceAll('\r\n', '\n').split('\n\n');
  const header = (name) => new RegExp(`^${name}: (.*(?:\n[ \t].*)*)`, 'im').exec(head)?.[1].replaceAll(/\n[ \t]/g, ' ') ?? '';
  const body = unquoted(rest.join('\n\n'));
  return {
    to: header('To'),
    subject: header('Subject'),
    header,
    body,
    /// The path of the first link of ours that begins so, in the text that people read.
    link: (beginning) => {
      const found = new RegExp(`https?://[^/\\s]+(${beginning}[^\\s"<>]*)`).exec(body);
      if (!found) throw new Error(`no link to ${beginning} in:\n${body}`);
      return found[1];
    },
  };
}

/// Quoted-printable (RFC 2045, section 6.7); every part of our emails uses it.
function unquoted(text) {
  const bytes = text.replaceAll('=\n', '').replaceAll(/=([0-9A-F]{2})/g, (_, code) => String.fromCharCode(Number.parseInt(code, 16)));
  return Buffer.from(bytes, 'latin1').toString('utf8');
}
