import type { ScreenName } from '../conversation/conversation.ts';
import type { OutboxEvents } from '../outbox/events.ts';
import type { Registration } from '../outbox/registration.ts';
import type { HearStep, StoredStep } from '../outbox/steps.ts';
import type { OperationsStore } from '../ports/operations.ts';
import { dayOf } from './export-day.ts';

/** What brought a customer to the confirmation. */
const BROUGHT = ['straight', 'resumed', 'reminded'] as const;
export type Brought = (typeof BROUGHT)[number];

export type FunnelParts = {
  readonly records: Pick<OperationsStore, 'countFunnel'>;
  readonly nowMs: () => number;
};

export type Funnel = {
  /** Hears of each step. It only counts in memory, so that a hop costs nothing. */
  readonly step: HearStep;
  /** Hears of reminders. */
  readonly events: OutboxEvents;
  /** Writes what was counted since. Rejects where it could not: then it is written with the next. */
  flush(): Promise<void>;
};

const nothing = () => undefined;
const HOUR_MS = 3_600_000;
const NAIROBI_MS = 3 * HOUR_MS;

/** Counts how far customers come, by day in Nairobi. */
export function createFunnel({ records, nowMs }: FunnelParts): Funnel {
  let days = new Map<string, Map<string, number>>();

  let now = { hour: 0, day: '', hourOfDay: 0 };

  /** Worked out once per hour: a hop has no time for dates. */
  function today(): typeof now {
    const hour = Math.floor(nowMs() / HOUR_MS);
    if (hour !== now.hour) {
      const atMs = hour * HOUR_MS;
      now = { hour, day: dayOf(atMs), hourOfDay: new Date(atMs + NAIROBI_MS).getUTCHours() };
    }
    return now;
  }

  function count(field: string, times = 1, day = today().day): void {
    const counts = days.get(day) ?? new Map<string, number>();
    days.set(day, counts);
    counts.set(field, (counts.get(field) ?? 0) + times);
  }

  return {
    step(step) {
      const { before, after, begins, confirmed } = step;
      const labels = labelsOf(step);
      const from = before?.conversation.at.screen;
      const { at, wrongInputs } = after.conversation;
      if (begins) {
        count(`began|${labels}`);
        count(`hour|${today().hourOfDay}`);
        if (at.screen === 'resume') count(`resumed|${labels}`);
      }
      if (confirmed) {
        count(`left|review|${labels}`);
        return count(`confirmed|${broughtBy(step)}|${labels}`);
      }
      if (!begins && from !== undefined && wrongInputs > (before?.conversation.wrongInputs ?? 0))
        count(`wrong|${from}|${labels}`);
      if (!begins && from === at.screen) return;
      if (!begins && from !== undefined) count(`left|${from}|${labels}`);
      count(`reached|${at.screen}|${labels}`);
    },
    events: {
      confirmed: nothing,
      attempted: nothing,
      settled({ status }) {
        if (status === 'registered') count('registered');
      },
      notified: nothing,
      reported(registration, outcome) {
        if (outcome === 'delivered' && isFirstDelivered(registration)) count('delivered');
      },
      messaged(is, answer) {
        if (is === 'reminder' && answer.kind === 'accepted') count('reminders');
      },
      needsAttention: nothing,
      unreadable: nothing,
      circuit: nothing,
      failed: nothing,
    },
    async flush() {
      const counted = days;
      days = new Map();
      for (const [day, counts] of counted) {
        try {
          await records.countFunnel(day, counts);
          counted.delete(day);
        } catch (trouble) {
          for (const [each, missed] of counted) for (const [field, times] of missed) count(field, times, each);
          throw trouble;
        }
      }
    },
  };
}

/** Of the SMS that says "registered", once: one that it failed, was sent anew or is about something else is no step of the way. */
function isFirstDelivered({ asked, status, settledAtMs = 0, history: [, ...latest] }: Registration): boolean {
  const delivered = latest.filter(([kind, atMs, what]) => kind === 'd' && what === 'delivered' && atMs >= settledAtMs);
  return asked === undefined && status === 'registered' && delivered.length === 1;
}

/** `channel|language|network`, each of a closed set: a network's code is anybody's word. */
function labelsOf({ channel, network, after }: StoredStep): string {
  const language = after.conversation.answers.language ?? 'none';
  return `${channel}|${language}|${/^(?:639\d\d|99999)$/.test(network) ? network : 'other'}`;
}

function broughtBy({ after, begins }: StoredStep): Brought {
  const { sms, sessions = [] } = after;
  const consentMs = after.conversation.answers.consent?.atMs ?? 0;
  if (sms?.remindedAtMs !== undefined && sms.remindedAtMs >= consentMs) return 'reminded';
  return sessions.length > 1 || begins ? 'resumed' : 'straight';
}

export type Split = { readonly began: number; readonly confirmed: number };

/** What was counted on one day. */
export type FunnelOfDay = {
  readonly began: number;
  readonly resumed: number;
  readonly confirmed: { readonly [B in Brought]: number };
  /** How often a screen was reached, and how often nobody went on from it. */
  readonly reached: ReadonlyMap<ScreenName, number>;
  readonly stoppedAt: ReadonlyMap<ScreenName, number>;
  readonly wrongInputs: ReadonlyMap<ScreenName, number>;
  /** Sessions that began, by hour in Nairobi: 24. */
  readonly hours: readonly number[];
  readonly byChannel: ReadonlyMap<string, Split>;
  /** `began`: who came to the question for consent in that language. */
  readonly byLanguage: ReadonlyMap<string, Split>;
  readonly byNetwork: ReadonlyMap<string, Split>;
  readonly reminders: number;
  readonly registered: number;
  /** Result SMS that arrived, as far as networks report. */
  readonly delivered: number;
};

/** `day`: `2026-11-27`, in Nairobi. */
export async function readFunnel(records: Pick<OperationsStore, 'funnel'>, day: string): Promise<FunnelOfDay> {
  const reached = new Map<ScreenName, number>();
  const left = new Map<ScreenName, number>();
  const wrongInputs = new Map<ScreenName, number>();
  const [byChannel, byLanguage, byNetwork] = [0, 1, 2].map(() => new Map<string, Split>()) as [
    Map<string, Split>,
    Map<string, Split>,
    Map<string, Split>,
  ];
  const confirmed = { straight: 0, resumed: 0, reminded: 0 };
  const hours = Array.from({ length: 24 }, () => 0);
  let [began, resumed, reminders, registered, delivered] = [0, 0, 0, 0, 0];
  for (const [field, times] of await records.funnel(day)) {
    const [what = '', ...labels] = field.split('|');
    const [channel = '', language = '', network = ''] = labels.slice(-3);
    const screen = labels[0] as ScreenName;
    switch (what) {
      case 'began':
        began += times;
        split(byChannel, channel, times, 0);
        split(byNetwork, network, times, 0);
        break;
      case 'resumed':
        resumed += times;
        break;
      case 'confirmed':
        confirmed[labels[0] as Brought] += times;
        split(byChannel, channel, 0, times);
        split(byLanguage, language, 0, times);
        split(byNetwork, network, 0, times);
        break;
      case 'reached':
        add(reached, screen, times);
        if (screen === 'consent') split(byLanguage, language, times, 0);
        break;
      case 'left':
        add(left, screen, times);
        break;
      case 'wrong':
        add(wrongInputs, screen, times);
        break;
      case 'hour':
        hours[Number(labels[0])] = times;
        break;
      case 'reminders':
        reminders = times;
        break;
      case 'registered':
        registered = times;
        break;
      case 'delivered':
        delivered = times;
    }
  }
  const stoppedAt = new Map(
    [...reached].flatMap(([screen, times]): [ScreenName, number][] => {
      const stopped = times - (left.get(screen) ?? 0);
      return stopped > 0 ? [[screen, stopped]] : [];
    }),
  );
  return {
    began,
    resumed,
    confirmed,
    reached,
    stoppedAt,
    wrongInputs,
    hours,
    byChannel,
    byLanguage,
    byNetwork,
    reminders,
    registered,
    delivered,
  };
}

function add(counts: Map<ScreenName, number>, screen: ScreenName, times: number): void {
  counts.set(screen, (counts.get(screen) ?? 0) + times);
}

function split(splits: Map<string, Split>, label: string, began: number, confirmed: number): void {
  const before = splits.get(label) ?? { began: 0, confirmed: 0 };
  splits.set(label, { began: before.began + began, confirmed: before.confirmed + confirmed });
}
