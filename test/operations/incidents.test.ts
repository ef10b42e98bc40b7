import { describe, expect, test } from 'vitest';
import { incidentsOf } from '../../src/operations/incidents.ts';
import type { CircuitState } from '../../src/ports/events.ts';
import type { CreditHeard, Heartbeat } from '../../src/ports/operations.ts';
import { countsOfNothing } from '../support/counts.ts';

const NOW_MS = 1_795_500_000_000;
const CLOSED: CircuitState = { is: 'closed' };
const open = (because: 'unauthorised' | 'timeout' | 'no_credit', forMs: number): CircuitState => ({
  is: 'open',
  because,
  forMs,
  nextProbeInMs: 5_000,
});

function heartbeat(more: Partial<Heartbeat> = {}): Heartbeat {
  return {
    id: 'one',
    role: 'all',
    version: '0.1.0',
    startedAtMs: NOW_MS - 3_600_000,
    atMs: NOW_MS - 1_000,
    everyMs: 5_000,
    circuits: { registry: CLOSED, sms: CLOSED },
    durability: { isGood: true, says: 'durable' },
    ...more,
  };
}

const incidents = (heartbeats: readonly Heartbeat[], counts = countsOfNothing, credit?: CreditHeard) =>
  incidentsOf({ nowMs: NOW_MS, counts, heartbeats, credit }).map(({ kind, text, sinceMs }) => [
    kind,
    text,
    NOW_MS - sinceMs,
  ]);

describe('what does not work', () => {
  test('nothing, while processes beat, circuits are closed and nobody waits', () => {
    expect(incidents([heartbeat()])).toEqual([]);
    const waiting = { ...countsOfNothing, due: { registry: { count: 3, oldestMs: NOW_MS - 900 }, sms: { count: 0 } } };
    expect(incidents([heartbeat()], waiting)).toEqual([]);
  });

  test('no process beats, since the last that did', () => {
    expect(incidents([])).toEqual([['no process', 'No process has a heartbeat: nobody can dial', 0]]);
    const [[kind, , sinceMs] = []] = incidents([heartbeat({ atMs: NOW_MS - 60_000 })]);
    expect([kind, sinceMs]).toEqual(['no process', 60_000]);
  });

  test('a process that beats once a minute is not silent after twenty seconds', () => {
    expect(incidents([heartbeat({ atMs: NOW_MS - 20_000, everyMs: 60_000 })])).toEqual([]);
  });

  test('no worker', () => {
    const gone = heartbeat({ id: 'two', role: 'worker', atMs: NOW_MS - 100_000 });
    expect(incidents([heartbeat({ role: 'web' }), gone])).toEqual([
      ['no worker', 'No worker runs: what is not done at once waits', 100_000],
    ]);
  });

  test('a partner refuses us, since when, as soon as no process gets through', () => {
    const refused = heartbeat({ circuits: { registry: open('unauthorised', 90_000), sms: CLOSED } });
    const later = heartbeat({ id: 'two', circuits: { registry: open('unauthorised', 30_000), sms: CLOSED } });
    expect(incidents([refused, later])).toEqual([['circuit open', 'Patascore refuses our token', 90_000]]);
    expect(incidents([refused, heartbeat({ id: 'two' })])).toEqual([]);
  });

  test('the SMS gateway is down for the workers, whatever processes say that send none', () => {
    const worker = heartbeat({ role: 'worker', circuits: { registry: CLOSED, sms: open('timeout', 7_000) } });
    expect(incidents([heartbeat({ id: 'web', role: 'web' }), worker])).toEqual([
      ['circuit open', "Africa's Talking does not answer in time", 7_000],
    ]);
  });

  test('the account for SMS is empty: with what is left, where that is known', () => {
    const empty = [heartbeat({ circuits: { registry: CLOSED, sms: open('no_credit', 9_000) } })];
    const text = "Africa's Talking says that our account is empty";
    const known = { kind: 'known', amount: 0.4, currency: 'KES', atMs: NOW_MS } as const;
    expect(incidents(empty, countsOfNothing, known)).toEqual([['circuit open', `${text} (KES 0.40 left)`, 9_000]]);
    const unknown = { kind: 'unknown', because: 'timeout', atMs: NOW_MS } as const;
    // Heard before, it would contradict what is wrong now.
    const before = { ...known, amount: 1_234.57, atMs: NOW_MS - 200_000 };
    for (const credit of [unknown, before, undefined])
      expect(incidents(empty, countsOfNothing, credit)).toEqual([['circuit open', text, 9_000]]);
    // Low is not out of order.
    expect(incidents([heartbeat()], countsOfNothing, known)).toEqual([]);
  });

  test('phones are overdue, unless an open circuit says why', () => {
    const counts = {
      ...countsOfNothing,
      due: { registry: { count: 3, oldestMs: NOW_MS - 120_000 }, sms: { count: 0 } },
    };
    expect(incidents([heartbeat()], counts)).toEqual([
      ['phones overdue', 'Phones wait for the registry longer than they should', 120_000],
    ]);
    const down = heartbeat({ circuits: { registry: open('timeout', 120_000), sms: CLOSED } });
    expect(incidents([down], counts).map(([kind]) => kind)).toEqual(['circuit open']);
  });
});
