// Runs the tests of all files, two files at a time, on copies of one demonstration that it fills first. Arguments are node's: the names
// of files, or `--test-name-pattern=...`.

import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import * as betwixt from './betwixt.js';

const folder = mkdtempSync(path.join(os.tmpdir(), 'betwixt-filled-'));
try {
  const demo = await betwixt.start({ settings: { TMPDIR: folder } });
  // It removes its folder when it is asked to stop, and a database outlives the death of its program.
  await demo.kill();
  const [filled] = readdirSync(folder);
  const reporter = process.stdout.isTTY ? 'spec' : 'tap';
  const tests = spawn(process.execPath, ['--test', '--test-concurrency=2', `--test-reporter=${reporter}`, ...process.argv.slice(2)], {
    cwd: fileURLToPath(new URL('.', import.meta.url)),
    env: { ...process.env, BETWIXT_FILLED: path.join(folder, filled) },
    stdio: 'inherit',
  });
  [process.exitCode] = await once(tests, 'close');
} finally {
  rmSync(folder, { recursive: true });
}
