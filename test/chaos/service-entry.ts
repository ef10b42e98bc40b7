// One process of the service with the timing that it is given: the settings are the environment's, as in production.

import { TIMING } from '../../src/outbox/policy.ts';
import { startOnNode } from '../../src/runtime/node/start.ts';
import { isWhole, settingsFrom } from '../../src/runtime/settings.ts';
import type { ServiceReady } from './service-process.ts';

const outcome = settingsFrom(process.env);
if (!outcome.ok) throw new Error(outcome.problems.join('\n'));
if (!isWhole(outcome.settings)) throw new Error('this needs the settings of production');

const timing = { ...TIMING, ...JSON.parse(process.argv[2] ?? '{}') };
const running = await startOnNode(outcome.settings, undefined, timing);
process.on('SIGTERM', () => void running.stop().then(() => process.exit(0)));
// Without whoever started it there is nothing to prove.
process.on('disconnect', () => process.exit(0));
const ready: ServiceReady = { port: running.port };
process.send?.(ready);
