// The program under test: the binary that cargo built, on a throw-away database and a port of its own.

import { spawn } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
/// A debug build fills its database in a few seconds; a slow machine may take its time.
const PATIENCE = 60_000;

function built() {
  return path.resolve(ROOT, process.env.CARGO_TARGET_DIR ?? 'target', 'debug/betwixt');
}

/// The command that serves on a free port.
export function serve(...options) {
  return [built(), 'serve', '--listen', '127.0.0.1:0', ...options];
}

/// Starts the program and waits until it is ready. It does not see the settings of the developer's shell.
/// Gives `url`, `printed()` (all that it has said), `stop()` and `kill()`.
export async function start({
  command = serve('--demo'),
  settings = {},
  patience = PATIENCE,
} = {}) {
  const { PATH, HOME, TMPDIR } = process.env;
  const child = spawn(command[0], command.slice(1), {
    env: { PATH, HOME, ...(TMPDIR && { TMPDIR }), ...settings },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const deadline = AbortSignal.timeout(patience);
  const said = [];
  const ended = once(child, 'close').then(([code, signal]) => ({ code, signal }));
  const printed = () => said.join('');
  const failed = (what) => new Error(`${command.join(' ')} ${what}; it said:\n${printed()}`);

  const address = new Promise((resolve, reject) => {
    const listen = (part) => {
      said.push(part.toString());
      const found = /http:\/\/127\.0\.0\.1:\d+/.exec(printed());
      if (found) resolve(found[0]);
    };
    child.stdout.on('data', listen);
    child.stderr.on('data', listen);
    deadline.addEventListener('abort', () => reject(failed(`was not ready after ${patience} ms`)));
    ended.then(({ code }) => reject(failed(`ended with exit code ${code}`)), reject);
  });

  /// Asks it to stop as a service manager does, and waits for it to have done so in order.
  const stop = async () => {
    child.kill('SIGTERM');
    const { code } = await ended;
    if (code !== 0) throw failed(`ended with exit code ${code} when it was asked to stop`);
  };

  /// Ends it as a failure of power does.
  const kill = async () => {
    child.kill('SIGKILL');
    await ended;
  };

  try {
    const url = await address;
    await ready(`${url}/readyz`, deadline, () => failed(`was not ready after ${patience} ms`));
    return { url, printed, stop, kill };
  } catch (error) {
    await kill();
    throw error;
  }
}

async function ready(url, deadline, late) {
  while (!deadline.aborted) {
    const answer = await fetch(url, { signal: deadline }).catch(() => undefined);
    if (answer?.ok) return;
    await pause(20);
  }
  throw late();
}
