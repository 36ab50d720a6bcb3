// The journeys of readers, moderators, subscribers and the owner, each with JavaScript and without. Every page on the way is looked
// at on all screens, see `look` in screens.js.

import { after, before } from 'node:test';
import { accounts } from './journeys/accounts.js';
import { hearing } from './journeys/hearing.js';
import { hostile } from './journeys/hostile.js';
import { keeping } from './journeys/keeping.js';
import { mirrored } from './journeys/mirrored.js';
import { moderating } from './journeys/moderating.js';
import { owning } from './journeys/owning.js';
import { reading } from './journeys/reading.js';
import { returning } from './journeys/returning.js';
import { script } from './journeys/script.js';
import { strolling } from './journeys/strolling.js';
import { telling } from './journeys/telling.js';
import { set } from './stage.js';

// Filled by `before`; the journeys ask it when they run.
const stage = {};

before(async () => Object.assign(stage, await set()));
after(() => stage.close?.());

reading(stage);
returning(stage);
strolling(stage);
hearing(stage);
accounts(stage);
telling(stage);
script(stage);
keeping(stage);
mirrored(stage);
moderating(stage);
owning(stage);
hostile(stage);
