import { describe, expect, test } from 'vitest';
import { type HistoryEntry, NO_HISTORY, recorded, withSessions } from '../../src/outbox/history.ts';
import { endWindow, startRegistering } from '../../src/outbox/registration.ts';
import { MILESTONES } from '../../src/outbox/sessions.ts';
import { attemptAt, attempted, CONFIRMED_MS, confirmed, notified } from '../support/registrations.ts';
import { caller, NUMBER, serviceWorld, TO_REVIEW } from '../support/service-world.ts';

const looked = (atMs: number): HistoryEntry => ['o', atMs, 'admin', 'looked'];

describe('a history', () => {
  test('has the latest thirty, and counts what was before them', () => {
    let history = NO_HISTORY;
    for (let n = 1; n <= 100; n++) history = recorded(history, looked(n));
    const [more, ...latest] = history;
    expect([more, latest.length, latest[0], latest.at(-1)]).toEqual([70, 30, looked(71), looked(100)]);
  });

  test('takes sessions in their order in time, each once, as far as is known now', () => {
    const before = recorded(NO_HISTORY, ['s', 2_000, 'ussd', '63902', 3], looked(5_000));
    const history = withSessions(before, [
      [1, 'ussd', '63902', 1, 'consent'],
      [2, 'ussd', '63902', 7],
    ]);
    expect(history).toEqual([
      0,
      ['s', 1_000, 'ussd', '63902', 1, 'consent'],
      ['s', 2_000, 'ussd', '63902', 7],
      looked(5_000),
    ]);
  });
});

describe('a registration remembers', () => {
  const entries = ({ history: [, ...latest] }: ReturnType<typeof confirmed>) => latest;

  test('each attempt at the registry: when it began, how long it took, what came of it', () => {
    const begun = startRegistering(confirmed(), {
      ...attemptAt('registry', CONFIRMED_MS + 20_000),
      startedAtMs: CONFIRMED_MS,
    });
    expect(entries(begun)).toEqual([]);
    const refused = attempted({ kind: 'refused', field: 'county', httpStatus: 400 }, confirmed());
    expect(entries(refused)).toEqual([['r', CONFIRMED_MS, 0, 'refused', 'county', 400]]);
    const retry = attempted({ kind: 'retry', because: 'timeout', mayHaveRegistered: true }, confirmed());
    expect(entries(retry)).toEqual([['r', CONFIRMED_MS, 0, 'retry', 'timeout']]);
  });

  test('an attempt whose outcome nobody wrote down', () => {
    const lost = startRegistering(confirmed(), attemptAt('registry', CONFIRMED_MS + 20_000, 'lost'));
    const again = startRegistering(lost, attemptAt('registry', CONFIRMED_MS + 60_000));
    expect(entries(again)).toEqual([['r', CONFIRMED_MS + 20_000, 0, 'unknown']]);
  });

  test('each SMS with its message ID and what it cost, and the end of a retry window', () => {
    const registered = attempted({ kind: 'registered' });
    const sent = notified({ kind: 'accepted', messageId: 'ATXid_9', costKes: 0.8, status: '101 Sent' }, registered);
    expect(entries(sent).at(-1)).toEqual(['m', CONFIRMED_MS, 0, 'accepted', '', 'ATXid_9', '101 Sent, KES 0.8']);
    expect(entries(endWindow(registered, 'sms', 5)).at(-1)).toEqual(['e', 5, 'sms']);
    expect(entries(endWindow(confirmed(), 'registry', 6)).at(-1)).toEqual(['e', 6, 'registry']);
  });

  test('nothing that is longer than it has to be: two days of attempts in vain are under 1,300 bytes', () => {
    let registration = confirmed();
    for (let n = 0; n < 200; n++)
      registration = attempted({ kind: 'retry', because: 'timeout', mayHaveRegistered: true }, registration);
    expect(JSON.stringify(registration.history).length).toBeLessThan(1_300);
  });
});

describe('the sessions of a customer', () => {
  test('dropped at a screen, resumed, confirmed: channel, network, how far, and where it stopped', async () => {
    const world = serviceWorld();
    const phone = caller(world.service, NUMBER);
    await phone.dial();
    await phone.types(...TO_REVIEW.slice(0, 3));
    world.clock.advance(300_000);
    await phone.dial();
    await phone.types('1', ...TO_REVIEW.slice(3), '1');
    const [, ...latest] = (await world.stored()).registration?.history ?? [0];
    const sessions = latest.filter(([kind]) => kind === 's');
    expect(sessions).toEqual([
      ['s', expect.any(Number), 'ussd', '63902', 3, 'nationalId'],
      ['s', expect.any(Number), 'ussd', '63902', MILESTONES.length - 1],
    ]);
  });

  test('are few in a conversation, however often it is dialled', async () => {
    const world = serviceWorld();
    const phone = caller(world.service, NUMBER);
    for (let n = 0; n < 9; n++) {
      world.clock.advance(300_000);
      await phone.dial();
      await phone.types('1');
    }
    expect((await world.stored()).conversation?.sessions).toHaveLength(4);
  });
});
