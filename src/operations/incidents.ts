import type { CreditHeard, Heartbeat } from '../ports/operations.ts';
import type { FailureReason } from '../ports/partners.ts';
import { type Counts, PARTNERS, type Partner } from '../ports/store.ts';
import { creditWords, isLow } from './credit.ts';

/** Something that does not work now; what is at risk and works is none. It opens and closes by itself, as what it is made from does. */
export type Incident = {
  readonly kind: 'no process' | 'no worker' | 'circuit open' | 'phones overdue';
  /** A clause without a full stop. */
  readonly text: string;
  readonly sinceMs: number;
};

/** Three heartbeats did not come. */
export function isSilent({ atMs, everyMs }: Heartbeat, nowMs: number): boolean {
  return nowMs - atMs > 3 * everyMs;
}

/** A worker looks several times per second, so something is wrong where a phone is due for longer. */
const OVERDUE_MS = 60_000;

export type Observed = {
  readonly nowMs: number;
  readonly counts: Counts;
  readonly heartbeats: readonly Heartbeat[];
  readonly credit: CreditHeard | undefined;
};

/** The worst first. None: it works. */
export function incidentsOf({ nowMs, counts, heartbeats, credit }: Observed): readonly Incident[] {
  const alive = heartbeats.filter((heartbeat) => !isSilent(heartbeat, nowMs));
  const last = Math.max(0, ...heartbeats.map(({ atMs }) => atMs));
  if (alive.length === 0) {
    // Redis answers, so somebody asked: but nobody has a heartbeat.
    const sinceMs = last === 0 ? nowMs : last;
    return [{ kind: 'no process', text: 'No process has a heartbeat: nobody can dial', sinceMs }];
  }
  const workers = alive.filter(({ role }) => role !== 'web');
  const noWorker: Incident[] =
    workers.length > 0
      ? []
      : [
          {
            kind: 'no worker',
            text: 'No worker runs: what is not done at once waits',
            sinceMs: lastOf(heartbeats.filter(({ role }) => role !== 'web')) ?? nowMs,
          },
        ];
  const circuits = PARTNERS.flatMap((partner) => circuitIncident(partner, alive, nowMs, credit));
  const overdue = PARTNERS.flatMap((partner) =>
    circuits.some(({ partner: open }) => open === partner) ? [] : overdueIncident(partner, counts, nowMs),
  );
  return [...noWorker, ...circuits.map(({ partner: _, ...incident }) => incident), ...overdue];
}

function circuitIncident(
  partner: Partner,
  alive: readonly Heartbeat[],
  nowMs: number,
  credit: CreditHeard | undefined,
): readonly (Incident & { readonly partner: Partner })[] {
  const open = alive.flatMap(({ circuits }) => {
    const state = circuits[partner];
    return state.is === 'closed' ? [] : [state];
  });
  // Each process finds out for itself: while one of them gets through, the partner is not down.
  const [first] = open;
  const asks = alive.filter(({ role }) => partner === 'registry' || role !== 'web');
  if (first === undefined || open.length < asks.length) return [];
  const longest = open.reduce((most, each) => Math.max(most, each.forMs), 0);
  // What was heard before the account was empty would contradict it.
  const isHeard = first.because === 'no_credit' && credit?.kind === 'known' && isLow(credit);
  const left = isHeard ? creditWords(credit) : undefined;
  const text = `${PARTNER_NAMES[partner]} ${DOES[first.because]}${left === undefined ? '' : ` (${left} left)`}`;
  return [{ kind: 'circuit open', partner, text, sinceMs: nowMs - longest }];
}

function overdueIncident(partner: Partner, { due }: Counts, nowMs: number): readonly Incident[] {
  const { oldestMs } = due[partner];
  if (oldestMs === undefined || nowMs - oldestMs < OVERDUE_MS) return [];
  const text = `Phones wait for ${partner === 'registry' ? 'the registry' : 'their SMS'} longer than they should`;
  return [{ kind: 'phones overdue', text, sinceMs: oldestMs }];
}

function lastOf(heartbeats: readonly Heartbeat[]): number | undefined {
  return heartbeats.length === 0 ? undefined : Math.max(...heartbeats.map(({ atMs }) => atMs));
}

const PARTNER_NAMES: Readonly<Record<Partner, string>> = { registry: 'Patascore', sms: "Africa's Talking" };

const DOES: Readonly<Record<FailureReason, string>> = {
  timeout: 'does not answer in time',
  cut: 'ends connections before its answer',
  unreachable: 'cannot be reached',
  busy: 'asks for a pause',
  fault: 'has a fault of its own',
  unreadable: 'gives answers that say neither yes nor no',
  forbidden: 'refuses our requests',
  unauthorised: 'refuses our token',
  misdirected: 'is not at the address that is set',
  no_credit: 'says that our account is empty',
  sender_id: 'does not accept our sender ID',
};
