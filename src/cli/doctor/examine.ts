import { type Environment, settingsFrom } from '../../runtime/settings.ts';
import { examineCallback } from './callback.ts';
import { type Finding, wrong } from './finding.ts';
import { examinePlace } from './place.ts';
import { examineByProbe } from './probe.ts';
import { examineRedis } from './redis.ts';
import { examineRegistry } from './registry.ts';
import { examineSettings } from './settings.ts';
import { examineSms } from './sms.ts';

/** As long as the gateway waits for an answer (Africa's Talking's documentation). */
const DEADLINE_MS = 10_000;

export type Examination = {
  /** The running service's address from outside. */
  readonly callback?: string;
  /** Whether a synthetic customer goes the whole way. */
  readonly probe?: boolean;
  readonly deadlineMs?: number;
};

/** Looks at one thing after another, and hands on what is found as it is found. Stand-ins are not looked at. */
export async function* examine(
  environment: Environment,
  { callback, probe = false, deadlineMs = DEADLINE_MS }: Examination = {},
): AsyncGenerator<Finding> {
  const outcome = settingsFrom(environment);
  if (!outcome.ok) {
    for (const problem of outcome.problems) yield { grade: 'wrong', about: 'Settings', says: problem };
    yield wrong('Settings', 'the rest was not looked at', 'fix these first');
    return;
  }
  const { settings } = outcome;
  yield* examineSettings(settings);
  yield* await examinePlace(settings);
  if (settings.redis !== undefined) yield* await examineRedis(settings.redis, settings.dataKeys);
  if (settings.registry !== undefined) yield* await examineRegistry(settings.registry, deadlineMs);
  if (settings.sms !== undefined) yield* await examineSms(settings.sms, deadlineMs);
  if (probe) yield await examineByProbe(settings, deadlineMs);
  if (callback !== undefined) yield* await examineCallback(callback, settings, deadlineMs);
}
