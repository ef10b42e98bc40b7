import type { Registration } from '../outbox/registration.ts';
import { audit } from './act.ts';
import { type Done, notDone, type Operations } from './operations.ts';
import type { Operator } from './operator.ts';
import { may } from './permissions.ts';

/** One registration without personal data. The county and the gender are left out, too: together with a time they can name somebody. */
export type ExportRow = {
  readonly reference: string;
  readonly confirmedAt: string;
  readonly settledAt: string;
  readonly status: Registration['status'];
  readonly notification: Registration['notification'];
  readonly language: 'en' | 'sw';
  readonly channel: string;
  readonly network: string;
  readonly registryAttempts: number;
  readonly smsAttempts: number;
  readonly failure: string;
};

/** Kenya is at UTC+3 all year. */
const NAIROBI_MS = 3 * 3_600_000;

/** The day in Nairobi, like `2026-11-27`. */
export function dayOf(atMs: number): string {
  return new Date(atMs + NAIROBI_MS).toISOString().slice(0, 10);
}

/** Registrations that were confirmed on a day (`2026-11-27`, in Nairobi), oldest first. It reads all that is stored. */
export async function exportDay(
  parts: Operations,
  by: Operator,
  day: string,
): Promise<Done<{ readonly rows: readonly ExportRow[] }>> {
  if (!may(by, 'exported')) return notDone('not_allowed');
  await audit(parts, by, 'exported', '', day);
  const found = new Map<string, Registration>();
  let from: string | undefined;
  do {
    const { keys, next } = await parts.store.listRegistrations(from);
    for (const { registration } of await Promise.all(keys.map((key) => parts.store.loadByKey(key))))
      if (registration !== undefined && dayOf(registration.confirmedAtMs) === day)
        found.set(registration.reference, registration);
    from = next;
  } while (from !== undefined);
  const rows = [...found.values()].sort((one, other) => one.confirmedAtMs - other.confirmedAtMs).map(rowOf);
  return { done: true, rows };
}

function rowOf(registration: Registration): ExportRow {
  const { reference, confirmedAtMs, settledAtMs, status, notification, answers, registry, sms } = registration;
  const [, ...latest] = registration.history;
  const session = latest.findLast((entry) => entry[0] === 's' && entry[1] <= confirmedAtMs);
  const [channel, network] = session?.[0] === 's' ? [session[2], session[3]] : ['', ''];
  return {
    reference,
    confirmedAt: new Date(confirmedAtMs).toISOString(),
    settledAt: settledAtMs === undefined ? '' : new Date(settledAtMs).toISOString(),
    status,
    notification,
    language: answers.language,
    channel,
    network,
    registryAttempts: registry.count,
    smsAttempts: sms.count,
    failure: registration.undeliverable ?? sms.failed?.because ?? registry.failed?.because ?? '',
  };
}
